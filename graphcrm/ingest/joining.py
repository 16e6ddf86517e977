"""Which row of a second extract stands beside each row of the first?

Keys are compared as cleaned text, so that an id that one system writes as a number and the other
as text is the same one; an empty cell fits nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.graph.arrays import NO_IX
from graphcrm.ingest.keys import first_rows, rows_equal
from graphcrm.ingest.mapping import Join
from graphcrm.ingest.raw import BoolVec, IntVec, RawTable
from graphcrm.ingest.spill import BLOCK_ROWS, IN_MEMORY, Room, Spill, blocks
from graphcrm.ingest.text import clean, mask


@dataclass(frozen=True, slots=True)
class Joined:
    """An extract with the columns of others beside its own.

    Parameters
    ----------
    raw : RawTable
        The headers of the other are called ``name.header``; its cells are null where nothing fits.
    ambiguous : (n,) bool
        Rows that several partners fit which differ, and that must be rejected for it; the cells
        are those of the first of them.
    n_unmatched : mapping of the join's name to int
        Rows without a partner, whether they stayed or were left out.
    """

    raw: RawTable
    ambiguous: BoolVec
    n_unmatched: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, raw: RawTable) -> Joined:
        """Begin with an extract that nothing is joined to yet."""
        return cls(raw, np.zeros(len(raw), np.bool_))


@dataclass(frozen=True, slots=True)
class Partners:
    """Rows of a second extract, ready to be found by their key.

    Parameters
    ----------
    how : Join
    headers : tuple of str
        As they are called beside the first extract.
    cells : pa.Table
    keys : string array (k,)
        Each key once.
    first : (k,) int64
        The first row of each key.
    differing : (k,) bool
        Whether a later row of the key says something else.
    """

    how: Join
    headers: tuple[str, ...]
    cells: Any
    keys: Any
    first: IntVec
    differing: BoolVec

    @classmethod
    def of(cls, right: RawTable, how: Join) -> Partners:
        """Index the rows of ``right`` by the headers that ``how`` names.

        Its cells are held in memory, to be taken in any order; leave out before which columns
        nothing needs.  Rows that say the same in all columns count as one.

        Raises
        ------
        ValueError
            ``right`` lacks a header that the join goes by.
        """
        keys, codes = _distinct(_keys(right, list(how.on.values())))
        first = first_rows(codes, len(keys))
        differing = np.zeros(len(keys), np.bool_)
        if how.several == "reject":
            later = np.flatnonzero(codes != NO_IX)
            later = later[first[codes[later]] != later]
            same = rows_equal(right.cells, later, right.cells, first[codes[later]])
            differing[codes[later[~same]]] = True
        headers = tuple(f"{how.name}.{header}" for header in right.headers)
        return cls(how, headers, right.cells.combine_chunks(), keys, first, differing)

    def find(self, keys: Any) -> tuple[IntVec, BoolVec]:
        """Return for each of ``keys`` the first row that fits or -1, and whether others differ."""
        place = pc.index_in(keys, value_set=self.keys, skip_nulls=True)
        there = mask(pc.is_valid(place))
        at = np.full(len(keys), NO_IX, np.int64)
        differ = np.zeros(len(keys), np.bool_)
        which = place.drop_null().to_numpy()
        at[there], differ[there] = self.first[which], self.differing[which]
        return at, differ


def join(
    left: Joined,
    partners: Partners,
    *,
    among: BoolVec | None = None,
    room: Room = IN_MEMORY,
) -> Joined:
    """Put the cells of the partner beside each row of ``left``.

    Parameters
    ----------
    left : Joined
        The headers to go by may be those of a join before.
    partners : Partners
        Says by which headers, and what becomes of rows without a partner or with several.
    among : (n,) bool, optional
        The rows of ``left`` that count; the others are left out.
    room : Room
        Where the rows may be kept.

    Raises
    ------
    ValueError
        ``left`` lacks a header that the join goes by.

    Notes
    -----
    O(n + k) time; besides the partners, 9 bytes a row of ``left`` and its keys are held in memory.
    """
    how = partners.how
    at, differ = _find(left.raw, partners)
    keep = np.ones(len(at), np.bool_) if among is None else among
    alone = keep & (at == NO_IX)
    if how.unmatched == "leave_out":
        keep = keep & ~alone
    raw = replace(
        left.raw,
        headers=(*left.raw.headers, *partners.headers),
        cells=_side_by_side(left.raw.cells, partners.cells, at, keep, room.spill()),
        row_numbers=left.raw.row_numbers[keep],
    )
    return Joined(
        raw=raw,
        ambiguous=(left.ambiguous | differ)[keep],
        n_unmatched={**left.n_unmatched, how.name: int(alone.sum())},
    )


def _find(left: RawTable, partners: Partners) -> tuple[IntVec, BoolVec]:
    """Return for each row of ``left`` the first partner or -1, and whether others differ."""
    keys = _keys(left, list(partners.how.on))
    # Arrow lays the partners' keys out anew for each piece: few and large ones.
    size = max(len(partners.keys), BLOCK_ROWS)
    pieces = [keys.slice(start, size) for start in range(0, len(keys), size)]
    found = [partners.find(piece) for piece in pieces]
    at = np.concatenate([np.zeros(0, np.int64), *(rows for rows, _ in found)])
    return at, np.concatenate([np.zeros(0, np.bool_), *(marks for _, marks in found)])


def _side_by_side(left: Any, right: Any, at: IntVec, keep: BoolVec, spill: Spill) -> Any:
    """Put row ``at`` of ``right`` beside each row of ``left`` that is kept."""
    names = [str(i) for i in range(left.num_columns + right.num_columns)]

    def beside(block: Any, rows: IntVec) -> Any:
        taken = right.take(pa.array(rows, mask=rows == NO_IX))
        return pa.Table.from_arrays([*block.columns, *taken.columns], names=names)

    for start, block in blocks(left):
        stays = keep[start : start + block.num_rows]
        rows = at[start : start + block.num_rows][stays]
        spill.write(beside(block.filter(pa.array(stays)), rows))
    return spill.table(beside(left.slice(0, 0), at[:0]).schema)


def _keys(raw: RawTable, headers: Sequence[str]) -> Any:
    """Return one text a row, equal exactly where all cells under ``headers`` are, or null."""
    columns = raw.cells.select([raw.headers.index(header) for header in headers])
    return pa.chunked_array([_key(b.columns) for b in columns.to_batches()], pa.string())


def _key(columns: Sequence[Any]) -> Any:
    """Make one text of the cells of a row.

    >>> _key([pa.array(["1", "12", None]), pa.array(["23", "3", "4"])]).to_pylist()
    ['1:12:23', '2:121:3', None]
    """
    texts = [clean(column, fold=True) for column in columns]
    if len(texts) == 1:
        return texts[0]
    # With its length before it, no text runs into the next: (1, 23) is not (12, 3).
    parts = [part for t in texts for part in (pc.utf8_length(t).cast(pa.string()), ":", t)]
    return pc.binary_join_element_wise(*parts, "")


def _distinct(keys: Any) -> tuple[Any, IntVec]:
    """Return each key once, and for each row which it is, or -1."""
    encoded = pc.dictionary_encode(keys.combine_chunks())
    if isinstance(encoded, pa.ChunkedArray):  # text of more than 2 GiB stays in chunks
        encoded = encoded.unify_dictionaries().combine_chunks()
    codes = encoded.indices.fill_null(NO_IX).to_numpy().astype(np.int64)
    return encoded.dictionary, codes
