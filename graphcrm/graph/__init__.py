"""The graph of a bank: snapshots, views by date and scope, and what a store must offer."""

from graphcrm.graph.graph import Graph
from graphcrm.graph.view import OTHER_BRANCH, Scope, View

__all__ = ["OTHER_BRANCH", "Graph", "Scope", "View"]
