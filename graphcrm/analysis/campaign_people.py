"""Whom a campaign may ask, and whom it hopes to reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graphcrm.analysis.contactable import UnknownConsent, contactable
from graphcrm.analysis.products import holds_now
from graphcrm.errors import InputError
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_IX, BoolVec, IntVec, marked, place_among_equals
from graphcrm.graph.encode import arrow_text
from graphcrm.graph.encode import positions as find_positions
from graphcrm.graph.people_list import PeopleList
from graphcrm.graph.spaces import PARTIES
from graphcrm.graph.strings import Strings
from graphcrm.reasons import Reason


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is who in a campaign.

    Parameters
    ----------
    eligible : (n_parties,) bool
        Customers who may be asked: contactable and not excluded.  They alone carry word.
    target : (n_parties,) bool
        Of these, whom reach counts.
    totals : mapping
        ``n_customers`` and what becomes of each: ``n_eligible``, ``n_excluded`` and the reasons why
        the others may not be asked add up to it; and ``n_target``.
    notes : tuple of Reason
    """

    eligible: BoolVec
    target: BoolVec
    totals: dict[str, int]
    notes: tuple[Reason, ...]


def audience(
    view: View,
    *,
    product: str | None = None,
    target: PeopleList | None = None,
    exclude: PeopleList | None = None,
    unknown_consent: UnknownConsent | None = None,
) -> Audience:
    """Sort out all visible customers.

    Parameters
    ----------
    view : View
    product : str, optional
        product_id; reach counts only who does not hold it on the date.
    target : PeopleList, optional
        Reach counts only whom it names.
    exclude : PeopleList, optional
        Nobody asks them, counts them or passes word through them.
    unknown_consent : {"allow", "deny"}, optional
        See :func:`graphcrm.analysis.contactable.contactable`.

    Raises
    ------
    InputError
        Nobody may be asked, or nobody of them is to be reached, with the counts that say why; a
        list names a stranger, told by its row.
    NotFoundError
        There is no such product.
    """
    may, customer = contactable(view, unknown_consent=unknown_consent), _customers(view)
    out = listed(view, exclude) & may.mask
    eligible = customer & may.mask & ~out
    aimed = eligible.copy() if product is None else eligible & ~holds_now(view, product)
    if target is not None:
        aimed &= listed(view, target)
    totals = {
        "n_customers": int(np.count_nonzero(customer)),
        "n_eligible": int(np.count_nonzero(eligible)),
        "n_target": int(np.count_nonzero(aimed)),
        **{f"n_{why}": n for why, n in may.left_out(customer).items()},
        "n_excluded": int(np.count_nonzero(out)),
    }
    _refuse_nobody(totals)
    return Audience(eligible, aimed, totals, may.notes)


def positions(view: View, people: PeopleList) -> IntVec:
    """Return the positions of the customers of a list, in its order.

    Raises
    ------
    InputError
        Somebody is unknown, not the viewer's to see, or no customer; told by the row of the list.
    """
    at = customers_at(view, people.ids)
    stranger = at == NO_IX
    if stranger.any():
        more = f" (strangers in all: {n:,})" if (n := int(stranger.sum())) > 1 else ""
        raise InputError(
            f"{people.where(int(np.argmax(stranger)))}: there is no such customer in this "
            f"store{more}; ids are written as loaded"
        )
    return at


def customers_at(view: View, ids: Strings) -> IntVec:
    """Return the position of each customer whom the viewer may see; -1 for anybody else."""
    at = find_positions(arrow_text(ids), arrow_text(view.graph.ids(PARTIES))).astype(np.int64)
    return np.where(np.append(_customers(view), False)[at], at, NO_IX)


def positions_once(view: View, people: PeopleList) -> IntVec:
    """Return the positions of the customers of a list in which each stands once.

    Raises
    ------
    InputError
        As of :func:`positions`; or somebody stands there again, told by the later row.
    """
    at = positions(view, people)
    again = place_among_equals(at) > 0
    if again.any():
        raise InputError(
            f"{people.where(int(np.argmax(again)))}: this customer stands in the list twice; keep "
            "one row of each"
        )
    return at


def listed(view: View, people: PeopleList | None) -> BoolVec:
    """Return whom of all parties a list names; nobody where there is no list."""
    named = np.zeros(0, np.int64) if people is None else positions(view, people)
    return marked(named, view.graph.n(PARTIES))


def people_list(given: PeopleList | Sequence[str] | None, what: str) -> PeopleList | None:
    """Return ids, however they were given, as a list; None where there is none."""
    if given is None or isinstance(given, PeopleList):
        return given
    return PeopleList.of(given, what)


def _customers(view: View) -> BoolVec:
    return np.asarray(view.visible & ~view.graph.is_firm)


def _refuse_nobody(totals: dict[str, int]) -> None:
    """Say of a campaign without anybody why nobody is left."""
    if totals["n_customers"] == 0:
        raise InputError("this store holds no customers; load a table customers first")
    if totals["n_eligible"] and totals["n_target"]:
        return
    said = [
        f"{name.removeprefix('n_')} {n:,}"
        for name, n in totals.items()
        if n and name not in ("n_customers", "n_eligible", "n_target")
    ]
    if totals["n_eligible"]:
        raise InputError(
            f"none of the {totals['n_eligible']:,} customers who may be asked is to be reached: "
            "they hold the product already, or are not in the target"
        )
    raise InputError(
        f"nobody may be asked: customers {totals['n_customers']:,}, of these {', '.join(said)}"
    )
