"""Open a workbook, and refuse one that would take all memory or hold less than it shows."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from graphcrm.errors import GraphCrmError, InputError
from graphcrm.ingest.notices import Notice
from graphcrm.ingest.sheet_scan import FULL_HEIGHT, SheetScan, scan
from graphcrm.ingest.zipped import opened, refuse_bomb

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

Rows = Iterator[Sequence[object]]

MAX_CELLS = 130 * FULL_HEIGHT
MAX_BYTES = 1 << 32
_ZIPPED, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class Sheets(NamedTuple):
    """The sheets of a workbook, in its order.

    Parameters
    ----------
    shown, hidden : list of str
        Names of those that whoever opens the workbook sees, and of the others.
    n_errors : int
        Cells of all sheets that hold #REF!, #N/A and their like.
    """

    shown: list[str]
    hidden: list[str]
    n_errors: int

    def notices(self, table: str, label: str) -> list[Notice]:
        """Say what of the workbook is not read."""
        said = [Notice(table, f"{label}[{sheet}]", "hidden_sheet") for sheet in self.hidden]
        errors = [Notice(table, label, "error_cells", n_rows=self.n_errors)]
        return said + errors * bool(self.n_errors)


def list_sheets(path: Path, label: str) -> Sheets:
    """List the sheets of a workbook, after a look at all of its bytes.

    Raises
    ------
    InputError
        No workbook, or a damaged one; a password; a sheet that reaches too far; formulas that
        nobody computed.
    """
    if _is_old(path, label):
        with _read_apart(path, label) as lines:
            visible = dict(next(lines))
        return _sheets(visible, 0)
    n_errors = _checked(path, label)
    with _opened(path, label) as workbook:
        visible = {s.name: "Hidden" not in str(s.visible) for s in workbook.sheets_metadata}
        return _sheets(visible, n_errors)


def _sheets(visible: Mapping[str, bool], n_errors: int) -> Sheets:
    shown = [name for name, shows in visible.items() if shows]
    return Sheets(shown, [name for name in visible if name not in shown], n_errors)


@contextmanager
def sheet_rows(path: Path, label: str, sheet: str) -> Iterator[Rows]:
    """Open a sheet of a workbook for reading row by row.

    Raises
    ------
    InputError
        While it is read, too: what fails in it is told in one line.
    """
    if _is_old(path, label):
        with _read_apart(path, label, sheet) as lines:
            yield lines
    else:
        with _opened(path, label) as workbook:
            yield iter(workbook.get_sheet_by_name(sheet).iter_rows())


def each_sheet(path: Path, label: str, sheets: Sequence[str]) -> Iterator[tuple[str, Rows]]:
    """Yield some sheets with their rows; a workbook of many is opened once."""
    if _is_old(path, label):
        for sheet in sheets:
            with _read_apart(path, label, sheet) as lines:
                yield sheet, lines
    else:
        with _opened(path, label) as workbook:
            for sheet in sheets:
                yield sheet, iter(workbook.get_sheet_by_name(sheet).iter_rows())


@contextmanager
def _opened(path: Path, label: str) -> Iterator[CalamineWorkbook]:
    from python_calamine import load_workbook

    try:
        # A path would be read by its ending, a file is by what it holds.
        with path.open("rb") as file, load_workbook(file) as workbook:
            yield workbook
    except GraphCrmError:
        raise
    except Exception:  # its words repeat names and cells
        raise _unreadable(label) from None
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # the reader, in Rust, gave up
            raise _unreadable(label) from None
        raise


@contextmanager
def _read_apart(path: Path, label: str, *sheet: str) -> Iterator[Iterator[Any]]:
    """Yield the lines of the reader of old workbooks, and make sure that it came to its end."""
    program = Path(__file__).with_name("xls_reader.py")
    command = [sys.executable, "-P", "-X", "utf8", str(program), str(path), *sheet]
    with subprocess.Popen(  # noqa: S603 our own program
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        failed = None
        try:
            yield map(json.loads, process.stdout)
        except (ValueError, StopIteration) as error:
            failed = error
        finally:
            # Whoever leaves before the last line has seen enough; then it may not end well.
            ended_well = bool(process.stdout.read(1)) or process.wait() == 0
            process.kill()
    if not ended_well:
        raise _unreadable(label) from None
    if failed is not None:
        raise failed


def _is_old(path: Path, label: str) -> bool:
    """Whether a workbook is of the kind before xlsx, whatever its ending; refuse what is none."""
    start = _starts(path, label)
    if start not in {_ZIPPED, _OLE}:
        raise _no_workbook(path, label)
    return start == _OLE


def _starts(path: Path, label: str) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(4)
    except OSError:
        raise InputError(f"{label} cannot be read; check its permissions", file=label) from None


def _unreadable(label: str) -> InputError:
    return InputError(
        f"{label} cannot be read as a workbook; save it as .xlsx without a password", file=label
    )


def _no_workbook(path: Path, label: str) -> InputError:
    """Say what some systems call .xls."""
    with path.open("rb") as file:
        start = file.read(1 << 12).lstrip().lower()
    if start.startswith((b"<", b"\xef\xbb\xbf<")):
        what = "is a web page, not a workbook; open it in Excel and save it as .xlsx"
    elif start and b"\0" not in start:
        what = "cannot be read as a workbook, it seems to be text; give it the ending .csv"
    else:
        return _unreadable(label)
    return InputError(f"{label} {what}", file=label)


def _checked(path: Path, label: str) -> int:
    """Look through the parts of an xlsx file; return how many cells hold errors."""
    with opened(path, f"{label} cannot be read as a workbook; save it as .xlsx", label) as archive:
        parts = archive.infolist()
        refuse_bomb(parts, label, "delete what is not needed and save it again")
        if sum(part.file_size for part in parts) > MAX_BYTES:
            raise InputError(
                f"{label} holds more than {MAX_BYTES >> 30} GB unpacked; save it as CSV", file=label
            )
        n_errors = 0
        for part in parts:
            if part.filename.endswith(".xml"):
                with archive.open(part) as sheet:
                    n_errors += _sane(scan(sheet), label).n_errors
        return n_errors


def _sane(seen: SheetScan, label: str) -> SheetScan:
    if seen.n_cells > MAX_CELLS:
        raise InputError(
            f"{label}: a sheet reaches too far to the right and down to be read; delete the "
            "columns and rows beyond its data and save it again, or save it as CSV",
            file=label,
        )
    if seen.n_uncomputed:
        raise InputError(
            f"{label}: {seen.n_uncomputed} formula(s) hold no value; open it in Excel, let it "
            "compute, and save it again",
            file=label,
        )
    return seen
