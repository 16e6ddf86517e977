"""The referral forest in networkx, walked down and up again in topological order."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import networkx as nx

from benchmarks.peers.networkx_coverage import Found, active, parents, referrals, worth
from benchmarks.peers.networkx_graph import Graph, Row, rows
from benchmarks.peers.networkx_graph import read as read_tables

__all__ = ["forest", "read", "roots", "rows"]

YEAR: Final = timedelta(days=365)


def read(extracts: Path) -> Graph:
    """Read the parties and staff, and of edges the referrals alone."""
    return read_tables(extracts, ["referrals"])


def forest(graph: Graph, as_of: date) -> Found:
    """Everyone who brought somebody in or was brought in, and what came of it."""
    nodes = _members(graph, as_of)
    recruited = _recruited(graph, as_of)
    found = [
        {
            "party_id": party,
            **{name: value for name, value in node.items() if name != "worth"},
            "recruited_by_staff": recruited.get(party, (None, None))[1],
        }
        for party, node in nodes.items()
    ]
    found.sort(key=lambda row: (-row["n_descendants"], row["party_id"]))
    n_roots = sum(node["parent_id"] is None for node in nodes.values())
    totals = {
        "n_members": len(nodes),
        "n_roots": n_roots,
        "n_referrals": len(nodes) - n_roots,
        "depth": max((node["generation"] for node in nodes.values()), default=0),
        "worth": sum(node["worth"] for node in nodes.values()),
    }
    return found, totals


def roots(graph: Graph, as_of: date) -> Found:
    """The trees, by the party that each grew from."""
    nodes = _members(graph, as_of)
    levels = Counter((node["root_id"], node["generation"]) for node in nodes.values())
    breadth: dict[str, int] = defaultdict(int)
    for (root, _), n in levels.items():
        breadth[root] = max(breadth[root], n)
    n_active = Counter(node["root_id"] for node in nodes.values() if node["active"])
    trees = parents(graph, as_of)
    recent = Counter(
        nodes[party]["root_id"] for _, party, on in trees.edges(data="on") if on > as_of - YEAR
    )
    found: list[Row] = []
    for root, node in nodes.items():
        if node["parent_id"] is None:
            size = node["n_descendants"] + 1
            row: Row = {"root_id": root, "size": size, "depth": node["depth_below"]}
            row |= {"k_factor": recent[root] / size, "breadth": breadth[root]}
            row |= {"worth": node["worth_descendants"] + node["worth"]}
            found.append(row | {"active_share": n_active[root] / size})
    found.sort(key=lambda row: (-row["size"], row["root_id"]))
    worths = sum(row["worth"] for row in found)
    return found, {"n_roots": len(found), "n_members": len(nodes), "worth": worths}


def _members(graph: Graph, as_of: date) -> dict[str, Row]:
    """Return by member what its place in the forest gives; worth that of an active one."""
    trees = parents(graph, as_of)
    by_party = (r[:2] for r in referrals(graph, as_of) if graph.nodes[r[0]]["table"] != "staff")
    trees.add_nodes_from(end for ends in by_party for end in ends)
    order = list(nx.topological_sort(trees))
    found: dict[str, Row] = {}
    for party in order:
        parent = next(trees.predecessors(party), None)
        above = found[parent] if parent else {"generation": -1, "root_id": party}
        is_active = active(graph.nodes[party], as_of)
        found[party] = {
            "parent_id": parent,
            "root_id": above["root_id"],
            "generation": above["generation"] + 1,
            "active": is_active,
            "worth": (worth(graph.nodes[party], as_of) or 0.0) if is_active else 0.0,
        }
    for party in reversed(order):
        below = [found[child] for child in trees.successors(party)]
        found[party] |= {
            "n_children": len(below),
            "n_descendants": sum(child["n_descendants"] + 1 for child in below),
            "depth_below": max((child["depth_below"] + 1 for child in below), default=0),
            "worth_descendants": sum(c["worth_descendants"] + c["worth"] for c in below),
        }
    return found


def _recruited(graph: Graph, as_of: date) -> dict[str, tuple[date, str]]:
    """Return by party the earliest referral by staff, ties by id."""
    best: dict[str, tuple[date, str]] = {}
    for one, party, on in referrals(graph, as_of):
        if graph.nodes[one]["table"] == "staff":
            best[party] = min(best.get(party, (date.max, "")), (on, one))
    return best
