"""Make what most questions go by, before anybody waits for it."""

from __future__ import annotations

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
