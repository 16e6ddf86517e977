"""Signing in by an LDAP directory: a real slapd, and servers that are none."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from graphcrm.errors import InputError, SourceUnavailableError
from graphcrm.operations import Role
from graphcrm.operations.directory import Directory
from graphcrm.operations.ldap import Conversation
from graphcrm.operations.ldap import Server as Where

if TYPE_CHECKING:
    from tests.ldap.server import Server

PEOPLE = "ou=people,dc=bank"
ROLES = {"CN=Admins, DC=bank": "admin", "cn=managers,dc=bank": "branch_manager"}
WANG, LI, ZHAO = "correct horse battery", "wrong donkey cable", "no group at all"
BIND: dict[str, Any] = {"user_dn": f"uid={{name}},{PEOPLE}"}
SEARCH: dict[str, Any] = {
    "base": "dc=bank",
    "bind_dn": "cn=reader,dc=bank",
    "bind_password": "reader of the bank",
}
NUMBERS = {"branch": "departmentNumber", "staff": "employeeNumber"}


def directory(server: Server, **given: Any) -> Directory:
    """Return the directory of the server, by StartTLS unless told otherwise."""
    told = {"url": server.url, "roles": ROLES, "ca": str(server.ca)} | NUMBERS
    return Directory(**told | given)


@pytest.mark.parametrize("how", [BIND, SEARCH], ids=["bind", "search"])
def test_who_it_is(ldap_server: Server, how: dict[str, Any]) -> None:
    known = directory(ldap_server, **how)
    wang = known.vouch("Wang", WANG)
    assert wang is not None
    assert (wang.name, wang.role, wang.source) == ("wang", Role.MANAGER, "directory")
    assert (wang.branch_id, wang.staff_id) == ("B1", "S1")
    li = known.vouch("li", LI)
    assert li is not None
    assert (li.role, li.branch_id) == (Role.ADMIN, None)
    assert known.vouch("zhao", ZHAO) is None  # in no group that has a role
    for name, password in [
        ("wang", LI),
        ("wang", ""),  # RFC 4513, 5.1.2: a bind that names nobody
        ("wang", "\ud800"),
        ("wang", "\x00"),
        ("nobody", WANG),
        ("*)(uid=*", WANG),
        ("*", WANG),
        ("wang,ou=people", WANG),
        ("", WANG),
    ]:
        assert known.vouch(name, password) is None


def test_a_branch_where_branches_are_said(ldap_server: Server) -> None:
    planners = directory(ldap_server, **BIND, roles={"cn=admins,dc=bank": "planner"})
    assert planners.vouch("li", LI) is None  # or he would see the whole bank
    unsaid = directory(ldap_server, **BIND, roles={"cn=admins,dc=bank": "planner"}, branch=None)
    assert unsaid.vouch("li", LI) is not None


def test_what_is_looked_for_is_no_filter(ldap_server: Server) -> None:
    where = directory(ldap_server, **SEARCH).server()
    with Conversation(where) as said:
        assert said.bind("cn=reader,dc=bank", "reader of the bank")
        assert said.find("dc=bank", "uid", "wang") == f"uid=wang,{PEOPLE}"
        for value in ("*", "*)(uid=*", "w*", "wang)(|(uid=li)", "\\2a"):
            assert said.find("dc=bank", "uid", value) is None
        assert said.find("dc=bank", "objectClass", "inetOrgPerson") is None  # more than one
        assert said.find("dc=nowhere", "uid", "wang") is None


def test_encrypted_from_the_first_byte_on(ldap_server: Server) -> None:
    assert directory(ldap_server, url=ldap_server.tls_url, **BIND).vouch("wang", WANG)


@pytest.mark.parametrize("tls", ["url", "tls_url"])
def test_a_certificate_that_is_not_believed(ldap_server: Server, tls: str) -> None:
    url = getattr(ldap_server, tls)
    for wrong in (
        directory(ldap_server, url=url, ca=str(ldap_server.other_ca()), **BIND),
        directory(ldap_server, url=url, ca=None, **BIND),
        directory(ldap_server, url=url, ca="/nowhere.pem", **BIND),
        directory(ldap_server, url=url.replace("localhost", "127.0.0.1"), **BIND),
    ):
        with pytest.raises(SourceUnavailableError, match="not believed"):
            wrong.vouch("wang", WANG)


def test_the_reader_is_refused(ldap_server: Server) -> None:
    wrong = directory(ldap_server, **SEARCH | {"bind_password": "another"})
    with pytest.raises(SourceUnavailableError, match="LDAP_BIND_DN"):
        wrong.vouch("wang", WANG)


@contextmanager
def answering(answer: Callable[[socket.socket], None]) -> Iterator[Where]:
    """Yield a server that does with its one caller what a test says."""

    def run() -> None:
        caller, _ = listener.accept()
        with caller:
            answer(caller)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=run)
        thread.start()
        yield Where("127.0.0.1", listener.getsockname()[1], "none", seconds=0.5)
        thread.join(10)


def said_back(data: bytes) -> Callable[[socket.socket], None]:
    def answer(caller: socket.socket) -> None:
        caller.recv(1000)
        caller.sendall(data)

    return answer


def silent(caller: socket.socket) -> None:
    while caller.recv(1000):
        pass


def drop_by_drop(caller: socket.socket) -> None:
    """Send a byte every tenth of a second: each in time, and all of them too late."""
    for _ in range(20):
        try:
            caller.sendall(b"\x30\x84\x00\x00\xff\xff" if _ == 0 else b"\x02")
        except OSError:
            return
        time.sleep(0.1)


# A bind response that says success to message 1, and what goes wrong with it.
GOOD = bytes.fromhex("300c02010161070a010004000400")
WRONG = {
    "another message": GOOD.replace(b"\x02\x01\x01", b"\x02\x01\x07"),
    "another answer": GOOD.replace(b"\x61\x07", b"\x65\x07"),
    "no LDAP": b"HTTP/1.1 400 Bad Request\r\n\r\n",
    "too long": b"\x30\x84\x7f\xff\xff\xff",
    "endless": b"\x30\xff" + b"\xff" * 200,
    "cut off": GOOD[:-3],
    "nothing": b"",
    "no sense": b"\x30\x04\xff\xff\xff\xff",
    "busy": GOOD.replace(b"\x0a\x01\x00", b"\x0a\x01\x33"),
}


def test_a_right_answer() -> None:
    with answering(said_back(GOOD)) as where, Conversation(where) as said:
        assert said.bind("cn=a", "b")


ANSWERS = {name: said_back(data) for name, data in WRONG.items()}
ANSWERS |= {"silent": silent, "slow": drop_by_drop}


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_server_that_is_none(answer: str) -> None:
    began = time.monotonic()
    with answering(ANSWERS[answer]) as where:
        said = Conversation(where)
        with pytest.raises(SourceUnavailableError), said:
            said.bind("cn=a", "b")
    assert time.monotonic() - began < 5


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    nowhere = Directory(f"ldaps://127.0.0.1:{port}", ROLES, **BIND)
    with pytest.raises(SourceUnavailableError):
        nowhere.vouch("wang", WANG)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"url": "http://a"}, "LDAP_URL"),
        ({"url": "ldaps://"}, "LDAP_URL"),
        ({"url": "ldaps://a:b"}, "LDAP_URL"),
        ({"url": "ldaps://a/dc=bank"}, "LDAP_URL"),
        ({"user_dn": None}, "LDAP_BASE"),
        ({"base": "dc=bank"}, "LDAP_BASE"),
        ({"user_dn": "uid=name"}, "{name}"),
        ({"user_dn": None, "base": "dc=bank"}, "LDAP_BIND_DN"),
        ({"roles": {}}, "LDAP_ROLES"),
        ({"roles": {"cn=a": "boss"}}, "LDAP_ROLES"),
    ],
)
def test_settings_that_cannot_be(given: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        Directory(**{"url": "ldaps://a", "roles": ROLES, **BIND} | given)


@pytest.mark.parametrize("how", [BIND, SEARCH], ids=["bind", "search"])
def test_a_name_that_nobody_has_takes_the_same_steps_as_a_wrong_password(
    ldap_server: Server, how: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    for step in ("__enter__", "bind", "find", "read"):
        real = getattr(Conversation, step)

        def counted(*args: Any, step: str = step, real: Any = real) -> Any:
            steps.append(step)
            return real(*args)

        monkeypatch.setattr(Conversation, step, counted)
    known = directory(ldap_server, **how)
    taken = []
    for name in ("wang", "nobody"):
        steps.clear()
        assert known.vouch(name, "something else") is None
        taken.append(list(steps))
    assert taken[0] == taken[1] != []
    assert "bind" in taken[0]
