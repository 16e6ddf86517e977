"""Addresses, logins, and what each of a driver's errors becomes; no server is asked."""

from __future__ import annotations

from pathlib import Path

import neo4j.exceptions as e
import pytest
from neo4j.exceptions import DriverError, Neo4jError

from graphcrm.app import App, read_settings
from graphcrm.errors import InputError, StoreBusyError, StoreError, StoreUnavailableError
from graphcrm.settings import Settings
from graphcrm.stores import is_server, open_store
from graphcrm.stores.neo4j_address import Address, Login
from graphcrm.stores.neo4j_errors import store_error
from graphcrm.stores.neo4j_store import Neo4jStore

HERE = Address("neo4j", "bank.example", 7687)
SECRET = "tr0ub4dor"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("neo4j://bank.example", ("neo4j", "bank.example", 7687)),
        ("neo4j://bank.example/", ("neo4j", "bank.example", 7687)),
        ("bolt://10.0.0.7:7688", ("bolt", "10.0.0.7", 7688)),
        ("bolt+ssc://h", ("bolt+ssc", "h", 7687)),
        ("neo4j+s://graph_1.bank.example:443", ("neo4j+s", "graph_1.bank.example", 443)),
        ("neo4j://[::1]:7690", ("neo4j", "[::1]", 7690)),
        ("bolt://[fe80::1]", ("bolt", "[fe80::1]", 7687)),
    ],
)
def test_addresses(url: str, expected: tuple[str, str, int]) -> None:
    assert Address.of(url) == Address(*expected)
    assert Address.of(Address.of(url).url) == Address.of(url)


