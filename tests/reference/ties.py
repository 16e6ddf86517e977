"""Who is tied to whom, how strongly and since when, in plain Python.

Written from the definitions alone, apart from the package; see ``plain_coverage.Question``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import combinations
from typing import NamedTuple

from tests.reference.plain_coverage import IGNORED_CHANNELS, STRENGTH, Question, Row
from tests.reference.plain_payroll import banked_people, is_employer

KINDS = (
    *("coverage", "household", "kinship", "referral", "key_person", "employee", "colleague"),
    *("group", "supply", "transfer", "event"),
)
OWNERS_LEAST = 0.25
CROWD = 50


class Tie(NamedTuple):
    """A tie: how strong, and since when; None where nobody knows."""

    strength: float
    on: date | None


Ends = tuple[str, str]
Found = dict[Ends, dict[str, Tie]]


def ties(q: Question, max_firm: int = CROWD) -> Found:
    """Return both ends, in order -> kind -> tie: of several of a kind the earliest dated one."""
    found: dict[Ends, dict[str, list[Tie]]] = defaultdict(lambda: defaultdict(list))
    for kind, one, other, tie in every(q, max_firm):
        if one != other and {one, other} <= {*q.parties(), *_staff(q)} and tie.strength > 0:
            found[min(one, other), max(one, other)][kind].append(tie)
    return {
        ends: {kind: min(of_kind, key=_earliest) for kind, of_kind in kinds.items()}
        for ends, kinds in found.items()
    }


def every(q: Question, max_firm: int) -> Iterator[tuple[str, str, str, Tie]]:
    """Yield kind and both ends of every tie."""
    yield from _coverage(q)
    yield from _circles("household", _households(q), 0.9)
    for row in q.rows("kinship"):
        yield "kinship", row["customer_id"], row["other_customer_id"], Tie(0.8, None)
    for row in q.rows("referrals"):
        if row["referred_on"] <= q.as_of and (row.get("outcome") or "opened") == "opened":
            yield "referral", row["referrer_id"], row["party_id"], Tie(0.7, row["referred_on"])
    for row in filter(q.holds, q.rows("employment")):
        if kind := job(row):
            tie = Tie({"key_person": 0.8, "employee": 0.5}[kind], row.get("since"))
            yield kind, row["customer_id"], row["firm_id"], tie
    yield from _circles("colleague", _colleagues(q, max_firm), 0.3)
    for row in filter(q.holds, q.rows("firm_links")):
        kind, strength = ("supply", 0.4) if row["kind"] == "supplies" else ("group", 0.7)
        yield kind, row["firm_id"], row["other_firm_id"], Tie(strength, row.get("since"))
    yield from _payments(q)
    yield from _circles("event", _guests(q), 0.1)


def job(row: Row) -> str | None:
    """Return what a role makes of somebody at a firm; a small owner is nothing."""
    share = row.get("share")
    if row["role"] == "beneficial_owner" and share is not None and share < OWNERS_LEAST:
        return None
    return "employee" if row["role"] == "employee" else "key_person"


def _earliest(tie: Tie) -> tuple[bool, date]:
    return tie.on is None, tie.on or date.min


def _staff(q: Question) -> set[str]:
    return {row["staff_id"] for row in q.rows("staff")}


def _coverage(q: Question) -> Iterator[tuple[str, str, str, Tie]]:
    for party, held in q.links().items():
        for staff, link in held.items():
            strength = round(min(1.0, link["role"] + link["contacts"]), 9)
            yield "coverage", party, staff, Tie(strength, _since(q, party, staff))


def _since(q: Question, party: str, staff: str) -> date | None:
    """Return since when the best role is held, else the day of the newest contact."""
    own = [r for r in q.rows("coverage") if (r["party_id"], r["staff_id"]) == (party, staff)]
    if held := [row for row in own if q.holds(row)]:
        best = max(STRENGTH[row["role"]] for row in held)
        days = [row.get("since") for row in held if STRENGTH[row["role"]] == best]
        return min((day for day in days if day), default=None)
    met = [r for r in q.rows("contacts") if (r["party_id"], r["staff_id"]) == (party, staff)]
    effective = [r for r in met if r.get("channel") not in IGNORED_CHANNELS]
    newest: list[date] = [r["contacted_on"] for r in effective if r["contacted_on"] <= q.as_of]
    return max(newest)


Circle = Mapping[str, date | None]  # who is in it, and since when


def _circles(
    kind: str, circles: Iterable[Circle], strength: float
) -> Iterator[tuple[str, str, str, Tie]]:
    for circle in circles:
        for one, other in combinations(circle, 2):
            days = circle[one], circle[other]
            on = max(day for day in days if day) if all(days) else None
            yield kind, one, other, Tie(strength, on)


def _grown(rows: Iterable[tuple[str, str, date | None]], people: Iterable[str]) -> list[Circle]:
    """Return group -> member -> earliest known day, of groups that are no crowds."""
    groups: dict[str, dict[str, list[date]]] = defaultdict(lambda: defaultdict(list))
    for group, member, day in rows:
        if member in people:
            groups[group][member] += [day] if day else []
    circles = [{m: min(days, default=None) for m, days in g.items()} for g in groups.values()]
    return [circle for circle in circles if len(circle) <= CROWD]


def _households(q: Question) -> list[Circle]:
    rows = filter(q.holds, q.rows("household_members"))
    return _grown(
        ((r["household_id"], r["customer_id"], r.get("since")) for r in rows), q.parties()
    )


def _guests(q: Question) -> list[Circle]:
    held_on = {e["event_id"]: e.get("held_on") for e in q.rows("events")}
    rows = [(r["event_id"], r["party_id"], held_on[r["event_id"]]) for r in q.rows("attendance")]
    return _grown((row for row in rows if row[2] is None or row[2] <= q.as_of), q.parties())


def _colleagues(q: Question, max_firm: int) -> Iterator[Circle]:
    """Yield the people of each small firm, of each department of a larger one, and since when."""
    people: dict[str, set[str]] = defaultdict(set)
    for firm, person in banked_people(q):
        people[firm].add(person)
    for firm, staff in people.items():
        since = {person: _at_firm(q, firm, person) for person in staff}
        if len(staff) <= max_firm:
            yield since
            continue
        jobs = [r for r in q.rows("employment") if r["firm_id"] == firm and q.holds(r)]
        for department in {row.get("department") for row in jobs} - {None}:
            there = {r["customer_id"] for r in jobs if r.get("department") == department}
            yield {person: since[person] for person in there & staff}


def _at_firm(q: Question, firm: str, person: str) -> date | None:
    """Return the earliest day on which anything dated says that somebody is at a firm."""
    ends = (firm, person)
    jobs = [r for r in q.rows("employment") if (r["firm_id"], r["customer_id"]) == ends]
    pay = [r for r in q.rows("payrolls") if (r["firm_id"], r["customer_id"]) == ends]
    days = [row.get("since") for row in jobs if q.holds(row)]
    if is_employer(q, firm):
        days += [r["month"] for r in pay if r["month"] <= q.as_of and r.get("amount") != 0]
    return min((day for day in days if day), default=None)


def _payments(q: Question) -> Iterator[tuple[str, str, str, Tie]]:
    """Yield who paid whom, either way, by the newest of all payments."""
    found: dict[Ends, list[tuple[int, date]]] = defaultdict(list)
    for row in q.rows("transfers"):
        day = row.get("last_on") or row.get("month")
        if day is None or day <= q.as_of:
            n = row.get("n_payments")
            ends = sorted((row["from_id"], row["to_id"]))
            found[ends[0], ends[1]].append((1 if n is None else n, day or date.min))
    for (one, other), rows in found.items():
        n, newest = sum(n for n, _ in rows), max(day for _, day in rows)
        on = None if newest == date.min else newest
        yield "transfer", one, other, Tie(min(0.5, round(n / 24, 9)), on)
