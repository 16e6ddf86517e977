"""Which products parties lack that would fit them, and what speaks for each."""

from __future__ import annotations

from typing import Final

from graphcrm.analysis.contactable import UnknownConsent
from graphcrm.analysis.eligibility import Eligibility
from graphcrm.analysis.figures import KindOfParty, view_of
from graphcrm.analysis.gap_answer import Asked, GapAnswer
from graphcrm.analysis.gap_model import GapTerms
from graphcrm.analysis.influence_ties import MAX_FIRM
from graphcrm.analysis.network_weight import LEARNED
from graphcrm.analysis.rules import RULES, Rules
from graphcrm.answer import Answer
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import Day
from graphcrm.kernels.gap_scores import LIFT_PRIOR, NEIGHBOUR_PRIOR

TOP: Final = 3


def gaps(  # noqa: PLR0913 - each is an option
    graph: Graph | View,
    *,
    as_of: Day | None = None,
    product: str | None = None,
    kind: KindOfParty | None = None,
    top: int = TOP,
    network_weight: str = LEARNED,
    neighbour_prior: float = NEIGHBOUR_PRIOR,
    lift_prior: float = LIFT_PRIOR,
    max_firm: int = MAX_FIRM,
    eligibility: Eligibility | None = None,
    unknown_consent: UnknownConsent | None = None,
    rules: Rules = RULES,
) -> Answer:
    """List the products that parties lack and that would fit them, the best first.

    The score of a product is how many of its kind hold it, times how much more often those do who
    hold what the party holds, times how much more often its neighbours do, to the power of
    ``network_weight``.

    Parameters
    ----------
    graph : Graph or View
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.
    product : str, optional
        product_id: this product alone.
    kind : {"customers", "firms"}, optional
        These alone.
    top : int, 1 to 100
        Products a party at most.
    network_weight : str
        ``learned``, or a number from 0 (neighbours count nothing) to 10.
    neighbour_prior : float
        How much tie strength the share of all counts as beside that of the neighbours.
    lift_prior : float
        How many parties the share of all counts as beside that of holders of another product.
    max_firm : int
        Most banked people of a firm who all know one another.
    eligibility : Eligibility, optional
        To whom each product may be offered.
    unknown_consent : {"allow", "deny"}, optional
        See :func:`~graphcrm.analysis.contactable.contactable`.
    rules : Rules
        Its ``tie_strength`` says how strong each kind of tie is.

    Returns
    -------
    Answer
        ``party_id, kind, name, product_id, product_name, score, neighbour_share, lift,
        n_neighbours, staff_id, reason``, the greatest score first, ties by party and product.
        ``neighbour_share`` is the share of holders among its up to 50 strongest neighbours of its
        kind, by strength of tie; ``lift`` how many times as often holders of what it holds have the
        product; both shrunk towards what holds of all.  ``staff_id`` is who is responsible.
        Totals ``n_gaps, n_parties, n_candidates, n_products, n_not_contactable,
        n_refuse_profiling, n_without_neighbours, n_not_eligible, n_eligibility_unknown,
        network_weight, n_unknown_start``.

    Raises
    ------
    NotFoundError
        There is no such product.
    InputError
        A number out of its range, or ``eligibility`` names what the store does not have.

    Notes
    -----
    Active parties alone, that may be contacted and did not refuse to be profiled; whoever refused
    is nobody's neighbour and in no circle either.  O(parties x products + ties x products held).
    """
    view = view_of(graph, as_of)
    scores = GapTerms(neighbour_prior, lift_prior, max_firm, rules.strengths)
    terms = Asked(
        *(product, kind, top, network_weight, scores, eligibility, unknown_consent, rules)
    )
    return GapAnswer(view, terms).answer()
