"""Why a party counts as covered, single-link or orphan: every record, and what it counts for."""

from __future__ import annotations

from typing import Final

import numpy as np

from graphcrm.analysis.columns import NodeNames, StaffIds
from graphcrm.analysis.figures import WORTH, doubts, summary, view_of, worth_of
from graphcrm.analysis.links import (
    EFFECTIVE,
    HALF_LIFE_DAYS,
    ROLE_WEIGHT,
    WINDOW_DAYS,
    live_links,
)
from graphcrm.answer import DIGITS, Answer, Column, Total, Unit, Words, yuan
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_DAY, NO_FEN, BoolVec, Day, FloatVec, IntVec, first_true, marked
from graphcrm.model.words import CHANNEL, COVERAGE_ROLE
from graphcrm.reasons import Reason

SOURCES: Final = ("coverage", "contacts")
# In order of checking: the first that is true says why a record does not count.
WHY: Final = (
    "party_inactive",
    "staff_virtual",
    "staff_gone",
    "not_yet",
    "coverage_not_begun",
    "coverage_ended",
    "not_effective_channel",
    "outside_window",
    "counts_assigned",
    "counts_contact",
)
_WORDS = Words((*COVERAGE_ROLE, *CHANNEL))


def explain(
    graph: Graph | View,
    party: str,
    *,
    as_of: Day | None = None,
    window_days: int = WINDOW_DAYS,
    worth: str = WORTH,
) -> Answer:
    """List every coverage row and contact of a party, whether it counts as a live link, and why.

    Parameters
    ----------
    graph : Graph or View
    party : str
        customer_id or firm_id.
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.
    window_days : int, days
        How long a contact keeps a link alive.
    worth : str
        ``worth``, ``business`` or a money column.

    Returns
    -------
    Answer
        ``staff_id, name, source, role_or_channel, since, until, counts, contribution, reason``,
        by staff member, coverage before contacts, newest first; ``contribution`` is what a record
        that counts adds to the link's strength before it is cut at 1 (of several coverage rows of
        one member of staff only the best adds).  Totals ``n_links, n_counted,
        n_ignored, n_unknown_start, worth``.

    Raises
    ------
    NotFoundError
        The party is unknown, or not the viewer's to see.
    InputError
        A parameter outside its range.
    """
    view = view_of(graph, as_of)
    at = view.find_party(party)
    links = live_links(view, window_days)
    coverage = np.flatnonzero(view.graph.column("coverage", "party_ix") == at)
    contacts = np.flatnonzero(view.graph.column("contacts", "party_ix") == at)
    records = _Records(view, at, coverage, contacts, window_days)
    order = records.order()
    counts = records.why >= WHY.index("counts_assigned")
    n_links = int(links.per_party[at])
    itself = marked(np.array([at]), links.n_parties)
    n_unknown_start = links.n_unknown_start(itself)
    money = int(worth_of(view, worth)[at])
    totals: dict[str, Total] = {
        "n_links": n_links,
        "n_counted": int(counts.sum()),
        "n_ignored": int((~counts).sum()),
        "n_unknown_start": n_unknown_start,
        "worth": None if money == NO_FEN else yuan(money),
    }
    columns = (
        Column("staff_id", Unit.TEXT, records.staff, StaffIds(view)),
        Column("name", Unit.TEXT, records.named_staff(), NodeNames(view.graph, "staff")),
        Column("source", Unit.WORD, records.source, Words(SOURCES)),
        Column("role_or_channel", Unit.WORD, records.word, _WORDS),
        Column("since", Unit.DAY, records.since),
        Column("until", Unit.DAY, records.until),
        Column("counts", Unit.FLAG, counts),
        Column("contribution", Unit.SCORE, records.contribution(counts)),
        Column("reason", Unit.REASON, records.why, Words(WHY)),
    )
    return Answer(
        "coverage.explain",
        view.as_of,
        view.graph.version,
        {"party": party, "window_days": window_days, "worth": worth},
        tuple(c.reorder(order) for c in columns),
        totals,
        (
            *summary(view, _verdict(view, at, n_links, totals)),
            *doubts(view, itself, worth, n_unknown_start=n_unknown_start),
        ),
    )


