"""Reading and checking an extract, and what a mapping may ask, beside others on the same cells."""

from __future__ import annotations

from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.commands import command
from benchmarks.harness import BenchmarkError, Run, case

if TYPE_CHECKING:
    import pandas as pd

    from graphcrm.ingest.raw import RawTable, Source

CHUNK_ROWS = 32_768


@case("ingest")
def gb18030(run: Run) -> None:
    """Read and check customers, 27 columns of CSV in GB18030"""
    from graphcrm.ingest.read import read
    from graphcrm.ingest.spill import Room
    from graphcrm.ingest.validate import validate

    source, staging = _in_gb18030(run), run.folder / "staging"
    staging.mkdir(exist_ok=True)
    room = Room(staging).shared_by(2)
    with run.timed("all"):
        with run.timed("of it reading"):
            raw = read(source, room)
        checked = validate(raw, room=room)
    run.note_peak()
    if checked.rows.num_rows != run.n_customers:
        raise BenchmarkError("rows of the sample were rejected")
    _compare_text(run, raw, source.path)
    rmtree(staging)


def _in_gb18030(run: Run) -> Source:
    """Return the sample's customers as a bank's own systems write them."""
    from graphcrm.ingest.raw import Source
    from graphcrm.model import TABLES

    path = run.folder / "gb18030" / "customers.csv"
    if not path.exists():
        if not run.extracts.exists():
            command(run, "sample", str(run.extracts), "--customers", str(run.n_customers))
            run.seconds.clear()
            run.of_children = False
        path.parent.mkdir()
        text = (run.extracts / "customers.csv").read_text("utf-8-sig")
        path.write_text(text, "gb18030")
    return Source(path, path.name, TABLES["customers"])


def _compare_text(run: Run, raw: RawTable, path: Path) -> None:
    """Let pandas read the same file into text, nothing else; every cell must be equal."""
    import pandas as pd
    import pyarrow as pa

    with run.timed("pandas reads it as text"):
        frame = pd.read_csv(path, encoding="gb18030", dtype=str, keep_default_na=False)
    for i, name in enumerate(raw.headers):
        if not raw.cells.column(i).equals(pa.chunked_array([pa.array(frame[name], pa.string())])):
            raise BenchmarkError("pandas found other cells")


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
