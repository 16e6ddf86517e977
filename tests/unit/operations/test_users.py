"""Users, passwords and tokens."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from graphcrm.errors import InputError, NotFoundError, SignInError, StateError
from graphcrm.operations import Database, Role, passwords
from graphcrm.operations.tokens import find_bearer, make_token, revoke, tokens
from graphcrm.operations.users import (
    NewUser,
    User,
    Vouched,
    add_user,
    disable,
    enable,
    find_user,
    note_vouched,
    set_password,
    users,
)

NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)
WORD, OTHER = "correct horse battery", "wrong donkey cable"
WANG = NewUser("Wang", Role.PLANNER, "B1", "S1", "zh", may_export=False)
SERVICE = NewUser("dashboards", Role.ANALYST, source="service")


def test_everybody_by_name(database: Database) -> None:
    add_user(database, WANG, password=WORD, now=NOW)
    add_user(database, NewUser("li", Role.ADMIN), password=OTHER, must_change=False, now=NOW)
    li, wang = users(database)
    assert (li.name, li.must_change, li.branch_id) == ("li", False, None)
    assert (wang.name, wang.role, wang.branch_id, wang.staff_id) == (
        "wang",
        Role.PLANNER,
        "B1",
        "S1",
    )
    assert (wang.may_export, wang.must_change, wang.created_at) == (False, True, NOW)
    assert find_user(database, "WANG") == wang  # capitals are small letters
    with pytest.raises(StateError, match="name is there"):
        add_user(database, replace(WANG, name="wAng"), password=WORD, now=NOW)


WRONG_USERS: list[tuple[dict[str, Any], str | None, str]] = [
    ({"name": ""}, WORD, "a name"),
    ({"name": "王"}, WORD, "a name"),
    ({"name": "a\x00"}, WORD, "a name"),
    ({"name": "a" * 65}, WORD, "a name"),
    ({"branch_id": ""}, WORD, "branch_id"),
    ({"branch_id": "B\x00"}, WORD, "branch_id"),
    ({"staff_id": "S" * 129}, WORD, "staff_id"),
    ({"lang": "fr"}, WORD, "lang"),
    ({"role": "boss"}, WORD, "role is admin"),
    ({"source": "friend"}, None, "source"),
    ({}, None, "a password is needed"),
    ({"source": "service"}, WORD, "local have a password"),
    ({}, "short", "12 to 256"),
    ({}, "x" * 257, "12 to 256"),
    ({}, "x" * 12, "different characters"),
    ({"name": "wang.xiaoming"}, "Wang.Xiaoming12", "not made of the name"),
]


def test_who_cannot_be_added(database: Database) -> None:
    for changed, password, says in WRONG_USERS:
        with pytest.raises(InputError, match=says):
            add_user(database, replace(WANG, **changed), password=password, now=NOW)
    assert users(database) == []


def test_the_last_admin_stays(database: Database) -> None:
    for name in ("li", "zhao"):
        add_user(database, NewUser(name, Role.ADMIN), password=WORD, now=NOW)
    disable(database, "li", now=NOW)
    with pytest.raises(StateError, match="last admin"):
        disable(database, "zhao", now=NOW)
    enable(database, "li", now=NOW)
    disable(database, "zhao", now=NOW)
    assert [user.disabled_at for user in users(database)] == [None, NOW]
    with pytest.raises(NotFoundError):
        disable(database, "nobody", now=NOW)


@pytest.mark.parametrize("other", [{"branch_id": "B1"}, {"source": "service"}])
def test_who_cannot_manage_everybody_does_not_count_as_the_last_admin(
    database: Database, other: dict[str, Any]
) -> None:
    add_user(database, NewUser("zhao", Role.ADMIN), password=WORD, now=NOW)
    weaker = replace(NewUser("li", Role.ADMIN), **other)
    add_user(database, weaker, password=None if "source" in other else WORD, now=NOW)
    with pytest.raises(StateError, match="last admin"):
        disable(database, "zhao", now=NOW)
    disable(database, "li", now=NOW)


def test_another_source_says_who_somebody_is(database: Database) -> None:
    said = Vouched("Wang", Role.ANALYST, "B1", source="directory")
    first = note_vouched(database, said, now=NOW)
    assert note_vouched(database, said, now=NOW + timedelta(days=1)) == first
    moved = note_vouched(database, replace(said, branch_id="B2"), now=NOW + timedelta(days=1))
    assert (moved.branch_id, moved.valid_from) == ("B2", NOW + timedelta(days=1))
    with pytest.raises(StateError, match="another way"):
        note_vouched(database, replace(said, source="header"), now=NOW)
    with pytest.raises(InputError, match="local have a password"):
        set_password(database, "wang", WORD, now=NOW)


def test_what_a_source_says_of_nobody_stays_as_it_was_entered(database: Database) -> None:
    entered = NewUser("wang", Role.MANAGER, "B1", "S1", source="directory")
    add_user(database, entered, now=NOW)
    said = Vouched("wang", Role.ANALYST, source="directory", says=frozenset({"role"}))
    found = note_vouched(database, said, now=NOW)
    assert (found.role, found.branch_id, found.staff_id) == (Role.ANALYST, "B1", "S1")
    all_said = replace(said, says=Vouched("x", Role.ANALYST).says)
    assert note_vouched(database, all_said, now=NOW).branch_id is None


def test_a_source_may_name_somebody_twice_at_once(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = Vouched("Wang", Role.ANALYST, "B1", source="directory")
    quicker = note_vouched(database, said, now=NOW)
    looked = iter([NotFoundError("not there yet")])

    def find(database: Database, name: str) -> User:
        for error in looked:
            raise error
        return find_user(database, name)

    monkeypatch.setattr("graphcrm.operations.users.find_user", find)
    assert note_vouched(database, said, now=NOW) == quicker


def test_a_password_is_kept_as_a_hash() -> None:
    kept = passwords.hash_password(WORD)
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.is_password(kept, WORD)
    assert not passwords.is_password(kept, OTHER)
    assert not passwords.is_password(kept, "\ud800")
    assert not passwords.is_password(None, WORD)
    assert not passwords.is_password("damaged", WORD)
    assert passwords.is_dated("$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$X1ljGPO4lfI")


def test_a_password_however_it_was_typed() -> None:
    assert passwords.is_password(passwords.hash_password("e\u0301" * 12), "\u00e9" * 12)


def test_a_token_signs_in(database: Database) -> None:
    add_user(database, SERVICE, now=NOW)
    areas = frozenset({"network", "service.calendar"})
    made, sent = make_token(database, "dashboards", label="x", days=2, areas=areas, now=NOW)
    user, found = find_bearer(database, sent, now=NOW + timedelta(hours=38))
    assert (user.name, found) == ("dashboards", areas)
    (kept,) = tokens(database, "dashboards")
    assert kept == replace(made, last_used_on=date(2026, 7, 2))  # 9:00 and 38 hours: 23:00
    assert sent.split("_", 2)[2] not in str(kept)  # the secret itself may hold a _


def test_a_token_for_everything(database: Database) -> None:
    add_user(database, SERVICE, now=NOW)
    _, sent = make_token(database, "dashboards", label="all", days=365, now=NOW)
    assert find_bearer(database, sent, now=NOW)[1] is None


def test_tokens_that_are_not_good(database: Database) -> None:
    add_user(database, SERVICE, now=NOW)
    made, sent = make_token(database, "dashboards", label="daily", days=1, now=NOW)
    last = "A" if sent[-1] != "A" else "B"
    for wrong in ("", "gcrm_", sent[:-1] + last, sent.upper(), sent + "x", "gcrm_" + "0" * 60):
        with pytest.raises(SignInError):
            find_bearer(database, wrong, now=NOW)
    with pytest.raises(SignInError):
        find_bearer(database, sent, now=NOW + timedelta(days=1))
    disable(database, "dashboards", now=NOW)
    with pytest.raises(SignInError):
        find_bearer(database, sent, now=NOW)
    with pytest.raises(StateError):
        make_token(database, "dashboards", label="daily", days=1, now=NOW)
    enable(database, "dashboards", now=NOW)
    with pytest.raises(SignInError):  # it ended when he was shut out
        find_bearer(database, sent, now=NOW)
    made, sent = make_token(database, "dashboards", label="daily", days=1, now=NOW)
    find_bearer(database, sent, now=NOW)
    revoke(database, "dashboards", made.token_id, now=NOW)
    with pytest.raises(SignInError):
        find_bearer(database, sent, now=NOW)
    for token_id in (made.token_id, "another", "\x00"):
        with pytest.raises(NotFoundError):
            revoke(database, "dashboards", token_id, now=NOW)


WRONG_TOKENS: list[tuple[str, int, list[str], str]] = [
    ("", 1, [], "a label"),
    ("a\nb", 1, [], "a label"),
    ("a", 0, [], "1 to 365"),
    ("a", 366, [], "1 to 365"),
    ("a", 1, ["*"], "an area"),
]


def test_tokens_that_cannot_be(database: Database) -> None:
    for label, days, areas, says in WRONG_TOKENS:
        with pytest.raises(InputError, match=says):
            make_token(database, "nobody", label=label, days=days, areas=areas, now=NOW)
