"""The lines that make a tree of rows which stand depth first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from graphcrm.answer import Answer

DEEPEST: Final = 8  # levels drawn; what lies deeper keeps the eight nearest to it
_GOES_ON, _PASSES, _ENDS, _GAP = "├─ ", "│  ", "└─ ", "   "


def depths(answer: Answer) -> list[int]:
    """Return how deep each shown row lies, 0 at the top; empty where the rows are no tree."""
    if not answer.tree:
        return []
    return [int(depth) for depth in answer.column(answer.tree).data[: answer.n_shown]]


def guides(depths: Sequence[int]) -> list[str]:
    r"""Return what stands before each row of a tree.

    Parameters
    ----------
    depths : sequence of int
        Of rows depth first, 0 at the top.

    Examples
    --------
    >>> print("\n".join(g + "x" for g in guides([0, 1, 2, 1])))
    x
    ├─ x
    │  └─ x
    └─ x
    """
    open_levels: set[int] = set()  # levels that have a further row before their parent's end
    drawn = []
    for depth in reversed(depths):
        open_levels = {level for level in open_levels if level <= depth}
        drawn.append(_guide(depth, open_levels))
        open_levels.add(depth)
    return drawn[::-1]


def _guide(depth: int, open_levels: set[int]) -> str:
    if depth == 0:
        return ""
    first = max(1, depth - DEEPEST + 1)
    passed = "".join(_PASSES if level in open_levels else _GAP for level in range(first, depth))
    return ("…" if first > 1 else "") + passed + (_GOES_ON if depth in open_levels else _ENDS)
