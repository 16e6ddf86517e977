"""Ties between customers that a bank hands over in a file of its own, as ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graphcrm.graph.arrays import FloatVec, IntVec
from graphcrm.graph.strings import Strings


@dataclass(frozen=True, slots=True)
class Ties:
    """Directed ties in the order of the file.

    Parameters
    ----------
    label : str
        How people are told of the file.
    row : (m,) int64
        Row of the file as a spreadsheet numbers it.
    source, target : Strings of length m
        Customer ids: word goes from one to the other.  Missing where the cell was empty.
    numbers : mapping of str to (m,) float64
        The other columns by header; NaN where a cell holds no number.
    """

    label: str
    row: IntVec
    source: Strings
    target: Strings
    numbers: Mapping[str, FloatVec]
