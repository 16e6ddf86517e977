"""Coverage in plain Python, in whole fen: every measure of worth, the managed book, and scope.

Written from the definitions alone, apart from the package and from ``reference.coverage``; the
three must agree.  A bank is table name -> list of rows; a row is a dict of canonical columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from tests.reference.within import within

Row = Mapping[str, Any]
Bank = Mapping[str, Sequence[Row]]
Fen = int | None

IGNORED_CHANNELS = ("sms", "greeting", "system", "branch")
STRENGTH = {"lead": 1.0, "wealth": 0.8, "product": 0.6, "assistant": 0.4}
EVENT_DATES = (
    ("customers", "opened_on"),
    ("firms", "opened_on"),
    ("holdings", "opened_on"),
    ("feedback", "opened_on"),
    ("contacts", "contacted_on"),
    ("needs", "raised_on"),
    ("signals", "raised_on"),
    ("referrals", "referred_on"),
    ("events", "held_on"),
    ("balances", "on"),
    ("transfers", "last_on"),
)
USUAL_RANKS = {"private": 5, "diamond": 4, "platinum": 3, "gold": 2, "ordinary": 1}
MANAGED_FROM = 5_000_000  # fen


def newest_event(bank: Bank, today: date) -> date:
    """Return the newest date on which something happened, not after ``today``."""
    days = [
        row[column]
        for table, column in EVENT_DATES
        for row in bank.get(table, [])
        if row.get(column) is not None and row[column] <= today
    ]
    return max(days, default=today)


@dataclass(frozen=True)
class Question:
    """A bank on a date, with the parameters every question shares.

    Parameters
    ----------
    bank : Bank
    as_of : date
    window_days : int
    worth : str
        ``worth``, ``business``, or a money column.
    book : {"all", "managed"}
    branches : frozenset of str or None
        What the viewer may see.
    """

    bank: Bank
    as_of: date
    window_days: int = 180
    worth: str = "worth"
    book: str = "all"
    branches: frozenset[str] | None = None

    def rows(self, table: str) -> Sequence[Row]:
        """Return the rows of ``table`` that the viewer may know of, or nothing."""
        return self._known.get(table, [])

    @cached_property
    def _known(self) -> Bank:
        return self.bank if self.branches is None else within(self.bank, self.branches)

    def holds(self, row: Row, start: str = "since", end: str = "until") -> bool:
        """Tell whether a row with a beginning and an end holds on the date."""
        begun, ended = row.get(start), row.get(end)
        return (begun is None or begun <= self.as_of) and (ended is None or self.as_of < ended)

    def parties(self) -> dict[str, Row]:
        """Return the parties the viewer may see, active or not, ``kind`` added."""
        return self._visible

    @cached_property
    def _visible(self) -> dict[str, Row]:
        found: dict[str, Row] = {
            r["customer_id"]: {**r, "kind": "customer"} for r in self.rows("customers")
        }
        found |= {r["firm_id"]: {**r, "kind": "firm"} for r in self.rows("firms")}
        if self.branches is None:
            return found
        return {p: r for p, r in found.items() if r.get("branch_id") in self.branches}

    def active(self) -> dict[str, Row]:
        """Return the active parties."""
        return self._active

    @cached_property
    def _active(self) -> dict[str, Row]:
        return {
            p: r
            for p, r in self.parties().items()
            if self.holds(r, "opened_on", "closed_on") and r.get("is_client") in {None, True}
        }

    def staff(self) -> dict[str, Row]:
        """Return who is on staff, whatever branch."""
        return {
            r["staff_id"]: r
            for r in self.rows("staff")
            if self.holds(r, "joined_on", "leaves_on") and not r.get("is_virtual")
        }

    def seen(self, staff_id: str) -> str:
        """Return a staff id as the viewer sees it: those of other branches are all alike."""
        branch = next(s.get("branch_id") for s in self.rows("staff") if s["staff_id"] == staff_id)
        return staff_id if self.branches is None or branch in self.branches else "other_branch"

    @cached_property
    def newest_balance(self) -> dict[str, Row]:
        """The newest balances row of each party up to the date."""
        past = [b for b in self.rows("balances") if b["on"] <= self.as_of]
        return {b["party_id"]: b for b in sorted(past, key=lambda b: b["on"])}

    def figures(self, party: str, row: Row) -> Row:
        """Return the newest balances row of a party as a whole, else its own row."""
        return self.newest_balance.get(party, row)

    def money_of(self, party: str, row: Row, measure: str) -> Fen:
        """Return one measure of one party in fen, None where it is unknown."""
        if measure == "worth":
            figures = self.figures(party, row)
            aum = fen(figures.get("aum")) if row["kind"] == "customer" else None
            return fen(figures.get("deposits")) if aum is None else aum
        if measure == "business":
            parts = (self.money_of(party, row, "worth"), self.money_of(party, row, "loans"))
            given = [part for part in parts if part is not None]
            return sum(given) if given else None
        dated = measure in {"deposits", "aum", "loans", "revenue_12m"}
        return fen((self.figures(party, row) if dated else row).get(measure))

    def worths(self) -> dict[str, Fen]:
        """Return the asked measure of every visible party."""
        return {p: self.money_of(p, r, self.worth) for p, r in self.parties().items()}

    def in_book(self) -> set[str]:
        """Return the active parties that the question is about."""
        active = self.active()
        if self.book == "all":
            return set(active)
        ranks = {r["tier"]: r.get("rank") for r in self.rows("tiers")} or dict(USUAL_RANKS)
        gold = ranks.get("gold")
        managed = set()
        for party, row in active.items():
            rank, worth = ranks.get(row.get("tier")), self.money_of(party, row, "worth")
            high = gold is not None and rank is not None and rank >= gold
            if high or (worth is not None and worth >= MANAGED_FROM) or row["kind"] == "firm":
                managed.add(party)
        return managed

    def links(self) -> dict[str, dict[str, dict[str, Any]]]:
        """Return party -> staff -> what makes the live link, for active parties with one."""
        staff, active = self.staff(), self.active()
        found: dict[str, dict[str, dict[str, Any]]] = {}
        for row in self.rows("coverage"):
            if row["staff_id"] in staff and row["party_id"] in active and self.holds(row):
                link = _link(found, row)
                link["assigned"] = True
                link["role"] = max(link["role"], STRENGTH[row["role"]])
        for row in self.rows("contacts"):
            age = (self.as_of - row["contacted_on"]).days
            if row["staff_id"] not in staff or row["party_id"] not in active:
                continue
            if row.get("channel") not in IGNORED_CHANNELS and 0 <= age <= self.window_days:
                link = _link(found, row)
                link["tended"] = True
                link["contacts"] += 0.5 ** (age / 90)
        return found


def _link(found: dict[str, dict[str, dict[str, Any]]], row: Row) -> dict[str, Any]:
    blank = {"assigned": False, "tended": False, "role": 0.0, "contacts": 0.0}
    return found.setdefault(row["party_id"], {}).setdefault(row["staff_id"], blank)


def fen(money: Decimal | None) -> Fen:
    """Return yuan as whole fen."""
    return None if money is None else int(money * 100)


def total(worths: Mapping[str, Fen], parties: Iterable[str]) -> int:
    """Return the sum of the known worth."""
    return sum(worths[p] or 0 for p in parties)


def worth_order(worths: Mapping[str, Fen], parties: Iterable[str]) -> list[str]:
    """Return parties by worth descending, unknown last, ties by id."""
    return sorted(parties, key=lambda p: (worths[p] is None, -(worths[p] or 0), p))


def orphans(q: Question) -> list[str]:
    """Return the parties of the book that nobody holds."""
    return worth_order(q.worths(), q.in_book() - set(q.links()))


def single_links(q: Question) -> list[tuple[Any, ...]]:
    """Return party, staff, link kind, strength, last contact and household, by worth."""
    links, worths, answer = q.links(), q.worths(), []
    alone = [p for p in q.in_book() if len(links.get(p, ())) == 1]
    for party in worth_order(worths, alone):
        ((staff, link),) = links[party].items()
        kind = {(True, True): "both", (True, False): "assigned", (False, True): "tended"}
        touched = [
            c["contacted_on"]
            for c in q.rows("contacts")
            if (c["staff_id"], c["party_id"]) == (staff, party) and c["contacted_on"] <= q.as_of
        ]
        homes = [
            m["household_id"]
            for m in q.rows("household_members")
            if m["customer_id"] == party and q.holds(m)
        ]
        answer.append(
            (
                party,
                staff,
                kind[link["assigned"], link["tended"]],
                min(1.0, link["role"] + link["contacts"]),
                max(touched, default=None),
                min(homes, default=None),
            )
        )
    return answer


@dataclass(frozen=True)
class WhatIf:
    """What leaves with some staff: rows of party, effect, who remains, other unit; and totals."""

    rows: list[tuple[str, str, list[str], bool]]
    totals: dict[str, int]


def leaver(q: Question, leaving: Iterable[str]) -> WhatIf:
    """Return what is lost and thinned when ``leaving`` go, lost first, each by worth."""
    gone, links, worths = set(leaving), q.links(), q.worths()
    lost: dict[str, tuple[list[str], bool]] = {}
    thinned: dict[str, tuple[list[str], bool]] = {}
    for party in q.in_book() & set(links):
        inside, outside = set(links[party]) & gone, sorted(set(links[party]) - gone)
        if inside and not outside:
            lost[party] = [], False
        elif inside and len(outside) == 1:
            thinned[party] = outside, all(_differ(q, outside[0], one) for one in inside)
    every_lost = {party for party, held in links.items() if held and not set(held) - gone}
    below = descendants(q, lost) - every_lost
    rows = [
        (party, effect, *parties[party])
        for effect, parties in (("lost", lost), ("thinned", thinned))
        for party in worth_order(worths, parties)
    ]
    households = {
        m["household_id"]
        for m in q.rows("household_members")
        if m["customer_id"] in lost and q.holds(m)
    }
    totals = {
        "n_lost": len(lost),
        "worth_lost": total(worths, lost),
        "n_thinned": len(thinned),
        "n_households": len(households),
        "n_firms": len(_firms(q, links, set()) - _firms(q, links, gone)),
        "worth_referral_subtrees": total(worths, below & set(q.active())),
    }
    return WhatIf(rows, totals)


def _differ(q: Question, one: str, other: str) -> bool:
    """Tell whether two are of another branch or role; who is of no known branch is not."""
    staff, units = q.staff(), ("branch_id", "role")
    known = [(staff[one].get(unit), staff[other].get(unit)) for unit in units]
    return any(a is not None and b is not None and a != b for a, b in known)


def _firms(q: Question, links: Mapping[str, Mapping[str, Any]], gone: set[str]) -> set[str]:
    """Return the visible firms with somebody in valid employment whom somebody not gone holds."""
    return {
        e["firm_id"]
        for e in q.rows("employment")
        if e["firm_id"] in q.parties()
        and q.holds(e)
        and set(links.get(e["customer_id"], ())) - gone
    }


def parents(q: Question) -> dict[str, tuple[date, str]]:
    """Return party -> (when, by whom) of the edges that make up the referral forest."""
    known = q.parties()
    best: dict[str, tuple[date, str]] = {}
    for row in q.rows("referrals"):
        referrer, party = row["referrer_id"], row["party_id"]
        counts = row.get("outcome") in {None, "opened"} and row["referred_on"] <= q.as_of
        if counts and referrer in known and party in known and referrer != party:
            edge = (row["referred_on"], referrer)
            best[party] = min(best.get(party, edge), edge)
    for ring in _rings(best):
        del best[max(ring, key=lambda party: (best[party][0], party))]
    return best


def _rings(best: Mapping[str, tuple[date, str]]) -> set[frozenset[str]]:
    """Return every cycle: who is met again when one walks upwards often enough."""
    rings = set()
    for start in best:
        node = start
        for _ in best:
            node = best[node][1] if node in best else node
        ring = [node]
        while node in best and best[ring[-1]][1] != node:
            ring.append(best[ring[-1]][1])
        if node in best:
            rings.add(frozenset(ring))
    return rings


def descendants(q: Question, parties: Iterable[str]) -> set[str]:
    """Return who was brought in, directly or not, by one of ``parties``."""
    above, edges = set(parties), parents(q)
    found: set[str] = set()
    while True:
        more = {p for p, (_, by) in edges.items() if by in above | found} - found
        if not more:
            return found
        found |= more


def departures(q: Question) -> list[tuple[str, int, int, float | None]]:
    """Return staff, number lost, worth lost, share of the own branch, for visible staff."""
    worths, active, answer = q.worths(), q.active(), []
    single = [(row[0], row[1]) for row in single_links(q)]
    for staff, row in q.staff().items():
        branch = row.get("branch_id")
        if q.branches is not None and branch not in q.branches:
            continue
        lost = [party for party, by in single if by == staff]
        own = [p for p in lost if branch is not None and active[p].get("branch_id") == branch]
        whole = total(worths, (p for p in active if active[p].get("branch_id") == branch))
        share = total(worths, own) / whole if branch is not None and whole > 0 else None
        answer.append((staff, len(lost), total(worths, lost), share))
    return sorted(answer, key=lambda r: (-r[2], r[0]))
