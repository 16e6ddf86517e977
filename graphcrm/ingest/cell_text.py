"""How a typed value is written, so that reading it as a cell loses nothing."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from graphcrm.ingest.text import EXACT_BELOW


def cell_text(cell: object) -> str:
    """Write a value of a sheet or database as text.

    >>> [cell_text(c) for c in (7.0, 0.25, 6.22e18, True, date(2026, 6, 30), "a")]
    ['7', '0.25', '6.22E+18', 'true', '2026-06-30', 'a']
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, float):
        return _float(cell)
    if isinstance(cell, Decimal):
        return format(cell, "f")
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def _float(cell: float) -> str:
    if abs(cell) >= EXACT_BELOW:
        mantissa, exponent = f"{cell:.14E}".split("E")
        return f"{mantissa.rstrip('0').rstrip('.')}E{exponent}"
    return str(int(cell)) if cell == int(cell) else repr(cell)
