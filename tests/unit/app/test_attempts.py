"""Wrong sign-ins by address: how many there may be, and whose address it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from graphcrm.app import App, attempts, people
from graphcrm.app.attempts import Attempts
from graphcrm.errors import LimitError, SignInError, SourceUnavailableError
from graphcrm.operations import sign_in
from graphcrm.settings import Settings

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def looked_at(known: Attempts, address: str | None, minutes: float) -> bool:
    try:
        known.begin(address, now=NOON + minutes * MINUTE)
    except LimitError:
        return False
    return True


def tries(known: Attempts, address: str | None, n: int, minutes: float = 0.0) -> int:
    """Try as often as that, each wrong; return how many were looked at."""
    return sum(looked_at(known, address, minutes) for _ in range(n))


def test_so_many_may_be_wrong_within_a_quarter_of_an_hour() -> None:
    known = Attempts(3)
    assert tries(known, "10.0.0.1", 5) == 3
    assert tries(known, "10.0.0.2", 1) == 1
    with pytest.raises(LimitError) as error:
        known.begin("10.0.0.1", now=NOON + 5 * MINUTE)
    assert error.value.facts == {"wait_s": 601}
    assert (tries(known, "10.0.0.1", 1, 14.9), tries(known, "10.0.0.1", 5, 15.0)) == (0, 3)
    assert tries(known, None, 9) == 9


def test_right_ones_do_not_count() -> None:
    known = Attempts(2)
    for _ in range(9):
        known.begin("10.0.0.1", now=NOON)
        known.take_back("10.0.0.1")
    assert tries(known, "10.0.0.1", 3) == 2


@pytest.mark.parametrize(
    ("one", "other", "n"),
    [
        ("2001:db8::1", "2001:db8::ffff:2", 0),  # one line has all of them
        ("2001:db8::1", "2001:db8:0:1::1", 1),
        ("10.0.0.1", "::ffff:10.0.0.1", 0),
        ("fe80::1%eth0", "fe80::2", 0),
        ("no address", "no address", 0),
    ],
)
def test_addresses_of_one_line_are_one(one: str, other: str, n: int) -> None:
    known = Attempts(1)
    assert tries(known, one, 1) == 1
    assert tries(known, other, 1) == n


def test_it_does_not_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "MOST_ADDRESSES", 3)
    known = Attempts(1)
    assert [tries(known, f"10.0.0.{i}", 1) for i in range(9)] == [1] * 9
    assert len(known) == 3


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("192.0.2.9", [], "192.0.2.9"),
        ("192.0.2.9", ["198.51.100.1"], "192.0.2.9"),  # no proxy: what it says counts for nothing
        ("10.1.0.9", ["198.51.100.1"], "198.51.100.1"),
        ("10.1.0.9", ["203.0.113.5, 198.51.100.1"], "198.51.100.1"),  # the first was made up
        ("10.1.0.9", ["203.0.113.5", "198.51.100.1, 10.1.0.8"], "198.51.100.1"),
        ("10.1.0.9", [], None),  # all of its callers share it
        ("10.1.0.9", ["unknown"], None),
        ("127.0.0.1", ["198.51.100.1"], None),  # a proxy that the settings do not name
        ("testclient", [], None),
        (None, [], None),
    ],
)
def test_whose_address_it_is(peer: str | None, forwarded: list[str], address: str | None) -> None:
    app = App(Settings(proxies="10.1.0.0/24"))
    assert people.address_of(app, peer, forwarded) == address


def test_a_directory_that_is_away_counts_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    app = App(Settings(wrong_sign_ins=1, operations="sqlite:///none"))
    errors = [SourceUnavailableError("away"), SourceUnavailableError("away"), SignInError("wrong")]

    def fail(*_: object, **__: object) -> None:
        raise errors.pop(0)

    monkeypatch.setattr(sign_in, "sign_in", fail)
    for error in (SourceUnavailableError, SourceUnavailableError, SignInError, LimitError):
        with pytest.raises(error):
            people.sign_in(app, "li", "x", now=NOON, address="10.0.0.1")
