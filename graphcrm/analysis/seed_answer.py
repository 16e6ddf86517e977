"""Seeds as an answer: a row each, and what they come to."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from graphcrm.analysis.campaign_name import named
from graphcrm.analysis.campaign_terms import Chain
from graphcrm.analysis.columns import PartyNames, StaffIds, branch_column
from graphcrm.analysis.seed_baselines import BASELINES
from graphcrm.analysis.seed_brings import brings
from graphcrm.analysis.seed_judged import Judged
from graphcrm.analysis.seed_reasons import reason_column
from graphcrm.answer import Answer, Column, Total, Unit, sum_fen, yuan
from graphcrm.graph.arrays import IntVec
from graphcrm.graph.spaces import PARTIES
from graphcrm.reasons import Reason


def seed_answer(
    question: str,
    judged: Judged,
    parameters: Mapping[str, object],
    *,
    totals: Mapping[str, Total],
    notes: tuple[Reason, ...],
) -> Answer:
    """Return the answer of a plan.

    Parameters
    ----------
    question : str
    judged : Judged
    parameters : mapping
        ``campaign`` among them; where it is None the campaign gets a name of its own.
    totals, notes
        What this question has beside what every list of seeds has.
    """
    view = judged.chain.view
    return named(
        Answer(
            question,
            view.as_of,
            view.graph.version,
            parameters,
            _columns(judged),
            {**_totals(judged), **totals},
            notes,
        )
    )


def _columns(judged: Judged) -> tuple[Column, ...]:
    chain, seeds = judged.chain, judged.seeds
    party, ids = chain.person[seeds], chain.view.graph.ids(PARTIES)
    gain, brought = judged.reach.gain / chain.unit, brings(chain, seeds, judged.control)
    return (
        Column("rank", Unit.COUNT, np.arange(1, len(seeds) + 1)),
        Column("customer_id", Unit.TEXT, party, ids),
        Column("name", Unit.TEXT, party, PartyNames(chain.view.graph)),
        branch_column(chain.view.graph, PARTIES, party),
        Column("marginal_reach", Unit.SCORE, gain),
        Column("staff_id", Unit.TEXT, chain.staff[seeds], StaffIds(chain.view)),
        Column("cost", Unit.YUAN, chain.cost[seeds]),
        Column("brings", Unit.LIST, chain.person[brought.node], ids, brought.offsets),
        reason_column(chain, seeds, gain, brought),
    )


def _totals(judged: Judged) -> dict[str, Total]:
    chain, reach = judged.chain, judged.reach
    return {
        "n_seeds": len(judged.seeds),
        "reach": reach.mean / chain.unit,
        "reach_low": reach.low / chain.unit,
        "reach_high": reach.high / chain.unit,
        **{f"baseline_{name}": judged.baseline[name] for name in BASELINES},
        **chain.audience.totals,
        "campaign_cost": _spent(chain, judged.seeds),
        "n_edges": chain.influence.diffusion.n_edges,
        "n_unknown_start": chain.influence.n_unknown_start,
    }


def _spent(chain: Chain, seeds: IntVec) -> float | None:
    """Return what asking the seeds costs, in yuan; None where nobody said what asking costs."""
    return None if chain.terms.cost is None else yuan(sum_fen(chain.cost[seeds]))
