"""Coverage in networkx and loops over nodes and their edges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

import networkx as nx

from benchmarks.peers.networkx_graph import Graph, Row, read, rows

__all__ = ["departures", "leaver", "read", "rows", "single_links"]

WINDOW_DAYS: Final = 180
ROLE: Final = {"lead": 1.0, "wealth": 0.8, "product": 0.6, "assistant": 0.4}
IGNORED: Final = {"sms", "greeting", "system", "branch"}
Found = tuple[list[Row], dict[str, float]]
Links = Mapping[str, Mapping[str, Row]]


def single_links(graph: Graph, as_of: date) -> Found:
    """Parties with exactly one live link, with its kind and strength, last contact, household."""
    found = []
    for party, held in links(graph, as_of).items():
        if len(held) > 1:
            continue
        ((staff, link),) = held.items()
        touched = [
            e["contacted_on"]
            for e in graph.get_edge_data(staff, party).values()
            if e["table"] == "contacts" and e["contacted_on"] <= as_of
        ]
        homes = [h for h, _, e in _in(graph, party, "household_members") if _valid(e, as_of)]
        found.append(
            {
                "party_id": party,
                "staff_id": staff,
                "link_kind": _kind(link),
                "worth": worth(graph.nodes[party], as_of),
                "strength": min(1.0, link["role"] + link["warmth"]),
                "last_contact_on": max(touched, default=None),
                "household_id": min(homes, default=None),
            }
        )
    total = sum(r["worth"] or 0.0 for r in found)
    return _by_worth(found), {"n_single_link": len(found), "worth_single_link": total}


def departures(graph: Graph, as_of: date) -> Found:
    """What each one's leaving alone would cost, and its share of the branch."""
    branch_worth: dict[str, float] = defaultdict(float)
    for _, node in graph.nodes(data=True):
        if active(node, as_of):
            branch_worth[node["branch_id"]] += worth(node, as_of) or 0.0
    lost: dict[str, list[str]] = defaultdict(list)
    for party, held in links(graph, as_of).items():
        if len(held) == 1:
            lost[next(iter(held))].append(party)
    found = []
    for staff, node in graph.nodes(data=True):
        if not _on_staff(node, as_of):
            continue
        branch = node["branch_id"]
        own = _total(
            graph, as_of, (p for p in lost[staff] if graph.nodes[p]["branch_id"] == branch)
        )
        whole = branch_worth.get(branch, 0.0)
        found.append(
            {
                "staff_id": staff,
                "branch_id": branch,
                "n_lost": len(lost[staff]),
                "worth_lost": _total(graph, as_of, lost[staff]),
                "branch_share": own / whole if whole > 0 else None,
            }
        )
    found.sort(key=lambda r: (-round(r["worth_lost"] * 100), r["staff_id"]))
    totals: dict[str, float] = {
        "n_lost": sum(r["n_lost"] for r in found),
        "worth_lost": sum(r["worth_lost"] for r in found),
    }
    return found, totals


def leaver(graph: Graph, as_of: date, staff: Sequence[str]) -> Found:
    """Who is lost and who is left with one person when ``staff`` leave together."""
    live, gone = links(graph, as_of), set(staff)
    lost: list[Row] = []
    thinned: list[Row] = []
    for party, held in live.items():
        leaves, stays = held.keys() & gone, held.keys() - gone
        if not leaves or len(stays) > 1:
            continue
        row: Row = {"party_id": party, "effect": "thinned" if stays else "lost"}
        row |= {"worth": worth(graph.nodes[party], as_of), "protecting_staff": [*stays]}
        row["protected_by_other_unit"] = bool(stays) and all(
            _differ(graph.nodes[one], graph.nodes[other]) for one in leaves for other in stays
        )
        (thinned if stays else lost).append(row)
    ids = {row["party_id"] for row in lost}
    forest = parents(graph, as_of)
    led: set[str] = set().union(*(nx.descendants(forest, p) for p in ids if p in forest)) - ids
    led = {p for p in led if active(graph.nodes[p], as_of)}
    homes = {h for p in ids for h, _, e in _in(graph, p, "household_members") if _valid(e, as_of)}
    covered_after = {p for p, held in live.items() if held.keys() - gone}
    firms, firms_after = _employers(graph, live, as_of), _employers(graph, covered_after, as_of)
    totals = {
        "n_lost": len(lost),
        "worth_lost": sum(row["worth"] or 0.0 for row in lost),
        "n_thinned": len(thinned),
        "n_households": len(homes),
        "n_firms": len(firms - firms_after),
        "worth_referral_subtrees": _total(graph, as_of, led),
    }
    return [*_by_worth(lost), *_by_worth(thinned)], totals


