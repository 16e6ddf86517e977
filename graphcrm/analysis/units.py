"""The units that a factor is asked of: branches, the people of firms, the bank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from graphcrm.analysis.columns import NodeNames, PartyNames
from graphcrm.analysis.inquiry import Inquiry
from graphcrm.analysis.links import LiveLinks
from graphcrm.analysis.payroll import banked_people
from graphcrm.answer import Labels, Words
from graphcrm.errors import InputError
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_IX, BoolVec, IntVec
from graphcrm.graph.spaces import PARTIES
from graphcrm.kernels.coverage_factor import Cover

By: TypeAlias = Literal["branch", "firm", "bank"]


@dataclass(frozen=True, slots=True)
class Units:
    """The units asked about, by position, and their members with a live link.

    Parameters
    ----------
    ids, names : Labels
        Of all units.
    visible : (v,) integers
        Units that the viewer may see.
    party, unit : (m,) integers
    n : int
        Of positions.
    all_listed : bool
        Whether units without any member are rows too.
    """

    ids: Labels
    names: Labels
    visible: IntVec
    party: IntVec
    unit: IntVec
    n: int
    all_listed: bool = True

    def listed(self, cover: Cover) -> IntVec:
        """Return the units that are rows."""
        return self.visible if self.all_listed else np.flatnonzero(cover.n_staff)


def units_of(ask: Inquiry, by: By) -> Units:
    """Return the units of one kind.

    Raises
    ------
    InputError
        There is no such kind.
    """
    view = ask.view
    covered = ask.among & (ask.links.per_party > 0)
    if by == "branch":
        return _branches(view, np.flatnonzero(covered))
    if by == "firm":
        return _firms(view, covered)
    if by == "bank":
        party, bank = np.flatnonzero(covered), Words(("bank",))
        return Units(bank, _NoNames(), np.zeros(1, np.int64), party, np.zeros_like(party), 1)
    raise InputError("by is branch, firm or bank")


def _branches(view: View, party: IntVec) -> Units:
    graph = view.graph
    branch = graph.node(PARTIES, "branch_ix")[party]
    known = branch != NO_IX
    names = NodeNames(graph, "branches")
    visible = np.flatnonzero(view.branch_visible)
    return Units(
        graph.ids("branches"), names, visible, party[known], branch[known], graph.n("branches")
    )


def _firms(view: View, covered: BoolVec) -> Units:
    graph, people = view.graph, banked_people(view)
    held = covered[people.customer_ix]
    return Units(
        graph.ids(PARTIES),
        PartyNames(graph),
        np.flatnonzero(graph.is_firm & view.visible),
        people.customer_ix[held],
        people.firm_ix[held],
        graph.n(PARTIES),
        all_listed=False,
    )


class _NoNames:
    """Names of what has none."""

    def take(self, ix: Sequence[int] | IntVec, /) -> list[str | None]:
        """Return nothing for each."""
        return [None] * len(ix)


def cover_of(
    links: LiveLinks, money: IntVec, party: IntVec, unit: IntVec, *, n_units: int
) -> Cover:
    """Return who looks after the members of units, as the kernel takes it.

    Parameters
    ----------
    links : LiveLinks
    money : (n_parties,) int64, fen
    party, unit : (m,) integers
        Each member and its unit; every one has a live link.
    n_units : int
    """
    rows, n_links = links.of_parties(party)
    return Cover(
        unit=unit,
        worth=np.maximum(money[party], 0),  # what is not known is the least number of all
        member=np.repeat(np.arange(len(party)), n_links),
        staff=links.staff_ix[rows],
        n_units=n_units,
    )
