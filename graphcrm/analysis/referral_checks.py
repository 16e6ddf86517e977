"""Referrals that a banker should look at: rings, several referrers of one party, odd ones."""

from __future__ import annotations

from typing import Final

import numpy as np

from graphcrm.analysis.columns import PartyNames
from graphcrm.analysis.figures import view_of
from graphcrm.analysis.inquiry import Found
from graphcrm.analysis.referral_forest import (
    counted,
    forest_of,
    opened_by,
    referral_answer,
    referred,
    referred_on,
    referrers,
    trees_of,
)
from graphcrm.answer import DIGITS, Answer, Column, Unit, Words
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_DAY, NO_IX, BoolVec, Day, IntVec, distinct, marked, offsets_of
from graphcrm.graph.spaces import PARTIES
from graphcrm.reasons import Reason

BURST: Final = 5  # opened by one referrer in a day
SUSPICIONS: Final = (
    "self_referral",
    "referrer_opened_later",
    "shared_phone",
    "shared_address",
    "shared_id",
    "burst",
)


def rings(graph: Graph | View, *, as_of: Day | None = None) -> Answer:
    """List the rings: parties that brought one another in, all the way round.

    The forest leaves out the latest referral of each ring, ties by the larger party; that party
    is a root.

    Parameters
    ----------
    graph : Graph or View
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.

    Returns
    -------
    Answer
        ``ring_id, party_ids, cut_referrer_id, cut_party_id, cut_on``; ``ring_id`` is the smallest
        id of the ring, ``party_ids`` begin with it and each brought in the next.
        Totals ``n_rings, n_parties``.
    """
    view = view_of(graph, as_of)
    forest, ids = forest_of(view), view.graph.ids(PARTIES)
    party, offsets = _ring_members(view)
    cut = forest.ring_edges[np.argsort(forest.ring_of[referred(view, forest.ring_edges)])]
    found = Found(
        columns=(
            Column("ring_id", Unit.TEXT, party[offsets[:-1]], ids),
            Column("party_ids", Unit.LIST, party, ids, offsets),
            Column("cut_referrer_id", Unit.TEXT, referrers(view, cut), ids),
            Column("cut_party_id", Unit.TEXT, referred(view, cut), ids),
            Column("cut_on", Unit.DAY, referred_on(view, cut)),
        ),
        totals={"n_rings": len(cut), "n_parties": len(party)},
        parties=party,
        summed=party[:0],
        says=Reason("rings", {"n": len(cut), "n_parties": len(party)}),
    )
    return referral_answer(view, "referral.rings", found)


def suspicious(graph: Graph | View, *, as_of: Day | None = None) -> Answer:
    """List the referrals that may not be what they seem, newest first, with all that is odd.

    A party that brought in itself; a referrer whose account was opened later; a phone, address or
    identity document in common; five or more brought in by one party on one day.
    Suspicious referrals stay in the forest, self-referrals aside.

    Parameters
    ----------
    graph : Graph or View
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.

    Returns
    -------
    Answer
        ``referrer_id, party_id, referred_on, reason, referrer_name, name``.
        Totals ``n_suspicious, n_referrals, suspicious_share`` (null without referrals) and one
        count for each reason.

    Notes
    -----
    Referrals by staff are not looked at.  What nobody handed over cannot be compared.
    """
    view = view_of(graph, as_of)
    rows = opened_by(view, "referrer_ix")
    odd = suspicions(view, rows)
    hit = np.flatnonzero(odd.any(axis=1))
    hit = hit[newest_first(view, rows[hit])]
    rows, n_all, odd = rows[hit], len(rows), odd[hit]
    referrer, party, ids = referrers(view, rows), referred(view, rows), view.graph.ids(PARTIES)
    offsets = offsets_of(odd.sum(axis=1))
    share = round(len(rows) / n_all, DIGITS) if n_all else None
    found = Found(
        columns=(
            Column("referrer_id", Unit.TEXT, referrer, ids),
            Column("party_id", Unit.TEXT, party, ids),
            Column("referred_on", Unit.DAY, referred_on(view, rows)),
            Column("reason", Unit.REASON, np.nonzero(odd)[1], Words(SUSPICIONS), offsets),
            Column("referrer_name", Unit.TEXT, referrer, PartyNames(view.graph)),
            Column("name", Unit.TEXT, party, PartyNames(view.graph)),
        ),
        totals={
            "n_suspicious": len(rows),
            "n_referrals": n_all,
            "suspicious_share": share,
            **{f"n_{code}": int(n) for code, n in zip(SUSPICIONS, odd.sum(axis=0), strict=True)},
        },
        parties=party,
        summed=party[:0],
        says=Reason("suspicious", {"n": len(rows), "n_all": n_all}),
    )
    return referral_answer(view, "referral.suspicious", found)


