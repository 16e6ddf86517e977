"""Every loop-free way between nodes, tried one after the other with exact fractions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any, TypeAlias

Web: TypeAlias = Mapping[Any, Mapping[Any, Fraction]]
Way: TypeAlias = tuple[Any, ...]  # numbers or ids


def best_ways(
    web: Web, starts: set[Any], target: Any, *, k: int, max_hops: int, through: set[Any]
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


def _from(web: Web, way: Way, target: Any, left: int, through: set[Any]) -> Iterator[Way]:
    if way[-1] == target:
        yield way
    elif left and (len(way) == 1 or way[-1] in through):
        for other in web.get(way[-1], {}):
            if other not in way:
                yield from _from(web, (*way, other), target, left - 1, through)
