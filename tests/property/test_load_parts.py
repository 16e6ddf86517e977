"""A whole bank in one load, and in parts over several loads: the same store."""

import csv
from pathlib import Path
from zlib import crc32

import pytest

from graphcrm.graph.ports import Counts
from graphcrm.model import TABLES
from graphcrm.sample import generate, write
from tests.builders import Row, content, load, new_app, write_bank

N_PARTS = 3


@pytest.mark.slow
def test_a_bank_in_parts_makes_the_same_store(tmp_path: Path) -> None:
    *files, _truth = write(generate(200, seed=8), tmp_path / "whole")
    whole, parts = new_app(tmp_path, "whole.duckdb"), new_app(tmp_path, "parts.duckdb")
    one = load(whole, *files)
    sums: dict[str, Counts] = {}
    for is_node in (True, False):
        for part in (2, 0, 1):
            folder = tmp_path / f"{is_node}-{part}"
            some = {f.stem: _rows(f, part) for f in files if TABLES[f.stem].is_node is is_node}
            report = load(
                parts, write_bank(folder, **{n: rows for n, rows in some.items() if rows})
            )
            for name, counts in report.tables.items():
                sums[name] = sums.get(name, Counts()) + counts
    assert content(parts.store) == content(whole.store)
    assert sums == {name: counts for name, counts in one.tables.items() if counts.read}


def _rows(file: Path, part: int) -> list[Row]:
    """Return the rows of a file that belong to a part, which is told by their key."""
    keys = [column.name for column in TABLES[file.stem].key]
    with file.open(encoding="utf-8-sig", newline="") as text:
        rows = list(csv.DictReader(text))
    return [
        row
        for row in rows
        if crc32("|".join(row.get(k) or "" for k in keys).encode()) % N_PARTS == part
    ]
