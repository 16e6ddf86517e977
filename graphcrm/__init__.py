"""graphcrm: who is between a bank's customers, and what hangs on whom.

>>> import graphcrm
>>> graph = graphcrm.open_graph("bank.duckdb")  # doctest: +SKIP
>>> from graphcrm.analysis import coverage
>>> coverage.departures(graph).to_frame().head()  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphcrm.graph import Graph

__all__ = ["__version__", "open_graph"]
__version__ = "0.1.0"


def open_graph(db: str | None = None) -> Graph:
    """Open the current version of a store as a graph.

    Parameters
    ----------
    db : str, optional
        A file, or ``duckdb:///path``.  Default: ``GRAPHCRM_DB``, else ``graphcrm.duckdb``.

    Raises
    ------
    StoreUnavailableError
        Nothing was loaded yet.
    StoreBusyError
        The first load is still running.
    """
    from graphcrm.app import App  # nothing is loaded before it is used

    return App(db=db).graph()
