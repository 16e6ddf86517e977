"""Inspections of small banks made of plain rows, without a store."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

from graphcrm.answer import Answer, Cell
from graphcrm.graph.ports import Counts, LoadRecord, Store
from graphcrm.ingest.quality import section
from graphcrm.ingest.quality.inspection import Inspection
from graphcrm.ingest.quality.rows import Rows
from tests import banks
from tests.banks import DAY


class Ledger:
    """A store of which only the ledger is known."""

    def __init__(self, *records: LoadRecord) -> None:
        self._records = list(records)

    def loads(self) -> list[LoadRecord]:
        return self._records


def record(number: int, on: date, **tables: Counts) -> LoadRecord:
    """Return a line of the ledger."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return LoadRecord(f"L{number:05d}", at, on, "v", {}, [], tables)


def inspection(
    folder: Path,
    rows: banks.Rows,
    *,
    as_of: date = DAY,
    branch: str | None = None,
    records: Sequence[LoadRecord] = (),
) -> Inspection:
    """Return an inspection of plain rows on a date."""
    graph = banks.graph_of(rows, folder)
    return Inspection(Rows(graph, as_of), cast("Store", Ledger(*records)), branch)


def found(asked: Inspection, name: str) -> list[dict[str, Cell]]:
    """Return the rows of a section."""
    return answer(asked, name).rows()


def answer(asked: Inspection, name: str) -> Answer:
    """Return a section."""
    return section(name)(asked)


def broken(asked: Inspection, name: str) -> dict[Any, Any]:
    """Return rule and column of each rule with how many rows were judged and break it."""
    rows = found(asked, name)
    return {(r["rule"], r["table"], r["column"]): (r["n_checked"], r["n_bad"]) for r in rows}
