"""Files from which ``neo4j-admin database import`` makes a whole store, and the command for it.

Loading over the network suits daily changes; a whole bank is in the database many times sooner this
way.  What the database then holds is what loading the same extracts would have written there.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.errors import InputError
from graphcrm.graph.spaces import PARTY_TABLES
from graphcrm.model import TABLES
from graphcrm.model.labels import PARTY_LABEL
from graphcrm.stores import parts
from graphcrm.stores.neo4j_csv import CsvFile, new_file
from graphcrm.stores.neo4j_rows import END, START, encode, encode_changes, encode_ledger
from graphcrm.stores.neo4j_shape import CHANGE, KEY, LEDGER, STORE, End, shape_of

if TYPE_CHECKING:
    from graphcrm.graph.ports import Dump

SCRIPT: Final = "import.sh"
# Customers, firms and staff never share an id, and some relationships begin at any of them.
_ACTORS: Final = (PARTY_LABEL, *(TABLES[table].label for table in (*PARTY_TABLES, "staff")))
_ENCODE: Final = {
    parts.TABLE: encode,
    parts.HISTORY: encode_changes,
    parts.LEDGER: encode_ledger,
}
_OPTIONS: Final = (
    "--overwrite-destination=true",
    "--id-type=string",
    "--strict=true",  # else it may overlook that an end is not there
    "--ignore-empty-strings=false",  # an empty text is not the same as none
    "--legacy-style-quoting=false",
    "--trim-strings=false",
    "--report-file=import.report",
)
_ABOUT: Final = """\
#!/bin/sh
# Makes a Neo4j 5.26 database of the files in this folder: a whole graphcrm store.
# It REPLACES the database called neo4j; the server must be stopped meanwhile. Run it where Neo4j
# is installed, as the user that Neo4j runs as, who must be allowed to read the files:
#   sh import.sh
# Then start Neo4j and let graphcrm look at it, which also makes its constraints:
#   graphcrm db check --repair --db neo4j://localhost:7687
# The files and import.report hold the bank's data: remove them when that is done.
set -eu
umask 077
cd "$(dirname "$0")"
"""


@dataclass(frozen=True, slots=True)
class Import:
    """What was written: the files, and the command to run in their folder."""

    paths: list[Path]
    command: str


def write_import(
    dump: Dump, folder: Path, *, tick: Callable[[str], None] = lambda _: None
) -> Import:
    """Write all that ``dump`` holds as CSV files, and a script that imports them.

    Parameters
    ----------
    dump : Dump
        An open store.
    folder : Path
        There, and empty.
    tick : callable
        Called with the name of each part before it is written.

    Returns
    -------
    Import
        The files are readable by their owner only; the script is the last.

    Raises
    ------
    InputError
        The folder is not empty, or a file cannot be written; then none is left.

    Notes
    -----
    The memory needed is that of a few batches, however large a table is.
    """
    with _writing(folder):
        if any(folder.iterdir()):
            raise InputError(f"{folder} is not empty; name a new folder, or an empty one")
    writer = _Writer(folder)
    try:
        for part, rows in dump.parts():
            tick(part)
            writer.part(part, rows)
        writer.store(dump.graph_version)
        writer.script()
    except BaseException:
        for path in writer.paths:
            path.unlink(missing_ok=True)
        raise
    return Import(writer.paths, writer.command)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What one CSV file is to ``neo4j-admin``.

    Parameters
    ----------
    name : str
        Of the file, without its ending.
    what : str
        ``nodes=`` and labels, or ``relationships=`` and a type.
    ids : mapping of str to str
        Columns that are ids -> their headers.
    only, without : tuple of str
        Columns that it has, if not all; and those that it has not.
    """

    name: str
    what: str
    ids: Mapping[str, str] = field(default_factory=dict)
    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def of(self, rows: pa.Table) -> pa.Table:
        """Return what goes into the file."""
        return rows.select(self.only) if self.only else rows.drop_columns(list(self.without))


