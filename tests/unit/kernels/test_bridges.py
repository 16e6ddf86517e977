"""What a network falls apart without, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from graphcrm.errors import InputError
from graphcrm.kernels.bridges import cuts
from tests.unit.kernels.webs import web_of

Pairs = list[tuple[int, int]]


def found(n: int, *pairs: tuple[int, int]) -> tuple[list[int], Pairs]:
    web = web_of(dict.fromkeys(pairs, 1.0), n)
    cut = cuts(web.indptr, web.other)
    node = np.repeat(np.arange(n), np.diff(web.indptr))[cut.tie].tolist()
    ties = {(a, b) for a, b in zip(node, web.other[cut.tie].tolist(), strict=True) if a < b}
    assert len(node) == 2 * len(ties)  # marked at both ends
    return np.flatnonzero(cut.node).tolist(), sorted(ties)


@pytest.mark.parametrize(
    ("n", "pairs", "nodes", "ties"),
    [
        (0, [], [], []),
        (2, [], [], []),
        (2, [(0, 1)], [], [(0, 1)]),
        (3, [(0, 1), (1, 2)], [1], [(0, 1), (1, 2)]),
        (3, [(0, 1), (1, 2), (0, 2)], [], []),
        # two triangles that share a node: it holds them together, no tie does
        (5, [(0, 1), (1, 2), (0, 2), (2, 3), (3, 4), (2, 4)], [2], []),
        # two triangles joined by a tie
        (
            6,
            [(0, 1), (1, 2), (0, 2), (2, 3), (3, 4), (4, 5), (3, 5)],
            [2, 3],
            [(2, 3)],
        ),
        (4, [(0, 1), (2, 3)], [], [(0, 1), (2, 3)]),  # two parts
        (4, [(0, 3), (1, 3), (2, 3)], [3], [(0, 3), (1, 3), (2, 3)]),  # a star, met from an end
    ],
)
def test_by_hand(n: int, pairs: Pairs, nodes: list[int], ties: Pairs) -> None:
    assert found(n, *pairs) == (nodes, ties)


def test_neither_of_two_ties_between_the_same_nodes_is_a_bridge() -> None:
    web = web_of({(0, 1): (1.0, 0.5), (1, 2): 1.0, (2, 2): 1.0}, 3)
    cut = cuts(web.indptr, web.other)
    assert (cut.node.tolist(), web.other[cut.tie].tolist()) == ([False, True, False], [2, 1])


def test_a_long_chain_needs_no_deep_stack() -> None:
    n = 2_000
    nodes, ties = found(n, *((i, i + 1) for i in range(n - 1)))
    assert (len(nodes), len(ties)) == (n - 2, n - 1)


def test_a_tie_known_at_one_end_alone_is_refused() -> None:
    with pytest.raises(InputError, match="both of its ends"):
        cuts(np.array([0, 1, 1]), np.array([1]))
