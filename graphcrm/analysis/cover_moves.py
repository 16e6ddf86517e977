"""Which parties lost their last manager between two loads, or gained one."""

from __future__ import annotations

from typing import Final

import numpy as np

from graphcrm.analysis.between import Between
from graphcrm.analysis.columns import StaffIds
from graphcrm.analysis.figures import says_who, summary
from graphcrm.analysis.links import WINDOW_DAYS, LiveLinks, live_links
from graphcrm.analysis.listed import Listed
from graphcrm.answer import Answer, Column, Unit, Words
from graphcrm.graph.arrays import NO_DAY, BoolVec, IntVec, distinct
from graphcrm.graph.spaces import PARTIES
from graphcrm.reasons import Reason

WHY_LOST: Final = ("staff_gone", "coverage_ended", "coverage_expired", "outside_window")


def lost_manager(between: Between, *, window_days: int = WINDOW_DAYS) -> Answer:
    """List the parties that had live cover then and have none now, greatest worth first.

    Only parties that were active then and are active now.  ``former_staff`` are those who had a
    live link then; ``reason`` says why none of these links is left.

    Parameters
    ----------
    between : Between
    window_days : int, days
        How long an effective contact keeps a link alive.

    Returns
    -------
    Answer
        ``party_id, kind, name, branch_id, worth, former_staff, reason``; totals
        ``n_lost_manager, worth_lost_manager, n_worth_unknown``.

    Raises
    ------
    InputError
        ``window_days`` is negative.
    """
    then, now, had = _links(between, window_days)
    party = np.flatnonzero(between.throughout & had & (now.per_party == 0))
    listed = Listed(between.after, party)
    at = between.places(PARTIES)[then.party_ix]
    links = np.flatnonzero(np.isin(at, listed.party))
    links = links[np.argsort(listed.row_of[at[links]], kind="stable")]
    row = listed.row_of[at[links]]
    staff = between.places("staff")[then.staff_ix[links]]
    return listed.answer(
        "diff.lost-manager",
        {"window_days": window_days},
        columns=(
            Column("former_staff", Unit.LIST, staff, StaffIds(between.after), listed.cut(row)),
            _reasons(listed, row, _why_lost(between, then, links, staff)),
        ),
        totals=listed.totals("n_lost_manager", "worth_lost_manager"),
        notes=summary(between.after, Reason("diff_lost_manager", listed.facts)),
    )


def gained_manager(between: Between, *, window_days: int = WINDOW_DAYS) -> Answer:
    """List the parties that have live cover now and had none then, greatest worth first.

    Only parties that were active then and are active now; parameters are those of
    :func:`lost_manager`.

    Returns
    -------
    Answer
        ``party_id, kind, name, branch_id, worth, covering_staff``; totals ``n_gained_manager,
        worth_gained_manager, n_worth_unknown``.

    Raises
    ------
    InputError
        ``window_days`` is negative.
    """
    _, now, had = _links(between, window_days)
    listed = Listed(between.after, np.flatnonzero(between.throughout & ~had & (now.per_party > 0)))
    links = np.flatnonzero(np.isin(now.party_ix, listed.party))
    links = links[np.argsort(listed.row_of[now.party_ix[links]], kind="stable")]
    offsets = listed.cut(listed.row_of[now.party_ix[links]])
    said = Reason("cover_not_known_before")
    doubts = (said,) if len(listed.party) and not says_who(between.before) else ()
    staff = Column(
        "covering_staff", Unit.LIST, now.staff_ix[links], StaffIds(between.after), offsets
    )
    return listed.answer(
        "diff.gained-manager",
        {"window_days": window_days},
        columns=(staff,),
        totals=listed.totals("n_gained_manager", "worth_gained_manager"),
        notes=(*summary(between.after, Reason("diff_gained_manager", listed.facts)), *doubts),
    )


def _links(between: Between, window_days: int) -> tuple[LiveLinks, LiveLinks, BoolVec]:
    """Return the live links of then and of now, and which parties of now had any then."""
    then, now = (live_links(view, window_days) for view in (between.before, between.after))
    return then, now, between.carried(then.per_party > 0, missing=False)


def _why_lost(between: Between, then: LiveLinks, links: IntVec, staff: IntVec) -> IntVec:
    """Return why each link of then is no more, as a code into ``WHY_LOST``.

    A coverage row that had its end then already just ran out; any other was ended since.
    """
    planned = _planned_end(between, then)[links] <= between.after.day
    gone = ~np.append(between.after.on_staff, False)[staff]
    return np.select(
        [gone, then.assigned[links] & ~planned, then.assigned[links]], [0, 1, 2], default=3
    )


def _planned_end(between: Between, then: LiveLinks) -> IntVec:
    """Return the last day that coverage of then was known to end; far off where it was open."""
    view, n_staff = between.before, max(between.before.graph.n("staff"), 1)
    far = np.iinfo(np.int32).max
    rows = np.flatnonzero(view.valid("coverage"))
    until, party, staff = (
        view.graph.column("coverage", name)[rows] for name in ("until", "party_ix", "staff_ix")
    )
    pairs = then.party_ix.astype(np.int64) * n_staff + then.staff_ix
    of_row = party.astype(np.int64) * n_staff + staff
    at = np.minimum(np.searchsorted(pairs, of_row), max(len(pairs) - 1, 0))
    hit = pairs[at] == of_row if len(pairs) else np.zeros(len(rows), bool)
    ends = np.full(len(pairs), NO_DAY, np.int32)
    np.maximum.at(ends, at[hit], np.where(until == NO_DAY, far, until)[hit])
    return ends


def _reasons(listed: Listed, row: IntVec, code: IntVec) -> Column:
    """Return the distinct reasons of each row."""
    said = distinct(row * len(WHY_LOST) + code)
    offsets = listed.cut(said // len(WHY_LOST))
    return Column("reason", Unit.REASON, said % len(WHY_LOST), Words(WHY_LOST), offsets)
