"""What must hold of how a loss spreads over ties, whatever the ties are."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from graphcrm.graph.arrays import FloatVec
from graphcrm.kernels.activation import activation

N = 6
nodes = st.integers(0, N - 1)
some_ties = st.dictionaries(
    st.tuples(nodes, nodes).filter(lambda pair: pair[0] < pair[1]),
    st.floats(0.01, 1),
    max_size=12,
)
starts = st.lists(st.sampled_from([0.0, 0.3, 1.0]), min_size=N, max_size=N).map(np.array)
Ties = dict[tuple[int, int], float]


def energy(ties: Ties, start: FloatVec) -> FloatVec:
    matrix: Any = np.zeros((len(start), len(start)))
    for (one, other), strength in ties.items():
        matrix[one, other] = matrix[other, one] = strength
    rows = sparse.csr_array(matrix)
    return activation(rows.indptr, rows.indices, rows.data, start).energy


@given(some_ties, starts, st.permutations(range(N)))
def test_other_numbers_of_the_parties_change_nothing(
    ties: Ties, start: FloatVec, new: list[int]
) -> None:
    moved = {(new[one], new[other]): strength for (one, other), strength in ties.items()}
    again = np.empty(N)
    again[new] = start
    np.testing.assert_allclose(energy(moved, again)[new], energy(ties, start), atol=1e-8)


@given(some_ties, starts)
def test_whoever_is_tied_to_nobody_changes_nothing(ties: Ties, start: FloatVec) -> None:
    found = energy(ties, np.append(start, 1.0))
    np.testing.assert_allclose(found[:N], energy(ties, start), atol=1e-8)
    assert found[N] == 1


@given(some_ties, starts, starts)
def test_losses_add_up(ties: Ties, one: FloatVec, other: FloatVec) -> None:
    apart = energy(ties, one) + energy(ties, other)
    np.testing.assert_allclose(energy(ties, one + other), apart, atol=1e-8)
    np.testing.assert_allclose(apart.sum(), one.sum() + other.sum(), atol=1e-8)
