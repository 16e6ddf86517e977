"""Parties with two or more leads in one line, as the definition reads.

Written from the definitions alone, apart from the package; see ``plain_coverage.Question``.
"""

from __future__ import annotations

from typing import Any

from tests.reference.plain_coverage import IGNORED_CHANNELS, Fen, Question, worth_order


def overlaps(q: Question) -> list[dict[str, Any]]:
    """Return a row per party and line with several valid leads, greatest worth first.

    Leads of whom no line is known stand together, after the lines.
    """
    staff, active, leads = q.staff(), q.active(), leads_of(q)
    held: dict[str, dict[str | None, set[str]]] = {}
    for party, line, by in leads:
        if party in active and by in staff:
            held.setdefault(party, {}).setdefault(line, set()).add(by)
    worths = q.worths()
    return [
        {
            "party_id": party,
            "kind": active[party]["kind"],
            "name": active[party].get("name"),
            "branch_id": active[party].get("branch_id"),
            "line": line,
            "n_leads": len(held[party][line]),
            "staff_ids": sorted(held[party][line]),
            "worth": yuan(worths[party]),
            "reason": _reason(q, party, line, held[party][line]),
        }
        for party in worth_order(worths, held)
        for line in sorted(held[party], key=lambda line: (line is None, line))
        if len(held[party][line]) > 1
    ]


def _reason(q: Question, party: str, line: str | None, leads: set[str]) -> str:
    """Return how many they are, and who of them had the newest effective contact."""
    met = [
        (-row["contacted_on"].toordinal(), row["staff_id"], row["contacted_on"])
        for row in q.rows("contacts")
        if row["party_id"] == party
        and row["staff_id"] in leads
        and row["contacted_on"] <= q.as_of
        and row.get("channel") not in IGNORED_CHANNELS
    ]
    where = "leads of no known line" if line is None else f"leads in the {line} line"
    if not met:
        return f"{where}: {len(leads)}; no effective contact by any of them"
    _, staff, on = min(met)
    return f"{where}: {len(leads)}; {q.seen(staff)} had the newest effective contact, on {on}"


def yuan(fen: Fen) -> float | None:
    """Return fen as yuan."""
    return None if fen is None else fen / 100


def leads_of(q: Question) -> list[tuple[str, str | None, str]]:
    """Return party, line and member of staff of every valid lead."""
    return [
        (row["party_id"], row.get("line"), row["staff_id"])
        for row in q.rows("coverage")
        if row["role"] == "lead" and q.holds(row)
    ]