class _Records:
    """Coverage rows and contacts of one party, side by side."""

    def __init__(
        self, view: View, party: int, coverage: IntVec, contacts: IntVec, window_days: int
    ) -> None:
        graph, n, m = view.graph, len(coverage), len(contacts)
        both = (("coverage", coverage), ("contacts", contacts))
        channel = graph.column("contacts", "channel")[contacts].astype(np.int64)
        on = graph.column("contacts", "contacted_on")[contacts]
        role = graph.column("coverage", "role")[coverage].astype(np.int64)
        other = tuple(CHANNEL).index("other")
        self.view = view
        self.staff: IntVec = np.concatenate([graph.column(t, "staff_ix")[rows] for t, rows in both])
        self.source: IntVec = np.repeat([0, 1], [n, m])
        self.word: IntVec = np.concatenate(
            [role, len(COVERAGE_ROLE) + np.where(channel < 0, other, channel)]
        )
        self.since: IntVec = np.concatenate([graph.column("coverage", "since")[coverage], on])
        ends = graph.column("coverage", "until")[coverage]
        self.until: IntVec = np.concatenate([ends, np.full(m, NO_DAY, np.int32)])
        age = view.day - on
        decay = 0.5 ** (np.maximum(age, 0) / HALF_LIFE_DAYS)
        self.weight: FloatVec = np.round(np.concatenate([ROLE_WEIGHT[role], decay]), DIGITS)
        self.why = self._why(party, channel, age, window_days)

    def order(self) -> IntVec:
        """Return the order by staff member, coverage before contacts, newest first."""
        return np.lexsort((self.word, -self.since.astype(np.int64), self.source, self.staff))

    def contribution(self, counts: BoolVec) -> FloatVec:
        """Return what each record adds: contacts add up, of coverage rows the best role stands."""
        adds = counts.copy()
        assigned = np.flatnonzero(counts & (self.source == 0))
        best_last = assigned[np.lexsort((self.weight[assigned], self.staff[assigned]))]
        staff = self.staff[best_last]
        adds[best_last[:-1][staff[:-1] == staff[1:]]] = False
        return np.where(adds, self.weight, 0.0)

    def named_staff(self) -> IntVec:
        """Return the staff positions whose names the viewer may see, -1 for the others."""
        return np.where(self.view.staff_visible[self.staff], self.staff, -1)

    def _why(self, party: int, channel: IntVec, age: IntVec, window_days: int) -> IntVec:
        view, n = self.view, len(self.staff)
        is_contact = self.source == 1
        late = np.zeros(n, bool)
        mute = np.zeros(n, bool)
        late[is_contact] = age > window_days
        mute[is_contact] = ~EFFECTIVE[channel]
        virtual = view.graph.node("staff", "is_virtual")[self.staff] == 1
        begins_later = self.since > view.day
        tests: dict[str, BoolVec] = {
            "party_inactive": np.full(n, not view.active[party]),
            "staff_virtual": virtual,
            "staff_gone": ~view.on_staff[self.staff],
            "not_yet": is_contact & begins_later,
            "coverage_not_begun": ~is_contact & begins_later,
            "coverage_ended": (self.until != NO_DAY) & (self.until <= view.day),
            "not_effective_channel": mute,
            "outside_window": late,
            "counts_assigned": ~is_contact,
            "counts_contact": is_contact,
        }
        return first_true(tests[code] for code in WHY)


def _verdict(view: View, party: int, n_links: int, totals: dict[str, Total]) -> Reason:
    facts = {
        "n_links": n_links,
        "n_counted": int(totals["n_counted"] or 0),
        "n_ignored": int(totals["n_ignored"] or 0),
    }
    if not view.active[party]:
        return Reason("explain_inactive")
    code = {0: "explain_orphan", 1: "explain_single"}.get(n_links, "explain_several")
    return Reason(code, facts)
