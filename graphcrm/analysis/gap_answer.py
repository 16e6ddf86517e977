"""The answer about products that parties lack: who is asked about, what is found, what is said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graphcrm.analysis.columns import NodeNames, StaffIds, party_columns
from graphcrm.analysis.contactable import Contactable, UnknownConsent, contactable
from graphcrm.analysis.eligibility import Eligibility, Eligible, eligible
from graphcrm.analysis.figures import KINDS, KindOfParty, of_kind
from graphcrm.analysis.gap_circles import HeldIn, groups, people_together
from graphcrm.analysis.gap_model import GapTerms, gap_model, willing
from graphcrm.analysis.gap_reasons import Spoken, why
from graphcrm.analysis.holdings import held
from graphcrm.analysis.influence_ties import n_unknown_start
from graphcrm.analysis.links import live_links
from graphcrm.analysis.network_weight import NetworkWeight, network_weight
from graphcrm.analysis.responsible import responsible_staff
from graphcrm.analysis.rules import Rules
from graphcrm.analysis.unknown_starts import unknown_starts
from graphcrm.answer import Answer, Column, Total, Unit
from graphcrm.errors import InputError
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_DAY, BoolVec, IntVec, distinct, marked
from graphcrm.kernels.gap_scores import GapModel, Gaps, best_gaps
from graphcrm.kernels.hold_matrix import HoldMatrix
from graphcrm.reasons import Reason


@dataclass(frozen=True, slots=True)
class Asked:
    """What the question asks for; see :func:`graphcrm.analysis.gaps.gaps`.

    Raises
    ------
    InputError
        A kind that there is not, or a number out of its range.
    """

    product: str | None
    kind: KindOfParty | None
    top: int
    network_weight: str
    scores: GapTerms
    eligibility: Eligibility | None
    unknown_consent: UnknownConsent | None
    rules: Rules

    def __post_init__(self) -> None:
        if self.kind not in (*KINDS, None):
            raise InputError("kind is customers or firms")
        if not 1 <= self.top <= 100:
            raise InputError("top is from 1 to 100 products a party")

    def said(self) -> dict[str, object]:
        """Return the parameters of the answer."""
        names = ("product", "kind", "top", "network_weight")
        return {
            **{name: getattr(self, name) for name in names},
            **self.scores.said(),
            "eligibility": self.eligibility.label if self.eligibility else None,
            "unknown_consent": self.unknown_consent,
            **self.rules.said("tie_strength"),
        }


@dataclass(frozen=True)
class _OfKind:
    """The gaps of the parties of one kind."""

    gaps: Gaps
    spoken: Spoken
    n_lonely: int
    n_not_eligible: int
    n_eligibility_unknown: int


@dataclass(frozen=True)
class GapAnswer:
    """The question, and what follows from it.

    Parameters
    ----------
    view : View
    terms : Asked
    """

    view: View
    terms: Asked

    @cached_property
    def may(self) -> Contactable:
        """Who may be contacted."""
        return contactable(self.view, unknown_consent=self.terms.unknown_consent)

    @cached_property
    def held(self) -> HoldMatrix:
        """Who holds what."""
        return held(self.view)

    @cached_property
    def willing(self) -> BoolVec:
        """Active parties that did not refuse to be profiled."""
        return willing(self.view)

    @cached_property
    def asked(self) -> BoolVec:
        """Active parties of the kind asked about."""
        return np.asarray(self.view.active & of_kind(self.view.graph, self.terms.kind))

    @property
    def is_firm(self) -> BoolVec:
        """Which parties are firms."""
        return self.view.graph.is_firm

    @cached_property
    def candidates(self) -> BoolVec:
        """To whom something may be offered."""
        return np.asarray(self.asked & self.willing & self.may.mask)

    @cached_property
    def eligible(self) -> Eligible:
        """To whom each product may be offered."""
        return eligible(self.view, self.terms.eligibility, self.held)

    @cached_property
    def product_ix(self) -> int | None:
        """The product that is asked about alone."""
        product = self.terms.product
        if product is None:
            return None
        return self.view.graph.find("products", product, what="the product")

    @cached_property
    def weight(self) -> NetworkWeight:
        """The weight of the network, and what there is to say about it."""
        return network_weight(self.view, self.terms.network_weight, terms=self.terms.scores)

    def answer(self) -> Answer:
        """Return the rows with what they mean."""
        view, _ = self.view, self.product_ix  # an unknown product is refused before any work
        found = [self._of_kind(kind == "firms") for kind in KINDS if self._asks(kind)]
        totals = self._totals(found)
        return Answer(
            "crosssell.gaps",
            view.as_of,
            view.graph.version,
            self.terms.said(),
            self._columns(found),
            totals,
            tuple(self._says(totals)),
        )

    def _asks(self, kind: str) -> bool:
        return self.terms.kind in (kind, None)

    def _of_kind(self, firms: bool) -> _OfKind:
        """Return the gaps of the customers, or of the firms."""
        rows = np.flatnonzero(self.candidates & (self.is_firm == firms))
        model = gap_model(self.view, self.terms.scores, firms=firms)
        found = best_gaps(
            model, rows, self._allowed, network_weight=self.weight.weight, top=self.terms.top
        )
        spoken = Spoken.of(model, found, self._circles(firms, model))
        lonely = int(np.count_nonzero(np.diff(model.near.start)[rows] == 0))
        offered = self._products & (model.popularity > 0)
        return _OfKind(found, spoken, lonely, *self.eligible.counts(self.held, rows, offered))

    @property
    def _products(self) -> BoolVec:
        """Which products are asked about."""
        if self.product_ix is None:
            return np.ones(self.held.n_products, bool)
        return marked(np.array([self.product_ix]), self.held.n_products)

    def _allowed(self, rows: IntVec) -> BoolVec:
        return self.eligible.allowed(rows) & self._products

    def _circles(self, firms: bool, model: GapModel) -> list[HeldIn | None]:
        """Return the circles that a reason may count, in the order in which they are told."""
        if firms:
            return [None, None, HeldIn.of(groups(self.view, self.willing), model.held)]
        together = people_together(self.view, self.terms.scores.max_firm, self.willing)
        return [*(HeldIn.of(circles, model.held) for circles in together), None]

    def _columns(self, found: list[_OfKind]) -> tuple[Column, ...]:
        graph, gaps = self.view.graph, Gaps.joined([one.gaps for one in found])
        spoken = Spoken.joined([one.spoken for one in found])
        order = np.lexsort((gaps.product_ix, gaps.party_ix, -gaps.score))
        staff = responsible_staff(self.view, live_links(self.view), gaps.party_ix)
        columns = (
            *party_columns(graph, gaps.party_ix),
            Column("product_id", Unit.TEXT, gaps.product_ix, graph.ids("products")),
            Column("product_name", Unit.TEXT, gaps.product_ix, NodeNames(graph, "products")),
            Column("score", Unit.SCORE, gaps.score),
            Column("neighbour_share", Unit.SHARE, gaps.neighbour_share),
            Column("lift", Unit.SCORE, gaps.lift),
            Column("n_neighbours", Unit.COUNT, gaps.n_near),
            Column("staff_id", Unit.TEXT, staff, StaffIds(self.view)),
            why(graph, spoken),
        )
        return tuple(column.reorder(order) for column in columns)

    def _totals(self, found: list[_OfKind]) -> dict[str, Total]:
        party = np.concatenate([one.gaps.party_ix for one in found])
        refused = self.asked & self.may.mask & ~self.willing
        return {
            "n_gaps": len(party),
            "n_parties": len(distinct(party)),
            "n_candidates": int(np.count_nonzero(self.candidates)),
            "n_products": len(distinct(np.concatenate([one.gaps.product_ix for one in found]))),
            "n_not_contactable": int(np.count_nonzero(self.asked & ~self.may.mask)),
            "n_refuse_profiling": int(np.count_nonzero(refused)),
            "n_without_neighbours": sum(one.n_lonely for one in found),
            "n_not_eligible": sum(one.n_not_eligible for one in found),
            "n_eligibility_unknown": sum(one.n_eligibility_unknown for one in found),
            "network_weight": self.weight.weight,
            "n_unknown_start": self._n_unknown_start(),
        }

    def _n_unknown_start(self) -> int:
        """Return how many holdings and ties are used whose beginning is a guess."""
        view, near = self.view, np.asarray(self.asked & self.willing)
        if view.as_of >= view.graph.first_loaded_on:
            return 0
        undated = view.graph.column("holdings", "opened_on") == NO_DAY
        n_held = int(np.count_nonzero(view.valid("holdings") & undated))
        n_people = n_unknown_start(view, ("household", "colleagues"), near)
        return n_held + n_people + unknown_starts(view, "firm_links", near)

    def _says(self, totals: Mapping[str, Total]) -> Iterator[Reason]:
        """Say what the rows mean, and what they leave open."""
        figures = {name: int(totals[name] or 0) for name in ("n_gaps", "n_parties")}
        n_left_out = sum(
            int(totals[f"n_{w}"] or 0) for w in ("not_contactable", "refuse_profiling")
        )
        if not len(self.held.product_ix):
            yield Reason("gaps_no_holdings")
        elif figures["n_gaps"]:
            facts = {"n": figures["n_gaps"], "n_parties": figures["n_parties"]}
            yield Reason("gaps", {**facts, "n_left_out": n_left_out})
        else:
            yield Reason("gaps_none", {"n_left_out": n_left_out})
        yield self.weight.note
        if self.terms.eligibility is None:
            yield Reason("gaps_no_eligibility")
        if totals["n_unknown_start"]:
            yield Reason("n_unknown_start", {"n": int(totals["n_unknown_start"])})
        yield from self.may.notes
