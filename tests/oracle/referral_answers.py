"""Compare every referral answer with the plain one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest

from graphcrm.answer import Answer, Column, Unit
from graphcrm.app.questions import question_function
from graphcrm.graph import Graph, Scope
from tests.reference.plain_coverage import Question
from tests.reference.referral import Table


def ask(graph: Graph, q: Question, name: str, *args: object, **given: object) -> Answer:
    """Ask ``referral.<name>`` what ``q`` asks."""
    view = graph.view(q.as_of, None if q.branches is None else Scope(q.branches))
    return question_function(f"referral.{name}")(view, *args, **given)


def same(answer: Answer, expected: Table) -> None:
    """Assert that an answer has the expected rows in their order, and the expected totals."""
    assert rows_of(answer) == [cells(row) for row in expected.rows]
    for row in expected.rows[:1]:
        assert [column.name for column in answer.columns] == list(row)
    totals = {name: answer.totals.get(name, "missing") for name in expected.totals}
    assert totals == cells(expected.totals)


def rows_of(answer: Answer) -> list[dict[str, Any]]:
    """Return the rows of an answer, with the codes of reasons instead of their sentences."""
    rows: list[dict[str, Any]] = [*answer.rows()]
    for column in answer.columns:
        if column.unit is Unit.REASON:
            for row, codes in zip(rows, codes_of(column), strict=True):
                row[column.name] = codes
    return rows


def codes_of(column: Column) -> list[list[str | None]]:
    """Return the codes of the reasons of each row."""
    assert column.labels is not None
    assert column.offsets is not None
    codes = column.labels.take(column.data)
    return [codes[start:stop] for start, stop in pairwise(column.offsets.tolist())]


def cells(row: dict[str, Any]) -> dict[str, Any]:
    """Return exact values as an answer writes them; shares are rounded there."""
    return {name: _cell(value) for name, value in row.items()}


def _cell(value: Any) -> Any:
    match value:
        case Fraction():
            return pytest.approx(float(value), abs=1e-8)
        case Decimal():
            return float(value)
        case date():
            return value.isoformat()
        case _:
            return value
