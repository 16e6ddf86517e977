"""Which cells contradict a standard, another cell, or the calendar."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.answer import Answer
from graphcrm.graph.arrays import NO_DAY, NO_FEN, NO_IX, BoolVec, IntVec, marked
from graphcrm.graph.spaces import OPEN_SPACES, ix_name, spaces_of
from graphcrm.ingest.check_block import ID_CARDS
from graphcrm.ingest.checksums import id_card_ok, uscc_ok
from graphcrm.ingest.quality.inspection import Inspection
from graphcrm.ingest.quality.rows import Rows
from graphcrm.ingest.quality.tally import VALIDITY, Tally
from graphcrm.ingest.text import mask
from graphcrm.model import TABLES, Kind

# A mobile of 11 digits, a fixed line with or without its area, a service number; +86 before any.
PHONE: Final = (
    r"^(?:\+?86[- ]?)?(?:1[3-9]\d{9}|(?:0\d{2,3}[- ]?)?[2-9]\d{6,7}(?:-\d{1,5})?|[48]00[- ]?\d{3}"
    r"[- ]?\d{4})$"
)
# Dates that lie in the past by their meaning, beside those of events.
_PAST: Final = {"customers": ("birth_date", "last_txn_on"), "holdings": ("opened_on",)}


def broken_rules(rows: Rows) -> list[Tally]:
    """Return a tally for every rule that anything could be held to; made once."""
    return rows.graph.keep(("broken_rules", rows.day), lambda: _broken_rules(rows))


def _broken_rules(rows: Rows) -> list[Tally]:
    found = (*_cards(rows), *_codes(rows), *_phones(rows), *_orders(rows))
    return [t for t in (*found, *_future(rows), *_references(rows)) if t.checked.any()]


def _rule(rows: Rows, where: tuple[str, str, str], *, checked: BoolVec, bad: BoolVec) -> Tally:
    """Count one rule; ``where`` is table, column and rule."""
    return Tally.of(rows, (VALIDITY, *where), checked=checked & rows.open(where[0]), bad=bad)


def _cards(rows: Rows) -> Iterator[Tally]:
    """Yield the check digit of identity cards, and whether the birth date is that of the card."""
    if not rows.graph.known("customers", "id_no"):
        return
    numbers = rows.text("customers", "id_no").cast(pa.string())
    cards = mask(pc.is_valid(numbers)) & _is_card(rows)
    sound = id_card_ok(numbers)
    where = ("customers", "id_no", "id_card_checksum")
    yield _rule(rows, where, checked=cards, bad=~sound)
    birth = rows.graph.column("customers", "birth_date")
    told = cards & sound & (birth != NO_DAY)
    differs = np.zeros(len(birth), bool)
    differs[told] = _born(numbers.filter(pa.array(told))) != _as_digits(birth[told])
    where = ("customers", "birth_date", "birth_date_not_of_card")
    yield _rule(rows, where, checked=told, bad=differs)


def _is_card(rows: Rows) -> BoolVec:
    """Mark the customers whose document is an identity card, or not named."""
    graph = rows.graph
    kinds = graph.words("customers", "id_type")
    named = [str(word).lower() in ID_CARDS for word in kinds.take(range(len(kinds)))]
    return np.array([*named, True])[graph.column("customers", "id_type")]


def _born(cards: Any) -> IntVec:
    """Return the birth date that each sound card holds, as the number 19491231."""
    long = pc.equal(pc.utf8_length(cards), 18)
    old = pc.binary_join_element_wise("19", pc.utf8_slice_codeunits(cards, 6, 12), "")
    digits = pc.if_else(long, pc.utf8_slice_codeunits(cards, 6, 14), old)
    return np.asarray(digits.cast(pa.int64()).to_numpy())


def _as_digits(days: IntVec) -> IntVec:
    """Return day numbers as the numbers that their digits make.

    >>> _as_digits(np.array([0, 31])).tolist()
    [19700101, 19700201]
    """
    dates = days.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    month = months.astype(np.int64)
    day = (dates - months).astype(np.int64) + 1
    return np.asarray((month // 12 + 1970) * 10_000 + (month % 12 + 1) * 100 + day)


def _codes(rows: Rows) -> Iterator[Tally]:
    """Yield the check digit of credit codes."""
    if rows.graph.known("firms", "uscc"):
        codes = rows.text("firms", "uscc").cast(pa.string())
        given = mask(pc.is_valid(codes))
        yield _rule(rows, ("firms", "uscc", "uscc_checksum"), checked=given, bad=~uscc_ok(codes))


def _phones(rows: Rows) -> Iterator[Tally]:
    for table in ("customers", "firms"):
        if rows.graph.known(table, "phone"):
            phones = rows.text(table, "phone")
            given = mask(pc.is_valid(phones))
            shaped = mask(pc.match_substring_regex(phones, PHONE))
            yield _rule(rows, (table, "phone", "phone_shape"), checked=given, bad=~shaped)


def _orders(rows: Rows) -> Iterator[Tally]:
    """Yield the rules about two cells of one customer."""
    column = rows.graph.column
    aum, deposits = column("customers", "aum"), column("customers", "deposits")
    both = (aum != NO_FEN) & (deposits != NO_FEN)
    where = ("customers", "aum", "aum_below_deposits")
    yield _rule(rows, where, checked=both, bad=aum < deposits)
    born, opened = column("customers", "birth_date"), column("customers", "opened_on")
    dated = (born != NO_DAY) & (opened != NO_DAY)
    where = ("customers", "opened_on", "opened_before_born")
    yield _rule(rows, where, checked=dated, bad=opened < born)


def _future(rows: Rows) -> Iterator[Tally]:
    """Yield the dates that lie after the day though what they date has happened."""
    for table in TABLES.values():
        events = [c for c in (table.event_on, table.month_on) if c]
        for name in dict.fromkeys((*events, *_PAST.get(table.name, ()))):
            if rows.graph.known(table.name, name):
                days = rows.graph.column(table.name, name)
                where = (table.name, name, "date_in_future")
                yield _rule(rows, where, checked=days != NO_DAY, bad=days > rows.day)


def _references(rows: Rows) -> Iterator[Tally]:
    """Yield the branches, tiers, products and campaigns that are named but have no row.

    Where the bank hands over no such table at all there is nothing to hold them to.
    """
    for table in TABLES.values():
        for column in table.columns:
            if column.kind is not Kind.REF or not set(spaces_of(column)) <= set(OPEN_SPACES):
                continue
            (space,) = spaces_of(column)
            if rows.graph.n_rows(space) and rows.graph.known(table.name, column.name):
                named = rows.graph.column(table.name, ix_name(column.name, space))
                listed = np.append(_listed(rows, space), True)[named]
                where = (table.name, column.name, "unknown_reference")
                yield _rule(rows, where, checked=named != NO_IX, bad=~listed)


def _listed(rows: Rows, space: str) -> BoolVec:
    """Mark the nodes of an open space that have a row of their own."""
    return marked(rows.graph.column(space, "ix"), rows.graph.n(space))


def validity(asked: Inspection) -> Answer:
    """Say which rules are broken how often.

    Returns
    -------
    Answer
        Columns ``rule, table, column, n_checked, n_bad, share``; share is that of rows which break
        the rule among those that it could be held to.  Greatest share first.  Totals n_checked and
        n_bad.

    Notes
    -----
    O(rows) time; the id cards of a million customers are the most of it.
    """
    return asked.rules("quality.validity", broken_rules(asked.rows), "quality_validity")
