"""What speaks for products on a date: one model for recommendations and for judging them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.analysis.contactable import refuses_profiling
from graphcrm.analysis.gap_near import near
from graphcrm.analysis.holdings import held
from graphcrm.analysis.influence_ties import MAX_FIRM
from graphcrm.analysis.tie_strength import STRENGTHS, Strengths
from graphcrm.errors import InputError
from graphcrm.graph import View
from graphcrm.graph.arrays import BoolVec
from graphcrm.kernels.gap_scores import LIFT_PRIOR, NEIGHBOUR_PRIOR, GapModel

MOST_PRIOR: Final = 1e9


@dataclass(frozen=True, slots=True)
class GapTerms:
    """The parameters of the scores.

    Parameters
    ----------
    neighbour_prior : float
        How much tie strength the share of all counts as beside that of the neighbours.
    lift_prior : float
        How many parties the share of all counts as beside that of holders of another product.
    max_firm : int
        Most banked people of a firm who all know one another.
    strengths : Strengths
        How strong each kind of tie is.

    Raises
    ------
    InputError
        A number out of its range.
    """

    neighbour_prior: float = NEIGHBOUR_PRIOR
    lift_prior: float = LIFT_PRIOR
    max_firm: int = MAX_FIRM
    strengths: Strengths = STRENGTHS

    def __post_init__(self) -> None:
        for name in ("neighbour_prior", "lift_prior"):
            if not 0 < getattr(self, name) <= MOST_PRIOR:  # not a number is neither
                raise InputError(f"{name} is a number above 0, and at most {MOST_PRIOR:,.0f}")

    def said(self) -> dict[str, object]:
        """Return what the parameters of an answer name; the strengths stand among the rules."""
        names = ("neighbour_prior", "lift_prior", "max_firm")
        return {name: getattr(self, name) for name in names}


def willing(view: View) -> BoolVec:
    """Return which parties are active and did not refuse to be profiled."""
    return np.asarray(view.active & ~refuses_profiling(view))


def gap_model(view: View, terms: GapTerms, *, firms: bool) -> GapModel:
    """Return what customers, or firms, hold on the date and who is near whom.

    Whoever refused to be profiled counts in what is popular and goes together, and is nobody's
    neighbour.
    """
    of_kind = view.graph.is_firm == firms
    return GapModel.of(
        held(view),
        view.active & of_kind,
        near(
            view,
            willing(view) & of_kind,
            max_firm=terms.max_firm,
            strengths=terms.strengths,
        ),
        neighbour_prior=terms.neighbour_prior,
        lift_prior=terms.lift_prior,
    )
