"""At which stage of its life with the bank each party is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.analysis.attrition import EVENT_DAYS, Attrition, attrition
from graphcrm.analysis.month_worth import MonthWorth
from graphcrm.answer import DIGITS
from graphcrm.errors import InputError
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_DAY, NO_FEN, NO_IX, BoolVec, FloatVec, IntVec, is_among
from graphcrm.graph.spaces import PARTIES

# The first that holds is the stage.
STAGES: Final = ("exploring", "declining", "growing", "mature")
EXPLORING, DECLINING, GROWING, MATURE = range(len(STAGES))
NEW_DAYS: Final = 180  # half a year
MONTHS: Final = 6
LATE_DAYS: Final = 92  # what is older than a quarter says nothing of how it goes now
FALL: Final = 0.3
RISE: Final = 0.2


@dataclass(frozen=True, slots=True)
class LifeCycle:
    """The stage of every party, and what speaks for it.

    Parameters
    ----------
    stage : (n_parties,) int8
        Code of ``STAGES``, of parties that are not active too.
    events : Attrition
    has_event : (n_parties,) bool
        Whether one is of the last year.
    on : (n_parties,) int32
        The month end that ``now`` is of, ``NO_DAY`` where there is no comparison.
    before, now : (n_parties,) int64, fen
        Worth six months before and then, ``NO_FEN`` where there is no comparison.
    change : (n_parties,) float64
        Now as a share of before, less 1; NaN where there is no comparison.
    category_on : (n_parties,) int32
        When it opened the first product of the newest category that it still holds, where that is
        less than half a year ago and not its first day here; else ``NO_DAY``.
    """

    stage: IntVec
    events: Attrition
    has_event: BoolVec
    on: IntVec
    before: IntVec
    now: IntVec
    change: FloatVec
    category_on: IntVec


def life_cycle_of(view: View, *, fall: float = FALL, rise: float = RISE) -> LifeCycle:
    """Return the stage of every visible party.

    - *exploring*: opened less than 180 days ago.
    - *declining*: an attrition event of the last 365 days, or worth ``fall`` or more below that of
      six months before.
    - *growing*: worth ``rise`` or more above that of six months before, or holds a product of a
      category that it did not have half a year ago.
    - *mature*: the others.

    Raises
    ------
    InputError
        ``fall`` is not above 0 and at most 1, or ``rise`` is not above 0.

    Notes
    -----
    Six months before is the same party's figure of six calendar months before its newest one, which
    must be of the last quarter; nothing grows from nothing or less.  O(m log m) in balances and
    holdings; kept with the view.
    """
    if not 0 < fall <= 1:  # not a number is neither
        raise InputError("fall is a share above 0 and at most 1: 0.3 for 30 %")
    if not 0 < rise < np.inf:
        raise InputError("rise is a share above 0: 0.2 for 20 %")
    return view.keep(("life_cycle", fall, rise), lambda: _life_cycle(view, fall, rise))


def _life_cycle(view: View, fall: float, rise: float) -> LifeCycle:
    events = attrition(view)
    on, before, now = _half_year(view)
    known = before != NO_FEN
    change = np.full(len(before), np.nan)
    change[known] = np.round(now[known] / before[known] - 1, DIGITS)
    opened, category_on = view.graph.node(PARTIES, "opened_on"), _new_category(view)
    has_event = events.recent(EVENT_DAYS)
    tests = (
        (opened != NO_DAY) & (view.day - opened.astype(np.int64) < NEW_DAYS),
        has_event | (change <= -fall),
        (change >= rise) | (category_on != NO_DAY),
    )
    stage = np.select(tests, (EXPLORING, DECLINING, GROWING), MATURE).astype(np.int8)
    return LifeCycle(stage, events, has_event, on, before, now, change, category_on)


def _half_year(view: View) -> tuple[IntVec, IntVec, IntVec]:
    """Return the newest month end of each party, and its worth six months before and then."""
    n = view.graph.n(PARTIES)
    months = MonthWorth.of(view)
    ago = months.ago(MONTHS)
    at = np.flatnonzero(np.append(months.party[1:] != months.party[:-1], True)[: len(ago)])
    at = at[months.on[at] > view.day - LATE_DAYS]
    at = at[(ago[at] > 0) & (months.worth[at] != NO_FEN)]  # what is not known is below 0
    party = months.party[at]
    on, before, now = np.full(n, NO_DAY, np.int32), np.full(n, NO_FEN), np.full(n, NO_FEN)
    on[party], before[party], now[party] = months.on[at], ago[at], months.worth[at]
    return on, before, now


def _new_category(view: View) -> IntVec:
    """Return when each party first opened the newest category of what it holds, if that is new."""
    graph = view.graph
    category = np.append(graph.node("products", "category"), NO_IX)
    party, product, opened = (
        graph.column("holdings", name) for name in ("party_ix", "product_ix", "opened_on")
    )
    kind = category[product]
    # What was closed since had been bought all the same, so that it is not new any more.
    rows = np.flatnonzero((opened <= view.day) & (kind != NO_IX) & view.visible[party])
    key = party[rows].astype(np.int64) * max(len(graph.words("products", "category")), 1)
    key += kind[rows]
    order = np.lexsort((opened[rows], key))
    first = order[np.flatnonzero(np.diff(key[order], prepend=-1))]
    on = opened[rows[first]]
    held = np.sort(key[view.valid("holdings")[rows]])
    new = (on > view.day - NEW_DAYS) & is_among(key[first], held)
    newest = np.full(graph.n(PARTIES), NO_DAY, np.int32)
    np.maximum.at(newest, party[rows[first]][new], on[new])
    return newest
