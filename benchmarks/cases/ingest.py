"""Reading extracts by a mapping, beside those who do the same to the same cells."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.harness import BenchmarkError, Run, case

if TYPE_CHECKING:
    import pandas as pd

    from graphcrm.ingest.raw import RawTable

CHUNK_ROWS = 32_768


@case("ingest")
def joined(run: Run) -> None:
    """Join one row a customer to another extract of as many"""
    from graphcrm.ingest.joining import Joined, Partners, join
    from graphcrm.ingest.mapping import Join

    rng = np.random.default_rng(1)
    ids = np.char.add("C", np.arange(run.n_customers).astype(str))
    ours = {"customer_id": rng.permutation(ids), "name": rng.permutation(ids)}
    theirs = {"no": rng.permutation(ids), "tier": rng.integers(0, 9, len(ids)).astype(str)}
    left, right = _extract("customers", ours), _extract("customers", theirs)
    how = Join(file="other.csv", name="other", on={"customer_id": "no"})
    with run.timed("all"):
        done = join(Joined.of(left), Partners.of(right, how))
    run.note_peak()
    frames = _frame(ours), _frame(theirs)
    with run.timed("pandas merge"):
        merged = frames[0].merge(frames[1], left_on="customer_id", right_on="no", how="left")
    _compare(done.raw.cells["3"].to_pylist(), merged["tier"].to_list())


@case("ingest")
def combined(run: Run) -> None:
    """Add up one row a customer by the pair that pays and is paid, to the last digit"""
    from graphcrm.ingest.combining import combine
    from graphcrm.ingest.mapping import Combine

    rng = np.random.default_rng(2)
    n = run.n_customers
    pairs = rng.integers(0, n // 3, n).astype(str)
    fen = rng.integers(1, 10**8, n)
    amounts = np.char.mod("%d.", fen // 100) + np.char.mod("%02d", fen % 100)
    ids = np.char.add("C", pairs), np.char.add("F", pairs)
    cells = {"from_id": ids[0], "to_id": ids[1], "amount": amounts}
    raw = _extract("transfers", cells)
    with run.timed("all"):
        done = combine(raw, Combine(sum=["amount"], count="n_payments"))
    run.note_peak()
    frame = _frame(cells)
    with run.timed("pandas groupby, in floats"):
        amount = (
            frame["amount"].astype(float).groupby([frame["from_id"], frame["to_id"]], sort=False)
        )
        added = amount.agg(["sum", "size"])
    _compare(
        [round(float(a), 2) for a in done.raw.cells["2"].to_pylist()],
        added["sum"].round(2).to_list(),
    )
    _compare(done.raw.cells["3"].to_pylist(), added["size"].astype(str).to_list())


def _extract(table: str, columns: dict[str, Any]) -> RawTable:
    """Return cells as a file of them is read: in chunks, as text."""
    import pyarrow as pa

    from graphcrm.ingest.raw import RawTable, Source
    from graphcrm.model import TABLES

    whole = pa.table({str(i): pa.array(cells) for i, cells in enumerate(columns.values())})
    cells = pa.Table.from_batches(whole.to_batches(max_chunksize=CHUNK_ROWS))
    source = Source(Path(f"{table}.csv"), f"{table}.csv", TABLES[table])
    return RawTable(source, tuple(columns), cells, np.arange(whole.num_rows) + 2)


def _frame(columns: dict[str, Any]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame({name: cells.astype(object) for name, cells in columns.items()})


def _compare(ours: list[Any], theirs: list[Any]) -> None:
    if ours != theirs:
        raise BenchmarkError("pandas found other cells")
