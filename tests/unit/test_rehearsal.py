"""The first rows of a load are remembered, and every row goes on to the store."""

from collections.abc import Sequence
from typing import Any, cast

import pyarrow as pa

from graphcrm.app.rehearsal import Watched
from graphcrm.graph.ports import Counts, LoadSession


class Counting:
    """A session that counts the rows it is given."""

    load_id = "0001"

    def __init__(self) -> None:
        self.n: list[int] = []

    def upsert(
        self, table: str, rows: pa.Table | pa.RecordBatchReader, *, closing: bool = False
    ) -> Counts:
        self.n.append(rows.num_rows if isinstance(rows, pa.Table) else rows.read_all().num_rows)
        return Counts(inserted=self.n[-1])


def rows(ids: Sequence[str]) -> pa.Table:
    return pa.table({"staff_id": list(ids), "_file": pa.array([0] * len(ids), pa.int32())})


def watched(n: int) -> tuple[Any, Counting]:
    session = Counting()
    return Watched(cast("LoadSession", session), n), session


def test_a_table_is_passed_on_whole_and_its_first_rows_are_kept() -> None:
    seen, session = watched(2)
    assert seen.upsert("staff", rows("ABC")).inserted == 3
    seen.upsert("staff", rows("DE"))
    assert (session.n, seen.load_id) == ([3, 2], "0001")
    assert seen.first["staff"].to_pydict() == {"staff_id": ["A", "B"]}


def test_a_stream_is_passed_on_batch_by_batch() -> None:
    seen, session = watched(2)
    batches = [*rows("ABC").to_batches(), *rows("DE").to_batches()]
    stream = pa.RecordBatchReader.from_batches(batches[0].schema, batches)
    assert seen.upsert("staff", stream).inserted == 5
    assert session.n == [5]
    assert seen.first["staff"].to_pydict() == {"staff_id": ["A", "B"]}


def test_rows_that_are_closed_are_not_shown() -> None:
    seen, session = watched(2)
    seen.upsert("staff", rows("A"), closing=True)
    assert (session.n, seen.first) == ([1], {})
