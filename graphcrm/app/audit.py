"""The audit as people read it: its lines as an answer, and whether it is sound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from graphcrm.answer import Answer, Column, Unit, Words
from graphcrm.operations.audit import Hashes
from graphcrm.operations.audit_list import MOST, Line, Wanted, has_lines, listed
from graphcrm.operations.audit_verify import Verified, verify

if TYPE_CHECKING:
    from graphcrm.app.app import App

_TEXTS: Final = ("at", "who", "role", "via", "what")


def read_audit(
    app: App, wanted: Wanted, *, party: str | None = None, limit: int = MOST, skip: int = 0
) -> Answer:
    """Return lines of the audit, the newest first.

    Parameters
    ----------
    app : App
    wanted : Wanted
    party : str, optional
        A customer or firm that the lines name; its hash is looked for.
    limit, skip : int
        So many lines, after so many.

    Returns
    -------
    Answer
        Columns ``at (UTC), who, role, via, what, n_parties, result, request_id, worker, seq``;
        totals ``n_lines``.

    Raises
    ------
    InputError
        There is no secret.
    NotFoundError
        There is no audit.
    StoreUnavailableError
    """
    if party is not None:
        wanted = replace(wanted, party_hash=Hashes(app.keys).party(party))
    lines, n_lines = listed(app.known_operations, wanted, limit=limit, skip=skip)
    return Answer(
        question="audit",
        as_of=app.today,
        graph_version="",
        parameters={},
        columns=_columns(lines),
        totals={"n_lines": n_lines},
    )


def verify_audit(app: App, *, heads: Path | None = None) -> Verified:
    """Check the whole audit, against the file outside that is given, or that the settings name.

    Raises
    ------
    InputError
        There is no secret, or the file that is given or named cannot be read.
    NotFoundError
        There is no audit.
    StoreUnavailableError
    """
    database, usual = app.known_operations, app.audit_heads
    if heads is None and (usual.exists() or (app.settings.audit_heads and has_lines(database))):
        heads = usual  # each chain begins with a line there: where it is gone, so is what it says
    return verify(database, app.keys, heads=heads)


def _columns(lines: Sequence[Line]) -> tuple[Column, ...]:
    at = [f"{line.at.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z" for line in lines]
    texts = {name: [getattr(line, name) for line in lines] for name in _TEXTS} | {"at": at}
    return (
        *(_text(name, texts[name]) for name in _TEXTS),
        _count("n_parties", [line.n_parties for line in lines]),
        _text("result", [line.result for line in lines]),
        _text("request_id", [line.request_id for line in lines]),
        _text("worker", [line.worker for line in lines]),
        _count("seq", [line.seq for line in lines]),
    )


def _text(name: str, texts: Sequence[str]) -> Column:
    return Column(name, Unit.TEXT, np.arange(len(texts)), Words(tuple(texts)))


def _count(name: str, counts: Sequence[int]) -> Column:
    return Column(name, Unit.COUNT, np.array(counts, np.int64))
