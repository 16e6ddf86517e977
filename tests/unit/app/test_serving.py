"""Whether a service may start, and with which secret."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

import pytest

from graphcrm.app import App, Settings
from graphcrm.app.secret import read_secret
from graphcrm.app.serving import check, first_admin, handed_down
from graphcrm.errors import InputError
from graphcrm.operations.secret_mark import check_secret

SECRET = "correct horse battery staple, and more"
LOOPBACK = "127.0.0.1"


def app_of(folder: Path, **settings: Any) -> App:
    return App(Settings(**{"db": str(folder / "bank.duckdb"), **settings}))


def wrong(app: App, host: str = LOOPBACK) -> str:
    with pytest.raises(InputError, match="the service cannot start") as raised:
        check(app, host=host)
    app.operations.close()
    return raised.value.message


def test_good_settings_pass(tmp_path: Path) -> None:
    app = app_of(
        tmp_path, secret=SECRET, url="https://crm.bank.test", audit_heads=tmp_path / "heads"
    )
    check(app, host="0.0.0.0")
    app.operations.close()


def test_everything_that_is_wrong_is_named_at_once(tmp_path: Path) -> None:
    app = app_of(
        tmp_path,
        secret="canary" * 2,
        url="http://crm.bank.test",
        operations=f"sqlite:///{tmp_path / 'no' / 'such'}",
        audit_heads=tmp_path / "nowhere" / "heads",
    )
    said = wrong(app)
    for each in ("(1) the secret is too weak", "GRAPHCRM_URL", "GRAPHCRM_OPERATIONS", "HEADS"):
        assert each in said
    assert "(4)" in said
    assert "canary" not in said


@pytest.mark.parametrize("url", [None, "", "http://crm.bank.test", "https://", "crm.bank.test"])
def test_without_tls_there_is_no_service(tmp_path: Path, url: str | None) -> None:
    assert "GRAPHCRM_URL" in wrong(app_of(tmp_path, secret=SECRET, url=url))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.9", "crm.bank.test"])
def test_development_is_for_this_machine(tmp_path: Path, host: str) -> None:
    assert "--host is 127.0.0.1" in wrong(app_of(tmp_path, development=True), host)


def test_development_makes_a_secret_up_once(tmp_path: Path) -> None:
    app = app_of(tmp_path, development=True)
    check(app, host="localhost")
    (file,) = tmp_path.glob("*.development-secret")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    again = app_of(tmp_path, development=True)
    assert again.keys.of("x") == app.keys.of("x")
    assert len(file.read_text()) > 60
    app.operations.close()


def test_outside_development_none_is_made_up(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no secret yet"):
        read_secret(Settings(), made_up=tmp_path / "secret")
    assert not (tmp_path / "secret").exists()


def test_a_secret_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(f"{SECRET}\nand a remark\n", "utf-8")
    assert read_secret(Settings(secret_file=tmp_path / "secret")) == SECRET
    with pytest.raises(InputError, match="cannot be read, or is empty"):
        read_secret(Settings(secret_file=tmp_path / "none"))


def test_another_secret_than_that_of_the_database_is_refused(tmp_path: Path) -> None:
    app, other = (app_of(tmp_path, secret=f"{SECRET}{n}") for n in range(2))
    check_secret(app.operations, app.keys)
    check_secret(app.operations, app.keys)
    with pytest.raises(InputError, match="another one than that of the users"):
        check_secret(other.operations, other.keys)
    app.operations.close()
    other.operations.close()


def test_heads_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heads = tmp_path / "heads"
    heads.touch()
    refused = os.access
    monkeypatch.setattr(os, "access", lambda path, how: path != heads and refused(path, how))
    app = app_of(tmp_path, secret=SECRET, url="https://crm.bank.test", audit_heads=heads)
    assert "AUDIT_HEADS cannot be written" in wrong(app)


def test_options_are_handed_down_and_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRAPHCRM_DB", "before")
    monkeypatch.delenv("GRAPHCRM_DEVELOPMENT", raising=False)
    with handed_down(db="now", development="true"):
        assert os.environ["GRAPHCRM_DB"] == "now"
        assert Settings().development
    assert os.environ["GRAPHCRM_DB"] == "before"
    assert "GRAPHCRM_DEVELOPMENT" not in os.environ
    with handed_down(db=None, development=None):
        assert os.environ["GRAPHCRM_DB"] == "before"


def test_the_first_administrator_is_made_once(tmp_path: Path) -> None:
    app = app_of(tmp_path, secret=SECRET)
    password = first_admin(app)
    assert password is not None
    assert len(password) >= 16
    assert first_admin(app) is None
    app.operations.close()
