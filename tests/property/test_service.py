"""What must hold of overdue visits, placeholders and joint cover whatever the bank."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.analysis import coverage
from graphcrm.analysis.rules import Rules
from graphcrm.graph import Graph
from tests.banks import DAY, arrow_tables, open_graph
from tests.crowded_bank import DAYS, PARTIES, paying
from tests.property.test_coverage import opened
from tests.random_banks import FEW, PlainBank

seeds = st.integers(0, 2**32 - 1)
as_ofs = st.sampled_from(DAYS)
parties = st.sampled_from(PARTIES)
QUESTIONS = (coverage.overdue, coverage.placeholders, coverage.joint_cover)


def bank_of(seed: int) -> PlainBank:
    return paying(np.random.default_rng(seed))


def but(rows: list[dict[str, Any]], party: str) -> list[dict[str, Any]]:
    return [row for row in rows if row["party_id"] != party]


def overdue(graph: Graph, as_of: date, **rules: Any) -> list[dict[str, Any]]:
    return [*map(dict, coverage.overdue(graph, as_of=as_of, rules=Rules(**rules)).rows())]


@FEW
@given(seeds, as_ofs)
def test_the_order_in_which_rows_come_does_not_matter(seed: int, as_of: date) -> None:
    tables, rng = arrow_tables(bank_of(seed)), np.random.default_rng(seed)
    with TemporaryDirectory() as folder:
        one = open_graph(tables, Path(folder), version="one")
        two = open_graph(tables, Path(folder), version="two", shuffle=rng)
        for question in QUESTIONS:
            was, now = question(one, as_of=as_of), question(two, as_of=as_of)
            assert (was.rows(), was.totals) == (now.rows(), now.totals)


@FEW
@given(seeds, as_ofs, parties)
def test_a_call_today_ends_what_is_overdue_and_changes_nobody_else(
    seed: int, as_of: date, party: str
) -> None:
    bank = bank_of(seed)
    call = {"staff_id": "S1", "party_id": party, "contacted_on": as_of, "channel": "visit"}
    with opened(bank) as before, opened({**bank, "contacts": [*bank["contacts"], call]}) as after:
        assert overdue(after, as_of) == but(overdue(before, as_of), party)


@FEW
@given(seeds, as_ofs, st.integers(0, 120), st.integers(0, 60))
def test_who_may_be_left_longer_is_overdue_by_fewer_days(
    seed: int, as_of: date, days: int, more: int
) -> None:
    bank = bank_of(seed)
    with opened({**bank, "tiers": []}) as graph:
        late, later = (
            {
                row["party_id"]: row["days_overdue"]
                for row in overdue(
                    graph,
                    as_of,
                    cadence_days=dict.fromkeys(("gold", "private", "star"), allowed),
                    borrowing_firm_days=0,
                )
            }
            for allowed in (1 + days, 1 + days + more)
        )
        assert all(late[party] == overdue_by + more for party, overdue_by in later.items())
        assert {p for p, overdue_by in late.items() if overdue_by > more} == set(later)


@FEW
@given(seeds, as_ofs, st.sampled_from([0.5, 1.0, 2.0]), st.sampled_from([1.0, 3.0]))
def test_a_higher_overload_lists_fewer_and_parts_are_no_more_than_the_whole(
    seed: int, as_of: date, overload: float, times: float
) -> None:
    bank = bank_of(seed)
    rules = (Rules(overload=overload * by, capacity=1) for by in (1.0, times))
    with opened(bank) as graph:
        more, fewer = (
            # the sentence names the rule
            [
                {**row, "reason": None}
                for row in coverage.placeholders(graph, as_of=as_of, rules=r).rows()
            ]
            for r in rules
        )
    assert all(row in more for row in fewer)
    assert all(row["why"] == "overloaded" for row in more if row not in fewer)
    staff = [row["staff_id"] for row in more]
    assert len(staff) == len(set(staff))
    for row in more:
        assert 0 <= row["n_alone"] <= row["n_parties"]  # type: ignore[operator]
        assert row["worth_alone"] <= row["worth"]  # type: ignore[operator]


@FEW
@given(seeds, as_ofs, st.sampled_from(["F1", "F2"]))
def test_two_of_two_lines_complete_a_firm_and_change_no_other(
    seed: int, as_of: date, firm: str
) -> None:
    bank = bank_of(seed)
    staff = [*bank["staff"], {"staff_id": "S"}]
    both = [
        {"staff_id": "S", "party_id": firm, "role": "lead", "line": line, "since": since}
        for line, since in (("corporate", None), ("retail", DAY - timedelta(days=9000)))
    ]
    with (
        opened({**bank, "staff": staff}) as before,
        opened({**bank, "staff": staff, "coverage": [*bank["coverage"], *both]}) as after,
    ):
        was, now = (coverage.joint_cover(g, as_of=as_of) for g in (before, after))
        assert [*now.rows()] == but([*map(dict, was.rows())], firm)
        assert now.totals["n_payroll_firms"] == was.totals["n_payroll_firms"]


@FEW
@given(seeds, as_ofs)
def test_who_has_nothing_to_do_with_anybody_changes_nothing(seed: int, as_of: date) -> None:
    bank = bank_of(seed)
    alone = {"customer_id": "C", "tier": "gold", "opened_on": DAY - timedelta(days=9000)}
    larger = {**bank, "customers": [*bank["customers"], alone]}
    with opened(bank) as before, opened(larger) as after:
        for question in QUESTIONS:
            was, now = question(before, as_of=as_of), question(after, as_of=as_of)
            assert (was.rows(), was.totals) == (now.rows(), now.totals)
