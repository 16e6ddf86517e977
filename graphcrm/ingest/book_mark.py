"""The line of a workbook of ours that says how it was made, read when the workbook comes back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from graphcrm.errors import InputError
from graphcrm.ingest.workbook import Rows
from graphcrm.reasons.handover import PLAN_MARK


def read_mark(rows: Rows, path: Path, label: str, *, anew: str) -> Mapping[str, Any] | None:
    """Read what a sheet says of how its workbook was made; None where it says nothing.

    Parameters
    ----------
    rows : iterator of rows
    path : Path
    label : str
        How people are told of the sheet.
    anew : str
        What to do where the line was changed.

    Returns
    -------
    mapping or None
        ``question``, ``as_of``, ``parameters`` and what else was written.

    Raises
    ------
    InputError
        There is such a line, and somebody changed it.
    """
    marked = [list(row) for row in rows if row and row[0] == PLAN_MARK]
    if not marked:
        return None
    try:
        made = json.loads("".join(str(cell) for cell in marked[0][1:]))
        if {"question", "as_of", "parameters"} <= made.keys() and dict(made["parameters"]):
            return dict(made)
    except (ValueError, TypeError, AttributeError):
        pass
    raise InputError(
        f"{label}: the line that begins with {PLAN_MARK} was changed; {anew}", file=path.name
    )
