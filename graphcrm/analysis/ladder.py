"""The ladder of loyalty: who stays, who buys again, who recommends; and who moved on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from graphcrm.analysis.figures import (
    GOLD,
    MANAGED_WORTH,
    WORTH,
    Book,
    book_doubts,
    book_mask,
    doubts,
    view_of,
    worth_of,
)
from graphcrm.analysis.inquiry import Found
from graphcrm.analysis.referral_credit import EFFECTIVE_WORTH, effective
from graphcrm.analysis.referral_forest import YEAR, referral_answer, trees_of
from graphcrm.answer import Answer, Column, Unit, Words
from graphcrm.errors import InputError
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_DAY, NO_IX, BoolVec, Day, FloatVec, IntVec, as_date
from graphcrm.graph.spaces import PARTIES
from graphcrm.reasons import Reason

# From the top down; the last two are no rungs.
LEVELS: Final = ("recommends", "buys_again", "stays", "none", "not_active")
NONE, NOT_ACTIVE = LEVELS.index("none"), LEVELS.index("not_active")


@dataclass(frozen=True, slots=True)
class _Rungs:
    """Where every party stands on one date.

    Parameters
    ----------
    meets : (3, n_parties) bool
        Which parties of the book meet each level, in the order of ``LEVELS``.
    highest : (n_parties,) int
        Position in ``LEVELS``.
    """

    meets: BoolVec
    highest: IntVec


def ladder(
    graph: Graph | View,
    *,
    as_of: Day | None = None,
    worth: str = WORTH,
    effective_worth: float = EFFECTIVE_WORTH,
    since: Day | None = None,
    book: Book = "all",
    managed_tier: str = GOLD,
    managed_worth: float = MANAGED_WORTH,
) -> Answer:
    """Count who stays, who buys again and who recommends, and who moved since an earlier date.

    A party stays when its account is at least 365 days old; buys again when it opened products of
    two categories or more on different dates, closed ones too; recommends when it brought in
    somebody effective: active and worth at least ``effective_worth``.

    Parameters
    ----------
    graph : Graph or View
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.
    worth : str
        ``worth``, ``business`` or a money column.
    effective_worth : float, yuan
    since : date or ISO text, optional
        The earlier date to compare with.  Default: 365 days before ``as_of``.
    book : {"all", "managed"}
        Every active party, or only those that ought to have a manager.
    managed_tier : str
        Lowest tier of the managed book.
    managed_worth : float, yuan
        Least worth of the managed book.

    Returns
    -------
    Answer
        ``level, n_parties, share, n_highest, from_recommends, from_buys_again, from_stays,
        from_none, from_not_active``: a row for each level from the top down, then ``none`` and
        ``not_active``, those who were in the book on the earlier date and are not now.  ``share``
        is that of the active parties of the book, null where there are none.
        Levels overlap: ``n_parties`` meet the level, and for ``n_highest`` it is the highest; the
        last columns say where these stood on the earlier date.
        Totals ``n_parties, n_moved_up, n_moved_down, n_unknown_opened``; moves are between levels
        and count parties of the book on both dates.

    Raises
    ------
    InputError
        ``since`` is not before ``as_of``, or a parameter is outside its range.
    """
    now = view_of(graph, as_of)
    before = now.graph.view(_earlier(now.as_of, since), now.scope)
    among, among_before = (
        book_mask(view, book, managed_tier=managed_tier, managed_worth=managed_worth)
        for view in (now, before)
    )
    rungs = _rungs(now, among, worth_of(now, worth), effective_worth)
    rungs_before = _rungs(before, among_before, worth_of(before, worth), effective_worth)
    moves = _moves(rungs.highest, rungs_before.highest)
    counts = _Counts.of(rungs, moves, n_parties=int(np.count_nonzero(among)))
    unknown = int(np.count_nonzero(among & (now.graph.node(PARTIES, "opened_on") == NO_DAY)))
    referred = np.flatnonzero(now.active & (trees_of(now).parent != NO_IX))
    found = Found(
        parameters={
            "effective_worth": effective_worth,
            "since": before.as_of.isoformat(),
            "book": book,
            "managed_tier": managed_tier,
            "managed_worth": managed_worth,
        },
        columns=(
            Column("level", Unit.WORD, np.arange(len(LEVELS)), Words(LEVELS)),
            Column("n_parties", Unit.COUNT, counts.met),
            Column("share", Unit.SHARE, counts.share),
            Column("n_highest", Unit.COUNT, moves.sum(axis=1)),
            *(Column(f"from_{level}", Unit.COUNT, moves[:, i]) for i, level in enumerate(LEVELS)),
        ),
        totals={"n_parties": counts.n_parties, **counts.moved, "n_unknown_opened": unknown},
        parties=referred,  # theirs is the worth that decides who recommends
        summed=referred,
        says=counts.says(),
        notes=(
            *([Reason("opened_unknown", {"n": unknown})] if unknown else []),
            *book_doubts(now.graph, book, managed_tier),
            *_old_doubts(before, among_before),
        ),
    )
    return referral_answer(now, "referral.ladder", found, measure=worth, alone=True)


@dataclass(frozen=True, slots=True)
class _Counts:
    """How many are where now, and how many moved.

    Parameters
    ----------
    n_parties : int
    met : (5,) int64
        By level, those who meet it.
    share : (5,) float64
    moved : dict
        Up and down.
    """

    n_parties: int
    met: IntVec
    share: FloatVec
    moved: dict[str, int]

    @classmethod
    def of(cls, rungs: _Rungs, moves: IntVec, *, n_parties: int) -> _Counts:
        met = moves.sum(axis=1)
        met[:NONE] = rungs.meets.sum(axis=1)
        share = np.full(len(LEVELS), np.nan)
        if n_parties:
            share[:NOT_ACTIVE] = met[:NOT_ACTIVE] / n_parties
        stayed = moves[:NOT_ACTIVE, :NOT_ACTIVE]  # a smaller position is a higher level
        up, down = int(np.triu(stayed, 1).sum()), int(np.tril(stayed, -1).sum())
        return cls(n_parties, met, share, {"n_moved_up": up, "n_moved_down": down})

    def says(self) -> Reason:
        by_level = {level: int(n) for level, n in zip(LEVELS[:NONE], self.met, strict=False)}
        return Reason("ladder", {"n": self.n_parties, **by_level, **self.moved})


def _moves(highest: IntVec, before: IntVec) -> IntVec:
    """Return how many stand on each level now, a row, by where they stood before, a column."""
    moves = np.zeros((len(LEVELS), len(LEVELS)), np.int64)
    np.add.at(moves, (highest, before), 1)
    moves[NOT_ACTIVE, NOT_ACTIVE] = 0  # in the book on neither date
    return moves


def _old_doubts(before: View, among: BoolVec) -> list[Reason]:
    """Return what there is to admit about the figures of the earlier date."""
    facts = [d.facts for d in doubts(before, among, WORTH) if d.code == "no_history"]
    day = before.as_of.isoformat()
    return [Reason("no_history_on", {"n": one["n"], "day": day}) for one in facts]


def _earlier(as_of: date, since: Day | None) -> date:
    year_ago = date.fromordinal(max(as_of.toordinal() - YEAR, 1))  # dates begin with the year 1
    day = year_ago if since is None else as_date(since)
    if day >= as_of:
        raise InputError("since is a date before the date asked about")
    return day


def _rungs(view: View, among: BoolVec, money: IntVec, least: float) -> _Rungs:
    """Return where every party stands on the date of a view."""
    opened = view.graph.node(PARTIES, "opened_on")
    stays = (opened != NO_DAY) & (opened <= view.day - YEAR)
    meets = np.array([_recommends(view, money, least), _buys_again(view), stays]) & among
    highest = np.where(meets.any(axis=0), meets.argmax(axis=0), NONE)
    return _Rungs(meets, np.where(among, highest, NOT_ACTIVE))


def _recommends(view: View, money: IntVec, least: float) -> BoolVec:
    """Return which parties are the parent of an effective party."""
    parent = trees_of(view).parent
    led = np.zeros(len(parent) + 1, bool)  # the last entry is "no parent"
    led[parent[effective(view, money, least)]] = True
    return led[:-1]


def _buys_again(view: View) -> BoolVec:
    """Return which parties opened products of several categories on different dates.

    With two categories and two dates among its openings a party has two of them that differ in
    both, whichever they are.
    """
    return view.keep("buys_again", lambda: _bought_again(view))


def _bought_again(view: View) -> BoolVec:
    graph = view.graph
    category = np.append(graph.node("products", "category"), NO_IX)
    on = graph.column("holdings", "opened_on")
    kind = category[graph.column("holdings", "product_ix")]
    party, n = graph.column("holdings", "party_ix"), graph.n(PARTIES)
    # What was closed since had been bought all the same.
    rows = (on != NO_DAY) & (on <= view.day) & (kind != NO_IX) & view.visible[party]
    party = party[rows]
    return _differ(party, on[rows], n) & _differ(party, kind[rows], n)


def _differ(party: IntVec, values: IntVec, n: int) -> BoolVec:
    """Return which parties have different values: one that is not the one written last."""
    last, found = np.zeros(n, values.dtype), np.zeros(n, bool)
    last[party] = values
    found[party[values != last[party]]] = True
    return found
