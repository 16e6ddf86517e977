"""Compare every coverage answer with the plain one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from graphcrm.analysis import coverage
from graphcrm.answer import Answer
from graphcrm.errors import NotFoundError
from graphcrm.graph import OTHER_BRANCH, Graph, Scope, View
from graphcrm.reasons import Reason, say
from tests.reference import cover_reasons as why
from tests.reference import plain_coverage as plain


def compare(graph: Graph, q: plain.Question, leaving: Sequence[str]) -> None:
    """Assert that all questions answer ``q`` as the plain reference does."""
    view = graph.view(q.as_of, None if q.branches is None else Scope(q.branches))
    _single_links(view, q)
    _orphans(view, q)
    _departures(view, q)
    _leaver(view, q, leaving)


def parameters(q: plain.Question) -> dict[str, Any]:
    return {"window_days": q.window_days, "worth": q.worth, "book": q.book}


def cells(answer: Answer, *names: str) -> list[tuple[Any, ...]]:
    """Return some columns of the rows as tuples."""
    return [tuple(row[name] for name in names) for row in answer.rows()]


def shown(q: plain.Question, staff_id: str) -> str:
    """Return a staff id as this viewer sees it."""
    return q.seen(staff_id)


def reasons(answer: Answer, q: plain.Question, expected: Sequence[why.Told]) -> None:
    """Assert that each row says the sentence of its code and facts, as this viewer sees it."""

    def fact(value: object) -> Any:
        match value:
            case date():
                return value.isoformat()
            case str():
                return shown(q, value)
            case list():
                return ", ".join(shown(q, each) for each in value)
        return value

    assert cells(answer, "reason") == [
        (say(Reason(code, {name: fact(value) for name, value in facts.items()}), "en"),)
        for code, facts in expected
    ]


def yuan(fen: int | None) -> float | None:
    return None if fen is None else fen / 100


def _single_links(view: View, q: plain.Question) -> None:
    answer = coverage.single_links(view, **parameters(q))
    expected, worths, parties = plain.single_links(q), q.worths(), q.parties()
    assert cells(answer, "party_id", "staff_id", "link_kind") == [
        (party, shown(q, staff), kind) for party, staff, kind, *_ in expected
    ]
    assert cells(answer, "last_contact_on", "household_id") == [
        (on and on.isoformat(), home) for *_, on, home in expected
    ]
    strengths = [row["strength"] for row in answer.rows()]
    assert strengths == pytest.approx([row[3] for row in expected], abs=2e-9)
    assert cells(answer, "kind", "name", "branch_id", "worth") == [
        (r["kind"], r.get("name"), r.get("branch_id"), yuan(worths[p]))
        for p, r in ((row[0], parties[row[0]]) for row in expected)
    ]
    assert answer.totals["n_single_link"] == len(expected)
    reasons(answer, q, why.single_reasons(q))
    alone = [row[0] for row in expected]
    hollow = [row[0] for row in expected if row[2] == "assigned"]
    assert cells(answer, "party_id", "hollow") == [(p, p in hollow) for p in alone]
    only = coverage.single_links(view, hollow=True, **parameters(q))
    assert only.rows() == [row for row in answer.rows() if row["hollow"]]
    assert only.totals == answer.totals
    assert answer.totals["n_hollow"] == len(hollow)
    assert answer.totals["worth_hollow"] == yuan(plain.total(worths, hollow))
    assert answer.totals["worth_single_link"] == yuan(plain.total(worths, alone))
    assert answer.totals["n_worth_unknown"] == sum(worths[p] is None for p in alone)
    assert answer.totals["n_parties"] == len(q.in_book())
    assert answer.totals["n_covered"] == len(q.in_book() & set(q.links()))


def _orphans(view: View, q: plain.Question) -> None:
    answer, expected = coverage.orphans(view, **parameters(q)), plain.orphans(q)
    worths, parties = q.worths(), q.parties()
    assert cells(answer, "party_id", "kind", "branch_id", "worth") == [
        (p, parties[p]["kind"], parties[p].get("branch_id"), yuan(worths[p])) for p in expected
    ]
    reasons(answer, q, why.orphan_reasons(q))
    assert answer.totals["worth_orphans"] == yuan(plain.total(worths, expected))


def _departures(view: View, q: plain.Question) -> None:
    answer, expected = coverage.departures(view, **parameters(q)), plain.departures(q)
    assert cells(answer, "staff_id", "n_lost", "worth_lost") == [
        (staff, n, yuan(worth)) for staff, n, worth, _ in expected
    ]
    reasons(answer, q, why.departure_reasons(q, [row[0] for row in expected]))
    for row, (*_, share) in zip(answer.rows(), expected, strict=True):
        assert row["branch_share"] == (share if share is None else pytest.approx(share, abs=1e-8))
    assert answer.totals["n_lost"] == sum(n for _, n, _, _ in expected)
    assert answer.totals["worth_lost"] == yuan(sum(worth for _, _, worth, _ in expected))


def _leaver(view: View, q: plain.Question, leaving: Sequence[str]) -> None:
    if any(shown(q, staff) == OTHER_BRANCH for staff in leaving):
        with pytest.raises(NotFoundError) as error:
            coverage.leaver(view, leaving, **parameters(q))
        assert not any(staff in str(error.value) for staff in leaving)
        return
    answer, expected = coverage.leaver(view, leaving, **parameters(q)), plain.leaver(q, leaving)
    names = ("party_id", "effect", "protecting_staff", "protected_by_other_unit")
    assert cells(answer, *names) == [
        (party, effect, [shown(q, s) for s in stays], other)
        for party, effect, stays, other in expected.rows
    ]
    reasons(answer, q, why.leaver_reasons(q, leaving))
    totals = {
        name: value / 100 if name.startswith("worth") else value
        for name, value in expected.totals.items()
    }
    assert {name: answer.totals[name] for name in totals} == totals
