"""Pages, formats and tags of what is asked over HTTP."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from fastapi.testclient import TestClient

from api.main import create_app
from graphcrm.app import App
from graphcrm.operations.roles import Role
from tests.api import bank as of_bank
from tests.api.bank import Caller
from tests.builders import load, write_bank

ALL = ["C1", "C2", "C3", "C5", "C6", "C7"]
PATH = "value/classes"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_pages_follow_one_another(caller: Caller) -> None:
    asked: dict[str, Any] = {"sort": "party_id", "filter": "kind:eq:customer", "limit": 4}
    first = caller.get(PATH, **asked).json()
    assert ([row["party_id"] for row in first["rows"]], first["n_rows"]) == (ALL[:4], 6)
    last = caller.get(PATH, **asked, cursor=first["next_cursor"]).json()
    assert ([row["party_id"] for row in last["rows"]], last["next_cursor"]) == (ALL[4:], None)
    assert last["totals"] == first["totals"]
    sent = caller.post(PATH, **asked | {"filter": ["kind:eq:customer"]}).json()
    assert sent["rows"] == first["rows"]


def test_a_cursor_is_of_one_question_and_one_caller(caller: Caller) -> None:
    cursor = caller.get(PATH, limit=1).json()["next_cursor"]
    assert caller.get(PATH, limit=5, cursor=cursor).status_code == 200
    others = [
        caller.get(PATH, cursor=cursor, sort="party_id"),
        caller.get(PATH, cursor=cursor, by="matrix"),
        caller.get(PATH, cursor=f"{cursor[:-2]}AA"),
        caller.get(PATH, cursor="ÿ"),
        caller.as_(Role.ADMIN, name="another").get(PATH, cursor=cursor),
    ]
    assert [reply.status_code for reply in others] == [422] * 5


def test_only_some_columns(caller: Caller) -> None:
    reply = caller.get("coverage/orphans", columns="worth,party_id").json()
    assert reply["columns"] == ["worth", "party_id"]


@pytest.mark.parametrize(
    "asked",
    [
        {"sort": "nothing"},
        {"filter": "worth:near:5"},
        {"limit": 0},
        {"limit": 10_001},
        {"format": "pdf"},
        {"lang": "fr"},
        {"colour": "red"},
        {"as_of": "0001-01-01"},
        {"window_days": "1e30"},
        {"book": "everybody"},
    ],
)
def test_what_cannot_be_meant(caller: Caller, asked: dict[str, Any]) -> None:
    reply = caller.get("coverage/orphans", **asked)
    assert (reply.status_code, reply.json()["code"]) == (422, "bad_input")


def test_what_is_unchanged_is_not_sent_again(caller: Caller) -> None:
    first = caller.get("coverage/orphans")
    assert first.headers["cache-control"] == "private, no-cache"
    tag = {"If-None-Match": first.headers["etag"]}
    again = caller.get("coverage/orphans", headers=tag)
    assert (again.status_code, again.content) == (304, b"")
    for other in (
        caller.get("coverage/orphans", headers=tag, limit=1),
        caller.get("coverage/orphans", headers=tag, lang="zh"),
        caller.get("coverage/orphans", headers={**tag, "Accept-Language": "zh-CN"}),
        caller.get("coverage/orphans", headers=tag, as_of="2026-01-01"),
        caller.as_(Role.MANAGER, "B2").get("coverage/orphans", headers=tag),
    ):
        assert other.status_code == 200
    assert caller.as_(Role.AUDITOR).get("coverage/orphans", headers=tag).status_code == 403


def test_sentences_are_in_the_language_that_is_wanted(caller: Caller) -> None:
    said = [
        caller.get("coverage/orphans", lang="zh"),
        caller.get("coverage/orphans", headers={"Accept-Language": "fr, zh;q=0.9, en;q=0.1"}),
    ]
    assert len({reply.json()["notes"][0]["text"] for reply in said}) == 1
    assert not said[0].json()["notes"][0]["text"].isascii()


def test_files(caller: Caller) -> None:
    """A file holds all rows; its name tells nothing but the question and the date."""
    rows = caller.get("coverage/single-links").json()["rows"]
    csv = caller.get("coverage/single-links", format="csv")
    assert csv.content.decode("utf-8-sig").count("\n") >= len(rows) + 1
    name = 'attachment; filename="coverage-single-links-2026-06-20.csv"'
    assert csv.headers["content-disposition"] == name
    parquet = caller.get("coverage/single-links", format="parquet")
    assert pq.read_table(io.BytesIO(parquet.content)).num_rows == len(rows)
    xlsx = caller.get("coverage/single-links", headers={"Accept": XLSX})
    assert (xlsx.headers["content-type"], xlsx.content[:2]) == (XLSX, b"PK")


def test_no_file_stays_however_it_is_asked_for(
    caller: Caller, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    statuses = [
        caller.get("coverage/single-links", format="csv", headers={"Range": part}).status_code
        for part in ("bytes=0-1", "bytes=x", "bytes=9999999-")
    ]
    assert statuses == [206, 400, 416]
    assert list(tmp_path.iterdir()) == []


def test_no_book_of_the_whole_bank_is_made_for_a_branch(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Workbooks that are more than their rows look at the whole bank: a terminal alone has them."""

    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(App, "write_answer", refuse)
    caller.as_(Role.MANAGER, "B1", may_export=True)
    for question, given in (
        ("coverage/handover", {"staff": "S1"}),
        ("coverage/second-person", {}),
        ("campaign/plan", {"seeds": 1, "quick": True, "unknown_consent": "allow"}),
    ):
        book = caller.get(question, format="xlsx", **given)
        assert (book.status_code, book.content[:2]) == (200, b"PK"), book.text


def test_who_may_not_take_rows_away(caller: Caller) -> None:
    caller.as_(Role.MANAGER, "B1")
    assert caller.get("coverage/orphans", format="csv").status_code == 403
    assert caller.get("coverage/orphans", limit=1_001).status_code == 403
    assert caller.get("coverage/orphans", limit=1_000).status_code == 200
    caller.as_(Role.MANAGER, "B1", may_export=True)
    assert caller.get("coverage/orphans", format="csv").status_code == 200


def test_a_token_is_for_what_it_says(caller: Caller) -> None:
    caller.as_(Role.ADMIN, areas=frozenset({"coverage", "value.contribution"}))
    paths = ("coverage/orphans", "value/contribution", "value/concentration", "risk/rings")
    assert [caller.get(path).status_code for path in paths] == [200, 200, 403, 403]


def test_a_load_between_two_pages(tmp_path: Path) -> None:
    """The second page is refused, a new beginning is of the new data, and so is its tag."""
    app = of_bank.load(tmp_path)
    with TestClient(create_app(graphcrm=app), base_url="http://localhost") as client:
        caller = Caller(client).as_(Role.ADMIN)
        first = caller.get(PATH, limit=1)
        load(app, write_bank(tmp_path / "more", firms=[{"firm_id": "F9", "name": "New"}]))
        gone = caller.get(PATH, limit=1, cursor=first.json()["next_cursor"])
        assert (gone.status_code, gone.json()["code"]) == (409, "wrong_state")
        again = caller.get(PATH, limit=1, headers={"If-None-Match": first.headers["etag"]})
        assert again.status_code == 200
        assert again.json()["graph_version"] != first.json()["graph_version"]
