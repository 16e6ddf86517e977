"""What moved in and out by outside channels in the last months, row by row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.analysis.figures import summable
from graphcrm.errors import InputError
from graphcrm.graph import View
from graphcrm.graph.arrays import (
    NO_FEN,
    NO_IX,
    BoolVec,
    IntVec,
    month_begins,
    month_number,
    month_of,
    summed_known,
)
from graphcrm.model.words import FLOW_CHANNEL

CHANNELS: Final = tuple(sorted(FLOW_CHANNEL))
MOST_MONTHS: Final = 120
_TOO_LARGE: Final = ("the amounts of flows are", "columns amount_in and amount_out")
_PLACE: Final = tuple(CHANNELS.index(word) for word in (*FLOW_CHANNEL, "other"))  # missing: other


@dataclass(frozen=True, slots=True)
class Flows:
    """Rows of active parties in some months.

    Parameters
    ----------
    party_ix : (m,) int64
    channel : (m,) int64
        Place in ``CHANNELS``.
    month : (m,) int64
        0 for the month of the date, 1 for the one before, and so on.
    amount_in, amount_out : (m,) int64, fen
        ``NO_FEN`` where it is missing.
    n_inactive : int
        Parties with rows in these months who are not active, and left out.
    """

    party_ix: IntVec
    channel: IntVec
    month: IntVec
    amount_in: IntVec
    amount_out: IntVec
    n_inactive: int

    def where(self, which: BoolVec) -> Flows:
        """Return some of the rows."""
        if which.all():
            return self
        return Flows(
            self.party_ix[which],
            self.channel[which],
            self.month[which],
            self.amount_in[which],
            self.amount_out[which],
            self.n_inactive,
        )


def flow_rows(view: View, months: int) -> Flows:
    """Return the rows of the month of the date and those before it, ``months`` in all.

    Raises
    ------
    InputError
        ``months`` is out of its range, or amounts are so large that sums would not be exact.
    """
    if not 1 <= months <= MOST_MONTHS:
        raise InputError(f"months is a number from 1 to {MOST_MONTHS}")
    column = view.graph.column
    month = month_of(view.day) - month_number(column("flows", "month"))
    rows = np.flatnonzero(view.valid("flows") & (month >= 0) & (month < months))
    party = column("flows", "party_ix")[rows].astype(np.int64)
    active = view.active[party]
    left_out, rows = np.unique(party[~active]), rows[active]
    return Flows(
        party[active],
        np.array(_PLACE)[column("flows", "channel")[rows]],
        month[rows],
        summable(column("flows", "amount_in")[rows], *_TOO_LARGE),
        summable(column("flows", "amount_out")[rows], *_TOO_LARGE),
        len(left_out),
    )


@dataclass(frozen=True, slots=True)
class Sums:
    """What moved, group by group.

    Parameters
    ----------
    amount_in, amount_out : (k,) int64, fen
        The sum of what is known; ``NO_FEN`` where nothing is.
    net : (k,) int64, fen
        Out less in, a missing side counting as nothing; ``NO_FEN`` where both are missing.
    n_rows, n_missing : (k,) int64
        How many rows each is of, and how many amounts of them are missing.
    """

    amount_in: IntVec
    amount_out: IntVec
    net: IntVec
    n_rows: IntVec
    n_missing: IntVec


def sums_of(flows: Flows, group: IntVec, k: int) -> Sums:
    """Return what moved in each of ``k`` groups of rows."""
    ways, missing = [], np.zeros(k, np.int64)
    n_rows = np.bincount(group, minlength=k)
    for amount in (flows.amount_in, flows.amount_out):
        ways.append(summed_known(group, amount, k))
        missing += np.bincount(group[amount == NO_FEN], minlength=k)
    into, out = ways
    net = np.where(out == NO_FEN, 0, out) - np.where(into == NO_FEN, 0, into)
    net[(into == NO_FEN) & (out == NO_FEN)] = NO_FEN
    return Sums(into, out, net, n_rows, missing)


def most_left_by(flows: Flows, group: IntVec, k: int, part: IntVec, n_parts: int) -> IntVec:
    """Return by which part of each group most left net, the first of equals; -1 where by none."""
    net = sums_of(flows, group * n_parts + part, k * n_parts).net.reshape(k, n_parts)
    best = np.argmax(net, axis=1)
    return np.where(net[np.arange(k), best] > 0, best, NO_IX)


def first_days(view: View, months: int) -> IntVec:
    """Return the first day of the month of the date, of the one before, and so on."""
    return month_begins(month_of(view.day) - np.arange(months))