def contested(graph: Graph | View, *, as_of: Day | None = None) -> Answer:
    """List the referrals that do not count because an earlier one of the same party does.

    Parameters
    ----------
    graph : Graph or View
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.

    Returns
    -------
    Answer
        ``party_id, referrer_id, referred_on, parent_id, parent_on, name``: ``parent_id`` is who
        counts as the referrer, null where that referral closed a ring and was cut.
        Totals ``n_contested, n_parties``.
    """
    view = view_of(graph, as_of)
    forest, ids = forest_of(view), view.graph.ids(PARTIES)
    late = marked(counted(view), view.graph.n_rows("referrals"))
    late[forest.edge[forest.edge != NO_IX]] = False
    late[forest.ring_edges] = False
    rows = np.flatnonzero(late)
    order = np.lexsort((referrers(view, rows), referred_on(view, rows), referred(view, rows)))
    rows = rows[order]
    party = referred(view, rows)
    n_parties = len(distinct(party))
    found = Found(
        columns=(
            Column("party_id", Unit.TEXT, party, ids),
            Column("referrer_id", Unit.TEXT, referrers(view, rows), ids),
            Column("referred_on", Unit.DAY, referred_on(view, rows)),
            Column("parent_id", Unit.TEXT, forest.parent[party], ids),
            Column("parent_on", Unit.DAY, referred_on(view, forest.edge[party])),
            Column("name", Unit.TEXT, party, PartyNames(view.graph)),
        ),
        totals={"n_contested": len(rows), "n_parties": n_parties},
        parties=party,
        summed=party[:0],
        says=Reason("contested", {"n": len(rows), "n_parties": n_parties}),
    )
    return referral_answer(view, "referral.contested", found)


def _ring_members(view: View) -> tuple[IntVec, IntVec]:
    """Return the parties on rings, ring by ring, each before whom it brought in; and the offsets.

    A party has one parent, so rings share no party, and a ring less one referral is a path, along
    which generations count up; it is turned so that it begins with its smallest party.
    """
    ring_of, generation = forest_of(view).ring_of, trees_of(view).generation
    party = np.flatnonzero(ring_of != NO_IX)
    ring, n_on_ring = np.unique(ring_of[party], return_counts=True)
    length = n_on_ring[np.searchsorted(ring, ring_of[party])]
    step = (generation[party] - generation[ring_of[party]]) % length
    order = np.lexsort((step, ring_of[party]))
    return party[order], offsets_of(n_on_ring)


def suspicions(view: View, rows: IntVec) -> BoolVec:
    """Return, a row a referral and a column a suspicion, what is odd.

    ``rows`` are all opened referrals by parties: several by one referrer on a day are odd.
    """
    referrer, party = referrers(view, rows), referred(view, rows)
    itself = referrer == party
    opened = view.graph.node(PARTIES, "opened_on")
    known = (opened[referrer] != NO_DAY) & (opened[party] != NO_DAY)
    odd = [
        itself,
        known & (opened[referrer] > opened[party]),
        _same(view, "phone_code", referrer, party),
        _same(view, "address_code", referrer, party),
        _same(view, "id_no_code", referrer, party) | _same(view, "uscc_code", referrer, party),
        _burst(view, rows),
    ]
    return np.column_stack([odd[0], *(column & ~itself for column in odd[1:])])


def _same(view: View, code: str, one: IntVec, other: IntVec) -> BoolVec:
    """Whether two parties have the same phone, address or document; what is missing is not same."""
    codes = view.graph.node(PARTIES, code)
    return np.asarray((codes[one] != NO_IX) & (codes[one] == codes[other]))


def _burst(view: View, rows: IntVec) -> BoolVec:
    """Whether a referral is one of at least five of others by its referrer on its day."""
    referrer, day = referrers(view, rows), referred_on(view, rows)
    other = referrer != referred(view, rows)
    together = referrer.astype(np.int64) << 32 | (day.astype(np.int64) & 0xFFFFFFFF)
    _, which, n = np.unique(together[other], return_inverse=True, return_counts=True)
    found = np.zeros(len(rows), bool)
    found[other] = n[which] >= BURST
    return found


def newest_first(view: View, rows: IntVec) -> IntVec:
    """Return the order of the newest first, ties by referrer and then party."""
    day = referred_on(view, rows)
    return np.lexsort((referred(view, rows), referrers(view, rows), -day.astype(np.int64)))
