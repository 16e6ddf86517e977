"""What if parties default together: whom that hits through guarantees, and how hard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from graphcrm.analysis.columns import greatest_first, party_columns, reason_column
from graphcrm.analysis.debtrank_graph import Contagious, contagious
from graphcrm.analysis.guarantee_facts import guarantee_doubts, guarantee_totals
from graphcrm.analysis.net_assets import STATES, state_of
from graphcrm.answer import DIGITS, Answer, Column, Total, Unit, Words, yuan
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_FEN, NO_IX, IntVec, inverse, marked
from graphcrm.reasons import Reason

if TYPE_CHECKING:
    from graphcrm.kernels.debtrank import Spread

_REASONS: Final = Words(
    (
        *("default_direct", "default_later", "default_missing", "default_not_positive"),
        "default_takes_all",
    )
)
_DIRECT, _LATER, _MISSING, _NOT_POSITIVE, _ALL = range(len(_REASONS.words))


def what_if(view: View, parties: Sequence[str]) -> Answer:
    """Return whom the default of some parties together hits; see :func:`.debtrank.debtrank`."""
    many = len(parties)
    at = [
        view.find_party(party, what=f"party number {n} of {many} that default")
        for n, party in enumerate(parties, start=1)
    ]
    found = _Hit(view, contagious(view), np.unique(at))
    totals = found.totals()
    says = Reason(
        "default" if totals["n_hit"] else "default_hits_nobody",
        {
            **{n: int(totals[n] or 0) for n in ("n_defaults", "n_hit", "rounds")},
            **{n: float(totals[n] or 0) for n in ("loss", "debtrank")},
        },
    )
    unknown = [Reason("default_unknown", {"n": n})] if (n := found.n_unknown) else []
    return Answer(
        "risk.debtrank",
        view.as_of,
        view.graph.version,
        {"default": list(parties)},
        found.columns(),
        totals,
        (says, *unknown, *guarantee_doubts(view, totals)),
    )


@dataclass(frozen=True)
class _Hit:
    """Who is hit when some default."""

    view: View
    of: Contagious
    defaults: IntVec

    @cached_property
    def spread(self) -> Spread:
        """How far distress goes; who is on neither side of a guarantee spreads none."""
        from graphcrm.kernels.debtrank import spread

        starts = inverse(self.of.party, self.of.graph.n_parties)[self.defaults]
        return spread(self.of.impacts, starts[starts != NO_IX])

    @cached_property
    def at(self) -> IntVec:
        """Who is hit: greatest loss first, unknown last, ties by id."""
        hit = np.flatnonzero(self.spread.hit_in > 0)
        return hit[greatest_first(self._loss_of(hit), hit)]

    def _loss_of(self, at: IntVec) -> IntVec:
        lost = self.of.loss(self.spread.distress[at] * self.of.value[at])
        return np.where(self.of.measured[at], lost, NO_FEN)

    @cached_property
    def n_unknown(self) -> int:
        """How many of them have no known net assets above 0."""
        return int(np.count_nonzero(~self.of.measured[self.at]))

    def columns(self) -> tuple[Column, ...]:
        """Return the columns of the answer."""
        at = self.at
        party_id, kind, name = party_columns(self.view.graph, self.of.party[at])
        distress = np.where(self.of.measured[at], self.spread.distress[at], np.nan)
        owned = self.of.net_assets[at]
        facts = (
            Column("distress", Unit.SHARE, distress),
            Column("loss", Unit.YUAN, self._loss_of(at)),
            Column("round", Unit.COUNT, self.spread.hit_in[at]),
            Column("net_assets", Unit.YUAN, owned),
        )
        return (
            party_id,
            name,
            kind,
            *facts,
            Column("state", Unit.WORD, state_of(owned), Words(STATES)),
            self._reason(facts),
        )

    def _reason(self, facts: tuple[Column, ...]) -> Column:
        """Return how each is reached, and what that takes from it."""
        state = state_of(self.of.net_assets[self.at])
        later = np.where(self.spread.hit_in[self.at] == 1, _DIRECT, _LATER)
        first = np.select((state == 1, state == 2), (_MISSING, _NOT_POSITIVE), later)
        whole = np.where(self.spread.distress[self.at] >= 1, _ALL, NO_IX)
        return reason_column(np.stack([first, whole], axis=1), _REASONS, facts)

    def totals(self) -> dict[str, Total]:
        """Return what it costs in all, and how far it goes."""
        listed = marked(self.of.party[self.at], self.of.graph.n_parties)
        return {
            "n_defaults": len(self.defaults),
            "debtrank": round(self.spread.rank, DIGITS),
            "loss": yuan(int(self.of.loss(np.array([self.spread.rank]))[0])),
            "n_hit": len(self.at) - self.n_unknown,
            "n_unknown_net_assets": self.n_unknown,
            "rounds": self.spread.rounds,
            "residual": round(self.spread.residual, DIGITS),
            **guarantee_totals(self.view, self.of.graph, listed),
        }