def links(graph: Graph, as_of: date) -> Links:
    """Return party -> staff -> what makes the live link."""
    found: dict[str, dict[str, Row]] = defaultdict(dict)
    for staff, node in graph.nodes(data=True):
        if not _on_staff(node, as_of):
            continue
        for _, party, edge in graph.out_edges(staff, data=True):
            role, warmth = _assigned(edge, as_of), _tended(edge, as_of)
            if (role is None and warmth is None) or not active(graph.nodes[party], as_of):
                continue
            blank = {"assigned": False, "tended": False, "role": 0.0, "warmth": 0.0}
            link = found[party].setdefault(staff, blank)
            if role is not None:
                link["assigned"], link["role"] = True, max(link["role"], role)
            if warmth is not None:
                link["tended"], link["warmth"] = True, link["warmth"] + warmth
    return found


def parents(graph: Graph, as_of: date) -> Graph:
    """Return the referral forest: the earliest referral of each, the latest of a ring cut."""
    best: dict[str, tuple[date, str]] = {}
    for one, party, on in referrals(graph, as_of):
        if graph.nodes[one].get("table") != "staff":
            best[party] = min(best.get(party, (date.max, "")), (on, one))
    forest = nx.DiGraph((one, party, {"on": on}) for party, (on, one) in best.items())
    for ring in list(nx.simple_cycles(forest)):
        latest = max(ring, key=lambda party: (best[party][0], party))
        forest.remove_edge(best[latest][1], latest)
    return forest


def referrals(graph: Graph, as_of: date) -> Iterator[tuple[str, str, date]]:
    """Yield who opened an account after being referred by another, by whom, and when."""
    for one, party, edge in graph.edges(data=True):
        if edge["table"] != "referrals" or edge["referred_on"] > as_of or one == party:
            continue
        if edge["outcome"] in {None, "opened"}:
            yield one, party, edge["referred_on"]


def worth(node: Row, as_of: date) -> float | None:
    """Return the newest month end as a whole, else the party's own figures."""
    newest = max((on for on in node["months"] if on <= as_of), default=None)
    figures = node if newest is None else node["months"][newest]
    aum: float | None = figures["aum"] if node["table"] == "customers" else None
    deposits: float | None = figures["deposits"]
    return deposits if aum is None else aum


def _assigned(edge: Row, as_of: date) -> float | None:
    return ROLE[edge["role"]] if edge["table"] == "coverage" and _valid(edge, as_of) else None


def _tended(edge: Row, as_of: date) -> float | None:
    if edge["table"] != "contacts" or edge["channel"] in IGNORED:
        return None
    age = (as_of - edge["contacted_on"]).days
    return float(0.5 ** (age / 90)) if 0 <= age <= WINDOW_DAYS else None


def _kind(link: Row) -> str:
    if link["assigned"]:
        return "both" if link["tended"] else "assigned"
    return "tended"


def _employers(graph: Graph, people: Iterable[str], as_of: date) -> set[str]:
    return {
        firm
        for person in people
        for _, firm, edge in graph.out_edges(person, data=True)
        if edge["table"] == "employment" and _valid(edge, as_of)
    }


def _in(graph: Graph, node: str, table: str) -> Iterator[tuple[str, str, Row]]:
    return (e for e in graph.in_edges(node, data=True) if e[2]["table"] == table)


def _total(graph: Graph, as_of: date, parties: Iterable[str]) -> float:
    return sum(worth(graph.nodes[p], as_of) or 0.0 for p in parties)


def _by_worth(found: list[Row]) -> list[Row]:
    return sorted(found, key=lambda r: (r["worth"] is None, -(r["worth"] or 0.0), r["party_id"]))


def _differ(one: Row, other: Row) -> bool:
    pairs = [(one[c], other[c]) for c in ("branch_id", "role")]
    return any(a is not None and b is not None and a != b for a, b in pairs)


def _on_staff(node: Row, as_of: date) -> bool:
    if node.get("table") != "staff" or node["is_virtual"] == "1":
        return False
    return _within(node["joined_on"], node["leaves_on"], as_of)


def active(node: Row, as_of: date) -> bool:
    if node.get("table") not in {"customers", "firms"} or node.get("is_client") == "0":
        return False
    return _within(node["opened_on"], node["closed_on"], as_of)


def _valid(edge: Row, as_of: date) -> bool:
    return _within(edge["since"], edge["until"], as_of)


def _within(start: date | None, end: date | None, as_of: date) -> bool:
    return (start is None or start <= as_of) and (end is None or as_of < end)
