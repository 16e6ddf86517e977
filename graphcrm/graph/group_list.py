"""Who was asked in a campaign and who was held back, as somebody named them in a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.graph.arrays import BoolVec
from graphcrm.graph.people_list import PeopleList

ASKED: Final = "asked"
CONTROL: Final = "control"


def signal_kind(group: str, campaign: str) -> str:
    """Return the kind of the signals by which the store knows a group of a campaign.

    >>> signal_kind(ASKED, "A007")
    'asked:A007'
    """
    return f"{group}:{campaign}"


@dataclass(frozen=True, slots=True)
class GroupList:
    """The two groups of a campaign, row by row.

    Parameters
    ----------
    people : PeopleList
    asked : (n,) bool
        Whether each was asked; else held back.
    """

    people: PeopleList
    asked: BoolVec

    @classmethod
    def of(cls, asked: Sequence[str], control: Sequence[str]) -> GroupList:
        """Return ids as the groups of a campaign.

        >>> GroupList.of(["C7", "C1"], ["C3"]).asked.tolist()
        [True, True, False]
        """
        people = PeopleList.of([*asked, *control], "groups")
        return cls(people, np.arange(len(people)) < len(asked))
