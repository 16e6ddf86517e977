"""Who was asked in a campaign, and who was held back to compare with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphcrm.analysis.campaign_people import positions_once
from graphcrm.errors import InputError
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_IX, BoolVec, IntVec, marked
from graphcrm.graph.group_list import ASKED, CONTROL, GroupList, signal_kind
from graphcrm.graph.spaces import PARTIES


@dataclass(frozen=True, slots=True)
class Sides:
    """The groups of a campaign, as sorted positions of parties; nobody is in both.

    Parameters
    ----------
    asked, control : (n,), (m,) integers
    n_in_both : int
        How many the store names in both groups; they are in neither.
    """

    asked: IntVec
    control: IntVec
    n_in_both: int = 0


def sides_of(view: View, campaign: str, groups: GroupList | None) -> Sides:
    """Return who was asked in a campaign and who was held back, as far as the viewer may see it.

    Parameters
    ----------
    view : View
    campaign : str
        campaign_id.
    groups : GroupList, optional
        Default: what the store says, signals of the kinds ``asked:<campaign_id>`` and
        ``control:<campaign_id>``.

    Raises
    ------
    InputError
        Nobody was asked, as far as is known; or ``groups`` name a stranger, a firm, or somebody
        twice: by row, and never by id.
    """
    if groups is not None:
        return _named(view, groups)
    sides = _recorded(view, campaign)
    if not len(sides.asked):
        raise InputError(
            "this store does not say who was asked in the campaign; load its results with "
            "graphcrm campaign import-results FILE, or name the customers with --groups FILE "
            "(columns customer_id and group: asked or control)"
        )
    return sides


def _recorded(view: View, campaign: str) -> Sides:
    """Return the groups that results of the campaign were loaded with."""
    graph = view.graph
    words = graph.words("signals", "kind").to_list()
    kind = np.where(view.valid("signals"), graph.column("signals", "kind"), NO_IX)
    party, n = graph.column("signals", "party_ix"), graph.n(PARTIES)
    asked, control = (
        marked(party[kind == words.index(word)], n) if word in words else np.zeros(n, bool)
        for word in (signal_kind(group, campaign) for group in (ASKED, CONTROL))
    )
    return _apart(asked, control)


def _apart(asked: BoolVec, control: BoolVec) -> Sides:
    both = asked & control
    return Sides(
        np.flatnonzero(asked & ~both),
        np.flatnonzero(control & ~both),
        int(np.count_nonzero(both)),
    )


def _named(view: View, groups: GroupList) -> Sides:
    """Return the groups of a list; every row of it names a customer, and each customer once."""
    at = positions_once(view, groups.people)
    if not groups.asked.any():
        raise InputError(
            f"{groups.people.label} names nobody who was asked; its column group says {ASKED} or "
            f"{CONTROL}"
        )
    return Sides(np.sort(at[groups.asked]), np.sort(at[~groups.asked]))
