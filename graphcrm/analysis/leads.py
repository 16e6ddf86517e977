"""Leads both ways: firms to win through their people, and people to win through their firm."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from graphcrm.analysis.columns import PartyNames, StaffIds, branch_column, reason_column
from graphcrm.analysis.contactable import UnknownConsent, contactable
from graphcrm.analysis.figures import WORTH, doubts, view_of, worth_of
from graphcrm.analysis.firm_people import WorkPeople, people_worth, work_people
from graphcrm.analysis.firms_asked import prospects
from graphcrm.analysis.links import WINDOW_DAYS, live_links
from graphcrm.analysis.people_figures import HEADCOUNT_FLAGS, headcount_flag
from graphcrm.analysis.responsible import responsible_staff
from graphcrm.answer import Answer, Column, Unit, Words, sum_fen, yuan
from graphcrm.errors import InputError
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import (
    NO_FEN,
    NO_IX,
    BoolVec,
    Day,
    IntVec,
    distinct,
    inverse,
    marked,
    place_in_group,
)
from graphcrm.graph.spaces import PARTIES
from graphcrm.reasons import Reason

DIRECTIONS: Final = ("to_firm", "to_people")
K: Final = 5
MOST_VIA: Final = 3
_REASONS: Final = Words(
    ("lead_firm_key", "lead_firm_employees", "lead_people", "lead_people_first", "lead_no_caller")
)
_KEY, _EMPLOYEES, _PEOPLE, _FIRST, _NOBODY = range(5)


def leads(
    graph: Graph | View,
    *,
    as_of: Day | None = None,
    k: int = K,
    window_days: int = WINDOW_DAYS,
    unknown_consent: UnknownConsent | None = None,
    worth: str = WORTH,
) -> Answer:
    """List the firms to win through people who bank here, and the firms whose people to win.

    To a firm: it is no client, and one of its key people or at least ``k`` of its employees bank
    here.  To people: a client firm with more heads than bank here; who does not bank here is known
    by number alone.

    Parameters
    ----------
    graph : Graph or View
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.
    k : int, >= 1
        Employees who bank here that make a firm a lead without any of its key people.
    window_days : int, days
        How long an effective contact keeps a link alive.
    unknown_consent : {"allow", "deny"}, optional
        Of the people to ask; see :func:`~graphcrm.analysis.contactable.contactable`.
    worth : str
        ``worth``, ``business`` or a money column.

    Returns
    -------
    Answer
        ``direction, party_id, name, branch_id, n_key_people, n_employees, headcount, n_not_banked,
        via, staff_id, worth_people, flag, reason``.  A person counts once a firm, among its key
        people if he is one; who only owns it, or a part of it, is no employee.  ``via``: at most
        three of them to ask, who may be contacted, key people and the wealthy first.
        ``staff_id``: to a firm, whoever is responsible for the first of these; to people, for the
        firm.  ``n_not_banked``: headcount less those who work there and bank here; unknown, with a
        ``flag`` that says why, where the headcount is missing, 0 or below them.  To firms by the
        worth of these people, then to people by how many are missing.  Totals ``n_to_firm,
        n_to_people, n_not_banked, n_headcount_unusable, worth_people, n_worth_unknown``.

    Raises
    ------
    InputError
        ``k`` is below 1, or ``worth`` is no measure.

    Notes
    -----
    O(m log m) in employment, pay and live links.
    """
    if k < 1:
        raise InputError("k is a number of employees, 1 or more")
    view = view_of(graph, as_of)
    may = contactable(view, unknown_consent=unknown_consent)
    found = _Leads(view, work_people(view), worth_of(view, worth), may.mask, k, window_days)
    parameters = {"k": k, "window_days": window_days, "unknown_consent": unknown_consent}
    listed = marked(found.people.customer_ix[found.named], len(found.money))
    totals = found.totals()
    notes = (Reason("leads", totals), *may.notes, *doubts(view, listed, worth))
    return Answer(
        "corporate.leads",
        view.as_of,
        view.graph.version,
        {**parameters, "worth": worth},
        found.columns(),
        totals,
        notes,
    )


@dataclass(frozen=True)
class _Leads:
    """Firms with what is known of their people, and which of them are leads."""

    view: View
    people: WorkPeople
    money: IntVec
    may: BoolVec
    k: int
    window_days: int

    @cached_property
    def n_key(self) -> IntVec:
        """How many key people of each party bank here."""
        return np.bincount(self.people.firm_ix[self.people.is_key], minlength=len(self.money))

    @cached_property
    def n_employees(self) -> IntVec:
        """How many others who work there bank here."""
        return np.bincount(self.people.firm_ix[~self.people.is_key], minlength=len(self.money))

    @cached_property
    def n_heads(self) -> IntVec:
        """How many who work at each party bank here; owners alone do not work there."""
        return np.bincount(self.people.firm_ix[self.people.works], minlength=len(self.money))

    @cached_property
    def headcount(self) -> IntVec:
        """Headcount of each party, ``NO_FEN`` where it is not known."""
        return np.asarray(self.view.graph.node(PARTIES, "headcount"))

    @cached_property
    def flag(self) -> IntVec:
        """Why the headcount of each party cannot be used; codes of flags, -1 for none."""
        return headcount_flag(self.headcount, self.n_heads)

    @cached_property
    def not_banked(self) -> IntVec:
        """How many people of each party do not bank here, ``NO_FEN`` where nobody can tell."""
        known = self.flag == NO_IX
        missing = np.where(known, self.headcount, 0) - self.n_heads
        return np.where(known, missing, NO_FEN)

    @cached_property
    def firm(self) -> IntVec:
        """The firms of the rows, those to win first."""
        return np.concatenate([self.to_firm, self._to_people()])

    @cached_property
    def worth(self) -> IntVec:
        """What the people of each party are worth who bank here, in fen; unknown counts 0."""
        return people_worth(self.view, self.money)

    @cached_property
    def named(self) -> BoolVec:
        """Which pairs of firm and person are of a firm in the rows."""
        return marked(self.firm, len(self.money))[self.people.firm_ix]

    @cached_property
    def to_firm(self) -> IntVec:
        """The firms to win, the greatest worth of their people first."""
        led_to = (self.n_key > 0) | (self.n_employees >= self.k)
        firm = np.flatnonzero(prospects(self.view) & led_to)
        return np.asarray(firm[np.lexsort((firm, -self.worth[firm]))])

    def _to_people(self) -> IntVec:
        client = self.view.active & self.view.graph.is_firm
        firm = np.flatnonzero(client & (self.not_banked > 0))
        return np.asarray(firm[np.lexsort((firm, -self.not_banked[firm]))])

    @cached_property
    def via(self) -> tuple[IntVec, IntVec]:
        """Row and person of those to ask, at most three a row, the best first."""
        people = self.people
        pairs = np.flatnonzero(self.may[people.customer_ix] & self.named)
        row = inverse(self.firm, len(self.money))[people.firm_ix[pairs]]
        person = people.customer_ix[pairs]
        known = self.money[person]
        poorest_last = np.where(known == NO_FEN, np.iinfo(np.int64).max, -known)
        order = np.lexsort((person, poorest_last, ~people.is_key[pairs], row))
        order = order[place_in_group(row[order]) < MOST_VIA]
        return row[order], person[order]

    @cached_property
    def staff(self) -> IntVec:
        """Who should call: for the first of those to ask, and of a client for the firm."""
        row, person = self.via
        asked = self.firm.astype(np.int64)
        asked[: len(self.to_firm)] = NO_IX
        first = np.flatnonzero(np.diff(row, prepend=-1) > 0)
        to_firm = first[row[first] < len(self.to_firm)]
        asked[row[to_firm]] = person[to_firm]
        links = live_links(self.view, self.window_days)
        staff = responsible_staff(self.view, links, np.maximum(asked, 0))
        return np.where(asked == NO_IX, NO_IX, staff)

    def columns(self) -> tuple[Column, ...]:
        """Return the columns of the answer."""
        graph, firm = self.view.graph, self.firm
        row, person = self.via
        offsets = np.searchsorted(row, np.arange(len(firm) + 1))
        direction = (np.arange(len(firm)) >= len(self.to_firm)).astype(np.int8)
        n_key = Column("n_key_people", Unit.COUNT, self.n_key[firm])
        n_employees = Column("n_employees", Unit.COUNT, self.n_employees[firm])
        missing = Column("n_not_banked", Unit.COUNT, self.not_banked[firm])
        via = Column("via", Unit.LIST, person, graph.ids(PARTIES), offsets)
        staff = Column("staff_id", Unit.TEXT, self.staff, StaffIds(self.view))
        return (
            Column("direction", Unit.WORD, direction, Words(DIRECTIONS)),
            Column("party_id", Unit.TEXT, firm, graph.ids(PARTIES)),
            Column("name", Unit.TEXT, firm, PartyNames(graph)),
            branch_column(graph, PARTIES, firm),
            *(n_key, n_employees),
            Column("headcount", Unit.COUNT, self.headcount[firm]),
            *(missing, via, staff),
            Column("worth_people", Unit.YUAN, self.worth[firm]),
            Column("flag", Unit.WORD, self.flag[firm], Words(HEADCOUNT_FLAGS)),
            self._reason((n_key, n_employees, missing, staff)),
        )

    def _reason(self, facts: tuple[Column, ...]) -> Column:
        """Return why each row is a lead, and who has nobody to make the call."""
        firm, rows = self.firm, np.arange(len(self.firm))
        has_key = self.n_key[firm] > 0
        to_firm = np.where(has_key, _KEY, _EMPLOYEES)
        nobody_yet = (self.n_key + self.n_employees)[firm] == 0
        to_people = np.where(nobody_yet, _FIRST, _PEOPLE)
        said = np.where(rows < len(self.to_firm), to_firm, to_people)
        silent = np.where(self.staff == NO_IX, _NOBODY, NO_IX)
        return reason_column(np.stack([said, silent], axis=1), _REASONS, facts)

    def totals(self) -> dict[str, int | float]:
        """Return how many leads there are each way, and what nobody can tell."""
        client = self.view.active & self.view.graph.is_firm
        person = distinct(self.people.customer_ix[self.named])
        return {
            "n_to_firm": len(self.to_firm),
            "n_to_people": len(self.firm) - len(self.to_firm),
            "n_not_banked": int(self.not_banked[self.firm[len(self.to_firm) :]].sum()),
            "n_headcount_unusable": int(np.count_nonzero(client & (self.flag != NO_IX))),
            "worth_people": yuan(sum_fen(self.money[person])),
            "n_worth_unknown": int(np.count_nonzero(self.money[person] == NO_FEN)),
        }
