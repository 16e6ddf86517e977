"""Read one extract into cells, whatever its format."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa

from graphcrm.ingest.listing import WORKBOOKS
from graphcrm.ingest.raw import REJECT_PREFIX, RawTable, Source
from graphcrm.ingest.read_csv import read_csv
from graphcrm.ingest.read_parquet import read_parquet
from graphcrm.ingest.read_xlsx import read_xlsx
from graphcrm.ingest.spill import IN_MEMORY, Room, blocks
from graphcrm.ingest.text import blank_rows


def read(source: Source, room: Room = IN_MEMORY) -> RawTable:
    """Read the rows of ``source``; blank rows and our own ``reject_`` columns are left out.

    Parameters
    ----------
    source : Source
    room : Room
        Where the cells may be kept.

    Raises
    ------
    InputError
        The file is empty, not of the format its ending promises, or has no header.
    """
    suffix = source.path.suffix.lower()
    if suffix == ".parquet":
        raw = read_parquet(source, room)
    elif suffix in WORKBOOKS:
        raw = read_xlsx(source, room)
    else:
        raw = read_csv(source, room)
    return _without_blank_rows(_without_reject_columns(raw), room)


def _without_reject_columns(raw: RawTable) -> RawTable:
    ours = {i for i, h in enumerate(raw.headers) if h.lower().startswith(REJECT_PREFIX)}
    return raw.without(ours)


def _without_blank_rows(raw: RawTable, room: Room) -> RawTable:
    blank = np.zeros(len(raw), np.bool_)
    for start, block in blocks(raw.cells):
        blank[start : start + block.num_rows] = blank_rows(block)
    if not blank.any():
        return raw
    kept = room.spill()
    for start, block in blocks(raw.cells):
        kept.write(block.filter(pa.array(~blank[start : start + block.num_rows])))
    cells = kept.table(raw.cells.schema)
    return replace(raw, cells=cells, row_numbers=raw.row_numbers[~blank])
