"""Which data files do the sources of a load hold?

Nothing is said here about what the files mean: they are named after tables
(:mod:`graphcrm.ingest.sources`), or a mapping says it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from glob import glob, has_magic
from pathlib import Path
from typing import NamedTuple

from graphcrm.errors import InputError
from graphcrm.ingest.zipped import Member, unpack

TEXT_FILES = (".csv", ".txt", ".tsv")
WORKBOOKS = (".xlsx", ".xls")
ARCHIVE = ".zip"
DATA_FILES = (*TEXT_FILES, *WORKBOOKS, ".parquet")
_ADDRESS = re.compile(r"[A-Za-z][\w+.-]*://")
_SECRET = re.compile(r".*@")  # an address written wrong may still hold a password


@dataclass(frozen=True, slots=True)
class DataFile:
    """One file of data, wherever it came from.

    Parameters
    ----------
    path : Path
        Where it lies on disk; its ending says how it is read.
    label : str
        How people are told of it.
    name : str
        Its path within its source, with ``/``: what patterns of a mapping are about.
    named : bool
        Whether somebody named this very file.
    digest : str
        Hash of the content where the bytes of the file do not stand for it; else empty.
    """

    path: Path
    label: str
    name: str
    named: bool = False
    digest: str = ""

    @property
    def is_workbook(self) -> bool:
        """Whether it has sheets."""
        return self.path.suffix.lower() in WORKBOOKS

    @property
    def is_ours(self) -> bool:
        """Whether it is a reject file, a hidden file or a lock file of a spreadsheet program."""
        return Path(self.name).name.startswith((".", "~$", "rejects-"))

    @property
    def is_data(self) -> bool:
        """Whether it is read where nobody named it."""
        suffix = self.path.suffix.lower()
        return suffix in {*DATA_FILES, ARCHIVE} and not self.is_ours and self.path.is_file()

    def sha256(self) -> str:
        """Return the hash of its content."""
        return self.digest or file_hash(self.path)


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


Wanted = Callable[[DataFile], bool]


class Listing(NamedTuple):
    """What the sources hold.

    Parameters
    ----------
    by_source : list of (str, list of DataFile)
        For each source on disk, in the order named: how people are told of it, and its files.
    databases : list of str
        Addresses of databases, each once; see :func:`graphcrm.ingest.sql.open_database`.
    """

    by_source: list[tuple[str, list[DataFile]]]
    databases: list[str]

    @property
    def files(self) -> list[DataFile]:
        """Every file once, though several sources may hold it."""
        unique: dict[Path, DataFile] = {}
        for _, files in self.by_source:
            for file in files:
                unique.setdefault(file.path.resolve(), file)
        return list(unique.values())


def list_files(
    sources: Sequence[Path | str], staging: Path, *, deep: bool = False, any_ending: bool = False
) -> Listing:
    """List the data files of ``sources``: files, folders, zip files, patterns; and databases.

    Parameters
    ----------
    sources : sequence of Path or str
        Patterns have ``*``, ``?`` or ``[``, where there is no file of that very name.
    staging : Path
        Folder for what has to be unpacked; it outlives the listing.
    deep : bool
        Read folders to any depth, not their first level only.
    any_ending : bool
        Files of folders and zip files whose ending says nothing are text files that somebody asks
        for.

    Raises
    ------
    InputError
        A source is missing or cannot be read, or a pattern fits nothing.
    """
    texts = [str(source) for source in sources]
    unpacker = _Unpacker(staging, any_ending=any_ending)
    wanted = _is_file if any_ending else _is_data
    on_disk = [(_shown(t), _of_source(t, wanted, deep=deep)) for t in texts if not is_address(t)]
    return Listing(
        [(label, list(unpacker.unpacked(files))) for label, files in on_disk],
        list(dict.fromkeys(text for text in texts if is_address(text))),
    )


def is_address(source: str) -> bool:
    """Whether a source is the address of a database.

    >>> is_address("sqlite:///bank.db"), is_address("C:/extracts")
    (True, False)
    """
    return bool(_ADDRESS.match(source))


class _Unpacker:
    """Puts the members of zip files in their places; each zip file is unpacked once."""

    def __init__(self, staging: Path, *, any_ending: bool) -> None:
        self._staging, self._any_ending = staging, any_ending
        self._known: dict[Path, list[Member]] = {}

    def unpacked(self, files: Iterable[DataFile]) -> Iterator[DataFile]:
        """Yield files, and those in zip files."""
        for file in files:
            if file.path.suffix.lower() != ARCHIVE:
                yield file
                continue
            within = "" if file.named else f"{file.name}/"
            for name, path in self._members(file):
                found = DataFile(path, f"{file.label}/{name}", within + name)
                if not found.is_ours:
                    yield found

    def _members(self, file: DataFile) -> list[Member]:
        path = file.path.resolve()
        if path not in self._known:
            self._known[path] = unpack(
                path,
                file.label,
                self._staging,
                endings=DATA_FILES,
                any_ending=self._any_ending,
            )
        return self._known[path]


def _of_source(source: str, wanted: Wanted, *, deep: bool) -> Iterator[DataFile]:
    if not source.strip():  # an unset variable of a script is not the folder one stands in
        raise InputError("a source is empty; name a file or folder of extracts")
    path = Path(source)
    if path.exists():
        return _in_folder(path, wanted, deep=deep) if path.is_dir() else iter([_named(path)])
    if has_magic(source):
        return _fitting(source, wanted, deep=deep)
    raise InputError(f"{_shown(source)} does not exist; name a file or folder of extracts")


def _named(path: Path) -> DataFile:
    return DataFile(path, path.name, path.name, named=True)


def _in_folder(folder: Path, wanted: Wanted, *, deep: bool) -> Iterator[DataFile]:
    try:
        entries = sorted(folder.rglob("*") if deep else folder.iterdir())
    except PermissionError as error:
        raise InputError(f"{folder} cannot be read; check its permissions") from error
    for path in entries:
        name = path.relative_to(folder).as_posix()
        file = DataFile(path, name, name)
        if wanted(file):
            yield file


def _fitting(pattern: str, wanted: Wanted, *, deep: bool) -> Iterator[DataFile]:
    """Yield what fits a pattern that no shell resolved."""
    fits = [Path(found) for found in sorted(glob(pattern, recursive=True))]  # noqa: PTH207
    if not fits:
        raise InputError(f"nothing fits {_shown(pattern)}; name a file or folder of extracts")
    for path in fits:
        if path.is_dir():
            yield from _in_folder(path, wanted, deep=deep)
        elif wanted(file := replace(_named(path), named=False)):
            yield file


def _is_data(file: DataFile) -> bool:
    return file.is_data


def _is_file(file: DataFile) -> bool:
    return file.path.is_file() and not file.is_ours


def _shown(source: str) -> str:
    """Return how a source is told of: what may be an address of a database is not repeated."""
    return "a source" if _SECRET.match(source) else source
