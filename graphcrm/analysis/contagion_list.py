"""Whom the loss of others may pull along, and what if some of them left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from graphcrm.analysis.attrition import (
    BASE_WORTH,
    DROP,
    EVENT_DAYS,
    WORDS,
    Attrition,
    attrition,
)
from graphcrm.analysis.columns import StaffIds, branch_column, party_columns
from graphcrm.analysis.contagion import Spread, contagion_of
from graphcrm.analysis.contagion_reasons import why
from graphcrm.analysis.contagion_start import CUT_SHARE, Start, WhatIf, start_of
from graphcrm.analysis.figures import WORTH, doubts, view_of, worth_of
from graphcrm.analysis.links import WINDOW_DAYS, live_links
from graphcrm.analysis.responsible import responsible_staff
from graphcrm.analysis.risk_ties import GUARANTEE, RISK_KINDS, n_unknown_start
from graphcrm.analysis.rules import RULES, Rules, check_days
from graphcrm.answer import Answer, Column, Total, Unit, Words, sum_fen, yuan
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_FEN, Day, FloatVec, IntVec, marked
from graphcrm.graph.spaces import PARTIES
from graphcrm.kernels.activation import SPREAD
from graphcrm.reasons import Reason

# As the kinds are called where a word may mean something else: a transfer is a move of staff.
_KINDS: Final = Words(tuple("transfers" if kind == "transfer" else kind for kind in RISK_KINDS))


def contagion(  # noqa: PLR0913 - each is an option
    graph: Graph | View,
    *,
    as_of: Day | None = None,
    leaving: Sequence[str] = (),
    top: int = 0,
    cuts: str | None = None,
    cut_share: float = CUT_SHARE,
    event_days: int = EVENT_DAYS,
    spread: float = SPREAD,
    guarantee: float = GUARANTEE,
    drop: float = DROP,
    base_worth: float = BASE_WORTH,
    window_days: int = WINDOW_DAYS,
    worth: str = WORTH,
    rules: Rules = RULES,
) -> Answer:
    """List the parties whom the loss of others may pull along, by how closely they are tied.

    Whoever had an attrition event lately begins with an energy of 1.  Of what arrives at a party a
    share goes on to its neighbours, by the strength of their ties, and the rest stays.  Or what if:
    some parties leave, those of greatest worth do, or a firm lets people go.

    Parameters
    ----------
    graph : Graph or View
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.
    leaving : sequence of str
        What if these active parties left today: party_id of each.
    top : int
        What if so many active clients of greatest worth left; 0 for nobody.
    cuts : str, optional
        What if this firm let people go: firm_id.  Each of its people who bank here begins with
        ``cut_share``.
    cut_share : float, above 0, at most 1
    event_days : int, days
        How long an attrition event counts.
    spread : float in [0, 1)
        The share that goes on.
    guarantee : float, 0..1
        How strong a tie a guarantee is.
    drop, base_worth
        What an attrition event is; see :func:`graphcrm.analysis.attrition.attrition`.
    window_days : int, days
        How long an effective contact keeps a link alive.
    worth : str
        ``worth``, ``business`` or a money column.
    rules : Rules
        How strong each kind of tie is.

    Returns
    -------
    Answer
        ``party_id, kind, name, branch_id, worth, contagion, worth_at_risk, n_left_near, from_kind,
        staff_id, reason``, greatest contagion first: active parties that something reached, but
        those who left and the firm that lets people go.  ``n_left_near``: direct neighbours with
        whom it began; ``from_kind``: the strongest tie to one of these.  ``worth_at_risk``: worth
        times contagion (at most 1), in whole fen.  Totals ``n_parties, n_start, reach, rounds,
        residual, worth_at_risk, n_worth_unknown, n_unknown_start``; of what happened ``n_fell,
        n_tier_fell, n_payroll_stopped, n_closed, n_left``, of a what-if ``worth_start``.
        ``reach`` is the share of active parties listed.

    Raises
    ------
    NotFoundError
        A party is unknown, or not the viewer's to see.
    InputError
        A parameter outside its range, more than one what-if, or ``worth`` is no measure.
    ConvergenceError
        It does not end, by a ``spread`` near 1.

    Notes
    -----
    O(t log t) in ties, once a view, and O(ties) a round.  It is a measure of nearness and no chance
    of leaving: ``risk evaluate`` says how far it tells who leaves.
    """
    view = view_of(graph, as_of)
    check_days(event_days, "event_days")
    what_if = WhatIf(tuple(leaving), top, cuts, cut_share)
    money, events = worth_of(view, worth), attrition(view, drop=drop, base_worth=base_worth)
    start = start_of(view, what_if, events, event_days=event_days, worth=money)
    found = contagion_of(
        view,
        start=start.energy,
        spread=spread,
        guarantee=guarantee,
        strengths=rules.strengths,
        window_days=window_days,
    )
    rows = _Rows(view, what_if, start, found, money, window_days)
    totals = rows.totals() | (rows.worth_start() if what_if.asked else _causes(events, start))
    listed = marked(rows.party, len(money))
    n_unknown = int(totals["n_unknown_start"] or 0)
    return Answer(
        "risk.contagion",
        view.as_of,
        view.graph.version,
        {
            "leaving": list(leaving),
            "top": top,
            "cuts": cuts,
            "cut_share": cut_share,
            "event_days": event_days,
            "spread": spread,
            "guarantee": guarantee,
            "drop": drop,
            "base_worth": base_worth,
            "window_days": window_days,
            "worth": worth,
            **rules.said("tie_strength"),
        },
        rows.columns(),
        totals,
        (
            *_says(what_if, events, totals),
            *doubts(view, listed, worth, n_unknown_start=n_unknown),
        ),
    )


@dataclass(frozen=True)
class _Rows:
    """The parties that something reached, greatest first."""

    view: View
    what_if: WhatIf
    start: Start
    found: Spread
    money: IntVec
    window_days: int

    @cached_property
    def party(self) -> IntVec:
        """Who is listed, in order."""
        reached = self.view.active & ~self.start.gone & (self.found.energy > 0)
        party = np.flatnonzero(reached)
        return party[np.argsort(-self.found.energy[party], kind="stable")]

    @cached_property
    def at_risk(self) -> IntVec:
        """Worth times contagion of each row, in fen."""
        return _part(self.money[self.party], self.found.energy[self.party])

    def columns(self) -> tuple[Column, ...]:
        """Return the columns of the answer."""
        graph, party = self.view.graph, self.party
        links = live_links(self.view, self.window_days)
        staff = responsible_staff(self.view, links, party)
        kind = self.found.near_kind[party]
        return (
            *party_columns(graph, party),
            branch_column(graph, PARTIES, party),
            Column("worth", Unit.YUAN, self.money[party]),
            Column("contagion", Unit.SCORE, self.found.energy[party]),
            Column("worth_at_risk", Unit.YUAN, self.at_risk),
            Column("n_left_near", Unit.COUNT, self.found.n_near[party]),
            Column("from_kind", Unit.WORD, kind, _KINDS),
            Column("staff_id", Unit.TEXT, staff, StaffIds(self.view)),
            why(self.view, self.what_if, self.start, party, n_near=self.found.n_near[party]),
        )

    def totals(self) -> dict[str, Total]:
        """Return what the rows add up to."""
        unknown = self.money[self.party] == NO_FEN
        return {
            "n_parties": len(self.party),
            "n_start": int(np.count_nonzero(self.start.energy)),
            "reach": len(self.party) / max(int(np.count_nonzero(self.view.active)), 1),
            "rounds": self.found.rounds,
            "residual": self.found.residual,
            "worth_at_risk": yuan(sum_fen(self.at_risk)),
            "n_worth_unknown": int(np.count_nonzero(unknown)),
            "n_unknown_start": n_unknown_start(self.view, self.view.visible),
        }

    def worth_start(self) -> dict[str, Total]:
        """Return what leaves with those who would."""
        begins = np.flatnonzero(self.start.energy)
        fen = sum_fen(_part(self.money[begins], self.start.energy[begins]))
        return {"worth_start": yuan(fen)}


def _part(money: IntVec, share: FloatVec) -> IntVec:
    """Return a share of each amount, 1 at most, in whole fen."""
    part = np.rint(np.where(money == NO_FEN, 0, money) * np.minimum(share, 1.0))
    return np.where(money == NO_FEN, NO_FEN, part.astype(np.int64))


def _causes(events: Attrition, start: Start) -> dict[str, Total]:
    n = np.bincount(events.cause[start.gone], minlength=len(WORDS)).tolist()
    return {f"n_{word}": many for word, many in zip(WORDS, n, strict=True)}


def _says(what_if: WhatIf, events: Attrition, totals: Mapping[str, Total]) -> Iterator[Reason]:
    """Say what the rows mean, and what they leave open."""
    n, begin = int(totals["n_parties"] or 0), int(totals["n_start"] or 0)
    facts = {
        "n": n,
        "n_start": begin,
        "worth": float(totals["worth_at_risk"] or 0),
        "worth_start": float(totals.get("worth_start") or 0),
    }
    if what_if.asked:
        code = "contagion_if" if what_if.cuts is None else "contagion_if_cuts"
        yield Reason(code if begin else "contagion_if_none", facts | {"share": what_if.cut_share})
        return
    yield Reason("contagion", facts) if begin else Reason("contagion_none")
    if not events.has_balances:
        yield Reason("attrition_no_balances")
