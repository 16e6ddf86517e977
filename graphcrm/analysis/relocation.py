"""What if firms move away: their worth, their people, these people's households, suppliers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from graphcrm.analysis.columns import (
    StaffIds,
    greatest_first,
    party_columns,
    place_by_greatest,
    reason_column,
)
from graphcrm.analysis.figures import WORTH, doubts, view_of, worth_of
from graphcrm.analysis.firm_groups import find_firm
from graphcrm.analysis.firm_people import work_people
from graphcrm.analysis.firm_rings import housemates
from graphcrm.analysis.links import WINDOW_DAYS, live_links
from graphcrm.analysis.payroll import banked_people
from graphcrm.analysis.responsible import responsible_staff
from graphcrm.analysis.supplies import share_of, supplies_of
from graphcrm.analysis.unknown_starts import unknown_starts
from graphcrm.answer import DIGITS, Answer, Column, Total, Unit, Words, sum_fen, yuan
from graphcrm.errors import InputError
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_FEN, NO_IX, BoolVec, Day, FloatVec, IntVec, marked
from graphcrm.graph.spaces import PARTIES
from graphcrm.reasons import Reason

PARTS: Final = ("firms", "people", "households", "suppliers")
FLAGS: Final = ("other_employer", "dependence_unknown")
_UNITS: Final = 10**DIGITS
_FIRMS, _PEOPLE, _HOUSEHOLDS, _SUPPLIERS = range(len(PARTS))
_REASONS: Final = Words(
    (
        *("leaves_firm", "leaves_people", "leaves_household", "leaves_supplier"),
        *("leaves_supplier_unknown", "leaves_other_employer", "leaves_no_client", "leaves_nobody"),
    )
)
_UNKNOWN, _OTHER, _NO_CLIENT, _NOBODY = range(len(PARTS), len(_REASONS.words))


def relocation(
    graph: Graph | View,
    firms: Sequence[str],
    *,
    as_of: Day | None = None,
    window_days: int = WINDOW_DAYS,
    worth: str = WORTH,
) -> Answer:
    """List what hangs on firms that move away: their people, households and suppliers, in parts.

    Each party stands once, in the first part that it fits, so that the parts add up.  Suppliers
    count by how far they live from these firms: what they supply to them as a part of all that they
    supply.

    Parameters
    ----------
    graph : Graph or View
    firms : sequence of str
        firm_id of each that leaves.
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.
    window_days : int, days
        How long an effective contact keeps a link alive.
    worth : str
        ``worth``, ``business`` or a money column.

    Returns
    -------
    Answer
        ``party_id, kind, name, part, via, dependence, worth, worth_at_risk, staff_id, flag,
        reason``.  Parts: ``firms`` that leave, ``people`` of theirs who bank here, ``households``
        of these, and ``suppliers``; active parties, but for the firms themselves.  ``via``: the
        firm or person that the party is found through.  ``worth_at_risk``: its worth; of a supplier
        worth times ``dependence`` as shown, to the nearest fen, and unknown where an amount is; of
        a firm that is no client 0.  By part, worth at risk and id.  Totals ``n_firms, n_people,
        n_households, n_suppliers, worth_firms, worth_people, worth_households, worth_suppliers,
        worth_at_risk, n_other_employer, n_dependence_unknown, n_worth_unknown, n_unknown_start``.

    Raises
    ------
    NotFoundError
        A firm is unknown, or not the viewer's to see.
    InputError
        No firm is named, one is a customer, or ``worth`` is no measure.

    Notes
    -----
    O(m log m) in employment, pay, household members, firm links and live links.
    """
    if not firms:
        raise InputError("name at least one firm by firm_id")
    view = view_of(graph, as_of)
    at = [
        find_firm(view, firm, what=f"firm number {n} of {len(firms)}")
        for n, firm in enumerate(firms, start=1)
    ]
    found = _Leaving(view, np.unique(at), worth_of(view, worth), window_days)
    listed = marked(found.party, len(found.money))
    totals = found.totals(listed)
    unknown = int(totals["n_unknown_start"] or 0)
    return Answer(
        "corporate.relocation",
        view.as_of,
        view.graph.version,
        {"firms": list(firms), "window_days": window_days, "worth": worth},
        found.columns(),
        totals,
        (*found.says(totals), *doubts(view, listed, worth, n_unknown_start=unknown)),
    )


@dataclass(frozen=True)
class _Leaving:
    """What hangs on some firms, part by part."""

    view: View
    firm: IntVec
    money: IntVec
    window_days: int

    @cached_property
    def gone(self) -> BoolVec:
        """Which parties are the firms that leave."""
        return marked(self.firm, len(self.money))

    @cached_property
    def _found(self) -> tuple[IntVec, IntVec, IntVec]:
        """Part, party and through whom of every row, before they are in order."""
        active, seen = self.view.active, self.gone.copy()
        parts = [(self.firm, np.full(len(self.firm), NO_IX))]
        for party, via in (self._people(), self._households(), self._suppliers()):
            new = active[party] & ~seen[party]
            parts.append((party[new], via[new]))
            seen[party[new]] = True
        sizes = [len(party) for party, _ in parts]
        party, via = (np.concatenate(each) for each in zip(*parts, strict=True))
        return np.repeat(np.arange(len(PARTS)), sizes), party, via

    def _people(self) -> tuple[IntVec, IntVec]:
        """Return who of the firms' people banks here, and at which firm, the first by id."""
        people = banked_people(self.view)
        of = self.gone[people.firm_ix]
        return _first(people.customer_ix[of], people.firm_ix[of])

    def _households(self) -> tuple[IntVec, IntVec]:
        """Return who shares a household with one of them, and with whom, the first by id."""
        people, _ = self._people()
        with_whom, member = housemates(self.view, marked(people, len(self.money)))
        return _first(member, with_whom)

    def _suppliers(self) -> tuple[IntVec, IntVec]:
        """Return who supplies one of the firms, and which, the one it supplies most."""
        trade = supplies_of(self.view)
        pair = np.flatnonzero(self.gone[trade.buyer])
        pair = pair[greatest_first(trade.amount[pair], trade.buyer[pair])]
        return _first(trade.seller[pair], trade.buyer[pair], ordered=True)

    @cached_property
    def _order(self) -> IntVec:
        part, party, _ = self._found
        place = place_by_greatest(self._risk, party)
        return np.lexsort((place, part))

    @cached_property
    def part(self) -> IntVec:
        """The part of each row."""
        return self._found[0][self._order]

    @cached_property
    def party(self) -> IntVec:
        """The party of each row."""
        return self._found[1][self._order]

    @cached_property
    def risk(self) -> IntVec:
        """What is at risk with each row, in fen."""
        return self._risk[self._order]

    @cached_property
    def _risk(self) -> IntVec:
        part, party, _ = self._found
        risk = np.where(self.view.active[party], self.money[party], 0)
        rows = np.flatnonzero(part == _SUPPLIERS)
        risk[rows] = _part_of(risk[rows], self._depends[party[rows]])
        return risk

    @cached_property
    def dependence(self) -> FloatVec:
        """What part of a supplier's supplies goes to the firms; NaN for others and unknown."""
        return np.where(self.part == _SUPPLIERS, self._depends[self.party], np.nan)

    @cached_property
    def _depends(self) -> FloatVec:
        trade = supplies_of(self.view)
        return np.round(share_of(trade.to(self.gone), trade.sold), DIGITS)

    @cached_property
    def staff(self) -> IntVec:
        """Who is responsible for each, -1 for nobody."""
        return responsible_staff(self.view, live_links(self.view, self.window_days), self.party)

    @cached_property
    def stays_employed(self) -> BoolVec:
        """Who of the people works at a firm that stays too."""
        people = work_people(self.view)
        elsewhere = people.customer_ix[people.works & ~self.gone[people.firm_ix]]
        return np.asarray((self.part == _PEOPLE) & marked(elsewhere, len(self.money))[self.party])

    @cached_property
    def unknown(self) -> BoolVec:
        """Which suppliers' dependence is not known."""
        return np.asarray((self.part == _SUPPLIERS) & np.isnan(self.dependence))

    def columns(self) -> tuple[Column, ...]:
        """Return the columns of the answer."""
        graph = self.view.graph
        via = Column("via", Unit.TEXT, self._found[2][self._order], graph.ids(PARTIES))
        dependence = Column("dependence", Unit.SHARE, self.dependence)
        staff = Column("staff_id", Unit.TEXT, self.staff, StaffIds(self.view))
        flag = np.select((self.stays_employed, self.unknown), range(len(FLAGS)), NO_IX)
        return (
            *party_columns(graph, self.party),
            Column("part", Unit.WORD, self.part, Words(PARTS)),
            *(via, dependence),
            Column("worth", Unit.YUAN, self.money[self.party]),
            Column("worth_at_risk", Unit.YUAN, self.risk),
            staff,
            Column("flag", Unit.WORD, flag, Words(FLAGS)),
            self._reason((via, dependence)),
        )

    def _reason(self, facts: tuple[Column, ...]) -> Column:
        """Return how each party hangs on the firms, and what is doubtful about it."""
        no_client = (self.part == _FIRMS) & ~self.view.active[self.party]
        parts = [
            np.where(self.unknown, _UNKNOWN, self.part),
            np.where(self.stays_employed, _OTHER, NO_IX),
            np.where(no_client, _NO_CLIENT, NO_IX),
            np.where(self.staff == NO_IX, _NOBODY, NO_IX),
        ]
        return reason_column(np.stack(parts, axis=1), _REASONS, facts)

    def totals(self, listed: BoolVec) -> dict[str, Total]:
        """Return how many stand in each part, and what is at risk in it."""
        of_part = [self.part == part for part in range(len(PARTS))]
        tables = ("employment", "household_members", "firm_links")
        return {
            **{f"n_{n}": int(np.count_nonzero(m)) for n, m in zip(PARTS, of_part, strict=True)},
            **{
                f"worth_{n}": yuan(sum_fen(self.risk, m))
                for n, m in zip(PARTS, of_part, strict=True)
            },
            "worth_at_risk": yuan(sum_fen(self.risk)),
            "n_other_employer": int(np.count_nonzero(self.stays_employed)),
            "n_dependence_unknown": int(np.count_nonzero(self.unknown)),
            "n_worth_unknown": int(np.count_nonzero(self.money[self.party] == NO_FEN)),
            "n_unknown_start": sum(unknown_starts(self.view, table, listed) for table in tables),
        }

    def says(self, totals: Mapping[str, Total]) -> Iterator[Reason]:
        """Say what moving away would cost, and what that leaves open."""
        names = tuple(f"n_{part}" for part in PARTS)
        facts = {name: int(totals[name] or 0) for name in names}
        yield Reason("relocation", {**facts, "worth": float(totals["worth_at_risk"] or 0)})
        if n := totals["n_dependence_unknown"]:
            yield Reason("relocation_dependence", {"n": n})
        if n := totals["n_other_employer"]:
            yield Reason("relocation_other_employer", {"n": n})


def _first(party: IntVec, via: IntVec, *, ordered: bool = False) -> tuple[IntVec, IntVec]:
    """Return every party once, through the first of those given, or the smallest."""
    order = np.arange(len(party)) if ordered else np.lexsort((via, party))
    first = order[np.unique(party[order], return_index=True)[1]]
    return party[first].astype(np.int64), via[first].astype(np.int64)


def _part_of(worth: IntVec, share: FloatVec) -> IntVec:
    """Return worth times a share of 9 digits to the nearest fen, a half up; unknown where one is.

    In whole numbers: what is left of the worth after so many thousand millions fits 64 bits.

    >>> _part_of(np.array([1001, 10**17]), np.array([0.5, 0.123456789])).tolist()
    [501, 12345678900000000]
    """
    units = np.rint(np.nan_to_num(share) * _UNITS).astype(np.int64)
    part = worth // _UNITS * units + (worth % _UNITS * units + _UNITS // 2) // _UNITS
    return np.where((worth == NO_FEN) | np.isnan(share), NO_FEN, part)
