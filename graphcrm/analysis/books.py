"""The book of each member of staff, how well it is looked after, and who is comparable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.analysis.dated import year_before
from graphcrm.analysis.figures import GOLD, MANAGED_WORTH, WORTH, newest_balance, worth_of
from graphcrm.analysis.holdings import held
from graphcrm.analysis.inquiry import Given, Inquiry
from graphcrm.analysis.links import EFFECTIVE, LiveLinks
from graphcrm.analysis.overdue import due_visits
from graphcrm.analysis.referral_credit import EFFECTIVE_WORTH, effective
from graphcrm.analysis.referral_forest import recruiter
from graphcrm.analysis.rules import Rules, check_days
from graphcrm.analysis.workload import load_rows
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_FEN, NO_IX, BoolVec, FloatVec, IntVec, is_among, marked
from graphcrm.graph.spaces import PARTIES

DAYS_OF_YEAR: Final = 365
# Each figure, and whether more of it is better (1) or worse (-1).
FIGURES: Final[Mapping[str, int]] = {
    "contacts_a_year": 1,
    "overdue_share": -1,
    "worth_change": 1,
    "single_link_share": -1,
    "hollow_share": -1,
    "n_effective_referrals": 1,
    "products_per_party": 1,
}
# Books of fewer parties than each of these, and not of fewer than the one before, are alike.
SIZES: Final = (25, 50, 100, 200, 400, 800)


@dataclass(frozen=True, slots=True)
class Books:
    """The books of those on staff who lead or advise anybody.

    Parameters
    ----------
    view : View
    staff : (k,) positions, ascending
    n_parties : (k,) int64
        Active parties with a valid lead or wealth row of his.
    worth : (k,) int64, fen
        What they are worth together, where known.
    figures : mapping of str to (k,) float64
        By ``FIGURES``; not a number where it is not known.
    group : (k,) int64
        Books that are compared with one another: of one role, one level of branch and one size.
    """

    view: View
    staff: IntVec
    n_parties: IntVec
    worth: IntVec
    figures: Mapping[str, FloatVec]
    group: IntVec


def books_of(view: View, rules: Rules, *, window_days: int) -> Books:
    """Return every book of a view with its figures.

    Raises
    ------
    InputError
        ``window_days`` is out of range.

    Notes
    -----
    O(m log m) in coverage rows, contacts and holdings.
    """
    check_days(window_days, "window_days")
    ask = Inquiry(view, Given(window_days, WORTH, "all", GOLD, MANAGED_WORTH))
    rows, graph = load_rows(view), view.graph
    rows = rows[view.staff_visible[graph.column("coverage", "staff_ix")[rows]]]
    who, party = (graph.column("coverage", c)[rows] for c in ("staff_ix", "party_ix"))
    staff, at = np.unique(who, return_inverse=True)
    pairs = _Pairs(view, ask.links, staff, at, party)
    n = np.bincount(at, minlength=len(staff))
    late = marked(due_visits(ask, rules).party, len(ask.money))
    figures = {
        "contacts_a_year": pairs.n_contacts(window_days) * DAYS_OF_YEAR / window_days / n,
        "overdue_share": pairs.share(late[party]),
        "worth_change": _worth_change(view, pairs),
        "single_link_share": pairs.share(ask.links.per_party[party] == 1),
        "hollow_share": pairs.share(~ask.links.tended[pairs.link]),
        "n_effective_referrals": _n_effective(view, staff),
        "products_per_party": pairs.sum(np.diff(held(view).start)[party]) / n,
    }
    money = ask.money[party]
    worth = pairs.sum(np.where(money == NO_FEN, 0, money))
    return Books(view, staff, n, worth, figures, _groups(view, staff, n))


@dataclass(frozen=True)
class _Pairs:
    """Each party of each book: whose book, by its place, and which party."""

    view: View
    links: LiveLinks
    staff: IntVec
    at: IntVec
    party: IntVec

    @property
    def link(self) -> IntVec:
        """The live link of each pair: there is one, as its coverage is valid."""
        n = max(self.view.graph.n("staff"), 1)
        known = self.links.party_ix.astype(np.int64) * n + self.links.staff_ix
        return np.searchsorted(known, self.party.astype(np.int64) * n + self.staff[self.at])

    def sum(self, amount: IntVec) -> IntVec:
        """Return what amounts of the pairs come to in each book."""
        total = np.zeros(len(self.staff), np.int64)
        np.add.at(total, self.at, amount)
        return total

    def share(self, mask: BoolVec) -> FloatVec:
        """Return the share of each book of which something holds."""
        return self.sum(mask.astype(np.int64)) / np.bincount(self.at, minlength=len(self.staff))

    def n_contacts(self, window_days: int) -> IntVec:
        """Return how many effective contacts in the window each had with his own book."""
        graph, n = self.view.graph, self.view.graph.n(PARTIES)
        staff, party, on = (
            graph.column("contacts", c) for c in ("staff_ix", "party_ix", "contacted_on")
        )
        recent = self.view.day - on.astype(np.int64) <= window_days
        wanted = self.view.valid("contacts") & EFFECTIVE[graph.column("contacts", "channel")]
        rows = np.flatnonzero(wanted & recent)
        own = np.sort(self.staff[self.at].astype(np.int64) * n + self.party)
        made = staff[rows].astype(np.int64) * n + party[rows]
        mine = rows[is_among(made, own)]
        return np.bincount(staff[mine], minlength=graph.n("staff"))[self.staff]


def _worth_change(view: View, pairs: _Pairs) -> FloatVec:
    """Return by what share each book's worth changed in a year, of parties known at both ends."""
    before = View(view.graph, year_before(view.as_of), view.scope)
    now, then = worth_of(view)[pairs.party], worth_of(before)[pairs.party]
    row, earlier = newest_balance(view)[pairs.party], newest_balance(before)[pairs.party]
    dated = (earlier != NO_IX) & (row != earlier)  # one balance alone says nothing of a change
    known = dated & (now != NO_FEN) & (then != NO_FEN)
    gain = pairs.sum(np.where(known, now - np.where(known, then, 0), 0))
    base = pairs.sum(np.where(known, then, 0))
    change = np.full(len(base), np.nan)
    change[base > 0] = gain[base > 0] / base[base > 0]
    return change


def _n_effective(view: View, staff: IntVec) -> FloatVec:
    """Return how many effective parties each was first to bring in."""
    by = recruiter(view)
    good = effective(view, worth_of(view), EFFECTIVE_WORTH) & (by != NO_IX)
    return np.bincount(by[good], minlength=view.graph.n("staff"))[staff].astype(float)


def _groups(view: View, staff: IntVec, n_parties: IntVec) -> IntVec:
    """Return the group of each book; what is not known is alike."""
    graph = view.graph
    branch = graph.node("staff", "branch_ix")[staff]
    level = np.append(graph.node("branches", "level"), NO_IX)[branch]
    role = graph.node("staff", "role")[staff]
    size = np.searchsorted(SIZES, n_parties, side="right")
    _, group = np.unique(np.stack([level, role, size]), axis=1, return_inverse=True)
    return np.asarray(group).ravel()
