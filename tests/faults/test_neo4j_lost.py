"""A server that is not there, refuses, is slow, is cut off, or is somebody else's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from threading import Thread
from typing import Any

import neo4j
import pytest
from neo4j.exceptions import IncompleteCommit, Neo4jError

from graphcrm.errors import StoreBusyError, StoreUnavailableError
from graphcrm.stores import neo4j_connect
from graphcrm.stores.cypher import query
from graphcrm.stores.neo4j_address import Address, Login
from graphcrm.stores.neo4j_store import Neo4jStore
from tests.builders import content
from tests.faults.cli import call, finish, start
from tests.faults.on_server import (
    Bank,
    Writes,
    bank,
    set_environment,
    undisturbed,
    write_extracts,
    writes,
)
from tests.neo4j.access import Access
from tests.neo4j.ports import HOST, free_port
from tests.neo4j.proxy import Proxy

__all__ = ["bank", "writes"]  # fixtures
PASSWORD = "tr0ub4dor-and-3"


@pytest.fixture
def proxy(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    """Return a proxy through which commands and new ``App`` reach the bank from now on."""
    host, port = bank.access.url.removeprefix("bolt://").split(":")
    with Proxy(host, int(port)) as found:
        url = f"bolt://{HOST}:{found.port}"
        set_environment(monkeypatch, bank.access, bank.folder / "through", url)
        yield found


@pytest.mark.parametrize(
    "argv",
    [["coverage", "orphans"], ["db", "status"], ["db", "check"], ["loads"], ["load", "{bank}"]],
)
def test_a_server_that_is_not_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, argv: list[str]
) -> None:
    url = f"bolt://{HOST}:{free_port()}"
    write_extracts(tmp_path)
    set_environment(monkeypatch, Access(url, PASSWORD), tmp_path / "snapshots")
    ran = call(*(a.format(bank=tmp_path / "first") for a in argv))
    assert (ran.code, ran.out) == (3, "")
    assert f"{url} cannot be reached; see that the server runs" in ran.line
    assert [*(tmp_path / "snapshots").iterdir()] == []


def test_a_wrong_password(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRAPHCRM_NEO4J_PASSWORD", PASSWORD)
    for argv in (["coverage", "orphans", "--debug"], ["load", str(bank.folder / "first")]):
        ran = call(*argv)
        assert (ran.code, ran.out) == (3, "")
        assert "refuses this user and password; set GRAPHCRM_NEO4J_USER and" in ran.err
        assert PASSWORD not in ran.err


def test_a_database_that_is_not_there(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRAPHCRM_NEO4J_DATABASE", "no-such")
    for argv in (["coverage", "orphans"], ["load", str(bank.folder / "first")]):
        ran = call(*argv)
        assert (ran.code, ran.out) == (3, "")
        assert "has no such database; set GRAPHCRM_NEO4J_DATABASE" in ran.line


def test_tls_against_a_server_that_speaks_none(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    for scheme in ("bolt+s", "bolt+ssc"):
        monkeypatch.setenv("GRAPHCRM_DB", bank.access.url.replace("bolt", scheme))
        ran = call("coverage", "orphans")
        assert ran.code == 3
        assert "cannot be reached; see that the server runs, and that address, port and TLS" in (
            ran.line
        )


def test_a_query_that_takes_too_long(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    before = bank.image()
    held = bank.access.driver()
    with held, held.session() as session, session.begin_transaction() as other:
        other.run("MATCH (n:Customer) SET n.held = 1").consume()  # a load waits for these
        monkeypatch.setenv("GRAPHCRM_NEO4J_TIMEOUT", "0.5")
        ran = call(*bank.command("second"))
        other.rollback()
    assert ran.code == 3
    assert "needed more than 0.5 s for a query; try again when it is less busy, or set" in ran.line
    monkeypatch.delenv("GRAPHCRM_NEO4J_TIMEOUT")
    assert bank.findings() in ([], ["unfinished_load"])
    bank.app.check(repair=True)
    assert bank.image() == before


@pytest.mark.parametrize("n_bytes", [3_000, 9_000])
def test_a_connection_cut_once_is_made_again(bank: Bank, proxy: Proxy, n_bytes: int) -> None:
    whole = content(Neo4jStore(*_where(bank), bank.folder))
    proxy.cut_after(n_bytes)
    assert content(bank.app.store) == whole
    assert call("coverage", "orphans").code == 0


def test_a_server_lost_while_it_is_read(
    bank: Bank, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neo4j_connect, "_RETRY_S", 0.5)
    proxy.cut_after(9_000)
    proxy.refuse()
    with pytest.raises(StoreUnavailableError, match="cannot be reached"):
        content(bank.app.store)
    ran = call("coverage", "orphans")
    assert (ran.code, "cannot be reached" in ran.line, ran.out) == (3, True, "")
    assert bank.litter() == []
    proxy.resume()
    assert call("coverage", "orphans").code == 0


def test_a_load_outlives_a_connection_that_is_cut(bank: Bank, proxy: Proxy, writes: Writes) -> None:
    steps, after = undisturbed(bank, writes)
    for at in (2, len(steps)):  # the last is what publishes
        writes.before(at, proxy.cut)
        bank.load("second")
        assert (at, bank.image()) == (at, after)
        bank.app.rollback("L00002")


def test_a_server_lost_in_the_middle_of_a_load(
    bank: Bank, proxy: Proxy, writes: Writes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neo4j_connect, "_RETRY_S", 0.5)
    before = bank.image()

    def lose() -> None:
        proxy.refuse()
        proxy.cut()

    writes.before(20, lose)
    ran = call(*bank.command("second"))
    assert (ran.code, "cannot be reached" in ran.line) == (3, True)
    proxy.resume()
    assert bank.findings() == ["unfinished_load"]
    assert call("coverage", "orphans").code == 3  # no snapshot here yet, and half a load there
    bank.load("second")
    bank.app.rollback("L00002")
    assert bank.image() == before


def _errors(monkeypatch: pytest.MonkeyPatch, code: str) -> list[str]:
    """Let the first batch fail with that code; return what counts the attempts."""
    tries: list[str] = []
    whole = neo4j.ManagedTransaction.run

    def run(tx: Any, query: Any, *args: Any, **more: Any) -> neo4j.Result:
        if "UNWIND $rows" in str(query):
            tries.append(code)
            if len(tries) == 1:
                raise Neo4jError._hydrate_neo4j(code=code, message="王芳")
        return whole(tx, query, *args, **more)

    monkeypatch.setattr(neo4j.ManagedTransaction, "run", run)
    return tries


def test_a_transient_error_is_tried_again(
    bank: Bank, writes: Writes, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, after = undisturbed(bank, writes)
    with monkeypatch.context() as patch:
        tries = _errors(patch, "Neo.TransientError.Transaction.DeadlockDetected")
        bank.load("second")
    assert len(tries) > 1
    assert bank.image() == after


def test_no_other_error_is_tried_again(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    before = bank.image()
    with monkeypatch.context() as patch:
        tries = _errors(patch, "Neo.ClientError.Schema.ConstraintValidationFailed")
        ran = call(*bank.command("second"))
    assert (ran.code, len(tries)) == (3, 1)
    assert "the database failed; run graphcrm db check, and read the server's log" in ran.line
    assert (bank.image(), bank.findings()) == (before, [])


def test_a_commit_whose_answer_was_lost_is_sent_again(
    bank: Bank, writes: Writes, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, after = undisturbed(bank, writes)
    whole: Any = neo4j.ManagedTransaction._commit
    lost: list[int] = []

    def commit(tx: neo4j.ManagedTransaction) -> None:
        whole(tx)
        lost.append(1)
        if len(lost) in (8, 20):
            raise IncompleteCommit("cut")

    with monkeypatch.context() as patch:
        patch.setattr(neo4j.ManagedTransaction, "_commit", commit)
        bank.load("second")
    assert bank.image() == after


def test_a_second_load_is_told_to_wait_and_a_question_is_answered(
    bank: Bank, writes: Writes
) -> None:
    answer, seen = call("coverage", "orphans"), {}

    def others() -> None:
        for command in ("load", "status", "rollback"):
            argv = {"load": bank.command("first"), "status": ["db", "status"]}
            seen[command] = call(*argv.get(command, ["loads", "rollback", "--yes"]))
        seen["ask"] = call("coverage", "orphans")

    writes.before(20, others)
    bank.load("second")
    assert {name: ran.code for name, ran in seen.items()} == {
        "load": 3,
        "status": 3,
        "rollback": 3,
        "ask": 0,
    }
    assert "is being changed by another process (a load, a rollback, a re" in seen["load"].line
    assert "try again later, and if nothing runs: graphcrm db check --repair" in seen["status"].line
    assert seen["ask"].out == answer.out
    assert (bank.findings(), bank.app.store.status().n_loads) == ([], 2)


def test_who_reads_while_a_load_commits_is_told(bank: Bank) -> None:
    with bank.app.store.read() as scanner:
        scanner.scan("staff")
        bank.load("second")
        with pytest.raises(StoreBusyError, match="was loaded or rolled back by another process"):
            scanner.scan("customers")


def test_who_lost_the_lock_writes_nothing_more(
    bank: Bank, writes: Writes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another took over meanwhile: undid the load, loaded, and what comes late is refused."""
    _, after = undisturbed(bank, writes)

    def other() -> None:
        ran = finish(start(*bank.command("second")))
        assert (ran.code, ran.err) == (0, "")

    for at in (1, 20):  # it begins to write, and is in the middle of it
        with monkeypatch.context() as patch:
            patch.setattr(neo4j_connect.Server, "holding", _holding_nothing)
            writes.before(at, other)
            with pytest.raises(StoreBusyError, match="was taken over by another process"):
                bank.load("second")
        assert (at, bank.image(), bank.findings()) == (at, after, [])
        bank.app.rollback("L00002")


