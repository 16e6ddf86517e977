"""The strongest way between two people, by the ties of the definitions: every way is tried.

Written from the definitions alone, apart from the package; see ``plain_coverage.Question``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import permutations
from typing import Any, NamedTuple

from tests.reference.ego import there
from tests.reference.plain_coverage import Question, Row
from tests.reference.plain_payroll import banked_people

MOST_HOPS = 4
MOST_TOGETHER = 50  # in a firm, a home or at an event who all count as knowing each other
MOST_IN_DEPARTMENT = 500


class Tie(NamedTuple):
    """What joins two; the greater is the better one, of equal ones the first by name."""

    strength: float
    kind: str


Ties = Mapping[str, Mapping[str, Tie]]


class Way(NamedTuple):
    """A path."""

    strength: float
    ids: list[str]
    kinds: list[str]


def strongest_path(q: Question, start: str, end: str) -> Way | None:
    """Return the way of greatest strength; equal ones by fewer hops, then ids."""
    ties, free = ties_of(q), passable(q)
    best: Way | None = None
    waiting = [Way(1.0, [start], [])]
    while waiting:
        for way in steps(ties, waiting.pop()):
            if best and round(way.strength, 9) < round(best.strength, 9):
                continue  # no tie is above 1, so it can only become weaker
            last = way.ids[-1]
            if last == end and start != end:
                best = min(best or way, way, key=rank)
            elif last in free and len(way.kinds) < MOST_HOPS:
                waiting.append(way)
    return best and best._replace(strength=round(best.strength, 9))


def rank(way: Way) -> tuple[float, int, list[str]]:
    """Return what the best way has least of."""
    return -round(way.strength, 9), len(way.ids), way.ids


def steps(ties: Ties, way: Way) -> Iterator[Way]:
    """Yield a way gone one tie further, without loops."""
    for other, tie in ties.get(way.ids[-1], {}).items():
        if other not in way.ids:
            strength = way.strength * tie.strength
            yield Way(strength, [*way.ids, other], [*way.kinds, tie.kind])


def ties_of(q: Question) -> Ties:
    """Return node -> node -> the best tie between them, both ways."""
    found: dict[str, dict[str, Tie]] = defaultdict(dict)
    for one, other, tie in every_tie(q):
        if one != other and tie.strength > 0:
            for a, b in ((one, other), (other, one)):
                known = found[a].setdefault(b, tie)
                found[a][b] = min(known, tie, key=lambda t: (-t.strength, t.kind))
    return found


def every_tie(q: Question) -> Iterator[tuple[str, str, Tie]]:
    """Yield every tie of every kind, some of them from both sides."""
    yield from links(q)
    yield from groups(q)
    for row in q.rows("kinship"):
        yield row["customer_id"], row["other_customer_id"], Tie(0.8, "kinship")
    for row in q.rows("referrals"):
        if row.get("outcome") in {None, "opened"} and row["referred_on"] <= q.as_of:
            yield row["referrer_id"], row["party_id"], Tie(0.7, "referral")
    for row in filter(q.holds, q.rows("employment")):
        if row["role"] == "employee":
            yield row["customer_id"], row["firm_id"], Tie(0.5, "employee")
        elif is_key(row):
            yield row["customer_id"], row["firm_id"], Tie(0.8, "key_person")
    for row in filter(q.holds, q.rows("firm_links")):
        tie = Tie(0.4, "supply") if row["kind"] == "supplies" else Tie(0.7, "group")
        yield row["firm_id"], row["other_firm_id"], tie
    yield from payments(q)


def links(q: Question) -> Iterator[tuple[str, str, Tie]]:
    """Yield the live links."""
    for party, held in q.links().items():
        for staff, link in held.items():
            strength = round(min(1.0, link["role"] + link["contacts"]), 9)
            yield staff, party, Tie(strength, "coverage")


def is_key(row: Row) -> bool:
    """Tell whether somebody who is no employee has a say in a firm; small owners have none."""
    share = row.get("share")
    return row["role"] != "beneficial_owner" or share is None or share >= 0.25


def groups(q: Question) -> Iterator[tuple[str, str, Tie]]:
    """Yield the ties among those of a household, those of a firm, and those at an event."""
    homes, guests = defaultdict(list), defaultdict(list)
    for row in filter(q.holds, q.rows("household_members")):
        homes[row["household_id"]].append(row["customer_id"])
    for row in q.rows("attendance"):
        if there(q, "attendance", row):
            guests[row["event_id"]].append(row["party_id"])
    yield from among(small(homes.values()), Tie(0.9, "household"))
    yield from among(small(guests.values()), Tie(0.1, "event"))
    yield from among(colleagues(q), Tie(0.3, "colleague"))


def small(groups: Iterable[list[str]]) -> Iterator[list[str]]:
    """Yield the groups in which all know one another."""
    return (people for people in groups if len(set(people)) <= MOST_TOGETHER)


def among(groups: Iterable[Iterable[str]], tie: Tie) -> Iterator[tuple[str, str, Tie]]:
    """Yield a tie between any two of a group."""
    for group in groups:
        for one, other in permutations(set(group), 2):
            yield one, other, tie


def colleagues(q: Question) -> Iterator[set[str]]:
    """Yield who works together: who banks here of a small firm, or of a department of another."""
    people: dict[str, set[str]] = defaultdict(set)
    for firm, person in banked_people(q):
        people[firm].add(person)
    large = {firm for firm, who in people.items() if len(who) > MOST_TOGETHER}
    yield from (who for firm, who in people.items() if firm not in large)
    departments: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in filter(q.holds, q.rows("employment")):
        if row.get("department") and row["firm_id"] in large and row["customer_id"] in q.active():
            departments[row["firm_id"], row["department"]].add(row["customer_id"])
    yield from (who for who in departments.values() if len(who) <= MOST_IN_DEPARTMENT)


def payments(q: Question) -> Iterator[tuple[str, str, Tie]]:
    """Yield the ties of those who paid each other: all payments count, either way."""
    n: dict[tuple[str, ...], int] = defaultdict(int)
    for row in q.rows("transfers"):
        if there(q, "transfers", row):
            given = row.get("n_payments")
            n[tuple(sorted((row["from_id"], row["to_id"])))] += 1 if given is None else given
    for (one, other), payments in n.items():
        yield one, other, Tie(min(0.5, round(payments / 24, 9)), "transfer")


def passable(q: Question) -> set[str]:
    """Return who may stand in between: who is on staff, and active parties one may contact."""
    asked = any(row.get("consent_marketing") for row in q.rows("customers"))
    parties = {p for p, row in q.active().items() if contactable(row, q.as_of, asked=asked)}
    return parties | set(q.staff())


def contactable(row: Mapping[str, Any], day: date, *, asked: bool) -> bool:
    """Tell whether an active party may be contacted; ``asked`` if the bank keeps consents."""
    if row.get("status") not in {None, "normal"} or row.get("do_not_contact"):
        return False
    if row["kind"] == "firm":
        return True
    consent, born = row.get("consent_marketing"), row.get("birth_date")
    age = born and day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    allowed = consent == "yes" or (consent != "no" and not asked)
    return allowed and row.get("aml_grade") != "high" and (age is None or age >= 18)
