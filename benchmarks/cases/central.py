"""What holds a network together: the kernels on arrays alone, beside networkit and scipy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from benchmarks.harness import BenchmarkError, Run, case

if TYPE_CHECKING:
    import networkit as nk

TOL = 1e-10
EPSILON = 0.01
N_SOURCES = 32
Array = npt.NDArray[Any]


class Arrays(NamedTuple):
    """A network whose ties each stand at both of their ends."""

    indptr: Array
    other: Array

    @property
    def node(self) -> Array:
        """Whose each entry is."""
        return np.repeat(np.arange(len(self.indptr) - 1), np.diff(self.indptr))


@case("central")
def articulation(run: Run) -> None:
    """articulation points and bridges"""
    from graphcrm.kernels.bridges import cuts

    web = _web(run.n_customers)
    cuts(*_web(100))  # compiled
    for _ in range(run.repeats):
        with run.timed("all"):
            found = cuts(*web)
    run.note_peak()
    run.facts |= {"n_nodes": int(found.node.sum()), "n_ties": int(found.tie.sum()) // 2}
    import networkit as nk

    theirs = _networkit(web)
    with run.timed("networkit, biconnected components"):
        parts = nk.components.BiconnectedComponents(theirs)
        parts.run()
    times_in = np.bincount(np.concatenate([np.array(c) for c in parts.getComponents()]))
    _agree(np.array_equal(np.flatnonzero(times_in > 1), np.flatnonzero(found.node)))


@case("central")
def pagerank(run: Run) -> None:
    """PageRank, L1 norm of the error below 1e-10"""
    from graphcrm.kernels.pagerank import pagerank

    web = _web(run.n_customers)
    strength = np.ones(len(web.other))
    pagerank(*_web(100), np.ones(len(_web(100).other)))  # scipy is loaded
    for _ in range(run.repeats):
        with run.timed("all"):
            found = pagerank(*web, strength, tol=TOL)
    run.note_peak()
    run.facts |= {"rounds": found.rounds, "residual": found.residual}
    import networkit as nk

    theirs = _networkit(web)
    with run.timed("networkit, tol 1e-10"):
        ranks = nk.centrality.PageRank(theirs, tol=TOL)
        ranks.norm = nk.centrality.Norm.L1_NORM
        ranks.run()
    scores = np.array(ranks.scores())  # less than 1: it loses what nodes without ties have
    _agree(float(np.abs(scores / scores.sum() - found.share).sum()) < 1e-8)
    with run.timed("scipy, plain power iteration"):
        plain = _plain_pagerank(web)
    _agree(float(np.abs(plain - found.share).sum()) < 1e-8)


@case("central")
def betweenness(run: Run) -> None:
    """betweenness, off by at most 0.01 with a chance of 0.9"""
    from graphcrm.kernels.betweenness import betweenness

    web = _web(run.n_customers)
    betweenness(*_web(100), exact_work=0)  # compiled
    with run.timed("all"):
        found = betweenness(*web, epsilon=EPSILON, exact_work=0)
    run.note_peak()
    run.facts |= {"n_samples": found.n_samples, "greatest": float(found.share.max())}
    import networkit as nk

    theirs = _networkit(web)
    with run.timed(f"networkit, {N_SOURCES} sources, no bound"):
        nk.centrality.EstimateBetweenness(theirs, N_SOURCES, normalized=True).run()


def _web(n_customers: int) -> Arrays:
    """Return who pays whom, each pair once, both ways."""
    from benchmarks.payments import payments

    edges = payments(n_customers).out_of
    n = len(edges.start) - 1
    one, other = np.repeat(np.arange(n), np.diff(edges.start)), edges.edge["other"].astype(np.int64)
    pairs = np.unique(np.minimum(one, other) * n + np.maximum(one, other))
    low, high = np.divmod(pairs, n)
    order = np.lexsort((np.r_[high, low], np.r_[low, high]))
    node = np.r_[low, high][order]
    return Arrays(np.searchsorted(node, np.arange(n + 1)), np.r_[high, low][order].astype(np.int32))


def _networkit(web: Arrays) -> nk.Graph:
    import networkit as nk

    nk.setNumberOfThreads(2)
    node, up = web.node, web.node < web.other
    ends = node[up].astype(np.uint64), web.other[up].astype(np.uint64)
    return nk.graph.GraphFromCoo(ends, n=len(web.indptr) - 1)


def _plain_pagerank(web: Arrays) -> Array:
    """Iterate over a matrix of chances until a round changes less than the tolerance."""
    from scipy import sparse

    n, out = len(web.indptr) - 1, np.diff(web.indptr)
    chance = 0.85 / np.maximum(out, 1)
    matrix = sparse.csr_array((chance[web.other], web.other, web.indptr), shape=(n, n))
    share, change = np.full(n, 1 / n), 1.0
    while change > TOL / 10:
        new = matrix @ share + (0.15 + 0.85 * share[out == 0].sum()) / n
        change, share = np.abs(new - share).sum(), new
    return np.asarray(share)


def _agree(same: bool) -> None:
    if not same:
        raise BenchmarkError("central: another library says otherwise")
