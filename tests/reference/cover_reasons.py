"""Why a row of a coverage question stands there, as the sentences read: code and facts.

Written from the sentences alone, apart from the package; see ``plain_coverage.Question``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from tests.reference.plain_coverage import (
    IGNORED_CHANNELS,
    Question,
    leaver,
    orphans,
    single_links,
)

Told = tuple[str, dict[str, Any]]


def single_reasons(q: Question) -> list[Told]:
    """Return why each single-link party hangs on its one person."""
    found = []
    for _, staff, kind, _, last, _ in single_links(q):
        code = {"tended": "single_tended", "both": "single_both", "assigned": "single_hollow"}[kind]
        if last is None:
            code = "single_never"
        elif kind == "assigned" and (q.as_of - last).days <= q.window_days:
            code = "single_texted"
        found.append((code, {"staff": staff, "on": last}))
    return found


def orphan_reasons(q: Question) -> list[Told]:
    """Return why nobody looks after each orphan: the first thing that is true of it."""
    return [_why_orphan(q, party) for party in orphans(q)]


def _why_orphan(q: Question, party: str) -> Told:
    staff = {row["staff_id"]: row for row in q.rows("staff")}
    held = [
        row
        for row in q.rows("coverage")
        if row["party_id"] == party and (row.get("since") is None or row["since"] <= q.as_of)
    ]
    now = [row for row in held if q.holds(row)]
    parked = [row["staff_id"] for row in now if staff[row["staff_id"]].get("is_virtual")]
    if parked:
        return "orphan_virtual", {"staff": min(parked)}
    people = [staff[row["staff_id"]] for row in now]
    gone = [p for p in people if p.get("leaves_on") is not None and p["leaves_on"] <= q.as_of]
    if gone:
        last = max(p["leaves_on"] for p in gone)
        by = min(p["staff_id"] for p in gone if p["leaves_on"] == last)
        return "orphan_left", {"staff": by, "on": last}
    if people:
        last = max(p["joined_on"] for p in people)
        by = min(p["staff_id"] for p in people if p["joined_on"] == last)
        return "orphan_not_joined", {"staff": by, "on": last}
    if held:
        last = max(row["until"] for row in held)
        by = min(row["staff_id"] for row in held if row["until"] == last)
        return "orphan_ended", {"staff": by, "on": last}
    return _why_untended(q, party)


def _why_untended(q: Question, party: str) -> Told:
    met = [
        row
        for row in q.rows("contacts")
        if row["party_id"] == party
        and row.get("channel") not in IGNORED_CHANNELS
        and row["contacted_on"] <= q.as_of
    ]
    if not met:
        return "orphan_nothing", {}
    last = max(row["contacted_on"] for row in met)
    by = min(row["staff_id"] for row in met if row["contacted_on"] == last)
    recent = last >= q.as_of - timedelta(days=q.window_days)
    return "orphan_stranger" if recent else "orphan_cold", {"staff": by, "on": last}


def leaver_reasons(q: Question, leaving: Iterable[str]) -> list[Told]:
    """Return why each party is lost or thinned: which of its people leave, and who remains."""
    gone, links, found = set(leaving), q.links(), []
    for party, effect, remaining, other in leaver(q, leaving).rows:
        leave = sorted(set(links[party]) & gone)
        if effect == "lost":
            code = "lost_alone" if len(leave) == 1 else "lost_together"
        else:
            code = "thinned_other" if other else "thinned_same"
        found.append((code, {"leaving": leave, "remaining": remaining[0] if remaining else None}))
    return found


def departure_reasons(q: Question, staff_ids: Iterable[str]) -> list[Told]:
    """Return why each departure costs what it does."""
    links, book, found = q.links(), q.in_book(), []
    for staff in staff_ids:
        held = {p: by for p, by in links.items() if staff in by and p in book}
        alone = [by[staff] for by in held.values() if len(by) == 1]
        counts = {
            "n_links": len(held),
            "n_lost": len(alone),
            "n_hollow": sum(not link["tended"] for link in alone),
        }
        code = "departure_costs" if alone else "departure_covered" if held else "departure_idle"
        found.append((code, counts))
    return found
