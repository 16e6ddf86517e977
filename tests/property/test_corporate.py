"""What must hold of penetration, key people and one-sided firms whatever the bank."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.analysis import corporate
from graphcrm.graph import Graph
from tests.banks import DAY, arrow_tables, open_graph
from tests.corporate_bank import AS_OFS, FIRMS, corporate_bank
from tests.property.test_coverage import opened
from tests.random_banks import FEW, PlainBank

seeds, as_ofs = st.integers(0, 2**32 - 1), st.sampled_from(AS_OFS)
QUESTIONS = (corporate.penetration, corporate.key_people, corporate.one_sided)
NEW = {"customer_id": "new", "opened_on": DAY - timedelta(days=9000)}


def bank_of(seed: int) -> PlainBank:
    return corporate_bank(np.random.default_rng(seed))


def by_firm(graph: Graph, as_of: date) -> dict[Any, dict[str, Any]]:
    rows = corporate.penetration(graph, as_of=as_of).rows()
    return {row["firm_id"]: dict(row) for row in rows}


@FEW
@given(seeds, as_ofs)
def test_neither_the_order_of_rows_nor_a_stranger_matters(seed: int, as_of: date) -> None:
    bank = bank_of(seed)
    larger = {**bank, "customers": [*bank["customers"], NEW]}
    with TemporaryDirectory() as folder:
        one = open_graph(arrow_tables(bank), Path(folder), version="one")
        rng = np.random.default_rng(seed)
        two = open_graph(arrow_tables(larger), Path(folder), version="two", shuffle=rng)
        for question in QUESTIONS:
            was, now = question(one, as_of=as_of), question(two, as_of=as_of)
            assert (was.rows(), was.totals) == (now.rows(), now.totals)


@FEW
@given(seeds, as_ofs, st.sampled_from(FIRMS))
def test_one_more_employee_is_one_more_at_this_firm(seed: int, as_of: date, firm: str) -> None:
    bank = bank_of(seed)
    job = {"customer_id": "new", "firm_id": firm, "role": "employee"}
    larger = {
        "customers": [*bank["customers"], NEW],
        "employment": [*bank["employment"], job],
    }
    with opened(bank) as before, opened({**bank, **larger}) as after:
        was, now = by_firm(before, as_of), by_firm(after, as_of)
        assert was.keys() == now.keys()
        counts = {f: now[f]["n_banked"] - was[f]["n_banked"] for f in now}
        assert counts == {f: int(f == firm) for f in now}


@FEW
@given(seeds, as_ofs)
def test_shares_lie_in_their_interval_or_are_flagged(seed: int, as_of: date) -> None:
    with opened(bank_of(seed)) as graph:
        answer = corporate.penetration(graph, as_of=as_of)
        rows: list[Any] = answer.rows()
        for row in rows:
            fits = row["flag"] == "none"
            assert fits == (row["low"] is not None)
            assert not fits or 0 <= row["low"] <= row["banked_share"] <= row["high"] <= 1
            assert (row["wage_retention"] is None) == (row["n_retention"] == 0)
            assert (row["payroll_share"] or 0) <= (row["banked_share"] or 0)
        assert answer.totals["n_flagged"] == sum(row["flag"] != "none" for row in rows)
