"""What an answer goes by besides the graph: when the bank's rules and saved lists were changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphcrm.app.app import App


def besides(app: App) -> str:
    """Return what differs once rules or saved lists are others."""
    files = (app.settings.rules, app.lists.folder)
    return " ".join(stamp(file) for file in files if file is not None)


def stamp(path: Path) -> str:
    """Return what differs once a file, or what a folder holds, was changed."""
    try:
        said = path.stat()
    except OSError:
        return "-"
    return f"{said.st_ino}.{said.st_mtime_ns}.{said.st_size}"
