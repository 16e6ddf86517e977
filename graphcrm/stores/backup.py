"""A backup: one zip file of Parquet parts, and a manifest that says what they are.

The parts lie in it as they are (Parquet is compressed already), so each is read where it lies.
The manifest comes last, when the checksums are known.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from graphcrm import __version__
from graphcrm.stores.parts import TABLE

if TYPE_CHECKING:
    from graphcrm.graph.ports import Dump

FORMAT = 1
MANIFEST = "manifest.json"
KIND = "graphcrm backup"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # an entry without a clock time
_OWNER_ONLY = 0o600 << 16


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a backup: how many rows, and the SHA-256 of its bytes."""

    name: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says about itself.

    Parameters
    ----------
    graphcrm : str
        The version of the program that wrote it.
    schema_version : int
    graph_version : str
        Empty where nothing was loaded.
    data_date : date or None
        Of the newest load.
    n_loads : int
    parts : tuple of Part
    """

    graphcrm: str
    schema_version: int
    graph_version: str
    data_date: date | None
    n_loads: int
    parts: tuple[Part, ...]

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Manifest:
        """Return the manifest that a JSON document is; LookupError, TypeError, ValueError else."""
        day = said["data_date"]
        return cls(
            graphcrm=str(said["graphcrm"]),
            schema_version=int(said["schema_version"]),
            graph_version=str(said["graph_version"]),
            data_date=date.fromisoformat(day) if day else None,
            n_loads=int(said["n_loads"]),
            parts=tuple(Part(**part) for part in said["parts"]),
        )

    @property
    def n_rows(self) -> dict[str, int]:
        """Rows by table; tables without rows are not listed."""
        found = {}
        for part in self.parts:
            kind, _, table = part.name.partition("/")
            if kind == TABLE:
                found[table] = part.rows
        return found

    def to_dict(self) -> dict[str, object]:
        """Return the manifest as a JSON document."""
        day = self.data_date and self.data_date.isoformat()
        head = {"kind": KIND, "format": FORMAT}
        return {**head, **asdict(self), "data_date": day, "n_rows": self.n_rows}


def write_backup(
    dump: Dump, path: Path, *, tick: Callable[[str], None] = lambda _: None
) -> Manifest:
    """Write all that ``dump`` holds into ``path``, batch by batch.

    Parameters
    ----------
    dump : Dump
        An open store.
    path : Path
        Overwritten.
    tick : callable
        Called with the name of each part before it is written.

    Returns
    -------
    Manifest

    Raises
    ------
    OSError
        The disk is full, or the file cannot be written.

    Notes
    -----
    The memory needed is that of a few batches, however large a table is.
    """
    parts = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, rows in dump.parts():
            tick(name)
            with archive.open(_entry(f"{name}.parquet"), "w", force_zip64=True) as file:
                parts.append(_write_part(name, rows, file))
        manifest = Manifest(
            __version__,
            dump.schema_version,
            dump.graph_version,
            dump.data_date,
            dump.n_loads,
            tuple(parts),
        )
        archive.writestr(_entry(MANIFEST), json.dumps(manifest.to_dict(), indent=1))
    return manifest


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.external_attr = _OWNER_ONLY
    return entry


def _write_part(name: str, rows: pa.RecordBatchReader, file: IO[bytes]) -> Part:
    sink = _Hashing(file)
    n_rows = 0
    with pq.ParquetWriter(sink, rows.schema, compression="zstd") as writer:
        for batch in rows:
            writer.write_batch(batch)
            n_rows += batch.num_rows
    return Part(name, n_rows, sink.sha256.hexdigest())


class _Hashing(io.RawIOBase):
    """Passes bytes on and remembers their checksum."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.sha256, self._at = file, hashlib.sha256(), 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def write(self, data: Any) -> int:
        self.file.write(data)
        self.sha256.update(data)
        self._at += len(data)
        return len(data)
