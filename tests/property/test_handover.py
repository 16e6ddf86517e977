"""What must hold of hand-over plans whatever the bank."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graphcrm.analysis import coverage
from graphcrm.answer import Answer
from graphcrm.graph import Graph
from tests.banks import DAY, arrow_tables, graph_of, open_graph
from tests.effort import part
from tests.handover_banks import HOLDERS, handover_banks
from tests.random_banks import PlainBank

FEW = settings(max_examples=part(8, least=8))
KEYS = (("staff", "staff_id"), ("customers", "customer_id"), ("firms", "firm_id"))
IDS = {"staff_id", "customer_id", "firm_id", "party_id", "referrer_id", "household_id"}


@contextmanager
def opened(bank: PlainBank) -> Iterator[Graph]:
    with TemporaryDirectory() as folder:
        yield graph_of(bank, Path(folder))


def there(bank: PlainBank, as_of: date = DAY) -> list[str]:
    """Return who of the holders is on staff."""
    return [
        row["staff_id"]
        for row in bank["staff"]
        if row["staff_id"] in HOLDERS
        and not row.get("is_virtual")
        and (row.get("joined_on") or as_of) <= as_of
        and (row.get("leaves_on") is None or as_of < row["leaves_on"])
    ]


def column(answer: Answer, name: str) -> list[Any]:
    return [row[name] for row in answer.rows()]


@FEW
@given(handover_banks())
def test_what_is_handed_over_is_what_a_leaver_loses(bank: PlainBank) -> None:
    who = there(bank)
    assume(who)
    with opened(bank) as graph:
        plan, loss = (ask(graph, who, as_of=DAY) for ask in (coverage.handover, coverage.leaver))
        lost = [row["party_id"] for row in loss.rows() if row["effect"] == "lost"]
        assert column(plan, "party_id") == lost
        for total in ("n_lost", "worth_lost", "n_worth_unknown", "n_unknown_start"):
            assert plan.totals[total] == loss.totals[total]


@FEW
@given(handover_banks())
def test_more_leavers_never_lose_less(bank: PlainBank) -> None:
    who = there(bank)
    assume(len(who) > 1)
    with opened(bank) as graph:
        one, both = (coverage.handover(graph, some, as_of=DAY) for some in (who[:1], who))
        assert set(column(one, "party_id")) <= set(column(both, "party_id"))
        assert one.totals["worth_lost"] <= both.totals["worth_lost"]  # type: ignore[operator]


@FEW
@given(handover_banks(), st.integers(0, 2**32 - 1))
def test_the_order_in_which_rows_come_does_not_matter(bank: PlainBank, seed: int) -> None:
    who, rng = there(bank), np.random.default_rng(seed)
    assume(who)
    with TemporaryDirectory() as folder:
        tables = arrow_tables(bank)
        one = open_graph(tables, Path(folder), version="one")
        two = open_graph(tables, Path(folder), version="two", shuffle=rng)
        was, now = (coverage.handover(graph, who, as_of=DAY) for graph in (one, two))
        assert (was.rows(), was.totals) == (now.rows(), now.totals)
        second, again = (coverage.second_person(graph, as_of=DAY) for graph in (one, two))
        assert (second.rows(), second.totals) == (again.rows(), again.totals)


@FEW
@given(handover_banks(), st.data())
def test_swapped_ids_cost_the_same(bank: PlainBank, data: st.DataObject) -> None:
    who = there(bank)
    assume(who)
    names = [row[key] for table, key in KEYS for row in bank[table]]
    swap = dict(zip(names, data.draw(st.permutations(names)), strict=True))
    renamed = {
        table: [{k: swap.get(v, v) if k in IDS else v for k, v in row.items()} for row in rows]
        for table, rows in bank.items()
    }
    with opened(bank) as before, opened(renamed) as after:
        was = coverage.handover(before, who, as_of=DAY)
        now = coverage.handover(after, [swap[one] for one in who], as_of=DAY)
        for total in ("n_lost", "worth_lost", "n_assigned", "n_unassigned", "cost"):
            assert was.totals[total] == now.totals[total]


@FEW
@given(handover_banks())
def test_looser_terms_never_assign_fewer(bank: PlainBank) -> None:
    who = there(bank)
    assume(who)
    terms: list[dict[str, Any]] = [
        {"branch_only": True, "max_per_successor": 1},
        {"max_per_successor": 1},
        {"max_per_successor": 2},
        {},
    ]
    with opened(bank) as graph:
        plans = [coverage.handover(graph, who, as_of=DAY, **given) for given in terms]
        n_assigned = [int(plan.totals["n_assigned"] or 0) for plan in plans]
        assert n_assigned == sorted(n_assigned)


@FEW
@given(handover_banks())
def test_sentences_are_whole_in_both_languages(bank: PlainBank) -> None:
    with opened(bank) as graph:
        answer = coverage.second_person(graph, as_of=DAY, book="all")
        for lang in ("zh", "en"):
            said = [str(row["reason"]) for row in answer.rows(lang)]
            assert all(said)
            assert not any("None" in text or "{" in text for text in said)
