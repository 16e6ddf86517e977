"""Scores of gaps beside plain loops over sets, on random holdings and ties."""

from __future__ import annotations

from math import prod

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.graph.arrays import BoolVec, IntVec
from graphcrm.kernels.gap_scores import GapModel, best_gaps
from graphcrm.kernels.hold_matrix import HoldMatrix
from graphcrm.kernels.tie_graph import Near
from tests.random_banks import FEW

N, P = 9, 5
Held = dict[int, set[int]]
Ties = dict[int, dict[int, float]]
Row = tuple[int, int, float, float, float]


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Held, set[int], Ties]:
    """Draw who holds what, who counts, and who of these is near whom."""
    products = st.sets(st.integers(0, P - 1), max_size=3)
    held = {party: draw(products) for party in range(N)}
    among = draw(st.sets(st.integers(0, N - 1), min_size=1))
    strengths = st.dictionaries(
        st.sampled_from(sorted(among)), st.sampled_from([0.1, 0.3, 0.9]), max_size=4
    )
    ties = {p: {o: w for o, w in draw(strengths).items() if o != p} for p in range(N)}
    return held, among, ties


def plain(held: Held, among: set[int], ties: Ties, weight: float, top: int) -> list[Row]:
    """Return the best gaps of everybody who counts, as the definition reads."""
    prior, shrink, n = 2.0, 50.0, len(among)
    holders = {j: {p for p in among if j in held[p]} for j in range(P)}
    pop = {j: len(holders[j]) / n for j in range(P)}
    rows: list[Row] = []
    for party in sorted(among):
        own = []
        for j in sorted(set(range(P)) - held[party]):
            if not pop[j]:
                continue
            near = ties[party]
            share = sum(w for o, w in near.items() if j in held[o]) + prior * pop[j]
            share /= sum(near.values()) + prior
            lifts = [
                (len(holders[a] & holders[j]) + shrink * pop[j])
                / (len(holders[a]) + shrink)
                / pop[j]
                for a in held[party]
            ]
            lift = prod(lifts) ** (1 / len(lifts)) if lifts else 1.0
            score = round(pop[j] * lift * (share / pop[j]) ** weight, 9)
            own.append((party, j, score, share, lift))
        rows += sorted(own, key=lambda row: (-row[2], row[1]))[:top]
    return rows


def model_of(held: Held, among: set[int], ties: Ties) -> GapModel:
    pairs = [(p, j) for p, products in held.items() for j in products]
    party, product = np.array(pairs, np.int64).reshape(-1, 2).T
    matrix = HoldMatrix.of(party, product, n_parties=N, n_products=P)
    ends = [(p, o, w) for p in range(N) for o, w in ties[p].items()]
    start = np.cumsum([0, *(len(ties[p]) for p in range(N))])
    other = np.array([o for _, o, _ in ends], np.int64)
    near = Near(start, other, np.array([w for _, _, w in ends]))
    return GapModel.of(matrix, np.isin(np.arange(N), list(among)), near)


@FEW
@given(worlds(), st.sampled_from([0.0, 0.5, 1.0, 2.0]), st.integers(1, P))
def test_gaps_are_the_plain_ones(
    world: tuple[Held, set[int], Ties], weight: float, top: int
) -> None:
    held, among, ties = world

    def anything(rows: IntVec) -> BoolVec:
        return np.ones((len(rows), P), bool)

    rows = np.array(sorted(among))
    found = best_gaps(model_of(*world), rows, anything, network_weight=weight, top=top)
    expected = plain(held, among, ties, weight, top)
    keys = zip(found.party_ix.tolist(), found.product_ix.tolist(), strict=True)
    assert list(keys) == [row[:2] for row in expected]
    for at, column in enumerate((found.score, found.neighbour_share, found.lift), start=2):
        assert column.tolist() == pytest.approx([row[at] for row in expected], abs=2e-9)
    near = [ties[p] for p in found.party_ix.tolist()]
    assert found.n_near.tolist() == [len(one) for one in near]
    holders = [
        sum(j in held[o] for o in one)
        for one, j in zip(near, found.product_ix.tolist(), strict=True)
    ]
    assert found.n_near_holders.tolist() == holders
