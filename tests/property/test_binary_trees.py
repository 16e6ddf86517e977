"""Ranges of leaves and what comes down to them, against plain Python."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.graph.arrays import NO_IX
from graphcrm.kernels.binary_trees import cover, descend, sums
from graphcrm.kernels.flow import handed_on

depths = st.integers(0, 5)


def leaves_below(node: int, width: int) -> list[int]:
    return (
        [node - width]
        if node >= width
        else [leaf for child in (2 * node, 2 * node + 1) for leaf in leaves_below(child, width)]
    )


@given(depths, st.data())
def test_nodes_cover_just_the_leaves_of_each_range(depth: int, data: st.DataObject) -> None:
    width = 2**depth
    ends = st.integers(0, width)
    ranges = data.draw(st.lists(st.tuples(ends, ends), max_size=5))
    low, high = np.array(ranges, np.int64).reshape(-1, 2).T
    which, node = cover(low, high, width)
    for i, (first, last) in enumerate(ranges):
        nodes = node[which == i].tolist()
        found = sorted(leaf for n in nodes for leaf in leaves_below(n, width))
        assert found == list(range(first, last))
        assert len(nodes) <= max(2 * depth, 1)


@given(depths, st.data())
def test_sums_are_those_of_the_leaves_below(depth: int, data: st.DataObject) -> None:
    width = 2**depth
    leaves = data.draw(st.lists(st.integers(0, 99), min_size=width, max_size=width))
    found = sums(np.array([leaves]))[0]
    for node in range(1, 2 * width):
        assert found[node] == sum(leaves[leaf] for leaf in leaves_below(node, width))


@given(depths, st.data())
def test_units_come_down_as_the_flow_says(depth: int, data: st.DataObject) -> None:
    width = 2**depth
    units = data.draw(
        st.lists(st.tuples(st.integers(0, width - 1), st.integers(0, depth)), max_size=12)
    )
    leaf = np.array([a for a, _ in units], np.int64)
    entered = (width + leaf) >> np.array([up for _, up in units], np.int64)
    flow = np.zeros((1, 2 * width), np.int64)
    for up in range(depth):
        passed = (width + leaf) >> up
        np.add.at(flow[0], passed[passed > entered], 1)
    came = descend(np.zeros(len(units), np.int64), entered, flow)
    assert sorted(came.tolist()) == sorted(leaf.tolist())
    below = [leaves_below(node, width) for node in entered.tolist()]
    assert all(one in some for one, some in zip(came.tolist(), below, strict=True))


@given(
    st.lists(st.integers(0, 3), max_size=8),
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=6),
)
def test_as_many_take_an_arc_as_flow_along_it(at: list[int], arcs: list[tuple[int, int]]) -> None:
    tail, flow = np.array(sorted(arcs), np.int64).reshape(-1, 2).T
    taken = handed_on(np.array(at, np.int64), tail, flow).tolist()
    for node in range(4):
        mine = [arc for one, arc in zip(at, taken, strict=True) if one == node]
        open_ = [i for i in range(len(tail)) if tail[i] == node for _ in range(flow[i])]
        assert mine == (open_ + [NO_IX] * len(mine))[: len(mine)]
        assert all(a <= b for a, b in pairwise([a for a in mine if a != NO_IX]))
