"""Who decides at each firm, whether they bank here, who looks after them, and who is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from graphcrm.analysis.columns import (
    PartyNames,
    StaffIds,
    branch_column,
    place_by_greatest,
    reason_column,
)
from graphcrm.analysis.figures import WORTH, doubts, view_of, worth_of
from graphcrm.analysis.firm_people import key_mask
from graphcrm.analysis.firms_asked import firms_asked_of, n_unknown_jobs
from graphcrm.analysis.links import WINDOW_DAYS, LiveLinks, live_links
from graphcrm.analysis.owned_shares import ALL_SHARES, newest_jobs, owned_shares
from graphcrm.answer import Answer, Column, Total, Unit, Words, sum_fen, yuan
from graphcrm.errors import InputError
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import (
    NO_FEN,
    NO_IX,
    BoolVec,
    Day,
    FloatVec,
    IntVec,
    distinct,
    is_among,
)
from graphcrm.graph.spaces import PARTIES
from graphcrm.model.words import EMPLOYMENT_ROLE
from graphcrm.reasons import Reason

EXPECTED_ROLES: Final = ("legal_rep", "executive", "finance", "actual_controller")
STATES: Final = ("covered", "not_covered", "not_banked", "unknown")
FLAGS: Final = ("none", "ownership_above_one")
_COVERED, _NOT_COVERED, _NOT_BANKED, _UNKNOWN = range(len(STATES))  # the last two are missing
_ROLES: Final = tuple(EMPLOYMENT_ROLE)
_REASONS: Final = Words(
    (
        *("key_covered", "key_not_covered", "key_not_banked", "key_unknown"),  # as in STATES
        *("key_ask_caller", "key_no_caller", "key_owned_above_one"),
    )
)
_ASK, _NO_CALLER, _ABOVE_ONE = range(len(STATES), len(_REASONS.words))


def key_people(
    graph: Graph | View,
    *,
    as_of: Day | None = None,
    firm: str | None = None,
    roles: Sequence[str] = (),
    window_days: int = WINDOW_DAYS,
    worth: str = WORTH,
) -> Answer:
    """List the key people of each client firm by role, and the roles that nobody is known in.

    Parameters
    ----------
    graph : Graph or View
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.
    firm : str, optional
        firm_id: only this firm.
    roles : sequence of str
        Roles that every firm is expected to have somebody in; a row says where nobody is known.
        Default: legal_rep, executive, finance and actual_controller.
    window_days : int, days
        How long an effective contact keeps a link alive.
    worth : str
        What firms are ordered by: ``worth``, ``business`` or a money column.

    Returns
    -------
    Answer
        ``firm_id, firm_name, role, customer_id, name, share, banked, staff_id, state, branch_id,
        worth, flag, reason``; branch and worth are those of the firm.  A row a firm, role and
        person, firms of greatest worth first, then roles in the order of the data dictionary.
        ``state``: covered by a live link (``staff_id`` by the strongest), not covered, not banked,
        or unknown: nobody in a role that is expected.  Beneficial owners count from a quarter on,
        or where their share is not known.  ``flag`` says where the known shares that a firm's
        shareholders (persons and parent firms), beneficial owners or controllers hold sum to more
        than 1.  Totals ``n_firms, n_incomplete, worth_incomplete, n_key_people`` (each once), rows
        by state ``n_covered, n_not_covered, n_not_banked, n_unknown``, ``n_ownership_above_one``.

    Raises
    ------
    NotFoundError
        No such firm.
    InputError
        ``firm`` is a customer or no active client, a role is none of key people's, or no such
        measure of worth.

    Notes
    -----
    O(m log m) in valid employment and live links.
    """
    view, wanted = view_of(graph, as_of), list(roles or EXPECTED_ROLES)
    known = [role for role in _ROLES if role != "employee"]
    if not set(wanted) <= set(known):
        raise InputError(f"roles are some of {', '.join(known)}")
    firms = firms_asked_of(view, firm)
    found = _KeyPeople.of(view, firms, _codes(wanted), live_links(view, window_days), worth)
    given = {"firm": firm, "roles": wanted, "window_days": window_days, "worth": worth}
    return found.answer(firms, given)


def key_people_missing(graph: Graph | View, *, as_of: Day | None = None) -> Answer:
    """List the roles at each client firm that nobody is known in, or somebody who is no customer.

    Of the roles that are expected by default, and of others that somebody is known in.

    Returns
    -------
    Answer
        ``firm_id, missing`` of the firms that miss any, by id.
    """
    view = view_of(graph, as_of)
    firms = firms_asked_of(view, None)
    found = _KeyPeople.of(view, firms, _codes(EXPECTED_ROLES), live_links(view), WORTH)
    lacks = found.state >= _NOT_BANKED
    n_roles = len(_ROLES)
    slots = distinct(found.firm[lacks] * n_roles + found.role[lacks])
    firm = distinct(slots // n_roles)
    offsets = np.append(np.searchsorted(slots // n_roles, firm), len(slots))
    columns = (
        Column("firm_id", Unit.TEXT, firm, view.graph.ids(PARTIES)),
        Column("missing", Unit.WORDS, slots % n_roles, Words(_ROLES), offsets),
    )
    return Answer("corporate.key-people-missing", view.as_of, view.graph.version, {}, columns)


@dataclass(frozen=True)
class _KeyPeople:
    """Rows of firm, role and person, in the order in which they are listed.

    Parameters
    ----------
    view : View
    firm, role, person : (m,) integers
        ``person`` is -1 where nobody is known.
    share : (m,) float64
    links : LiveLinks
    worth : str
    """

    view: View
    firm: IntVec
    role: IntVec
    person: IntVec
    share: FloatVec
    links: LiveLinks
    worth: str

    @classmethod
    def of(
        cls, view: View, firms: BoolVec, expected: IntVec, links: LiveLinks, worth: str
    ) -> _KeyPeople:
        """Return the key people of some firms, and the expected roles that nobody is in."""
        rows = newest_jobs(view)
        rows = rows[key_mask(view)[rows]]
        names = ("firm_ix", "role", "customer_ix", "share")
        firm, role, person, share = (view.graph.column("employment", n)[rows] for n in names)
        here = firms[firm]
        n_roles = len(_ROLES)
        slots = firm[here].astype(np.int64) * n_roles + role[here]
        wanted = (np.flatnonzero(firms)[:, None] * n_roles + expected).ravel()
        empty = wanted[~is_among(wanted, np.sort(slots))]
        slots = np.concatenate([slots, empty])
        person = np.concatenate([person[here], np.full(len(empty), NO_IX)]).astype(np.int64)
        share = np.concatenate([share[here], np.full(len(empty), np.nan)])
        place = place_by_greatest(worth_of(view, worth), np.arange(len(firms)))
        order = np.lexsort((person, slots % n_roles, place[slots // n_roles]))
        firm, role = slots[order] // n_roles, slots[order] % n_roles
        return cls(view, firm, role, person[order], share[order], links, worth)

    @cached_property
    def staff(self) -> IntVec:
        """Who looks after each person most strongly, -1 for nobody."""
        return np.asarray(np.append(self.links.holder, NO_IX)[self.person])

    @cached_property
    def banked(self) -> BoolVec:
        """Which rows name somebody who banks here."""
        return np.asarray(np.append(self.view.active, False)[self.person])

    @cached_property
    def state(self) -> IntVec:
        """Codes into ``STATES``."""
        tests = [self.person == NO_IX, ~self.banked, self.staff == NO_IX]
        return np.select(tests, [_UNKNOWN, _NOT_BANKED, _NOT_COVERED], _COVERED)

    @cached_property
    def owned(self) -> FloatVec:
        """What the shares held in each firm sum to."""
        return owned_shares(self.view)

    def answer(self, firms: BoolVec, parameters: Mapping[str, object]) -> Answer:
        """Return the rows with what they mean."""
        view, totals = self.view, self._totals(firms)
        facts = {name: int(totals[name] or 0) for name in totals if name.startswith("n_")}
        n_unknown = int(totals["n_unknown_start"] or 0)
        return Answer(
            "corporate.key-people",
            view.as_of,
            view.graph.version,
            parameters,
            self._columns(),
            totals,
            (
                Reason("key_people", facts),
                *([Reason("key_people_flagged", facts)] if totals["n_ownership_above_one"] else []),
                *doubts(view, firms, self.worth, n_unknown_start=n_unknown),
            ),
        )

    def _columns(self) -> tuple[Column, ...]:
        graph, firm = self.view.graph, self.firm
        ids, names = graph.ids(PARTIES), PartyNames(graph)
        above = (self.owned[firm] > ALL_SHARES).astype(np.int8)
        staff = Column("staff_id", Unit.TEXT, self.staff, StaffIds(self.view))
        role = Column("role", Unit.WORD, self.role, Words(_ROLES))
        return (
            Column("firm_id", Unit.TEXT, firm, ids),
            Column("firm_name", Unit.TEXT, firm, names),
            role,
            Column("customer_id", Unit.TEXT, self.person, ids),
            Column("name", Unit.TEXT, self.person, names),
            Column("share", Unit.SHARE, self.share),
            Column("banked", Unit.FLAG, self.banked),
            staff,
            Column("state", Unit.WORD, self.state, Words(STATES)),
            branch_column(graph, PARTIES, firm),
            Column("worth", Unit.YUAN, worth_of(self.view, self.worth)[firm]),
            Column("flag", Unit.WORD, above, Words(FLAGS)),
            self._reason((role, staff), above),
        )

    def _reason(self, said: tuple[Column, ...], above: IntVec) -> Column:
        """Return how each stands, who could ask where somebody is missing, and a doubtful sum."""
        holder = self.links.holder[self.firm]
        ask = np.where(holder == NO_IX, _NO_CALLER, _ASK)
        parts = np.stack(
            [
                self.state,
                np.where(self.state == _COVERED, NO_IX, ask),
                np.where(above == 1, _ABOVE_ONE, NO_IX),
            ],
            axis=1,
        )
        facts = (
            *said,
            Column("firm_staff", Unit.TEXT, holder, StaffIds(self.view)),
            Column("owned", Unit.SHARE, self.owned[self.firm]),
        )
        return reason_column(parts, _REASONS, facts)

    def _totals(self, firms: BoolVec) -> dict[str, Total]:
        incomplete = distinct(self.firm[self.state != _COVERED])
        money = worth_of(self.view, self.worth)
        states = np.bincount(self.state, minlength=len(STATES)).tolist()
        return {
            "n_firms": int(np.count_nonzero(firms)),
            "n_incomplete": len(incomplete),
            "worth_incomplete": yuan(sum_fen(money[incomplete])),
            "n_key_people": len(distinct(self.person[self.person != NO_IX])),
            **{f"n_{state}": n for state, n in zip(STATES, states, strict=True)},
            "n_ownership_above_one": int(np.count_nonzero(firms & (self.owned > ALL_SHARES))),
            "n_worth_unknown": int(np.count_nonzero(money[firms] == NO_FEN)),
            "n_unknown_start": n_unknown_jobs(self.view, firms),
        }


def _codes(roles: Sequence[str]) -> IntVec:
    """Return the codes of roles, in the order of the data dictionary."""
    return np.array([code for code, role in enumerate(_ROLES) if role in roles], np.int64)
