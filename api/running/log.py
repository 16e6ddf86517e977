"""Logs: one JSON object a line, without anything that somebody typed or a bank handed over."""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Final

FACTS: Final = "facts"  # the attribute of a record that holds what it says beside its message


class JsonLines(logging.Formatter):
    """Write records as JSON.

    Of an error its type is told and where it was raised, never its message: that may hold anything.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        said: dict[str, object] = {"at": _at(record), "level": record.levelname.lower()}
        said |= {"logger": record.name, "message": record.getMessage()}
        said |= getattr(record, FACTS, {})
        if record.exc_info and record.exc_info[1]:
            said |= told(record.exc_info[1])
        return json.dumps(said, ensure_ascii=False)


class ForeignLines(logging.Formatter):
    """Write records of libraries as JSON: who spoke, and the type of the error.

    What they say may hold a value, and where it was raised says little of graphcrm.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        said: dict[str, object] = {"at": _at(record), "level": record.levelname.lower()}
        said["logger"] = record.name
        if record.exc_info and record.exc_info[0]:
            said["error"] = record.exc_info[0].__name__
        return json.dumps(said, ensure_ascii=False)


def _at(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def told(error: BaseException) -> dict[str, object]:
    """Return what may be said of an error that nobody foresaw."""
    frames = traceback.extract_tb(error.__traceback__)
    where = [f"{frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
    return {"error": type(error).__name__, "where": where}
