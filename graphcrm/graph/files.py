"""The files of a snapshot: one array a file, readable by its owner only, mapped when used."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from graphcrm.graph.arrays import Vec
from graphcrm.graph.strings import Strings

FORMAT = 1
META = "meta.json"
OWNER_FILE, OWNER_FOLDER = 0o600, 0o700


def write_array(path: Path, array: Vec) -> None:
    """Write one array as ``.npy``."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_FILE), "wb") as file:
        np.save(file, array, allow_pickle=False)


def write_arrays(folder: Path, arrays: Mapping[str, Vec | Strings]) -> None:
    """Write the arrays of one table into ``folder``."""
    folder.mkdir(mode=OWNER_FOLDER, exist_ok=True)
    for name, array in arrays.items():
        if isinstance(array, Strings):
            offsets, text, missing = array.parts()
            write_array(folder / f"{name}.offsets.npy", offsets)
            write_array(folder / f"{name}.text.npy", text)
            if missing is not None:
                write_array(folder / f"{name}.missing.npy", missing)
        else:
            write_array(folder / f"{name}.npy", array)


def read_array(path: Path) -> Vec | None:
    """Map one array; None where it was not written because it holds nothing."""
    if not path.exists():
        return None
    if path.stat().st_size <= 128:  # an empty array has no bytes to map
        whole: Vec = np.load(path, allow_pickle=False)
        return whole
    mapped: Vec = np.load(path, mmap_mode="r", allow_pickle=False)
    return mapped.view(np.ndarray)


def read_strings(folder: Path, name: str) -> Strings | None:
    """Map one text column; None where it was not written."""
    offsets = read_array(folder / f"{name}.offsets.npy")
    text = read_array(folder / f"{name}.text.npy")
    if offsets is None or text is None:
        return None
    return Strings(offsets, text, read_array(folder / f"{name}.missing.npy"))


def write_text(path: Path, text: str) -> None:
    """Replace ``path`` by ``text`` in one step, so that a reader sees the old or the new."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_FILE), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def write_meta(folder: Path, meta: Mapping[str, object]) -> None:
    """Write what a snapshot says about itself."""
    write_text(folder / META, json.dumps({"format": FORMAT, **meta}, sort_keys=True))


def read_meta(folder: Path) -> dict[str, object] | None:
    """Read what a snapshot says about itself; None where it is absent or of another format."""
    path = folder / META
    if not path.exists():
        return None
    meta: dict[str, object] = json.loads(path.read_text("utf-8"))
    return meta if meta.get("format") == FORMAT else None
