"""What must hold of coverage whatever the bank."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.analysis import coverage
from graphcrm.answer import Answer
from graphcrm.graph import Graph
from tests.banks import DAY, arrow_tables, graph_of, open_graph
from tests.random_banks import ENDS, FEW, PlainBank, as_ofs, banks

ID_COLUMNS = {"staff_id", "customer_id", "firm_id", "party_id", "referrer_id", "household_id"}
Rows = list[dict[str, Any]]


@contextmanager
def opened(bank: PlainBank) -> Iterator[Graph]:
    with TemporaryDirectory() as folder:
        yield graph_of(bank, Path(folder))


def staff_of(bank: PlainBank) -> list[str]:
    return [row["staff_id"] for row in bank["staff"]]


@FEW
@given(banks(), as_ofs, st.data())
def test_more_leavers_never_lose_less(bank: PlainBank, as_of: date, data: st.DataObject) -> None:
    some = data.draw(st.lists(st.sampled_from(staff_of(bank)), min_size=1, unique=True))
    more = sorted({*some, data.draw(st.sampled_from(staff_of(bank)))})
    with opened(bank) as graph:
        fewer, greater = (coverage.leaver(graph, who, as_of=as_of) for who in (some, more))
        assert lost(fewer) <= lost(greater)
        assert fewer.totals["worth_lost"] <= greater.totals["worth_lost"]  # type: ignore[operator]
        rows = [row["party_id"] for row in greater.rows()]
        assert len(rows) == len(set(rows)), "lost and thinned exclude each other"


def lost(answer: Answer) -> set[object]:
    return {row["party_id"] for row in answer.rows() if row["effect"] == "lost"}


@FEW
@given(banks(), as_ofs, st.sampled_from(["all", "managed"]))
def test_departures_are_the_leavers_one_by_one(bank: PlainBank, as_of: date, book: str) -> None:
    with opened(bank) as graph:
        rows = coverage.departures(graph, as_of=as_of, book=book).rows()  # type: ignore[arg-type]
        for row in rows:
            alone = coverage.leaver(
                graph,
                [str(row["staff_id"])],
                as_of=as_of,
                book=book,  # type: ignore[arg-type]
            )
            assert alone.totals["n_lost"] == row["n_lost"]
            assert alone.totals["worth_lost"] == row["worth_lost"]


@FEW
@given(banks(), as_ofs)
def test_other_ids_in_the_same_order_change_no_row(bank: PlainBank, as_of: date) -> None:
    renamed = relabelled(bank, lambda name: f"x{name}")
    with opened(bank) as before, opened(renamed) as after:
        for question in (coverage.single_links, coverage.orphans, coverage.departures):
            was, now = question(before, as_of=as_of), question(after, as_of=as_of)
            ids = {"party_id", "staff_id", "household_id"}
            assert [
                {k: f"x{v}" if k in ids and v else v for k, v in row.items()}
                for row in unexplained(was)
            ] == unexplained(now)
            assert was.totals == now.totals


@FEW
@given(banks(), as_ofs, st.data())
def test_swapped_ids_permute_the_rows(bank: PlainBank, as_of: date, data: st.DataObject) -> None:
    """Rings and referral ties are broken by id, so the totals that hang on them may move."""
    names = sorted({str(v) for row in nodes(bank) for k, v in row.items() if k in ID_COLUMNS})
    swap = dict(zip(names, data.draw(st.permutations(names)), strict=True))
    renamed = relabelled(bank, swap.__getitem__)
    leaving = staff_of(bank)[:2]
    with opened(bank) as before, opened(renamed) as after:
        was = coverage.leaver(before, leaving, as_of=as_of)
        now = coverage.leaver(after, [swap[s] for s in leaving], as_of=as_of)
        assert {
            (swap[str(r["party_id"])], r["effect"], r["worth"], r["protected_by_other_unit"])
            for r in was.rows()
        } == {
            (r["party_id"], r["effect"], r["worth"], r["protected_by_other_unit"])
            for r in now.rows()
        }
        for total in ("n_lost", "worth_lost", "n_thinned", "n_households", "n_firms"):
            assert was.totals[total] == now.totals[total]


def unexplained(answer: Answer) -> list[dict[str, Any]]:
    """Return the rows without their reasons, which name ids within a sentence."""
    return [{k: v for k, v in row.items() if k != "reason"} for row in answer.rows()]


def nodes(bank: PlainBank) -> Rows:
    return [r for t in ("staff", "customers", "firms", "households") for r in bank[t]]


def relabelled(bank: PlainBank, name: Callable[[str], str]) -> PlainBank:
    return {
        table: [{k: name(v) if k in ID_COLUMNS else v for k, v in row.items()} for row in rows]
        for table, rows in bank.items()
    }


@FEW
@given(banks(), as_ofs)
def test_an_isolated_party_changes_nothing_for_others(bank: PlainBank, as_of: date) -> None:
    alone = {"customer_id": "C0", "opened_on": DAY - timedelta(days=9000), "branch_id": "B9"}
    larger = {**bank, "customers": [*bank["customers"], alone]}
    with opened(bank) as before, opened(larger) as after:
        for question in (coverage.single_links, coverage.departures):
            was, now = question(before, as_of=as_of), question(after, as_of=as_of)
            assert was.rows() == now.rows()
        for by in ("firm", "bank"):
            was, now = (coverage.factor(g, as_of=as_of, by=by) for g in (before, after))
            assert was.rows() == now.rows()
        who = staff_of(bank)[:2]
        was, now = (coverage.leaver(g, who, as_of=as_of) for g in (before, after))
        assert (was.rows(), was.totals) == (now.rows(), now.totals)
        orphans = coverage.orphans(after, as_of=as_of).rows()
        assert [r for r in orphans if r["party_id"] != "C0"] == coverage.orphans(
            before, as_of=as_of
        ).rows()


@FEW
@given(banks(), as_ofs, st.sampled_from(["declined", "pending"]))
def test_a_referral_that_came_to_nothing_changes_nothing(
    bank: PlainBank, as_of: date, outcome: str
) -> None:
    known = [row["customer_id"] for row in bank["customers"]]
    vain = {
        "referrer_id": known[0],
        "party_id": known[-1],
        "referred_on": DAY - timedelta(days=8000),
        "outcome": outcome,
    }
    larger = {**bank, "referrals": [*bank["referrals"], vain]}
    who = staff_of(bank)
    with opened(bank) as before, opened(larger) as after:
        was, now = (coverage.leaver(g, who, as_of=as_of) for g in (before, after))
        assert was.totals == now.totals


@FEW
@given(banks(), as_ofs, st.integers(0, 2**32 - 1))
def test_the_order_in_which_rows_come_does_not_matter(
    bank: PlainBank, as_of: date, seed: int
) -> None:
    tables, rng = arrow_tables(bank), np.random.default_rng(seed)
    assert set(ENDS) <= set(tables)
    with TemporaryDirectory() as folder:
        one = open_graph(tables, Path(folder), version="one")
        two = open_graph(tables, Path(folder), version="two", shuffle=rng)
        for question in (
            coverage.single_links,
            coverage.orphans,
            coverage.departures,
            coverage.factor,
        ):
            was, now = question(one, as_of=as_of), question(two, as_of=as_of)
            assert (was.rows(), was.totals) == (now.rows(), now.totals)
