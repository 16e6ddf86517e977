"""How fast others read the same files.

Neither validates, looks for repeated keys, checks references, remembers where a row came from, or
writes a snapshot: they are the floor under a load, not a way to do one.
"""

from __future__ import annotations

from benchmarks.harness import Run


def pandas_reads(run: Run) -> None:
    """Time ``pandas.read_csv`` on every file."""
    import pandas as pd

    with run.timed("all"):
        frames = [pd.read_csv(p, low_memory=False) for p in sorted(run.extracts.glob("*.csv"))]
    run.facts["n_rows"] = sum(len(frame) for frame in frames)


def duckdb_reads(run: Run) -> None:
    """Time ``CREATE TABLE AS`` on every file, all columns text, in one transaction."""
    import duckdb

    store = run.folder / "plain.duckdb"
    store.unlink(missing_ok=True)
    paths = sorted(run.extracts.glob("*.csv"))
    with run.timed("all"), duckdb.connect(str(store)) as connection:
        connection.begin()
        for path in paths:
            connection.execute(
                f'CREATE TABLE "{path.stem}" AS SELECT * FROM read_csv(?, all_varchar = true)',
                [str(path)],
            )
        connection.commit()
    with duckdb.connect(str(store), read_only=True) as connection:
        run.facts["n_rows"] = sum(len(connection.table(path.stem)) for path in paths)
