"""Files that are no backup, or not one of this program: refused before anything is touched."""

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graphcrm.errors import GraphCrmError
from graphcrm.stores.backup import MANIFEST, Manifest
from graphcrm.stores.backup_read import is_backup, open_backup
from tests.builders import new_app
from tests.fixtures import FOLDER

Change = Callable[[dict[str, Any]], Mapping[str, Any] | None]


def changed(path: Path, change: Change, part: bytes | None = None) -> Path:
    """Write the fixture's backup again with another manifest; ``part`` for its first part."""
    with zipfile.ZipFile(FOLDER / "schema-1.zip") as old, zipfile.ZipFile(path, "w") as new:
        manifest = json.loads(old.read(MANIFEST))
        first = f"{manifest['parts'][0]['name']}.parquet"
        if part is not None:
            manifest["parts"][0]["sha256"] = hashlib.sha256(part).hexdigest()
        for name in old.namelist():
            if name != MANIFEST:
                new.writestr(name, part if part is not None and name == first else old.read(name))
        new.writestr(MANIFEST, json.dumps(change(manifest) or manifest))
    return path


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda m: m.update(format=2), "has backup format 2 and schema 1, and this graphcrm reads"),
        (lambda m: m.update(schema_version=99), "schema 99, .* install the graphcrm that wrote it"),
        (lambda m: m.update(kind="photographs"), "its manifest is that of something else"),
        (lambda m: m.pop("n_loads") and None, "its manifest cannot be read"),
        (lambda m: {"kind": []}, "its manifest cannot be read"),
        (lambda m: m["parts"][0].update(name="tables/x"), "a part that graphcrm does not know"),
        (lambda m: m["parts"][0].update(sha256="0"), "part ledger/loads is not what was written"),
        (lambda m: m["parts"].append({**m["parts"][0], "name": "tables/tiers"}), "tables/tiers is"),
    ],
)
def test_a_manifest_that_does_not_fit(tmp_path: Path, change: Change, says: str) -> None:
    path = changed(tmp_path / "b.zip", change)
    with pytest.raises(GraphCrmError, match=says) as caught, open_backup(path):
        pass
    assert caught.value.exit_code == 2


def test_columns_that_the_model_does_not_know(tmp_path: Path) -> None:
    file = io.BytesIO()
    pq.write_table(pa.table({"load": pa.array(["one"])}), file)
    path = changed(tmp_path / "b.zip", lambda _: None, file.getvalue())
    with (
        open_backup(path) as backup,
        pytest.raises(GraphCrmError, match="ledger/loads has columns of something else"),
    ):
        list(backup.parts())


def test_what_looks_like_a_backup(tmp_path: Path) -> None:
    assert is_backup(FOLDER / "schema-1.zip")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("x", "y")
    (tmp_path / "text").write_text("x", "utf-8")
    for path in (tmp_path / "other.zip", tmp_path / "text", tmp_path, tmp_path / "none"):
        assert not is_backup(path)


def test_a_manifest_is_read_as_it_was_written() -> None:
    with open_backup(FOLDER / "schema-1.zip") as backup:
        manifest = backup.manifest
        n_rows = {part.name: rows.read_all().num_rows for part, rows in backup.parts()}
    assert Manifest.of(json.loads(json.dumps(manifest.to_dict()))) == manifest
    assert n_rows == {part.name: part.rows for part in manifest.parts}


def test_a_pipe_or_device_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        assert not is_backup(path)
        with pytest.raises(GraphCrmError, match="is no file; name a backup"), open_backup(path):
            pass


@pytest.mark.parametrize(
    "change",
    [
        lambda m: m.update(graph_version="0" * 16),
        lambda m: m["parts"][0].update(rows=m["parts"][0]["rows"] + 1),
    ],
)
def test_a_manifest_that_says_what_is_not_so_is_not_believed(
    tmp_path: Path, change: Change
) -> None:
    app = new_app(tmp_path)
    with pytest.raises(GraphCrmError, match="does not hold what its manifest says"):
        app.restore(changed(tmp_path / "bank.zip", change))
    assert not app.store.exists()
