"""What each party will still bring, as long as parties like it stay; with what it brings in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from graphcrm.analysis.attrition import attrition
from graphcrm.analysis.columns import branch_column, greatest_first, party_columns, reason_column
from graphcrm.analysis.figures import (
    GOLD,
    MANAGED_WORTH,
    MOST_FEN,
    WORTH,
    Book,
    KindOfParty,
    view_of,
    worth_of,
)
from graphcrm.analysis.lifetimes import LEAST_EVENTS, LEAST_PARTIES, MONTH_DAYS, Lifetimes
from graphcrm.analysis.referral_value import DISCOUNT, MOST_MONTHS, value
from graphcrm.analysis.value_terms import ValueTerms
from graphcrm.answer import Answer, Column, Total, Unit, Words, sum_fen, yuan
from graphcrm.errors import InputError
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_FEN, NO_IX, BoolVec, Day, FloatVec, IntVec
from graphcrm.graph.spaces import PARTIES
from graphcrm.reasons import Reason

MONTHS: Final = 60
INCREMENTALITY: Final = 0.5
SHOWN: Final = (12, 60)
_REASONS: Final = Words(("clv_known", "clv_unknown", "clv_referrals", "clv_by_kind"))
_KNOWN, _UNKNOWN, _REFERRALS, _BY_KIND = range(len(_REASONS.words))


def clv(  # noqa: PLR0913 - each is an option
    graph: Graph | View,
    *,
    as_of: Day | None = None,
    book: Book = "all",
    managed_tier: str = GOLD,
    managed_worth: float = MANAGED_WORTH,
    kind: KindOfParty | None = None,
    months: int = MONTHS,
    discount: float = DISCOUNT,
    incrementality: float = INCREMENTALITY,
    acquisition_cost: float = 0.0,
    least_events: int = LEAST_EVENTS,
    least_parties: int = LEAST_PARTIES,
) -> Answer:
    """List what each party will bring in the years ahead, and with it what its referrals are worth.

    Each month ahead counts the margin of today times the chance that a party like it is still
    there, discounted: customer lifetime value.  Network value adds the value of its referrals.

    Parameters
    ----------
    graph : Graph or View
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.
    book, managed_tier, managed_worth, kind
        As in :func:`~graphcrm.analysis.concentration.concentration`.
    months : int, 1 to 600
        For how many months ahead the margin counts.
    discount : float, 0..1
        By how much less money is worth a year later.
    incrementality : float, 0..1
        The share of the referred who would not have come otherwise.
    acquisition_cost : float, yuan
        What the bank spends to win one effective customer in another way.
    least_events, least_parties : int
        A tier with fewer attrition events or parties goes by the curve of its kind, a kind by that
        of all parties.

    Returns
    -------
    Answer
        ``party_id, clv, network_value, kind, name, branch_id, margin_month, survival_12,
        survival_60, segment, referral_value, reason``, greatest ``clv`` first.  ``margin_month``
        is a twelfth of ``revenue_12m``; where that is not known, so are clv and network value.
        ``survival_12``: the share of the segment that is still there after 12 months.
        Totals ``n_parties, clv, network_value, referral_value, n_margin_unknown, n_followed,
        n_events, n_extrapolated, n_other_segment``.

    Raises
    ------
    InputError
        A parameter outside its range.

    Notes
    -----
    CLV = sum over t = 1 .. months of m x S(30.4375 t) / (1 + discount)^(t / 12), S by Kaplan and
    Meier (1958) of attrition events, from the day a party opened or, if later, the day before the
    first event on record.  A party is followed in the segment of the most that it was worth, or who
    fell would seem to have been poor; its own survival is that of its worth today, and begins anew
    even where it had an event.  O(n + segments x days).
    """
    if not 1 <= months <= MOST_MONTHS:
        raise InputError(f"months is a number from 1 to {MOST_MONTHS}")
    if not 0 <= incrementality <= 1:
        raise InputError("incrementality is a share, from 0 to 1")
    if min(least_events, least_parties) < 0:
        raise InputError("least_events and least_parties are numbers of 0 or more")
    view = view_of(graph, as_of)
    terms = ValueTerms(WORTH, book, managed_tier, managed_worth, kind)
    referred = value(
        view,
        months=months,
        discount=discount,
        incrementality=incrementality,
        acquisition_cost=acquisition_cost,
    )
    worth_of_referrals = np.zeros(view.graph.n(PARTIES), np.int64)
    worth_of_referrals[referred.column("referrer_id").data] = referred.column("value_at_own").data
    lives = Lifetimes(view, least_events, least_parties)
    found = _Clv(view, terms, lives, months, discount, worth_of_referrals)
    return Answer(
        "value.clv",
        view.as_of,
        view.graph.version,
        {
            "book": book,
            "managed_tier": managed_tier,
            "managed_worth": managed_worth,
            "kind": kind,
            "months": months,
            "discount": discount,
            "incrementality": incrementality,
            "acquisition_cost": acquisition_cost,
            "least_events": least_events,
            "least_parties": least_parties,
        },
        found.columns(),
        found.totals,
        (*found.says(), *terms.revenue_hidden(view), *terms.doubts(view)),
    )


@dataclass(frozen=True)
class _Clv:
    """What the parties asked about will bring."""

    view: View
    terms: ValueTerms
    lives: Lifetimes
    months: int
    discount: float
    referrals: IntVec

    @cached_property
    def years(self) -> FloatVec:
        """What a yuan a year is worth now in each segment, a twelfth of it at each month's end."""
        ahead = np.arange(1, self.months + 1)
        worth = (1 + self.discount) ** (-ahead / 12)
        return np.asarray(self.lives.after(ahead) @ worth / 12)

    @cached_property
    def all_clv(self) -> IntVec:
        """The value of every party, whole fen."""
        revenue = worth_of(self.view, "revenue_12m")
        known = revenue != NO_FEN
        fen = np.rint(np.where(known, revenue, 0) * self.years[self.lives.segment])
        if np.abs(fen).sum() > MOST_FEN:
            raise InputError(
                "the parties' revenue is too large to be summed to the fen over so many months; "
                "check the unit of revenue_12m"
            )
        return np.where(known, fen.astype(np.int64), NO_FEN)

    @cached_property
    def party(self) -> IntVec:
        """The parties asked about, greatest value first."""
        party = np.flatnonzero(self.terms.among(self.view))
        return party[greatest_first(self.all_clv[party], party)]

    @cached_property
    def clv(self) -> IntVec:
        """The value of each of them."""
        return self.all_clv[self.party]

    @cached_property
    def network(self) -> IntVec:
        """With what its referrals are worth."""
        return np.where(self.clv == NO_FEN, NO_FEN, self.clv + self.referrals[self.party])

    @cached_property
    def segment(self) -> IntVec:
        """Whose survival each goes by."""
        return np.asarray(self.lives.segment[self.party])

    @cached_property
    def other(self) -> BoolVec:
        """Which of them go by a segment that is wider than kind and tier."""
        return self.segment >= 2 * self.lives.n_steps

    def columns(self) -> tuple[Column, ...]:
        """Return the rows."""
        graph, at = self.view.graph, self.party
        party, *named = party_columns(graph, at)
        revenue = worth_of(self.view, "revenue_12m")[at]
        known = revenue != NO_FEN
        margin = np.rint(np.where(known, revenue, 0) / 12).astype(np.int64)
        shown = self.lives.after(np.array(SHOWN))[self.segment]
        figures = (
            Column("margin_month", Unit.YUAN, np.where(known, margin, NO_FEN)),
            Column("survival_12", Unit.SHARE, shown[:, 0]),
            Column("survival_60", Unit.SHARE, shown[:, 1]),
            Column("segment", Unit.WORD, self.segment, self.lives.labels),
            Column("referral_value", Unit.YUAN, self.referrals[at]),
        )
        parts = [
            np.where(known, _KNOWN, _UNKNOWN),
            np.where(self.other, _BY_KIND, NO_IX),
            np.where(self.referrals[at] != 0, _REFERRALS, NO_IX),
        ]
        return (
            party,
            Column("clv", Unit.YUAN, self.clv),
            Column("network_value", Unit.YUAN, self.network),
            *named,
            branch_column(graph, PARTIES, at),
            *figures,
            reason_column(np.stack(parts, axis=1), _REASONS, figures),
        )

    @cached_property
    def totals(self) -> dict[str, Total]:
        """What they will bring together, and what that stands on."""
        _, _, left = self.lives.followed
        short = self.lives.last < np.floor(self.months * MONTH_DAYS)
        return {
            "n_parties": len(self.party),
            "clv": yuan(sum_fen(self.clv)),
            "network_value": yuan(sum_fen(self.network)),
            "referral_value": yuan(int(self.referrals[self.party].sum())),
            "n_margin_unknown": int(np.count_nonzero(self.clv == NO_FEN)),
            "n_followed": len(left),
            "n_events": int(np.count_nonzero(left)),
            "n_extrapolated": int(np.count_nonzero(short[self.segment])),
            "n_other_segment": int(np.count_nonzero(self.other)),
        }

    def says(self) -> list[Reason]:
        """Return what it comes to, and what it stands on."""
        totals = {name: total or 0 for name, total in self.totals.items()}
        tests = {
            "clv_no_events": not totals["n_events"],
            "clv_no_balances": not attrition(self.view).has_balances,
            "clv_margin_unknown": bool(totals["n_margin_unknown"]),
            "clv_other_segment": bool(totals["n_other_segment"]),
            "clv_extrapolated": bool(totals["n_extrapolated"]),
        }
        found = [code for code, is_so in tests.items() if is_so]
        return [Reason("clv", totals), *(Reason(code, totals) for code in found)]
