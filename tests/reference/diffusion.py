"""How far word gets, exactly and the plain way: every possible world by itself."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from itertools import product
from math import prod

Edge = tuple[int, int, Fraction]  # from, to, probability or weight
World = list[tuple[int, int]]


def cascade_worlds(edges: Sequence[Edge], n: int) -> Iterator[tuple[Fraction, World]]:
    """Yield the chance of each world of independent cascade, and the edges that carry in it."""
    for carries in product((True, False), repeat=len(edges)):
        chance = prod(p if yes else 1 - p for yes, (_, _, p) in zip(carries, edges, strict=True))
        yield Fraction(chance), [e[:2] for yes, e in zip(carries, edges, strict=True) if yes]


def threshold_worlds(edges: Sequence[Edge], n: int) -> Iterator[tuple[Fraction, World]]:
    """Yield those of linear threshold: each node hears one of its friends or none."""
    choices: list[list[tuple[Fraction, World]]] = []
    for node in range(n):
        into = [edge for edge in edges if edge[1] == node]
        whole = max(Fraction(1), sum((p for *_, p in into), Fraction(0)))
        heard = [(p / whole, [(u, v)]) for u, v, p in into]
        choices.append([*heard, (1 - sum((p for p, _ in heard), Fraction(0)), [])])
    for chosen in product(*choices):
        chance = prod((p for p, _ in chosen), start=Fraction(1))
        yield chance, [edge for _, one in chosen for edge in one]


def exact_reach(
    worlds: Iterator[tuple[Fraction, World]], seeds: Collection[int], weight: Sequence[int]
) -> Fraction:
    """Return the expected weight that ``seeds`` reach, themselves included."""
    return sum(
        (chance * sum(weight[v] for v in reached(world, seeds)) for chance, world in worlds),
        Fraction(0),
    )


def reached(world: World, seeds: Collection[int]) -> set[int]:
    """Return who is reached in one world."""
    found = set(seeds)
    while new := {v for u, v in world if u in found} - found:
        found |= new
    return found
