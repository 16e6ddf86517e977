"""Which rows of an extract fit the model, and what is wrong with the others?

Nothing is lost: every row is either kept or rejected, and rejected once, under the first rule of
this order: not a row, totals, empty key, the cells in the order of the columns, the row as a whole.
"""

from __future__ import annotations

from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.ingest.assign import Assignment, assign
from graphcrm.ingest.checksums import id_card_ok, uscc_ok
from graphcrm.ingest.convert import Converted, convert
from graphcrm.ingest.notices import Notice
from graphcrm.ingest.raw import BoolVec, IntVec, RawTable
from graphcrm.ingest.rejects import Rejects
from graphcrm.ingest.text import mask
from graphcrm.ingest.totals import totals
from graphcrm.model import Kind, Table

ID_CARDS = ("身份证", "居民身份证", "二代身份证", "临时身份证", "id_card")
AUM_WARNING_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Checked:
    """The rows of one extract that fit the model.

    Parameters
    ----------
    raw : RawTable
    table : Table
    rows : pa.Table
        Only the columns that were given, in canonical order.
    positions : (n,) int64
        Where each row stands in ``raw``.
    rejects : Rejects
    warnings : tuple of Notice
    listed_keys : pa.Table
        Keys of rejected rows whose key could be read: listed, though not loaded.
    dropped : tuple of str
        What of ``drop`` was found in this extract.
    """

    raw: RawTable
    table: Table
    rows: Any
    positions: IntVec
    rejects: Rejects
    warnings: tuple[Notice, ...]
    listed_keys: Any
    dropped: tuple[str, ...] = ()

    @property
    def n_read(self) -> int:
        """Rows of the file, blank ones aside: those kept and those rejected."""
        return len(self.raw) + self.raw.n_broken


class _Sieve:
    """Rejects rows rule by rule; a row that is out stays out."""

    def __init__(self, raw: RawTable, rejects: Rejects) -> None:
        self.raw = raw
        self.rejects = rejects
        self.out = np.zeros(len(raw), np.bool_)

    def reject(self, hit: BoolVec, rule: str, column: str | None = None) -> None:
        fresh = np.flatnonzero(hit & ~self.out)
        self.rejects.add(self.raw, fresh, column=column, rule=rule)
        self.out[fresh] = True


def validate(raw: RawTable, *, drop: Collection[str] = ()) -> Checked:
    """Turn the cells of an extract into typed rows; collect what does not fit.

    Parameters
    ----------
    raw : RawTable
    drop : collection of str
        Columns or headers to leave out, see `assign`.

    Raises
    ------
    MappingError, InputError
        The headers leave a choice or lack a key; see `assign`.
    """
    table = raw.source.table
    assignment = assign(raw, drop=drop)
    done = _converted(raw, assignment)
    table_columns = {i: table.column(name) for name, i in assignment.position.items()}
    total_rows = totals(raw, table_columns)
    raw = assignment.kept  # what was dropped is not written down anywhere
    sieve = _Sieve(raw, Rejects())
    sieve.rejects.add_broken(raw)
    sieve.reject(total_rows, "total_row")
    not_records = sieve.out.copy()
    _reject_cells(sieve, table, done)
    rows = pa.table({name: column.values for name, column in done.items()})
    _reject_rows(sieve, table, rows)
    rows = _with_meaning_of_empty(table, rows)
    kept = rows.filter(pa.array(~sieve.out))
    return Checked(
        raw=raw,
        table=table,
        rows=kept,
        positions=np.flatnonzero(~sieve.out),
        rejects=sieve.rejects,
        warnings=(*assignment.notices, *_warnings(raw, kept)),
        listed_keys=_listed_keys(table, rows, done, sieve.out & ~not_records),
        dropped=assignment.dropped,
    )


def _converted(raw: RawTable, assignment: Assignment) -> dict[str, Converted]:
    table = raw.source.table

    def one(name: str) -> Converted:
        cells = raw.cells.column(assignment.position[name])
        return convert(table.column(name), cells, assignment.power[name])

    # Arrow works without the interpreter's lock, so columns are read side by side.
    with ThreadPoolExecutor() as pool:
        return dict(zip(assignment.position, pool.map(one, assignment.position), strict=True))


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


def _warnings(raw: RawTable, rows: Any) -> list[Notice]:
    """Count the rows that load though something about them is odd."""
    table = raw.source.table
    found: dict[tuple[str, str], BoolVec] = {}
    if table.has("id_no") and "id_no" in rows.column_names:
        found["id_card_checksum", "id_no"] = ~id_card_ok(rows["id_no"]) & _id_cards(rows)
    if "uscc" in rows.column_names:
        found["uscc_checksum", "uscc"] = ~uscc_ok(rows["uscc"])
    if table.name == "referrals":
        ends = ("referrer_id", "party_id")
        itself = mask(pc.equal(rows[ends[0]], rows[ends[1]]))
        found["self_referral", "party_id"] = itself & _opened(rows)
    if {"aum", "deposits"} <= set(rows.column_names):
        less = pc.less(rows["aum"], rows["deposits"])
        found["aum_below_deposits", "aum"] = mask(less)
        if mask(less).sum() > AUM_WARNING_SHARE * mask(pc.is_valid(less)).sum():
            found["aum_without_deposits", "aum"] = mask(less)
    notices = [
        Notice(
            table.name,
            raw.source.label,
            rule,
            raw.headers[raw.places[column]],
            int(hit.sum()),
        )
        for (rule, column), hit in found.items()
        if hit.any()
    ]
    if not len(raw) and not raw.n_broken:
        notices.append(Notice(table.name, raw.source.label, "no_rows"))
    return notices


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
