"""The ends of audit chains in a file outside the database, where nobody can take lines back."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from graphcrm.errors import InputError
from graphcrm.operations.database import OWNER

if TYPE_CHECKING:
    from graphcrm.operations.audit_chain import End


@dataclass(frozen=True, slots=True)
class Head:
    """A line that a chain had at some time."""

    worker: str
    seq: int
    hash: str


def write_head(path: Path, end: End, at: datetime) -> None:
    """Add where a chain ends to a file: one line, which is on disk when this returns.

    Raises
    ------
    OSError
    """
    said = {"at": at.astimezone(UTC).isoformat(timespec="seconds"), "worker": end.worker}
    line = json.dumps(said | {"seq": end.seq, "hash": end.hash}) + "\n"
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, OWNER)
    try:
        os.write(file, line.encode())
        os.fsync(file)
    finally:
        os.close(file)


def read_heads(path: Path) -> tuple[list[Head], int]:
    """Read such a file: its heads, and how many lines are none, as one that was torn.

    Raises
    ------
    InputError
        It cannot be read, or holds nothing but something else.
    """
    try:
        lines = [line for line in path.read_text("utf-8").splitlines() if line.strip()]
    except (OSError, ValueError):
        lines = [""]
    heads = [head for head in map(_head, lines) if head]
    if lines and not heads:
        raise InputError(
            "the file of heads cannot be read, or holds something else; it is the one that "
            "GRAPHCRM_AUDIT_HEADS named while the audit was written"
        )
    return heads, len(lines) - len(heads)


def _head(line: str) -> Head | None:
    try:
        said = json.loads(line)
        return Head(str(said["worker"]), int(said["seq"]), str(said["hash"]))
    except (ValueError, KeyError, TypeError):
        return None
