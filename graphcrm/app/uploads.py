"""Extracts that somebody sends: written down as they come, for their owner only.

What a file is called is typed by somebody, so it is taken apart: its name says which table it is,
its content how it is read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO, Final, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graphcrm.errors import FileTypeError, InputError, StoreUnavailableError, TooLargeError
from graphcrm.graph.files import OWNER_FILE
from graphcrm.ingest.listing import DATA_FILES, TEXT_FILES
from graphcrm.model import TABLES

if TYPE_CHECKING:
    from graphcrm.app.app import App

MAPPING_BYTES: Final = 1 << 20
FIELD_BYTES: Final = 1 << 12
MOST_PARTS: Final = 500
LONGEST_NAME: Final = 80
_ENDINGS: Final = (*DATA_FILES, ".zip")
_NOT_IN_NAMES: Final = re.compile(r'[<>:"|?*\[\]]')
_PACKED: Final = (b"PK\x03\x04", b"PK\x05\x06")
# How the first file in a workbook is called, whoever wrote it.
_OF_WORKBOOKS: Final = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"xl/", b"customXml/")
# Files that are never extracts; what else is no text is told when it is read.
_OTHERS: Final = (
    b"%PDF", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"SQLite format", b"7z\xbc\xaf",
    b"Rar!", b"{\\rtf", b"\x7fELF", b"MZ\x90", b"BZh", b"\xfd7zXZ",
)  # fmt: skip

Column = Annotated[str, Field(max_length=64)]


class Sent(BaseModel):
    """The fields that are sent with the files, as the options of ``graphcrm load``."""

    model_config = ConfigDict(extra="forbid")

    data_date: Annotated[date, Field(ge=date(1990, 1, 1), le=date(2200, 1, 1))] | None = None
    full: Annotated[list[Column], Field(max_length=100)] = []
    drop: Annotated[list[Column], Field(max_length=100)] = []
    balances: bool = False
    max_reject_share: Annotated[float, Field(ge=0, le=1)] = 0.05


_SEVERAL: Final = ("full", "drop")


class Upload:
    """An upload under way; as a context it removes all that came when it ends with an error.

    Parameters
    ----------
    app : App
    job_id : str
        Of the job that will load it.
    """

    def __init__(self, app: App, job_id: str) -> None:
        self._files, self._job_id = app.job_files, job_id
        self._today = app.today
        self._folder = self._files.make(job_id)
        self._most_each = app.settings.upload_file_mb << 20
        self._most = app.settings.upload_mb << 20
        self._n_parts = self._n_bytes = 0
        self._fields: dict[str, list[str]] = {}
        self._part: _Part | None = None
        self._names: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._part is not None:
            self._part.close()
        if kind is not None:
            self._files.drop(self._job_id)

    def begin(self, field: str, name: str | None) -> None:
        """Begin a part: a file where it has a name, else a field."""
        self._n_parts += 1
        if self._n_parts > MOST_PARTS:
            raise TooLargeError(f"an upload has {MOST_PARTS} files and fields at most")
        if name is None:
            self._part = _Part(field, None, FIELD_BYTES)
            return
        if field not in {"files", "mapping"}:
            raise InputError("files are sent in the fields files and mapping")
        most = MAPPING_BYTES if field == "mapping" else self._most_each
        path = self._folder / f".{self._n_parts}"
        try:
            self._part = _Part(
                field, path, most, stem=None if field == "mapping" else stem_of(name)
            )
        except OSError:
            raise _no_room() from None

    def write(self, data: bytes) -> None:
        """Take the next bytes of the part."""
        assert self._part is not None, "it was begun"
        self._n_bytes += len(data)
        if self._n_bytes > self._most:
            raise TooLargeError(f"an upload has {self._most >> 20:,} MB at most")
        self._part.write(data)

    def end(self) -> None:
        """End the part."""
        part, self._part = self._part, None
        assert part is not None, "it was begun"
        part.close()
        if part.path is None:
            self._fields.setdefault(part.field, []).append(part.text())
        elif part.stem is None:
            part.path.replace(self._files.mapping(self._job_id))
        else:
            name = f"{part.stem}{_ending(part.path, part.suffix)}"
            if name.casefold() in self._names:
                raise InputError("two files have the same name; call them customers_1, customers_2")
            self._names.add(name.casefold())
            part.path.replace(self._folder / "sources" / name)

    def options(self) -> dict[str, Any]:
        """Return the options of the load, as its job has them.

        Raises
        ------
        InputError
            There is no file, or options that cannot be used.
        """
        if not self._names:
            raise InputError("there is no file; send extracts in the field files")
        sent = _sent(self._fields)
        for name in sent.full:
            if name not in TABLES:
                raise InputError(f"full names no table of the data model: {', '.join(TABLES)}")
        if sent.balances and sent.data_date is None:
            raise InputError("balances needs data_date, the month end that the extracts are of")
        day = sent.data_date or self._today
        return {**sent.model_dump(), "data_date": day.isoformat()}


class _Part:
    """A part as it comes: a file on disk, or the text of a field."""

    def __init__(
        self, field: str, path: Path | None, most: int, *, stem: tuple[str, str] | None = None
    ) -> None:
        self.field, self.path, self._left = field, path, most
        self.stem = stem[0] if stem else None
        self.suffix = stem[1] if stem else ""
        self._most, self._text = most, bytearray()
        self._file: BinaryIO | None = None
        if path is not None:
            path.touch(mode=OWNER_FILE, exist_ok=False)
            self._file = path.open("wb")

    def write(self, data: bytes) -> None:
        self._left -= len(data)
        if self._left < 0:
            what = "a field" if self._file is None else "a file"
            raise TooLargeError(f"{what} of this kind has {self._most:,} bytes at most")
        try:
            (self._text.extend if self._file is None else self._file.write)(data)
        except OSError:
            raise _no_room() from None

    def close(self) -> None:
        if self._file is not None:
            try:
                self._file.close()
            except OSError:
                raise _no_room() from None

    def text(self) -> str:
        try:
            return self._text.decode()
        except UnicodeDecodeError:
            raise InputError("a field is no UTF-8 text") from None


def stem_of(name: str) -> tuple[str, str]:
    r"""Return what a file is called, without folders and ending, and its ending, if that is known.

    >>> stem_of("../../etc/customers.CSV"), stem_of(r"C:\bank\客户.2026.xlsx")
    (('customers', '.csv'), ('客户.2026', '.xlsx'))
    """
    base = unicodedata.normalize("NFC", re.split(r"[\\/]", name)[-1])
    plain = "".join(c for c in base if c.isprintable())
    plain = _NOT_IN_NAMES.sub("", plain).strip(" .~$")
    suffix = Path(plain).suffix.lower()
    stem = plain[: -len(suffix)] if suffix in _ENDINGS else plain
    stem = stem[:LONGEST_NAME].strip(" .")
    if not stem:
        raise InputError("a file has no name; call it after its table, as customers.csv")
    return stem, suffix if suffix in _ENDINGS else ""


def _ending(path: Path, suffix: str) -> str:
    """Return the ending that says how a file is read, by how it begins.

    Raises
    ------
    FileTypeError
        It is none of those that are read.
    """
    with path.open("rb") as file:
        start = file.read(256)
    if start.startswith(b"PAR1"):
        return ".parquet"
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return ".xls"
    if start.startswith(_PACKED):
        return ".xlsx" if start[30:].startswith(_OF_WORKBOOKS) else ".zip"
    if start.startswith(_OTHERS):
        raise FileTypeError(
            "a file is no extract: send CSV, xlsx, xls or Parquet, or a zip of such"
        )
    return suffix if suffix in TEXT_FILES else ".csv"


def _sent(fields: dict[str, list[str]]) -> Sent:
    given: dict[str, str | Sequence[str]] = {
        name: values if name in _SEVERAL else values[-1] for name, values in fields.items()
    }
    try:
        return Sent.model_validate(given)
    except ValidationError as error:
        places = {str(e["loc"][0]) for e in error.errors()} & set(Sent.model_fields)
        message = f"{', '.join(sorted(places))} cannot be used as sent"
        if not places:
            message = f"an upload has the fields files, mapping, {', '.join(Sent.model_fields)}"
        raise InputError(message) from None


def _no_room() -> StoreUnavailableError:
    return StoreUnavailableError(
        "the upload cannot be written beside the store; make room there, and send it again"
    )
