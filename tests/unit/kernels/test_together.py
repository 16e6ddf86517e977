"""Several p-values looked at together, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from graphcrm.kernels.together import together


def test_holm_by_hand() -> None:
    # 0.01 x 4, 0.02 x 3, 0.03 x 2, and none falls below one before it.
    found = together(np.array([0.03, 0.01, 0.9, 0.02]))
    assert found == pytest.approx([0.06, 0.04, 0.9, 0.06])


def test_never_above_one_and_nothing_stays_nothing() -> None:
    assert together(np.array([0.7, 0.8])).tolist() == [1, 1]
    assert np.isnan(together(np.array([np.nan]))).all()
    assert len(together(np.array([]))) == 0
