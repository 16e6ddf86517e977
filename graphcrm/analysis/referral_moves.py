"""Which referrals came to be known between two loads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graphcrm.analysis.between import Between
from graphcrm.analysis.columns import StaffIds, branch_column, party_columns
from graphcrm.analysis.figures import worth_of
from graphcrm.analysis.referral_credit import EFFECTIVE_WORTH, effective
from graphcrm.analysis.referral_forest import opened_by
from graphcrm.answer import Answer, Column, Unit, Words
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_IX, BoolVec, IntVec, marked
from graphcrm.graph.spaces import PARTIES
from graphcrm.model.words import REFERRAL_OUTCOME
from graphcrm.reasons import Reason


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
