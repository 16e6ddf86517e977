"""What a mapping file may say, and how its errors name line and key."""

from pathlib import Path
from textwrap import dedent

import pytest

from graphcrm.errors import MappingError
from graphcrm.ingest.mapping import Choice
from graphcrm.ingest.mapping_file import MappingFile, read_mapping
from tests.unit.ingest.extracts import text_file

GOOD = """\
    version: 1
    null_words: [9999-12-31]
    extracts:
      - file: 客户*.csv
        header_rows: 2
        where: [{column: 状态, empty: no}]
        tables:
          - table: customers
            aum_includes_deposits: false
            columns:
              customer_id: {from: 客户号, prefix: {from: 类型, values: {对私: C}}}
              deposits: {from: 存款, unit: 万元}
              aum: 理财
              birth_date: {from: 证件, take: [7, 14], dates: [YYYYMMDD]}
    rows:
      products: [{product_id: 001, name: 定期}]
    """


def read(folder: Path, text: str) -> MappingFile:
    return read_mapping(text_file(folder, "m.yaml", dedent(text)))


def test_a_mapping_is_read_as_written(tmp_path: Path) -> None:
    mapping = read(tmp_path, GOOD).mapping
    (extract,) = mapping.extracts
    (table,) = extract.tables
    assert (extract.file, extract.header_rows, extract.where[0].empty) == ("客户*.csv", 2, False)
    assert table.columns["aum"].source == "理财"
    assert table.columns["birth_date"].take == (7, 14)
    assert table.columns["customer_id"].prefix == Choice.model_validate(
        {"from": "类型", "values": {"对私": "C"}}
    )
    assert (table.aum_includes_deposits, mapping.rows["products"][0]["product_id"]) == (
        False,
        "001",
    )


def test_the_hash_is_of_what_it_says_and_not_of_its_layout(tmp_path: Path) -> None:
    first = read(tmp_path, GOOD).sha256
    longer = dedent(GOOD).replace("aum: 理财", "aum: {from: 理财}")
    assert read(tmp_path, longer).sha256 == first
    assert read(tmp_path, "# a comment\n" + dedent(GOOD)).sha256 == first
    assert read(tmp_path, GOOD.replace("unit: 万元", "unit: 亿元")).sha256 != first


def extract(columns: str, *, table: str = "customers", more: str = "") -> str:
    """Return a mapping whose columns stand from line 6 on."""
    lines = ["version: 1", "extracts:", "  - file: a.csv", f"    tables: [{{table: {table}, {more}"]
    return "\n".join([*lines, "      columns: {", *columns.splitlines(), "      }}]"])


