"""Who was asked in a campaign and who was held back, as somebody named them in a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GroupList:
    """The two groups of a campaign, row by row.

    Parameters
    ----------
    ids : sequence of str
        The customer_id.
    asked : sequence of bool
        Whether this customer was asked; else held back.
    where : sequence of str
        How people are told of each row, such as ``groups.xlsx, row 7``.
    """

    ids: Sequence[str]
    asked: Sequence[bool]
    where: Sequence[str]
