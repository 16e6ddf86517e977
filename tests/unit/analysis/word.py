"""Banks of a few people whose word travels over ties of known probability."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from graphcrm.graph import Graph
from graphcrm.graph.strings import Strings
from graphcrm.graph.ties import Ties
from tests.unit.analysis.small import Make, customer

Tie = tuple[str, str, float]
OWN: dict[str, Any] = {"probability": "column:p", "unknown_consent": "allow"}


def people(make: Make, n: int, **tables: Any) -> Graph:
    """Return a bank of customers C1, C2, … and nothing else that is not said."""
    return make(**{"customers": [customer(f"C{i}") for i in range(1, n + 1)], **tables})


def ties(*given: Tie) -> Ties:
    """Return ties as a bank hands them over."""
    one, other, p = (list(part) for part in zip(*given, strict=True)) if given else ([], [], [])
    return Ties(
        "ties.csv",
        np.arange(2, len(given) + 2),
        Strings.of([str(c) for c in one]),
        Strings.of([str(c) for c in other]),
        {"p": np.array(p, np.float64)},
    )


def edges(given: Sequence[Tie]) -> list[tuple[int, int, Fraction]]:
    """Return ties between C1, C2, … as edges between 0, 1, …, of exact probability."""
    return [(int(a[1:]) - 1, int(b[1:]) - 1, Fraction(p)) for a, b, p in given]
