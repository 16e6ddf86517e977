"""Lift and AUC in plain Python: equals are taken in a random order, in expectation."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import ceil, nan


def lift(scores: Sequence[float], events: Sequence[bool], percent: int) -> float:
    """Return how many times as many events the first so many percent have as all."""
    if not any(events):
        return nan
    n_first = ceil(len(scores) * percent / 100)
    cut = sorted(scores, reverse=True)[n_first - 1]
    sure = [event for score, event in zip(scores, events, strict=True) if score > cut]
    tied = [event for score, event in zip(scores, events, strict=True) if score == cut]
    found = sum(sure) + sum(tied) * (n_first - len(sure)) / len(tied)
    return found / n_first / (sum(events) / len(events))


def auc(scores: Sequence[float], events: Sequence[bool]) -> float:
    """Return how often one of those with an event has the better score of two."""
    of = [[s for s, e in zip(scores, events, strict=True) if e is x] for x in (True, False)]
    pairs = list(product(*of))
    right = sum(1.0 if one > other else 0.5 if one == other else 0.0 for one, other in pairs)
    return right / len(pairs) if pairs else nan
