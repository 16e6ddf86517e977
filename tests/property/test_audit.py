"""Whatever is done to the audit behind its back is found."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from graphcrm.operations import Database
from graphcrm.operations.audit import Entry
from graphcrm.operations.audit_chain import Chain
from graphcrm.operations.audit_verify import verify
from graphcrm.operations.keys import Keys
from graphcrm.operations.tables import AUDIT, AUDIT_CHAINS
from tests.effort import part

KEYS = Keys("correct horse battery staple, and more")
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
LOOK = Entry(who="li", role="analyst", via="api", what="network.ego", result="200")
LENGTHS = {"h-1": 5, "h-2": 3}  # two chains
PLACES = [(worker, seq) for worker, n in LENGTHS.items() for seq in range(1, n + 1)]
# What each column may be changed to: never what it was.
CHANGES: dict[str, Any] = {
    "who": "wu",
    "role": "admin",
    "via": "page",
    "what": "network.path",
    "result": "404",
    "request_id": "x",
    "parties": ["0" * 32],
    "n_parties": 7,
    "digest": "0" * 64,
    "at": NOON + timedelta(microseconds=1),
    "before": "1" * 64,
    "hash": "1" * 64,
    "seq": 77,
    "worker": "h-3",
}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of an audit of two chains, without the triggers that guard it."""
    file = tmp_path_factory.mktemp("audit") / "operations.sqlite"
    database = Database(f"sqlite:///{file}")
    chains = [Chain(database, KEYS, host="h", clock=lambda: NOON) for _ in LENGTHS]
    for chain, n in zip(chains, LENGTHS.values(), strict=True):
        chain.append([replace(LOOK, request_id=str(i)) for i in range(n)])
    with database.begin() as connection:
        for change in ("update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER audit_refuses_{change}")
    database.close()
    return file


def copied(file: Path) -> Iterator[Database]:
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{shutil.copy(file, folder)}")
        yield database
        database.close()


def of(worker: str, seq: int) -> Any:
    return (AUDIT.c.worker == worker) & (AUDIT.c.seq == seq)


@settings(max_examples=part(4, 20))
@given(places=st.sets(st.sampled_from(PLACES), min_size=1), column=st.sampled_from(sorted(CHANGES)))
def test_any_changed_line_is_named(
    written: Path, places: set[tuple[str, int]], column: str
) -> None:
    place = min(places)
    for database in copied(written):
        with database.begin() as connection:
            connection.execute(update(AUDIT).where(of(*place)).values({column: CHANGES[column]}))
        found = verify(database, KEYS).findings
        assert found
        if column not in ("seq", "worker"):  # then it stands elsewhere
            assert (place[0], place[1], "changed") in {(f.worker, f.seq, f.kind) for f in found}


@settings(max_examples=part(4, 20))
@given(places=st.sets(st.sampled_from(PLACES), min_size=1))
def test_any_removed_lines_are_counted(written: Path, places: set[tuple[str, int]]) -> None:
    for database in copied(written):
        with database.begin() as connection:
            for place in places:
                connection.execute(delete(AUDIT).where(of(*place)))
        found = verify(database, KEYS).findings
        gone = {f"{worker} {seq}" for worker, seq in places}
        named = {f"{f.worker} {seq}" for f in found for seq in range(f.seq, f.seq + f.n)}
        assert named == gone
        assert {f.kind for f in found} <= {"missing", "cut"}


@settings(max_examples=part(4, 20))
@given(swap=st.lists(st.sampled_from(PLACES), min_size=2, max_size=2, unique=True))
def test_any_two_lines_that_changed_places_are_named(
    written: Path, swap: list[tuple[str, int]]
) -> None:
    """All that the lines say changes places; only where they stand does not."""
    for database in copied(written):
        with database.begin() as connection:
            rows = [
                dict(connection.execute(select(AUDIT).where(of(*place))).mappings().one())
                for place in swap
            ]
            for (worker, seq), row in zip(swap, reversed(rows), strict=True):
                moved = row | {"worker": worker, "seq": seq}
                connection.execute(update(AUDIT).where(of(worker, seq)).values(moved))
        found = {(f.worker, f.seq) for f in verify(database, KEYS).findings if f.kind == "changed"}
        assert found == set(swap)


@settings(max_examples=part(4, 20))
@given(worker=st.sampled_from(sorted(LENGTHS)), seq=st.integers(0, 4), cut=st.booleans())
def test_an_end_cannot_be_moved_back(written: Path, worker: str, seq: int, cut: bool) -> None:
    """Even where the row that says where a chain ends is given the hash of an earlier line."""
    last = min(seq, LENGTHS[worker] - 1)
    for database in copied(written):
        with database.begin() as connection:
            earlier = connection.execute(select(AUDIT.c.hash).where(of(worker, last))).scalar()
            back = {"seq": last, "hash": earlier or "0" * 64}
            ends = update(AUDIT_CHAINS).where(AUDIT_CHAINS.c.worker == worker)
            connection.execute(ends.values(back))
            if cut:
                after = (AUDIT.c.worker == worker) & (AUDIT.c.seq > last)
                connection.execute(delete(AUDIT).where(after))
        assert "unsealed" in {f.kind for f in verify(database, KEYS).findings}
