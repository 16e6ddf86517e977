"""What must hold of teams and overlaps whatever the bank."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.analysis import coverage
from tests.banks import DAY, arrow_tables, open_graph
from tests.crowded_bank import DAYS, PARTIES, crowded
from tests.property.test_coverage import opened
from tests.random_banks import FEW, PlainBank

LONG_AGO = DAY - timedelta(days=9000)
banks = st.integers(0, 2**32 - 1).map(lambda seed: crowded(np.random.default_rng(seed)))
as_ofs = st.sampled_from(DAYS)


@FEW
@given(banks, as_ofs, st.integers(0, 2**32 - 1))
def test_the_order_in_which_rows_come_does_not_matter(
    bank: PlainBank, as_of: date, seed: int
) -> None:
    tables, rng = arrow_tables(bank), np.random.default_rng(seed)
    with TemporaryDirectory() as folder:
        one = open_graph(tables, Path(folder), version="one")
        two = open_graph(tables, Path(folder), version="two", shuffle=rng)
        for question in (coverage.teams, coverage.overlaps):
            was, now = question(one, as_of=as_of), question(two, as_of=as_of)
            assert (was.rows(), was.totals) == (now.rows(), now.totals)


def asked(bank: PlainBank, as_of: date) -> tuple[dict[Any, Any], list[dict[str, Any]]]:
    """Return the team of each party of gold or above, and the overlaps."""
    with opened(bank) as graph:
        teams = coverage.teams(graph, as_of=as_of, core_tier="gold").rows()
        overlaps = coverage.overlaps(graph, as_of=as_of).rows()
    return {row["party_id"]: row for row in teams}, [*map(dict, overlaps)]


def others(rows: list[dict[str, Any]], party: str) -> list[dict[str, Any]]:
    return [row for row in rows if row["party_id"] != party]


@FEW
@given(banks, as_ofs, st.sampled_from(PARTIES))
def test_a_new_lead_fills_one_place_or_overlaps_and_changes_nobody_else(
    bank: PlainBank, as_of: date, party: str
) -> None:
    new = {"staff_id": "S", "party_id": party, "role": "lead", "line": "retail"}
    before = {**bank, "staff": [*bank["staff"], {"staff_id": "S"}]}
    after = {**before, "coverage": [*bank["coverage"], new]}
    (was, fewer), (now, more) = asked(before, as_of), asked(after, as_of)
    if row := was.pop(party, None):
        filled = now.pop(party)
        assert filled["missing"] == [role for role in row["missing"] if role != "lead"]
        assert filled["lead_staff"] == sorted([*row["lead_staff"], "S"])
    assert was == now
    assert others(fewer, party) == others(more, party)
    assert 0 <= len(more) - len(fewer) <= 1


@FEW
@given(banks, as_ofs, st.sampled_from(PARTIES))
def test_what_ended_long_ago_changes_no_team(bank: PlainBank, as_of: date, party: str) -> None:
    """It may be why a role is missing, and is nothing more."""
    past = {"staff_id": "S0", "party_id": party, "since": LONG_AGO, "until": LONG_AGO}
    rows = [*bank["coverage"], *({**past, "role": role} for role in ("lead", "wealth"))]
    after = {**bank, "coverage": rows}
    (was, before), (now, then) = asked(bank, as_of), asked(after, as_of)
    assert before == then
    assert was.keys() == now.keys()
    assert all({**row, "reason": ""} == {**now[p], "reason": ""} for p, row in was.items())
