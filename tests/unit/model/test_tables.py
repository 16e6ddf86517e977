"""The declared tables hold together, and everything derived from them covers every column."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from graphcrm.model import DEFAULT_TIERS, EDGES, NODES, TABLES, DataClass, Kind, Table
from graphcrm.model.arrow import arrow_schema
from graphcrm.model.ddl import create_table, quoted
from graphcrm.model.dictionary import dictionary

DOCUMENT = Path(__file__).parents[3] / "docs" / "data-dictionary.md"
PERSONAL = {"name", "phone", "address", "id_no", "birth_date", "gender"}
every_table = pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))


@every_table
def test_the_store_has_every_column_in_the_type_that_arrow_hands_over(table: Table) -> None:
    with duckdb.connect(":memory:") as con:
        con.execute(create_table(table, name=table.name, extra=["_file INTEGER"]))
        stored = con.sql(f'SELECT {quoted(c.name for c in table.columns)} FROM "{table.name}"')
        assert stored.to_arrow_table().schema == arrow_schema(table)
        assert con.sql(f'SELECT * FROM "{table.name}"').columns[-1] == "_file"


@every_table
def test_arrow_has_every_column(table: Table) -> None:
    schema = arrow_schema(table)
    assert schema.names == [c.name for c in table.columns]
    for column, field in zip(table.columns, schema, strict=True):
        assert (field.type == pa.decimal128(18, 2)) is (column.kind is Kind.MONEY)
        assert (field.type == pa.date32()) is (column.kind in {Kind.DATE, Kind.MONTH})


@every_table
def test_a_table_is_whole(table: Table) -> None:
    names = [c.name for c in table.columns]
    assert len(set(names)) == len(names)
    assert table.key
    assert table.title
    assert table.reads
    assert table.is_node is (table in NODES)
    assert set(table.required) <= set(names)
    for pointer in (table.start, table.end, table.event_on):
        assert pointer is None or table.column(pointer).kind is Kind.DATE
    assert any(c.required for c in table.key)


@every_table
def test_a_column_is_whole(table: Table) -> None:
    for column in table.columns:
        assert bool(column.words) is (column.kind is Kind.ENUM), column.name
        assert bool(column.refers) is (column.kind is Kind.REF), column.name
        assert set(column.refers) <= {t.name for t in NODES}
        assert column.empty_means is None or column.empty_means in column.words
        spellings = [w for code, labels in column.words.items() for w in (code, *labels)]
        assert len({w.lower() for w in spellings}) == len(spellings), column.name
        assert not column.signed or column.kind in {Kind.MONEY, Kind.COUNT, Kind.NUMBER}
    with pytest.raises(KeyError):
        table.column("no_such_column")


def test_what_names_a_person_is_personal() -> None:
    for name in ("customers", "staff"):
        for column in TABLES[name].columns:
            if column.name in PERSONAL:
                assert column.data_class is not DataClass.PUBLIC, f"{name}.{column.name}"


def test_nodes_come_before_what_refers_to_them_as_a_key() -> None:
    order = list(TABLES)
    assert order == [t.name for t in (*NODES, *EDGES)]
    for table in EDGES:
        assert all(order.index(r) < order.index(table.name) for c in table.key for r in c.refers)


def test_the_usual_tiers_are_rows_of_the_table() -> None:
    names = {c.name for c in TABLES["tiers"].columns}
    assert all(set(tier) == names for tier in DEFAULT_TIERS)


def test_the_data_dictionary_is_the_one_that_the_tables_give() -> None:
    assert DOCUMENT.read_text("utf-8") == dictionary(), "stale: run make docs"


@every_table
def test_the_data_dictionary_tells_every_column_word_and_header(table: Table) -> None:
    section = dictionary().partition(f"### {table.name} {table.title}\n")[2].partition("\n##")[0]
    assert table.reads in section
    lines = {line.split("|")[1].strip(): line for line in section.splitlines() if "|" in line}
    for column in table.columns:
        line = lines[f"`{column.name}`"]
        for told in (column.title, *column.synonyms, *column.asks, *column.refers):
            assert told in line
        assert column.data_class.value in line
        for code, labels in column.words.items():
            assert f"{code} {'／'.join(labels)}" in section
