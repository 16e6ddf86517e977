"""The coverage factor against plain Python: greedy step by step, and every set of staff tried."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graphcrm.analysis import coverage
from graphcrm.analysis.units import By
from graphcrm.graph import Scope
from graphcrm.kernels.coverage_factor import Cover, coverage_factor
from graphcrm.kernels.coverage_least import least_removed
from tests.banks import graph_of
from tests.queries.rich_banks import rich_banks
from tests.random_banks import BRANCHES, FEW, PlainBank, as_ofs
from tests.reference.factor import Unit as Answered
from tests.reference.factor import factors, fewest, greedy
from tests.reference.plain_coverage import Question

BY: tuple[By, ...] = ("branch", "firm", "bank")
Unit = list[tuple[int, frozenset[int]]]  # of each member its worth, and who looks after it

holders = st.frozensets(st.integers(0, 6), min_size=1, max_size=4)
# Few different amounts make ties, none at all steps that raise nothing.
worths = st.sampled_from([0, 0, 1, 5, 5, 10, 16, 10**17])
units = st.lists(st.tuples(worths, holders), max_size=9)


def cover(*of: Unit) -> Cover:
    """Return units as arrays."""
    members = [(u, worth, held) for u, unit in enumerate(of) for worth, held in unit]
    pairs = [(m, s) for m, (_, _, held) in enumerate(members) for s in sorted(held)]
    return Cover(
        unit=np.array([u for u, _, _ in members], np.int64),
        worth=np.array([worth for _, worth, _ in members], np.int64),
        member=np.array([m for m, _ in pairs], np.int64),
        staff=np.array([s for _, s in pairs], np.int64),
        n_units=len(of),
    )


def plain(unit: Unit) -> tuple[dict[str, set[str]], dict[str, int]]:
    """Return a unit as the reference takes it."""
    return (
        {f"C{m}": {f"S{s}" for s in held} for m, (_, held) in enumerate(unit)},
        {f"C{m}": worth for m, (worth, _) in enumerate(unit)},
    )


def both(unit: Unit) -> tuple[int, int]:
    """Return greedy's number and the least."""
    given = cover(unit)
    k = coverage_factor(given).k
    return int(k[0]), int(least_removed(given, k)[0])


@given(st.lists(units, max_size=4))
@example([[(6, frozenset({0})), (16, frozenset({1, 2}))], []])
def test_units_at_once_are_units_one_by_one(of: list[Unit]) -> None:
    given = cover(*of)
    found = coverage_factor(given)
    least = least_removed(given, found.k)
    at = 0
    for unit, k, orphaned, few in zip(of, found.k, found.orphaned, least, strict=True):
        expected = greedy(*plain(unit))
        gone = [f"S{s}" for s in found.staff[at : at + max(k, 0)]]
        assert (gone, orphaned) == (expected.gone, expected.orphaned)
        assert few == (fewest(*plain(unit)) if expected.k else -1) or (few, expected.k) == (
            -1,
            None,
        )
        at += max(k, 0)
    assert at == len(found.staff)


def test_many_units_of_many_sizes(rng: np.random.Generator) -> None:
    of = []
    for size in rng.integers(1, 11, 60):
        held = [
            rng.choice(size, rng.integers(1, min(size, 4) + 1), replace=False) for _ in range(12)
        ]
        of.append([(int(rng.integers(0, 50)), frozenset(map(int, h))) for h in held])
    given = cover(*of)
    k = coverage_factor(given).k
    least = least_removed(given, k)
    assert least.tolist() == [fewest(*plain(unit)) for unit in of]
    assert np.all(least <= k)
    assert np.any(least < k), "somewhere greedy is not the best"


@pytest.mark.parametrize("n", [20, 21])
def test_the_most_staff_that_are_tried_out(n: int) -> None:
    # S0 alone holds 6 and goes first; then nobody alone raises anything and everybody holds one
    # party, so the others go in order of id.  The last two hold 16 of 22: they are enough.
    nothing: Unit = [(0, frozenset({s})) for s in range(1, n - 2)]
    k, least = both([(6, frozenset({0})), (16, frozenset({n - 2, n - 1})), *nothing])
    assert (k, least) == (n, 2 if n == 20 else -1)


def test_the_greatest_worth_does_not_overflow() -> None:
    half = 2**61
    assert both([(half, frozenset({0})), (half, frozenset({1, 2, 3}))]) == (4, 4)
    assert both([(2**62, frozenset({0, 1, 2}))]) == (3, 3)


@given(units, holders)
def test_a_second_person_never_makes_fewer_enough(unit: Unit, more: frozenset[int]) -> None:
    covered = [(worth, held | more if m == 0 else held) for m, (worth, held) in enumerate(unit)]
    assert both(unit)[1] <= both(covered)[1]


@given(units)
def test_the_least_is_at_most_greedys_and_one_or_two_are_least(unit: Unit) -> None:
    k, least = both(unit)
    assert least == k or 2 <= least < k


@given(units, st.permutations(range(7)))
def test_other_staff_names_do_not_change_the_least(unit: Unit, names: list[int]) -> None:
    renamed = [(worth, frozenset(names[s] for s in held)) for worth, held in unit]
    assert both(unit)[1] == both(renamed)[1]


@FEW
@given(
    bank=rich_banks(),
    as_of=as_ofs,
    worth=st.sampled_from(["worth", "revenue_12m"]),
    book=st.sampled_from(["all", "managed"]),
    scope=st.none() | st.frozensets(st.sampled_from(BRANCHES)),
)
def test_every_answer_is_the_plain_one(
    bank: PlainBank, as_of: date, worth: str, book: Any, scope: frozenset[str] | None
) -> None:
    known = {"branches": [{"branch_id": b} for b in BRANCHES], **bank}
    q = Question(known, as_of, worth=worth, book=book, branches=scope)
    with TemporaryDirectory() as folder:
        view = graph_of(known, Path(folder)).view(as_of, None if scope is None else Scope(scope))
        for by in BY:
            rows = coverage.factor(view, worth=worth, book=book, by=by).rows()
            expected = factors(q, by) if q.rows("coverage") or q.rows("contacts") else []
            _same(rows, expected, q)


def _same(rows: list[dict[str, Any]], expected: list[Answered], q: Question) -> None:
    names = ("unit_id", "k", "k_exact", "n_live_staff", "n_parties", "worth")
    assert [tuple(row[name] for name in names) for row in rows] == [
        (u.id, u.found.k, u.fewest, u.n_staff, len(u.holders), u.worth / 100) for u in expected
    ]
    branch_of = {s["staff_id"]: s.get("branch_id") for s in q.rows("staff")}
    seen = {s for s, b in branch_of.items() if q.branches is None or b in q.branches}
    for row, unit in zip(rows, expected, strict=True):
        assert row["staff_ids"] == [s if s in seen else "other_branch" for s in unit.found.gone]
        share = unit.found.orphaned / unit.worth if unit.worth else None
        assert row["orphaned_share"] == (share if share is None else pytest.approx(share, abs=1e-9))
