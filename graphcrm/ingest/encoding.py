"""In which encoding was a text file written?"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from graphcrm.errors import InputError

CHUNK = 1 << 22
_STRAY_CONTROLS = 8  # mainframes pad with zero bytes
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0", b"PAR1", b"%PDF", b"\x1f\x8b",
    b"\x89PNG", b"\xff\xd8\xff", b"SQLite format", b"7z\xbc\xaf", b"Rar!", b"{\\rtf",
)  # fmt: skip
# Not those that may separate cells: 01, 02, 1B, 1F.
_CONTROL = re.compile(rb"[\x00\x03-\x08\x0b\x0e-\x19\x1c-\x1e]")
# A whole line of ASCII and two or more three-byte UTF-8 characters of Chinese text.
_UTF8_LINE = re.compile(
    rb"^[\x00-\x09\x0b-\x7f]*(?:(?:[\xe3-\xe9][\x80-\xbf]|\xef[\xbc-\xbf])[\x80-\xbf]"
    rb"[\x00-\x09\x0b-\x7f]*){2,}$",
    re.M,
)


class _Failure(NamedTuple):
    offset: int


def sniff_encoding(path: Path, label: str) -> str:
    """Find the encoding of a text file: utf-8, utf-8-sig, utf-16-le, utf-16-be or gb18030.

    The whole file is decoded, so a file that passes here can be read to its end.  Errors call it by
    its ``label``.

    Raises
    ------
    InputError
        Not a text file, or lines of different encodings; the first odd line is named.
    """
    with path.open("rb") as file:
        start = file.read(1 << 16)
    _refuse_binary(start, label)
    encoding = next((name for bom, name in _BOMS if start.startswith(bom)), None)
    if encoding:
        failure = _first_failure(path, encoding)
        if failure:
            utf16 = encoding.startswith("utf-16")
            raise _not_text(label) if utf16 else _mixed(path, failure.offset, label)
        return encoding
    encoding = _utf16_without_mark(start)
    if encoding and _first_failure(path, encoding) is None:
        return encoding
    if len(_CONTROL.findall(start)) > _STRAY_CONTROLS + len(start) // 100:
        raise _not_text(label)
    return _utf8_or_gb18030(path, label)


def check_encoding(path: Path, encoding: str, label: str) -> str:
    """Return ``encoding`` if the whole file can be read in it.

    Raises
    ------
    InputError
        It cannot; the first odd line is named.
    """
    failure = _first_failure(path, encoding)
    if failure is not None:
        raise _mixed(path, failure.offset, label)
    return encoding


def _utf8_or_gb18030(path: Path, label: str) -> str:
    not_utf8 = _first_failure(path, "utf-8")
    if not_utf8 is None:
        return "utf-8"
    not_gb = _first_failure(path, "gb18030")
    if not_gb is not None:
        # The encoding that lasted longer is the file's; where it fails is the odd line.
        raise _mixed(path, max(not_utf8.offset, not_gb.offset), label)
    utf8_line = _first_utf8_line(path)
    if utf8_line is not None:
        raise _mixed(path, max(not_utf8.offset, utf8_line), label)
    return "gb18030"


def _refuse_binary(start: bytes, label: str) -> None:
    if start.startswith((*_MAGIC, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise _not_text(label)


def _not_text(label: str) -> InputError:
    return InputError(
        f"{label} is not a CSV text file; save it as CSV, or give it the ending of its format",
        file=label,
    )


def _mixed(path: Path, offset: int, label: str) -> InputError:
    line = 1 + sum(chunk.count(b"\n") for chunk in _chunks(path, stop=offset))
    return InputError(
        f"{label}: line {line} is not in the encoding of the lines before it; "
        "save the whole file in one encoding, UTF-8 or GB18030",
        file=label,
        line=line,
    )


def _utf16_without_mark(start: bytes) -> str | None:
    """Tell UTF-16 by the zero bytes that separators and digits leave on one side."""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if (even + odd) * 20 < len(start) or min(even, odd) * 20 >= max(even, odd):
        return None
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    text = start.decode(encoding, "replace")
    return encoding if "\n" in text or "\r" in text else None


def _first_failure(path: Path, encoding: str) -> _Failure | None:
    """Decode the whole file; return where that fails, or None."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    done = 0
    kept = 0  # bytes of an unfinished character that the decoder holds
    try:
        for chunk in _chunks(path):
            decoder.decode(chunk)
            done += len(chunk)
            kept = len(decoder.getstate()[0])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        return _Failure(max(0, done - kept) + error.start)
    return None


def _first_utf8_line(path: Path) -> int | None:
    """Return the offset of the first line that is Chinese in UTF-8 and nonsense in GB18030."""
    done = 0
    rest = b""
    for chunk in chain(_chunks(path), [b"\n"]):
        block = rest + chunk
        # A line longer than a chunk is not one that somebody mixed in: it is passed over.
        end = block.rfind(b"\n") + 1 or len(block)
        for line in _UTF8_LINE.finditer(block, 0, end):
            if _nonsense_in_gb18030(line[0]):
                return done + line.start()
        done += end
        rest = block[end:]
    return None


def _nonsense_in_gb18030(line: bytes) -> bool:
    """Whether fewer than half of the characters are everyday ones (GB 2312, first level).

    >>> _nonsense_in_gb18030("客户号".encode()), _nonsense_in_gb18030("客户号".encode("gb18030"))
    (True, False)
    """
    try:
        text = line.decode("gb18030")
    except UnicodeDecodeError:
        return True
    pairs = [c.encode("gb18030") for c in text if ord(c) > 0x7F]
    everyday = [p for p in pairs if len(p) == 2 and 0xB0 <= p[0] <= 0xD7 and p[1] >= 0xA1]
    return 2 * len(everyday) < len(pairs)


def _chunks(path: Path, stop: int | None = None) -> Iterator[bytes]:
    left = stop
    with path.open("rb") as file:
        while chunk := file.read(CHUNK if left is None else min(CHUNK, left)):
            yield chunk
            if left is not None:
                left -= len(chunk)
