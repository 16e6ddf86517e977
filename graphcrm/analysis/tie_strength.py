"""How strong each kind of tie is: what the definitions say, or a bank of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Final

import numpy as np

from graphcrm.errors import InputError
from graphcrm.graph.arrays import FloatVec


@dataclass(frozen=True, slots=True)
class Strengths:
    """The strength of a tie of each kind, 0..1; of 0 there are no such ties.

    Parameters
    ----------
    coverage : float
        The most that looking after somebody counts; a live link is as strong as it is.
    household, kinship, referral, key_person, employee, colleague, group, supply : float
        ``group``: subsidiaries, and firms of the same controller.
    transfer : float
        The most that payments count; each, either way, counts a twenty-fourth of 1.
    event : float

    Raises
    ------
    InputError
        A strength outside 0..1.

    Examples
    --------
    >>> Strengths(event=0.2).of_kind[-1]
    np.float64(0.2)
    """

    coverage: float = 1.0
    household: float = 0.9
    kinship: float = 0.8
    referral: float = 0.7
    key_person: float = 0.8
    employee: float = 0.5
    colleague: float = 0.3
    group: float = 0.7
    supply: float = 0.4
    transfer: float = 0.5
    event: float = 0.1

    def __post_init__(self) -> None:
        """Refuse what is no strength."""
        if wrong := [f"{kind} {says}" for kind, says in problems(asdict(self))]:
            raise InputError("tie_strength: " + "; ".join(wrong))

    @property
    def of_kind(self) -> FloatVec:
        """The strengths, in the order of ``TIE_KINDS``."""
        return np.array([getattr(self, kind) for kind in TIE_KINDS])


TIE_KINDS: Final = tuple(field.name for field in fields(Strengths))


def problems(given: Mapping[str, float]) -> Iterator[tuple[str, str]]:
    """Yield which kinds of a mapping to strengths are wrong, and how.

    >>> list(problems({"event": 2.0}))
    [('event', 'is from 0 to 1')]
    """
    for kind, strength in given.items():
        if kind not in TIE_KINDS:
            yield kind, f"is no kind of tie; there are {', '.join(TIE_KINDS)}"
        elif not 0 <= strength <= 1:  # not a number is neither
            yield kind, "is from 0 to 1"


STRENGTHS: Final = Strengths()
