"""Why a seed was chosen, in words for who calls: ties by kind and number, and whom it may bring."""

from __future__ import annotations

from typing import Final

import numpy as np

from graphcrm.analysis.campaign_terms import Chain
from graphcrm.analysis.influence import BITS
from graphcrm.analysis.seed_brings import Brings
from graphcrm.answer import Column, Unit, Words
from graphcrm.graph.arrays import FloatVec, IntVec, offsets_of, spread
from graphcrm.graph.spaces import PARTIES

TIED: Final = (  # in the order of BITS
    "seed_tie_household",
    "seed_tie_kinship",
    "seed_tie_colleagues",
    "seed_tie_referral",
    "seed_tie_event",
    "seed_tie_transfer",
    "seed_tie_own",
)
CODES: Final = ("seed_reach", *TIED, "seed_alone", "seed_brings")


def reason_column(chain: Chain, seeds: IntVec, gain: FloatVec, brought: Brings) -> Column:
    """Return why each seed is on the list; it names nobody's money, and others by id alone.

    Parameters
    ----------
    chain : Chain
    seeds : (k,) nodes
    gain : (k,) float64
        What each adds to the reach; said only where persons are counted.
    brought : Brings
    """
    ties = n_ties(chain, seeds)
    n_brought = np.diff(brought.offsets)
    in_persons = np.full(len(seeds), chain.terms.count == "people")
    says = np.column_stack([in_persons, ties > 0, ~ties.any(axis=1), n_brought > 0])
    row, code = np.nonzero(says)
    number = np.zeros(says.shape, np.int64)
    number[:, 1 : 1 + len(TIED)] = ties
    names_whom = code == CODES.index("seed_brings")
    lengths = np.where(names_whom, n_brought[row], 0)
    whom = chain.person[brought.node[spread(brought.offsets[row], lengths)]]
    return Column(
        "reason",
        Unit.REASON,
        code,
        Words(CODES),
        offsets_of(says.sum(axis=1)),
        facts=(
            Column("n", Unit.COUNT, number[row, code]),
            Column("reach", Unit.SCORE, gain[row]),
            Column("whom", Unit.LIST, whom, chain.view.graph.ids(PARTIES), offsets_of(lengths)),
        ),
    )


def n_ties(chain: Chain, seeds: IntVec) -> IntVec:
    """Return how many people each seed is tied to outward, kind by kind as in ``BITS``."""
    start = chain.influence.diffusion.out_of.start
    lengths = start[seeds + 1] - start[seeds]
    kinds = chain.influence.tied_by[spread(start[seeds], lengths)].astype(np.int64)
    row = np.repeat(np.arange(len(seeds)), lengths)
    columns = [
        np.bincount(row[(kinds >> bit) & 1 == 1], minlength=len(seeds)) for bit in range(len(BITS))
    ]
    return np.column_stack(columns)
