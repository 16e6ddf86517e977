"""Which parties changed tier between two loads."""

from __future__ import annotations

from typing import Final

import numpy as np

from graphcrm.analysis.between import Between
from graphcrm.analysis.listed import Listed
from graphcrm.answer import Answer, Column, Unit, Words
from graphcrm.graph.arrays import NO_FEN, NO_IX
from graphcrm.graph.spaces import PARTIES
from graphcrm.reasons import Reason

DIRECTIONS: Final = ("down", "up")


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
    listed = Listed(between.after, np.flatnonzero(between.throughout & (place[was] != tier)))
    was, tier = was[listed.party], tier[listed.party]
    rank_was = np.append(then.node("tiers", "rank"), NO_FEN)[was]
    rank = np.append(now.node("tiers", "rank"), NO_FEN)[tier]
    unknown = (rank_was == NO_FEN) | (rank == NO_FEN) | (rank_was == rank)
    direction = np.where(unknown, NO_IX, rank > rank_was).astype(np.int8)
    n_up, n_down = (int(np.count_nonzero(direction == code)) for code in (1, 0))
    figures: dict[str, int] = {"n_tier_changed": len(direction), "n_up": n_up, "n_down": n_down}
    doubted = len(was) and np.all(then.node(PARTIES, "tier_ix") == NO_IX)
    doubts = (Reason("tiers_not_known_before"),) if doubted else ()
    return listed.answer(
        "diff.tiers",
        {},
        columns=(
            Column("tier_from", Unit.TEXT, was, then.ids("tiers")),
            Column("tier_to", Unit.TEXT, tier, now.ids("tiers")),
            Column("direction", Unit.WORD, direction, Words(DIRECTIONS)),
        ),
        totals={**figures, "n_worth_unknown": listed.n_unknown},
        notes=(Reason("diff_tiers", {"n": len(direction), "up": n_up, "down": n_down}), *doubts),
    )
