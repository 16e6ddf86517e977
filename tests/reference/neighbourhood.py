"""What stands around a firm, over all simple paths of networkx, written from the definitions."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import Any

import networkx as nx

from tests.reference.plain_coverage import Question, Row, worth_order

Found = dict[str, Any]
ULTIMATE = ("beneficial_owner", "actual_controller")
RINGS = ("group", "controller", "supplier", "dealer", "next")
SLACK = 1e-9


def neighbourhood(q: Question, firm: str, depth: int) -> list[Found]:
    """Return the rows by ring, step, worth and id; shares not rounded."""
    worths = q.worths()
    rows = [*_group(q, firm), *_controllers(q, firm), *_chain(q, firm, depth)]
    place = {party: n for n, party in enumerate(worth_order(worths, q.parties()))}
    rows.sort(key=lambda r: (RINGS.index(r["ring"]), r["step"], place[r["party_id"]]))
    for row in rows:
        fen = worths[row["party_id"]]
        row["worth"] = None if fen is None else fen / 100
        row["is_client"] = row["party_id"] in q.active()
    return rows


def links(q: Question, *kinds: str) -> list[Row]:
    """Return the valid links of these kinds between two visible firms."""
    rows = [r for r in q.rows("firm_links") if r["kind"] in kinds and q.holds(r)]
    rows = [r for r in rows if {r["firm_id"], r["other_firm_id"]} <= set(q.parties())]
    return [r for r in rows if r["firm_id"] != r["other_firm_id"]]


def group(q: Question, firm: str) -> dict[str, int]:
    """Return the firms of a group, and how many steps each is away."""
    web: nx.Graph[str] = nx.Graph()
    web.add_node(firm)
    for row in links(q, "subsidiary_of", "same_controller"):
        web.add_edge(row["firm_id"], row["other_firm_id"])
    return dict(nx.single_source_shortest_path_length(web, firm))


def held(q: Question, owner: str, firm: str) -> tuple[bool, float | None]:
    """Return whether one is below the other, and the share that is held; None if unknown."""
    web: Any = nx.MultiDiGraph()
    web.add_nodes_from((owner, firm))
    for row in links(q, "subsidiary_of"):
        web.add_edge(row["other_firm_id"], row["firm_id"], share=row.get("share"))
    ways = [
        [web.edges[edge]["share"] for edge in way]
        for way in nx.all_simple_edge_paths(web, owner, firm)
    ]
    if any(None in way for way in ways):
        return True, None
    return bool(ways), sum(prod(way) for way in ways) if ways else None


def _group(q: Question, firm: str) -> Iterator[Found]:
    steps = group(q, firm)
    beside = [
        {r["firm_id"], r["other_firm_id"]} for r in links(q, "subsidiary_of", "same_controller")
    ]
    for party in steps.keys() - {firm}:
        before = [o for o in steps if steps[o] == steps[party] - 1 and {o, party} in beside]
        below, control = held(q, firm, party)
        above, owner = held(q, party, firm)
        unknown = (below and control is None) or (above and owner is None)
        row = _row("group", party, steps[party], min(before))
        sums = _oversold(q, party) or max(control or 0, owner or 0) > 1 + SLACK
        flag = "share_unknown" if unknown else None
        row |= {"control_share": control, "owner_share": owner}
        yield row | {"flag": "ownership_above_one" if sums else flag}


def _jobs(q: Question, *roles: str) -> list[Row]:
    rows = [r for r in q.rows("employment") if q.holds(r) and r["role"] in roles]
    return [r for r in rows if {r["firm_id"], r["customer_id"]} <= set(q.parties())]


def _oversold(q: Question, firm: str) -> bool:
    sums = [
        sum(r.get("share") or 0 for r in _jobs(q, role) if r["firm_id"] == firm)
        for role in ("shareholder", *ULTIMATE)
    ]
    parents = [r for r in links(q, "subsidiary_of") if r["firm_id"] == firm]
    sums[0] += sum(r.get("share") or 0 for r in parents)
    return max(sums) > 1 + SLACK


def _controllers(q: Question, firm: str) -> Iterator[Found]:
    """Yield who is noted with a share at the firm or at one above it."""
    above = {f: held(q, f, firm)[1] for f in group(q, firm) if f != firm and held(q, f, firm)[0]}
    jobs = [j for j in _jobs(q, "shareholder", *ULTIMATE) if j["firm_id"] in {firm, *above}]
    ups = {firm: 1} | {f: 1 + _up(q, f, firm) for f in above}
    for person in {j["customer_id"] for j in jobs}:
        own = [j for j in jobs if j["customer_id"] == person]
        parts = [_largest(own, firm, ("shareholder",))]
        parts += [
            _times(_largest(own, f, ("shareholder", *ULTIMATE)), share)
            for f, share in above.items()
        ]
        said = _largest(own, firm, ULTIMATE)
        found = [part for part in parts if part != ()]
        through = None if None in found or not found else sum(found)
        known = [v for v in (through, None if said == () else said) if v is not None]
        share = max(known, default=None)
        step, via = min((ups[j["firm_id"]], j["firm_id"]) for j in own)
        row = _row("controller", person, step, via) | {"owner_share": share}
        flag = "share_unknown" if share is None else None
        yield row | {"flag": "ownership_above_one" if (share or 0) > 1 + SLACK else flag}


def _up(q: Question, owner: str, firm: str) -> int:
    web: nx.DiGraph[str] = nx.DiGraph()
    web.add_edges_from((r["firm_id"], r["other_firm_id"]) for r in links(q, "subsidiary_of"))
    return int(nx.shortest_path_length(web, firm, owner))


def _largest(jobs: list[Row], firm: str, roles: tuple[str, ...]) -> Any:
    """Return the largest share noted there; None if none is known, nothing if none is noted."""
    noted = [j for j in jobs if j["firm_id"] == firm and j["role"] in roles]
    known = [j["share"] for j in noted if j.get("share") is not None]
    return max(known, default=None) if noted else ()


def _times(one: Any, other: float | None) -> Any:
    if one == ():
        return ()
    return None if one is None or other is None else one * other


def _chain(q: Question, firm: str, depth: int) -> Iterator[Found]:
    rows = links(q, "supplies")
    for ring, party, other in (
        ("supplier", "firm_id", "other_firm_id"),
        ("dealer", "other_firm_id", "firm_id"),
    ):
        web: nx.DiGraph[str] = nx.DiGraph()
        web.add_node(firm)
        web.add_edges_from((r[other], r[party]) for r in rows)
        steps = nx.single_source_shortest_path_length(web, firm, cutoff=depth)
        for one in steps.keys() - {firm}:
            own = [r for r in rows if r[party] == one]
            pairs = {o: _sum(r for r in own if r[other] == o) for o in web.predecessors(one)}
            before = [o for o in pairs if steps.get(o) == steps[one] - 1]
            via = min(before, key=lambda o: (pairs[o] is None, -(pairs[o] or 0), o))
            part, whole = pairs[via], _sum(own)
            share = None if part is None or not whole else float(part / whole)
            flag = "amount_unknown" if share is None else None
            yield _row(ring, one, steps[one], via) | {"amount_share": share, "flag": flag}


def _sum(rows: Any) -> Any:
    amounts = [row.get("amount") for row in rows]
    return None if None in amounts else sum(amounts)


def _row(ring: str, party: str, step: int, via: str) -> Found:
    shares = dict.fromkeys(("control_share", "owner_share", "amount_share"))
    return {
        "party_id": party,
        "ring": ring,
        "step": step,
        **shares,
        "via": None if via == party else via,
    }
