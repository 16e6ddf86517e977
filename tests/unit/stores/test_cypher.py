"""The loader of the Cypher library: what it reads, and each file that it refuses."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.errors import InputError, NotFoundError, QueryFileError
from graphcrm.stores import cypher
from graphcrm.stores import cypher_words as cw
from graphcrm.stores.cypher import Query, parse, queries, query
from scripts.catalogue import README, with_catalogue

GOOD = """\
// what: Parties of a branch, on a date.
// access: read
// names: Label
// param as_of: date; least: float = 0.5; staff: list[str]; kind: str = 'a; b'
// returns: party_id:str, worth:float
// example: as_of => date('2026-06-30'); staff => ['S1', 'S2']
// A remark.
MATCH (p:Label {kind: $kind}) // $no SET
WHERE p.opened_on <= $as_of AND p.worth > $least AND NOT 'DELETE $x' IN $staff
WITH p AS q /* CREATE
$neither */
RETURN q.party_id AS party_id, sum(q.worth) AS worth
ORDER BY worth DESC
"""


def made(statement: str, *header: str, access: str = "read") -> Query:
    lines = ["// what: Anything.", f"// access: {access}", *header, statement]
    return parse("made", "\n".join(lines))


def test_a_query_is_what_its_header_says() -> None:
    found = parse("analysis/good", GOOD)
    assert (found.name, found.what) == ("analysis/good", "Parties of a branch, on a date.")
    assert (found.access, found.text, found.names) == ("read", GOOD, ("Label",))
    assert found.params == {"as_of": "date", "least": "float", "staff": "list[str]", "kind": "str"}
    assert found.returns == (("party_id", "str"), ("worth", "float"))
    assert found.defaults == {"least": 0.5, "kind": "a; b"}
    assert found.examples == {
        "as_of": "date('2026-06-30')",
        "least": "0.5",
        "staff": "['S1', 'S2']",
        "kind": "'a; b'",
    }


def test_a_query_may_need_and_return_nothing() -> None:
    found = made("MATCH (n:A {x: 'gone'}) DETACH DELETE n", access="write")
    assert (found.params, found.returns, found.names, found.examples) == ({}, (), (), {})


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ("// what: Parties of a branch, on a date.\n", "", "lacks the line what"),
        ("// what: Parties of a branch, on a date.", "// what:", "the line what empty"),
        ("// access: read\n", "", "does not say its access"),
        ("access: read", "access: reads", "does not say its access"),
        ("// A remark.", "// what: It again.", "the line what twice"),
        ("names: Label", "names: La-bel", "its line names cannot be read"),
        ("names: Label", "names: Label, Other", "the name Other and does not use it"),
        ("least: float = 0.5;", "least; ", "its line param cannot be read"),
        ("least: float = 0.5", "least: number", "its line param cannot be read"),
        ("least: float = 0.5", "least: float = 'x'", "its line param holds a value that is no"),
        ("least: float = 0.5", "least: float = 0,5", "its line param holds a value that is no"),
        ("; least", "; as_of: date; least", "its line param names one thing twice"),
        ("date; least: float = 0.5;", "date;", "$least is not declared"),
        ("as_of: date;", "as_of: date; more: int = 1;", "declares $more and does not use it"),
        ("worth:float", "worth:money", "its line returns cannot be read"),
        ("party_id:str, worth:float", "worth:float, party_id:str", "in another order"),
        ("party_id:str, worth:float", "party_id:str, value:float", "has other columns"),
        ("party_id:str, worth:float", "party_id:str", "has other columns"),
        ("// returns: party_id:str, worth:float\n", "", "has other columns"),
        ("RETURN q.party_id AS party_id,", "RETURN q.party_id,", "has no name"),
        ("RETURN q.party_id AS party_id, sum(q.worth) AS worth", "RETURN *", "has no name"),
        ("; staff => ['S1', 'S2']", "", "example names other parameters"),
        ("=> date('2026-06-30')", "=> '2026-06-30'", "its line example holds a value that is no"),
        ("=> date('2026-06-30')", "=> date('2026-02-30')", "example holds a value that is no"),
        ("=> ['S1', 'S2']", "=> ['S1'", "its line example holds a value that is no list"),
        ("=> date", "= date", "its line example cannot be read"),
        ("ORDER BY", "SET q.x = 1 ORDER BY", "declares to read and holds SET"),
        ("access: read", "access: write", "holds no write clause"),
        ("worth DESC", "worth DESC;", "semicolon"),
        ("'DELETE $x'", "'DELETE $x", "has no end"),
        ("$neither */", "", "has no end"),
        ("sum(q.worth)", "sum(q.worth))", "brackets"),
        ("'DELETE $x'", r"'\u0027 DELETE'", "a letter by its number"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_what_it_says_is_refused(was: str, becomes: str, says: str) -> None:
    assert was in GOOD
    with pytest.raises(QueryFileError) as refused:
        parse("analysis/good", GOOD.replace(was, becomes, 1))
    assert says in refused.value.message
    assert refused.value.message.startswith("queries/analysis/good.cypher: ")
    assert "; " in refused.value.message


def test_columns_without_a_return_are_refused() -> None:
    with pytest.raises(QueryFileError, match="returns none"):
        made("CALL db.awaitIndexes(1)", "// returns: n:int")


@pytest.mark.parametrize(
    ("statement", "clauses"),
    [
        ("CREATE (n)", ["CREATE"]),
        ("insert (n)", ["INSERT"]),
        ("MERGE (n) ON CREATE SET n.x = 1 ON MATCH SET n.y = 1", ["MERGE", "CREATE", "SET", "SET"]),
        ("MATCH (n) nodetach delete n", ["NODETACH", "DELETE"]),
        ("MATCH (n) REMOVE n:Label", ["REMOVE"]),
        ("FOREACH (n IN ns | DELETE n)", ["FOREACH"]),
        ("LOAD CSV FROM 'x' AS row RETURN row", ["LOAD CSV"]),
        ("CALL () { RETURN 1 AS one } IN TRANSACTIONS OF 10 ROWS", ["IN TRANSACTIONS"]),
        ("CALL () { RETURN 1 AS one } IN 2 CONCURRENT TRANSACTIONS", ["CONCURRENT TRANSACTIONS"]),
        ("DROP INDEX i", ["DROP"]),
        ("ALTER USER u", ["ALTER"]),
        ("MATCH (n:SET)-[:DELETE|CREATE]->({merge: 1}) WHERE n.remove > $set RETURN n", []),
        ('MATCH (`CREATE`) RETURN n.x AS load, "SET" AS `drop` // DROP', []),
        (r"RETURN 'it\'s DELETE' AS a /* SET 'x' */", []),
        ("SHOW TRANSACTIONS", []),
    ],
)
def test_write_clauses_are_words_in_their_own_right(statement: str, clauses: list[str]) -> None:
    assert cw.writes(cw.words(statement)) == clauses


@pytest.mark.parametrize(
    ("statement", "columns"),
    [
        ("MATCH (n) DELETE n", None),
        ("MATCH (n {return: 'RETURN 1 AS a'}) DELETE n", None),
        ("RETURN n", ["n"]),
        ("RETURN n.x", [""]),
        ("RETURN DISTINCT n, m.y AS `it's` SKIP 1", ["n", "it's"]),
        ("CALL () { RETURN 1 AS x } RETURN x + 1 AS y LIMIT 3", ["y"]),
        ("RETURN [a IN as_ | a.order] AS list, {x: 1, y: 2} AS map", ["list", "map"]),
        ("RETURN CASE WHEN a THEN 1 ELSE 2 END AS c, count { RETURN 1 AS z } AS d", ["c", "d"]),
        ("RETURN 1 AS a UNION ALL RETURN 2 AS b", ["b"]),
        ("MATCH (p) RETURN p.id AS order, p.limit AS limit ORDER BY order", ["order", "limit"]),
    ],
)
def test_columns_are_those_of_the_last_return(statement: str, columns: list[str] | None) -> None:
    assert cw.columns(cw.words(statement)) == columns


@given(st.text(st.sampled_from("ab$`'\"/*\\\n ;SET(){}[].:,|1")))
def test_tokens_joined_are_the_text(text: str) -> None:
    assert "".join(token.text for token in cw.tokens(text)) == text


@given(st.sampled_from(["'{}'", '"{}"', "`{}`", "/*{}*/", "//{}\n"]), st.text("SET $x();,[]"))
def test_what_is_quoted_never_counts(quotes: str, inside: str) -> None:
    found = cw.words(f"MATCH (n) WHERE x = {quotes.format(inside)} RETURN n")
    assert (cw.writes(found), cw.params(found), cw.columns(found)) == ([], set(), ["n"])


def test_names_of_the_model_take_the_place_of_those_declared() -> None:
    text = "MATCH (n:Label {id: $id}) // Label\nWHERE n.id <> 'id' RETURN n.ids AS ids, `id`"
    found = made(text.replace(", `id`", ""), "// names: Label, id", "// param id: str",
                 "// returns: ids:str")  # fmt: skip
    named = found.named(Label="Customer", id="customer_id").split("\n", 5)[-1]
    assert named == (
        "MATCH (n:Customer {customer_id: $id}) // Label\n"
        "WHERE n.customer_id <> 'id' RETURN n.ids AS ids"
    )


@pytest.mark.parametrize("names", [{}, {"Label": "A", "id": "B"}, {"Label": "A) DETACH DELETE n"}])
def test_names_are_all_given_and_plain(names: dict[str, str]) -> None:
    found = made("MATCH (n:Label) RETURN n", "// names: Label", "// returns: n:map")
    with pytest.raises(InputError, match="made: ") as refused:
        found.named(**names)
    assert "DETACH" not in refused.value.message


def test_a_default_may_be_of_every_simple_type() -> None:
    header = "// param a: bool = true; b: date = date('2026-01-31'); c: str = null; d: map"
    found = made(
        "RETURN $a + $b + $c + $d AS x", header, "// returns: x:int", "// example: d => {}"
    )
    assert found.defaults == {"a": True, "b": date(2026, 1, 31), "c": None}
    assert found.examples["d"] == "{}"


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the library lie in a folder of its own: a good file beside a bad one."""
    (tmp_path / "read").mkdir()
    (tmp_path / "read" / "good.cypher").write_text(GOOD, "utf-8")
    (tmp_path / "read" / "bad.cypher").write_text("RETURN 1", "utf-8")
    monkeypatch.setattr(cypher, "folder", lambda: tmp_path)
    for cached in (cypher.query, cypher.query_names):
        monkeypatch.setattr(cypher, cached.__name__, cache(cached.__wrapped__))
    return tmp_path


