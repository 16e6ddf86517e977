"""The chain around one firm: whom to call, ring by ring, who calls, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np

from graphcrm.analysis.columns import StaffIds, party_columns, place_by_greatest, reason_column
from graphcrm.analysis.contactable import Contactable, UnknownConsent, contactable
from graphcrm.analysis.figures import doubts, worth_of
from graphcrm.analysis.firm_rings import (
    RINGS,
    TIES,
    Around,
    around,
    department_of,
    key_rows,
)
from graphcrm.analysis.links import live_links
from graphcrm.analysis.payroll import banked_people
from graphcrm.analysis.products import holds_now
from graphcrm.analysis.responsible import responsible_staff
from graphcrm.answer import Answer, Column, Total, Unit, Words
from graphcrm.errors import InputError
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_FEN, NO_IX, BoolVec, IntVec, distinct, inverse, marked
from graphcrm.graph.spaces import PARTIES
from graphcrm.model.words import EMPLOYMENT_ROLE, PAYER_KIND
from graphcrm.reasons import Reason

_PAYERS: Final = (*PAYER_KIND, None)  # by code; the last is for an empty cell
_NO_EMPLOYER: Final = {"agency": "firm_chain_agency", "treasury": "firm_chain_treasury"}
_FAMILIES: Final = RINGS.index("families")
_EMPLOYEE: Final = TIES.index("employee")
_DEPARTMENTS: Final = ("employment", "department")
_REASONS: Final = Words(
    (
        *("chain_key_person", "chain_employee", "chain_paid", "chain_household", "chain_kin"),
        *("chain_supplies", "chain_buys", "chain_parent", "chain_same_controller"),
        "chain_subsidiary",  # so far in the order of TIES
        *("chain_department", "chain_not_banked"),
        *("chain_own_caller", "chain_anchor_caller", "chain_no_caller"),
    )
)
_DEPARTMENT, _NOT_BANKED, _OWN, _ANCHOR, _NOBODY = range(len(TIES), len(_REASONS.words))


def firm_chain(
    view: View,
    anchor: str,
    *,
    product: str | None = None,
    exclude: BoolVec | None = None,
    unknown_consent: UnknownConsent | None = None,
    worth: str = "worth",
) -> Answer:
    """List the parties around a firm who may be called, those not banked first in each ring.

    Rings from the inside: key people, employees by department, the families of both, suppliers,
    dealers, and parents, subsidiaries and firms of the same controller.  A party stands in the
    first ring that it fits.

    Parameters
    ----------
    view : View
    anchor : str
        firm_id.
    product : str, optional
        Who holds this product already is left out.
    exclude : (n_parties,) bool, optional
        Whom to leave out.
    unknown_consent : {"allow", "deny"}, optional
        See :func:`~graphcrm.analysis.contactable.contactable`.
    worth : str
        ``worth``, ``business`` or a money column.

    Returns
    -------
    Answer
        ``ring, rank, party_id, customer_id, kind, name, department, via, banked, staff_id, worth,
        reason``; ``customer_id`` is null for firms, ``via`` the person that a relative is found
        through.  The caller is whoever is responsible for the party, else for the anchor.  Totals
        per ring and by why somebody was left out; ``n_unknown_people``, headcount less the banked.

    Raises
    ------
    NotFoundError
        The firm or the product is not known.
    InputError
        ``anchor`` is a customer.

    Notes
    -----
    O(m) in employment, pay, household members, kinship and firm links.
    """
    at = view.find_party(anchor, what="the anchor")
    if not view.graph.is_firm[at]:
        raise InputError("the anchor is a customer; a firm chain begins at a firm: give a firm_id")
    chain = _Chain.of(view, at, contactable(view, unknown_consent=unknown_consent, banked=False))
    chain = chain.without(exclude, None if product is None else holds_now(view, product))
    return chain.answer(worth, {"anchor": anchor, "product": product})


@dataclass(frozen=True)
class _Chain:
    """Who stands around the anchor, who of them is called, and who is left out."""

    view: View
    anchor: int
    may: Contactable
    found: Around
    left_out: dict[str, int]

    @classmethod
    def of(cls, view: View, anchor: int, may: Contactable) -> _Chain:
        """Return the parties that may be contacted, and nobody found through one who may not."""
        every = around(view, anchor, through=may.mask)
        shut = marked(every.party, len(may.mask)) & ~may.mask
        return cls(view, anchor, may, every.at(may.mask[every.party]), may.left_out(shut))

    def without(self, exclude: BoolVec | None, holders: BoolVec | None) -> _Chain:
        """Return the chain without some people, counted."""
        chain = self
        for name, mask in (("excluded", exclude), ("holds", holders)):
            gone = np.zeros(len(chain.found.party), bool)
            if mask is not None:
                gone = mask[chain.found.party]
            counted = {**chain.left_out, name: int(np.count_nonzero(gone))}
            chain = replace(chain, found=chain.found.at(~gone), left_out=counted)
        return chain

    @cached_property
    def banked(self) -> BoolVec:
        """Which of the parties bank here."""
        return np.asarray(self.view.active[self.found.party])

    @cached_property
    def department(self) -> IntVec:
        """Where each of the firm's own people works, -1 where it is not known."""
        own = self.found.ring < _FAMILIES
        return np.where(own, department_of(self.view, self.anchor)[self.found.party], NO_IX)

    @cached_property
    def callers(self) -> tuple[IntVec, IntVec]:
        """Who calls each party, -1 for nobody, and the code of the reason that says so."""
        links = live_links(self.view)
        own = responsible_staff(self.view, links, self.found.party)
        of_anchor = int(responsible_staff(self.view, links, np.array([self.anchor]))[0])
        other = _NOBODY if of_anchor == NO_IX else _ANCHOR
        mine = own != NO_IX
        return np.where(mine, own, of_anchor), np.where(mine, _OWN, other)

    def ordered(self, money: IntVec) -> _Chain:
        """Return the chain by ring, in it not banked first, then by department and worth."""
        found, department = self.found, self.department
        by_worth = place_by_greatest(money[found.party], found.party)
        unknown_last = np.where(department == NO_IX, np.iinfo(np.int64).max, department)
        order = np.lexsort((by_worth, unknown_last, self.banked, found.ring))
        return replace(self, found=Around(found.party[order], found.tie[order], found.via[order]))

    def answer(self, worth: str, parameters: Mapping[str, object]) -> Answer:
        """Return the rows with what they mean."""
        view, money = self.view, worth_of(self.view, worth)
        chain = self.ordered(money)
        party = chain.found.party
        totals = chain.totals()
        listed = marked(party, len(money))
        return Answer(
            "campaign.plan",
            view.as_of,
            view.graph.version,
            {**parameters, "worth": worth},
            chain.columns(money),
            totals,
            (*chain.says(totals), *doubts(view, listed, worth)),
        )

    def columns(self, money: IntVec) -> tuple[Column, ...]:
        """Return the columns of the answer."""
        graph, found = self.view.graph, self.found
        ids, (staff, _) = graph.ids(PARTIES), self.callers
        party_id, kind, name = party_columns(graph, found.party)
        customer = np.where(graph.is_firm[found.party], NO_IX, found.party)
        said = (
            Column("department", Unit.TEXT, self.department, graph.words(*_DEPARTMENTS)),
            Column("via", Unit.TEXT, found.via, ids),
            Column("staff_id", Unit.TEXT, staff, StaffIds(self.view)),
        )
        department, via, staff_id = said
        return (
            Column("ring", Unit.WORD, found.ring, Words(RINGS)),
            Column("rank", Unit.COUNT, np.arange(1, len(found.party) + 1)),
            party_id,
            Column("customer_id", Unit.TEXT, customer, ids),
            *(kind, name, department, via),
            Column("banked", Unit.FLAG, self.banked),
            staff_id,
            Column("worth", Unit.YUAN, money[found.party]),
            self._reason(tuple(c if c is not staff_id else replace(c, name="staff") for c in said)),
        )

    def _reason(self, facts: tuple[Column, ...]) -> Column:
        """Return how each party stands to the firm, whether it banks here, and who calls."""
        _, caller = self.callers
        placed = (self.found.tie == _EMPLOYEE) & (self.department != NO_IX)
        stands = np.where(placed, _DEPARTMENT, self.found.tie)
        parts = np.stack([stands, np.where(self.banked, NO_IX, _NOT_BANKED), caller], axis=1)
        return reason_column(parts, _REASONS, (*facts, self._roles()))

    def _roles(self) -> Column:
        """Return the roles of each of the key people at the firm, in the order of the model."""
        graph, rows = self.view.graph, key_rows(self.view, self.anchor)
        customer, role = (graph.column("employment", n)[rows] for n in ("customer_ix", "role"))
        at = inverse(self.found.party, graph.n(PARTIES))[customer]
        pairs = distinct(at[at >= 0] * len(EMPLOYMENT_ROLE) + role[at >= 0])
        place, role = np.divmod(pairs, len(EMPLOYMENT_ROLE))
        offsets = np.searchsorted(place, np.arange(len(self.found.party) + 1))
        return Column("roles", Unit.WORDS, role, Words(tuple(EMPLOYMENT_ROLE)), offsets)

    def totals(self) -> dict[str, Total]:
        """Return how many stand in each ring, and how many are left out by why."""
        view, ring = self.view, np.bincount(self.found.ring, minlength=len(RINGS))
        banked = int(banked_people(view).per_firm[self.anchor])
        headcount = int(view.graph.node(PARTIES, "headcount")[self.anchor])
        return {
            "n_parties": len(self.found.party),
            **{f"n_{name}": n for name, n in zip(RINGS, ring.tolist(), strict=True)},
            "n_not_banked": int(np.count_nonzero(~self.banked)),
            **{f"n_{why}": n for why, n in self.left_out.items() if why != "inactive"},
            "n_banked_people": banked,
            "n_unknown_people": None if headcount == NO_FEN else max(headcount - banked, 0),
        }

    def says(self, totals: Mapping[str, Total]) -> Iterator[Reason]:
        """Say what the rows mean, and what they leave open."""
        left_out = sum(self.left_out.values()) - self.left_out["holds"]
        figures = {"n": len(self.found.party), "n_not_banked": int(totals["n_not_banked"] or 0)}
        if figures["n"]:
            yield Reason("firm_chain", {**figures, "n_left_out": left_out})
        else:
            yield Reason("firm_chain_nobody", {"n_left_out": left_out})
        unknown = totals["n_unknown_people"]
        if unknown is None:
            yield Reason("firm_chain_headcount")
        elif unknown:
            yield Reason("firm_chain_unknown_people", {"n": unknown})
        payer = _PAYERS[int(self.view.graph.node(PARTIES, "payer_kind")[self.anchor])]
        if payer in _NO_EMPLOYER:
            yield Reason(_NO_EMPLOYER[payer])
        if self.left_out["holds"]:
            yield Reason("firm_chain_held", {"n": self.left_out["holds"]})
        yield from self.may.notes