ID = "customer_id: a"
SHAPE = [
    ("version: 2", 1, "version: is at most 1"),
    ("version: x", 1, "version: is a whole number"),
    ("version: 1", 1, "extracts: is needed"),
    ("[1]", 1, "the whole file: is a mapping"),
    (extract(ID) + "\nrowz: {}", 8, "rowz: is no key of a mapping file here; did you mean rows?"),
    ("version: 1\nextracts: []", 2, "extracts: must not be empty"),
    ("version: 1\nextracts: a", 2, "extracts: is a list"),
    ("version: 1\nextracts:\n  - fiel: a", 3, "did you mean file?"),
    (extract(ID + "\n, name: {form: a}"), 7, "columns.name.form: is no key"),
    (extract(ID + "\n, name: [a]"), 7, "columns.name: is a mapping"),
    (extract(ID + "\n, aum: {from: a, unit: 百}"), 7, "columns.aum.unit: is one of '元'"),
    (extract(ID + "\n, name: {from: a, take: [x, 2]}"), 7, "take[0]: is a whole number"),
    (extract(ID + "\n, name: {from: a, take: [2]}"), 7, "take"),
    (extract("customer_id: {from: a, prefix: [C]}"), 6, "prefix: is a mapping"),
    (extract("customer_id: {from: a, prefix: {from: b}}"), 6, "prefix.values: is needed"),
    (extract("customer_id: ''"), 6, "customer_id.from: must not be empty"),
    (extract(ID, more="aum_includes_deposits: maybe,"), 4, "is true or false"),
]
SENSE = [
    (extract(ID, table="custmers"), 4, "table: no such table; did you mean customers?"),
    (
        extract(ID + "\n, depositz: a"),
        7,
        "customers has no column depositz; did you mean deposits?",
    ),
    (extract("name: a"), 5, "columns: customers needs the column customer_id"),
    (extract("staff_id: a", table="coverage"), 5, "needs the columns party_id, role"),
    (
        extract(ID + "\n, name: {}"),
        7,
        "columns.name: needs exactly one of from, parts and constant",
    ),
    (extract(ID + "\n, name: {from: a, parts: [b]}"), 7, "exactly one of from, parts and constant"),
    (extract(ID + "\n, name: {from: a, between: '-'}"), 7, "between: stands between parts"),
    (extract(ID + "\n, name: {from: a, constant: b}"), 7, "exactly one of from, parts and"),
    (extract(ID + "\n, gender: {constant: SECRET}"), 7, "gender.constant: gender cannot hold"),
    (extract(ID + "\n, gender: {constant: M, dates: [excel]}"), 7, "does nothing to a constant"),
    (extract(ID + "\n, gender: {from: a, values: {SECRET: SECRET}}"), 7, "its words are M, F"),
    (extract(ID + "\n, name: {from: a, take: [3, 2]}"), 7, "take: is the first and last"),
    (
        extract(ID + "\n, name: {from: a, take: [1, 1" + "0" * 20 + "]}"),
        7,
        "take: is the first and",
    ),
    (extract(ID + "\n, name: {from: a, otherwise: reject}"), 7, "otherwise: is about words"),
    (extract(ID + "\n, n_txn_12m: {from: a, unit: 万元}"), 7, "unit: is for money"),
    (extract(ID + "\n, name: {from: a, dates: [excel]}"), 7, "dates: is for dates"),
    (extract(ID + "\n, name: {from: a, plus_months: b}"), 7, "plus_months: is for dates"),
    (extract(ID + "\n, name: {from: a, prefix: C}"), 7, "prefix: is for ids"),
    (extract(ID, more="aum_includes_deposits: false,"), 4, "so both need a column"),
    (extract(ID, more="where: [{column: a}],"), 4, "where[0]: needs exactly one of is_in"),
    (extract(ID, more="where: [{column: a, empty: no, is_in: [b]}],"), 4, "exactly one of is_in"),
    (extract(ID, more="where: [{column: a, at_least: SECRET}],"), 4, "at_least: is a number, or"),
    (extract(ID, more="combine: {sum: [name]},"), 4, "combine.sum: names columns of numbers"),
    (extract(ID, more="combine: {count: name},"), 4, "combine.count: names a whole-number"),
    (
        extract(f"{ID}\n, name: a", more="combine: {first_by: {column: name}},"),
        4,
        "how words of name follow",
    ),
    (
        extract(
            f"{ID}\n, gender: a", more="combine: {first_by: {column: gender, order: [SECRET]}},"
        ),
        4,
        "first_by.order: gender cannot hold",
    ),
    (extract(ID).replace("file: a.csv", "sheet: a"), 3, "needs exactly one of file, sql_table"),
    (extract(ID).replace("file: a.csv", "query: a\n    sheet: b"), 4, "sheet: is for files"),
    (
        extract(ID) + "\nrows:\n  product: []",
        9,
        "rows.product: no such table; did you mean products?",
    ),
    (extract(ID) + "\nrows:\n  products: [{name: a}]", 9, "rows.products[0].columns"),
    (
        extract(ID) + "\nrows:\n  products:\n    - {product_id: a, sied: b}",
        10,
        "did you mean side?",
    ),
    (
        extract(ID) + "\nrows:\n  products:\n    - {product_id: a, side: SECRET}",
        10,
        "side cannot hold",
    ),
]


@pytest.mark.parametrize(("text", "line", "says"), [*SHAPE, *SENSE])
def test_what_does_not_fit_is_named_by_line_and_key(
    tmp_path: Path, text: str, line: int, says: str
) -> None:
    with pytest.raises(MappingError) as caught:
        read(tmp_path, text)
    assert says in str(caught.value)
    assert f"m.yaml line {line}" in str(caught.value)
    assert "SECRET" not in str(caught.value)


def test_problems_come_in_the_order_of_the_lines_and_no_more_than_twenty(tmp_path: Path) -> None:
    columns = "\n".join([ID, *(f", column_{i}: a" for i in range(30))])
    with pytest.raises(MappingError) as caught:
        read(tmp_path, extract(columns))
    assert caught.value.facts == {"file": "m.yaml", "line": 7, "n_problems": 30}
    assert str(caught.value).count("has no column") == 20
    assert str(caught.value).endswith("; and 10 more")
    assert str(caught.value).index("line 7,") < str(caught.value).index("line 26,")


def test_a_later_error_names_line_and_key_too(tmp_path: Path) -> None:
    error = read(tmp_path, GOOD).error(("extracts", 0, "file"), "matches no file")
    assert str(error) == "m.yaml line 4, extracts[0].file: matches no file"


def test_a_join_has_a_name_of_its_own(tmp_path: Path) -> None:
    join = "{name: NAME, file: b.csv, on: {a: b}}"
    text = extract(ID).replace("file: a.csv", f"file: a.csv\n    join: [{join}, {join}]")
    with pytest.raises(MappingError, match=r"line 4, extracts\[0\].join\[1\].name: is a word"):
        read(tmp_path, text.replace("NAME", "b"))
    with pytest.raises(MappingError, match=r"join\[0\].name: is a word of its own without a point"):
        read(tmp_path, text.replace("NAME", "b.c"))