def test_one_query_is_read_once_and_no_other(library: Path) -> None:
    found = cypher.query("read/good")
    assert cypher.query("read/good") is found
    assert cypher.query_names() == ("read/bad", "read/good")
    with pytest.raises(QueryFileError, match="read/bad"):
        cypher.queries("read")


@pytest.mark.parametrize("name", ["read/none", "../read/good", "good", "READ/GOOD", ""])
def test_an_unknown_query_is_not_found_nor_its_name_repeated(library: Path, name: str) -> None:
    with pytest.raises(NotFoundError) as missing:
        cypher.query(name)
    assert missing.value.message == "no such query; graphcrm query list names them"


def test_a_package_without_the_library_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cypher, "_PACKAGE", tmp_path / "graphcrm")
    with pytest.raises(QueryFileError, match="install it again"):
        cypher.folder.__wrapped__()


def test_the_library_of_the_wheel_comes_before_that_of_a_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cypher, "_PACKAGE", tmp_path / "graphcrm")
    (tmp_path / "queries").mkdir()
    assert cypher.folder.__wrapped__() == tmp_path / "queries"
    (tmp_path / "graphcrm" / "_queries").mkdir(parents=True)
    assert cypher.folder.__wrapped__() == tmp_path / "graphcrm" / "_queries"


@pytest.mark.parametrize("name", cypher.query_names())
def test_every_file_of_the_library_is_what_it_says(name: str) -> None:
    found = query(name)
    assert name.partition("/")[0] in {"schema", "load", "read", "analysis"}
    assert found.what.endswith(".")


@pytest.mark.parametrize("name", list(queries("analysis")))
def test_the_analysts_library_reads_and_can_be_tried(name: str) -> None:
    found = query(name)
    assert found.access == "read"
    assert found.returns
    assert not found.names
    assert list(found.examples) == list(found.params)


def test_the_catalogue_lists_every_query() -> None:
    text = README.read_text("utf-8")
    assert text == with_catalogue(text), "stale: run make docs"
