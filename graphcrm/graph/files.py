"""The files of a snapshot: one array a file, readable by its owner only, mapped when used."""

from __future__ import annotations

import errno
import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from graphcrm.errors import StoreUnavailableError
from graphcrm.graph.arrays import Vec
from graphcrm.graph.strings import Strings

FORMAT = 2
# Smaller files are read: a map costs an open file as long as it is used, and a page at least.
SMALLEST_MAP = 16_384
META = "meta.json"
OWNER_FILE, OWNER_FOLDER = 0o600, 0o700


def write_array(path: Path, array: Vec) -> None:
    """Write one array as ``.npy``."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_FILE), "wb") as file:
        try:
            np.save(file, array, allow_pickle=False)
        except OSError as error:
            if error.errno is None:  # numpy says only that fewer bytes were written
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from None
            raise


def write_arrays(folder: Path, arrays: Mapping[str, Vec | Strings]) -> list[str]:
    """Write the arrays of one table into ``folder`` and return the names of the files."""
    folder.mkdir(mode=OWNER_FOLDER, exist_ok=True)
    files: dict[str, Vec] = {}
    for name, array in arrays.items():
        if isinstance(array, Strings):
            offsets, text, missing = array.parts()
            files |= {f"{name}.offsets": offsets, f"{name}.text": text}
            if missing is not None:
                files[f"{name}.missing"] = missing
        else:
            files[name] = array
    for name, values in files.items():
        write_array(folder / f"{name}.npy", values)
    return list(files)


def read_array(path: Path) -> Vec:
    """Map one array, or read it where it is small.

    Raises
    ------
    StoreUnavailableError
        The file is gone (newer versions have replaced this one) or damaged.
    """
    try:
        if path.stat().st_size < SMALLEST_MAP:
            whole: Vec = np.load(path, allow_pickle=False)
            whole.flags.writeable = False  # as a map is
            return whole
        mapped: Vec = np.load(path, mmap_mode="r", allow_pickle=False)
    except FileNotFoundError:
        raise StoreUnavailableError(
            "this version of the graph has been replaced by newer loads; open the graph again, or "
            "run graphcrm db check --repair"
        ) from None
    except (ValueError, EOFError, OSError):
        raise StoreUnavailableError(
            "a snapshot file is damaged or may not be read; its owner can run "
            "graphcrm db check --repair"
        ) from None
    return mapped.view(np.ndarray)


def is_whole(folder: Path, files: Mapping[str, list[str]]) -> bool:
    """Whether every file of a snapshot is there and as long as its header says."""
    try:
        for table, names in files.items():
            for name in names:
                read_array(folder / table / f"{name}.npy")
    except StoreUnavailableError:
        return False
    return True


def write_text(path: Path, text: str) -> None:
    """Replace ``path`` by ``text`` in one step, so that a reader sees the old or the new."""
    # Random: processes of two containers may have one number.
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    try:
        with os.fdopen(os.open(fresh, flags, OWNER_FILE), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def write_meta(folder: Path, meta: Mapping[str, object]) -> None:
    """Write what a snapshot says about itself."""
    write_text(folder / META, json.dumps({"format": FORMAT, **meta}, sort_keys=True))


def read_meta(folder: Path) -> dict[str, object] | None:
    """Read what a snapshot says about itself; None where it is absent, damaged or of old format."""
    path = folder / META
    if not path.exists():
        return None
    try:
        meta: object = json.loads(path.read_text("utf-8"))
    except ValueError:
        return None
    return meta if isinstance(meta, dict) and meta.get("format") == FORMAT else None
