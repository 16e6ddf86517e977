"""A peer that answers otherwise is found out; those of the benchmark are compared when it runs."""

from datetime import date
from typing import Any

import numpy as np
import pytest

from benchmarks.harness import BenchmarkError
from benchmarks.peers.compare import check_equal, check_rows
from graphcrm.answer import Answer, Column, Unit, Words

ANSWER = Answer(
    "coverage.departures",
    date(2026, 6, 30),
    "v",
    {},
    (
        Column("staff_id", Unit.TEXT, np.array([0, 1]), Words(("S1", "S2"))),
        Column("worth_lost", Unit.YUAN, np.array([30_010, 5])),
        Column("branch_share", Unit.SHARE, np.array([0.25, np.nan])),
    ),
    {"worth_lost": 300.15},
)
ROWS: list[dict[str, Any]] = [
    {"staff_id": "S1", "worth_lost": 300.1, "branch_share": 0.25 + 1e-10},
    {"staff_id": "S2", "worth_lost": 0.05, "branch_share": None},
]


def test_equal_to_the_fen_and_nine_digits() -> None:
    check_equal(ANSWER, ROWS, {"worth_lost": 300.1500000001})


@pytest.mark.parametrize(
    ("rows", "total", "said"),
    [
        (ROWS[:1], 300.15, "2 rows, the peer has 1"),
        (ROWS[::-1], 300.15, "row 0, staff_id"),
        ([{**ROWS[0], "worth_lost": 300.11}, ROWS[1]], 300.15, "row 0, worth_lost"),
        ([ROWS[0], {**ROWS[1], "branch_share": 0.0}], 300.15, "row 1, branch_share"),
        (ROWS, 300.16, "worth_lost: 300.15"),
    ],
)
def test_the_first_difference_is_named(rows: list[dict[str, Any]], total: float, said: str) -> None:
    with pytest.raises(BenchmarkError, match=said):
        check_equal(ANSWER, rows, {"worth_lost": total})


def test_rows_without_an_answer_are_compared_alike() -> None:
    with pytest.raises(BenchmarkError, match=r"ego, row 0, ties: 'kin', the peer: 'wages'"):
        check_rows("ego", [{"ties": "kin"}], [{"ties": "wages"}])
