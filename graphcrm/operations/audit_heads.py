"""The ends of audit chains in a file outside the database, where nobody can take lines back."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
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


def read_heads(path: Path) -> list[Head]:
    """Read such a file; an empty line is none.

    Raises
    ------
    InputError
        It cannot be read, or holds something else.
    """
    try:
        return list(_heads(path.read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError(
            "the file of heads cannot be read, or holds something else; it is the one that "
            "GRAPHCRM_AUDIT_HEADS named while the audit was written"
        ) from None


def _heads(text: str) -> Iterator[Head]:
    for line in filter(str.strip, text.splitlines()):
        said = json.loads(line)
        yield Head(str(said["worker"]), int(said["seq"]), str(said["hash"]))
