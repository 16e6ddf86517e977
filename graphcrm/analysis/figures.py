"""What a party is worth on a date, and which parties are the managed book."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal, TypeAlias

import numpy as np

from graphcrm.errors import InputError
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_FEN, NO_IX, BoolVec, Day, IntVec
from graphcrm.graph.spaces import PARTIES, PARTY_TABLES
from graphcrm.model import TABLES, Kind
from graphcrm.reasons import Reason

Book: TypeAlias = Literal["all", "managed"]
KindOfParty: TypeAlias = Literal["customers", "firms"]
Figure: TypeAlias = Callable[[str], IntVec]  # a money column by its name

KINDS: Final = ("customers", "firms")
WORTH, BUSINESS = "worth", "business"
GOLD: Final = "gold"
MANAGED_WORTH: Final = 50_000.0
MOST_YUAN: Final = 1e15  # of a limit: more than any bank holds
MOST_FEN: Final = 2.0**62  # of a sum: half of what 64 bits hold
_MONEY = {c.name for t in PARTY_TABLES for c in TABLES[t].columns if c.kind is Kind.MONEY}
DATED = {c.name for c in TABLES["balances"].columns if c.kind is Kind.MONEY}


def view_of(graph: Graph | View, as_of: Day | None = None) -> View:
    """Return the view that a question is asked of; a View keeps its date unless told another."""
    if isinstance(graph, View):
        return graph if as_of is None else graph.graph.view(as_of, graph.scope)
    return graph.view(as_of)


def worth_of(view: View, measure: str = WORTH) -> IntVec:
    """Return what every party is worth, in fen; ``NO_FEN`` where nothing is known.

    Parameters
    ----------
    view : View
    measure : str
        ``worth``: a customer's aum, else deposits; a firm's deposits.  ``business``: worth and
        loans together.  Or any money column of customers or firms.

    Raises
    ------
    InputError
        No such measure, or amounts so large that their sum would not be exact.
    """
    return view.keep(("worth", measure), lambda: _whole(_now(view, measure)))


def _now(view: View, measure: str) -> IntVec:
    return _measured(lambda name: figure(view, name), measure, view.graph.is_firm)


def dated_worth(view: View, measure: str = WORTH) -> tuple[IntVec, IntVec]:
    """Return the month-end rows up to the date, and what the party of each was then worth in fen.

    By party and date.  No rows where the measure is one that balances do not have.

    Raises
    ------
    InputError
        No such measure.
    """
    rows = np.flatnonzero(view.valid("balances"))
    if measure not in DATED | {WORTH, BUSINESS}:
        rows = rows[:0]
    party = view.graph.column("balances", "party_ix")[rows]

    def column(name: str) -> IntVec:
        return np.asarray(view.graph.column("balances", name)[rows])

    if not len(rows):
        return rows, _now(view, measure)[party]
    return rows, _measured(column, measure, view.graph.is_firm[party])


def _measured(column: Figure, measure: str, is_firm: BoolVec) -> IntVec:
    """Return a measure of worth from the money columns it is made of."""
    if measure == WORTH:
        return _plain_worth(column, is_firm)
    if measure == BUSINESS:
        return _sum_known(_plain_worth(column, is_firm), column("loans"))
    if measure not in _MONEY:
        raise InputError(
            f"worth is measured by worth, business or a money column: {', '.join(sorted(_MONEY))}"
        )
    return column(measure)


def _whole(worth: IntVec) -> IntVec:
    return summable(worth, "the parties' worth is", "the money columns")


def summable(amount: IntVec, what: str, columns: str) -> IntVec:
    """Return amounts in fen, whose sums over whatever rows fit 64 bits.

    Parameters
    ----------
    amount : (n,) int64
        ``NO_FEN`` where it is not known.
    what, columns : str
        What is too large, and where it comes from, as an error says it.

    Raises
    ------
    InputError
        Sums would not be exact.
    """
    known = amount[amount != NO_FEN]
    if np.abs(known.astype(np.float64)).sum() > MOST_FEN:
        raise InputError(f"{what} too large to be summed to the fen; check the unit of {columns}")
    return amount


def fen_of_limit(yuan: float, name: str) -> int:
    """Return a parameter in yuan as fen.

    Raises
    ------
    InputError
        No amount, less than 0, or more than any bank holds.

    Examples
    --------
    >>> fen_of_limit(1000.0, "cap")
    100000
    """
    if not 0 <= yuan <= MOST_YUAN:  # not a number is neither
        raise InputError(f"{name} is an amount of yuan, from 0 to {MOST_YUAN:,.0f}")
    return round(yuan * 100)


def figure(view: View, name: str) -> IntVec:
    """Return one money column of every party as of the view's date, in fen.

    The newest month-end row up to the date counts as a whole; a party without one has the figures
    of its own row.
    """
    own = view.graph.node(PARTIES, name)
    newest = newest_balance(view)
    if name not in DATED or not np.any(newest != NO_IX):
        return own
    return np.where(newest != NO_IX, view.graph.column("balances", name)[newest], own)


def book_mask(
    view: View,
    book: Book,
    *,
    managed_tier: str = GOLD,
    managed_worth: float = MANAGED_WORTH,
    active: BoolVec | None = None,
) -> BoolVec:
    """Return the active parties of the book.

    The managed book: tier of at least ``managed_tier``, or worth of at least ``managed_worth``
    yuan, or a client firm.  ``active``: who is active on another day than the view's.

    Raises
    ------
    InputError
        ``book`` is neither ``all`` nor ``managed``, or ``managed_worth`` is no amount.
    """
    active = view.active if active is None else active
    if book == "all":
        return active
    if book != "managed":
        raise InputError("book is all or managed")
    least = fen_of_limit(managed_worth, "managed_worth")
    worth = worth_of(view)
    high_tier = of_tier(view.graph, managed_tier)
    wealthy = (worth != NO_FEN) & (worth >= least)
    return np.asarray(active & (high_tier | wealthy | view.graph.is_firm))


def of_kind(graph: Graph, kind: KindOfParty | None) -> BoolVec:
    """Return the parties of a kind; all of them where none is asked for.

    Raises
    ------
    InputError
        There is no such kind.
    """
    if kind is None:
        return np.ones(graph.n(PARTIES), bool)
    if kind not in KINDS:
        raise InputError("kind is customers or firms")
    return np.asarray(graph.is_firm == (kind == "firms"))


def book_doubts(graph: Graph, book: Book, managed_tier: str) -> list[Reason]:
    """Return what there is to admit about the managed book: that the bank has no such tier."""
    known = book == "all" or rank_of(graph, managed_tier) is not None
    return [] if known else [Reason("no_gold_tier")]


def of_tier(graph: Graph, tier: str) -> BoolVec:
    """Return the parties of at least ``tier``; none where the bank has no such tier."""
    ranks = np.append(graph.node("tiers", "rank"), NO_FEN)
    rank, floor = ranks[graph.node(PARTIES, "tier_ix")], rank_of(graph, tier)
    return np.asarray((rank != NO_FEN) & (floor is not None and rank >= floor))


def rank_of(graph: Graph, tier: str) -> int | None:
    """Return the rank of a tier; None where the bank has no such tier."""
    return _said_of(graph, tier, "rank")


def least_of_tier(graph: Graph, tier: str) -> int | None:
    """Return what worth a tier asks for, in fen; None where the bank does not say."""
    return _said_of(graph, tier, "min_worth")


def _said_of(graph: Graph, tier: str, column: str) -> int | None:
    at = graph.ids("tiers").find(tier)
    said = int(graph.node("tiers", column)[at]) if at >= 0 else NO_FEN
    return None if said == NO_FEN else said


def doubts(view: View, parties: BoolVec, measure: str, *, n_unknown_start: int = 0) -> list[Reason]:
    """Return what an answer over ``parties`` has to admit about its figures and dates."""
    found = _guessed(n_unknown_start)
    unknown = int(np.count_nonzero(worth_of(view, measure)[parties] == NO_FEN))
    if unknown:
        found.append(Reason("worth_unknown", {"n": unknown}))
    found += _ahead_of_data(view)
    past = view.as_of < view.graph.newest_event_on
    undated = int(np.count_nonzero(newest_balance(view)[parties] == NO_IX))
    if past and undated:
        found.append(Reason("no_history", {"n": undated}))
    return found


def date_doubts(view: View, n_unknown_start: int) -> list[Reason]:
    """Return what an answer without any party's figures has to admit about its dates."""
    return _guessed(n_unknown_start) + _ahead_of_data(view)


