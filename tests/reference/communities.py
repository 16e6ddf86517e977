"""What there is to say of communities once they are known, in networkx, from the definitions."""

from __future__ import annotations

from typing import Any

import networkx as nx

from tests.reference.guarantees import guarantees
from tests.reference.plain_coverage import Question
from tests.reference.ties import ties

GUARANTEE = 0.5
Web = nx.Graph  # of party ids, ``weight`` the strength of the strongest tie


def web(q: Question, max_firm: int) -> Web[str]:
    """Return active parties, each pair tied by its strongest tie or guarantee."""
    graph: Web[str] = nx.Graph()
    graph.add_nodes_from(q.active())
    strengths = {e: max(t.strength for t in k.values()) for e, k in ties(q, max_firm).items()}
    for row in guarantees(q):
        ends = (
            min(row["guarantor_id"], row["borrower_id"]),
            max(row["guarantor_id"], row["borrower_id"]),
        )
        strengths[ends] = max(strengths.get(ends, 0), GUARANTEE)
    for (one, other), strength in strengths.items():
        if one in graph and other in graph:
            graph.add_edge(one, other, weight=strength)
    return graph


def modularity(graph: Web[str], groups: list[set[str]]) -> float:
    """Return the modularity of groups, 0 where nobody is tied."""
    if not graph.number_of_edges():
        return 0.0
    return float(nx.community.modularity(graph, groups, weight="weight"))


def members(graph: Web[str], group: set[str]) -> dict[str, dict[str, Any]]:
    """Return to how many of its group each member is tied, and by what share of its strength."""
    found = {}
    for party in group:
        tied = graph[party]
        inner = {other: tie for other, tie in tied.items() if other in group}
        share = sum(t["weight"] for t in inner.values()) / sum(t["weight"] for t in tied.values())
        found[party] = {"n_parties": len(group), "n_inside": len(inner), "inside_share": share}
    return found
