"""Hand-over in plain Python: who is lost, who may take over, and how well every pair fits.

Written from the definitions alone, apart from the package.  Fits are whole billionths, so that
sums are exact; each party and each pair is looked at by itself.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any

from tests.reference.plain_coverage import IGNORED_CHANNELS, STRENGTH, Fen, Question, Row, fen
from tests.reference.plain_payroll import banked_people

NANO = 10**9
ROLES = {
    "customer": ("account_manager", "wealth_adviser", "team_lead"),
    "firm": ("corporate_manager", "team_lead"),
}
Pair = tuple[str, str]
Links = dict[str, dict[str, float]]  # party -> staff -> strength


@dataclass(frozen=True)
class Fit:
    """The parts of a fit and the whole of it, in billionths."""

    same_branch: int
    past_tie: int
    near: int
    spare: int

    @property
    def whole(self) -> int:
        parts = 35 * self.same_branch + 35 * self.past_tie + 15 * self.near + 15 * self.spare
        return round(Fraction(parts, 100))  # halves to even


@dataclass(frozen=True)
class Asked:
    """A question about parties that need somebody.

    ``leaving`` is nobody where second persons are looked for.
    """

    q: Question
    on: date
    leaving: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    branch_only: bool = False
    most: int | None = None
    by_worth: bool = False
    usual: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def ahead(self) -> Question:
        """The bank on the day of the change."""
        return replace(self.q, as_of=self.on)

    @cached_property
    def links(self) -> Links:
        """Who will look after whom on that day, before anybody leaves."""
        rows = {r["staff_id"]: r for r in self.q.rows("staff")}
        staff = set(self.ahead.staff()) | self.leaving
        active, held, met = self.ahead.active(), dict[Pair, float](), dict[Pair, float]()
        for row in self.q.rows("coverage"):
            pair = (row["party_id"], row["staff_id"])
            if self.ahead.holds(row):
                held[pair] = max(held.get(pair, 0.0), STRENGTH[row["role"]])
        for row in self.q.rows("contacts"):
            pair, age = (
                (row["party_id"], row["staff_id"]),
                (self.q.as_of - row["contacted_on"]).days,
            )
            if 0 <= age <= self.q.window_days and row.get("channel") not in IGNORED_CHANNELS:
                met[pair] = met.get(pair, 0.0) + 0.5 ** (age / 90)
        found: Links = {}
        for party, one in held.keys() | met.keys():
            if party in active and one in staff and one in rows:
                strength = held.get((party, one), 0.0) + met.get((party, one), 0.0)
                found.setdefault(party, {})[one] = round(min(1.0, strength), 9)
        return found

    @cached_property
    def holder(self) -> dict[str, str]:
        """The parties that need somebody, and who holds each most strongly."""
        book = self.q.in_book() if self.q.book == "all" else self._managed()
        active = set(self.ahead.active())
        found = {}
        for party, held in self.links.items():
            lost = set(held) <= self.leaving if self.leaving else len(held) == 1
            if lost and party in active and (party in book or self.q.book == "all"):
                found[party] = min(held, key=lambda one: (-held[one], one))
        return found

    def _managed(self) -> set[str]:
        """Return the managed book of today's figures, whoever is active today."""
        ever = {
            table: [{**r, "opened_on": None, "closed_on": None} for r in self.q.rows(table)]
            for table in ("customers", "firms")
        }
        return replace(self.q, bank={**self.q.bank, **ever}).in_book()

    @cached_property
    def kinds(self) -> dict[str, str]:
        """Customer or firm."""
        return {party: row["kind"] for party, row in self.q.parties().items()}

    @cached_property
    def candidates(self) -> dict[str, Row]:
        """Who is there on the day, may be named, and does not leave."""
        return {
            one: row
            for one, row in self.ahead.staff().items()
            if one not in self.leaving | self.excluded
            and (self.q.branches is None or row.get("branch_id") in self.q.branches)
        }

    def may(self, party: str, one: str) -> bool:
        """Tell whether somebody may take over a party by role; nobody does from himself."""
        role = self.candidates[one].get("role")
        by_role = role is None or role in ROLES[self.kinds[party]]
        return by_role and self.holder[party] != one

    def in_branch(self, party: str, one: str) -> bool:
        """Tell whether both are of one known branch."""
        branch = self.q.parties()[party].get("branch_id")
        return branch is not None and branch == self.candidates[one].get("branch_id")

    def allowed(self, party: str) -> list[str]:
        """Return who may take over a party, room aside."""
        return [
            one
            for one in self.candidates
            if self.may(party, one) and (not self.branch_only or self.in_branch(party, one))
        ]

    def capacity(self, one: str) -> int:
        """Return how many parties somebody can look after."""
        row = self.candidates[one]
        corporate = row.get("role") == "corporate_manager"
        usual = self.usual.get("corporate", 40) if corporate else self.usual.get("other", 400)
        said = row.get("capacity")
        return usual if said is None else int(said)

    def load(self, one: str) -> int:
        """Return how many active parties somebody leads or advises on the day."""
        active = self.ahead.active()
        return len(
            {
                row["party_id"]
                for row in self.q.rows("coverage")
                if row["staff_id"] == one
                and row["role"] in {"lead", "wealth"}
                and self.ahead.holds(row)
                and row["party_id"] in active
            }
        )

    @cached_property
    def places(self) -> dict[str, int]:
        """How many parties each can take."""
        room = {one: max(0, self.capacity(one) - self.load(one)) for one in self.candidates}
        return room if self.most is None else {k: min(v, self.most) for k, v in room.items()}

    @cached_property
    def fits(self) -> dict[Pair, Fit]:
        """Every pair that is allowed, room aside."""
        return {(p, one): self.fit(p, one) for p in self.holder for one in self.allowed(p)}

    def fit(self, party: str, one: str) -> Fit:
        """Return how well somebody fits a party."""
        capacity = self.capacity(one)
        spare = max(0, capacity - self.load(one)) / capacity if capacity else 0.0
        return Fit(
            NANO * self.in_branch(party, one),
            round(min(1.0, self.past(party, one)) * NANO),
            NANO * self.near(party, one),
            round(spare * NANO),
        )

    def past(self, party: str, one: str) -> float:
        """Return what there ever was between them."""
        ages = [(self.q.as_of - day).days for day in self.met_on(party, one)]
        held = any(
            (row["party_id"], row["staff_id"]) == (party, one)
            and (row.get("since") is None or row["since"] <= self.q.as_of)
            for row in self.q.rows("coverage")
        )
        return math.fsum([0.5 * held, *(0.5 ** (age / 365) for age in ages)])

    def met_on(self, party: str, one: str) -> list[date]:
        """Return the days of the effective contacts so far."""
        return [
            row["contacted_on"]
            for row in self.q.rows("contacts")
            if (row["party_id"], row["staff_id"]) == (party, one)
            and row["contacted_on"] <= self.q.as_of
            and row.get("channel") not in IGNORED_CHANNELS
        ]

    def near(self, party: str, one: str) -> bool:
        """Tell whether somebody looks after another one of the party's circles."""
        others = self._circle(party) - {party}
        return any(one in self.links.get(other, {}) for other in others)

    def _circle(self, party: str) -> set[str]:
        if self.kinds[party] == "firm":
            return {person for firm, person in banked_people(self.q) if firm == party}
        return self._together("household_members", "household_id", party) | {
            someone
            for firm in self._of("employment", "firm_id", party)
            for someone in {firm, *self._in("employment", "firm_id", firm)}
            if firm in self.q.parties()
        }

    def _together(self, table: str, other: str, party: str) -> set[str]:
        return {p for home in self._of(table, other, party) for p in self._in(table, other, home)}

    def _of(self, table: str, other: str, party: str) -> set[str]:
        rows = self.q.rows(table)
        return {r[other] for r in rows if r["customer_id"] == party and self.q.holds(r)}

    def _in(self, table: str, other: str, one: str) -> set[str]:
        rows = self.q.rows(table)
        return {r["customer_id"] for r in rows if r[other] == one and self.q.holds(r)}

    @cached_property
    def homes(self) -> dict[str, str]:
        """The smallest household of each party that has one."""
        found = {p: self._of("household_members", "household_id", p) for p in self.holder}
        return {party: min(homes) for party, homes in found.items() if homes}

    @cached_property
    def weights(self) -> dict[str, int]:
        """Return what each party counts."""
        worths = self.q.worths()
        mine = {party: worths[party] for party in self.holder}
        return {p: _weight(worth, list(mine.values())) for p, worth in mine.items()}

    def why_not(self, party: str) -> str:
        """Return why nobody takes a party over."""
        if not any(self.may(party, one) for one in self.candidates):
            return "handover_no_role"
        if self.branch_only and self.q.parties()[party].get("branch_id") is None:
            return "handover_branch_unknown"
        if not self.allowed(party):
            return "handover_branch_nobody"
        full = all(self.places[one] == 0 for one in self.allowed(party))
        return "handover_full" if full else "handover_taken"

    def maturing(self, party: str) -> list[Fen]:
        """Return the balances of what falls due within 90 days from the day of the change."""
        last = self.on + timedelta(days=90)
        return [
            fen(row.get("balance"))
            for row in self.q.rows("holdings")
            if row["party_id"] == party
            and row.get("maturity_on") is not None
            and self.on <= row["maturity_on"] <= last
            and self.q.holds(row, "opened_on", "closed_on")
            and self.ahead.holds(row, "opened_on", "closed_on")
        ]

    def complaints(self, party: str) -> int:
        """Return how many complaints are open."""
        return sum(
            row["party_id"] == party
            and row["kind"] == "complaint"
            and self.q.holds(row, "opened_on", "closed_on")
            for row in self.q.rows("feedback")
        )


