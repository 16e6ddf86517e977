"""Every loop-free way between nodes, tried one after the other with exact fractions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

Web: TypeAlias = Mapping[int, Mapping[int, Fraction]]
Way: TypeAlias = tuple[int, ...]


def best_ways(
    web: Web, starts: set[int], target: int, *, k: int, max_hops: int, through: set[int]
) -> list[tuple[Fraction, Way]]:
    """Return the ``k`` strongest ways; equal ones by fewer hops, then by their nodes."""
    ways = [
        (strength(web, way), way)
        for start in starts
        for way in _from(web, (start,), target, max_hops, through - starts)
    ]
    return sorted(ways, key=lambda found: (-found[0], len(found[1]), found[1]))[:k]


def strength(web: Web, way: Way) -> Fraction:
    """Return the product of the ties along a way."""
    product = Fraction(1)
    for one, other in pairwise(way):
        product *= web[one][other]
    return product


def _from(web: Web, way: Way, target: int, left: int, through: set[int]) -> Iterator[Way]:
    if way[-1] == target:
        yield way
    elif left and (len(way) == 1 or way[-1] in through):
        for other in web.get(way[-1], {}):
            if other not in way:
                yield from _from(web, (*way, other), target, left - 1, through)
