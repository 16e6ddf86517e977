"""Why a party hangs on one person, on nobody, or on those who leave: a code and facts a row."""

from __future__ import annotations

from typing import Final

import numpy as np

from graphcrm.analysis.absence import absence_of
from graphcrm.analysis.columns import StaffIds
from graphcrm.analysis.links import EFFECTIVE, LiveLinks
from graphcrm.analysis.what_if import WhatIf
from graphcrm.answer import Column, Unit, Words
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_DAY, NO_IX, BoolVec, IntVec, inverse, marked, offsets_of
from graphcrm.graph.spaces import PARTIES

SINGLE: Final = Words(
    ("single_never", "single_hollow", "single_texted", "single_tended", "single_both")
)
# In order of telling: the first that is true of an orphan is said.
ORPHAN: Final = Words(
    (
        "orphan_virtual",
        "orphan_left",
        "orphan_not_joined",
        "orphan_ended",
        "orphan_stranger",
        "orphan_cold",
        "orphan_nothing",
    )
)
_ENDED, _STRANGER, _COLD, _NOTHING = range(3, 7)  # after those of absence.py
_STAFF_BITS, _DAY_BITS = 32, 23
_STAFF, _DAYS, _LAST_DAY = (1 << 32) - 1, (1 << 23) - 1, 1 << 22
LEAVER: Final = Words(("lost_alone", "lost_together", "thinned_same", "thinned_other"))
DEPARTURE: Final = Words(("departure_idle", "departure_covered", "departure_costs"))


def single_reason(
    view: View, links: LiveLinks, rows: IntVec, last_on: IntVec, window_days: int
) -> Column:
    """Return why each of some live links is the only one of its party.

    Parameters
    ----------
    view : View
    links : LiveLinks
    rows : (m,) integers
        Of the links.
    last_on : (m,) day numbers
        When the two were last in contact, by any channel.
    window_days : int, days
    """
    # In the window and yet not tended: the last contact was no effective one.
    hollow = np.where(last_on == NO_DAY, 0, 1 + (last_on >= view.day - window_days))
    code = np.where(links.tended[rows], 3 + links.assigned[rows], hollow).astype(np.int8)
    facts = (_staff(view, "staff", links.staff_ix[rows]), Column("on", Unit.DAY, last_on))
    return Column("reason", Unit.REASON, code, SINGLE, facts=facts)


def orphan_reason(view: View, party: IntVec, window_days: int) -> Column:
    """Return why nobody looks after each of some active parties: what there was at last.

    O(c) in coverage rows and contacts.
    """
    told = np.full(view.graph.n(PARTIES), _key(_NOTHING, NO_IX, 0), np.int64)
    among = marked(party, len(told))
    for code, row_party, staff, day in (
        _holders(view, among),
        _contacts(view, among, view.day - window_days),
    ):
        np.minimum.at(told, row_party, _key(code, staff, day))
    key = told[party]
    facts = (
        _staff(view, "staff", (key & _STAFF) - 1),
        Column("on", Unit.DAY, _LAST_DAY - (key >> _STAFF_BITS & _DAYS)),
    )
    code = (key >> _STAFF_BITS + _DAY_BITS).astype(np.int8)
    return Column("reason", Unit.REASON, code, ORPHAN, facts=facts)


def leaver_reason(view: View, links: LiveLinks, effect: WhatIf, party: IntVec) -> Column:
    """Return why each of some lost or thinned parties is: who of its people leaves, who remains."""
    row = inverse(party, links.n_parties)[links.party_ix[effect.goes]]
    leaving = links.staff_ix[effect.goes][row != NO_IX]
    row = row[row != NO_IX]
    n_leaving = np.bincount(row, minlength=len(party))
    code = np.where(
        effect.lost[party], (n_leaving > 1).astype(np.int8), 2 + effect.other_unit[party]
    ).astype(np.int8)
    offsets = offsets_of(n_leaving)
    leaving = leaving[np.argsort(row, kind="stable")]
    facts = (
        Column("leaving", Unit.LIST, leaving, StaffIds(view), offsets),
        _staff(view, "remaining", effect.protector[party]),
    )
    return Column("reason", Unit.REASON, code, LEAVER, facts=facts)


def departure_reason(n_links: IntVec, n_lost: IntVec, n_hollow: IntVec) -> Column:
    """Return why each departure costs what it does: of how many parties, how many hang on it."""
    code = np.where(n_lost > 0, 2, n_links > 0).astype(np.int8)
    counts = {"n_links": n_links, "n_lost": n_lost, "n_hollow": n_hollow}
    facts = tuple(Column(name, Unit.COUNT, values) for name, values in counts.items())
    return Column("reason", Unit.REASON, code, DEPARTURE, facts=facts)


def _staff(view: View, name: str, staff_ix: IntVec) -> Column:
    return Column(name, Unit.TEXT, staff_ix, StaffIds(view))


def _holders(view: View, among: BoolVec) -> tuple[IntVec, IntVec, IntVec, IntVec]:
    """Return what each coverage row of some orphans tells: code, party, staff and day."""
    graph = view.graph
    party = graph.column("coverage", "party_ix")
    begun = graph.column("coverage", "since") <= view.day
    rows = np.flatnonzero(begun & among[party])
    staff, until = (graph.column("coverage", name)[rows] for name in ("staff_ix", "until"))
    leaves, joined = (graph.node("staff", name)[staff] for name in ("leaves_on", "joined_on"))
    ended = (until != NO_DAY) & (until <= view.day)
    # Of coverage that did not end the holder is absent, or somebody would look after the party.
    code = np.where(ended, _ENDED, absence_of(view)[staff])
    nothing = np.zeros(len(rows), np.int32)
    return code, party[rows], staff, np.choose(code, (nothing, leaves, joined, until))


def _contacts(view: View, among: BoolVec, first_day: int) -> tuple[IntVec, IntVec, IntVec, IntVec]:
    """Return what each effective contact of some orphans tells: code, party, staff and day."""
    graph = view.graph
    party = graph.column("contacts", "party_ix")
    rows = np.flatnonzero(view.valid("contacts") & among[party])
    rows = rows[EFFECTIVE[graph.column("contacts", "channel")[rows]]]
    day = graph.column("contacts", "contacted_on")[rows]
    code = np.where(day < first_day, _COLD, _STRANGER)
    return code, party[rows], graph.column("contacts", "staff_ix")[rows], day


def _key(code: int | IntVec, staff: int | IntVec, day: int | IntVec) -> IntVec:
    """Return codes, days and staff as numbers of which the least is what is to be told.

    That is the first code, of it the newest day, of that the smallest member of staff.
    """
    newest_first = _LAST_DAY - np.asarray(day, np.int64)
    first = np.asarray(code, np.int64) << _DAY_BITS | newest_first
    return first << _STAFF_BITS | np.asarray(staff, np.int64) + 1
