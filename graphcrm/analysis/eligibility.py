"""To whom a product may be offered: a bank's own rules by age, risk appetite, tier and the like."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

import numpy as np

from graphcrm.analysis.alike import ages
from graphcrm.analysis.figures import rank_of
from graphcrm.errors import InputError
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_DAY, NO_FEN, NO_IX, BoolVec, IntVec, marked
from graphcrm.graph.spaces import PARTIES
from graphcrm.kernels.hold_matrix import HoldMatrix
from graphcrm.model.words import AML_GRADE, RISK_APPETITE

MOST_YEARS: Final = 150
Asked: TypeAlias = tuple[BoolVec, BoolVec]  # of each party: is it known, and is it met


@dataclass(frozen=True, slots=True)
class Terms:
    """To whom one product may be offered; what is not said does not matter.

    Parameters
    ----------
    min_age, max_age : int, optional
        Years, both included; of customers.
    risk : str, optional
        The lowest risk appetite, C1 to C5; of customers.
    max_aml : str, optional
        The highest money-laundering grade, low or medium; of customers.
    min_tier : str, optional
        The lowest tier, of customers and firms.
    parties : str, optional
        customers or firms: to these alone.
    exclude_if_holds : tuple of str
        product_id of products whose holders do not get it.
    """

    min_age: int | None = None
    max_age: int | None = None
    risk: Literal["C1", "C2", "C3", "C4", "C5"] | None = None
    max_aml: Literal["low", "medium"] | None = None
    min_tier: str | None = None
    parties: Literal["customers", "firms"] | None = None
    exclude_if_holds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Terms of products, and how people are told of the place that says them.

    Parameters
    ----------
    terms : mapping of product_id to Terms
    label : str
        What the whole is called: the name of a file.
    lines : mapping of product_id to int
        Line of a file; where there is none the place in the mapping is told.

    Raises
    ------
    InputError
        An age outside 0 to 150, or a lowest one above the highest.

    Examples
    --------
    >>> Eligibility({"P1": Terms(min_age=18)}).where("P1")
    'eligibility, product number 1'
    """

    terms: Mapping[str, Terms]
    label: str = "eligibility"
    lines: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse ages that nobody has."""
        for product, terms in self.terms.items():
            for key, says in problems(terms):
                raise InputError(f"{self.where(product)}: {key} {says}")

    def where(self, product: str) -> str:
        """Return how people are told of what is said of a product."""
        if product in self.lines:
            return f"{self.label} line {self.lines[product]}"
        return f"{self.label}, product number {list(self.terms).index(product) + 1}"


def problems(terms: Terms) -> Iterator[tuple[str, str]]:
    """Yield the keys of terms that cannot be meant, and why."""
    for key in ("min_age", "max_age"):
        years = getattr(terms, key)
        if years is not None and not 0 <= years <= MOST_YEARS:
            yield key, f"is from 0 to {MOST_YEARS} years"
    if terms.min_age is not None and terms.max_age is not None and terms.min_age > terms.max_age:
        yield "max_age", "is less than min_age; nobody could have the product"


@dataclass(frozen=True, slots=True)
class Eligible:
    """Who may be offered what.

    Parameters
    ----------
    met, unknown : mapping of product position to (n_parties,) bool
        Who meets all terms of a product; of whom something that they ask for is not known.
    n_products : int
    """

    met: Mapping[int, BoolVec]
    unknown: Mapping[int, BoolVec]
    n_products: int

    def allowed(self, rows: IntVec) -> BoolVec:
        """Return which products the parties at ``rows`` may be offered, a row each."""
        mask = np.ones((len(rows), self.n_products), bool)
        for product, met in self.met.items():
            mask[:, product] = met[rows]
        return mask

    def counts(self, held: HoldMatrix, rows: IntVec, offered: BoolVec) -> tuple[int, int]:
        """Count pairs of a party and a product, not held, left out; and those for want of a fact.

        ``rows``: positions of the parties; ``offered``: which products they could have otherwise.
        """
        n_out = n_unknown = 0
        for product in (p for p in self.met if offered[p]):
            out = (~_holders(held, product) & ~self.met[product])[rows]
            n_out += int(np.count_nonzero(out))
            n_unknown += int(np.count_nonzero(out & self.unknown[product][rows]))
        return n_out, n_unknown


def eligible(view: View, rules: Eligibility | None, held: HoldMatrix) -> Eligible:
    """Return who may be offered what on the date of ``view``.

    What a rule asks for and nobody knows is not met.  Age, risk appetite and the money-laundering
    grade are asked of customers alone, for firms have none.

    Parameters
    ----------
    view : View
    rules : Eligibility, optional
        None: everybody may be offered everything.
    held : HoldMatrix

    Raises
    ------
    InputError
        The rules name a product or a tier that the store does not have, told by where they do.

    Notes
    -----
    O(parties) for each product that the rules name.
    """
    met: dict[int, BoolVec] = {}
    unknown: dict[int, BoolVec] = {}
    for product, terms in rules.terms.items() if rules else ():
        assert rules is not None
        at = _product(view, product, rules.where(product))
        asked = list(_asked(view, terms, held, rules.where(product)))
        met[at] = np.all([np.ones(held.n_parties, bool), *(k & m for k, m in asked)], axis=0)
        unknown[at] = np.any([np.zeros(held.n_parties, bool), *(~k for k, _ in asked)], axis=0)
    return Eligible(met, unknown, held.n_products)


def _asked(view: View, terms: Terms, held: HoldMatrix, where: str) -> Iterator[Asked]:
    """Yield each thing that the terms ask for."""
    firm = view.graph.is_firm
    known = np.ones(len(firm), bool)
    if terms.parties:
        yield known, firm == (terms.parties == "firms")
    if terms.min_tier is not None:
        yield _tier(view, terms.min_tier, where)
    for product in terms.exclude_if_holds:
        at = _product(view, product, where)
        yield known, ~_holders(held, at)
    for is_known, met in _of_customers(view, terms):
        yield is_known | firm, met | firm


def _of_customers(view: View, terms: Terms) -> Iterator[Asked]:
    node = view.graph.node
    if terms.min_age is not None or terms.max_age is not None:
        born = node(PARTIES, "birth_date")
        age = np.where(born == NO_DAY, NO_IX, ages(born, view.day))
        least, most = terms.min_age or 0, MOST_YEARS if terms.max_age is None else terms.max_age
        yield born != NO_DAY, (age >= least) & (age <= most)
    if terms.risk:
        risk = node(PARTIES, "risk_appetite")
        yield risk != NO_IX, risk >= tuple(RISK_APPETITE).index(terms.risk)
    if terms.max_aml:
        grade = node(PARTIES, "aml_grade")
        yield grade != NO_IX, grade <= tuple(AML_GRADE).index(terms.max_aml)


def _tier(view: View, tier: str, where: str) -> Asked:
    least = rank_of(view.graph, tier)
    if least is None:
        raise InputError(
            f"{where}: min_tier names a tier of which the store knows no rank; tiers are written "
            "as loaded"
        )
    ranks = np.append(view.graph.node("tiers", "rank"), NO_FEN)
    rank = ranks[view.graph.node(PARTIES, "tier_ix")]
    return rank != NO_FEN, rank >= least


def _product(view: View, product: str, where: str) -> int:
    at = view.graph.ids("products").find(product)
    if at < 0:
        raise InputError(
            f"{where}: there is no such product in this store; products are written as loaded"
        )
    return at


def _holders(held: HoldMatrix, product: int) -> BoolVec:
    return marked(held.party_ix[held.product_ix == product], held.n_parties)
