"""What cover looks like on one date, in each branch and in the whole bank."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphcrm.analysis.inquiry import Inquiry
from graphcrm.analysis.units import cover_of
from graphcrm.analysis.what_if import worth_by
from graphcrm.graph.arrays import NO_FEN, NO_IX, IntVec
from graphcrm.graph.spaces import PARTIES
from graphcrm.kernels.coverage_factor import coverage_factor


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """Figures with an entry for each branch, in order of id, and then one for the bank.

    The bank holds parties of no known branch too.

    Parameters
    ----------
    n_parties, n_covered, n_single_link : (u,) int64
        Parties of the book; of them with a live link; of them with one.
    n_hollow : (u,) int64
        Covered parties that nobody tends.
    n_unknown_start : (u,) int64
        Coverage rows of unknown beginning that the links stand on.
    n_worth_unknown : (u,) int64
        Parties with one live link whose worth is not known.
    worth_single_link : (u,) int64, fen
    worst : (u,) int64
        The member of staff whose departure would lose most worth, ties by id; -1 where nobody
        alone holds a party.
    worth_at_risk : (u,) int64, fen
        What that departure would lose.
    factor : (u,) int64
        Coverage factor, greedy; ``NO_FEN`` where nothing of worth is covered.
    """

    n_parties: IntVec
    n_covered: IntVec
    n_single_link: IntVec
    n_hollow: IntVec
    n_unknown_start: IntVec
    n_worth_unknown: IntVec
    worth_single_link: IntVec
    worst: IntVec
    worth_at_risk: IntVec
    factor: IntVec


def unit_figures(ask: Inquiry) -> UnitFigures:
    """Return the figures of every branch and of the bank on the date of the question.

    O(m log m) in single links.
    """
    links, among, money = ask.links, ask.among, ask.money
    branch, n = ask.view.graph.node(PARTIES, "branch_ix"), ask.view.graph.n("branches")
    covered = among & (links.per_party > 0)
    guessed = links.unknown_start[among[links.unknown_start]]
    alone = links.party_ix[ask.single]
    worst, worth_at_risk = _worst(branch[alone], links.staff_ix[ask.single], money[alone], n)
    return UnitFigures(
        n_parties=_counts(branch[among], n),
        n_covered=_counts(branch[covered], n),
        n_single_link=_counts(branch[alone], n),
        n_hollow=_counts(branch[among & links.hollow], n),
        n_unknown_start=_counts(branch[guessed], n),
        n_worth_unknown=_counts(branch[alone[money[alone] == NO_FEN]], n),
        worth_single_link=_and_bank(worth_by(branch[alone], money[alone], n=n + 1)),
        worst=worst,
        worth_at_risk=worth_at_risk,
        factor=_factor(ask, np.flatnonzero(covered), branch, n),
    )


def _counts(branch: IntVec, n: int) -> IntVec:
    return _and_bank(np.bincount(np.where(branch == NO_IX, n, branch), minlength=n + 1))


def _and_bank(by_branch: IntVec) -> IntVec:
    """Put the whole bank where the parties of no known branch stand, which is last."""
    return np.append(by_branch[:-1], by_branch.sum())


def _worst(branch: IntVec, staff: IntVec, worth: IntVec, n: int) -> tuple[IntVec, IntVec]:
    """Return of each unit whose single links are worth most in it, ties by id, and how much."""
    n_staff = int(staff.max(initial=0)) + 1
    unit = np.concatenate([branch, np.full(len(branch), n)]).astype(np.int64)
    pairs, at = np.unique(unit * n_staff + np.tile(staff, 2), return_inverse=True)
    total = worth_by(at, np.tile(worth, 2), n=len(pairs))
    unit, holder = pairs // n_staff, pairs % n_staff
    order = np.lexsort((holder, -total, unit))
    order = order[unit[order] != NO_IX]
    unit, first = np.unique(unit[order], return_index=True)
    worst, at_risk = np.full(n + 1, NO_IX, np.int64), np.zeros(n + 1, np.int64)
    worst[unit], at_risk[unit] = holder[order[first]], total[order[first]]
    return worst, at_risk


def _factor(ask: Inquiry, covered: IntVec, branch: IntVec, n: int) -> IntVec:
    """Return the coverage factor of every unit, greedy: the exact one would take too long."""
    known = branch[covered] != NO_IX
    party = np.concatenate([covered[known], covered])
    unit = np.concatenate([branch[covered[known]], np.full(len(covered), n)])
    cover = cover_of(ask.links, ask.money, party, unit, n_units=n + 1)
    k = coverage_factor(cover).k
    return np.where(k > 0, k, NO_FEN)
