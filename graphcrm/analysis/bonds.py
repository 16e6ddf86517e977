"""What ties parties to those who might take them over: contacts, coverage, family, colleagues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.analysis.links import EFFECTIVE, LiveLinks
from graphcrm.analysis.payroll import banked_people
from graphcrm.graph import View
from graphcrm.graph.arrays import (
    NO_DAY,
    NO_IX,
    BoolVec,
    FloatVec,
    IntVec,
    distinct,
    inverse,
    marked,
    spread,
)
from graphcrm.graph.spaces import PARTIES

HALF_LIFE_DAYS: Final = 365
HELD_BEFORE: Final = 0.5
NANO: Final = 10**9


@dataclass(frozen=True, slots=True)
class Bonds:
    """Pairs of a party and a successor who know each other, sorted by both, each once.

    Parameters
    ----------
    party, successor : (m,) integers
        Rows of the lists that were asked about.
    past : (m,) int64, billionths
        Contacts ever, each halved with every year, and half of one for a coverage row; at most 1.
    last_on : (m,) int32
        Day of the newest effective contact.
    near : (m,) bool
        The successor looks after somebody of the same household or firm.
    """

    party: IntVec
    successor: IntVec
    past: IntVec
    last_on: IntVec
    near: BoolVec

    def find(self, party: IntVec, successor: IntVec) -> IntVec:
        """Return where each pair stands, -1 for strangers."""
        n = 1 + max(self.successor.max(initial=0), successor.max(initial=0))
        pairs, wanted = self.party * n + self.successor, party * n + successor
        at = np.minimum(np.searchsorted(pairs, wanted), max(len(pairs) - 1, 0))
        return np.where(pairs[at] == wanted, at, NO_IX) if len(pairs) else np.full_like(wanted, -1)


def bonds_of(view: View, links: LiveLinks, party: IntVec, staff: IntVec) -> Bonds:
    """Return the bonds between parties and staff that may take them over.

    Parameters
    ----------
    view : View
        On the date up to which contacts, households and jobs count.
    links : LiveLinks
        Who looks after whom.
    party, staff : sorted positions
        A member of staff who holds a party already is near to it, which says nothing.

    Notes
    -----
    O(c + m log m) in contacts, coverage rows and pairs.
    """
    among = _Among(view, party, staff)
    met, weight, on = _met(view, among)
    held, near = _held(view, among), _near(view, links, among)
    pairs = distinct(np.concatenate([met, held, near]))
    at_met = np.searchsorted(pairs, met)
    past = np.zeros(len(pairs))
    np.add.at(past, at_met, weight)
    past[np.searchsorted(pairs, distinct(held))] += HELD_BEFORE
    last_on = np.full(len(pairs), NO_DAY, np.int32)
    np.maximum.at(last_on, at_met, on)
    return Bonds(
        party=pairs // among.n_staff,
        successor=pairs % among.n_staff,
        past=np.rint(np.minimum(past, 1.0) * NANO).astype(np.int64),
        last_on=last_on,
        near=marked(np.searchsorted(pairs, near), len(pairs)),
    )


class _Among:
    """Some parties and some staff by row, and a number for each pair of them."""

    def __init__(self, view: View, party: IntVec, staff: IntVec) -> None:
        self.party, self.n_staff = party, max(len(staff), 1)
        self.row = inverse(party, view.graph.n(PARTIES))
        self.seat = inverse(staff, view.graph.n("staff"))

    def rows_of(self, view: View, table: str) -> tuple[IntVec, IntVec]:
        """Return the rows of a table of staff and party between them, and the pair of each."""
        row = self.row[view.graph.column(table, "party_ix")]
        seat = self.seat[view.graph.column(table, "staff_ix")]
        rows = np.flatnonzero((row != NO_IX) & (seat != NO_IX))
        return rows, row[rows] * self.n_staff + seat[rows]


def _met(view: View, among: _Among) -> tuple[IntVec, FloatVec, IntVec]:
    """Return the pair, the weight and the day of each effective contact up to the date."""
    rows, pairs = among.rows_of(view, "contacts")
    on = view.graph.column("contacts", "contacted_on")[rows]
    effective = EFFECTIVE[view.graph.column("contacts", "channel")[rows]]
    counts = effective & view.valid("contacts")[rows]
    on = on[counts]
    return pairs[counts], 0.5 ** ((view.day - on) / HALF_LIFE_DAYS), on


def _held(view: View, among: _Among) -> IntVec:
    """Return the pair of each coverage row that had begun by the date, ended or not."""
    rows, pairs = among.rows_of(view, "coverage")
    return pairs[view.graph.column("coverage", "since")[rows] <= view.day]  # missing is least


def _near(view: View, links: LiveLinks, among: _Among) -> IntVec:
    """Return the pairs whose successor looks after somebody of the party's circles."""
    row, asked = _asked(view, among)
    circle, member = _members(view)
    wanted = marked(asked, _first(view, 3))[circle]
    circle, member = circle[wanted], member[wanted]
    rows, n_links = links.of_parties(member)
    seat = among.seat[links.staff_ix[rows]]
    of = np.repeat(circle, n_links)
    reach = distinct((of * among.n_staff + seat)[seat != NO_IX])
    begin, end = (np.searchsorted(reach, (asked + i) * among.n_staff) for i in (0, 1))
    near = reach[spread(begin, end - begin)] % among.n_staff
    return distinct(np.repeat(row, end - begin) * among.n_staff + near)


def _first(view: View, kind: int) -> int:
    """Return the first circle of a kind: 0 households, 1 employers, 2 people of firms; 3 ends."""
    n_households, n_parties = view.graph.n("households"), view.graph.n(PARTIES)
    return 0 if kind == 0 else n_households + (kind - 1) * n_parties


def _members(view: View) -> tuple[IntVec, IntVec]:
    """Return circle and member of every circle.

    A household has its members, an employer itself and whom it employs; the people of a firm are
    those who bank here.
    """
    home, customer = _ends(view, "household_members", "household_ix")
    employer, employee = _ends(view, "employment", "firm_ix")
    people = banked_people(view)
    firms = np.flatnonzero(view.graph.is_firm)
    first = _first(view, 1)
    circle = [home, first + employer, first + firms, _first(view, 2) + people.firm_ix]
    return np.concatenate(circle), np.concatenate([customer, employee, firms, people.customer_ix])


def _asked(view: View, among: _Among) -> tuple[IntVec, IntVec]:
    """Return row and circle of the circles that the parties are in; a firm's are its people."""
    home, customer = _ends(view, "household_members", "household_ix")
    employer, employee = _ends(view, "employment", "firm_ix")
    firms = np.flatnonzero(view.graph.is_firm[among.party])
    circle = [home, _first(view, 1) + employer, _first(view, 2) + among.party[firms]]
    row = np.concatenate([among.row[customer], among.row[employee], firms])
    return row[row != NO_IX], np.concatenate(circle)[row != NO_IX]


def _ends(view: View, table: str, other: str) -> tuple[IntVec, IntVec]:
    """Return the household or firm, and the customer, of the valid rows of a table."""
    rows = np.flatnonzero(view.valid(table))
    customer = view.graph.column(table, "customer_ix")[rows]
    return view.graph.column(table, other)[rows].astype(np.int64), customer
