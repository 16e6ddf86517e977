"""Assignments that keep households together, against solvers of the complete problem."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from graphcrm.graph.arrays import NO_IX, IntVec
from tests.random_assignments import (
    Asked,
    random_assignment,
    random_households,
    whole_assignments,
)
from tests.reference.assignment import best_whole_by_force, best_whole_by_milp, checked, units_of


def checked_whole(asked: Asked, household: IntVec) -> tuple[int, int]:
    """Return what the plan comes to, once it is seen to be proven and to part nobody."""
    plan, gap = asked.answer_whole(household)
    assert gap == 0
    assert all(len(set(plan[unit].tolist())) == 1 for unit in units_of(household))
    return checked(asked, plan)


@given(whole_assignments(most=5))
def test_as_good_as_the_best_of_all_plans(drawn: tuple[Asked, IntVec]) -> None:
    assert checked_whole(*drawn) == best_whole_by_force(*drawn)


@pytest.mark.parametrize("round_", range(30))
def test_as_good_as_a_program_in_whole_numbers(rng: np.random.Generator, round_: int) -> None:
    n_parties, n_successors = rng.integers(1, 25, 2)
    asked = random_assignment(rng, n_parties, n_successors, n_ties=40).without_bars()
    household = random_households(rng, n_parties)
    assert checked_whole(asked, household) == best_whole_by_milp(asked, household)


@given(whole_assignments())
def test_without_households_it_is_the_flow(drawn: tuple[Asked, IntVec]) -> None:
    asked, household = drawn
    nobody = np.full(len(household), NO_IX)
    assert checked_whole(asked, nobody) == checked(asked, asked.answer())
