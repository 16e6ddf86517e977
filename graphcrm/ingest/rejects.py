"""Rows that were not loaded, and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.ingest.forgotten import Forgotten
from graphcrm.ingest.raw import IntVec, RawTable
from graphcrm.ingest.spill import rows_at
from graphcrm.ingest.text import as_text, each_chunk

# Lines that are no records are rejected without blame.
FORGOTTEN = "forgotten"  # of such rows nothing is kept but where they stood
BLAMELESS = frozenset({"total_row", FORGOTTEN})


@dataclass(frozen=True, slots=True)
class RejectedRows:
    """Rows of one file that break one rule.

    Parameters
    ----------
    table, file, rule, column : str
        ``column`` is the header as the file spells it, or "".
    rows : (n,) int64
        Numbers of the rows in the file.
    values, details : string arrays (n,)
        The cell that breaks the rule, and what else there is to say of it.
    headers : tuple of str
    cells : pa.Table of text, or None
        The whole rows; None where they could not be split into cells.
    """

    table: str
    file: str
    rule: str
    column: str
    rows: IntVec
    values: Any
    details: Any
    headers: tuple[str, ...]
    cells: Any

    def __len__(self) -> int:
        return len(self.rows)

    def first(self, n: int) -> RejectedRows:
        """Return the first ``n`` of these rows."""
        return replace(
            self,
            rows=self.rows[:n],
            values=self.values[:n],
            details=self.details[:n],
            cells=None if self.cells is None else self.cells[:n],
        )


@dataclass(slots=True)
class Rejects:
    """All rejected rows of a load, each once."""

    batches: list[RejectedRows] = field(default_factory=list)

    def add(
        self,
        raw: RawTable,
        positions: IntVec,
        *,
        column: str | None,
        rule: str,
        detail: Any = None,
        said: tuple[str, Any] | None = None,
    ) -> None:
        """Reject the rows of ``raw`` at ``positions``.

        Parameters
        ----------
        raw : RawTable
        positions : (n,) int64
        column : str or None
            Canonical column that breaks the rule; None when it is the row as a whole.
        rule : str
        detail : string array (n,) or None
            Something about each row, such as the other row of a clash.
        said : tuple of str and array, optional
            The bank's own header and cells, where they are no column.
        """
        if not len(positions):
            return
        cells = _text_rows(raw, positions)
        nothing = pa.array(np.full(len(positions), ""), pa.string())
        header, values = said or _said(raw, positions, column, cells)
        if rule == FORGOTTEN:
            cells = values = detail = None
        self.batches.append(
            RejectedRows(
                table=raw.source.table.name,
                file=raw.source.label,
                rule=rule,
                column=header,
                rows=raw.row_numbers[positions],
                values=nothing if values is None else _one_text(values),
                details=nothing if detail is None else detail,
                headers=raw.headers,
                cells=cells,
            )
        )

    def add_broken(self, raw: RawTable) -> None:
        """Reject the rows of ``raw`` that could not be split into cells."""
        for rule, rows in raw.broken.items():
            nothing = pa.array(np.full(len(rows), ""), pa.string())
            self.batches.append(
                RejectedRows(
                    table=raw.source.table.name,
                    file=raw.source.label,
                    rule=rule,
                    column="",
                    rows=rows,
                    values=nothing,
                    details=_lines_of(rows),
                    headers=raw.headers,
                    cells=None,
                )
            )

    def extend(self, other: Rejects) -> None:
        """Take over what another extract rejected."""
        self.batches += other.batches

    def hush(self, forgotten: Forgotten) -> None:
        """Empty the cells of rows that were rejected for another reason and name who is forgotten.

        Where they stood and why they were rejected stays, so that the counts add up.
        """
        if forgotten:
            self.batches = [_hushed(batch, forgotten) for batch in self.batches]

    def n(self, table: str | None = None) -> int:
        """Count the rejected rows, of one table or of all."""
        return sum(self.by_rule(table).values())

    def counted(self, table: str) -> int:
        """Count the rejected rows that stand against the limit: rows of totals do not."""
        return sum(n for rule, n in self.by_rule(table).items() if rule not in BLAMELESS)

    def by_rule(self, table: str | None = None) -> dict[str, int]:
        """Count the rejected rows by rule."""
        counts: Counter[str] = Counter()
        for batch in self.batches:
            if table in {None, batch.table}:
                counts[batch.rule] += len(batch)
        return dict(sorted(counts.items()))

    @property
    def tables(self) -> tuple[str, ...]:
        """Tables with rejected rows, in the order in which they came."""
        return tuple(dict.fromkeys(b.table for b in self.batches))

    def write(self, folder: Path, load_id: str) -> Path:
        """Write ``rejects-<load_id>.csv`` and ``.xlsx``; return the path of the CSV file."""
        from graphcrm.ingest.reject_files import write_csv, write_xlsx

        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / f"rejects-{load_id}.csv"
        write_csv(self, path)
        write_xlsx(self, path.with_suffix(".xlsx"))
        return path


def _hushed(batch: RejectedRows, forgotten: Forgotten) -> RejectedRows:
    texts = [pa.chunked_array([batch.values], pa.string())]
    texts += [] if batch.cells is None else batch.cells.columns
    his = np.zeros(len(batch), np.bool_)
    for text in texts:
        bare = pc.utf8_trim(text, " \t'\u3000")
        his |= forgotten.marks("party_id", bare) | forgotten.marks("id_no", bare)
    if not his.any():
        return batch

    def emptied(text: Any) -> Any:
        return pc.if_else(pa.array(his), "", text)

    cells = batch.cells
    if cells is not None:
        columns = [emptied(column) for column in cells.columns]
        cells = pa.Table.from_arrays(columns, names=cells.column_names)
    return replace(
        batch,
        values=emptied(batch.values),
        details=emptied(batch.details),
        cells=cells,
    )


def _said(
    raw: RawTable, positions: IntVec, column: str | None, cells: Any
) -> tuple[str, Any | None]:
    """Return the header that is to blame as the bank spells it, and what it wrote there."""
    place = raw.places.get(column or "")
    if column is None or place is None:
        return column or "", None
    header = raw.spelled(column)
    own = raw.origin.cells(header, positions) if raw.origin else None
    return header, cells.column(place) if own is None else own


def _one_text(values: Any) -> Any:
    return each_chunk(_no_null_text, values, pa.string()).combine_chunks()


def _lines_of(rows: IntVec) -> Any:
    """Say of rows that run over several lines which line it is: 1/3, 2/3, 3/3.

    >>> _lines_of(np.array([2, 5, 5])).to_pylist()
    ['', '1/2', '2/2']
    """
    _, first, n_lines = np.unique(rows, return_index=True, return_counts=True)
    of = np.repeat(n_lines, n_lines)
    line = np.arange(len(rows)) - np.repeat(first, n_lines) + 1
    said = [f"{i}/{n}" if n > 1 else "" for i, n in zip(line, of, strict=True)]
    return pa.array(said, pa.string())


def _text_rows(raw: RawTable, positions: IntVec) -> Any:
    taken = rows_at(raw.cells, positions)
    columns = [each_chunk(_no_null_text, c, pa.string()) for c in taken.columns]
    return pa.Table.from_arrays(columns, names=taken.column_names)


def _no_null_text(chunk: Any) -> Any:
    return as_text(chunk).fill_null("")
