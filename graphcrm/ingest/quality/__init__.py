"""How good the data of a bank is: what is missing, wrong, double, loose or old, and a score.

Each section is one function over an :class:`Inspection`; the score of a branch is made of what
they count, see :mod:`graphcrm.ingest.quality.tally`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Final

from graphcrm.errors import NotFoundError

if TYPE_CHECKING:
    from graphcrm.answer import Answer
    from graphcrm.ingest.quality.inspection import Inspection

SCORES: Final = "scores"
# Section -> module, in the order in which they are shown; the function has the section's name.
SECTIONS: Final[Mapping[str, str]] = {
    "worst": "scores",
    "completeness": "completeness",
    "managers": "managers",
    "validity": "validity",
    "duplicates": "duplicates",
    "orphans": "orphans",
    "freshness": "freshness",
    "stability": "stability",
}


def section(name: str) -> Callable[[Inspection], Answer]:
    """Return the function that answers a section, or the scores.

    Raises
    ------
    NotFoundError
        There is no such section; it is not repeated.
    """
    if name != SCORES and name not in SECTIONS:
        raise NotFoundError(f"no such section of quality; there are {', '.join(SECTIONS)}")
    module = import_module(f"{__name__}.{SECTIONS.get(name, SCORES)}")
    function: Callable[[Inspection], Answer] = getattr(module, name)
    return function
