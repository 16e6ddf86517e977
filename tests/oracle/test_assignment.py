"""The sparse network of assignments against solvers of the complete one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from tests.random_assignments import Asked, assignments, random_assignment
from tests.reference.assignment import best_by_force, best_by_hungarian, best_by_lp, checked


@pytest.mark.parametrize("round_", range(100))
def test_as_good_as_a_linear_program(rng: np.random.Generator, round_: int) -> None:
    asked = random_assignment(rng, *rng.integers(1, 14, 2), n_ties=int(rng.integers(0, 40)))
    assert checked(asked, asked.answer()) == best_by_lp(asked)


@pytest.mark.parametrize("n_parties", [40, 150])
def test_as_good_as_a_linear_program_with_more(rng: np.random.Generator, n_parties: int) -> None:
    for n_successors in (5, 33, 64):
        asked = random_assignment(rng, n_parties, n_successors, n_ties=3 * n_parties)
        assert checked(asked, asked.answer()) == best_by_lp(asked)


@given(assignments(most=12))
def test_as_good_as_the_hungarian_method(asked: Asked) -> None:
    assert checked(asked, asked.answer()) == best_by_hungarian(asked)


@given(assignments(most=4))
def test_as_good_as_the_best_of_all_plans(asked: Asked) -> None:
    assert checked(asked, asked.answer()) == best_by_force(asked)
