"""Check digits of Chinese identity-card and organisation numbers, for whole columns.

Sources: GB 11643-1999 (identity card), GB 32100-2015 (unified social credit code), GB 11714-1997
(organisation code).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.ingest.dates import calendar_days
from graphcrm.ingest.raw import BoolVec
from graphcrm.ingest.text import mask

Bytes = npt.NDArray[np.uint8]

_ID_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
_ID_CHECKS = np.frombuffer(b"10X98765432", np.uint8)
_CREDIT = "[0-9A-HJ-NPQRTUWXY]"  # authority and kind; then a district of six digits
_CREDIT_ALPHABET = b"0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = np.array([pow(3, i, 31) for i in range(17)])
_ORGANISATION_WEIGHTS = np.array([3, 7, 9, 10, 5, 8, 4, 2])
_ORGANISATION_CHECKS = np.frombuffer(b"0X987654321", np.uint8)
_TENS = np.array([10, 1])


def id_card_ok(numbers: Any) -> BoolVec:
    """Tell which identity-card numbers are sound; an empty one is.

    The date of birth must exist, and of 18 digits the last must check the others.  Numbers of 15
    digits, issued until 1999, have no check digit.  Which district a number is from is not looked
    at: districts come and go.

    >>> id_card_ok(pa.array(["11010519491231002X", "110105194912310021", None])).tolist()
    [True, False, True]
    """
    text = pc.utf8_upper(_flat(numbers))
    ok = mask(pc.is_null(text))
    rows, letters = _of_shape(text, r"^\d{17}[0-9X]$", 18)
    digits = letters[:, :17] - np.uint8(ord("0"))
    ok[rows] = (_ID_CHECKS[digits @ _ID_WEIGHTS % 11] == letters[:, 17]) & _born(digits[:, 6:14])
    rows, letters = _of_shape(text, r"^\d{15}$", 15)
    digits = letters - np.uint8(ord("0"))
    ok[rows] = _born(np.insert(digits[:, 6:12], [0, 0], [1, 9], axis=1))
    return ok


def uscc_ok(codes: Any) -> BoolVec:
    """Tell which credit, organisation and licence codes are sound; an empty one is.

    18 characters: unified code; 9 (with or without a hyphen): organisation code; 15 digits:
    licence number, taken by its shape.

    >>> uscc_ok(pa.array(["91350100M000100Y43", "91350100M000100Y44", "D2143569-X"])).tolist()
    [True, False, True]
    """
    text = pc.replace_substring(pc.utf8_upper(_flat(codes)), "-", "")
    ok = mask(pc.is_null(text)) | mask(pc.match_substring_regex(text, r"^\d{15}$"))
    rows, letters = _of_shape(text, rf"^{_CREDIT}{{2}}\d{{6}}{_CREDIT}{{10}}$", 18)
    values = _values(_CREDIT_ALPHABET)[letters]
    sums = values[:, :17] @ _CREDIT_WEIGHTS
    ok[rows] = (31 - sums % 31) % 31 == values[:, 17]
    rows, letters = _of_shape(text, r"^[0-9A-Z]{8}[0-9X]$", 9)
    values = _values(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")[letters]
    sums = values[:, :8] @ _ORGANISATION_WEIGHTS
    ok[rows] = _ORGANISATION_CHECKS[sums % 11] == letters[:, 8]
    return ok


def _flat(column: Any) -> Any:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _of_shape(text: Any, shape: str, width: int) -> tuple[BoolVec, Bytes]:
    """Return the rows that match ``shape`` and their characters, one row of bytes each."""
    rows = mask(pc.match_substring_regex(text, shape))
    found = text.filter(pa.array(rows))
    if not len(found):
        return rows, np.zeros((0, width), np.uint8)
    offsets = np.frombuffer(found.buffers()[1], np.int32)
    letters = np.frombuffer(found.buffers()[2], np.uint8)
    start = offsets[found.offset]
    return rows, letters[start : start + width * len(found)].reshape(-1, width)


def _values(alphabet: bytes) -> npt.NDArray[np.int64]:
    values = np.zeros(256, np.int64)
    values[list(alphabet)] = np.arange(len(alphabet))
    return values


def _born(digits: Bytes) -> BoolVec:
    """Whether dates of eight digits, YYYYMMDD, exist."""
    year = digits[:, :4] @ np.array([1000, 100, 10, 1])
    month, day = digits[:, 4:6] @ _TENS, digits[:, 6:] @ _TENS
    return calendar_days(year, month, day)[1]
