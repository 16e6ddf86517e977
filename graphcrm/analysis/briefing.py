"""What a successor has to know of each party of a hand-over plan, and who is in the plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from graphcrm.analysis.columns import NodeNames, StaffIds, branch_column
from graphcrm.analysis.figures import view_of
from graphcrm.analysis.links import EFFECTIVE, last_contact_on
from graphcrm.analysis.matters import complaint_rows, maturing_rows
from graphcrm.analysis.what_if import worth_by
from graphcrm.answer import Answer, Column, Unit, Words
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import (
    NO_DAY,
    NO_IX,
    IntVec,
    first_true,
    marked,
    offsets_of,
    spread,
)
from graphcrm.graph.spaces import PARTIES
from graphcrm.model.words import CHANNEL

LAST_CONTACTS: Final = 3
_GREETINGS: Final = ("opening_takes_over", "opening_joins", "opening_greets")
# The first that is true is what a successor begins with.
_TOPICS: Final = (
    "opening_complaint",
    "opening_maturity",
    "opening_loan",
    "opening_met",
    "opening_introduced",
    "opening_meets",
)


@dataclass(frozen=True, slots=True)
class Briefing:
    """A plan made for people.

    Parameters
    ----------
    plan : Answer
        With the columns ``last_contacts`` and ``opening``.
    leavers, successors : sequence of Column
        ``staff_id, name, branch_id, n_parties, worth``: who hands over and who takes over, in
        order of id; no columns where a second person is introduced and nobody hands over.
    """

    plan: Answer
    leavers: Sequence[Column]
    successors: Sequence[Column]


@dataclass(frozen=True, slots=True)
class Called:
    """Staff as colleagues call them: name and id, or the id alone.

    Those of branches that the viewer may not see are ``other_branch``.
    """

    view: View
    with_id: bool = True

    def take(self, ix: Sequence[int] | IntVec, /) -> list[str | None]:
        """Return what the staff at ``ix`` are called."""
        wanted = np.asarray(ix, np.int64)
        hidden = (wanted < 0) | ~np.append(self.view.staff_visible, False)[wanted]
        names = NodeNames(self.view.graph, "staff").take(np.where(hidden, NO_IX, wanted))
        ids = StaffIds(self.view).take(wanted)
        if not self.with_id:
            return [name or i for name, i in zip(names, ids, strict=True)]
        return [f"{name} {i}" if name else i for name, i in zip(names, ids, strict=True)]


def briefing(graph: Graph | View, plan: Answer) -> Briefing:
    """Return what people need who carry out a plan.

    ``last_contacts`` are the newest three effective contacts of anybody with the party, without
    what was noted; placeholders are nobody.  ``opening`` is what a successor may say first: an
    open complaint, else what matures within 90 days, else the loan, else when they last met, else
    who introduces them.  It names nothing but the party's own affairs, and so never a household or
    an employer.

    Parameters
    ----------
    graph : Graph or View
        What the plan was made of.
    plan : Answer
        Of ``coverage.handover`` or ``coverage.second-person``; of a limited one the rows shown.

    Returns
    -------
    Briefing

    Notes
    -----
    O(c log c) in contacts, holdings and feedback of the parties.
    """
    view = view_of(graph, plan.as_of)
    shown = tuple(column.reorder(np.arange(plan.n_shown)) for column in plan.columns)
    plan = replace(plan, columns=shown, limit=None)
    party, giver, taker = (
        plan.column(name).data.astype(np.int64)
        for name in ("party_id", "from_staff_id", "to_staff_id")
    )
    worth = plan.column("worth").data
    more = (_last_contacts(view, party), _opening(view, plan))
    staff = plan.parameters.get("staff")
    leavers = view.find_staff(list(staff)) if isinstance(staff, list) else None
    return Briefing(
        replace(plan, columns=(*plan.columns, *more)),
        () if leavers is None else _people(view, leavers, giver, worth),
        _people(view, np.unique(taker[taker >= 0]), taker, worth),
    )


def _people(view: View, staff: IntVec, of_row: IntVec, worth: IntVec) -> tuple[Column, ...]:
    """Return some staff, with how many rows are theirs and what those are worth."""
    n = view.graph.n("staff")
    sums = worth_by(of_row, worth, n=n + 1)  # the last is nobody
    counts = np.bincount(of_row[of_row >= 0], minlength=n)
    return (
        Column("staff_id", Unit.TEXT, staff, StaffIds(view)),
        Column("name", Unit.TEXT, staff, NodeNames(view.graph, "staff")),
        branch_column(view.graph, "staff", staff),
        Column("n_parties", Unit.COUNT, counts[staff]),
        Column("worth", Unit.YUAN, sums[staff]),
    )


def _last_contacts(view: View, party: IntVec) -> Column:
    """Return the newest effective contacts of each party, one short sentence each."""
    contacts, graph = view.graph.column, view.graph
    wanted = marked(party, graph.n(PARTIES))
    at = contacts("contacts", "party_ix")
    person = graph.node("staff", "is_virtual") != 1
    counts = EFFECTIVE[contacts("contacts", "channel")] & wanted[at]
    rows = np.flatnonzero(view.valid("contacts") & counts)
    rows = rows[person[contacts("contacts", "staff_ix")[rows]]]
    day = contacts("contacts", "contacted_on")[rows]
    rows = rows[np.lexsort((-day.astype(np.int64), at[rows]))]
    first = np.searchsorted(at[rows], party)
    lengths = np.minimum(np.searchsorted(at[rows], party, side="right") - first, LAST_CONTACTS)
    offsets = offsets_of(lengths)
    flat = rows[spread(first, lengths)]
    channel = contacts("contacts", "channel")[flat].astype(np.int64)
    other = tuple(CHANNEL).index("other")
    facts = (
        Column("day", Unit.DAY, contacts("contacts", "contacted_on")[flat]),
        Column("channel", Unit.WORD, np.where(channel < 0, other, channel), Words(tuple(CHANNEL))),
        Column("staff", Unit.TEXT, contacts("contacts", "staff_ix")[flat], Called(view)),
    )
    code = np.zeros(len(flat), np.int8)
    return Column("last_contacts", Unit.REASON, code, Words(("contact_was",)), offsets, facts)


def _opening(view: View, plan: Answer) -> Column:
    """Return a greeting and a topic for each row that has a successor."""
    party, giver, taker = (
        plan.column(name).data.astype(np.int64)
        for name in ("party_id", "from_staff_id", "to_staff_id")
    )
    has = taker >= 0
    giver_known = (giver >= 0) & np.append(view.staff_visible, False)[giver]
    leaves = "staff" in plan.parameters
    greeting = np.where(giver_known, 0 if leaves else 1, 2)
    complaint = oldest_complaint(view)[party]
    on = plan.parameters.get("on")
    matures = _first_maturity(view, view_of(view, None if on is None else str(on)))[party]
    met = last_contact_on(view, party, np.where(has, taker, 0))
    told = {
        "opening_complaint": complaint != NO_DAY,
        "opening_maturity": (plan.column("n_maturing").data > 0) & (matures != NO_DAY),
        "opening_loan": plan.column("loans").data > 0,
        "opening_met": met != NO_DAY,
        "opening_introduced": giver_known,
        "opening_meets": np.ones(len(party), bool),
    }
    topic = len(_GREETINGS) + first_true(told[code] for code in _TOPICS)
    codes = np.stack([greeting, topic], axis=1)[has].ravel()
    twice = np.repeat(np.flatnonzero(has), 2)
    facts = (
        Column("giver", Unit.TEXT, giver[twice], Called(view, with_id=False)),
        Column("taker", Unit.TEXT, taker[twice], Called(view, with_id=False)),
        Column("opened_on", Unit.DAY, complaint[twice]),
        Column("n_maturing", Unit.COUNT, plan.column("n_maturing").data[twice]),
        Column("matures_on", Unit.DAY, matures[twice]),
        Column("met_on", Unit.DAY, met[twice]),
    )
    offsets = offsets_of(2 * has)
    labels = Words((*_GREETINGS, *_TOPICS))
    return Column("opening", Unit.REASON, codes, labels, offsets, facts)


def oldest_complaint(view: View) -> IntVec:
    """Return since when the oldest complaint of each party is open."""
    return _earliest(view, "feedback", "opened_on", complaint_rows(view))


def _first_maturity(view: View, on: View) -> IntVec:
    """Return when the first holding of each party matures, within 90 days from the day ``on``."""
    return _earliest(view, "holdings", "maturity_on", maturing_rows(view, on))


def _earliest(view: View, table: str, column: str, rows: IntVec) -> IntVec:
    """Return the earliest day among some rows of a table, by party."""
    late = np.iinfo(np.int32).max
    first = np.full(view.graph.n(PARTIES), late, np.int32)
    party = view.graph.column(table, "party_ix")[rows]
    np.minimum.at(first, party, view.graph.column(table, column)[rows])
    return np.where(first == late, NO_DAY, first)
