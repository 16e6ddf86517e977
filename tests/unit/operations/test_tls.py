"""A PostgreSQL that is reached encrypted, or not at all."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from graphcrm.errors import InputError, StoreUnavailableError
from graphcrm.operations import Database

SERVER = "postgresql://a:pw@127.0.0.1:1/c"
REQUEST = bytes.fromhex("0000000804d2162f")  # how a client asks for TLS: 8, 80877103
BELIEVED = {"require": False, "verify-ca": True, "verify-full": True}


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with a certificate of ``localhost``, which signed itself, and its key."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl")
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    asked = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    named = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    made = [*asked, *named, "-keyout", str(file), "-out", str(file.with_suffix(".crt"))]
    subprocess.run(made, check=True, capture_output=True)
    with file.open("a") as whole:
        whole.write(file.with_suffix(".crt").read_text())
    return file


@contextmanager
def server(pem: Path | None) -> Iterator[tuple[int, list[bool]]]:
    """Yield the port of one that says yes or no to TLS, then hangs up; and whether TLS was made."""
    made: list[bool] = []

    def answer(peer: socket.socket) -> None:
        if peer.recv(8) != REQUEST:
            return
        peer.sendall(b"S" if pem else b"N")
        if pem is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(pem)
            with context.wrap_socket(peer, server_side=True) as safe:
                made.append(bool(safe.recv(1)))  # a client that does not believe hangs up here

    def accept() -> None:
        peer, _ = listening.accept()
        with peer:
            peer.settimeout(5)
            try:
                answer(peer)
            except OSError:
                made.append(False)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(5)
        thread = threading.Thread(target=accept)
        thread.start()
        yield listening.getsockname()[1], made
        thread.join()


def said(url: str) -> str:
    database = Database(url)
    with pytest.raises(StoreUnavailableError) as raised, database.begin():
        pass
    assert "pw" not in raised.value.message
    return raised.value.message


@pytest.mark.parametrize("mode", BELIEVED)
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
@pytest.mark.parametrize("is_known", [True, False])
def test_who_is_believed(pem: Path, mode: str, host: str, is_known: bool) -> None:
    is_verified = BELIEVED[mode]
    ca = f"&sslrootcert={pem}" if is_known and is_verified else ""
    # The certificate is of localhost: the name counts for verify-full alone.
    is_meant = not is_verified or (is_known and (mode == "verify-ca" or host == "localhost"))
    with server(pem) as (port, made):
        message = said(f"postgresql://a:pw@{host}:{port}/c?sslmode={mode}{ca}")
    assert ("certificate that is not believed" in message) is not is_meant
    assert made == [is_meant]


@pytest.mark.parametrize("mode", BELIEVED)
def test_who_has_no_certificate_is_told_nothing(mode: str) -> None:
    with server(None) as (port, _):
        assert "speaks no TLS" in said(f"postgresql://a:pw@127.0.0.1:{port}/c?sslmode={mode}")


@pytest.mark.postgresql
def test_a_real_one(postgresql: Any) -> None:
    for words in ("?sslmode=disable", "", "?application_name=graphcrm&sslmode=disable"):
        database = Database(f"{postgresql.url()}{words}")
        assert not database.url.query.keys() & {"sslmode", "sslrootcert"}
        with database.begin() as connection:
            assert connection.exec_driver_sql("SELECT 1").scalar_one() == 1
        database.close()
    assert "speaks no TLS" in said(f"{postgresql.url()}?sslmode=require")


@pytest.mark.parametrize(
    ("url", "says"),
    [
        (f"{SERVER}?sslmode=canary", "sslmode in GRAPHCRM_OPERATIONS is one of"),
        (f"{SERVER}?sslmode=prefer", "sslmode in GRAPHCRM_OPERATIONS is one of"),
        (f"{SERVER}?sslmode=disable&sslmode=require", "sslmode in GRAPHCRM_OPERATIONS is one of"),
        (f"{SERVER}?sslmode=", "not left empty"),
        (f"{SERVER}?sslmode&application_name=canary", "not left empty"),
        (f"{SERVER}?sslrootcert=canary", "needs sslmode=verify-full"),
        (f"{SERVER}?sslmode=require&sslrootcert=canary", "needs sslmode=verify-full"),
        (f"{SERVER}?sslmode=verify-ca&sslrootcert=canary&sslrootcert=b", "said once"),
        (f"{SERVER}?options=canary&connect_timeout=3", "connect_timeout, options cannot be set"),
        ("sqlite:///a.sqlite?mode=canary", "mode cannot be set"),
        ("sqlite:///a.sqlite?sslmode=disable", "sslmode cannot be set"),
    ],
)
def test_what_cannot_be_said(url: str, says: str) -> None:
    with pytest.raises(InputError, match=says) as raised:
        Database(url)
    assert "canary" not in raised.value.message
    assert "pw" not in raised.value.message


@pytest.mark.parametrize("name", ["canary.pem", "empty.pem"])
def test_certificates_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty.pem").touch()
    database = Database(f"{SERVER}?sslmode=verify-full&sslrootcert={tmp_path / name}")
    with pytest.raises(InputError, match="sslrootcert in GRAPHCRM_OPERATIONS is no") as raised:
        database.engine  # noqa: B018 - made when it is asked for
    assert str(tmp_path) not in raised.value.message
