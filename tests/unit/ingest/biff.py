"""Workbooks of the old kind (.xls, BIFF8 in an OLE container), as small as they can be."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
DATE_FORMAT = 14  # built in: a date as the locale writes it


def xls(path: Path, sheets: Mapping[str, Sequence[Sequence[str | float]]], **kind: bool) -> Path:
    """Write sheets of text and numbers; with ``since_1904`` the other calendar, all as dates."""
    path.write_bytes(_container(_workbook(sheets, since_1904=kind.get("since_1904", False))))
    return path


def _workbook(sheets: Mapping[str, Sequence[Sequence[str | float]]], *, since_1904: bool) -> bytes:
    bodies = [_sheet(rows) for rows in sheets.values()]
    form = DATE_FORMAT if since_1904 else 0
    head = _bof(0x05) + _record(0x22, struct.pack("<H", since_1904))
    head += _record(0xE0, struct.pack("<HHH", 0, form, 0) + bytes(14))
    names = [struct.pack("<BB", len(name), 1) + name.encode("utf-16-le") for name in sheets]
    at = len(head) + sum(len(name) + 10 for name in names) + 4
    for name, body in zip(names, bodies, strict=True):
        head += _record(0x85, struct.pack("<IH", at, 0) + name)
        at += len(body)
    return head + _record(0x0A) + b"".join(bodies)


def _sheet(rows: Sequence[Sequence[str | float]]) -> bytes:
    width = max((len(row) for row in rows), default=0)
    cells = [
        _cell(i, j, cell) for i, row in enumerate(rows) for j, cell in enumerate(row) if cell != ""
    ]
    size = _record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    return _bof(0x10) + size + b"".join(cells) + _record(0x0A)


def _cell(row: int, column: int, value: str | float) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, str):
        text = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
        return _record(0x204, place + text)
    return _record(0x203, place + struct.pack("<d", value))


def _bof(kind: int) -> bytes:
    return _record(0x809, struct.pack("<HHHHII", 0x0600, kind, 0, 1997, 0, 0))


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _container(stream: bytes) -> bytes:
    """Put a stream into an OLE file of one table of sectors, one directory and the stream."""
    stream = stream.ljust(max(4096, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    n = len(stream) // SECTOR
    chain = [FAT, END, *range(3, n + 2), END]
    table = struct.pack(f"<{SECTOR // 4}I", *chain, *[FREE] * (SECTOR // 4 - len(chain)))
    folder = _entry("Root Entry", 5, END, 0, child=1) + _entry("Workbook", 2, 2, len(stream))
    return _header() + table + folder.ljust(SECTOR, b"\0") + stream


def _header() -> bytes:
    start = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    start += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    start += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0)
    return start + struct.pack("<109I", 0, *[FREE] * 108)


def _entry(name: str, kind: int, first: int, size: int, child: int = FREE) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<III", FREE, FREE, child)
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBB", len(text), kind, 1)
        + links
        + bytes(36)
        + struct.pack("<IQ", first, size)
    )
