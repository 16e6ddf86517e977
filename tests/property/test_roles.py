"""What must hold of teams and overlaps whatever the bank."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.analysis import coverage
from tests.banks import DAY, arrow_tables, open_graph
from tests.property.test_coverage import opened
from tests.queries.rich_banks import rich_banks
from tests.random_banks import FEW, PlainBank, as_ofs

QUESTIONS = (coverage.teams, coverage.overlaps)
LONG_AGO = DAY - timedelta(days=9000)


@FEW
@given(rich_banks(), as_ofs, st.integers(0, 2**32 - 1))
def test_the_order_in_which_rows_come_does_not_matter(
    bank: PlainBank, as_of: date, seed: int
) -> None:
    tables, rng = arrow_tables(bank), np.random.default_rng(seed)
    with TemporaryDirectory() as folder:
        one = open_graph(tables, Path(folder), version="one")
        two = open_graph(tables, Path(folder), version="two", shuffle=rng)
        for question in QUESTIONS:
            was, now = question(one, as_of=as_of), question(two, as_of=as_of)
            assert (was.rows(), was.totals) == (now.rows(), now.totals)


@FEW
@given(rich_banks(), as_ofs, st.data())
def test_who_is_named_fills_one_place_and_changes_no_other(
    bank: PlainBank, as_of: date, data: st.DataObject
) -> None:
    """A new lead of a party takes that role from what it lacks; who led already, overlaps."""
    party = data.draw(st.sampled_from([row["customer_id"] for row in bank["customers"]]))
    new = {"staff_id": "S0", "party_id": party, "role": "lead", "line": "retail"}
    staff = [*bank["staff"], {"staff_id": "S0"}]
    larger = {**bank, "staff": staff, "coverage": [*bank["coverage"], new]}
    with opened({**bank, "staff": staff}) as before, opened(larger) as after:
        was, now = (
            coverage.teams(g, as_of=as_of, core_tier="gold").rows() for g in (before, after)
        )
        assert [r for r in was if r["party_id"] != party] == [
            r for r in now if r["party_id"] != party
        ]
        for row, then in ((r, t) for r, t in zip(now, was, strict=True) if r["party_id"] == party):
            assert row["missing"] == [role for role in then["missing"] if role != "lead"]  # type: ignore[union-attr]
            assert set(row["lead_staff"]) == {*then["lead_staff"], "S0"}  # type: ignore[arg-type, misc]
        many = coverage.overlaps(after, as_of=as_of).rows()
        fewer = coverage.overlaps(before, as_of=as_of).rows()
        assert [r for r in many if r["party_id"] != party] == [
            r for r in fewer if r["party_id"] != party
        ]
        assert len(fewer) <= len(many) <= len(fewer) + 1


@FEW
@given(rich_banks(), as_ofs)
def test_coverage_of_long_ago_changes_no_team(bank: PlainBank, as_of: date) -> None:
    """It may be why a role is missing, and is nothing more."""
    who, party = bank["staff"][0]["staff_id"], bank["customers"][0]["customer_id"]
    past = {"staff_id": who, "party_id": party, "since": LONG_AGO, "until": LONG_AGO}
    rows = [*bank["coverage"], *({**past, "role": role} for role in ("lead", "wealth"))]
    with opened(bank) as before, opened({**bank, "coverage": rows}) as after:
        assert coverage.overlaps(before, as_of=as_of).rows() == (
            coverage.overlaps(after, as_of=as_of).rows()
        )
        was, now = (coverage.teams(g, as_of=as_of, core_tier="gold") for g in (before, after))
        if was.n_rows:  # an empty table of coverage says nothing about anybody
            assert was.totals == now.totals
