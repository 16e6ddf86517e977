"""Which of some rows fit the model, and what is wrong with the others?

Nothing is lost: every row is either kept or rejected, and rejected once, under the first rule of
this order: totals, empty key, the cells in the order of the columns, the row as a whole.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.ingest.assign import Assignment
from graphcrm.ingest.checksums import id_card_ok, uscc_ok
from graphcrm.ingest.convert import Converted, convert
from graphcrm.ingest.raw import BoolVec, IntVec
from graphcrm.ingest.text import mask
from graphcrm.ingest.totals import totals
from graphcrm.model import Kind, Table

ID_CARDS = ("身份证", "居民身份证", "二代身份证", "临时身份证", "id_card")


class Breach(NamedTuple):
    """Why a row is rejected or odd: the rule, and the canonical column if it is a cell."""

    rule: str
    column: str | None


AUM_KNOWN = Breach("aum_known", "aum")


@dataclass(frozen=True, slots=True)
class CheckedBlock:
    """What was found of rows that lie next to each other.

    Parameters
    ----------
    rows : pa.Table
        Those that fit, typed; only the columns that were given, in canonical order.
    kept : (n,) bool
        Which those are.
    rejected : dict of Breach to positions in the block
        Each position once.
    listed_keys : pa.Table
        Keys of rejected rows whose key could be read.
    odd : Counter of Breach
        How many of the kept rows there is something odd about; under ``aum_known`` how many have
        both figures.
    """

    rows: pa.Table
    kept: BoolVec
    rejected: dict[Breach, IntVec]
    listed_keys: pa.Table
    odd: Counter[Breach]


class _Sieve:
    """Rejects rows rule by rule; a row that is out stays out."""

    def __init__(self, n: int) -> None:
        self.out = np.zeros(n, np.bool_)
        self.rejected: dict[Breach, IntVec] = {}

    def reject(self, hit: BoolVec, rule: str, column: str | None = None) -> None:
        fresh = np.flatnonzero(hit & ~self.out)
        if len(fresh):
            self.rejected[Breach(rule, column)] = fresh
            self.out[fresh] = True


def check_block(table: Table, assignment: Assignment, cells: pa.Table) -> CheckedBlock:
    """Turn the cells of some rows into typed rows; say which do not fit, and why.

    Parameters
    ----------
    table : Table
    assignment : Assignment
        Where the columns of ``table`` stand.
    cells : pa.Table
        Every column of the extract.
    """
    done = {
        name: convert(table.column(name), cells.column(at), assignment.power[name])
        for name, at in assignment.position.items()
    }
    sieve = _Sieve(cells.num_rows)
    columns = {at: table.column(name) for name, at in assignment.position.items()}
    sieve.reject(totals(cells, columns), "total_row")
    not_records = sieve.out.copy()
    _reject_cells(sieve, table, done)
    rows = pa.table({name: column.values for name, column in done.items()})
    _reject_rows(sieve, table, rows)
    rows = _with_meaning_of_empty(table, rows)
    kept = rows.filter(pa.array(~sieve.out)) if sieve.out.any() else rows
    listed = _listed_keys(table, rows, done, sieve.out & ~not_records)
    return CheckedBlock(kept, ~sieve.out, sieve.rejected, listed, _odd(table, kept))


def _reject_cells(sieve: _Sieve, table: Table, done: dict[str, Converted]) -> None:
    empty = {n: mask(pc.is_null(c.values)) & ~c.bad for n, c in done.items()}
    for rule, key in (("missing_key", True), ("missing_value", False)):
        for column in table.columns:
            if column.required and column.key is key and not column.empty_means:
                sieve.reject(empty[column.name], rule, column.name)
    for name, converted in done.items():
        for rule, fault in converted.faults.items():
            sieve.reject(fault, rule, name)


def _reject_rows(sieve: _Sieve, table: Table, rows: Any) -> None:
    names = rows.column_names
    if table.start in names and table.end in names:
        backwards = mask(pc.less(rows[table.end], rows[table.start]))
        sieve.reject(backwards, "end_before_start", table.end)
    ends = _like_ends(table)
    if ends and table.name != "referrals":
        sieve.reject(mask(pc.equal(rows[ends[0]], rows[ends[1]])), "self_edge", ends[1])


def _like_ends(table: Table) -> tuple[str, str] | None:
    """Return the two ends of edges that may join a thing to itself."""
    ends = [c for c in table.columns if c.kind is Kind.REF and c.key]
    if len(ends) < 2 or not set(ends[0].refers) & set(ends[1].refers):
        return None
    return ends[0].name, ends[1].name


def _with_meaning_of_empty(table: Table, rows: Any) -> Any:
    """Fill empty cells of key columns that stand for a word, also when the column is not given."""
    columns = {n: rows[n] for n in rows.column_names}
    for column in table.key:
        if column.empty_means:
            given = columns.get(column.name, pa.nulls(rows.num_rows, pa.string()))
            columns[column.name] = pc.fill_null(given, column.empty_means)
    return pa.table({c.name: columns[c.name] for c in table.columns if c.name in columns})


def _listed_keys(table: Table, rows: Any, done: dict[str, Converted], rejected: BoolVec) -> Any:
    # Which row it is does not hang on when it began: a row whose start is unreadable is listed.
    keys = [c.name for c in table.key if c.name in rows.column_names and c.name != table.start]
    readable = rejected.copy()
    for name in keys:
        if name in done:
            readable &= ~done[name].bad
        if table.column(name).required:
            readable &= mask(pc.is_valid(rows[name]))
    return rows.select(keys).filter(pa.array(readable))


def _odd(table: Table, rows: pa.Table) -> Counter[Breach]:
    """Count the rows that load though something about them is odd."""
    found: dict[Breach, BoolVec] = {}
    if table.has("id_no") and "id_no" in rows.column_names:
        found[Breach("id_card_checksum", "id_no")] = ~id_card_ok(rows["id_no"]) & _id_cards(rows)
    if "uscc" in rows.column_names:
        found[Breach("uscc_checksum", "uscc")] = ~uscc_ok(rows["uscc"])
    if table.name == "referrals":
        itself = mask(pc.equal(rows["referrer_id"], rows["party_id"]))
        found[Breach("self_referral", "party_id")] = itself & _opened(rows)
    if {"aum", "deposits"} <= set(rows.column_names):
        less = pc.less(rows["aum"], rows["deposits"])
        found[Breach("aum_below_deposits", "aum")] = mask(less)
        found[AUM_KNOWN] = mask(pc.is_valid(less))
    return Counter({reason: int(hit.sum()) for reason, hit in found.items() if hit.any()})


def _opened(rows: Any) -> BoolVec:
    """Mark the referrals that ended in an opening; an empty outcome means that it did."""
    if "outcome" not in rows.column_names:
        return np.ones(rows.num_rows, np.bool_)
    return mask(pc.equal(pc.fill_null(rows["outcome"], "opened"), "opened"))


def _id_cards(rows: Any) -> BoolVec:
    """Mark the rows whose document is an identity card, or not named."""
    if "id_type" not in rows.column_names:
        return np.ones(rows.num_rows, np.bool_)
    kinds = pa.array((*ID_CARDS, None), pa.string())
    return mask(pc.is_in(pc.utf8_lower(rows["id_type"]), value_set=kinds))
