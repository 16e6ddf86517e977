"""The teams of core parties, as the definition reads.

Written from the definitions alone, apart from the package; see ``plain_coverage.Question``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.reference.overlaps import yuan
from tests.reference.plain_coverage import USUAL_RANKS, Question, worth_order

ROLES = ("lead", "wealth", "assistant", "product")


def teams(q: Question, core_tier: str, wanted: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """Return a row per core party, greatest worth first.

    ``wanted`` says of customers and of firms which roles they should have.
    """
    ranks = {r["tier"]: r.get("rank") for r in q.rows("tiers")} or dict(USUAL_RANKS)
    floor, worths = ranks.get(core_tier), q.worths()
    if floor is None or not q.rows("staff") or not (q.rows("coverage") or q.rows("contacts")):
        return []
    rank = {p: ranks.get(r.get("tier")) for p, r in q.active().items()}
    core = {
        p: r for p, r in q.active().items() if (ranked := rank[p]) is not None and ranked >= floor
    }
    return [
        _row(q, party, core[party], wanted[core[party]["kind"]], yuan(worths[party]))
        for party in worth_order(worths, core)
    ]


def _row(
    q: Question, party: str, row: Any, wanted: Sequence[str], worth: float | None
) -> dict[str, Any]:
    on_staff, held = q.staff(), {role: set[str]() for role in ROLES}
    for cover in q.rows("coverage"):
        if cover["party_id"] == party and cover["staff_id"] in on_staff and q.holds(cover):
            held[cover["role"]].add(cover["staff_id"])
    leads, advisers = held["lead"], held["wealth"]
    return {
        "party_id": party,
        "kind": row["kind"],
        "name": row.get("name"),
        "branch_id": row.get("branch_id"),
        "worth": worth,
        "tier": row.get("tier"),
        "lead_staff": sorted(leads),
        "wealth_staff": sorted(advisers),
        "n_others": len(set().union(*held.values()) - leads - advisers),
        "missing": [role for role in ROLES if role in wanted and not held[role]],
        "reason": "; ".join(
            _why(q, party, role) for role in ROLES if role in wanted and not held[role]
        )
        or "every role that is asked for is held",
    }


def _why(q: Question, party: str, role: str) -> str:
    """Return why nobody holds a role: what the best of its rows that do not count says."""
    staff = {s["staff_id"]: s for s in q.rows("staff")}
    said = []
    for row in q.rows("coverage"):
        if (row["party_id"], row["role"]) != (party, role):
            continue
        who, until, since = staff[row["staff_id"]], row.get("until"), row.get("since")
        if since is not None and since > q.as_of:
            leaves = who.get("leaves_on")
            if who.get("is_virtual") or (leaves is not None and leaves <= since):
                continue
        if until is not None and until <= q.as_of:
            said.append((3, -until.toordinal(), row, f"the coverage by {{}} ended on {until}"))
        elif who.get("is_virtual"):
            said.append((0, 0, row, "on the placeholder {}"))
        elif who.get("leaves_on") is not None and who["leaves_on"] <= q.as_of:
            left = who["leaves_on"]
            said.append((1, -left.toordinal(), row, f"{{}} left on {left}"))
        else:
            begins = max(day for day in (since, who.get("joined_on")) if day is not None)
            said.append((2, begins.toordinal(), row, f"{{}} begins on {begins}"))
    if not said:
        return f"{role} missing: nobody was ever named"
    *_, row, text = min(said, key=lambda one: (one[0], one[1], one[2]["staff_id"]))
    return f"{role} missing: {text.format(q.seen(row['staff_id']))}"
