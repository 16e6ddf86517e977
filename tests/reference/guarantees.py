"""Rings, cycles and circles of guarantees with networkx, written from the definitions."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import networkx as nx

from tests.reference.plain_coverage import Question, Row, fen, total

Found = list[dict[str, Any]]


def guarantees(q: Question) -> list[Row]:
    """Return the guarantees that hold between visible parties, nobody's for himself."""
    seen = q.parties()
    return [
        r
        for r in q.rows("guarantees")
        if q.holds(r)
        and {r["guarantor_id"], r["borrower_id"]} <= seen.keys()
        and r["guarantor_id"] != r["borrower_id"]
    ]


def edges(rows: list[Row]) -> nx.DiGraph[str]:
    """Return one edge a pair: its ``fen``, its ``rows``, and how many of these are ``unknown``."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    for row in rows:
        ends = row["guarantor_id"], row["borrower_id"]
        graph.add_edge(*ends)
        edge, amount = graph.edges[ends], fen(row.get("amount"))
        edge["fen"] = edge.get("fen", 0) + max(amount or 0, 0)
        edge["unknown"] = edge.get("unknown", 0) + (amount is None or amount < 0)
        edge["rows"] = [*edge.get("rows", []), row]
    return graph


def rings(q: Question) -> Found:
    """Return the strong components of two and more."""
    graph = edges(guarantees(q))
    found = [
        _ring(graph.subgraph(c)) for c in nx.strongly_connected_components(graph) if len(c) > 1
    ]
    return sorted(found, key=lambda row: (-row["amount"], row["ring_id"]))


def _ring(inner: nx.DiGraph[str]) -> dict[str, Any]:
    rows = [row for of_edge in _each(inner, "rows") for row in of_edge]
    contracts = {row.get("contract_id") for row in rows}
    of_kind = all(row.get("kind") == "joint" for row in rows)
    joint = of_kind and len(contracts) == 1 and None not in contracts
    kind = "joint_group" if joint else "mutual_pair" if len(inner) == 2 else "ring"
    return {
        "ring_id": min(inner),
        "party_ids": sorted(inner),
        "amount": _sum(inner, "fen") / 100,
        "n_parties": len(inner),
        "n_guarantees": len(rows),
        "mutual": sum(inner.has_edge(b, a) for a, b in inner.edges) // 2,
        "joint": joint,
        "kind": kind,
        "n_amount_unknown": _sum(inner, "unknown"),
    }


def _sum(graph: nx.DiGraph[str], what: str) -> int:
    return sum(_each(graph, what))


def _each(graph: nx.DiGraph[str], what: str) -> list[Any]:
    return [graph.edges[edge][what] for edge in graph.edges]


def cycles(q: Question, max_length: int) -> Found:
    """Return the elementary cycles, unknown amounts last, shorter ones and smaller ids first."""
    graph = edges(guarantees(q))
    ring = {p: min(c) for c in nx.strongly_connected_components(graph) for p in c}
    found = []
    for way in nx.simple_cycles(graph, length_bound=max_length):
        first = way.index(min(way))
        parties = way[first:] + way[:first]
        steps = [graph.edges[e] for e in zip(parties, [*parties[1:], parties[0]], strict=True)]
        unknown = sum(step["unknown"] for step in steps)
        found.append(
            {
                "party_ids": parties,
                "length": len(parties),
                "amount": None if unknown else min(step["fen"] for step in steps) / 100,
                "amount_sum": sum(step["fen"] for step in steps) / 100,
                "ring_id": ring[parties[0]],
                "n_amount_unknown": unknown,
            }
        )
    return sorted(found, key=_by_amount)


def _by_amount(row: dict[str, Any]) -> tuple[Any, ...]:
    unknown = row["amount"] is None
    return unknown, -(row["amount"] or 0), row["length"], row["party_ids"]


def circles(q: Question) -> Found:
    """Return the weak components of three and more without guarantee companies."""
    parties, whole = q.parties(), edges(guarantees(q))
    companies = {p for p, row in parties.items() if row.get("is_guarantee_company")}
    graph = whole.subgraph([p for p in whole if p not in companies])
    found = [
        _circle(q, graph.subgraph(c), whole, companies)
        for c in nx.weakly_connected_components(graph)
        if len(c) > 2
    ]
    return sorted(found, key=lambda row: (-row["amount"], row["circle_id"]))


def _circle(
    q: Question, inner: nx.DiGraph[str], whole: nx.DiGraph[str], companies: set[str]
) -> dict[str, Any]:
    firms = [p for p in inner if q.parties()[p]["kind"] == "firm"]
    around = {e for p in inner for e in (*whole.in_edges(p), *whole.out_edges(p))}
    hubs = {p for edge in around for p in edge} & companies
    behind = whole.edge_subgraph(e for e in around if e[0] in companies)
    longest = longest_chain(inner.subgraph(firms))
    return {
        "circle_id": min(inner),
        "party_ids": sorted(inner),
        "amount": _sum(inner, "fen") / 100,
        "hubs": sorted(hubs),
        "n_parties": len(inner),
        "n_firms": len(firms),
        "n_guarantees": sum(map(len, _each(inner, "rows"))),
        "n_rings": sum(len(c) > 1 for c in nx.strongly_connected_components(inner)),
        "is_chain": longest > 3,
        "longest_chain": longest,
        "hub_amount": _sum(behind, "fen") / 100,
        "loans": _known(q, inner, "loans"),
        "worth": _known(q, inner, "worth"),
        "n_amount_unknown": _sum(inner, "unknown"),
    }


def _known(q: Question, inner: nx.DiGraph[str], measure: str) -> float | None:
    money = {p: q.money_of(p, q.parties()[p], measure) for p in inner}
    known = any(value is not None for value in money.values())
    return total(money, money) / 100 if known else None


def longest_chain(graph: nx.DiGraph[str]) -> int:
    """Return how many nodes the longest simple path has, trying every one."""
    pairs = permutations(graph, 2)
    ways = (way for one, other in pairs for way in nx.all_simple_paths(graph, one, other))
    return max(map(len, ways), default=min(len(graph), 1))
