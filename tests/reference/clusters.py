"""The board of clusters in plain Python, from its definition; who is in which one is given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.reference.plain_coverage import Question, fen

PARTS = ("signals", "contagion", "thin_cover", "guarantee_exposure")


def board(
    q: Question, community: Mapping[str, str], energy: Mapping[str, float], least: int
) -> list[dict[str, Any]]:
    """Return the rows, but for reasons, actions and what holds a cluster together.

    Parameters
    ----------
    q : Question
    community : mapping of party to the id of its community
    energy : mapping of party to what contagion left with it
    least : int
    """
    groups: dict[str, list[str]] = {}
    for party, name in community.items():
        groups.setdefault(name, []).append(party)
    return [_row(q, name, who, energy) for name, who in groups.items() if len(who) >= least]


def _row(q: Question, name: str, who: list[str], energy: Mapping[str, float]) -> dict[str, Any]:
    worth = {party: q.worths()[party] for party in who}
    weight = {party: max(fen or 0, 0) for party, fen in worth.items()}
    if not any(weight.values()):
        weight = dict.fromkeys(who, 1)
    of_party = {party: _parts(q, party, energy) for party in who}
    parts = {part: _mean(part, of_party, weight) for part in PARTS}
    known = [value for value in parts.values() if value is not None]
    homes = {row["household_id"] for party in who if (row := _home(q, party)) is not None}
    return {
        "cluster_id": name,
        "n_parties": len(who),
        "worth": sum(fen or 0 for fen in worth.values()) / 100,
        "score": round(sum(known) / len(known), 9),
        **parts,
        "owner_staff_id": _owner(q, who, worth),
        "n_households": len(homes),
        "n_firms": sum(q.parties()[party]["kind"] == "firm" for party in who),
    }


def _mean(
    part: str, of_party: Mapping[str, Mapping[str, float | None]], weight: Mapping[str, int]
) -> float | None:
    known = {p: v for p, parts in of_party.items() if (v := parts[part]) is not None}
    whole = sum(weight[party] for party in known)
    if not whole:
        return None
    return round(sum(weight[party] * value for party, value in known.items()) / whole, 9)


def _parts(q: Question, party: str, energy: Mapping[str, float]) -> dict[str, float | None]:
    n_staff = len(q.links().get(party, {}))
    return {
        "signals": _signals(q, party),
        "contagion": min(1.0, energy.get(party, 0.0)),
        "thin_cover": {0: 1.0, 1: 0.5}.get(n_staff, 0.0),
        "guarantee_exposure": _exposure(q, party),
    }


def _signals(q: Question, party: str) -> float:
    own = [s for s in q.rows("signals") if s["party_id"] == party and s["raised_on"] <= q.as_of]
    grave = [(s, 0.5 if s.get("severity") is None else s["severity"]) for s in own]
    ages = [(severity, (q.as_of - s["raised_on"]).days) for s, severity in grave]
    total: float = sum(severity * 0.5 ** (age / 90) for severity, age in ages)
    return min(1.0, total)


def _exposure(q: Question, party: str) -> float | None:
    rows = [
        g
        for g in q.rows("guarantees")
        if g["guarantor_id"] == party and g["borrower_id"] != party and q.holds(g)
        if g["borrower_id"] in q.parties()
    ]
    if not rows:
        return 0.0
    owned = fen(q.parties()[party].get("net_assets"))
    amount = sum(max(fen(g["amount"]) or 0, 0) for g in rows)
    if owned is not None and amount > 0 and amount >= owned:
        return 1.0
    return None if owned is None else amount / owned


def _home(q: Question, party: str) -> Any:
    """Return the row of the smallest household that holds a party."""
    rows = [r for r in q.rows("household_members") if r["customer_id"] == party and q.holds(r)]
    return min(rows, key=lambda r: r["household_id"], default=None)


def _owner(q: Question, who: list[str], worth: Mapping[str, int | None]) -> str | None:
    led: dict[str, set[str]] = {}
    for row in q.rows("coverage"):
        leads = row["role"] == "lead" and row["staff_id"] in q.staff()
        if leads and row["party_id"] in who and q.holds(row):
            led.setdefault(row["staff_id"], set()).add(row["party_id"])
    if not led:
        return None
    held = {s: sum(max(worth[p] or 0, 0) for p in parties) for s, parties in led.items()}
    return q.seen(min(led, key=lambda s: (-held[s], -len(led[s]), s)))
