"""Make what most questions go by before anybody waits for it, and keep it out of the way."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphcrm.graph import Graph


def warm_up(graph: Graph) -> None:
    """Make live links, and all that is asked for around a party, as usual for the whole bank."""
    from graphcrm.analysis.coverage import single_links
    from graphcrm.analysis.network import ego
    from graphcrm.graph.spaces import PARTIES

    if graph.n(PARTIES):
        view = graph.view()
        single_links(view)
        ego(view, str(graph.ids(PARTIES).take([0])[0]))


def settle() -> None:
    """Let the collector of cyclic garbage pass over all that is there now.

    It looks through everything now and then, which takes a tenth of a second in which nobody is
    answered, and what a service has made once stays.  What of it has gone since is found first.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
