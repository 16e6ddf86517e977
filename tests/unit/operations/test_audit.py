"""The audit: what a line says, its chain, and what verifying finds."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import DBAPIError

from graphcrm.errors import InputError, StoreUnavailableError
from graphcrm.operations import Database, audit_verify
from graphcrm.operations.audit import MOST_HASHES, Entry, Hashes, Looked
from graphcrm.operations.audit_chain import FIRST, LEASE, Chain, host_name
from graphcrm.operations.audit_list import Wanted, listed
from graphcrm.operations.audit_verify import AuditFinding, verify
from graphcrm.operations.audit_writer import AuditWriter
from graphcrm.operations.keys import Keys
from graphcrm.operations.tables import AUDIT, AUDIT_CHAINS

KEYS = Keys("correct horse battery staple, and more")
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
LOOK = Entry(who="li", role="analyst", via="api", what="network.ego", result="200")


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def chain(database: Database, clock: Callable[[], datetime] = lambda: NOON) -> Chain:
    return Chain(database, KEYS, host="h", clock=clock)


def lines(database: Database) -> list[tuple[str, int]]:
    with database.begin() as connection:
        asked = select(AUDIT.c.worker, AUDIT.c.seq).order_by(AUDIT.c.worker, AUDIT.c.seq)
        return [(row.worker, row.seq) for row in connection.execute(asked)]


def unguard(database: Database) -> None:
    """Do what whoever owns the database can do: take the triggers away."""
    names = ["audit_refuses_update", "audit_refuses_delete"]
    of_table = "" if database.is_file else " ON audit"
    with database.begin() as connection:
        for name in names if database.is_file else ["audit_refuses"]:
            connection.exec_driver_sql(f"DROP TRIGGER {name}{of_table}")


# ---- what a line says


def test_parties_are_hashed_with_a_key_once_each_in_order() -> None:
    hashes = Hashes(KEYS)
    said = hashes.of(Looked("x", ["C2", None, "C1", "C2"]))
    assert said["parties"] == (KEYS.hashed("audit", "C2"), KEYS.hashed("audit", "C1"))
    assert said["n_parties"] == 2
    by_hand = hmac.digest(KEYS.of("audit digest"), b'["C2", "C1"]', hashlib.sha256).hex()
    assert said["digest"] == by_hand


def test_of_many_parties_the_first_are_named_and_all_are_counted() -> None:
    hashes, ids = Hashes(KEYS), [f"C{i}" for i in range(MOST_HASHES + 5)]
    said, other = hashes.of(Looked("x", ids)), hashes.of(Looked("x", [*ids[:-1], "C9999"]))
    assert (len(said["parties"]), said["n_parties"]) == (MOST_HASHES, MOST_HASHES + 5)
    assert said["parties"] == other["parties"]
    assert said["digest"] != other["digest"]
    assert hashes.of(Looked("x")) == {"parties": (), "n_parties": 0, "digest": ""}


def test_texts_are_plain_and_fit() -> None:
    entry = replace(LOOK, who="a\x00b\n" + "c" * 100).written(NOON)
    assert entry["who"] == "a?b?" + "c" * 60
    assert entry["at"] == NOON


# ---- the chain


def test_each_line_holds_the_hash_before_it(database: Database) -> None:
    mine = chain(database)
    mine.append([LOOK, replace(LOOK, what="coverage.leaver", parties=("p",), n_parties=1)])
    mine.append([LOOK])
    with database.begin() as connection:
        rows = connection.execute(select(AUDIT).order_by(AUDIT.c.seq)).mappings().all()
    assert [row["seq"] for row in rows] == [1, 2, 3]
    assert [row["before"] for row in rows] == [FIRST, rows[0]["hash"], rows[1]["hash"]]
    said = {
        "at": "2026-07-01T12:00:00.000000+00:00",
        **{"before": rows[0]["hash"], "digest": "", "n_parties": 1, "parties": ["p"]},
        **{"request_id": "", "result": "200", "role": "analyst", "seq": 2, "via": "api"},
        **{"what": "coverage.leaver", "who": "li", "worker": "h-1"},
    }
    text = json.dumps(said, separators=(",", ":")).encode()
    assert rows[1]["hash"] == hmac.digest(KEYS.of("audit chain"), text, hashlib.sha256).hex()
    assert verify(database, KEYS).findings == []


def test_where_nobody_waits_any_more_the_chain_stays_as_it_is(database: Database) -> None:
    mine = chain(database)
    mine.append([LOOK])
    mine.append([])  # those who waited for a database that was away have given up
    mine.append([LOOK])
    assert lines(database) == [("h-1", 1), ("h-1", 2)]


@pytest.mark.parametrize("change", [update(AUDIT).values(who="x"), delete(AUDIT)])
def test_the_database_refuses_to_change_or_remove_lines(database: Database, change: object) -> None:
    chain(database).append([LOOK])
    with pytest.raises(DBAPIError, match="append-only"), database.begin() as connection:
        connection.execute(change)  # type: ignore[call-overload]
    assert lines(database) == [("h-1", 1)]


def test_a_chain_that_was_let_go_is_gone_on_with(database: Database) -> None:
    first, second = chain(database), chain(database)
    first.append([LOOK])
    second.append([LOOK])  # at the same time: one of its own
    first.release()
    third = chain(database)
    third.append([LOOK])
    assert lines(database) == [("h-1", 1), ("h-1", 2), ("h-2", 1)]
    assert verify(database, KEYS).findings == []


def test_a_chain_of_a_dead_process_is_gone_on_with_after_its_lease(database: Database) -> None:
    clock = Clock()
    dead, later = chain(database, clock), chain(database, clock)
    dead.append([LOOK])
    clock.now += LEASE + timedelta(seconds=1)
    later.append([LOOK])
    assert lines(database) == [("h-1", 1), ("h-1", 2)]
    dead.append([LOOK])  # it was not dead but slow: it finds its chain gone and takes another
    assert lines(database) == [("h-1", 1), ("h-1", 2), ("h-2", 1)]
    assert verify(database, KEYS).findings == []


def test_a_sign_of_life_keeps_a_chain(database: Database) -> None:
    clock = Clock()
    mine, other = chain(database, clock), chain(database, clock)
    mine.append([LOOK])
    clock.now += LEASE
    mine.keep()
    clock.now += timedelta(seconds=1)
    other.append([LOOK])
    mine.append([LOOK])
    assert lines(database) == [("h-1", 1), ("h-1", 2), ("h-2", 1)]


def test_a_line_in_the_way_is_gone_round(database: Database) -> None:
    mine = chain(database)
    mine.append([LOOK])
    with database.begin() as connection:  # forged: with the hash of the first line
        row = dict(connection.execute(select(AUDIT)).mappings().one())
        connection.execute(insert(AUDIT).values(row | {"seq": 2}))
    mine.append([LOOK])
    assert lines(database) == [("h-1", 1), ("h-1", 2), ("h-2", 1)]
    assert {(f.kind, f.worker, f.seq) for f in verify(database, KEYS).findings} == {
        ("changed", "h-1", 2),
        ("unlinked", "h-1", 2),
    }


def test_a_machine_has_a_name_that_a_chain_can_have() -> None:
    assert 0 < len(host_name()) <= 48


# ---- verifying


def tampered(database: Database, *changes: object, heads: Path | None = None) -> set[object]:
    """Write five lines, change something as the owner of the database, and verify."""
    mine = chain(database)
    mine.append([replace(LOOK, who=f"u{i}") for i in range(1, 6)])
    unguard(database)
    with database.begin() as connection:
        for change in changes:
            connection.execute(change)  # type: ignore[call-overload]
    return {(f.kind, f.seq, f.n) for f in verify(database, KEYS, heads=heads).findings}


def test_a_changed_line_is_found(database: Database) -> None:
    assert tampered(database, update(AUDIT).where(AUDIT.c.seq == 3).values(who="x")) == {
        ("changed", 3, 1)
    }


def test_removed_lines_are_found(database: Database) -> None:
    inside = delete(AUDIT).where(AUDIT.c.seq.in_([2, 3]))
    assert tampered(database, inside) == {("missing", 2, 2)}


def test_a_removed_beginning_is_found(database: Database) -> None:
    assert tampered(database, delete(AUDIT).where(AUDIT.c.seq == 1)) == {("missing", 1, 1)}


def test_a_removed_end_is_found(database: Database) -> None:
    assert tampered(database, delete(AUDIT).where(AUDIT.c.seq >= 4)) == {("cut", 4, 2)}


def test_a_chain_that_is_gone_is_found(database: Database) -> None:
    assert tampered(database, delete(AUDIT)) == {("cut", 1, 5)}


def test_an_end_that_was_moved_back_is_found(database: Database) -> None:
    back = update(AUDIT_CHAINS).values(seq=3)
    assert tampered(database, delete(AUDIT).where(AUDIT.c.seq > 3), back) == {("unsealed", 3, 1)}


def test_an_end_that_was_removed_is_found(database: Database) -> None:
    assert tampered(database, delete(AUDIT_CHAINS)) == {("unsealed", 5, 1)}


def test_moved_lines_are_found(database: Database) -> None:
    moves = [(2, 9), (3, 2), (9, 3)]
    swapped = [update(AUDIT).where(AUDIT.c.seq == a).values(seq=b) for a, b in moves]
    found = tampered(database, *swapped)
    assert {("changed", 2, 1), ("changed", 3, 1), ("unlinked", 2, 1)} <= found


def test_another_secret_finds_everything_changed(database: Database) -> None:
    chain(database).append([LOOK])
    other = Keys("another horse, another battery, another staple")
    kinds = {f.kind for f in verify(database, other).findings}
    assert kinds == {"changed", "unsealed"}


def test_an_audit_put_back_to_an_earlier_day_is_found_by_the_heads(tmp_path: Path) -> None:
    heads, file = tmp_path / "heads", tmp_path / "a.sqlite"
    database, clock = Database(f"sqlite:///{file}"), Clock()
    writer = AuditWriter(database, KEYS, heads=heads, host="h", clock=clock)
    writer.write(LOOK)
    writer.close()
    database.close()
    earlier = file.read_bytes()
    writer.write(LOOK)
    writer.close()
    assert [json.loads(x)["seq"] for x in heads.read_text().splitlines()] == [1, 1, 2]
    assert verify(database, KEYS, heads=heads).findings == []
    database.close()
    file.write_bytes(earlier)
    assert verify(database, KEYS).findings == []
    assert verify(database, KEYS, heads=heads).findings == [AuditFinding("cut", "h-1", 2)]
    other = AuditWriter(database, KEYS, host="h", clock=clock)  # and gone on with
    other.write(replace(LOOK, who="x"))
    other.close()
    found = verify(database, KEYS, heads=heads).findings
    assert found == [AuditFinding("replaced", "h-1", 2)]
    database.close()


def test_a_torn_line_of_the_heads_is_told_and_the_others_count(
    database: Database, tmp_path: Path
) -> None:
    heads = tmp_path / "heads"
    heads.write_text('{"worker": "h-9", "seq": 3, "hash": "a"}\n{"worker": "h-', "utf-8")
    found = verify(database, KEYS, heads=heads)
    assert found.n_heads == 1
    assert found.findings == [AuditFinding("torn", "-", 0), AuditFinding("cut", "h-9", 1, 3)]


@pytest.mark.parametrize("text", ["no json", "[]", '{"worker": "h"}', "1"])
def test_a_file_that_holds_no_heads(text: str, tmp_path: Path) -> None:
    (tmp_path / "heads").write_text(text, "utf-8")
    with pytest.raises(InputError, match="file of heads"):
        verify(Database(f"sqlite:///{tmp_path / 'a.sqlite'}"), KEYS, heads=tmp_path / "heads")


# ---- the writer


@pytest.fixture
def writer(database: Database) -> Iterator[AuditWriter]:
    writer = AuditWriter(database, KEYS, host="h")
    yield writer
    writer.close()


def test_many_threads_write_one_chain(database: Database, writer: AuditWriter) -> None:
    entries = [replace(LOOK, who=f"u{i}") for i in range(40)]
    threads = [threading.Thread(target=writer.write, args=(entry,)) for entry in entries]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert lines(database) == [("h-1", seq) for seq in range(1, 41)]
    assert verify(database, KEYS).findings == []


def test_the_event_loop_goes_on_while_a_line_is_written(
    database: Database, writer: AuditWriter
) -> None:
    async def many() -> None:
        await asyncio.gather(*(writer.written(LOOK) for _ in range(20)))

    asyncio.run(many())
    assert len(lines(database)) == 20


def test_it_may_be_closed_while_others_write(database: Database, writer: AuditWriter) -> None:
    """Who writes then begins again after it, in the same chain."""
    for _ in range(5):
        threads = [threading.Thread(target=writer.write, args=(LOOK,)) for _ in range(8)]
        threads.insert(4, closing := threading.Thread(target=writer.close, daemon=True))
        for thread in threads:
            thread.start()
        closing.join(10)
        assert not closing.is_alive()
        for thread in threads:
            thread.join()
    assert lines(database) == [("h-1", seq) for seq in range(1, 41)]


def test_lines_still_come_whatever_went_wrong_meanwhile(
    database: Database, writer: AuditWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> None:
        raise RuntimeError("nobody thought of it")

    monkeypatch.setattr("graphcrm.operations.audit_writer.SIGN_OF_LIFE_S", 0.01)
    monkeypatch.setattr(writer._chain, "keep", fails)
    writer.write(LOOK)
    time.sleep(0.1)
    writer.write(LOOK)
    assert lines(database) == [("h-1", 1), ("h-1", 2)]


def test_whoever_waits_is_told_that_it_cannot_be_written(tmp_path: Path) -> None:
    writer = AuditWriter(Database(f"sqlite:///{tmp_path / 'no' / 'such'}"), KEYS)
    with pytest.raises(StoreUnavailableError, match="cannot be written"):
        writer.write(LOOK)
    with pytest.raises(StoreUnavailableError, match="cannot be written"):
        asyncio.run(writer.written(LOOK))
    writer.close()


def test_two_processes_never_write_one_chain(database: Database) -> None:
    url = database.url.render_as_string(hide_password=False)
    others = [Database(url), Database(url)]
    writers = [AuditWriter(other, KEYS, host="h") for other in others]
    threads = [threading.Thread(target=w.write, args=(LOOK,)) for w in writers * 8]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one, other in zip(writers, others, strict=True):
        one.close()
        other.close()
    found = verify(database, KEYS)
    assert (found.n_lines, found.findings) == (16, [])


def test_heads_that_cannot_be_written_stop_nobody_and_are_told(
    database: Database, tmp_path: Path
) -> None:
    writer = AuditWriter(database, KEYS, heads=tmp_path / "no" / "heads", host="h")
    writer.write(LOOK)
    writer.close()
    assert writer.heads_failed


def test_verifying_holds_nobody_up_and_is_not_led_astray(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = chain(database)
    mine.append([LOOK] * 3)
    read = audit_verify._lines

    def slowly(connection: Connection) -> Iterator[object]:
        for line in read(connection):
            if line["seq"] == 2:
                mine.append([LOOK])  # while it is being read
            yield line

    monkeypatch.setattr(audit_verify, "_lines", slowly)
    assert verify(database, KEYS).findings == []
    assert len(lines(database)) == 4


def test_lines_are_found_by_what_they_say(database: Database) -> None:
    clock = Clock()
    mine, hashes = chain(database, clock), Hashes(KEYS)
    mine.append([replace(LOOK, **hashes.of(Looked("x", ["C1", "C2"])))])
    clock.now += timedelta(days=1)
    mine.append([replace(LOOK, who="wu", what="risk.clusters"), replace(LOOK, what="risk%")])

    def found(**wanted: object) -> tuple[list[int], int]:
        rows, n = listed(database, Wanted(**wanted), limit=2)  # type: ignore[arg-type]
        return [row.seq for row in rows], n

    assert found() == ([3, 2], 3)
    assert found(who="wu") == ([2], 1)
    assert found(what="risk.") == ([2], 1)
    assert found(what="risk%") == ([3], 1)
    assert found(since=NOON + timedelta(hours=1)) == ([3, 2], 2)
    assert found(until=NOON + timedelta(hours=1)) == ([1], 1)
    assert found(party_hash=hashes.party("C2")) == ([1], 1)
    assert found(party_hash=hashes.party("C3")) == ([], 0)
    assert [row.seq for row in listed(database, Wanted(), skip=2)[0]] == [1]


class Shaky(Database):
    """A database whose connection ends, before or after what was asked is committed."""

    fails: str = ""

    @contextmanager
    def begin(self, *, counted: bool = True) -> Iterator[Connection]:
        """Open a transaction, and fail once as told."""
        how, self.fails = self.fails, ""
        if how == "before":
            raise StoreUnavailableError("gone")
        with super().begin(counted=counted) as connection:
            yield connection
        if how == "after":
            raise StoreUnavailableError("gone")


@pytest.mark.parametrize(("fails", "n_lines"), [("before", 2), ("after", 3)])
def test_a_chain_goes_on_after_a_commit_that_nobody_heard_of(
    database: Database, fails: str, n_lines: int
) -> None:
    shaky = Shaky(database.url.render_as_string(hide_password=False))
    mine = Chain(shaky, KEYS, host="h", clock=lambda: NOON)
    mine.append([LOOK])
    shaky.fails = fails
    with pytest.raises(StoreUnavailableError):
        mine.append([LOOK])
    mine.append([LOOK])
    assert lines(database) == [("h-1", seq) for seq in range(1, n_lines + 1)]
    assert verify(database, KEYS).findings == []
    shaky.close()
