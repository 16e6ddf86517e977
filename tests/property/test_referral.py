"""What must hold of referrals whatever the bank."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graphcrm.answer import Answer
from graphcrm.app import App
from graphcrm.app.questions import question_function
from graphcrm.graph import Graph
from tests.banks import DAY, arrow_tables, graph_of, open_graph
from tests.builders import load, new_app, write_bank
from tests.effort import part
from tests.property.test_coverage import relabelled
from tests.random_banks import FEW, PlainBank, as_ofs, banks
from tests.reference.plain_coverage import Question

QUESTIONS = (
    *("forest", "roots", "rings", "suspicious", "contested", "staff", "credit"),
    *("value", "rewards", "ladder"),
)
ABOUT_MEMBERS = QUESTIONS[:-1]
IDS = {
    *("party_id", "parent_id", "root_id", "ring_id", "party_ids", "staff_id"),
    *("referrer_id", "cut_referrer_id", "cut_party_id", "recruited_by_staff"),
}
rules = st.sampled_from(["direct", "root", "decay", "split"])
caps = st.sampled_from([0, 0.01, 999.99, 50_000, 80_000.1, 10**12])
Rows = list[dict[str, Any]]


@contextmanager
def opened(bank: PlainBank) -> Iterator[Graph]:
    with TemporaryDirectory() as folder:
        yield graph_of(bank, Path(folder))


def ask(graph: Graph, name: str, as_of: date, **given: object) -> Answer:
    return question_function(f"referral.{name}")(graph, as_of=as_of, **given)


def said(graph: Graph, name: str, as_of: date) -> tuple[Rows, dict[str, Any]]:
    answer = ask(graph, name, as_of)
    return answer.rows(), dict(answer.totals)


def with_referral(bank: PlainBank, referrer: str, party: str, outcome: str = "opened") -> PlainBank:
    """Return the bank with one more referral, earlier than all."""
    row = {"referrer_id": referrer, "party_id": party, "outcome": outcome}
    row["referred_on"] = DAY - timedelta(days=8000)  # type: ignore[assignment]
    return {**bank, "referrals": [*bank["referrals"], row]}


@FEW
@given(banks(), as_ofs)
def test_other_ids_in_the_same_order_change_no_row(bank: PlainBank, as_of: date) -> None:
    with opened(bank) as before, opened(relabelled(bank, lambda name: f"x{name}")) as after:
        for name in QUESTIONS:
            was, totals = said(before, name, as_of)
            renamed = [{k: other(v) if k in IDS else v for k, v in r.items()} for r in was]
            assert said(after, name, as_of) == (renamed, totals)


def other(ids: Any) -> Any:
    """Return ids as the relabelled bank has them."""
    return [f"x{i}" for i in ids] if isinstance(ids, list) else ids and f"x{ids}"


@FEW
@given(banks(), as_ofs, st.integers(0, 2**32 - 1))
def test_the_order_in_which_rows_come_does_not_matter(
    bank: PlainBank, as_of: date, seed: int
) -> None:
    tables, rng = arrow_tables(bank), np.random.default_rng(seed)
    with TemporaryDirectory() as folder:
        one = open_graph(tables, Path(folder), version="one")
        two = open_graph(tables, Path(folder), version="two", shuffle=rng)
        for name in QUESTIONS:
            assert said(one, name, as_of) == said(two, name, as_of)


@FEW
@given(banks(), as_ofs, st.sampled_from(["declined", "pending"]))
def test_a_referral_that_came_to_nothing_changes_nothing(
    bank: PlainBank, as_of: date, outcome: str
) -> None:
    first, *_, last = (row["customer_id"] for row in bank["customers"])
    vain = with_referral(bank, first, last, outcome)
    with opened(bank) as before, opened(vain) as after:
        for name in QUESTIONS:
            assert said(before, name, as_of) == said(after, name, as_of)


@FEW
@given(banks(), as_ofs)
def test_staff_never_shadow_a_customer(bank: PlainBank, as_of: date) -> None:
    by, party = bank["staff"][0]["staff_id"], bank["customers"][0]["customer_id"]
    with opened(bank) as before, opened(with_referral(bank, by, party)) as after:
        for name in set(QUESTIONS) - {"forest", "staff"}:
            assert said(before, name, as_of) == said(after, name, as_of)
        was, totals = said(before, "forest", as_of)
        marked = [{**r, "recruited_by_staff": by} if r["party_id"] == party else r for r in was]
        assert said(after, "forest", as_of) == (marked, totals)


@FEW
@given(banks(), as_ofs)
def test_an_isolated_customer_changes_nothing_for_others(bank: PlainBank, as_of: date) -> None:
    alone = {"customer_id": "C0", "opened_on": DAY - timedelta(days=9000), "phone": "1"}
    larger = {**bank, "customers": [*bank["customers"], {**alone, "aum": Decimal(10**9)}]}
    with opened(bank) as before, opened(larger) as after:
        for name in ABOUT_MEMBERS:
            assert said(before, name, as_of) == said(after, name, as_of)
        was, now = (ask(graph, "ladder", as_of).rows() for graph in (before, after))
        grown = {"n_parties", "share"}
        stays = {"n_highest", "from_stays"}  # the row of those who stay has C0 as well
        for one, another in zip(was, now, strict=True):
            left_out = grown | stays if one["level"] == "stays" else grown
            assert {k: v for k, v in one.items() if k not in left_out} == {
                k: v for k, v in another.items() if k not in left_out
            }


@FEW
@given(banks(), as_ofs)
def test_a_ring_loses_one_edge_and_trees_hold_everybody(bank: PlainBank, as_of: date) -> None:
    parties = {r.get("customer_id") or r["firm_id"] for r in bank["customers"] + bank["firms"]}
    brought = {
        r["party_id"]
        for r in bank["referrals"]
        if r["referrer_id"] in parties - {r["party_id"]}
        and r["outcome"] in {None, "opened"}
        and r["referred_on"] <= as_of
    }
    with opened(bank) as graph:
        forest, roots, rings = (ask(graph, name, as_of) for name in ("forest", "roots", "rings"))
        assert forest.totals["n_referrals"] == len(brought) - rings.n_rows
        assert forest.totals["n_rings"] == rings.totals["n_rings"] == rings.n_rows
        assert sum(r["size"] for r in roots.rows()) == forest.n_rows  # type: ignore[misc]
        n_roots = sum(row["parent_id"] is None for row in forest.rows())
        assert roots.n_rows == forest.totals["n_roots"] == n_roots


@FEW
@given(banks(), as_ofs, rules, st.none() | caps)
def test_credit_and_what_is_cut_add_up_to_the_worth(
    bank: PlainBank, as_of: date, rule: str, cap: float | None
) -> None:
    with opened(bank) as graph:
        answer = ask(graph, "credit", as_of, rule=rule, cap=cap)
        forest = ask(graph, "forest", as_of).rows()
    worths = effective_worths(bank, as_of)
    due = [worths[r["party_id"]] for r in forest if r["parent_id"] and r["party_id"] in worths]
    credit, cut = (sum(fen(answer, name).values()) for name in ("credit", "cut"))
    assert credit + cut == sum(due)
    sums = {"credit": credit / 100, "cut": cut / 100, "worth": sum(due) / 100}
    assert {name: answer.totals[name] for name in sums} == sums
    assert answer.totals["n_parties"] == len(due)


def effective_worths(bank: PlainBank, as_of: date) -> dict[Any, int]:
    """Return the fen of every party that is active and worth 1,000 yuan or more."""
    q = Question(bank, as_of)
    worths, active = q.worths(), q.active()
    return {p: w for p, w in worths.items() if p in active and w is not None and w >= 1_000_00}


def fen(answer: Answer, name: str) -> dict[Any, int]:
    """Return referrer -> exact fen of a column; yuan as floats are not exact to the fen."""
    referrers = [row["referrer_id"] for row in answer.rows()]
    return dict(zip(referrers, answer.column(name).data.tolist(), strict=True))


@FEW
@given(banks(), as_ofs)
def test_whoever_refers_is_due_what_his_own_are_worth(bank: PlainBank, as_of: date) -> None:
    worths, children = effective_worths(bank, as_of), dict[Any, int]()
    with opened(bank) as graph:
        answer = ask(graph, "credit", as_of, rule="direct")
        for row in ask(graph, "forest", as_of).rows():
            if row["parent_id"] and row["party_id"] in worths:
                by = row["parent_id"]
                children[by] = children.get(by, 0) + worths[row["party_id"]]
    assert fen(answer, "credit") == children
    assert answer.totals["cut"] == 0


@FEW
@given(banks(), as_ofs, rules, st.tuples(caps, caps))
def test_a_higher_cap_lowers_nobodys_credit(
    bank: PlainBank, as_of: date, rule: str, both: tuple[float, float]
) -> None:
    with opened(bank) as graph:
        low, high = (ask(graph, "credit", as_of, rule=rule, cap=cap) for cap in sorted(both))
        less, more = fen(low, "credit"), fen(high, "credit")
        assert set(less) == set(more)
        assert all(less[referrer] <= more[referrer] for referrer in less)


@settings(FEW, max_examples=part(50))  # two whole loads each
@given(banks(), as_ofs)
def test_a_second_load_of_the_same_files_changes_no_answer(bank: PlainBank, as_of: date) -> None:
    with TemporaryDirectory() as folder:
        app = new_app(Path(folder))
        files = write_bank(
            Path(folder) / "in", **{name: rows for name, rows in bank.items() if rows}
        )
        answers = [loaded_answers(app, files, as_of) for _ in range(2)]
    assert answers[0] == answers[1]


def loaded_answers(app: App, files: Path, as_of: date) -> list[Any]:
    load(app, files)
    answers = [app.ask(f"referral.{name}", as_of=as_of) for name in QUESTIONS]
    return [(answer.rows(), dict(answer.totals)) for answer in answers]
