"""How many of each firm's people bank here, and what that is worth."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from graphcrm.analysis.columns import PartyNames, greatest_first, reason_column
from graphcrm.analysis.figures import WORTH, doubts, view_of, worth_of
from graphcrm.analysis.firms_asked import firms_asked_of, n_unknown_jobs
from graphcrm.analysis.payroll import FirmPeople, banked_people, paid_here
from graphcrm.analysis.people_figures import (
    HEADCOUNT_FLAGS,
    headcount_flag,
    products_of_people,
    worth_of_people,
)
from graphcrm.analysis.wage_retention import Retention, wage_retention
from graphcrm.answer import Answer, Column, Total, Unit, Words, sum_fen, yuan
from graphcrm.errors import NotFoundError
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import (
    NO_FEN,
    NO_IX,
    BoolVec,
    Day,
    FloatVec,
    IntVec,
    distinct,
    marked,
)
from graphcrm.graph.spaces import PARTIES
from graphcrm.kernels.peer_median import peer_median
from graphcrm.kernels.wilson import wilson
from graphcrm.model.words import PAYER_KIND
from graphcrm.reasons import Reason

PEER_HEADCOUNT: Final = 10
LEAST_PEERS: Final = 5
FLAGS: Final = ("none", *HEADCOUNT_FLAGS)
_FITS: Final = 0
_PAYERS: Final = (*PAYER_KIND, None)  # by code; the last is for an empty cell
_REASONS: Final = Words(
    (
        *("penetration_known", "penetration_headcount_missing", "penetration_headcount_zero"),
        "penetration_below_banked",  # so far in the order of FLAGS
        *("penetration_above_peers", "penetration_below_peers"),
        *("penetration_agency", "penetration_treasury"),
    )
)
_ABOVE, _UNDER, _AGENCY, _TREASURY = range(len(FLAGS), len(_REASONS.words))


def penetration(
    graph: Graph | View,
    *,
    as_of: Day | None = None,
    firm: str | None = None,
    industry: str | None = None,
    worth: str = WORTH,
) -> Answer:
    """List the client firms by how many of their people do not bank here, the most first.

    Parameters
    ----------
    graph : Graph or View
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.
    firm : str, optional
        firm_id: only this firm.
    industry : str, optional
        Only the firms of this industry, as the bank writes it.
    worth : str
        ``worth``, ``business`` or a money column.

    Returns
    -------
    Answer
        ``firm_id, name, headcount, n_banked, banked_share, low, high, payroll_share,
        worth_employees, products_per_employee, gap_to_industry, wage_retention, n_retention, flag,
        reason``.  ``n_banked`` see :func:`~graphcrm.analysis.payroll.banked_people`; the share is
        of the headcount, with a 95 % interval.  Where the headcount is missing or 0 there is none;
        where it is less than the banked, the share stands above 1, is flagged and has no interval.
        ``gap_to_industry`` is the share less the median of the other firms of the industry with a
        headcount of at least 10, where there are 5.  ``wage_retention`` see
        :func:`~graphcrm.analysis.wage_retention.wage_retention`, ``n_retention`` of how many
        people it is known.  Totals ``n_firms, n_flagged``; ``headcount`` and ``n_banked`` of the
        firms that are not flagged, each person once; ``worth_employees`` of all, each once.

    Raises
    ------
    NotFoundError
        No such firm or industry.
    InputError
        ``firm`` is a customer or no active client, or no such measure of worth.

    Notes
    -----
    O(m log m) in valid employment, rows of pay of seven months, and holdings.
    """
    view = view_of(graph, as_of)
    found = _Penetration(view, _asked_of(view, firm, industry), worth)
    return found.answer({"firm": firm, "industry": industry, "worth": worth})


def _asked_of(view: View, firm: str | None, industry: str | None) -> IntVec:
    """Return the firms that are listed."""
    listed = firms_asked_of(view, firm)
    if industry is not None:
        words = view.graph.words("firms", "industry").to_list()
        if industry not in words:
            raise NotFoundError("no firm is of that industry; it is written as in the bank's data")
        listed = listed & (view.graph.node(PARTIES, "industry") == words.index(industry))
    return np.flatnonzero(listed)


@dataclass(frozen=True)
class _Penetration:
    """What is known of the people of firms.

    Parameters
    ----------
    view : View
    firm : (m,) integers
        Those that are listed; peers are all active firms.
    worth : str
    """

    view: View
    firm: IntVec
    worth: str

    @cached_property
    def people(self) -> FirmPeople:
        """Who banks here, of every firm."""
        return banked_people(self.view)

    @cached_property
    def headcount(self) -> IntVec:
        """The headcount of every party, ``NO_FEN`` where it is missing."""
        return np.asarray(self.view.graph.node(PARTIES, "headcount"))

    @cached_property
    def share(self) -> FloatVec:
        """Banked people of the headcount, of every party; not a number where there is none."""
        return self._of_headcount(self.people.per_firm)

    @cached_property
    def flag(self) -> IntVec:
        """What is wrong with the headcount of every party: codes into ``FLAGS``."""
        return headcount_flag(self.headcount, self.people.per_firm) + 1  # before them stands none

    @cached_property
    def gap(self) -> FloatVec:
        """How far the share of every party is above the median of its industry."""
        view, graph = self.view, self.view.graph
        peer = view.active & graph.is_firm & (self.headcount >= PEER_HEADCOUNT)
        industry = np.where(graph.is_firm, graph.node(PARTIES, "industry"), NO_IX)
        median = peer_median(self.share, industry, peer, least=LEAST_PEERS)
        return np.asarray(self.share - median)

    @cached_property
    def order(self) -> IntVec:
        """The firms listed, those first of whose people most do not bank here."""
        n_missing = self._n_missing()[self.firm]
        return self.firm[greatest_first(n_missing, self.firm)]

    def _n_missing(self) -> IntVec:
        n = self.headcount - self.people.per_firm
        return np.where(self.headcount == NO_FEN, NO_FEN, n)

    def _of_headcount(self, n: IntVec) -> FloatVec:
        known, share = self.headcount > 0, np.full(len(n), np.nan)
        return np.asarray(np.divide(n, self.headcount, out=share, where=known))

    def answer(self, parameters: dict[str, object]) -> Answer:
        """Return the rows with what they mean."""
        view, listed = self.view, marked(self.firm, len(self.share))
        people = self._people_of(listed)
        totals = self._totals(people)
        return Answer(
            "corporate.penetration",
            view.as_of,
            view.graph.version,
            parameters,
            self._columns(wage_retention(view)),
            totals,
            (
                *self._says(totals),
                *doubts(
                    view,
                    marked(people, len(self.share)),
                    self.worth,
                    n_unknown_start=int(totals["n_unknown_start"] or 0),
                ),
            ),
        )

    def _columns(self, kept: Retention) -> tuple[Column, ...]:
        firm, graph = self.order, self.view.graph
        low, high = wilson(self.people.per_firm[firm], self.headcount[firm])
        payroll = self._of_headcount(paid_here(self.view).per_firm)
        figures = (
            Column("headcount", Unit.COUNT, self.headcount[firm]),
            Column("n_banked", Unit.COUNT, self.people.per_firm[firm]),
            Column("banked_share", Unit.SHARE, self.share[firm]),
            Column("low", Unit.SHARE, low),
            Column("high", Unit.SHARE, high),
        )
        return (
            Column("firm_id", Unit.TEXT, firm, graph.ids(PARTIES)),
            Column("name", Unit.TEXT, firm, PartyNames(graph)),
            *figures,
            Column("payroll_share", Unit.SHARE, payroll[firm]),
            Column(
                "worth_employees",
                Unit.YUAN,
                worth_of_people(self.people, worth_of(self.view, self.worth))[firm],
            ),
            Column(
                "products_per_employee",
                Unit.SCORE,
                products_of_people(self.view, self.people)[firm],
            ),
            Column("gap_to_industry", Unit.SHARE, self.gap[firm]),
            Column("wage_retention", Unit.SHARE, kept.share[firm]),
            Column("n_retention", Unit.COUNT, kept.n_people[firm]),
            Column("flag", Unit.WORD, self.flag[firm], Words(FLAGS)),
            self._reason(figures),
        )

    def _reason(self, figures: tuple[Column, ...]) -> Column:
        """Return what the share stands on, how it compares, and whom the firm pays for others."""
        firm, gap = self.order, self.gap[self.order]
        payer = np.array([_PAYERS.index(k) for k in ("agency", "treasury")])
        kind = self.view.graph.node(PARTIES, "payer_kind")[firm]
        fits = self.flag[firm] == _FITS
        peers = np.select([fits & (gap > 0), fits & (gap < 0)], [_ABOVE, _UNDER], NO_IX)
        others = np.select(list(kind == payer[:, None]), [_AGENCY, _TREASURY], NO_IX)
        parts = np.stack([self.flag[firm], peers, others], axis=1)
        facts = (
            *figures,
            Column("n_missing", Unit.COUNT, self._n_missing()[firm]),
            Column("n_paid", Unit.COUNT, paid_here(self.view).per_firm[firm]),
            Column("gap", Unit.SHARE, np.abs(gap)),
        )
        return reason_column(parts, _REASONS, facts)

    def _people_of(self, firms: BoolVec) -> IntVec:
        return distinct(self.people.customer_ix[firms[self.people.firm_ix]])

    def _totals(self, people: IntVec) -> dict[str, Total]:
        money = worth_of(self.view, self.worth)[people]
        fits = self.firm[self.flag[self.firm] == _FITS]
        return {
            "n_firms": len(self.firm),
            "headcount": int(self.headcount[fits].sum()),
            "n_banked": len(self._people_of(marked(fits, len(self.share)))),
            "n_flagged": len(self.firm) - len(fits),
            "worth_employees": yuan(sum_fen(money)),
            "n_worth_unknown": int(np.count_nonzero(money == NO_FEN)),
            "n_unknown_start": n_unknown_jobs(
                self.view, marked(self.firm, len(self.share)), self.view.active
            ),
        }

    def _says(self, totals: dict[str, Total]) -> list[Reason]:
        names = ("n_firms", "headcount", "n_banked", "n_flagged")
        facts = {name: int(totals[name] or 0) for name in names}
        flagged = facts["n_flagged"]
        return [
            Reason("penetration", facts),
            *([Reason("penetration_flagged", {"n": flagged})] if flagged else []),
        ]
