"""Ways over ties as an answer: hop by hop, in words, and why there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from graphcrm.analysis.figures import date_doubts
from graphcrm.analysis.tie_nodes import CalledNodes, NodeIds, visible_nodes
from graphcrm.analysis.tie_strength import TIE_KINDS
from graphcrm.analysis.ties import TIE_TABLES
from graphcrm.analysis.walk import Given, Walk
from graphcrm.answer import Answer, Column, Total, Unit, Words
from graphcrm.graph.arrays import NO_DAY, IntVec, offsets_of
from graphcrm.reasons import Reason

if TYPE_CHECKING:
    from graphcrm.kernels.k_paths import Paths
    from graphcrm.kernels.nearness import Nearness

# What is said of a hop, by its kind, in the order of ``TIE_KINDS``.
HOP_SAID: Final = (
    *("hop_coverage", "hop_household", "hop_kinship", "hop_referral", "hop_key_person"),
    *("hop_employee", "hop_colleague", "hop_group", "hop_supply", "hop_transfer", "hop_event"),
)


@dataclass(frozen=True, slots=True)
class Ways:
    """A search for ways: over which ties, from whom, to whom, how many, and how far."""

    walk: Walk
    starts: IntVec
    target: int
    k: int
    max_hops: int

    def answer(self, question: str, given: Mapping[str, object], near: Nearness) -> Answer:
        """Return the ways with what they mean; without a way, why there is none."""
        walk, view = self.walk, self.walk.view
        found = walk.paths(near, self.target, k=self.k, max_hops=self.max_hops)
        n_hops = np.array([len(way) for way in found.ties], np.int64)
        n_unknown = _n_unknown_start(walk, found)
        totals: dict[str, Total] = {
            "n_paths": len(n_hops),
            "n_starts": len(self.starts),
            "best_strength": float(found.strength[0]) if len(n_hops) else None,
            "n_unknown_start": n_unknown,
        }
        columns = (
            Column("rank", Unit.COUNT, np.arange(1, len(n_hops) + 1)),
            Column("strength", Unit.SCORE, found.strength),
            _hops(walk, found),
            Column("n_hops", Unit.COUNT, n_hops),
            _said(walk, found),
        )
        parameters = {**given, "k": self.k, "max_hops": self.max_hops, **_said_of(walk.given)}
        says = self._says(found) if len(n_hops) else self._why_none()
        notes = (says, *walk.notes, *date_doubts(view, n_unknown))
        return Answer(question, view.as_of, view.graph.version, parameters, columns, totals, notes)

    def _says(self, found: Paths) -> Reason:
        facts = {"n": len(found.ties), "strength": float(found.strength[0])}
        return Reason("warm_paths", {**facts, "n_hops": len(found.ties[0])})

    def _why_none(self) -> Reason:
        """Return why there is no way; what the viewer may not see is no part of it."""
        n_ties = np.diff(self.walk.ties.indptr)
        if not len(self.starts):
            return Reason("warm_paths_nobody")
        if not n_ties[self.target] or not n_ties[self.starts].any():
            return Reason("warm_paths_alone")
        tied = "warm_paths_shut" if self._is_tied() else "warm_paths_far"
        return Reason(tied, {"max_hops": self.max_hops})

    def _is_tied(self) -> bool:
        """Whether there would be a way if anybody whom the viewer may see could be passed."""
        anybody = replace(self.walk, through=visible_nodes(self.walk.view))
        if len(self.starts) == 1:
            near = anybody.nearness(self.starts, self.max_hops // 2)
            return bool(anybody.paths(near, self.target, k=1, max_hops=self.max_hops).ties)
        back = anybody.nearness(np.array([self.target]), self.max_hops)  # who has none has few
        return bool(back.near[-1][self.starts].any())


def _said_of(given: Given) -> dict[str, object]:
    return {
        "window_days": given.window_days,
        "max_firm": given.max_firm,
        "unknown_consent": given.unknown_consent,
    }


def _hops(walk: Walk, found: Paths) -> Column:
    """Return the hops of each way as records."""
    one, other, tie, offsets = flat_hops([found])
    ids = NodeIds(walk.view)
    return Column(
        "hops",
        Unit.RECORDS,
        np.arange(len(tie)),
        offsets=offsets,
        facts=(
            Column("from", Unit.TEXT, one, ids),
            Column("to", Unit.TEXT, other, ids),
            Column("table", Unit.WORD, walk.ties.table[tie], Words(TIE_TABLES)),
            Column("on", Unit.DAY, walk.ties.on[tie]),
            Column("strength", Unit.SCORE, walk.ties.strength[tie]),
        ),
    )


def _said(walk: Walk, found: Paths) -> Column:
    """Return a sentence for each hop, in names."""
    one, other, tie, offsets = flat_hops([found])
    called = CalledNodes(walk.view)
    facts = (Column("one", Unit.TEXT, one, called), Column("other", Unit.TEXT, other, called))
    return Column("reason", Unit.REASON, walk.ties.kind[tie], Words(HOP_SAID), offsets, facts)


def flat_hops(found: Sequence[Paths]) -> tuple[IntVec, IntVec, IntVec, IntVec]:
    """Return both ends and the tie of every hop, way after way, and where each way begins."""
    none = np.zeros(0, np.int64)
    nodes = [way for each in found for way in each.nodes]
    ties = [way for each in found for way in each.ties]
    return (
        np.concatenate([none, *(way[:-1] for way in nodes)]),
        np.concatenate([none, *(way[1:] for way in nodes)]),
        np.concatenate([none, *ties]),
        offsets_of(np.array([len(way) for way in ties], np.int64)),
    )


def _n_unknown_start(walk: Walk, found: Paths) -> int:
    """Return how many ties are walked over whose beginning is a guess; kinship has none."""
    one, other, tie, _ = flat_hops([found])
    if walk.view.as_of >= walk.view.graph.first_loaded_on:
        return 0
    kind = walk.ties.kind[tie]
    guess = (kind != TIE_KINDS.index("kinship")) & (walk.ties.on[tie] == NO_DAY)
    ends = np.minimum(one, other)[guess], np.maximum(one, other)[guess], kind[guess]
    return len(np.unique(np.stack(ends), axis=1).T)  # whichever way they are walked
