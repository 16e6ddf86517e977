"""Read a backup: every checksum first, then part by part."""

from __future__ import annotations

import hashlib
import json
import mmap
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from graphcrm.errors import InputError, StoreVersionError
from graphcrm.stores.backup import FORMAT, KIND, MANIFEST, Manifest, Part
from graphcrm.stores.forgetting import MEMBERS, homes_of
from graphcrm.stores.parts import SCHEMA_VERSION, schemas

# What Python raises over a zip file or a manifest that is damaged or something else.
_UNREADABLE = (
    *(zipfile.BadZipFile, EOFError, LookupError, TypeError, AttributeError),
    *(ValueError, NotImplementedError, RuntimeError, OSError),
)


class Backup:
    """A backup whose every part was found undamaged."""

    def __init__(self, path: Path, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self.path, self.manifest = path, manifest
        self._archive = archive

    def parts(self) -> Iterator[tuple[Part, pa.RecordBatchReader]]:
        """Yield each part with its rows; read them before you ask for the next.

        Raises
        ------
        InputError
            A part has columns that the model does not know.
        """
        known = schemas()
        file = self._archive.fp
        assert file is not None
        # Mapped by its handle: the name may be given to another backup meanwhile.
        whole = pa.py_buffer(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        for part in self.manifest.parts:
            start, length = _extent(self._archive, f"{part.name}.parquet")
            rows = _reader(pa.BufferReader(whole.slice(start, length)))
            if not _fits(rows.schema, known[part.name]):
                raise _not_ours(self.path, f"part {part.name} has columns of something else")
            yield part, rows

    def customer_ids(self) -> list[str]:
        """Return the ids of the customers that it holds."""
        for part, rows in self.parts():
            if part.name == "tables/customers":
                return [i for batch in rows for i in batch.column("customer_id").to_pylist()]
        return []

    def homes_of(self, customers: Collection[str]) -> list[str]:
        """Return the households that some customers belong to and nobody else."""
        members = (rows for part, rows in self.parts() if part.name in MEMBERS)
        return homes_of(customers, members)


@contextmanager
def open_backup(path: Path, *, tick: Callable[[str], None] = lambda _: None) -> Iterator[Backup]:
    """Open a backup once every checksum has been verified.

    Parameters
    ----------
    path : Path
    tick : callable
        Called with the name of each part before it is verified.

    Raises
    ------
    InputError
        The file is missing, damaged, cut short, or no backup of graphcrm.
    StoreVersionError
        A newer graphcrm wrote it.
    """
    if path.exists() and not path.is_file():
        raise InputError(f"{path} is no file; name a backup")
    try:
        file = path.open("rb")
    except OSError as error:
        why = error.strerror or "the disk refused it"
        raise InputError(f"cannot read {path}: {why}; name a backup that you may read") from None
    with file, _archive_of(path, file) as archive:
        manifest = _manifest(path, archive)
        for part in manifest.parts:
            tick(part.name)
            if _sha256(archive, part.name) != part.sha256:
                raise _not_ours(path, f"part {part.name} is not what was written")
        yield Backup(path, archive, manifest)


def is_backup(path: Path) -> bool:
    """Whether ``path`` looks like a backup; nothing is verified."""
    if not path.is_file():  # a pipe or a device would be read without end
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return bool(json.loads(archive.read(MANIFEST))["kind"] == KIND)
    except _UNREADABLE:
        return False


def _archive_of(path: Path, file: IO[bytes]) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except _UNREADABLE:
        raise _not_ours(path, "it is not whole, or no zip file") from None


def _manifest(path: Path, archive: zipfile.ZipFile) -> Manifest:
    """Read the manifest; refuse what is no backup, or one of a newer graphcrm."""
    try:
        said: Mapping[str, Any] = json.loads(archive.read(MANIFEST))
        kind, found, schema = said["kind"], int(said["format"]), int(said["schema_version"])
        newer = found > FORMAT or schema > SCHEMA_VERSION
        manifest = None if newer or kind != KIND else Manifest.of(said)
    except _UNREADABLE:
        raise _not_ours(path, "its manifest cannot be read") from None
    if kind != KIND:
        raise _not_ours(path, "its manifest is that of something else")
    if manifest is None:
        raise StoreVersionError(
            f"{path} has backup format {found} and schema {schema}, and this graphcrm reads up to "
            f"{FORMAT} and {SCHEMA_VERSION}; install the graphcrm that wrote it, or a newer one",
            found=schema,
            known=SCHEMA_VERSION,
        )
    if not {part.name for part in manifest.parts} <= schemas().keys():
        raise _not_ours(path, "it has a part that graphcrm does not know")
    return manifest


def _sha256(archive: zipfile.ZipFile, part: str) -> str:
    """Return the checksum of a part; nothing where it cannot be read at all."""
    try:
        with archive.open(f"{part}.parquet") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    except _UNREADABLE:
        return ""


def _extent(archive: zipfile.ZipFile, name: str) -> tuple[int, int]:
    """Return where the bytes of an entry begin, and how many they are."""
    entry = archive.getinfo(name)
    file = archive.fp
    assert file is not None
    file.seek(entry.header_offset + 26)
    n_name, n_extra = (int.from_bytes(file.read(2), "little") for _ in range(2))
    return entry.header_offset + 30 + n_name + n_extra, entry.file_size


def _reader(file: pa.BufferReader) -> pa.RecordBatchReader:
    parquet = pq.ParquetFile(file)
    return pa.RecordBatchReader.from_batches(parquet.schema_arrow, parquet.iter_batches())


def _fits(found: pa.Schema, known: pa.Schema) -> bool:
    """Whether every column is one of the model's; an older schema has fewer."""
    return all(
        field.name in known.names and known.field(field.name).type == field.type for field in found
    )


def _not_ours(path: Path, why: str) -> InputError:
    return InputError(
        f"{path} is no backup of graphcrm or is damaged: {why}; nothing was changed, "
        "restore another backup"
    )
