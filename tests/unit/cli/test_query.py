"""The Cypher library as an analyst calls it; a small fake stands in for the server."""

import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from graphcrm.app import App
from graphcrm.app.query import FOR_ANALYSTS, Asked, library, pasteable, value_of
from graphcrm.app.query_answer import answer_of
from graphcrm.cli import main
from graphcrm.errors import InputError, QueryFileError
from graphcrm.stores.cypher import Query, queries, query_names
from graphcrm.stores.duckdb_store import DuckDbStore
from graphcrm.views.about import TYPED
from tests import small_bank
from tests.faults.cli import call
from tests.unit.cli.test_commands import Terminal

SINGLE, LEAVER = "analysis/single-links", "analysis/leaver"


class FakeServer(DuckDbStore):
    """A store that answers every query with the same rows, and remembers what it was asked."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.rows: list[dict[str, object]] = []
        self.asked: list[tuple[str, Mapping[str, object]]] = []

    def ask(self, query: Query, params: Mapping[str, object]) -> list[dict[str, object]]:
        self.asked.append((query.name, params))
        return self.rows


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> App:
    return small_bank.load(tmp_path_factory.mktemp("bank"))


@pytest.fixture
def server(bank: App, monkeypatch: pytest.MonkeyPatch) -> FakeServer:
    fake = FakeServer(Path(bank.db))
    monkeypatch.setattr("graphcrm.app.app.open_store", lambda *_, **__: fake)
    return fake


def rows_of_python(bank: App) -> list[dict[str, object]]:
    """Return the rows of single links as a server hands them over."""
    rows: list[dict[str, object]] = [{**row} for row in bank.ask("coverage.single-links").rows()]
    for row in rows:
        day = row["last_contact_on"]
        row["last_contact_on"] = date.fromisoformat(str(day)) if day else None
    return rows


def test_the_list_holds_what_analysts_ask_or_everything() -> None:
    header, *lines = call("query", "list").out.splitlines()
    assert header == "name,what,access"
    assert [line.split(",")[0] for line in lines] == list(queries(FOR_ANALYSTS))
    every = json.loads(call("query", "list", "--all", "--json").out)
    assert [q["name"] for q in every] == list(query_names())
    assert {q["access"] for q in every} == {"read", "write"}


@pytest.mark.parametrize(("lang", "title"), [("en", "what"), ("zh", "内容")])
def test_a_terminal_lists_the_queries_as_a_table(
    monkeypatch: pytest.MonkeyPatch, lang: str, title: str
) -> None:
    monkeypatch.setattr("sys.stdout", terminal := Terminal())
    assert main(["query", "list", "--lang", lang]) == 0
    head, *rest = terminal.getvalue().splitlines()
    assert title in head
    assert SINGLE in "\n".join(rest)


def test_a_query_is_shown_with_a_value_for_each_parameter() -> None:
    shown = call("query", "show", LEAVER).out
    given, text = shown.split("// what:", 1)
    assert re.findall(r":param (\w+) => .+;\n", given) == list(queries(FOR_ANALYSTS)[LEAVER].params)
    assert ":param as_of => date('2026-06-30');" in given.splitlines()
    assert text.endswith(";\n")
    assert ";" not in text.partition("\nMATCH")[2][:-2]


def test_a_semicolon_never_ends_up_in_a_comment(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Query("made", "It.", "read", "RETURN 1 AS n // one")
    monkeypatch.setattr("graphcrm.app.query.query", lambda _: made)
    assert pasteable("made") == "RETURN 1 AS n // one\n;\n"


def test_rows_of_a_server_are_shown_as_those_of_python(bank: App, server: FakeServer) -> None:
    server.rows = rows_of_python(bank)
    assert len(server.rows) > 1
    cypher, python = call("query", "run", SINGLE), call("coverage", "single-links")
    assert cypher.code == 0
    assert cypher.cells() == python.cells(without="reason"), "a sentence is Python's alone"
    document = json.loads(call("query", "run", SINGLE, "--json", "--limit", "1").out)
    of_python = json.loads(call("coverage", "single-links", "--json", "--limit", "1").out)
    for row in of_python["rows"]:
        del row["reason"]
    assert document["rows"] == of_python["rows"]
    assert document["graph_version"] == of_python["graph_version"]
    assert (document["question"], document["parameters"]) == (SINGLE, {"window_days": 180})


def test_a_terminal_shows_words_and_money_as_in_any_answer(
    bank: App, server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rich.console.Console.width", 200)
    shown = []
    server.rows = rows_of_python(bank)
    for command in (["query", "run", SINGLE], ["coverage", "single-links"]):
        monkeypatch.setattr("sys.stdout", terminal := Terminal())
        assert main([*command, "--lang", "zh"]) == 0
        shown.append(terminal.getvalue().split("\n\n")[0].splitlines()[: len(server.rows) + 2])
    for of_server, of_python in zip(*shown, strict=True):
        assert of_python.startswith(of_server.rstrip())
    assert "个人" in "".join(shown[0])


def test_rows_go_to_a_file_where_asked(bank: App, server: FakeServer, tmp_path: Path) -> None:
    server.rows = rows_of_python(bank)
    assert call("query", "run", SINGLE, "--out", tmp_path / "rows.xlsx", "--quiet").code == 0
    assert (tmp_path / "rows.xlsx").stat().st_size


def test_the_date_is_by_default_the_newest_in_the_data(bank: App, server: FakeServer) -> None:
    call("query", "run", SINGLE)
    newest = bank.graph().newest_event_on
    assert server.asked == [(SINGLE, {"window_days": 180, "as_of": newest})]


def test_a_query_without_a_date_answers_as_of_today(
    server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRAPHCRM_TODAY", "2026-07-01")
    server.rows = [{"n": 3}]
    document = json.loads(call("query", "run", "read/count-changes", "table=staff", "--json").out)
    assert (document["as_of"], document["rows"]) == ("2026-07-01", [{"n": 3}])


def test_values_are_typed_by_the_header(server: FakeServer) -> None:
    ran = call("query", "run", LEAVER, "staff=S1,S2", "window_days=90", "as_of=2026-01-31")
    assert ran.code == 0
    params = {"staff": ["S1", "S2"], "window_days": 90, "as_of": date(2026, 1, 31)}
    assert server.asked == [(LEAVER, params)]
    assert "2026-01-31" in ran.err
    assert "S1" not in ran.err


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (["analysis/none"], "no such query; graphcrm query list names them"),
        (["load/publish"], "is for graphcrm itself"),
        (["read/count-nodes"], "is for graphcrm itself"),
        ([LEAVER], "also needs staff=… (text, several separated by commas)"),
        ([LEAVER, "Wang Fang"], "takes staff, as_of, window_days"),
        ([LEAVER, "Wang=Fang"], "takes staff, as_of, window_days"),
        ([LEAVER, "staff=Wang", "staff=Fang"], "staff is given twice"),
        ([LEAVER, "staff=Wang", "window_days=Fang"], "window_days is a whole number"),
        ([LEAVER, "staff=Wang", "as_of=Fang"], "as_of is a date that exists"),
    ],
)
def test_a_query_that_cannot_be_put_is_refused_in_a_line(
    server: FakeServer, argv: list[str], says: str
) -> None:
    ran = call("query", "run", *argv)
    assert (ran.code, ran.out, server.asked) == (2, "", [])
    assert says in ran.line
    assert "Wang" not in ran.line
    assert "Fang" not in ran.line


def test_an_embedded_store_is_told_to_name_a_server(bank: App) -> None:
    ran = call("query", "run", SINGLE, "--db", bank.db)
    assert (ran.code, ran.out) == (2, "")
    assert "--db neo4j://" in ran.line
    assert not isinstance(bank.store, Asked)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("a,b", "str", "a,b"),
        ("-7", "int", -7),
        ("0.25", "float", 0.25),
        ("True", "bool", True),
        ("false", "bool", False),
        ("2026-02-28", "date", date(2026, 2, 28)),
        ("a, b ,", "list", ["a", "b"]),
        ("", "list[str]", []),
        ("1,2", "list[int]", [1, 2]),
    ],
)
def test_a_value_is_read_as_its_type(text: str, kind: str, value: object) -> None:
    assert value_of(text, kind, name="x") == value


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1.5", "int"),
        ("9223372036854775808", "int"),
        ("nan", "float"),
        ("1e999", "float"),
        ("yes", "bool"),
        ("2026-02-30", "date"),
        ("1,b", "list[int]"),
        ("{}", "map"),
    ],
)
def test_a_value_of_another_type_is_refused_and_not_repeated(text: str, kind: str) -> None:
    with pytest.raises(InputError, match=r"^x ") as refused:
        value_of(text, kind, name="x")
    assert text not in refused.value.message


def made(*rows: dict[str, object], **returns: str) -> list[dict[str, object]]:
    """Return rows as they come out of an answer."""
    query = Query("made", "It.", "read", "", returns=tuple(returns.items()))
    answer = answer_of(query, {}, rows, graph_version="v", today=date(2026, 6, 30))
    assert answer.as_of == date(2026, 6, 30)
    return list(map(dict, answer.rows()))


def test_every_type_comes_out_as_it_went_in() -> None:
    # 0.1 + 0.2 yuan are 30 fen.
    row = {"a": "x", "n": 7, "worth": 0.1 + 0.2, "f": 0.5, "yes": True, "l": ["p", "q"], "m": {}}
    returns = {"a": "str", "n": "int", "worth": "float", "f": "float", "yes": "bool"}
    found = made(row, **returns, l="list[str]", m="map")
    assert found == [row | {"worth": 0.3, "m": "{}"}]
    on = {"on": date(2026, 1, 31), "k_share": 1 / 3}
    assert made(on, on="date", k_share="float") == [{"on": "2026-01-31", "k_share": 0.333333333}]


def test_what_is_not_known_stays_so() -> None:
    kinds = ("str", "int", "float", "date", "map")
    assert made(dict.fromkeys(kinds), **{k: k for k in kinds}) == [dict.fromkeys(kinds)]
    assert made({"worth": None, "l": None}, worth="float", l="list") == [{"worth": None, "l": []}]
    assert made(a="str", l="list", worth="float") == []


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("str", 1),
        ("int", "Wang"),
        ("int", 1.5),
        ("int", 2**63),
        ("float", "Wang"),
        ("bool", None),
        ("date", "2026-01-31"),
        ("list", 1),
    ],
)
def test_a_row_that_is_not_as_declared_is_refused(kind: str, value: object) -> None:
    with pytest.raises(QueryFileError, match=r"queries/made\.cypher: its column x is") as refused:
        made({"x": value}, x=kind)
    assert "Wang" not in refused.value.message
    with pytest.raises(QueryFileError, match="its column x is"):
        made({}, x=kind)


def test_ids_that_are_typed_stay_out_of_what_may_be_logged() -> None:
    params = [(name, kind) for q in library() for name, kind in q.params.items()]
    free = {name for name, kind in params if "str" in kind or kind in {"list", "map"}}
    assert free <= set(TYPED)
