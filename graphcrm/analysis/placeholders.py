"""Which parties hang on nobody: on placeholders, on who left, on who has far too many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.analysis.absence import absence_of
from graphcrm.analysis.columns import NodeNames, branch_column, greatest_first
from graphcrm.analysis.figures import GOLD, MANAGED_WORTH, WORTH, Book, view_of
from graphcrm.analysis.inquiry import Found, Given, Inquiry
from graphcrm.analysis.links import WINDOW_DAYS, unknown_start
from graphcrm.analysis.rules import RULES, Rules
from graphcrm.analysis.what_if import worth_by
from graphcrm.analysis.workload import capacity_of, load_of, load_rows
from graphcrm.answer import Answer, Column, Unit, Words, sum_fen, yuan
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_FEN, NO_IX, BoolVec, Day, IntVec, distinct
from graphcrm.graph.spaces import PARTIES
from graphcrm.reasons import Reason

# The first three are those of absence.py.
WHY: Final = ("virtual", "departed", "not_joined", "overloaded")
_OVERLOADED: Final = WHY.index("overloaded")
_ALL: Final = slice(None)
_REASONS: Final = Words(
    (
        "placeholder_virtual",
        "placeholder_departed",
        "placeholder_not_joined",
        "placeholder_overloaded",
    )
)


def placeholders(
    graph: Graph | View,
    *,
    as_of: Day | None = None,
    window_days: int = WINDOW_DAYS,
    worth: str = WORTH,
    book: Book = "all",
    managed_tier: str = GOLD,
    managed_worth: float = MANAGED_WORTH,
    rules: Rules = RULES,
) -> Answer:
    """List the staff on whom parties only seem to have somebody, greatest worth first.

    Placeholders (virtual), staff who left or have not joined yet, and staff on staff with a load
    (active parties that they lead or advise) of more than ``overload`` times their capacity.

    Parameters
    ----------
    graph, as_of, window_days, worth, book, managed_tier, managed_worth
        As in :func:`~graphcrm.analysis.covered.single_links`.
    rules : Rules
        ``overload``; ``capacity`` and ``corporate_capacity`` of staff whose capacity is not known.

    Returns
    -------
    Answer
        ``staff_id, name, branch_id, why, n_parties, n_alone, worth, worth_alone, capacity,
        reason``; the parties are those of the book with valid coverage by that one (of the
        overloaded: those that make the load), alone those that nobody looks after (of the
        overloaded: nobody else), the capacity only that of the overloaded.  Totals ``n_staff,
        n_overloaded, n_parties, n_alone, worth_alone, n_worth_unknown, n_unknown_start``: the
        parties of staff who are not there, each once, and those of them that nobody looks after.

    Raises
    ------
    InputError
        A parameter outside its range.

    Notes
    -----
    O(c log c) in coverage rows.
    """
    ask = Inquiry(
        view_of(graph, as_of), Given(window_days, worth, book, managed_tier, managed_worth)
    )
    view, bank, why = ask.view, ask.view.graph, _why(ask.view, rules)
    absent = _rows_of_absent(ask, why)
    names = _Names.of(ask, why, absent)
    n_parties, n_alone = names.count(), names.count(names.alone)
    held = names.worth(ask.money)
    staff = np.flatnonzero(n_parties)
    staff = staff[greatest_first(held[staff], staff)]
    seems = distinct(names.party[why[names.holder] != _OVERLOADED])
    nobody = seems[ask.links.per_party[seems] == 0]
    figures: dict[str, int | float] = {
        "n_staff": len(staff),
        "n_overloaded": int(np.count_nonzero(why[staff] == _OVERLOADED)),
        "n_parties": len(seems),
        "n_alone": len(nobody),
        "worth_alone": yuan(sum_fen(ask.money[nobody])),
    }
    counts = (
        Column("n_parties", Unit.COUNT, n_parties[staff]),
        Column("n_alone", Unit.COUNT, n_alone[staff]),
    )
    capacity = Column("capacity", Unit.COUNT, _shown_capacity(view, rules, why)[staff])
    found = Found(
        parameters=rules.said("overload", "capacity", "corporate_capacity"),
        columns=(
            Column("staff_id", Unit.TEXT, staff, bank.ids("staff")),
            Column("name", Unit.TEXT, staff, NodeNames(bank, "staff")),
            branch_column(bank, "staff", staff),
            Column("why", Unit.WORD, why[staff], Words(WHY)),
            *counts,
            Column("worth", Unit.YUAN, held[staff]),
            Column("worth_alone", Unit.YUAN, names.worth(ask.money, names.alone)[staff]),
            capacity,
            _reason(view, rules, why[staff], staff, (*counts, capacity)),
        ),
        totals=figures,
        parties=seems,
        summed=nobody,
        says=Reason("placeholders", figures),
        more_unknown_start=len(unknown_start(view, absent)),
    )
    return ask.answer("coverage.placeholders", found)


@dataclass(frozen=True, slots=True)
class _Names:
    """Pairs of a member of staff who is listed and a party of the book on that name, each once.

    Parameters
    ----------
    holder, party : (m,) int64
    alone : (m,) bool
        Nobody looks after the party; nobody else, where the holder is overloaded.
    n_staff : int
    """

    holder: IntVec
    party: IntVec
    alone: BoolVec
    n_staff: int

    @classmethod
    def of(cls, ask: Inquiry, why: IntVec, absent: IntVec) -> _Names:
        """Return them, ``why`` saying who is listed, by coverage rows of who is not there."""
        graph = ask.view.graph
        staff, party = (graph.column("coverage", name) for name in ("staff_ix", "party_ix"))
        loads = load_rows(ask.view)
        loads = loads[(why[staff[loads]] == _OVERLOADED) & ask.among[party[loads]]]
        rows = np.concatenate([absent, loads])
        n = max(graph.n(PARTIES), 1)
        pairs = distinct(staff[rows].astype(np.int64) * n + party[rows])
        holder, held = pairs // n, pairs % n
        others = np.where(why[holder] == _OVERLOADED, 1, 0)
        return cls(holder, held, ask.links.per_party[held] == others, graph.n("staff"))

    def count(self, of: BoolVec | slice = _ALL) -> IntVec:
        """Return how many parties each member of staff has, of all or of some pairs."""
        return np.bincount(self.holder[of], minlength=self.n_staff)

    def worth(self, money: IntVec, of: BoolVec | slice = _ALL) -> IntVec:
        """Return what these are worth, in fen."""
        return worth_by(self.holder[of], money[self.party[of]], n=self.n_staff)


def _why(view: View, rules: Rules) -> IntVec:
    """Return why each visible member of staff is no answer to who looks after somebody, -1: is."""
    parked = load_of(view) > rules.overload * capacity_of(view, rules)
    absent = absence_of(view)
    why = np.where(parked & (absent == NO_IX), _OVERLOADED, absent)
    return np.where(view.staff_visible, why, NO_IX)


def _rows_of_absent(ask: Inquiry, why: IntVec) -> IntVec:
    """Return the valid coverage rows of parties of the book by who is listed and not on staff."""
    graph = ask.view.graph
    staff, party = (graph.column("coverage", name) for name in ("staff_ix", "party_ix"))
    rows = np.flatnonzero(ask.view.valid("coverage"))
    absent = ~ask.view.on_staff & (why != NO_IX)
    return np.asarray(rows[absent[staff[rows]] & ask.among[party[rows]]])


def _reason(
    view: View, rules: Rules, why: IntVec, staff: IntVec, figures: tuple[Column, ...]
) -> Column:
    facts = (
        *figures,
        Column("load", Unit.COUNT, load_of(view)[staff]),  # of every book
        Column("times", Unit.SCORE, np.full(len(staff), rules.overload)),
    )
    return Column("reason", Unit.REASON, why, _REASONS, facts=facts)


def _shown_capacity(view: View, rules: Rules, why: IntVec) -> IntVec:
    return np.where(why == _OVERLOADED, capacity_of(view, rules), NO_FEN)
