"""Who is around a node, worked by hand."""

import numpy as np
import pytest

from graphcrm.graph.arrays import IntVec
from graphcrm.kernels.ego import Around, ego
from graphcrm.kernels.tie_graph import Tie, TieGraph


def web(*ties: tuple[int, int, int, float], n: int) -> TieGraph:
    """Return ties of one, other, kind and strength; the row is the place."""
    one, other, kind, strength = (np.array(column) for column in zip(*ties, strict=True))
    rows = np.arange(len(ties))
    codes = kind.astype(np.int8)
    return TieGraph.of(Tie(one, other, codes, strength, rows + 100, codes, rows), n)


#   0 -0.9- 1 -0.5- 3        0 is nearer to 3 by 1 (0.45) than by 2 (0.4)
#   0 -0.5- 2 -0.8- 3        in kind 1 0 has 4 and 5 as well, the second as strongly
TIES = web(
    *((0, 1, 0, 0.9), (0, 2, 0, 0.5), (1, 3, 0, 0.5), (2, 3, 0, 0.8)),
    *((0, 4, 1, 0.3), (0, 5, 1, 0.3), (1, 4, 0, 0.9), (1, 2, 0, 0.1), (1, 3, 1, 0.1)),
    n=6,
)
# 7 is a thing that 1 and 2 have
THINGS = web((1, 7, 2, 0.0), (2, 7, 2, 0.0), n=8)


def around(
    *, hops: int = 2, most: int = 9, without: int = -1, kinds: tuple[int, ...] = (0, 1, 2)
) -> list[tuple[int, ...]]:
    passed, wanted = np.arange(8) < 6, np.isin(np.arange(3), kinds)
    passed[without] = False
    found = ego([TIES, THINGS], 0, hops=hops, most=most, kinds=wanted, passed=passed)
    return [(h, v, t, k, n) for h, v, t, k, n in rows(found)]


def rows(found: Around) -> list[tuple[int, ...]]:
    columns: list[IntVec] = [found.hop, found.via, found.node, found.kind, found.n]
    return list(zip(*(column.tolist() for column in columns), strict=True))


ONE_HOP = [(1, 0, 1, 0, 1), (1, 0, 2, 0, 1), (1, 0, 4, 1, 1), (1, 0, 5, 1, 1)]


def test_one_hop() -> None:
    assert around(hops=1) == ONE_HOP


def test_each_node_once_through_whom_it_is_nearest() -> None:
    assert around() == [*ONE_HOP, (2, 1, 3, 0, 1), (2, 1, 3, 1, 1), (2, 1, 7, 2, 1)]


def test_the_many_are_one_row_and_are_not_walked_on_from() -> None:
    assert around(most=1) == [
        *((1, 0, 1, 0, 1), (1, 0, -1, 0, 1), (1, 0, 4, 1, 1), (1, 0, -1, 1, 1)),
        *((2, 1, 3, 0, 1), (2, 1, 3, 1, 1), (2, 1, 7, 2, 1)),
    ]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"without": 1}, [(2, 2, 3, 0, 1), (2, 2, 7, 2, 1)]),
        ({"kinds": (0, 1)}, [(2, 1, 3, 0, 1), (2, 1, 3, 1, 1)]),
        ({"kinds": (1,)}, []),
    ],
)
def test_whom_it_leaves_out(given: dict[str, int], expected: list[tuple[int, ...]]) -> None:
    assert [row for row in around(**given) if row[0] == 2] == expected  # type: ignore[arg-type]


def test_rows_say_what_tie_it_is() -> None:
    every, passed = np.ones(3, bool), np.ones(8, bool)
    found = ego([TIES, THINGS], 2, hops=1, most=9, kinds=every, passed=passed)
    assert found.node.tolist() == [3, 0, 1, 7]
    assert found.strength.tolist() == [0.8, 0.5, 0.1, 0.0]
    assert found.row.tolist() == [3, 1, 7, 1]
    assert found.on.tolist() == [103, 101, 107, 101]


def test_nobody_is_around() -> None:
    every, passed = np.ones(3, bool), np.ones(8, bool)
    found = ego([TIES, THINGS], 0, hops=3, most=9, kinds=~every, passed=passed)
    assert rows(found) == []
