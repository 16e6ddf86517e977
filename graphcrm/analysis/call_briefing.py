"""What a caller has to know of each customer on the list of a campaign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from graphcrm.analysis.briefing import Called, oldest_complaint
from graphcrm.analysis.call_paths import eligible_of, may_bring
from graphcrm.analysis.campaign_control import held_back
from graphcrm.analysis.columns import NodeNames, PartyNames, branch_column, party_texts
from graphcrm.analysis.figures import view_of
from graphcrm.answer import Answer, Column, Labels, Unit, Words
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_DAY, IntVec, first_true, offsets_of
from graphcrm.graph.spaces import PARTIES
from graphcrm.model.masks import mask_phone

_GREETINGS: Final = ("calls_greeting", "calls_greeting_bank")
# The first that is true is what a caller begins with.
_TOPICS: Final = ("calls_complaint", "calls_firm", "calls_product", "calls_invitation")


@dataclass(frozen=True, slots=True)
class Phones:
    """Phones of parties, from the table that each is in."""

    graph: Graph
    hidden: bool = False

    def take(self, ix: Sequence[int] | IntVec, /) -> list[str | None]:
        """Return the phones at ``ix``, read for these rows only."""
        phones = party_texts(self.graph, "phone", ix)
        return [mask_phone(phone) for phone in phones] if self.hidden else phones

    def masked(self) -> Labels:
        """Return the phones without their middles."""
        return replace(self, hidden=True)


def call_briefing(graph: Graph | View, plan: Answer) -> Answer:
    """Return a plan with what callers need.

    ``caller``: who calls, by name; ``phone``, where the store holds it; ``may_bring``: whom the
    customer may bring; ``opening``: what a caller may say first: an open complaint, else the
    product, else the invitation; to a firm what it needs.  It names nothing but the customer's own
    affairs.

    Parameters
    ----------
    graph : Graph or View
        What the plan was made of.
    plan : Answer
        Of ``campaign.plan``; of a limited one the rows shown.

    Returns
    -------
    Answer

    Notes
    -----
    O(r) in rows shown, and in feedback.
    """
    view = view_of(graph, plan.as_of)
    shown = tuple(column.reorder(np.arange(plan.n_shown)) for column in plan.columns)
    plan = replace(plan, columns=shown, limit=None)
    given = {column.name for column in shown}
    party = plan.column("party_id" if "party_id" in given else "customer_id")
    at, staff = party.data.astype(np.int64), plan.column("staff_id").data.astype(np.int64)
    more = [
        Column("caller", Unit.TEXT, staff, Called(view, with_id=False)),
        Column("phone", Unit.TEXT, at, Phones(view.graph)),
        _opening(view, at, staff, plan.parameters.get("product")),
    ]
    if "branch_id" not in given:
        more.append(branch_column(view.graph, PARTIES, at))
    if "brings" in given:
        more.append(may_bring(view, plan))
    return replace(plan, columns=(*shown, *more))


def control_group(view: View, plan: Answer) -> tuple[Column, ...]:
    """Return the control group of a plan as a list of calls names it, in order of id.

    It is drawn again from the parameters; around a firm nobody is held back.
    """
    given, share = plan.parameters, plan.parameters.get("control_share")
    party = np.zeros(0, np.int64)
    if isinstance(share, float) and share:
        asked = plan.column("customer_id").data
        rng_seed = int(str(given["rng_seed"]))
        party = held_back(eligible_of(view, given), asked, share=share, rng_seed=rng_seed)
    return (
        Column("control_id", Unit.TEXT, party, view.graph.ids(PARTIES)),
        Column("name", Unit.TEXT, party, PartyNames(view.graph)),
    )


def _opening(view: View, party: IntVec, staff: IntVec, product: object) -> Column:
    """Return a greeting and a topic for each row."""
    n = len(party)
    known = (staff >= 0) & np.append(view.staff_visible, False)[staff]
    complaint = oldest_complaint(view)[party]
    sold = np.full(n, isinstance(product, str) and bool(product))
    firm = view.graph.is_firm[party]
    topic = first_true((complaint != NO_DAY, firm, sold, np.ones(n, bool)))
    codes = np.stack([np.where(known, 0, 1), len(_GREETINGS) + topic], axis=1).ravel()
    twice = np.repeat(np.arange(n), 2)
    name = _product_name(view.graph, str(product))
    facts = (
        Column("caller", Unit.TEXT, staff[twice], Called(view, with_id=False)),
        Column("opened_on", Unit.DAY, complaint[twice]),
        Column("product", Unit.TEXT, np.zeros(2 * n, np.int8), Words((name,))),
    )
    labels = Words((*_GREETINGS, *_TOPICS))
    return Column("opening", Unit.REASON, codes, labels, offsets_of(np.full(n, 2)), facts)


def _product_name(graph: Graph, product: str) -> str:
    """Return what a product is called, or its id."""
    at = graph.ids("products").find(product)
    name = NodeNames(graph, "products").take([at])[0] if at >= 0 else None
    return name or product
