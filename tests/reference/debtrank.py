"""Defaults and exposure in plain Python, as the definitions read; written apart from the package.

Distress is passed on in rounds over dicts, however small it is; a question is a bank on a date.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tests.reference.guarantees import guarantees
from tests.reference.plain_coverage import Question, fen

Owned = Mapping[str, int | None]
Owed = Mapping[str, Mapping[str, int]]  # borrower -> guarantor -> fen


def owed(q: Question) -> dict[str, dict[str, int]]:
    """Return what each guarantor guarantees for each borrower on the date, in fen."""
    found: dict[str, dict[str, int]] = {}
    for row in guarantees(q):
        by = found.setdefault(row["borrower_id"], {})
        amount = max(fen(row["amount"]) or 0, 0)
        by[row["guarantor_id"]] = by.get(row["guarantor_id"], 0) + amount
    return found


def owned(q: Question) -> dict[str, int | None]:
    """Return the net assets of each party, in fen."""
    return {party: fen(row.get("net_assets")) for party, row in q.parties().items()}


def after(of: Owed, assets: Owned, defaults: Iterable[str]) -> dict[str, Any]:
    """Return distress, rounds, who is reached without net assets above 0, and what came too late.

    Who defaults has a distress of 1, whatever it owns.
    """
    distress, reached = dict.fromkeys(defaults, 1.0), set[str]()
    late: dict[str, float] = {}
    rounds, passing, done = 0, set(distress), set[str]()
    first = dict.fromkeys(distress, 0)
    at = 0
    while passing:
        at += 1
        passed = {party: distress[party] for party in passing}
        done |= passing
        more: dict[str, float] = {}
        for party, share in passed.items():
            for guarantor, amount in of.get(party, {}).items():
                net = assets[guarantor]
                if not amount:
                    continue
                first.setdefault(guarantor, at)
                if net is None or net <= 0:
                    reached |= {guarantor} - set(defaults)
                else:
                    more[guarantor] = more.get(guarantor, 0) + min(1.0, amount / net) * share
        for party, share in more.items():
            before = distress.get(party, 0.0)
            distress[party] = min(1.0, before + share)
            if distress[party] > before:
                rounds = at
            if party in done and any(of.get(party, {}).values()):
                late[party] = late.get(party, 0) + distress[party] - before
        passing = more.keys() - done
    return {
        **{"distress": distress, "rounds": rounds, "reached": reached, "late": late},
        "first": first,
    }


def debtrank(q: Question) -> list[dict[str, Any]]:
    """Return the row of each party on either side of a guarantee, greatest DebtRank first."""
    of, assets = owed(q), owned(q)
    parties = {
        party for row in guarantees(q) for party in (row["guarantor_id"], row["borrower_id"])
    }
    net = {p: n for p in parties if (n := assets[p]) is not None and n > 0}
    rows = [_row(party, of, assets, net) for party in sorted(parties)]
    return sorted(rows, key=lambda r: (r["debtrank"] is None, -(r["debtrank"] or 0)))


def _row(party: str, of: Owed, assets: Owned, net: Mapping[str, int]) -> dict[str, Any]:
    n_guarantors, amount = len(of.get(party, {})), sum(of.get(party, {}).values())
    shared = {"party_id": party, "n_guarantors": n_guarantors, "amount": amount / 100}
    if party not in net:
        names = ("debtrank", "rounds", "n_hit", "loss", "n_unmeasured", "residual")
        state = "missing" if assets[party] is None else "not_positive"
        return {**shared, **dict.fromkeys(names), "state": f"net_assets_{state}"}
    found, whole = after(of, assets, [party]), sum(net.values())
    hit = {p: h for p, h in found["distress"].items() if p != party}
    lost = sum(net[p] * h for p, h in hit.items())
    return {
        **shared,
        "debtrank": round(lost / whole, 9),
        "rounds": found["rounds"],
        "n_hit": len(hit),
        "loss": lost / 100,
        "n_unmeasured": len(found["reached"]),
        "residual": sum(net[p] * h for p, h in found["late"].items() if p != party) / whole,
        "state": "known",
    }


def exposure(q: Question) -> dict[str, float | None]:
    """Return what part of its net assets each guarantor guarantees; None where not known."""
    found: dict[str, float | None] = {}
    for party, net in owned(q).items():
        amounts = [fen(r["amount"]) for r in guarantees(q) if r["guarantor_id"] == party]
        if not amounts:
            continue
        total = sum(max(amount or 0, 0) for amount in amounts)
        sure = all(amount is not None and amount >= 0 for amount in amounts)
        if net is not None and total and total >= net:
            found[party] = 1.0
        elif net is None or not sure:
            found[party] = None
        else:
            found[party] = round(total / net, 9) if net > 0 else 0.0
    return found
