"""Overdue visits, placeholders and joint cover, as the definitions read.

Written from the definitions alone, apart from the package; see ``plain_coverage.Question``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from tests.reference.plain_coverage import IGNORED_CHANNELS, Question, Row, total, worth_order
from tests.reference.plain_payroll import paid_people, payroll_firms

USUAL_CADENCE = {"private": 30, "diamond": 30, "platinum": 60, "gold": 90, "ordinary": None}


def covering(q: Question, party: str) -> list[Row]:
    """Return the valid coverage rows of an active party by staff on staff."""
    on_staff = q.staff()
    return [
        row
        for row in q.rows("coverage")
        if row["party_id"] == party and row["staff_id"] in on_staff and q.holds(row)
    ]


def cadence(q: Question, row: Row, ruled: Mapping[str, int], borrowing: int) -> int | None:
    """Return after how many days a visit to a party is due, None for never."""
    party = row["customer_id"] if row["kind"] == "customer" else row["firm_id"]
    rows = {t["tier"]: t.get("cadence_days") for t in q.rows("tiers")} or USUAL_CADENCE
    days = [{**rows, **ruled}.get(row.get("tier"))]
    loans = q.money_of(party, row, "loans")
    if row["kind"] == "firm" and loans is not None and loans > 0:
        days.append(borrowing)
    return min((d for d in days if d), default=None)


def last_effective(q: Question, party: str) -> date | None:
    """Return the newest effective contact of a party by anybody, None where there is none."""
    return max(
        (
            c["contacted_on"]
            for c in q.rows("contacts")
            if c["party_id"] == party
            and c.get("channel") not in IGNORED_CHANNELS
            and c["contacted_on"] <= q.as_of
        ),
        default=None,
    )


def responsible(q: Question, party: str) -> str | None:
    """Return the strongest valid lead, else the strongest who is assigned."""
    rows, links = covering(q, party), q.links().get(party, {})
    best = [row for row in rows if row["role"] == "lead"] or rows

    def strength(staff: str) -> float:
        link = links[staff]
        return round(min(1.0, float(link["role"] + link["contacts"])), 9)

    return min({r["staff_id"] for r in best}, key=lambda s: (-strength(s), s), default=None)


def overdue(
    q: Question, ruled: Mapping[str, int], borrowing: int
) -> tuple[list[dict[str, Any]], int]:
    """Return the overdue visits, greatest worth first, and how many have no known start."""
    found, unknown, active = {}, 0, q.active()
    for party in q.in_book():
        days = cadence(q, active[party], ruled, borrowing)
        contact, rows = last_effective(q, party), covering(q, party)
        begun = [r["since"] for r in rows if r.get("since") is not None]
        start = contact or min(begun, default=None)
        unknown += days is not None and start is None and bool(rows)
        if days is not None and start is not None and (q.as_of - start).days > days:
            found[party] = {
                "party_id": party,
                "staff_id": responsible(q, party),
                "cadence_days": days,
                "last_contact_on": contact and contact.isoformat(),
                "counted_from": start.isoformat(),
                "days_since": (q.as_of - start).days,
                "days_overdue": (q.as_of - start).days - days,
            }
    return [found[party] for party in worth_order(q.worths(), found)], unknown


def placeholders(q: Question, overload: float, usual: int, corporate: int) -> list[dict[str, Any]]:
    """Return whom parties only seem to hang on, greatest worth first."""
    found = [row for who in q.rows("staff") for row in _seeming(q, who, overload, usual, corporate)]
    return sorted(found, key=lambda row: (-row["worth"], row["staff_id"]))


def _seeming(
    q: Question, who: Row, overload: float, usual: int, corporate: int
) -> Iterator[dict[str, Any]]:
    staff, worths, links = who["staff_id"], q.worths(), q.links()
    own = [r for r in q.rows("coverage") if r["staff_id"] == staff and q.holds(r)]
    own = [r for r in own if r["party_id"] in q.active()]
    load = {r["party_id"] for r in own if r["role"] in {"lead", "wealth"}}
    capacity = who.get("capacity")
    if capacity is None:
        capacity = corporate if who.get("role") == "corporate_manager" else usual
    if staff not in q.staff():
        why, parties, others = _absence(q, who), {r["party_id"] for r in own}, 0
    elif len(load) > overload * capacity:
        why, parties, others = "overloaded", load, 1
    else:
        return
    parties &= q.in_book()
    alone = {p for p in parties if len(links.get(p, {})) == others}
    if parties and (q.branches is None or who.get("branch_id") in q.branches):
        yield {
            "staff_id": staff,
            "why": why,
            "n_parties": len(parties),
            "n_alone": len(alone),
            "worth": total(worths, parties) / 100,
            "worth_alone": total(worths, alone) / 100,
            "capacity": capacity if why == "overloaded" else None,
        }


def _absence(q: Question, who: Row) -> str:
    if who.get("is_virtual"):
        return "virtual"
    left = who.get("leaves_on") is not None and who["leaves_on"] <= q.as_of
    return "departed" if left else "not_joined"


def joint_cover(q: Question) -> list[dict[str, Any]]:
    """Return the payroll firms that lack a side, greatest worth first."""
    firms = payroll_firms(q) & set(q.active())
    people, found = paid_people(q), {}
    for firm in firms if q.rows("coverage") or q.rows("contacts") else ():
        leads = {r["staff_id"] for r in covering(q, firm) if _leads(q, r)}
        manages = {r["staff_id"] for r in covering(q, firm) if _manages(q, r)}
        if not (leads and manages):
            found[firm] = {
                "party_id": firm,
                "n_paid": sum(by == firm for by, _ in people),
                "corporate_lead": sorted(leads),
                "retail_manager": sorted(manages),
                "missing": ["corporate"] * (not leads) + ["retail"] * (not manages),
            }
    return [found[firm] for firm in worth_order(q.worths(), found)]


def _leads(q: Question, row: Row) -> bool:
    role = q.staff()[row["staff_id"]].get("role")
    fits = role in {None, "corporate_manager", "team_lead"}
    here = row.get("line") == "corporate" or (row.get("line") is None and fits)
    return row["role"] == "lead" and here


def _manages(q: Question, row: Row) -> bool:
    fits = q.staff()[row["staff_id"]].get("role") in {"account_manager", "wealth_adviser"}
    return row.get("line") == "retail" or (row.get("line") is None and fits)
