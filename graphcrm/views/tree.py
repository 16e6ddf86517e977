"""The lines that make a tree of rows which stand depth first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from graphcrm.answer import Answer

DEEPEST: Final = 8  # levels drawn; what lies deeper says how deep
_GOES_ON, _PASSES, _ENDS, _GAP = "├─ ", "│  ", "└─ ", "   "


def depths(answer: Answer) -> list[int]:
    """Return how deep each shown row lies, 0 at the top; empty where the rows are no tree."""
    if not answer.tree:
        return []
    found: list[int] = answer.column(answer.tree).data[: answer.n_shown].tolist()
    return found


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
    own = _GOES_ON if depth in open_levels else _ENDS
    if depth > DEEPEST:
        return f"…{depth} {own}"
    return "".join(_PASSES if above in open_levels else _GAP for above in range(1, depth)) + own