def _weight(worth: Fen, worths: Sequence[Fen]) -> int:
    if worth is None or worth <= 0:
        return 1
    less = sum(other is not None and other < worth for other in worths)
    return 1 + min(4, int(Fraction(5 * less, len(worths))))


def best(asked: Asked, weights: Mapping[str, int], *, whole: bool = False) -> tuple[int, int]:
    """Return how many can be assigned at most, and their greatest sum of weight times fit.

    ``whole``: households go to one, or to nobody.
    """
    import numpy as np
    from scipy.optimize import LinearConstraint, linprog, milp

    pairs = sorted(asked.fits)
    if not pairs:
        return 0, 0
    gain = [weights[p] * asked.fits[p, one].whole for p, one in pairs]
    one_more = max(gain) * len(asked.holder) + 1  # to assign one more is worth more than all else
    costs = [-(one_more + g) for g in gain]
    rows = [[float(pair[0] == p) for pair in pairs] for p in asked.holder]
    rows += [[float(pair[1] == one) for pair in pairs] for one in asked.places]
    limits = [1] * len(asked.holder) + list(asked.places.values())
    found: Any
    if whole:
        alike = [_alike(asked, pairs, p, one) for p in asked.holder for one in asked.places]
        known = [row for rows_ in alike for row in rows_]
        rules = [LinearConstraint(rows, ub=limits)]
        rules += [LinearConstraint(known, lb=0, ub=0)] if known else []
        whole_numbers: dict[str, Any] = {"bounds": (0, 1), "integrality": 1}
        whole_numbers["options"] = {"mip_rel_gap": 0}
        found = milp(costs, constraints=rules, **whole_numbers)
    else:
        found = linprog(costs, A_ub=rows, b_ub=limits, bounds=(0, 1), method="highs")
    taken = np.flatnonzero(found.x > 0.5)
    return len(taken), sum(gain[i] for i in taken)


def _alike(asked: Asked, pairs: list[Pair], party: str, one: str) -> list[list[float]]:
    """Return rows that are 0 where who lives with a party goes where it goes."""
    homes = asked.homes
    others = [p for p in homes if p != party and homes[p] == homes.get(party)]
    return [
        [float(pair == (party, one)) - float(pair == (other, one)) for pair in pairs]
        for other in others
    ]


def greedy(asked: Asked, weights: Mapping[str, int]) -> tuple[int, int]:
    """Return what taking the best pair again and again comes to."""
    places, taken = dict(asked.places), dict[str, int]()
    gains = {pair: weights[pair[0]] * fit.whole for pair, fit in asked.fits.items()}
    for party, one in sorted(gains, key=lambda pair: (-gains[pair], pair)):
        if party not in taken and places[one]:
            taken[party], places[one] = gains[party, one], places[one] - 1
    return len(taken), sum(taken.values())
