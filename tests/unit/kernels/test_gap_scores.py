"""Scores of gaps: worked by hand, beside plain loops, and what must not change them."""

from __future__ import annotations

import numpy as np
import pytest

from graphcrm.graph.arrays import BoolVec, IntVec
from graphcrm.kernels.gap_scores import GapModel, best_gaps
from graphcrm.kernels.hold_matrix import HoldMatrix
from graphcrm.kernels.tie_graph import Near

# Parties 0 to 3 hold {a}, {a, b}, {b}, nothing; party 0 is tied to 1 (0.9) and 3 (0.3).
HELD = HoldMatrix.of(np.array([0, 1, 1, 2]), np.array([0, 0, 1, 1]), n_parties=4, n_products=3)
NEAR = Near(np.array([0, 2, 2, 2, 2]), np.array([1, 3]), np.array([0.9, 0.3]))
ALL = np.ones(4, bool)


def anything(rows: IntVec) -> BoolVec:
    return np.ones((len(rows), 3), bool)


def test_shares_and_lifts_by_hand() -> None:
    # pop = 2/4, 2/4, 0.  Of the neighbours of 0 the first, of 0.9 of 1.2, holds a and b:
    # (0.9 + 2 * 0.5) / (1.2 + 2) = 1.9 / 3.2.  One of the two who hold a holds b, so
    # (1 + 2 * 0.5) / (2 + 2) / 0.5 = 1; both hold a: (2 + 2 * 0.5) / (2 + 2) / 0.5 = 1.5.
    model = GapModel.of(HELD, ALL, NEAR, lift_prior=2.0)
    assert model.popularity.tolist() == [0.5, 0.5, 0]
    fit = model.fit(np.array([0, 1, 3]))
    assert fit.neighbour_share[0] == pytest.approx([1.9 / 3.2, 1.9 / 3.2, 0])
    assert fit.neighbour_share[2] == pytest.approx([0.5, 0.5, 0])
    assert fit.lift[0] == pytest.approx([1.5, 1, 1])
    assert fit.lift[1] == pytest.approx([1.5**0.5, 1.5**0.5, 1])
    assert fit.lift[2].tolist() == [1, 1, 1]
    assert model.score(fit, 2)[0] == pytest.approx([0.75 * 1.1875**2, 0.5 * 1.1875**2, 0])
    assert model.score(fit, 0)[0] == pytest.approx([0.75, 0.5, 0])


def test_the_best_of_each_that_it_lacks_and_may_have() -> None:
    model = GapModel.of(HELD, ALL, NEAR, lift_prior=2.0)
    found = best_gaps(model, np.array([0, 1, 2, 3]), anything, network_weight=0, top=3)
    assert list(zip(found.party_ix, found.product_ix, strict=True)) == [
        (0, 1),
        (2, 0),
        (3, 0),
        (3, 1),
    ]
    assert (found.n_near.tolist(), found.n_near_holders.tolist()) == ([2, 0, 0, 0], [1, 0, 0, 0])
    one = best_gaps(model, np.array([3]), anything, network_weight=0, top=1)
    assert one.product_ix.tolist() == [0]

    def second(rows: IntVec) -> BoolVec:
        return np.tile([False, True, True], (len(rows), 1))

    assert best_gaps(model, np.array([3, 2]), second, network_weight=0, top=9).party_ix == [3]


def test_who_does_not_count_says_nothing() -> None:
    model = GapModel.of(HELD, np.array([True, False, True, True]), NEAR)
    assert model.popularity.tolist() == [1 / 3, 1 / 3, 0]


def test_nobody_and_no_products() -> None:
    none = HoldMatrix.of(np.zeros(0, int), np.zeros(0, int), n_parties=2, n_products=0)
    near = Near(np.zeros(3, int), np.zeros(0, int), np.zeros(0))
    model = GapModel.of(none, np.zeros(2, bool), near)
    for rows in ([], [0, 1]):
        at = np.array(rows, int)
        found = best_gaps(model, at, lambda r: np.ones((len(r), 0), bool), network_weight=1, top=3)
        assert [len(part) for part in found] == [0] * 7
