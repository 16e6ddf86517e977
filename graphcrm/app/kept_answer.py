"""An answer as a file, to be rendered later and elsewhere as if it had just been given.

It holds the rows and the texts that they show, nothing else of the graph that it was asked of.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np

from graphcrm.answer import Answer, Column, OwnTexts, Unit
from graphcrm.errors import NotFoundError
from graphcrm.graph.arrays import IntVec, Vec
from graphcrm.graph.files import OWNER_FILE
from graphcrm.graph.strings import Strings
from graphcrm.reasons import Reason

_META: Final = "meta"
_PARTS: Final = ("offsets", "text", "missing")
Arrays = dict[str, Vec]


def keep(answer: Answer, path: Path) -> None:
    """Write an answer to a file for its owner only; it appears whole or not at all."""
    arrays: Arrays = {}
    meta = {
        "question": answer.question,
        "as_of": answer.as_of.isoformat(),
        "graph_version": answer.graph_version,
        "parameters": dict(answer.parameters),
        "totals": dict(answer.totals),
        "notes": [[note.code, dict(note.facts)] for note in answer.notes],
        "elapsed_s": answer.elapsed_s,
        "limit": answer.limit,
        "tree": answer.tree,
        "columns": [_packed(c, f"c{i}", arrays) for i, c in enumerate(answer.columns)],
    }
    arrays[_META] = np.frombuffer(json.dumps(meta, ensure_ascii=False).encode(), np.uint8)
    draft = path.with_name(f".{path.name}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_FILE), "wb") as file:
        np.savez(file, allow_pickle=False, **arrays)
    draft.replace(path)


def kept(path: Path) -> Answer:
    """Read an answer that was kept; NotFoundError where it is gone."""
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = dict(file)
    except FileNotFoundError:
        raise NotFoundError("the answer of this job is gone: it was kept for a time") from None
    meta = json.loads(arrays[_META].tobytes())
    columns = tuple(_unpacked(column, arrays) for column in meta["columns"])
    notes = tuple(Reason(code, facts) for code, facts in meta["notes"])
    day = date.fromisoformat(meta["as_of"])
    return Answer(**meta | {"columns": columns, "notes": notes, "as_of": day})


def _packed(column: Column, at: str, arrays: Arrays) -> dict[str, Any]:
    """Put the arrays of a column under a name; return what else there is to say of it."""
    data, labels = column.data, column.labels
    said: dict[str, Any] = {"name": column.name, "unit": column.unit.value, "at": at}
    if labels is not None:
        shown, data = _numbered(data)
        texts = labels if isinstance(labels, OwnTexts) else None
        said["own"] = texts is not None
        for lang in ("zh", "en"):
            of = texts.in_language(lang) if texts else labels
            if texts or lang == "en":
                parts = zip(_PARTS, Strings.of(of.take(shown)).parts(), strict=True)
                arrays |= {f"{at}.{lang}.{k}": v for k, v in parts if v is not None}
    arrays[f"{at}.data"] = data
    if column.offsets is not None:
        arrays[f"{at}.offsets"] = column.offsets
    said["facts"] = [_packed(f, f"{at}.{i}", arrays) for i, f in enumerate(column.facts)]
    return said


def _numbered(positions: Vec) -> tuple[IntVec, IntVec]:
    """Return the positions that occur, and each as its place among them; -1 for none."""
    shown, place = np.unique(positions, return_inverse=True)
    n_none = int(np.searchsorted(shown, 0))
    return shown[n_none:].astype(np.int64), np.maximum(place - n_none, -1).astype(np.int64)


def _unpacked(said: Mapping[str, Any], arrays: Arrays) -> Column:
    at = said["at"]
    made = Column(
        said["name"],
        Unit(said["unit"]),
        arrays[f"{at}.data"],
        offsets=arrays.get(f"{at}.offsets"),
        facts=tuple(_unpacked(fact, arrays) for fact in said["facts"]),
    )
    if "own" not in said:
        return made
    if not said["own"]:
        return replace(made, labels=_texts(f"{at}.en", arrays))
    each = (_texts(f"{at}.{lang}", arrays) for lang in ("zh", "en"))
    zh, en = (tuple(t or "" for t in texts.take(np.arange(len(texts)))) for texts in each)
    return replace(made, labels=OwnTexts(zh, en))


def _texts(at: str, arrays: Arrays) -> Strings:
    offsets, text, missing = (arrays.get(f"{at}.{part}") for part in _PARTS)
    assert offsets is not None, "texts were kept"
    assert text is not None, "texts were kept"
    return Strings(offsets, text, missing)
