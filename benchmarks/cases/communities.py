"""Communities: the kernel beside networkit on one network, and the question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.communities import Network, network
from benchmarks.harness import BenchmarkError, Run, case
from benchmarks.questions import ask

if TYPE_CHECKING:
    import networkit as nk

    from benchmarks.communities import Array

WITHIN = 0.002  # of the other's modularity


@case("communities")
def leiden(run: Run) -> None:
    """Leiden by modularity, six ties a party"""
    from graphcrm.kernels.leiden import leiden

    web = network(run.n_customers)
    leiden(*network(1_000))  # the library is loaded
    labels = []
    for _ in range(max(run.repeats // 2, 2)):
        with run.timed("all"):
            found = leiden(*web)
        labels.append(found.label)
    run.note_peak()
    _agree(all(np.array_equal(labels[0], label) for label in labels))
    run.facts |= {"n_ties": len(web.other) // 2, "modularity": round(found.modularity, 6)}
    run.facts["modularity_networkit"] = round(_beside_networkit(run, web), 6)
    _agree(found.modularity > float(str(run.facts["modularity_networkit"])) - WITHIN)


@case("communities")
def cpm(run: Run) -> None:
    """the same by CPM"""
    from graphcrm.kernels.leiden import leiden

    web = network(run.n_customers)
    with run.timed("all"):
        found = leiden(*web, method="cpm")
    run.facts["quality"] = round(found.quality, 6)


@case("communities")
def question(run: Run) -> None:
    """communities of everybody"""
    ask(run, "risk.communities", repeats=1)


def _beside_networkit(run: Run, web: Network) -> float:
    """Return the modularity that networkit finds on one thread, where it repeats."""
    from graphcrm.kernels.leiden import quality_of

    theirs, labels = _networkit(web), []
    for _ in range(2):
        with run.timed("networkit, one thread"):
            labels.append(_by_networkit(theirs))
    _agree(np.array_equal(labels[0], labels[1]))
    first, place = np.unique(labels[0], return_index=True, return_inverse=True)[1:]
    return quality_of(*web, first[place])


def _networkit(web: Network) -> nk.Graph:
    import networkit as nk

    node = np.repeat(np.arange(len(web.indptr) - 1), np.diff(web.indptr))
    once = node < web.other
    ends = node[once].astype(np.uint64), web.other[once].astype(np.uint64)
    return nk.graph.GraphFromCoo((web.weight[once], ends), n=len(web.indptr) - 1, weighted=True)


def _by_networkit(web: nk.Graph) -> Array:
    import networkit as nk

    nk.setNumberOfThreads(1)
    nk.setSeed(1, False)
    found = nk.community.ParallelLeiden(web).run().getPartition()
    return np.array(found.getVector())


def _agree(same: bool) -> None:
    if not same:
        raise BenchmarkError(
            "communities: another answer the second time, or a better one elsewhere"
        )
