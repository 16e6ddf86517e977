"""The service book in plain Python, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from tests.reference.plain_coverage import Question, Row, fen
from tests.reference.service import last_effective, responsible

Answer = list[dict[str, Any]]


def _who(q: Question, party: str) -> dict[str, Any]:
    staff = responsible(q, party)
    row = q.active()[party]
    seen = None if staff is None else q.seen(staff)
    return {"party_id": party, "branch_id": row.get("branch_id"), "staff_id": seen}


def needs(q: Question, closed: Sequence[str], least: int) -> Answer:
    """Return open needs, the longest open first, ties by party, kind and day."""
    found = []
    for row in sorted(q.rows("needs"), key=lambda r: (r["party_id"], r["kind"], r["raised_on"])):
        status = (row.get("status") or "").strip().casefold()
        days = (q.as_of - row["raised_on"]).days
        ended = status in {word.casefold() for word in closed}
        if row["party_id"] in q.active() and not ended and days >= max(least, 0):
            said = {"need_kind": row["kind"], "status": row.get("status"), "days_open": days}
            by = row.get("staff_id")
            said["recorded_by"] = None if by is None else q.seen(by)
            found.append({**_who(q, row["party_id"]), **said})
    return sorted(found, key=lambda r: -r["days_open"])


def feedback(q: Question, kind: str, least: int) -> Answer:
    """Return feedback that nobody has settled, the longest open first."""
    found = []
    order = {"complaint": 0, "praise": 1, "survey": 2}
    rows = q.rows("feedback")
    for row in sorted(rows, key=lambda r: (r["party_id"], order[r["kind"]], r["opened_on"])):
        days = (q.as_of - row["opened_on"]).days
        is_open = row.get("closed_on") is None or q.as_of < row["closed_on"]
        wanted = kind in ("all", row["kind"])
        if row["party_id"] in q.active() and wanted and is_open and days >= max(least, 0):
            last = last_effective(q, row["party_id"])
            said = {"feedback_kind": row["kind"], "days_open": days}
            said["last_contact_on"] = None if last is None else last.isoformat()
            found.append({**_who(q, row["party_id"]), **said})
    return sorted(found, key=lambda r: -r["days_open"])


def after_sale(q: Question, steps: Sequence[int], span: int) -> tuple[Answer, int]:
    """Return sales that nobody followed up, and how many somebody did."""
    found, n_contacted = [], 0
    for row in q.rows("holdings"):
        step = _step(q, row, steps, span)
        if (
            row["party_id"] not in q.active()
            or not q.holds(row, "opened_on", "closed_on")
            or not step
        ):
            continue
        last = last_effective(q, row["party_id"])
        if last is not None and last >= row["opened_on"]:
            n_contacted += 1
            continue
        said = {"product_id": row["product_id"], "due_after_days": step}
        money = fen(row.get("balance"))
        key = (-step, money is None, -(money or 0), row["party_id"], row["product_id"])
        found.append((key, row.get("account_no") or "", {**_who(q, row["party_id"]), **said}))
    return [said for _, _, said in sorted(found, key=lambda f: f[:2])], n_contacted


def _step(q: Question, row: Row, steps: Sequence[int], span: int) -> int:
    """Return the latest step whose day was at most ``span`` - 1 days ago, else 0."""
    if row.get("opened_on") is None:
        return 0
    ago = [timedelta(days=n) for n in range(span)]
    due = [s for s in steps for a in ago if row["opened_on"] + timedelta(days=s) == q.as_of - a]
    return max(due, default=0)