def _holding_nothing(*_: object, **__: object) -> Any:
    return nullcontext()


def test_a_batch_that_waited_while_another_took_over(bank: Bank) -> None:
    """It asks whose turn it is once it has the lock, not before."""
    refused: list[StoreBusyError] = []
    address, login = _where(bank)

    def late() -> None:
        with neo4j_connect.connected(address, login) as server:
            try:
                server.write(query("load/nodes"), NAMES, token="old", rows=[{"_key": "late"}])
            except StoreBusyError as error:
                refused.append(error)

    bank.access.run("MATCH (s:GraphcrmStore) SET s.token = 'old'")
    with bank.access.driver() as driver, driver.session() as session:
        with session.begin_transaction() as taking_over:
            taking_over.run("MATCH (s:GraphcrmStore) SET s.token = 'new'").consume()
            thread = Thread(target=late)
            thread.start()
            _until_waiting(bank.access)
            taking_over.commit()
        thread.join()
    assert len(refused) == 1
    assert bank.access.run("MATCH (n {_key: 'late'}) RETURN n") == []


NAMES = {"Label": "Customer", "Also": "Party"}


def _until_waiting(access: Access) -> None:
    """Wait until a batch waits for a lock."""
    waits = "SHOW TRANSACTIONS YIELD currentQuery, status WHERE status STARTS WITH 'Blocked' "
    while not access.run(f"{waits} RETURN currentQuery"):
        pass


def test_a_foreign_database_is_left_alone(
    empty_neo4j: Access, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    empty_neo4j.run("CREATE (:Somebody {name: 'else'})")
    write_extracts(tmp_path)
    set_environment(monkeypatch, empty_neo4j, tmp_path / "snapshots")
    backup = tmp_path / "bank.zip"
    assert call("load", tmp_path / "first", "--db", tmp_path / "b.duckdb", "--quiet").code == 0
    assert call("db", "backup", backup, "--db", tmp_path / "b.duckdb", "--quiet").code == 0
    load, restore = ["load", str(tmp_path / "first")], ["db", "restore", str(backup), "--force"]
    for argv in (load, restore):
        ran = call(*argv, "--quiet")
        assert ran.code == 3
        assert "holds data that is not graphcrm's; name a server whose database is em" in ran.line
    assert [row["n"] for row in empty_neo4j.run("MATCH (n) RETURN properties(n) AS n")] == [
        {"name": "else"}
    ]


def _where(bank: Bank) -> tuple[Address, Login]:
    access = bank.access
    login = Login(access.user, access.password, None, access.database)
    return Address.of(access.url), login
