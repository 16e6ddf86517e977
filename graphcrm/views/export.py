"""Write the whole bank out: tables that load again, or a graph that other tools open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from graphcrm.errors import InputError
from graphcrm.model import TABLES, Kind
from graphcrm.views.files import make_folder, replacing

if TYPE_CHECKING:
    from graphcrm.graph import View
    from graphcrm.graph.ports import Scanner

TABLE_FORMATS: Final = ("csv", "parquet")
GRAPH_FORMATS: Final = ("graphml", "gexf")
IMPORT_FORMAT: Final = "neo4j-admin"  # the store as it is: not written here, but by stores
GRAPH_FILE: Final = "bank"


def export(
    scanner: Scanner,
    view: View,
    folder: Path,
    *,
    file_format: str,
    names: bool = False,
    tick: Callable[[str], None] = lambda _: None,
) -> list[Path]:
    """Write every canonical table, or the graph of a view, into ``folder``.

    Parameters
    ----------
    scanner : Scanner
        An open store; its tables are written as they are now, every column of them.
    view : View
        For graph files: the date, and who may see what.
    folder : Path
        Made if missing.  Files of the same names are replaced; a file of a table that has no rows
        now is removed, so that the folder loads as what the store holds.
    file_format : {"csv", "parquet", "graphml", "gexf"}
    names : bool
        Graph files also hold names, phones and addresses.
    tick : callable
        Called with the name of each table or file before it is written.

    Returns
    -------
    list of Path
        The files written, readable by their owner only.

    Raises
    ------
    InputError
        Another format, or a folder that cannot be written.

    Notes
    -----
    CSV is UTF-8 with canonical headers, ISO dates, months as 2026-06 and booleans as 1 and 0.
    It is meant for programs: text is written as it is, also where a spreadsheet would run it.
    """
    if file_format not in TABLE_FORMATS + GRAPH_FORMATS:
        known = ", ".join((*TABLE_FORMATS, *GRAPH_FORMATS, IMPORT_FORMAT))
        raise InputError(f"the bank can be written as one of: {known}")
    make_folder(folder)
    if file_format in GRAPH_FORMATS:
        return [_export_graph(view, folder, file_format, names=names, tick=tick)]
    written = []
    for table in TABLES:
        tick(table)
        path = folder / f"{table}.{file_format}"
        rows = scanner.scan(table)
        if rows.num_rows:
            with replacing(path) as fresh:
                _TABLE_WRITERS[file_format](table, rows, fresh)
            written.append(path)
        else:
            path.unlink(missing_ok=True)
    return written


def _export_graph(
    view: View, folder: Path, file_format: str, *, names: bool, tick: Callable[[str], None]
) -> Path:
    from graphcrm.graph.exchange import write_gexf, write_graphml

    path = folder / f"{GRAPH_FILE}.{file_format}"
    tick(path.name)
    write = write_graphml if file_format == "graphml" else write_gexf
    with replacing(path) as fresh:
        write(view, fresh, names=names)
    return path


def _write_csv(table: str, rows: Any, path: Path) -> None:
    import pyarrow as pa

    from graphcrm.views.delimited import csv_chunks

    columns = {c.name: _plain(c.kind, rows[c.name]) for c in TABLES[table].columns}
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(csv_chunks(pa.table(columns), guard=False))


def _plain(kind: Kind, values: Any) -> Any:
    """Return a column as an extract spells it."""
    import pyarrow as pa
    import pyarrow.compute as pc

    match kind:
        case Kind.BOOL:
            return values.cast(pa.int8())
        case Kind.MONTH:
            return pc.utf8_slice_codeunits(values.cast(pa.string()), 0, 7)
        case _:
            return values


def _write_parquet(_: str, rows: Any, path: Path) -> None:
    import pyarrow.parquet as pq

    pq.write_table(rows, path)


_TABLE_WRITERS: Final[Mapping[str, Callable[[str, Any, Path], None]]] = {
    "csv": _write_csv,
    "parquet": _write_parquet,
}
