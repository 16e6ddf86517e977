"""Ties seen from both ends, and strongest neighbours, against plain Python on random ties."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.kernels.tie_graph import Tie, TieGraph

N = 6
STRENGTHS = (0.3, 0.9, 0.3)  # by kind
Row = tuple[int, int, int, int]  # one, other, kind, day
nodes = st.integers(0, N - 1)
some_ties = st.lists(st.tuples(nodes, nodes, st.integers(0, 2), st.integers(0, 3)), max_size=25)


def graph_of(rows: list[Row]) -> TieGraph:
    one, other, kind, on = np.array(rows, np.int64).reshape(-1, 4).T
    strength = np.array(STRENGTHS)[kind]
    return TieGraph.of(Tie(one, other, kind, strength, on, kind, np.arange(len(rows))), N)


@given(some_ties)
def test_each_end_sees_the_earliest_of_each_kind(rows: list[Row]) -> None:
    graph = graph_of(rows)
    kinds = {(a, b, k) for one, other, k, _ in rows for a, b in ((one, other), (other, one))}
    order = sorted((a, b, -STRENGTHS[k], k) for a, b, k in kinds if a != b)
    expected = []
    for a, b, _, k in order:
        same = [(r[3], n) for n, r in enumerate(rows) if {*r[:2]} == {a, b} and r[2] == k]
        expected.append((a, b, k, *min(same)))
    columns = (graph.node, graph.other, graph.kind, graph.on, graph.row)
    assert list(zip(*(c.tolist() for c in columns), strict=True)) == expected


@given(some_ties, st.integers(1, 4), st.lists(st.booleans(), min_size=N, max_size=N))
def test_the_strongest_neighbours_are_the_plain_ones(
    rows: list[Row], k: int, among: list[bool]
) -> None:
    near = graph_of(rows).top(k, np.array(among))
    for node in range(N):
        best: dict[int, float] = {}
        for one, other, kind, _ in rows:
            if node in {one, other} and one != other and among[one] and among[other]:
                to = one + other - node
                best[to] = max(best.get(to, 0), STRENGTHS[kind])
        expected = sorted(best, key=lambda to: (-best[to], to))[:k]
        got = slice(near.start[node], near.start[node + 1])
        assert near.other[got].tolist() == expected
        assert near.strength[got].tolist() == [best[to] for to in expected]
