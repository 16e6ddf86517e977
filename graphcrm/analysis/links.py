"""Live links: who looks after whom on a date, and how strongly."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from graphcrm.answer import DIGITS
from graphcrm.errors import InputError
from graphcrm.graph import View
from graphcrm.graph.arrays import (
    NO_DAY,
    NO_IX,
    BoolVec,
    FloatVec,
    IntVec,
    distinct,
    marked,
    spread,
)
from graphcrm.graph.spaces import PARTIES
from graphcrm.model.words import CHANNEL, COVERAGE_ROLE

WINDOW_DAYS: Final = 180
HALF_LIFE_DAYS: Final = 90
ROLE_STRENGTH: Final = {"lead": 1.0, "wealth": 0.8, "product": 0.6, "assistant": 0.4}
NOT_EFFECTIVE: Final = ("sms", "greeting", "system", "branch")
LINK_KINDS: Final = ("assigned", "tended", "both")

LEAD: Final = tuple(COVERAGE_ROLE).index("lead")
# By code of the word; the last entry is for an empty cell, which means "other".
EFFECTIVE = np.array([word not in NOT_EFFECTIVE for word in CHANNEL] + [True])
ROLE_WEIGHT = np.array([ROLE_STRENGTH[role] for role in COVERAGE_ROLE] + [0.0])


@dataclass(frozen=True)
class LiveLinks:
    """Pairs of staff and party with a live link, sorted by party and then staff.

    Parameters
    ----------
    party_ix, staff_ix : (m,) integers
    assigned, tended : (m,) bool
        By a valid coverage row; by an effective contact in the window.
    strength : (m,) float64, 0..1
    n_parties : int
        Of the whole graph.
    unknown_start : (k,) integers
        Parties of the coverage rows used whose beginning is not known, on a date before the first
        load.  From the first load on a row is known to hold; before that its presence is a guess.
    """

    party_ix: IntVec
    staff_ix: IntVec
    assigned: BoolVec
    tended: BoolVec
    strength: FloatVec
    n_parties: int
    unknown_start: IntVec

    def n_unknown_start(self, among: BoolVec) -> int:
        """How many coverage rows of unknown beginning the links of these parties stand on."""
        return int(np.count_nonzero(among[self.unknown_start]))

    @cached_property
    def per_party(self) -> IntVec:
        """How many staff look after each party."""
        return np.bincount(self.party_ix, minlength=self.n_parties)

    def of_parties(self, party_ix: IntVec) -> tuple[IntVec, IntVec]:
        """Return the rows of the links of each party, one party after the other, and how many."""
        n_links = self.per_party[party_ix]
        starts = np.cumsum(self.per_party) - self.per_party
        return spread(starts[party_ix], n_links), n_links

    @cached_property
    def hollow(self) -> BoolVec:
        """Which parties have live links and are tended by nobody."""
        return (self.per_party > 0) & ~marked(self.party_ix[self.tended], self.n_parties)

    def strongest(self, rows: IntVec, preferred: BoolVec | None = None) -> IntVec:
        """Return who of some links holds each party most strongly, ties by id, -1 for nobody.

        Links that are ``preferred`` go before all others.
        """
        staff, strength = self.staff_ix[rows], self.strength[rows]
        keys = (staff, -strength) if preferred is None else (staff, -strength, ~preferred[rows])
        best_last = rows[np.lexsort(keys)[::-1]]  # of several writes the last one stands
        holder = np.full(self.n_parties, NO_IX, np.int64)
        holder[self.party_ix[best_last]] = self.staff_ix[best_last]
        return holder

    @cached_property
    def holder(self) -> IntVec:
        """Who holds each party most strongly of all, ties by id, -1 for nobody."""
        return self.strongest(np.arange(len(self.party_ix)))

    @property
    def kind(self) -> IntVec:
        """Codes into ``LINK_KINDS``."""
        return np.where(self.assigned, np.where(self.tended, 2, 0), 1).astype(np.int8)


def live_links(view: View, window_days: int = WINDOW_DAYS) -> LiveLinks:
    """Return every live link of the view.

    Staff on staff and an active party, joined by a valid coverage row or by an effective contact
    not older than ``window_days``.  Strength is the best valid role (lead 1, wealth 0.8, product
    0.6, assistant 0.4) plus 0.5 ** (age / 90 days) for each effective contact in the window, at
    most 1.

    Parameters
    ----------
    view : View
    window_days : int, days, >= 0

    Raises
    ------
    InputError
        ``window_days`` is negative.

    Notes
    -----
    O(c log c) in coverage rows and contacts of the window; kept with the view.
    """
    return view.keep(
        ("live_links", window_days), lambda: _links(view, view, view.on_staff, window_days)
    )


def links_ahead(
    view: View, ahead: View, leavers: IntVec, window_days: int = WINDOW_DAYS
) -> LiveLinks:
    """Return the live links on a day ahead, on which ``leavers`` are to go.

    Who is on staff, which coverage rows are valid and which parties are active is judged on that
    day, before anybody leaves; contacts and their ages are those of the date of ``view``.

    Parameters
    ----------
    view, ahead : View
        Of one viewer, on the date asked about and on the day ahead.
    leavers : positions of staff
    window_days : int, days, >= 0

    Raises
    ------
    InputError
        ``window_days`` is negative.
    """
    if ahead is view:
        return live_links(view, window_days)
    return _links(view, ahead, ahead.on_staff | marked(leavers, len(ahead.on_staff)), window_days)


def _links(view: View, ahead: View, on_staff: BoolVec, window_days: int) -> LiveLinks:
    if window_days < 0:
        raise InputError("window_days must be 0 or more")
    graph, n_staff = view.graph, max(view.graph.n("staff"), 1)
    coverage = live_rows(ahead, "coverage", on_staff)
    contacts = live_rows(view, "contacts", on_staff, ahead.active)
    age = view.day - graph.column("contacts", "contacted_on")[contacts]
    effective = EFFECTIVE[graph.column("contacts", "channel")[contacts]]
    recent = effective & (age <= window_days)
    contacts, age = contacts[recent], age[recent]

    held = _pair(view, "coverage", coverage, n_staff)
    met = _pair(view, "contacts", contacts, n_staff)
    pairs = distinct(np.concatenate([held, met]))
    at_held, at_met = np.searchsorted(pairs, held), np.searchsorted(pairs, met)

    role = np.zeros(len(pairs))
    np.maximum.at(role, at_held, ROLE_WEIGHT[graph.column("coverage", "role")[coverage]])
    warmth = np.bincount(at_met, weights=0.5 ** (age / HALF_LIFE_DAYS), minlength=len(pairs))
    return LiveLinks(
        party_ix=pairs // n_staff,
        staff_ix=pairs % n_staff,
        assigned=marked(at_held, len(pairs)),
        tended=marked(at_met, len(pairs)),
        strength=np.minimum(1.0, role + warmth).round(DIGITS),
        n_parties=graph.n(PARTIES),
        unknown_start=unknown_start(ahead, coverage),
    )


def live_rows(
    view: View, table: str, on_staff: BoolVec | None = None, active: BoolVec | None = None
) -> IntVec:
    """Return the valid rows of an edge table between staff on staff and active parties.

    ``on_staff``, ``active``: who is so on another day than the view's.
    """
    staff = view.graph.column(table, "staff_ix")
    party = view.graph.column(table, "party_ix")
    if not len(staff):
        return np.zeros(0, np.int64)
    there = view.on_staff if on_staff is None else on_staff
    alive = view.active if active is None else active
    return np.flatnonzero(view.valid(table) & there[staff] & alive[party])


def unknown_start(view: View, coverage: IntVec) -> IntVec:
    """Return the parties of the coverage rows whose beginning only a guess says; see LiveLinks."""
    if view.as_of >= view.graph.first_loaded_on:
        return np.zeros(0, np.int32)
    undated = coverage[view.graph.column("coverage", "since")[coverage] == NO_DAY]
    return np.asarray(view.graph.column("coverage", "party_ix")[undated])


def last_contact_on(
    view: View, party_ix: IntVec, staff_ix: IntVec, *, effective: bool = False
) -> IntVec:
    """Return the newest contact of each pair up to the date, by any channel and of any age.

    With ``effective`` only contacts by an effective channel count.
    """
    graph, n_parties = view.graph, max(view.graph.n(PARTIES), 1)
    counts = EFFECTIVE[graph.column("contacts", "channel")] if effective else True
    rows = np.flatnonzero(view.valid("contacts") & counts)
    if not len(rows):
        return np.full(len(party_ix), NO_DAY, np.int32)
    staff = graph.column("contacts", "staff_ix")[rows].astype(np.int64)
    pairs = staff * n_parties + graph.column("contacts", "party_ix")[rows]  # the table's own order
    wanted = staff_ix.astype(np.int64) * n_parties + party_ix
    at = np.searchsorted(pairs, wanted, side="right") - 1
    days = graph.column("contacts", "contacted_on")[rows]
    return np.where((at >= 0) & (pairs[at] == wanted), days[at], NO_DAY).astype(np.int32)


def last_effective_on(view: View) -> IntVec:
    """Return the newest effective contact of each party up to the date, by anybody, of any age."""

    def make() -> IntVec:
        newest = np.full(view.graph.n(PARTIES), NO_DAY, np.int32)
        channel = view.graph.column("contacts", "channel")
        rows = np.flatnonzero(view.valid("contacts") & EFFECTIVE[channel])
        party, days = (view.graph.column("contacts", n)[rows] for n in ("party_ix", "contacted_on"))
        np.maximum.at(newest, party, days)
        return newest

    return view.keep("last_effective_on", make)


def household_of(view: View) -> IntVec:
    """Return the smallest household that each party is a valid member of, -1 for none."""

    def make() -> IntVec:
        home = np.full(view.graph.n(PARTIES), NO_IX, np.int32)
        rows = np.flatnonzero(view.valid("household_members"))[::-1]
        households = view.graph.column("household_members", "household_ix")[rows]
        # Rows are sorted by household, so written backwards the smallest one stands.
        home[view.graph.column("household_members", "customer_ix")[rows]] = households
        return home

    return view.keep("household_of", make)


def _pair(view: View, table: str, rows: IntVec, n_staff: int) -> IntVec:
    party = view.graph.column(table, "party_ix")[rows].astype(np.int64)
    return np.asarray(party * n_staff + view.graph.column(table, "staff_ix")[rows])
