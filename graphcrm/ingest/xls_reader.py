"""Reads a workbook of the old kind (.xls) for :mod:`graphcrm.ingest.workbook`, in its own process.

The library that reads them gives up, or takes all memory, where their inner tables of sectors are
damaged; here it takes nobody with it.  It is run as a file, ``python xls_reader.py PATH [SHEET]``,
prints the names of the sheets, or the rows of one, as lines of JSON, and ends with 0 if it could.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from pathlib import Path

MEMORY_BYTES = 1 << 32


def main(path: str, sheet: str = "") -> None:
    """Print what a workbook holds."""
    from python_calamine import load_workbook

    _limit_memory()
    with Path(path).open("rb") as file, load_workbook(file) as workbook:
        if not sheet:
            visible = {s.name: "Hidden" not in str(s.visible) for s in workbook.sheets_metadata}
            print(json.dumps(visible))  # noqa: T201
            return
        for row in workbook.get_sheet_by_name(sheet).iter_rows():
            print(json.dumps([_plain(cell) for cell in row]))  # noqa: T201


def _plain(cell: object) -> object:
    """Write dates and times as text."""
    if isinstance(cell, bool | int | float | str):
        return cell
    iso = getattr(cell, "isoformat", None)
    return str(cell) if iso is None else iso().replace("T", " ")


def _limit_memory() -> None:
    with suppress(ImportError, ValueError, OSError):  # Windows knows no such limits
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


if __name__ == "__main__":
    main(*sys.argv[1:])