def _guessed(n_unknown_start: int) -> list[Reason]:
    return [Reason("n_unknown_start", {"n": n_unknown_start})] if n_unknown_start else []


def _ahead_of_data(view: View) -> list[Reason]:
    newest = view.graph.newest_event_on
    return [Reason("after_the_data", {"day": newest.isoformat()})] if view.as_of > newest else []


def summary(view: View, reason: Reason) -> tuple[Reason, ...]:
    """Return what the rows mean; where the data cannot say who looks after whom, that instead."""
    if view.graph.n("staff") == 0:
        return (Reason("no_staff_data"),)
    if not says_who(view):
        return (Reason("no_link_data"),)
    return (reason,)


def says_who(view: View) -> bool:
    """Whether the data holds anything about who looks after whom."""
    return bool(view.graph.n_rows("coverage") or view.graph.n_rows("contacts"))


def newest_balance(view: View) -> IntVec:
    """Return of each party the newest balances row up to the date, -1 where there is none."""

    def make() -> IntVec:
        newest = np.full(view.graph.n(PARTIES), NO_IX, np.int64)
        rows = np.flatnonzero(view.valid("balances"))
        # Rows are sorted by party and date, and of several writes the last one stands.
        newest[view.graph.column("balances", "party_ix")[rows]] = rows
        return newest

    return view.keep("newest_balance", make)


def _plain_worth(column: Figure, is_firm: BoolVec) -> IntVec:
    aum, deposits = column("aum"), column("deposits")
    has_aum = (aum != NO_FEN) & ~is_firm
    return np.where(has_aum, aum, deposits)


def _sum_known(one: IntVec, other: IntVec) -> IntVec:
    """Add two money columns; a missing part counts as nothing, two missing parts as missing."""
    total = np.where(one == NO_FEN, 0, one) + np.where(other == NO_FEN, 0, other)
    return np.where((one == NO_FEN) & (other == NO_FEN), NO_FEN, total)
