"""How many random cases a costly property draws: a part of those set for all, never none."""

from __future__ import annotations

from hypothesis import settings


def part(of: int, least: int = 1) -> int:
    """One in `of` of the random cases set for every property, but `least` of them.

    Where `CI` is set fewer are drawn than at a desk: a part of them may be none, which hypothesis
    refuses.
    """
    return max(settings().max_examples // of, least)
