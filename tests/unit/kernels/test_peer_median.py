from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.kernels.peer_median import peer_median

rows = st.tuples(st.sampled_from([-1, 0, 0, 1, 2]), st.integers(0, 9), st.booleans())


@given(st.lists(rows, max_size=30), st.integers(1, 6))
def test_it_is_the_median_of_the_others(drawn: list[tuple[int, int, bool]], least: int) -> None:
    groups, values, peers = (
        (list(part) for part in zip(*drawn, strict=True)) if drawn else ([],) * 3
    )
    found = peer_median(
        np.array(values, float), np.array(groups, int), np.array(peers, bool), least=least
    )
    for at, group in enumerate(groups):
        others = [v for n, v in enumerate(values) if n != at and groups[n] == group and peers[n]]
        enough = group >= 0 and len(others) >= least
        expected = median(others) if enough else np.nan
        assert found[at] == pytest.approx(expected, nan_ok=True)


def test_values_of_who_is_no_peer_may_be_missing() -> None:
    values, group = np.array([np.nan, 1.0, 3.0]), np.zeros(3, int)
    found = peer_median(values, group, np.array([False, True, True]), least=2)
    assert found[0] == 2.0
    assert np.isnan(found[1:]).all()
