"""A load that keeps next to nothing in memory does what one does that keeps everything."""

from pathlib import Path

import pyarrow as pa
import pytest

from graphcrm.app import App, LoadReport
from graphcrm.ingest import read_csv, spill
from graphcrm.ingest.spill import Room, Spill
from tests.builders import PEOPLE, Content, content, load, new_app, rejected, write_bank
from tests.faults.test_mended import dirty_bank


def _loaded(folder: Path) -> tuple[App, Content, LoadReport]:
    folder.mkdir()
    app = new_app(folder)
    load(app, write_bank(folder / "first", **PEOPLE))
    report = load(app, dirty_bank(folder))
    return app, content(app.store), report


def test_rows_in_files_load_as_rows_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, expected, one = _loaded(tmp_path / "memory")
    made: list[Path | None] = []
    table = Spill.table

    def noted(rows: Spill, schema: pa.Schema) -> pa.Table:
        made.append(rows.path)
        return table(rows, schema)

    monkeypatch.setattr(Spill, "table", noted)
    monkeypatch.setattr(Room, "shared_by", lambda room, _: Room(room.folder, 0))
    monkeypatch.setattr(spill, "BLOCK_ROWS", 2)
    monkeypatch.setattr(read_csv, "BLOCK_BYTES", 1 << 16)
    app, found, two = _loaded(tmp_path / "files")
    assert found == expected
    assert two.tables == one.tables
    assert sorted(rejected(two)) == sorted(rejected(one))
    assert sorted(map(str, two.result.warnings)) == sorted(map(str, one.result.warnings))
    files = [path for path in made if path]
    assert len(files) >= 8  # cells and typed rows of four tables
    assert not any(path.exists() for path in files)
    assert not any("staging" in path.name for path in app.home.path.iterdir())
