"""What holds a network together: the kernels on arrays alone, beside networkit and scipy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.communities import Array, Network, both_ends
from benchmarks.harness import Run, agree, case
from benchmarks.peers.networkit_graph import networkit_graph

if TYPE_CHECKING:
    import networkit as nk

TOL = 1e-10
EPSILON = 0.01
N_SOURCES = 32


@case("central")
def articulation(run: Run) -> None:
    """articulation points and bridges"""
    from graphcrm.kernels.bridges import cuts

    web = _web(run.n_customers)
    cuts(*_web(100)[:2])  # compiled
    for _ in range(run.repeats):
        with run.timed("all"):
            found = cuts(*web[:2])
    run.note_peak()
    run.facts |= {"n_nodes": int(found.node.sum()), "n_ties": int(found.tie.sum()) // 2}
    import networkit as nk

    theirs = _networkit(web)
    with run.timed("networkit, biconnected components"):
        parts = nk.components.BiconnectedComponents(theirs)
        parts.run()
    times_in = np.bincount(np.concatenate([np.array(c) for c in parts.getComponents()]))
    agree(np.array_equal(np.flatnonzero(times_in > 1), np.flatnonzero(found.node)))


@case("central")
def pagerank(run: Run) -> None:
    """PageRank, L1 norm of the error below 1e-10"""
    from graphcrm.kernels.pagerank import pagerank

    web = _web(run.n_customers)
    pagerank(*_web(100))  # scipy is loaded
    for _ in range(run.repeats):
        with run.timed("all"):
            found = pagerank(*web, tol=TOL)
    run.note_peak()
    run.facts |= {"rounds": found.rounds, "residual": found.residual}
    import networkit as nk

    theirs = _networkit(web)
    with run.timed("networkit, tol 1e-10"):
        ranks = nk.centrality.PageRank(theirs, tol=TOL)
        ranks.norm = nk.centrality.Norm.L1_NORM
        ranks.run()
    scores = np.array(ranks.scores())  # less than 1: it loses what nodes without ties have
    agree(float(np.abs(scores / scores.sum() - found.share).sum()) < 1e-8)
    with run.timed("scipy, plain power iteration"):
        plain = _plain_pagerank(web)
    agree(float(np.abs(plain - found.share).sum()) < 1e-8)


@case("central")
def betweenness(run: Run) -> None:
    """betweenness, off by at most 0.01 with a chance of 0.9"""
    from graphcrm.kernels.betweenness import betweenness

    web = _web(run.n_customers)
    betweenness(*_web(100)[:2], exact_work=0)  # compiled
    with run.timed("all"):
        found = betweenness(*web[:2], epsilon=EPSILON, exact_work=0)
    run.note_peak()
    run.facts |= {"n_samples": found.n_samples, "greatest": float(found.share.max())}
    import networkit as nk

    theirs = _networkit(web)
    with run.timed(f"networkit, {N_SOURCES} sources, no bound"):
        nk.centrality.EstimateBetweenness(theirs, N_SOURCES, normalized=True).run()


def _web(n_customers: int) -> Network:
    """Return who pays whom, each pair once, both ways."""
    from benchmarks.payments import payments

    edges = payments(n_customers).out_of
    n = len(edges.start) - 1
    one = np.repeat(np.arange(n), np.diff(edges.start))
    return both_ends(n, one, edges.edge["other"].astype(np.int64))


def _networkit(web: Network) -> nk.Graph:
    import networkit as nk

    nk.setNumberOfThreads(2)
    return networkit_graph(web.indptr, web.other)


def _plain_pagerank(web: Network) -> Array:
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
