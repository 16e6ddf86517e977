"""Overdue visits, placeholders and joint cover against plain Python on random small banks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.analysis import coverage
from graphcrm.analysis.figures import Book
from graphcrm.analysis.rules import Rules
from graphcrm.answer import Answer
from graphcrm.graph import Scope, View
from tests.banks import graph_of
from tests.crowded_bank import DAYS, paying
from tests.oracle.coverage_answers import yuan
from tests.random_banks import BRANCHES, FEW
from tests.reference import plain_coverage as plain
from tests.reference import service

seeds = st.integers(0, 2**32 - 1)
scopes = st.none() | st.frozensets(st.sampled_from(BRANCHES), min_size=1)
books: st.SearchStrategy[Book] = st.sampled_from(["all", "managed"])
measures = st.sampled_from(["worth", "business", "loans"])
days = st.sampled_from([0, 1, 89, 90])
cadences = st.dictionaries(st.sampled_from(["gold", "star", "nobody"]), days, max_size=2)
HIDDEN = ("corporate_lead", "retail_manager")


@contextmanager
def asked(
    seed: int, as_of: date, scope: frozenset[str] | None, **more: Any
) -> Iterator[tuple[View, plain.Question]]:
    bank = paying(np.random.default_rng(seed))
    with TemporaryDirectory() as folder:
        view = graph_of(bank, Path(folder)).view(as_of, None if scope is None else Scope(scope))
        yield view, plain.Question(bank, as_of, branches=scope, **more)


def rows(answer: Answer, expected: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the columns of the rows that the reference has."""
    names = expected[0] if expected else ()
    return [{name: row[name] for name in names} for row in answer.rows()]


@FEW
@given(seeds, st.sampled_from(DAYS), scopes, books, measures, st.builds(Rules, cadences, days))
def test_overdue_is_the_plain_one(
    seed: int,
    as_of: date,
    scope: frozenset[str] | None,
    book: Book,
    worth: str,
    rules: Rules,
) -> None:
    with asked(seed, as_of, scope, worth=worth, book=book) as (view, q):
        answer = coverage.overdue(view, worth=worth, book=book, rules=rules)
        expected, unknown = service.overdue(q, rules.cadence_days, rules.borrowing_firm_days)
        for row in expected:
            row["staff_id"] = row["staff_id"] and q.seen(row["staff_id"])
        assert rows(answer, expected) == expected
        worths, parties = q.worths(), [row["party_id"] for row in expected]
        assert [row["worth"] for row in answer.rows()] == [yuan(worths[p]) for p in parties]
        never = sum(row["last_contact_on"] is None for row in expected)
        assert {name: answer.totals[name] for name in list(answer.totals)[:4]} == {
            "n_overdue": len(expected),
            "worth_overdue": yuan(plain.total(worths, parties)),
            "n_never_contacted": never,
            "n_start_unknown": unknown,
        }


@FEW
@given(
    seeds,
    st.sampled_from(DAYS),
    scopes,
    books,
    st.sampled_from([(5.0, 400, 40), (1.0, 1, 0), (0.5, 2, 1)]),
)
def test_placeholders_are_the_plain_ones(
    seed: int,
    as_of: date,
    scope: frozenset[str] | None,
    book: Book,
    limits: tuple[float, int, int],
) -> None:
    overload, usual, corporate = limits
    rules = Rules(overload=overload, capacity=usual, corporate_capacity=corporate)
    with asked(seed, as_of, scope, book=book) as (view, q):
        answer = coverage.placeholders(view, book=book, rules=rules)
        expected = service.placeholders(q, *limits)
        assert rows(answer, expected) == expected
        assert answer.totals["n_staff"] == len(expected)


@FEW
@given(seeds, st.sampled_from(DAYS), scopes, measures)
def test_joint_cover_is_the_plain_one(
    seed: int, as_of: date, scope: frozenset[str] | None, worth: str
) -> None:
    with asked(seed, as_of, scope, worth=worth) as (view, q):
        answer = coverage.joint_cover(view, worth=worth)
        found = service.joint_cover(q)
        expected = [
            {k: [q.seen(s) for s in v] if k in HIDDEN else v for k, v in row.items()}
            for row in found
        ]
        assert rows(answer, expected) == expected
        worths, firms = q.worths(), [row["party_id"] for row in found]
        assert answer.totals["worth_incomplete"] == yuan(plain.total(worths, firms))
