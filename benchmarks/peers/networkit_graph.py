"""The same network in networkit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import networkit as nk
    import numpy.typing as npt


def networkit_graph(
    indptr: npt.NDArray[Any], other: npt.NDArray[Any], weight: npt.NDArray[Any] | None = None
) -> nk.Graph:
    """Return a network whose ties each stand at both of their ends."""
    import networkit as nk

    n = len(indptr) - 1
    node = np.repeat(np.arange(n), np.diff(indptr))
    once = node < other
    ends = node[once].astype(np.uint64), other[once].astype(np.uint64)
    if weight is None:
        return nk.graph.GraphFromCoo(ends, n=n)
    return nk.graph.GraphFromCoo((weight[once], ends), n=n, weighted=True)
