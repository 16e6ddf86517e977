"""Rows of tables as nodes and relationships keep them: keys, names, types, and back again."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.model import TABLES, Column, Kind
from graphcrm.model.arrow import arrow_schema, arrow_type
from graphcrm.stores.neo4j_rows import canonical, encode, encode_changes
from graphcrm.stores.neo4j_shape import property_of, shape_of
from graphcrm.stores.parts import schemas

DAY = date(2026, 6, 1)
MOST = Decimal("9999999999999999.99")
NASTY = ("", "|", "\\", "\\N", "N", "\\p", "p", "\\|", "a|b", "\n", "'", '"', "客", "🏦", "\0", " ")
texts = st.sampled_from(NASTY) | st.text() | st.lists(st.sampled_from(NASTY)).map("".join)
WILD: Mapping[Kind, st.SearchStrategy[Any]] = {
    Kind.DATE: st.dates(),
    Kind.MONTH: st.dates().map(lambda d: d.replace(day=1)),
    Kind.MONEY: st.decimals(-MOST, MOST, places=2),
    Kind.COUNT: st.integers(-(2**63), 2**63 - 1),
    Kind.SHARE: st.floats(0, 1),
    Kind.NUMBER: st.floats(allow_nan=False, allow_infinity=False),
    Kind.BOOL: st.booleans(),
}


def arrow(table: str, rows: Sequence[Mapping[str, object]]) -> pa.Table:
    """Return rows with the types and the order of the model; the first names the columns."""
    schema = schemas()[f"history/{table}"]
    return pa.Table.from_pylist(
        list(rows), pa.schema([schema.field(name) for name in schema.names if name in rows[0]])
    )


def plain_key(values: Sequence[str | date | None]) -> str:
    """Return the key that some values make, the plain way."""
    texts = [v.isoformat() if isinstance(v, date) else v for v in values]
    escaped = [r"\N" if t is None else t.replace("\\", r"\\").replace("|", r"\p") for t in texts]
    text = "|".join(escaped)
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()[:4] + ":" + text


@st.composite
def anything(draw: st.DrawFn, *, given: Sequence[Column], at_most: int = 4) -> list[dict[str, Any]]:
    """Draw rows of some columns, any of them blank."""
    cells = {c.name: st.none() | WILD.get(c.kind, texts) for c in given}
    return draw(st.lists(st.fixed_dictionaries(cells), min_size=1, max_size=at_most))


def test_a_node() -> None:
    row = {"customer_id": "C1", "aum": Decimal("1.25"), "opened_on": DAY, "name": None, "_file": 3}
    assert encode("customers", arrow("customers", [row])).to_pylist() == [
        {
            "_key": plain_key(["C1"]),
            "_file": 3,
            "party_id": "C1",
            "customer_id": "C1",
            "name": None,
            "opened_on": DAY,
            "aum_fen": 125,
        }
    ]


def test_a_relationship_has_its_ends_apart_and_reads_as_its_sentence() -> None:
    row = {"household_id": "H1", "customer_id": "C1", "since": None, "role": "head"}
    (found,) = encode("household_members", arrow("household_members", [row])).to_pylist()
    key = plain_key(["H1", "C1", None])
    assert found == {"_key": key, "start": "C1", "end": "H1", "since": None, "role": "head"}


def test_a_fact_keeps_the_id_of_whom_it_is_about() -> None:
    row = {"branch_id": "B1", "measure": "new|old", "month": DAY, "amount": Decimal(2)}
    (found,) = encode("targets", arrow("targets", [row])).to_pylist()
    assert found.pop("_key") == plain_key(["B1", "new|old", DAY])
    assert found == {"start": "B1", "branch_id": "B1", "measure": "new|old", "month": DAY} | {
        "amount_fen": 200
    }


def test_what_a_row_was_keeps_both_ends_and_says_when() -> None:
    row = {"staff_id": "S1", "party_id": "C1", "role": "lead", "since": None, "share": 0.5}
    was = {**row, "_file": 2, "_replaced_by": 4, "_closing": False}
    (found,) = encode_changes("coverage", arrow("coverage", [was])).to_pylist()
    assert found.pop("_of") == plain_key(["S1", "C1", "lead", None])
    assert found.pop("_key") == "coverage/" + plain_key(["S1", "C1", "lead", None, "2", "4"])
    assert found == {"_table": "coverage", **was}


def test_what_a_party_was_has_its_party_id_too() -> None:
    was = {"firm_id": "F1", "_file": 2, "_replaced_by": 4, "_closing": False}
    (found,) = encode_changes("firms", arrow("firms", [was])).to_pylist()
    assert (found["party_id"], found["firm_id"]) == ("F1", "F1")


@given(a=st.lists(st.none() | texts, min_size=3, max_size=3), b=st.data())
def test_different_keys_never_look_alike(a: list[str | None], b: st.DataObject) -> None:
    other = b.draw(st.lists(st.none() | texts, min_size=3, max_size=3) | st.permutations(a))
    rows = [dict(zip(("firm_id", "other_firm_id", "kind"), r, strict=True)) for r in (a, other)]
    found = encode("firm_links", arrow("firm_links", [r | {"since": None} for r in rows]))
    assert found["_key"].to_pylist() == [plain_key([*a, None]), plain_key([*other, None])]
    assert (found["_key"][0] == found["_key"][1]) == (a == other)


@given(table=st.sampled_from(list(TABLES)), data=st.data())
def test_rows_come_back_as_they_were(table: str, data: st.DataObject) -> None:
    model = TABLES[table]
    names = data.draw(st.sets(st.sampled_from([c.name for c in model.columns])))
    columns = [c for c in model.columns if c.key or c.name in names]
    rows = arrow(table, data.draw(anything(given=columns)))
    found = encode(table, rows)
    assert canonical(table, found).equals(rows)
    keys = [plain_key([row[c.name] for c in model.key]) for row in rows.to_pylist()]
    assert found["_key"].to_pylist() == keys
    named = {property_of(c) for c in columns} & set(shape_of(table).properties)
    assert set(found.column_names) - named <= {"_key", "start", "end", "party_id"}


@given(table=st.sampled_from(list(TABLES)), data=st.data())
def test_histories_come_back_as_they_were(table: str, data: st.DataObject) -> None:
    drawn = data.draw(anything(given=list(TABLES[table].columns)))
    own = {"_file": 1, "_replaced_by": 2, "_closing": True}
    rows = arrow(table, [{**row, **own} for row in drawn])
    assert canonical(table, encode_changes(table, rows)).equals(rows)


def test_what_is_asked_for_comes_back_typed_and_in_that_order() -> None:
    rows = pa.table({"since": [None, "2026-06-01"], "start": ["S1", "S2"], "_file": [1, 2]})
    found = canonical("coverage", rows, ["_file", "staff_id", "since"])
    assert found.column_names == ["_file", "staff_id", "since"]
    assert found.schema.types == [
        pa.int32(),
        pa.string(),
        arrow_type(TABLES["coverage"].column("since")),
    ]
    assert found["since"].to_pylist() == [None, DAY]


def test_rows_keep_their_order_and_none_is_no_trouble() -> None:
    ids = [f"C{n}" for n in range(300_000)]
    found = encode("customers", pa.table({"customer_id": ids}))
    assert found["customer_id"].to_pylist() == ids
    empty = encode("customers", arrow_schema(TABLES["customers"]).empty_table())
    assert empty.num_rows == 0
    assert canonical("customers", empty).schema == arrow_schema(TABLES["customers"])