class _Writer:
    """Writes parts into a folder and remembers how to import them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._arguments: list[str] = []
        self._spanning: list[str] = []
        self._branches: list[pa.ChunkedArray] = []
        self.paths: list[Path] = []

    def part(self, part: str, rows: pa.RecordBatchReader) -> None:
        """Write one part."""
        kind, _, name = part.partition("/")
        with ExitStack() as opened:
            files = [(s, opened.enter_context(self._file(s))) for s in _sheets(kind, name)]
            for batch in rows:
                encoded = _ENCODE[kind](name, pa.Table.from_batches([batch]))
                if part == "tables/branches":
                    self._branches.append(encoded["branch_id"])
                for sheet, file in files:
                    file.write(self._known(sheet, name, sheet.of(encoded)))

    def store(self, graph_version: str) -> None:
        """Write what the store says of itself."""
        said = {"name": "graphcrm", "graph_version": graph_version}
        numbers = {"schema_version": parts.SCHEMA_VERSION, "n_begun": 1}
        with self._file(_Sheet("store", f"nodes={STORE}")) as file:
            file.write(pa.Table.from_pylist([said | numbers]))

    def script(self) -> None:
        """Write the script that imports what was written before."""
        path = self._folder / SCRIPT
        self.paths.append(path)
        with _writing(path), new_file(path) as file:
            file.write(f"{_ABOUT}{self.command}\n".encode())

    @property
    def command(self) -> str:
        """The command that imports all files, run where they lie."""
        spanning = []
        if self._spanning:
            names = ",".join(self._spanning)
            spanning = ["--multiline-fields-format=v2", f"--multiline-fields={names}"]
        words = [*_OPTIONS, *spanning, *sorted(self._arguments, key=_nodes_first)]
        return " \\\n  ".join(
            ["neo4j-admin database import full neo4j", *(shlex.quote(word) for word in words)]
        )

    @contextmanager
    def _file(self, sheet: _Sheet) -> Iterator[CsvFile]:
        """Yield a new file, which is imported if anything is written into it."""
        path = self._folder / f"{sheet.name}.csv"
        self.paths.append(path)
        with _writing(path):
            with CsvFile(path, sheet.ids) as file:
                yield file
            if not file.n_rows:
                self.paths.remove(path)
                return
            self._arguments.append(f"--{sheet.what}={path.name}")
            if file.spans_lines():
                self._spanning.append(path.name)

    def _known(self, sheet: _Sheet, table: str, rows: pa.Table) -> pa.Table:
        """Return the rows whose owner has a node; a branch may be known by its number alone."""
        if sheet.only and not TABLES[table].columns[0].strict:
            ids = pa.chunked_array(self._branches, pa.string())
            return rows.filter(pc.is_in(rows[START], value_set=ids))
        return rows


def _sheets(kind: str, name: str) -> Iterator[_Sheet]:
    """Yield the files that a part is written to."""
    if kind != parts.TABLE:
        label = CHANGE if kind == parts.HISTORY else LEDGER[name]
        yield _Sheet(f"{kind}-{name}", f"nodes={label}")
        return
    shape = shape_of(name)
    label = shape.table.label
    match shape.form:
        case "node":
            also = f":{PARTY_LABEL}" if name in PARTY_TABLES else ""
            own = shape.table.columns[0].name
            yield _Sheet(name, f"nodes={label}{also}", {own: f"{own}:ID({_group(label)})"})
        case "fact":
            yield _Sheet(name, f"nodes={label}", {KEY: f"{KEY}:ID({label})"}, without=(START,))
            ids = _end_id(START, shape.start) | {KEY: f":END_ID({label})"}
            hangs = f"relationships={shape.table.hangs_by}"
            yield _Sheet(f"{name}-links", hangs, ids, only=(START, KEY))
        case "edge":
            ids = _end_id(START, shape.start) | _end_id(END, shape.end)
            yield _Sheet(name, f"relationships={label}", ids)


def _nodes_first(argument: str) -> bool:
    return argument.startswith("--relationships=")


def _end_id(name: str, end: End | None) -> dict[str, str]:
    assert end is not None
    (group,) = {_group(label) for label, _ in end.nodes}
    return {name: f":{name.upper()}_ID({group})"}


def _group(label: str) -> str:
    """Return the set of nodes within which an id names one.

    >>> _group("Staff"), _group("Branch")
    ('Actor', 'Branch')
    """
    return "Actor" if label in _ACTORS else label


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Say in one line which file could not be written."""
    try:
        yield
    except OSError as error:
        why = error.strerror or "the disk refused it"
        raise InputError(
            f"cannot write {path}: {why}; name an empty folder that you may write, with room in it"
        ) from error
