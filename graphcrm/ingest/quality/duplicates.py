"""Rows that may be one person or one firm entered twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow.compute as pc

from graphcrm.answer import Answer
from graphcrm.graph.arrays import NO_DAY, NO_IX, BoolVec, IntVec, distinct
from graphcrm.ingest.quality.inspection import Inspection, counts, shares, words
from graphcrm.ingest.quality.rows import Rows
from graphcrm.ingest.quality.tally import UNIQUENESS, Tally
from graphcrm.reasons import Reason

MAX_SHARED: Final = 5  # a phone of a family; of more people it is nobody's
# What of a document or phone is only a way to write it; letters count the same in both cases.
_HYPHENS: Final = (r"[- ]", "")
_WRITTEN: Final[Mapping[str, Sequence[tuple[str, str]]]] = {
    "id_no": (),
    "uscc": (_HYPHENS,),
    "phone": (_HYPHENS, (r"^(?:\+86|86(1\d{10})$)", r"\1")),
}


@dataclass(frozen=True, slots=True)
class Doubles:
    """The rows of one table that are alike by one rule.

    Parameters
    ----------
    tally : Tally
    group : (n,) int64
        Which rows are alike: those of one number; -1 for rows that are like no other.
    slots : (n,) int64
        The branch of each row.
    """

    tally: Tally
    group: IntVec
    slots: IntVec

    def n_groups(self, slot: int | None) -> int:
        """Return how many groups there are, or how many have a row of one branch."""
        alike = self.group >= 0 if slot is None else (self.group >= 0) & (self.slots == slot)
        return len(distinct(self.group[alike]))


def doubles(rows: Rows) -> list[Doubles]:
    """Return what is alike, rule by rule, where anything could be compared; made once."""
    return rows.graph.keep(("doubles", rows.day), lambda: list(_doubles(rows)))


def _doubles(rows: Rows) -> Iterator[Doubles]:
    customers, firms = "customers", "firms"
    name, phone = _names(rows, customers), _code(rows, customers, "phone")
    born = rows.graph.column(customers, "birth_date")
    firm_name, firm_phone = _names(rows, firms), _code(rows, firms, "phone")
    found = (
        (customers, "id_no", "same_id_no", _code(rows, customers, "id_no"), 1),
        (customers, "phone", "same_name_and_phone", _pair(name, phone), 1),
        (customers, "birth_date", "same_name_and_birth_date", _pair(name, _coded(born)), 1),
        (customers, "phone", "phone_of_many", phone, MAX_SHARED),
        (firms, "uscc", "same_uscc", _code(rows, firms, "uscc"), 1),
        (firms, "phone", "same_name_and_phone", _pair(firm_name, firm_phone), 1),
    )
    for table, column, rule, keys, most in found:
        checked = rows.open(table) & (keys != NO_IX)
        if checked.any():
            group = _alike(keys, checked, most)
            what = (UNIQUENESS, table, column, rule)
            tally = Tally.of(rows, what, checked=checked, bad=group >= 0)
            yield Doubles(tally, group, rows.slots(table))


def _alike(keys: IntVec, among: BoolVec, most: int) -> IntVec:
    """Return which rows are alike: a number for each key that more than ``most`` have, else -1."""
    found = np.full(len(keys), NO_IX, np.int64)
    _, group, n_rows = np.unique(keys[among], return_inverse=True, return_counts=True)
    found[among] = np.where(n_rows[group] > most, group, NO_IX)
    return found


def _code(rows: Rows, table: str, name: str) -> IntVec:
    """Return equal numbers for the same document or phone, however it is written; -1 for none."""
    if not rows.graph.known(table, name):
        return np.full(rows.graph.n_rows(table), NO_IX, np.int32)
    text = pc.utf8_upper(rows.text(table, name))
    for pattern, plain in _WRITTEN[name]:
        text = pc.replace_substring_regex(text, pattern, plain)
    return _numbers(text)


def _names(rows: Rows, table: str) -> IntVec:
    """Return equal numbers for equal names; -1 where there is none."""
    if not rows.graph.known(table, "name"):
        return np.full(rows.graph.n_rows(table), NO_IX, np.int32)
    return _numbers(rows.text(table, "name"))


def _numbers(texts: Any) -> IntVec:
    encoded = texts.dictionary_encode()
    return np.asarray(encoded.indices.fill_null(NO_IX).to_numpy(zero_copy_only=False))


def _coded(days: IntVec) -> IntVec:
    return np.where(days == NO_DAY, NO_IX, np.unique(days, return_inverse=True)[1])


def _pair(one: IntVec, other: IntVec) -> IntVec:
    """Return one key for two codes; -1 where either is missing."""
    both = one.astype(np.int64) * (int(other.max(initial=0)) + 1) + other
    return np.where((one == NO_IX) | (other == NO_IX), NO_IX, both)


def duplicates(asked: Inspection) -> Answer:
    """Say how many rows are alike, and so perhaps one person or firm entered twice.

    Returns
    -------
    Answer
        Columns ``rule, table, column, n_checked, n_groups, n_bad, share``: n_bad rows, of the
        branch where one is asked about, lie in n_groups groups of rows that are alike; share is
        that of n_checked.  Totals n_groups and n_bad.

    Notes
    -----
    O(n log n) in customers.
    """
    found = [d for d in doubles(asked.rows) if asked.of(d.tally)[0]]
    n_checked = [asked.of(d.tally)[0] for d in found]
    n_bad = [asked.of(d.tally)[1] for d in found]
    n_groups = [d.n_groups(asked.slot) for d in found]
    columns = (
        words("rule", [d.tally.rule for d in found]),
        words("table", [d.tally.table for d in found]),
        words("column", [d.tally.column for d in found]),
        counts("n_checked", n_checked),
        counts("n_groups", n_groups),
        counts("n_bad", n_bad),
        shares("share", n_bad, n_checked),
    )
    totals = {"n_groups": sum(n_groups), "n_bad": sum(n_bad)}
    says = Reason("quality_duplicates", {"groups": sum(n_groups), "n": sum(n_bad)})
    return asked.answer("quality.duplicates", columns, totals, (says,))
