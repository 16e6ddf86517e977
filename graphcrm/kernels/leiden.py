"""Communities of a weighted graph by the method of Leiden, each of them connected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np

from graphcrm.errors import InputError
from graphcrm.graph.arrays import FloatVec, IntVec, inverse, offsets_of
from graphcrm.kernels.components import components

Method = Literal["modularity", "cpm"]
RESOLUTION: Final = {"modularity": 1.0, "cpm": 0.1}
ITERATIONS: Final = 1
MOST_SEED: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Communities:
    """Which community each node is in.

    Parameters
    ----------
    label : (n,) int64
        The smallest node of its community: itself, if it is alone.
    quality : float
        Of these labels, by the method and resolution asked for; see :func:`quality_of`.
    modularity : float
        Of these labels, by modularity at resolution 1, whatever was asked for.
    n_split : int
        Communities that did not hang together and were split into their parts.
    """

    label: IntVec
    quality: float
    modularity: float
    n_split: int


def leiden(
    indptr: IntVec,
    indices: IntVec,
    weight: FloatVec,
    *,
    method: Method = "modularity",
    resolution: float | None = None,
    iterations: int = ITERATIONS,
    trials: int = 1,
    rng_seed: int = 1,
) -> Communities:
    """Return communities whose nodes are tied to one another more than to others.

    The same arrays and parameters give the same labels, in any run, on any number of threads.

    Parameters
    ----------
    indptr : (n + 1,) integers
    indices : (e,) integers
        Of a symmetric matrix by row: neighbours of each node in their order, never itself.
    weight : (e,) float64, above 0
    method : {"modularity", "cpm"}
        CPM (constant Potts model): ties inside a community weigh on average at least
        ``resolution`` a pair of its nodes, however large the graph.
    resolution : float, above 0, optional
        Greater makes smaller communities.  Default 1 for modularity, 0.1 for CPM.
    iterations : int, >= 1
        Each begins from what the one before found.
    trials : int, >= 1
        Independent runs of which the best counts.
    rng_seed : int, >= 0

    Raises
    ------
    InputError
        A parameter outside its range, a weight that is not above 0 and finite, or a graph that is
        not the same from both ends.

    Notes
    -----
    About O(e) a pass and few passes; the loop is that of graspologic-native.  What it returns is
    checked here: each community that does not hang together is split.  Source: Traag, Waltman and
    van Eck (2019), "From Louvain to Leiden"; CPM: Traag, Van Dooren and Nesterov (2011).

    Examples
    --------
    >>> indptr, indices = np.array([0, 1, 2, 3, 4, 4]), np.array([1, 0, 3, 2])
    >>> found = leiden(indptr, indices, np.ones(4))
    >>> found.label.tolist(), found.quality
    ([0, 0, 2, 2, 4], 0.5)
    """
    gamma = _checked(method, resolution, iterations, trials, rng_seed)
    _check_graph(indptr, indices, weight)
    found = np.arange(len(indptr) - 1)
    tied = np.flatnonzero(np.diff(indptr))  # who is alone changes nothing for the others
    if len(tied):
        near = indptr, indices, weight
        if len(tied) < len(found):
            place = inverse(tied, len(found))
            near = offsets_of(np.diff(indptr)[tied]), place[indices], weight
        group = _native(*near, method, gamma, (iterations, trials, rng_seed))
        found[tied] = tied[group]
    label, n_split = connected(indptr, indices, found)
    modularity = quality = quality_of(indptr, indices, weight, label)
    if (method, gamma) != ("modularity", 1.0):
        quality = quality_of(indptr, indices, weight, label, method=method, resolution=gamma)
    return Communities(label, quality, modularity, n_split)


def quality_of(
    indptr: IntVec,
    indices: IntVec,
    weight: FloatVec,
    label: IntVec,
    *,
    method: Method = "modularity",
    resolution: float = 1.0,
) -> float:
    """Return how good labels are, as a share of all weight; 0 where nobody is tied.

    With W the weight of all ties, each counted once: modularity is the share of W inside
    communities less ``resolution`` times what chance would put there, Σ (strength of a community /
    2W)²; CPM is Σ over communities (inner weight − ``resolution`` · pairs of its nodes) / W.

    Parameters
    ----------
    label : (n,) integers, 0 <= label < n
    others
        See :func:`leiden`.

    Examples
    --------
    >>> pair = np.array([0, 1, 2]), np.array([1, 0]), np.ones(2)
    >>> quality_of(*pair, np.zeros(2, int)), quality_of(*pair, np.arange(2))
    (0.0, -0.5)
    """
    twice = float(weight.sum())
    if not twice:
        return 0.0
    node, n = _owner(indptr), len(indptr) - 1
    inner = float(weight[label[node] == label[indices]].sum())
    if method == "cpm":
        size = np.bincount(label, minlength=n).astype(np.float64)
        return (inner - resolution * float((size * (size - 1)).sum())) / twice
    strength = np.bincount(label[node], weight, minlength=n) / twice
    return inner / twice - resolution * float((strength**2).sum())


def connected(indptr: IntVec, indices: IntVec, label: IntVec) -> tuple[IntVec, int]:
    """Return labels of which each hangs together, and how many had to be split.

    A label becomes the smallest node of its part.

    Examples
    --------
    >>> indptr, indices = np.array([0, 1, 2, 2]), np.array([1, 0])
    >>> parts, n_split = connected(indptr, indices, np.zeros(3, int))
    >>> parts.tolist(), n_split
    ([0, 0, 2], 1)
    """
    n, node = len(indptr) - 1, _owner(indptr)
    inner = np.flatnonzero((label[node] == label[indices]) & (node < indices))
    part = components(node[inner], indices[inner].astype(np.int64), n=n)
    n_parts = np.bincount(label[part == np.arange(n)], minlength=n)
    return part, int(np.count_nonzero(n_parts > 1))


def _native(
    indptr: IntVec,
    indices: IntVec,
    weight: FloatVec,
    method: Method,
    resolution: float,
    counts: tuple[int, int, int],
) -> IntVec:
    """Return labels as the library numbers them: 0 <= label < n."""
    from graspologic_native import leiden_csr

    n, (iterations, trials, rng_seed) = len(indptr) - 1, counts
    _, of_node = leiden_csr(
        np.ascontiguousarray(indptr, np.int64),
        np.ascontiguousarray(indices, np.int32),
        np.ascontiguousarray(weight, np.float64),
        n,
        resolution=resolution,
        iterations=iterations,
        use_modularity=method == "modularity",
        seed=rng_seed,
        trials=trials,
    )
    label = np.empty(n, np.int64)
    label[np.fromiter(of_node.keys(), np.int64, n)] = np.fromiter(of_node.values(), np.int64, n)
    return label


def _owner(indptr: IntVec) -> IntVec:
    """Return whose each entry is."""
    return np.repeat(np.arange(len(indptr) - 1), np.diff(indptr))


def _checked(
    method: str, resolution: float | None, iterations: int, trials: int, rng_seed: int
) -> float:
    """Return the resolution; InputError where a parameter is out of its range."""
    if method not in get_args(Method):
        raise InputError("method is modularity or cpm")
    gamma = RESOLUTION[method] if resolution is None else resolution
    if not 0 < gamma < np.inf:  # not a number is neither
        raise InputError("resolution is greater than 0")
    if min(iterations, trials) < 1:
        raise InputError("iterations and trials are 1 or more")
    if not 0 <= rng_seed <= MOST_SEED:
        raise InputError(f"rng_seed is from 0 to {MOST_SEED}")
    return gamma


def _check_graph(indptr: IntVec, indices: IntVec, weight: FloatVec) -> None:
    """Refuse what is no undirected graph with weights above 0."""
    if not len(indptr) or indptr[-1] != len(indices) or len(indices) != len(weight):
        raise InputError("indptr ends with the number of indices, and each of them has a weight")
    if not (np.isfinite(weight) & (weight > 0)).all():
        raise InputError("weights of ties are finite and above 0")
    node, n = _owner(indptr), len(indptr) - 1
    if len(indices) and not 0 <= indices.min() <= indices.max() < n:
        raise InputError("neighbours are nodes: numbers from 0, less than there are")
    there, back = np.bincount(node, weight, minlength=n), np.bincount(indices, weight, minlength=n)
    if (node == indices).any() or not np.allclose(there, back):
        raise InputError("a graph has each tie from both ends, and none of a node with itself")
