"""What the settings say of signing in."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.app import App, people, read_settings
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
        ({"proxies": "0.0.0.0/0"}, "GRAPHCRM_PROXIES names every address"),
        ({"proxies": "10.1.0.0/24, ::/0"}, "GRAPHCRM_PROXIES names every address"),
        ({"header": "X-User"}, "GRAPHCRM_HEADER is believed of nobody"),
        ({"header": "Authorization", "proxies": "10.1.0.0/24"}, "GRAPHCRM_HEADER says something"),
        ({"header": "cOOkie", "proxies": "10.1.0.0/24"}, "GRAPHCRM_HEADER says something"),
        ({"ldap_url": "ldap://a"}, "GRAPHCRM_LDAP"),
        (LDAP | {"ldap_ca": "/no/such.pem"}, "GRAPHCRM_LDAP_CA"),
        (LDAP | {"ldap_ca": __file__}, "GRAPHCRM_LDAP_CA"),  # no certificates
        (LDAP | {"ldap_plain": True}, "GRAPHCRM_LDAP_PLAIN"),
    ],
)
def test_settings_that_cannot_be(given: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        people.check(App(Settings(**given)))


def test_settings_that_can() -> None:
    people.check(App(Settings()))
    people.check(App(Settings(header="X-User", proxies="10.1.0.0/24, ::1/128")))
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


@pytest.mark.parametrize("value", ["canary", '["canary"]', '{"canary": 1}', "{"])
def test_roles_that_are_no_json_are_named(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRAPHCRM_LDAP_ROLES", value)
    with pytest.raises(InputError, match="GRAPHCRM_LDAP_ROLES") as raised:
        read_settings()
    assert "canary" not in raised.value.message


def test_what_is_set_to_nothing_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRAPHCRM_LDAP_ROLES", '{"cn=a": "admin"}')
    assert read_settings().ldap_roles == {"cn=a": "admin"}
    for name in Settings.model_fields:  # as a compose file hands down what nobody has set
        monkeypatch.setenv(f"GRAPHCRM_{name.upper()}", "")
    assert read_settings() == Settings.model_construct()
