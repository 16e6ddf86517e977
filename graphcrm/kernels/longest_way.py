"""The longest way along edges that meets no node twice: exact, but through large rings."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from graphcrm.graph.arrays import BoolVec, IntVec, distinct, is_among
from graphcrm.graph.csr import Csr
from graphcrm.kernels.strong import strong_components

LARGE: Final = 10  # nodes of a strong component through which every way is still tried


class LongestWays(NamedTuple):
    """Of every node how many nodes the longest way that ends at it has, itself among them.

    ``n_nodes`` (n,) is at least 1; ``is_exact`` (n,): where not, a way may be longer.
    """

    n_nodes: IntVec
    is_exact: BoolVec


def longest_ways(source: IntVec, target: IntVec, *, n: int) -> LongestWays:
    """Return how long ways get that follow edges and meet no node twice.

    To find the longest way of any graph is as hard as problems get (a way over all nodes is one).
    But a way enters and leaves a strong component once: along the components it is a matter of
    order, and within one of up to 10 nodes every set of nodes is tried.  Through a larger one the
    longest branch of one search in depth stands for the longest way: a way that exists, and maybe
    not the longest.

    Parameters
    ----------
    source, target : (m,) integers
        Where each edge comes from and goes to; loops and repeats do no harm.
    n : int

    Returns
    -------
    LongestWays

    Notes
    -----
    O(n + m) time beside 2^k k^2 for each strong component of k <= 10 nodes.  Source: Held and Karp
    (1962) within a component.

    Examples
    --------
    >>> found = longest_ways(np.array([0, 1, 2, 2]), np.array([1, 2, 1, 3]), n=4)
    >>> found.n_nodes.tolist(), found.is_exact.all()
    ([1, 2, 3, 4], np.True_)
    """
    _, part = np.unique(strong_components(source, target, n=n), return_inverse=True)
    edge = distinct(source[source != target].astype(np.int64) * n + target[source != target])
    one, other = edge // max(n, 1), edge % max(n, 1)
    from graphcrm.kernels.longest_search import Parts, longest_by_parts

    n_parts = int(part.max(initial=-1)) + 1
    members = Csr.of(part, np.arange(n), n_rows=n_parts)
    forth = Csr.of(one, other, n_rows=n)
    between = part[one] != part[other]
    before = np.bincount(part[other[between]], minlength=n_parts)
    parts = Parts(forth.indptr, forth.indices, part, members.indptr, members.indices)
    return LongestWays(*longest_by_parts(parts, before, LARGE))


def on_way_of_four(source: IntVec, target: IntVec, *, n: int) -> BoolVec:
    """Whether each edge is the middle one of a way over four different nodes.

    Parameters
    ----------
    source, target : (m,) integers
        Where each edge comes from and goes to: no loops, each edge once.
    n : int

    Notes
    -----
    O(m log m).  Exact on every graph: an edge b to c has such a way where somebody but c leads to b
    and c leads to somebody but b, and these are not one and the same alone.

    Examples
    --------
    >>> on_way_of_four(np.array([0, 1, 2]), np.array([1, 2, 3]), n=4).tolist()
    [False, True, False]
    >>> on_way_of_four(np.array([0, 1, 2]), np.array([1, 2, 0]), n=3).tolist()
    [False, False, False]
    """
    wide = max(n, 1)
    back = is_among(target * wide + source, np.sort(source * wide + target))
    n_before = np.bincount(target, minlength=n)[source] - back
    n_after = np.bincount(source, minlength=n)[target] - back
    # Where there is one alone, the sum of all less the other end is who it is.
    before, after = np.zeros((2, n), np.int64)
    np.add.at(before, target, source)
    np.add.at(after, source, target)
    same = before[source] - target * back == after[target] - source * back
    one_each = (n_before == 1) & (n_after == 1)
    return np.asarray((n_before > 0) & (n_after > 0) & ~(one_each & same))
