"""What planning and judging a person chain share: the people, the graph, the weights, the costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, TypeAlias

import numpy as np

from graphcrm.analysis.campaign_people import Audience, audience, people_list, positions_once
from graphcrm.analysis.contactable import UnknownConsent
from graphcrm.analysis.figures import WORTH, fen_of_limit, worth_of
from graphcrm.analysis.influence import Influence, Model, influence
from graphcrm.analysis.influence_ties import MAX_FIRM, USUAL
from graphcrm.analysis.links import live_links
from graphcrm.analysis.responsible import responsible_staff
from graphcrm.errors import InputError
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_FEN, IntVec
from graphcrm.graph.people_list import PeopleList
from graphcrm.graph.spaces import PARTIES
from graphcrm.graph.ties import Ties

Count: TypeAlias = Literal["people", "worth"]
People: TypeAlias = PeopleList | Sequence[str]
COUNTS: Final = ("people", "worth")


@dataclass(frozen=True, slots=True)
class Terms:
    """The parameters that planning and judging share; see :func:`graphcrm.analysis.campaign.plan`.

    Parameters
    ----------
    product, target, exclude, unknown_consent
        Whom it is about.
    kinds, probability, model, max_firm, ties
        How word travels.
    count, worth, cost
        What it brings, and what it costs.
    rng_seed : int, at least 0

    Raises
    ------
    InputError
        ``rng_seed`` is less than 0.
    """

    product: str | None = None
    target: People | None = None
    exclude: People | None = None
    unknown_consent: UnknownConsent | None = None
    kinds: str = USUAL
    probability: str = "learned"
    model: Model = "ic"
    max_firm: int = MAX_FIRM
    ties: Ties | None = None
    count: Count = "people"
    worth: str = WORTH
    cost: PeopleList | float | None = None
    rng_seed: int = 1

    def __post_init__(self) -> None:
        """Refuse what no random draw can begin with."""
        if self.rng_seed < 0:
            raise InputError("rng_seed is a whole number, 0 or more")

    @property
    def said(self) -> dict[str, object]:
        """The parameters as an answer says them; of lists but ``exclude`` how long they are.

        Who is excluded is said, since who was eligible cannot be told again without.
        """
        target, exclude = people_list(self.target, "target"), people_list(self.exclude, "exclude")
        return {
            "product": self.product,
            "target": None if target is None else len(target),
            "exclude": [] if exclude is None else exclude.ids.take(range(len(exclude))),
            "unknown_consent": self.unknown_consent,
            "kinds": self.kinds,
            "probability": self.probability,
            "model": self.model,
            "max_firm": self.max_firm,
            "ties": None if self.ties is None else self.ties.label,
            "count": self.count,
            "worth": self.worth,
            "cost": len(self.cost) if isinstance(self.cost, PeopleList) else self.cost,
            "rng_seed": self.rng_seed,
        }


@dataclass(frozen=True)
class Chain:
    """A person chain on a date: customers who may be asked, and the ties that carry word.

    Parameters
    ----------
    view : View
    terms : Terms
    """

    view: View
    terms: Terms

    @cached_property
    def audience(self) -> Audience:
        """Who is who."""
        given = self.terms
        return audience(
            self.view,
            product=given.product,
            target=people_list(given.target, "target"),
            exclude=people_list(given.exclude, "exclude"),
            unknown_consent=given.unknown_consent,
        )

    @cached_property
    def influence(self) -> Influence:
        """The ties among those who may be asked."""
        given = self.terms
        return influence(
            self.view,
            kinds=given.kinds,
            probability=given.probability,
            model=given.model,
            max_firm=given.max_firm,
            among=self.audience.eligible,
            ties=given.ties,
        )

    @property
    def person(self) -> IntVec:
        """The party that each node is."""
        return self.influence.person

    @cached_property
    def weight(self) -> IntVec:
        """What reaching each node counts for: 1, or its known positive worth in fen.

        Raises
        ------
        InputError
            ``count`` is neither; or nobody of the target is of known positive worth.
        """
        if self.terms.count not in COUNTS:
            raise InputError("count is people or worth")
        aimed = self.audience.target[self.person]
        if self.terms.count == "people":
            return aimed.astype(np.int64)
        money = worth_of(self.view, self.terms.worth)[self.person]
        counted = np.where(aimed & (money > 0), money, 0)  # what is not known is below 0 too
        if not counted.any():
            raise InputError("nobody of the target is of known positive worth; count people")
        return counted

    @property
    def unit(self) -> int:
        """What a weight is divided by to be a person, or a yuan."""
        return 1 if self.terms.count == "people" else 100

    @cached_property
    def cost(self) -> IntVec:
        """What asking each node costs, in fen; ``NO_FEN`` where that is not known.

        Raises
        ------
        InputError
            A cost is no amount, a list names a stranger or says somebody's cost twice.
        """
        given, n = self.terms.cost, len(self.person)
        if given is None:
            return np.full(n, NO_FEN, np.int64)
        if not isinstance(given, PeopleList):
            return np.full(n, fen_of_limit(given, "cost"), np.int64)
        cost = np.full(self.view.graph.n(PARTIES), NO_FEN, np.int64)
        cost[positions_once(self.view, given)] = given.costs
        return cost[self.person]

    @cached_property
    def staff(self) -> IntVec:
        """Who is responsible for each node, -1 for nobody: who would call."""
        links = live_links(self.view)
        return responsible_staff(self.view, links, self.person)
