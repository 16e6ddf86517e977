"""What the settings say of signing in."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.app import App, people
from graphcrm.errors import InputError
from graphcrm.settings import Settings

LDAP: dict[str, Any] = {
    "ldap_url": "ldap://a",
    "ldap_roles": {"cn=a": "admin"},
    "ldap_user_dn": "uid={name}",
}


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"proxies": "10.1.0.1/24"}, "GRAPHCRM_PROXIES"),
        ({"proxies": "proxy.bank.example"}, "GRAPHCRM_PROXIES"),
        ({"ldap_url": "ldap://a"}, "GRAPHCRM_LDAP"),
        (LDAP | {"ldap_plain": True}, "GRAPHCRM_LDAP_PLAIN"),
    ],
)
def test_settings_that_cannot_be(given: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        people.check(App(Settings(**given)))


def test_settings_that_can() -> None:
    people.check(App(Settings()))
    known = people.directory(App(Settings(**LDAP, ldap_plain=True, development=True)))
    assert known is not None
    assert known.server().tls == "none"


@pytest.mark.parametrize(
    ("host", "is_one"),
    [("10.1.0.9", True), ("10.2.0.9", False), ("::1", True), ("", False), (None, False)],
)
def test_proxies(host: str | None, is_one: bool) -> None:
    app = App(Settings(proxies=" 10.1.0.0/24,::1/128,"))
    assert people.is_proxy(app, host) is is_one
