"""What happened to parties between two loads, in business words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.analysis.between import Between
from graphcrm.analysis.columns import StaffIds, branch_column, greatest_first, party_columns
from graphcrm.analysis.figures import summary, worth_of
from graphcrm.analysis.links import WINDOW_DAYS, LiveLinks, live_links
from graphcrm.analysis.referral_credit import EFFECTIVE_WORTH, effective
from graphcrm.analysis.referral_forest import opened_by
from graphcrm.answer import Answer, Column, Total, Unit, Words, sum_fen, yuan
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_DAY, NO_FEN, NO_IX, BoolVec, IntVec, marked
from graphcrm.graph.spaces import PARTIES
from graphcrm.model.words import REFERRAL_OUTCOME
from graphcrm.reasons import Reason

WHY_LOST: Final = ("staff_gone", "coverage_ended", "coverage_expired", "outside_window")
DIRECTIONS: Final = ("down", "up")


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
    then, now = (live_links(view, window_days) for view in (between.before, between.after))
    had = between.carried(then.per_party > 0, missing=False)
    party = np.flatnonzero(between.throughout & had & (now.per_party == 0))
    listed = _Listed(between.after, party)
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
    then, now = (live_links(view, window_days) for view in (between.before, between.after))
    had = between.carried(then.per_party > 0, missing=False)
    listed = _Listed(between.after, np.flatnonzero(between.throughout & ~had & (now.per_party > 0)))
    links = np.flatnonzero(np.isin(now.party_ix, listed.party))
    links = links[np.argsort(listed.row_of[now.party_ix[links]], kind="stable")]
    offsets = listed.cut(listed.row_of[now.party_ix[links]])
    staff = Column(
        "covering_staff", Unit.LIST, now.staff_ix[links], StaffIds(between.after), offsets
    )
    return listed.answer(
        "diff.gained-manager",
        {"window_days": window_days},
        columns=(staff,),
        totals=listed.totals("n_gained_manager", "worth_gained_manager"),
        notes=summary(between.after, Reason("diff_gained_manager", listed.facts)),
    )


def tiers(between: Between) -> Answer:
    """List the parties whose tier changed, greatest worth first.

    Only parties that were active then and are active now.  ``direction`` goes by the ranks of the
    two tiers, null where one has none.

    Returns
    -------
    Answer
        ``party_id, kind, name, branch_id, worth, tier_from, tier_to, direction``; totals
        ``n_tier_changed, n_up, n_down, n_worth_unknown``.
    """
    then, now = between.before.graph, between.after.graph
    was = between.carried(then.node(PARTIES, "tier_ix"), NO_IX)
    tier = now.node(PARTIES, "tier_ix")
    # A tier that nobody names any more is no tier of now, and so another than any.
    gone = np.iinfo(np.int32).max
    place = np.append(np.where(between.places("tiers") < 0, gone, between.places("tiers")), NO_IX)
    listed = _Listed(between.after, np.flatnonzero(between.throughout & (place[was] != tier)))
    was, tier = was[listed.party], tier[listed.party]
    rank_was = np.append(then.node("tiers", "rank"), NO_FEN)[was]
    rank = np.append(now.node("tiers", "rank"), NO_FEN)[tier]
    unknown = (rank_was == NO_FEN) | (rank == NO_FEN) | (rank_was == rank)
    direction = np.where(unknown, NO_IX, rank > rank_was).astype(np.int8)
    n_up, n_down = (int(np.count_nonzero(direction == code)) for code in (1, 0))
    figures: dict[str, int] = {"n_tier_changed": len(direction), "n_up": n_up, "n_down": n_down}
    return listed.answer(
        "diff.tiers",
        {},
        columns=(
            Column("tier_from", Unit.TEXT, was, then.ids("tiers")),
            Column("tier_to", Unit.TEXT, tier, now.ids("tiers")),
            Column("direction", Unit.WORD, direction, Words(DIRECTIONS)),
        ),
        totals={**figures, "n_worth_unknown": listed.n_unknown},
        notes=(Reason("diff_tiers", {"n": len(direction), "up": n_up, "down": n_down}),),
    )


def referrals(between: Between, *, effective_worth: float = EFFECTIVE_WORTH) -> Answer:
    """List the referrals that are known now and were not then, the newest first.

    A referral is ``effective`` where it ended in an opening, of somebody else, who is active and
    worth at least ``effective_worth``.

    Parameters
    ----------
    between : Between
    effective_worth : float, yuan

    Returns
    -------
    Answer
        ``referrer_id, party_id, kind, name, branch_id, referred_on, outcome, effective, worth``;
        totals ``n_referrals, n_effective``.

    Raises
    ------
    InputError
        ``effective_worth`` is no amount.
    """
    view, graph = between.after, between.after.graph
    money = worth_of(view)
    counts = np.zeros(graph.n_rows("referrals"), bool)
    for by in ("referrer_ix", "referrer_staff_ix"):
        counts[opened_by(view, by)] = True
    party = graph.column("referrals", "party_ix")
    counts &= effective(view, money, effective_worth)[party]
    counts &= graph.column("referrals", "referrer_ix") != party
    rows = _new_referrals(between)
    day = graph.column("referrals", "referred_on")
    rows = rows[np.argsort(-day[rows].astype(np.int64), kind="stable")]
    brought = party[rows]
    outcome = graph.column("referrals", "outcome")[rows]
    figures = {"n_referrals": len(rows), "n_effective": int(np.count_nonzero(counts[rows]))}
    facts = {"n": figures["n_referrals"], "effective": figures["n_effective"]}
    return Answer(
        "diff.referrals",
        view.as_of,
        graph.version,
        {"effective_worth": effective_worth},
        (
            Column("referrer_id", Unit.TEXT, _referrer(view)[rows], Actors(view)),
            *party_columns(graph, brought),
            branch_column(graph, PARTIES, brought),
            Column("referred_on", Unit.DAY, day[rows]),
            Column("outcome", Unit.WORD, outcome, Words(tuple(REFERRAL_OUTCOME))),
            Column("effective", Unit.FLAG, counts[rows]),
            Column("worth", Unit.YUAN, money[brought]),
        ),
        figures,
        (Reason("diff_referrals", facts),),
    )


@dataclass(frozen=True, slots=True)
class Actors:
    """Ids of parties, and after them of staff, by one position."""

    view: View

    def take(self, ix: Sequence[int] | IntVec, /) -> list[str | None]:
        """Return the ids at ``ix``."""
        at, n = np.asarray(ix, np.int64), self.view.graph.n(PARTIES)
        of_staff = at >= n
        found = np.full(len(at), None, object)
        found[~of_staff] = self.view.graph.ids(PARTIES).take(at[~of_staff])
        found[of_staff] = StaffIds(self.view).take(at[of_staff] - n)
        return list(found)


class _Listed:
    """The parties of an answer, in its order: greatest worth first."""

    def __init__(self, view: View, party: IntVec) -> None:
        money = worth_of(view)
        self.view = view
        self.party = party[greatest_first(money[party], party)]
        self.money = money[self.party]
        self.row_of = np.full(len(money), NO_IX, np.int64)
        self.row_of[self.party] = np.arange(len(party))

    @property
    def n_unknown(self) -> int:
        return int(np.count_nonzero(self.money == NO_FEN))

    @property
    def facts(self) -> dict[str, int | float]:
        return {"n": len(self.party), "worth": yuan(sum_fen(self.money))}

    def totals(self, n: str, worth: str) -> dict[str, Total]:
        facts = self.facts
        return {n: facts["n"], worth: facts["worth"], "n_worth_unknown": self.n_unknown}

    def cut(self, row: IntVec) -> IntVec:
        """Return where the entries of each row begin; ``row`` says in order whose each is."""
        return np.searchsorted(row, np.arange(len(self.party) + 1))

    def answer(
        self,
        question: str,
        parameters: Mapping[str, object],
        *,
        columns: tuple[Column, ...],
        totals: Mapping[str, Total],
        notes: tuple[Reason, ...],
    ) -> Answer:
        graph = self.view.graph
        who = (*party_columns(graph, self.party), branch_column(graph, PARTIES, self.party))
        worth = Column("worth", Unit.YUAN, self.money)
        return Answer(
            question,
            self.view.as_of,
            graph.version,
            parameters,
            (*who, worth, *columns),
            totals,
            notes,
        )


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


def _reasons(listed: _Listed, row: IntVec, code: IntVec) -> Column:
    """Return the distinct reasons of each row."""
    said = np.unique(row * len(WHY_LOST) + code)
    offsets = listed.cut(said // len(WHY_LOST))
    return Column("reason", Unit.REASON, said % len(WHY_LOST), Words(WHY_LOST), offsets)


def _referrer(view: View) -> IntVec:
    """Return who made each referral, as a position of :class:`Actors`."""
    by_party = view.graph.column("referrals", "referrer_ix")
    by_staff = view.graph.column("referrals", "referrer_staff_ix")
    return np.asarray(np.where(by_party != NO_IX, by_party, view.graph.n(PARTIES) + by_staff))


def _new_referrals(between: Between) -> IntVec:
    """Return the referrals valid now that were not valid then, as rows of the table."""
    rows = np.flatnonzero(between.after.valid("referrals"))
    now = [column[rows] for column in _referral_key(between.after)]
    held = np.flatnonzero(between.before.valid("referrals"))
    then = [column[held] for column in _referral_key(between.before)]
    place = between.places(PARTIES)
    actor = np.concatenate([place, between.after.graph.n(PARTIES) + between.places("staff")])
    then[:2] = actor[then[0]], place[then[1]]
    number = _numbered([np.concatenate(pair) for pair in zip(then, now, strict=True)])
    known: BoolVec = marked(number[: len(held)], len(number))
    return np.asarray(rows[~known[number[len(held) :]]])


def _numbered(columns: Sequence[IntVec]) -> IntVec:
    """Return a number for each row, the same where all columns are."""
    number = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        codes = np.unique(column, return_inverse=True)[1]
        number = np.unique(number * len(codes) + codes, return_inverse=True)[1]
    return number


def _referral_key(view: View) -> list[IntVec]:
    names = ("party_ix", "referred_on")
    return [_referrer(view), *(view.graph.column("referrals", name) for name in names)]
