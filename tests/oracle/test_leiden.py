"""Communities beside those of another library, by what they are worth."""

from __future__ import annotations

import networkit as nk
import numpy as np
import pytest

from graphcrm.kernels.leiden import leiden, quality_of
from tests.unit.kernels.communities import Web, planted


def by_networkit(graph: Web) -> tuple[np.ndarray, float]:
    """Return labels of networkit's Leiden on one thread, and what it says they are worth."""
    indptr, indices, weight = graph
    node = np.repeat(np.arange(len(indptr) - 1), np.diff(indptr))
    once = node < indices
    ends = weight[once], (node[once], indices[once].astype(np.int64))
    nk.setNumberOfThreads(1)
    nk.setSeed(1, False)
    web = nk.GraphFromCoo(ends, n=len(indptr) - 1, weighted=True, directed=False)
    found = nk.community.ParallelLeiden(web, iterations=10).run().getPartition()
    return np.array(found.getVector()), nk.community.Modularity().getQuality(found, web)


@pytest.mark.parametrize("outer", [0.005, 0.02, 0.04])
def test_modularity_is_within_2_thousandths_of_another_library(
    rng: np.random.Generator, outer: float
) -> None:
    graph = planted(rng, sizes=[20, 40, 60] * 8, inner=0.25, outer=outer)
    label, says = by_networkit(graph)
    smallest = np.unique(label, return_index=True)[1]
    own = quality_of(*graph, smallest[np.unique(label, return_inverse=True)[1]])
    assert own == pytest.approx(says)
    assert leiden(*graph, iterations=10, trials=5).quality > says - 0.002
