"""Who somebody means by a name, pinyin, initials, an id or the end of a phone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from unicodedata import normalize

import numpy as np

from graphcrm.analysis.columns import branch_column, greatest_first, party_columns
from graphcrm.analysis.figures import doubts, view_of, worth_of
from graphcrm.analysis.name_search import HOW, ID, ID_START, NAME_PART, PHONE, Typed, found_by_name
from graphcrm.answer import Answer, Column, Unit, Words
from graphcrm.errors import InputError
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import Day, IntVec, marked
from graphcrm.graph.spaces import PARTIES
from graphcrm.reasons import Reason

MOST: Final = 50
MATCHES: Final = (*HOW[:NAME_PART], "part")
_WHY: Final = Words(
    (
        *("search_id", "search_name", "search_pinyin", "search_initials", "search_phone"),
        *("search_name_part", "search_pinyin_part", "search_initials_part", "search_id_start"),
    )
)
_NOT_FOUND: Final = len(HOW)
_SHORTEST_ID: Final = 2  # characters of the beginning of an id


def search(
    graph: Graph | View,
    text: str,
    *,
    as_of: Day | None = None,
    most: int = MOST,
    ids_only: bool = False,
) -> Answer:
    """Find customers and firms by name, pinyin, initials, id or the end of a phone.

    Who has exactly that id comes first, then whose whole name it is, whose whole name is spelt so
    in pinyin, whose initials these are, whose phone ends so, and last of whose name or id it is a
    part; within each the greatest worth first.  A character of several readings is found under
    each of them.  Capital and small, full-width and half-width letters are the same; spaces and
    the dots between parts of a name do not count.  No character stands for others.

    Parameters
    ----------
    graph : Graph or View
    text : str
        At most 64 characters.  It is repeated nowhere in the answer.
    as_of : date or ISO text, optional
        The date of activity and worth; names are today's.
    most : int
        How many rows are listed at most; totals count all that were found.
    ids_only : bool
        By id alone, for whoever is not to know what customers are called.

    Returns
    -------
    Answer
        ``party_id, kind, name, branch_id, worth, match, active, reason``; totals ``n_found,
        n_customers, n_firms``.

    Raises
    ------
    InputError
        Nothing typed, too much, or ``most`` below 1.

    Notes
    -----
    Time goes with the parties whose names begin as was typed, not with all.
    """
    if most < 1:
        raise InputError("most is 1 or more")
    view, typed = view_of(graph, as_of), Typed(text)
    how = _how(view, typed, ids_only=ids_only)
    party = np.flatnonzero((how < _NOT_FOUND) & view.visible)
    listed = _best(view, party, how[party], most)
    bank, money = view.graph, worth_of(view)
    n_firms = int(np.count_nonzero(bank.is_firm[party]))
    notes = _notes(typed, n=len(party), n_listed=len(listed))
    return Answer(
        "network.search",
        view.as_of,
        bank.version,
        {"most": most, "ids_only": ids_only},
        (
            *party_columns(bank, listed),
            branch_column(bank, PARTIES, listed),
            Column("worth", Unit.YUAN, money[listed]),
            Column("match", Unit.WORD, _rank(how[listed]), Words(MATCHES)),
            Column("active", Unit.FLAG, view.active[listed]),
            Column("reason", Unit.REASON, how[listed], _WHY),
        ),
        {"n_found": len(party), "n_customers": len(party) - n_firms, "n_firms": n_firms},
        (*notes, *doubts(view, marked(listed, len(money)), "worth")),
    )


def _how(view: View, typed: Typed, *, ids_only: bool) -> IntVec:
    """Return the best way in which each party was found, by its place in ``HOW``."""
    how = np.full(view.graph.n(PARTIES), _NOT_FOUND, np.int8)
    for way, party in _by_id(view.graph, typed):
        how[party] = np.minimum(how[party], way)
    if ids_only:
        return how
    index = view.graph.name_index
    for way, party in found_by_name(index, typed):
        how[party] = np.minimum(how[party], way)
    if typed.phone:
        party = index.with_tail(typed.phone)
        how[party] = np.minimum(how[party], PHONE)
    return how


def _by_id(graph: Graph, typed: Typed) -> Iterator[tuple[int, IntVec]]:
    """Yield who has that id, as typed or in other widths and cases, and whose begins so."""
    ids, text = graph.ids(PARTIES), typed.text.strip()
    narrow = normalize("NFKC", text)
    for written in {text, narrow, narrow.upper(), narrow.lower()}:
        first, last = ids.beginning(written)
        if len(written) >= _SHORTEST_ID:
            yield ID_START, np.arange(first, last)
        at = ids.find(written)
        yield ID, np.array([at] if at >= 0 else [], np.int64)


def _rank(how: IntVec) -> IntVec:
    """Return which kind of match each is; the parts are one."""
    return np.minimum(how, NAME_PART)


def _best(view: View, party: IntVec, how: IntVec, most: int) -> IntVec:
    """Return the first ``most`` parties by kind of match, worth and id."""
    rank, money = _rank(how), worth_of(view)[party]
    if len(party) > most:  # of many only those that can be among the first are sorted
        n_upto = np.cumsum(np.bincount(rank, minlength=len(MATCHES)))
        last = int(np.searchsorted(n_upto, most))
        of_last = money[rank == last]
        place = len(of_last) - (most - int(n_upto[last] - len(of_last)))
        kept = (rank < last) | ((rank == last) & (money >= np.partition(of_last, place)[place]))
        party, rank, money = party[kept], rank[kept], money[kept]
    order = greatest_first(money, party)
    return party[order[np.argsort(rank[order], kind="stable")]][:most]


def _notes(typed: Typed, *, n: int, n_listed: int) -> tuple[Reason, ...]:
    """Say how many were found and how many are listed."""
    first = Reason("search_found", {"n": n}) if n else Reason("search_nobody")
    more = [Reason("search_more", {"n": n - n_listed})] if n > n_listed else []
    short = [] if typed.is_enough else [Reason("search_short")]
    return (first, *more, *short)
