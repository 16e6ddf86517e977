"""Who holds which role of coverage for whom on a date, and why nobody holds one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.analysis.absence import absence_of
from graphcrm.analysis.figures import doubts, summary, worth_of
from graphcrm.analysis.inquiry import Found
from graphcrm.analysis.links import live_rows, unknown_start
from graphcrm.answer import Answer
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_DAY, NO_FEN, NO_IX, BoolVec, IntVec, marked
from graphcrm.graph.spaces import PARTIES
from graphcrm.model.words import COVERAGE_ROLE

ROLES: Final = tuple(COVERAGE_ROLE)
# Why nobody holds a role, in order of what says most; the last where nobody ever did.
WHY: Final = ("role_on_placeholder", "role_left", "role_begins", "role_ended", "role_never")
_PLACEHOLDER, _LEFT, _BEGINS, _ENDED, _NEVER = range(len(WHY))
_BY_ABSENCE: Final = np.array([_PLACEHOLDER, _LEFT, _BEGINS, _BEGINS])  # the last: is there


@dataclass(frozen=True)
class Held:
    """Valid coverage rows between staff on staff and active parties.

    Parameters
    ----------
    view : View
    rows : (m,) integers
        Rows of the table of coverage.
    """

    view: View
    rows: IntVec

    @classmethod
    def of(cls, view: View) -> Held:
        """Return every such row of the view."""
        return cls(view, live_rows(view, "coverage"))

    def column(self, name: str) -> IntVec:
        """Return a column of the rows."""
        return self.view.graph.column("coverage", name)[self.rows].astype(np.int64)

    def where(self, mask: BoolVec) -> Held:
        """Return some of the rows."""
        return Held(self.view, self.rows[mask])

    def answer(self, question: str, worth: str, found: Found) -> Answer:
        """Return an answer that goes by these rows, with what it has to admit."""
        view = self.view
        listed = marked(found.parties, view.graph.n(PARTIES))
        n_unknown = len(unknown_start(view, self.rows))
        unknown = np.count_nonzero(worth_of(view, worth)[found.summed] == NO_FEN)
        totals = {"n_worth_unknown": int(unknown), "n_unknown_start": n_unknown}
        return Answer(
            question,
            view.as_of,
            view.graph.version,
            {**found.parameters, "worth": worth},
            found.columns,
            {**found.totals, **totals},
            (
                *summary(view, found.says),
                *doubts(view, listed, worth, n_unknown_start=n_unknown),
                *found.notes,
            ),
        )


@dataclass(frozen=True)
class Gaps:
    """Why nobody holds a role: codes into ``WHY``, and whom and which day they name."""

    why: IntVec
    staff_ix: IntVec
    day: IntVec


def gaps(view: View, party_ix: IntVec, role: IntVec) -> Gaps:
    """Return why nobody holds these roles for these parties.

    Of several coverage rows that do not count the one that says most is named: on a placeholder
    before one whose holder left, one that begins later, one that ended; of equals the latest, but
    of those to come the first; then by staff.

    Parameters
    ----------
    view : View
    party_ix, role : (k,) integers
        Distinct pairs; codes into ``ROLES``.  Nobody on staff holds the role by a valid row.

    Notes
    -----
    O((c + k) log k) in rows of coverage.
    """
    at, rows = _rows_of(view, party_ix, role)
    tells = _tells(view, rows)
    at, rows = at[tells], rows[tells]
    why, day = _status(view, rows)
    staff = view.graph.column("coverage", "staff_ix")[rows]
    near = np.where(why == _BEGINS, day, -day)
    best = np.lexsort((staff, near, why, at))
    best = best[np.unique(at[best], return_index=True)[1]]
    found = Gaps(*(np.full(len(role), blank, np.int64) for blank in (_NEVER, NO_IX, NO_DAY)))
    found.why[at[best]] = why[best]
    found.staff_ix[at[best]] = staff[best]
    found.day[at[best]] = day[best]
    return found


def _rows_of(view: View, party_ix: IntVec, role: IntVec) -> tuple[IntVec, IntVec]:
    """Return to which of these pairs each of their coverage rows belongs, and the rows."""
    wanted = party_ix.astype(np.int64) * len(ROLES) + role
    order = np.argsort(wanted)
    party, code = (view.graph.column("coverage", name) for name in ("party_ix", "role"))
    keys = party.astype(np.int64) * len(ROLES) + code
    at = np.searchsorted(wanted, keys, sorter=order)
    known = at < len(wanted)
    known[known] = wanted[order[at[known]]] == keys[known]
    return order[at[known]], np.flatnonzero(known)


def _tells(view: View, rows: IntVec) -> BoolVec:
    """Return which rows say anything: they began, or will with somebody who is there by then."""
    graph = view.graph
    since = graph.column("coverage", "since")[rows]
    staff = graph.column("coverage", "staff_ix")[rows]
    leaves = graph.node("staff", "leaves_on")[staff]
    nobody = (graph.node("staff", "is_virtual")[staff] == 1) | (
        (leaves != NO_DAY) & (leaves <= since)
    )
    return np.asarray((since <= view.day) | ~nobody)


def _status(view: View, rows: IntVec) -> tuple[IntVec, IntVec]:
    """Return why each row does not count, and since or from when."""
    graph = view.graph
    staff = graph.column("coverage", "staff_ix")[rows]
    since, until = (graph.column("coverage", n)[rows].astype(np.int64) for n in ("since", "until"))
    joined, leaves = (graph.node("staff", n)[staff] for n in ("joined_on", "leaves_on"))
    ended = (until != NO_DAY) & (until <= view.day)
    why = np.where(ended, _ENDED, _BY_ABSENCE[absence_of(view)[staff]])
    days = (np.full(len(rows), NO_DAY), leaves, np.maximum(since, joined), until)
    return why, np.choose(why, days)
