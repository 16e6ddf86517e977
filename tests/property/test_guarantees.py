"""What must hold of rings, cycles and circles of guarantees whatever the bank."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.analysis import risk
from tests.banks import DAY, arrow_tables, open_graph
from tests.guarantee_bank import FIRMS, guarantee_bank
from tests.random_banks import FEW, PlainBank

NEW: dict[str, Any] = {"firm_id": "new", "opened_on": DAY - timedelta(days=9000)}


@FEW
@given(st.integers(0, 2**32 - 1))
def test_neither_the_order_of_rows_nor_a_stranger_matters(seed: int) -> None:
    bank = guarantee_bank(np.random.default_rng(seed))
    larger: PlainBank = {**bank, "firms": [*bank["firms"], NEW]}
    with TemporaryDirectory() as folder:
        one = open_graph(arrow_tables(bank), Path(folder), version="one")
        rng = np.random.default_rng(seed)
        two = open_graph(arrow_tables(larger), Path(folder), version="two", shuffle=rng)
        for question in (risk.rings, risk.cycles, risk.circles):
            was, now = question(one, as_of=DAY), question(two, as_of=DAY)
            assert (was.rows(), was.totals) == (now.rows(), now.totals)


@FEW
@given(st.integers(0, 2**32 - 1))
def test_turning_every_guarantee_round_keeps_rings_and_circles(seed: int) -> None:
    bank = guarantee_bank(np.random.default_rng(seed))
    turned = [
        {**r, "guarantor_id": r["borrower_id"], "borrower_id": r["guarantor_id"]}
        for r in bank["guarantees"]
    ]
    kept = [{**f, "is_guarantee_company": f["firm_id"] == FIRMS[0]} for f in bank["firms"]]
    with TemporaryDirectory() as folder:
        whole = {**bank, "firms": kept}
        one = open_graph(arrow_tables(whole), Path(folder), version="one")
        two = open_graph(arrow_tables({**whole, "guarantees": turned}), Path(folder), version="two")
        assert risk.rings(one).rows() == risk.rings(two).rows()
        for name in ("party_ids", "amount", "hubs", "longest_chain", "n_rings"):
            was, now = (risk.circles(g).column(name).cells(0, 99, "en") for g in (one, two))
            assert was == now
