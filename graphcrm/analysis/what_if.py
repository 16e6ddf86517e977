"""What if staff leave: who is lost, who is left with one person, and what hangs on them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphcrm.analysis.links import LiveLinks
from graphcrm.analysis.referral_forest import trees_of
from graphcrm.answer import DIGITS
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_FEN, NO_IX, BoolVec, FloatVec, IntVec, distinct
from graphcrm.graph.spaces import PARTIES


@dataclass(frozen=True)
class WhatIf:
    """The effect of a set of staff leaving, over all parties.

    Parameters
    ----------
    goes : (m,) bool
        Which live links are those of somebody who leaves.
    lost, thinned : (n_parties,) bool
        Every live link is inside the set; exactly one is left outside it.
    protector : (n_parties,) int32
        The one member of staff who is left, for thinned parties; -1 for others.
    other_unit : (n_parties,) bool
        The one who is left differs in branch or role from each leaver the party is linked to.
    """

    goes: BoolVec
    lost: BoolVec
    thinned: BoolVec
    protector: IntVec
    other_unit: BoolVec


def what_if(view: View, links: LiveLinks, leavers: IntVec) -> WhatIf:
    """Return what happens to every party when ``leavers`` (staff positions) leave together.

    O(m) in live links.
    """
    leaving = np.zeros(view.graph.n("staff"), bool)
    leaving[leavers] = True
    goes = leaving[links.staff_ix]
    n_gone = np.bincount(links.party_ix[goes], minlength=links.n_parties)
    n_left = links.per_party - n_gone
    touched = n_gone > 0
    thinned = touched & (n_left == 1)
    protector = np.full(links.n_parties, NO_IX, np.int32)
    stays = ~goes & thinned[links.party_ix]
    protector[links.party_ix[stays]] = links.staff_ix[stays]
    return WhatIf(
        goes=goes,
        lost=touched & (n_left == 0),
        thinned=thinned,
        protector=protector,
        other_unit=_other_unit(view, links, goes, protector),
    )


def worth_by(ix: IntVec, worth: IntVec, *, n: int) -> IntVec:
    """Return the exact sum of known worth at each of ``n`` positions, in fen; -1 is the last.

    >>> worth_by(np.array([0, 1, 0, -1]), np.array([5, 7, 1, 2]), n=3).tolist()
    [6, 7, 2]
    """
    total = np.zeros(n, np.int64)
    known = worth != NO_FEN
    np.add.at(total, ix[known], worth[known])
    return total


def branch_share(view: View, party_ix: IntVec, staff_ix: IntVec, worth: IntVec) -> FloatVec:
    """Return per member of staff the worth lost in the own branch as a share of that branch.

    Parameters
    ----------
    view : View
    party_ix, staff_ix : (m,) integers
        The parties that are lost, and who alone holds each.
    worth : (n_parties,) int64, fen

    Returns
    -------
    (n_staff,) float64
        NaN where the branch is not known or its worth is not positive.
    """
    graph = view.graph
    party_branch = graph.node(PARTIES, "branch_ix")
    staff_branch = graph.node("staff", "branch_ix")
    counted = view.active & (worth != NO_FEN) & (party_branch != NO_IX)
    whole = np.zeros(graph.n("branches") + 1, np.int64)  # the last entry is "no branch"
    np.add.at(whole, party_branch[counted], worth[counted])
    own = party_branch[party_ix] == staff_branch[staff_ix]
    lost = worth_by(staff_ix[own], worth[party_ix[own]], n=graph.n("staff"))
    base = whole[staff_branch]
    known = (staff_branch != NO_IX) & (base > 0)
    share = np.full(len(base), np.nan)
    share[known] = np.round(lost[known] / base[known], DIGITS)
    return share


def n_households(view: View, lost: BoolVec) -> int:
    """Count the distinct households with a lost member valid on the date."""
    rows = view.valid("household_members")
    member = view.graph.column("household_members", "customer_ix")[rows]
    household = view.graph.column("household_members", "household_ix")[rows]
    return len(distinct(household[lost[member]]))


def n_firms(view: View, links: LiveLinks, leavers: IntVec) -> int:
    """Count the firms whose employees who bank here are covered before and not after.

    Any firm, client or not; its active banked people in valid employment.
    """
    stays = ~np.isin(links.staff_ix, leavers)
    before = links.per_party > 0
    after = np.bincount(links.party_ix[stays], minlength=links.n_parties) > 0
    rows = view.valid("employment")
    person = view.graph.column("employment", "customer_ix")[rows]
    firm = view.graph.column("employment", "firm_ix")[rows]
    covered_before = np.zeros(view.graph.n(PARTIES), bool)
    covered_after = covered_before.copy()
    covered_before[firm[before[person]]] = True
    covered_after[firm[after[person]]] = True
    return int(np.count_nonzero(covered_before & ~covered_after))


def worth_below(view: View, lost: BoolVec, worth: IntVec, *, left_out: BoolVec) -> int:
    """Return the worth, in fen, of the active strict descendants of lost parties, each once.

    Those ``left_out`` do not count: they are lost themselves.
    """
    led = trees_of(view).below(lost) & view.active & ~left_out & (worth != NO_FEN)
    return int(worth[led].sum())


def _other_unit(view: View, links: LiveLinks, goes: BoolVec, protector: IntVec) -> BoolVec:
    """Whether the protector is of another branch or role than every leaver of the party.

    Only ties that span units protect (Rogan 2014); what is not known does not count as different.
    """
    branch = np.append(view.graph.node("staff", "branch_ix"), NO_IX)
    role = np.append(view.graph.node("staff", "role"), NO_IX)
    leaver, party = links.staff_ix[goes], links.party_ix[goes]
    remains = protector[party]
    alike = ~_differ(branch[leaver], branch[remains]) & ~_differ(role[leaver], role[remains])
    spans = protector != NO_IX
    spans[party[alike]] = False
    return np.asarray(spans)


def _differ(one: IntVec, other: IntVec) -> BoolVec:
    return np.asarray((one != NO_IX) & (other != NO_IX) & (one != other))