@pytest.mark.parametrize(
    "url",
    [
        "neo4j://",
        "neo4j://h:0",
        "neo4j://h:65536",
        "neo4j://h:port",
        "neo4j://h/neo4j",
        "neo4j://h?database=x",
        "neo4j://h h",
        "neo4j+tls://h",
        "bolt://::1",
        "bolt://h\n",
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(InputError, match="write neo4j://host:7687, or with TLS") as caught:
        Address.of(url)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("url", [f"neo4j://neo4j:{SECRET}@h", f"bolt://{SECRET}@h:1"])
def test_credentials_in_an_address_are_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(InputError, match="set GRAPHCRM_NEO4J_USER") as caught:
        open_store(url)
    assert SECRET not in str(caught.value)


def test_a_password_comes_from_the_environment_or_a_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(f"{SECRET} \nand a remark\n", "utf-8")
    assert Login(password="a").secret() == "a"
    assert Login(password_file=file).secret() == SECRET
    assert Login(password="a", password_file=file).secret() == "a"


def test_a_password_that_is_missing_or_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="needs a password; set GRAPHCRM_NEO4J_PASSWORD"):
        Login().secret()
    for file in (tmp_path / "none", tmp_path, tmp_path / "binary"):
        with pytest.raises(InputError, match="whose first line is the password") as caught:
            Login(password_file=file).secret()
        assert str(tmp_path) not in caught.value.message


def test_settings_reach_the_login(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given = {
        "DB": "bolt://h:1",
        "NEO4J_USER": "crm",
        "NEO4J_PASSWORD": SECRET,
        "NEO4J_PASSWORD_FILE": str(tmp_path / "f"),
        "NEO4J_DATABASE": "bank",
        "NEO4J_TIMEOUT": "2.5",
        "SNAPSHOTS": str(tmp_path),
    }
    for name, value in given.items():
        monkeypatch.setenv(f"GRAPHCRM_{name}", value)
    store = App().store
    assert isinstance(store, Neo4jStore)
    assert store.login == Login("crm", SECRET, tmp_path / "f", "bank", 2.5)
    assert store.snapshot_home == tmp_path / "neo4j-h-1-bank.snapshots"


def test_an_ipv6_address_names_a_folder_anywhere() -> None:
    store = Neo4jStore(Address.of("bolt://[::1]"), Login(), Path())
    assert store.snapshot_home.name == "neo4j---1-7687-neo4j.snapshots"


@pytest.mark.parametrize("seconds", ["0", "-1", "soon", "nan"])
def test_a_timeout_is_a_time(monkeypatch: pytest.MonkeyPatch, seconds: str) -> None:
    monkeypatch.setenv("GRAPHCRM_NEO4J_TIMEOUT", seconds)
    with pytest.raises(InputError, match="sets GRAPHCRM_NEO4J_TIMEOUT to what cannot be used"):
        read_settings()


def test_no_password_is_ever_shown() -> None:
    settings = Settings(neo4j_password=SECRET)  # type: ignore[arg-type]
    login = Login(password=SECRET)
    for shown in (repr(settings), str(settings.model_dump()), repr(login), f"{login}"):
        assert SECRET not in shown


def test_what_is_a_server() -> None:
    servers = ["neo4j://h", "neo4j+s://h", "neo4j+ssc://h", "bolt://h", "bolt+s://h"]
    assert all(map(is_server, servers))
    assert not any(map(is_server, ["bank.duckdb", "duckdb:///f", "neo4j", "neo4j://", "http://h"]))


def test_a_driver_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphcrm.stores.find_spec", lambda _: None)
    with pytest.raises(StoreUnavailableError, match=r"install requirements-server\.lock"):
        open_store("neo4j://h")
    assert open_store("bank.duckdb").url == "duckdb:///bank.duckdb"


def of_server(code: str) -> Neo4jError:
    """Return the error that the driver makes of what a server says, a customer's name in it."""
    return Neo4jError._hydrate_neo4j(code=f"Neo.{code}", message="Node with name 王芳 exists")


REFUSED, SLOW = "refuses this user and password", "needed more than 9 s for a query"
UNREACHED, FULL = "cannot be reached; see that the server runs", "too little memory for this"
MEANS: list[tuple[Neo4jError | DriverError, type[StoreError], str]] = [
    (of_server("ClientError.Security.Unauthorized"), StoreUnavailableError, REFUSED),
    (of_server("ClientError.Security.AuthenticationRateLimit"), StoreUnavailableError, REFUSED),
    (of_server("ClientError.Security.Forbidden"), StoreUnavailableError, REFUSED),
    (of_server("ClientError.Security.CredentialsExpired"), StoreUnavailableError, REFUSED),
    (of_server("ClientError.Transaction.TransactionTimedOut"), StoreUnavailableError, SLOW),
    (of_server("ClientError.Transaction.LockClientStopped"), StoreUnavailableError, SLOW),
    (
        of_server("ClientError.Transaction.TransactionTimedOutClientConfiguration"),
        StoreUnavailableError,
        SLOW,
    ),
    (
        of_server("ClientError.Database.DatabaseNotFound"),
        StoreUnavailableError,
        "no such database; set GRAPHCRM_NEO4J_DATABASE",
    ),
    (of_server("TransientError.General.OutOfMemoryError"), StoreUnavailableError, FULL),
    (of_server("TransientError.General.MemoryPoolOutOfMemoryError"), StoreUnavailableError, FULL),
    (of_server("TransientError.Transaction.DeadlockDetected"), StoreBusyError, "too busy"),
    (of_server("TransientError.General.DatabaseUnavailable"), StoreBusyError, "too busy"),
    (
        of_server("ClientError.Schema.ConstraintValidationFailed"),
        StoreError,
        "the database failed; run graphcrm db check",
    ),
    (of_server("DatabaseError.General.UnknownError"), StoreError, "read the server's log"),
    (e.ServiceUnavailable("10.0.0.7"), StoreUnavailableError, UNREACHED),
    (e.SessionExpired("10.0.0.7"), StoreUnavailableError, UNREACHED),
    (e.IncompleteCommit("10.0.0.7"), StoreUnavailableError, UNREACHED),
    (e.ConfigurationError("10.0.0.7"), StoreUnavailableError, "check address and TLS"),
    (e.AuthConfigurationError("10.0.0.7"), StoreUnavailableError, "check address and TLS"),
    (e.ResultConsumedError(None, "10.0.0.7"), StoreError, "the connection failed; try again"),
]


@pytest.mark.parametrize(("error", "kind", "says"), MEANS)
def test_errors_of_the_driver_become_ours(
    error: Neo4jError | DriverError, kind: type[StoreError], says: str
) -> None:
    found = store_error(error, HERE, Login(timeout_s=9))
    assert type(found) is kind
    assert says in found.message
    assert found.message.startswith(HERE.url)
    assert found.exit_code == 3
    assert "王芳" not in found.message
    assert "10.0.0.7" not in found.message
