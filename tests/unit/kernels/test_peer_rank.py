"""Places among peers, beside plain counting."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.kernels.peer_rank import peer_rank

values = st.none() | st.sampled_from([-1.0, 0.0, 0.5, 2.0])


@given(st.lists(st.tuples(values, st.integers(0, 2)), max_size=12), st.integers(1, 3))
def test_it_is_what_counting_says(rows: list[tuple[float | None, int]], least: int) -> None:
    array = np.array([np.nan if v is None else v for v, _ in rows])
    found = peer_rank(array, np.array([g for _, g in rows], np.int64), least=least)
    for at, (value, group) in enumerate(rows):
        others = [v for i, (v, g) in enumerate(rows) if i != at and g == group and v is not None]
        if value is None or len(others) < least:
            assert np.isnan(found[at])
        else:
            above = sum(v < value for v in others) + sum(v == value for v in others) / 2
            assert found[at] == pytest.approx(above / len(others))
