import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from graphcrm.kernels.wilson import wilson

counts = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(st.lists(counts, max_size=20))
def test_it_is_the_score_interval(pairs: list[tuple[int, int]]) -> None:
    counted, of = np.array(pairs, np.int64).reshape(-1, 2).T
    low, high = wilson(counted, of)
    for at, (k, n) in enumerate(pairs):
        expected = binomtest(k, n).proportion_ci(method="wilson")
        assert low[at] == pytest.approx(expected.low, abs=1e-12)
        assert high[at] == pytest.approx(expected.high, abs=1e-12)
        assert 0 <= low[at] <= k / n <= high[at] <= 1


def test_what_is_no_share_has_no_interval() -> None:
    low, high = wilson(np.array([0, 3]), np.array([0, 2]))
    assert np.isnan([low, high]).all()
