"""Labels dealt out again: beside scipy, and every deal as often as any other."""

from __future__ import annotations

import numpy as np

from graphcrm.kernels.matching import match
from graphcrm.kernels.relabelling import chance


def test_all_alike_is_chance() -> None:
    matched = match(np.zeros(4, int), np.array([True, True, False, False]))
    assert chance(matched, lambda group: 0.1 + 0.2 * group[0] - 0.2 * group[0]) == 1
