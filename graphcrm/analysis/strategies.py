"""How to serve whom: a word for each pair of what a party is to the bank and what it could be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Final

LEVELS: Final = ("high", "low", "unknown")
CELLS: Final = tuple(f"{present}_{potential}" for present, potential in product(LEVELS, LEVELS))
# In the order of CELLS: what is not known has to be found out first.
USUAL: Final = (
    *("expand", "keep", "keep"),
    *("develop", "serve_simply", "find_out"),
    *("develop", "find_out", "find_out"),
)


def strategies_of(own: Mapping[str, str]) -> tuple[str, ...]:
    """Return the strategy of each of ``CELLS``, the bank's own before the usual ones.

    >>> strategies_of({"high_low": "visit twice a year"})[:2]
    ('expand', 'visit twice a year')
    """
    return tuple(own.get(cell, usual) for cell, usual in zip(CELLS, USUAL, strict=True))


def problems(given: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield which keys of a mapping to strategies are wrong, and how.

    >>> list(problems({"high_low": ""}))
    [('high_low', 'must not be empty')]
    """
    for cell, said in given.items():
        if cell not in CELLS:
            yield cell, f"is no present and potential; there are {', '.join(CELLS)}"
        elif not said.strip():
            yield cell, "must not be empty"
