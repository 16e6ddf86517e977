"""Ties seen from both ends, and the strongest neighbours of a node, worked by hand."""

import numpy as np

from graphcrm.graph.arrays import NO_DAY
from graphcrm.kernels.tie_graph import Tie, TieGraph

# 0 and 1 are tied twice in one way (days 9 and 5) and once in a stronger one
TIES = Tie(
    one=np.array([1, 0, 1, 3, 2, 3]),
    other=np.array([0, 1, 0, 0, 2, 1]),
    kind=np.array([1, 1, 2, 1, 1, 1], np.int8),
    strength=np.array([0.3, 0.3, 0.9, 0.3, 0.3, 0.5]),
    on=np.array([9, 5, NO_DAY, 7, 7, 7]),
    table=np.zeros(6, np.int8),
    row=np.arange(6),
)


def test_each_pair_from_both_ends() -> None:
    graph = TieGraph.of(TIES, 4)
    assert graph.indptr.tolist() == [0, 3, 6, 6, 8]
    assert graph.node.tolist() == [0, 0, 0, 1, 1, 1, 3, 3]
    assert graph.other.tolist() == [1, 1, 3, 0, 0, 3, 0, 1]
    assert graph.row.tolist() == [2, 1, 3, 2, 1, 5, 3, 5]
    assert graph.strength.tolist() == [0.9, 0.3, 0.3, 0.9, 0.3, 0.5, 0.3, 0.5]
    assert graph.strongest.tolist() == [True, False, True, True, False, True, True, True]
    assert graph.of_node(3) == slice(6, 8)


def test_what_is_left_of_it() -> None:
    graph = TieGraph.of(TIES, 4)
    dated = graph.only(graph.on != NO_DAY)
    assert dated.row.tolist() == [1, 3, 1, 5, 3, 5]
    assert dated.indptr.tolist() == [0, 2, 4, 4, 6]
    assert dated.strongest.all()


def test_the_strongest_neighbours() -> None:
    graph = TieGraph.of(TIES, 4)
    near = graph.top(1, np.ones(4, bool))
    assert near.start.tolist() == [0, 1, 2, 2, 3]
    assert (near.other.tolist(), near.strength.tolist()) == ([1, 0, 1], [0.9, 0.9, 0.5])
    assert graph.top(2, np.ones(4, bool)).other.tolist() == [1, 3, 0, 3, 1, 0]
    assert graph.top(2, np.array([True, False, True, True])).other.tolist() == [3, 0]


def test_of_equal_neighbours_the_smaller_one() -> None:
    one, other = np.array([3, 2, 1]), np.array([0, 0, 0])
    none = np.zeros(3, np.int64)
    graph = TieGraph.of(Tie(one, other, none, np.full(3, 0.5), none, none, none), 4)
    assert graph.top(2, np.ones(4, bool)).other[:2].tolist() == [1, 2]


def test_nothing() -> None:
    graph = TieGraph.of(Tie.joined([]), 2)
    assert graph.indptr.tolist() == [0, 0, 0]
    assert len(graph.only(np.zeros(0, bool)).other) == 0
    assert graph.top(1, np.ones(2, bool)).start.tolist() == [0, 0, 0]
