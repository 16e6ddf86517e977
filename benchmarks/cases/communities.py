"""Communities: the kernel beside networkit on one network, and the question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.communities import Network, network
from benchmarks.harness import Run, agree, case
from benchmarks.peers.networkit_graph import networkit_graph
from benchmarks.questions import ask

if TYPE_CHECKING:
    import networkit as nk

    from benchmarks.communities import Array

WITHIN = 0.002  # of the other's modularity
AGAIN = "another answer the second time"


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
    agree(all(np.array_equal(labels[0], label) for label in labels), AGAIN)
    run.facts |= {"n_ties": len(web.other) // 2, "modularity": round(found.modularity, 6)}
    run.facts["modularity_networkit"] = round(_beside_networkit(run, web), 6)
    agree(found.modularity > float(str(run.facts["modularity_networkit"])) - WITHIN)


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

    theirs, labels = networkit_graph(*web), []
    for _ in range(2):
        with run.timed("networkit, one thread"):
            labels.append(_by_networkit(theirs))
    agree(np.array_equal(labels[0], labels[1]), AGAIN)
    first, place = np.unique(labels[0], return_index=True, return_inverse=True)[1:]
    return quality_of(*web, first[place])


def _by_networkit(web: nk.Graph) -> Array:
    import networkit as nk

    nk.setNumberOfThreads(1)
    nk.setSeed(1, False)
    found = nk.community.ParallelLeiden(web).run().getPartition()
    return np.array(found.getVector())
