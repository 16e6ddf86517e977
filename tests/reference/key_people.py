"""Key people of firms in plain Python, as the definitions read; written apart from the package."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.reference.plain_coverage import Question, Row, worth_order

ORDER = (
    *("legal_rep", "executive", "shareholder", "finance"),
    *("actual_controller", "beneficial_owner", "hr", "operator"),
)
EXPECTED = ("legal_rep", "executive", "finance", "actual_controller")
OWNERS = ("shareholder", "beneficial_owner", "actual_controller")


def key_people(q: Question, expected: tuple[str, ...] = EXPECTED) -> list[dict[str, Any]]:
    """Return a row a firm, role and person, and one for each expected role without anybody."""
    active, worths, rows = q.active(), q.worths(), []
    for firm in worth_order(worths, [p for p, r in active.items() if r["kind"] == "firm"]):
        jobs = _jobs(q, firm)
        flag = "ownership_above_one" if _owned(q, firm, jobs) > 1 + 1e-9 else "none"
        for role in ORDER:
            of_role = {who: job for (r, who), job in jobs.items() if r == role and _is_key(job)}
            people: list[str | None] = [*sorted(of_role)]
            for who in people or [None] * (role in expected):
                share = of_role[who].get("share") if who in of_role else None
                row = {"firm_id": firm, "role": role, "customer_id": who, "share": share}
                rows.append({**row, **_stands(q, who), "flag": flag})
    return rows


def missing_roles(q: Question) -> dict[str, list[str]]:
    """Return of each firm the roles that nobody is known in, or whose holder does not bank here."""
    found: dict[str, list[str]] = {}
    for row in key_people(q):
        if row["state"] in {"unknown", "not_banked"} and row["role"] not in found.get(
            row["firm_id"], []
        ):
            found.setdefault(row["firm_id"], []).append(row["role"])
    return found


def _jobs(q: Question, firm: str) -> dict[tuple[str, str], Row]:
    """Return the newest valid job of each role and person of a firm."""
    jobs = [
        e
        for e in q.rows("employment")
        if e["firm_id"] == firm and e["customer_id"] in q.parties() and q.holds(e)
    ]
    jobs.sort(key=lambda e: e.get("since") or date.min)
    return {(e["role"], e["customer_id"]): e for e in jobs}


def _is_key(job: Row) -> bool:
    share = job.get("share")
    return job["role"] != "beneficial_owner" or share is None or share >= 0.25


def _owned(q: Question, firm: str, jobs: dict[tuple[str, str], Row]) -> float:
    sums = dict.fromkeys(OWNERS, 0.0)
    for (role, _), job in jobs.items():
        if role in sums:
            sums[role] += job.get("share") or 0.0
    for link in q.rows("firm_links"):
        other = link["other_firm_id"]
        if link["firm_id"] == firm != other and link["kind"] == "subsidiary_of" and q.holds(link):
            sums["shareholder"] += (link.get("share") or 0.0) * (other in q.parties())
    return max(sums.values())


def _stands(q: Question, who: str | None) -> dict[str, Any]:
    if who is None:
        return {"banked": False, "staff_id": None, "state": "unknown"}
    links = q.links().get(who, {})
    strength = {s: round(min(1.0, k["role"] + k["contacts"]), 9) for s, k in links.items()}
    staff = min(strength, key=lambda s: (-strength[s], s), default=None)
    banked = who in q.active()
    state = "covered" if staff else "not_covered" if banked else "not_banked"
    return {"banked": banked, "staff_id": staff and q.seen(staff), "state": state}
