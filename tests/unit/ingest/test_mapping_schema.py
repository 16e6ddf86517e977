"""The JSON schema that editors read is made of the declared format, and up to date."""

from pathlib import Path
from typing import Any

import pytest

from graphcrm.ingest.mapping_schema import keys_at, schema, text
from graphcrm.model import TABLES

DOCUMENT = Path(__file__).parents[3] / "docs" / "mapping.schema.json"


def test_the_document_is_up_to_date() -> None:
    assert DOCUMENT.read_text("utf-8") == text(), "run: make docs"


def test_every_key_of_a_cell_and_a_condition_is_explained() -> None:
    parts: dict[str, Any] = schema()["$defs"]
    for name in ("Cell", "Combine", "FirstBy"):
        silent = [k for k, v in parts[name]["properties"].items() if "description" not in v]
        assert set(silent) <= {"column"}


def test_tables_and_their_columns_are_offered() -> None:
    table = schema()["$defs"]["TableMap"]
    assert table["properties"]["table"]["enum"] == list(TABLES)
    offered = {
        rule["if"]["properties"]["table"]["const"]: rule["then"]["properties"]["columns"]
        for rule in table["allOf"]
    }
    assert offered["tiers"]["propertyNames"]["enum"] == [c.name for c in TABLES["tiers"].columns]


def test_what_yaml_takes_for_a_number_is_text_like_any_other() -> None:
    cell = schema()["$defs"]["Cell"]["properties"]
    assert cell["constant"]["type"] == ["string", "number", "boolean"]
    assert '"type": "null"' not in text()


@pytest.mark.parametrize(
    ("place", "key"),
    [
        ((), "extracts"),
        (("extracts", 0), "file"),
        (("extracts", 0, "join", 1), "several"),
        (("extracts", 0, "tables", 0, "columns", "name"), "from"),
        (("extracts", 0, "tables", 0, "combine", "first_by"), "order"),
        (("extracts", 0, "tables", 0, "columns", "name", "prefix"), "values"),
    ],
)
def test_the_keys_of_a_place(place: tuple[str | int, ...], key: str) -> None:
    assert key in keys_at(place)


def test_a_place_without_keys_has_none() -> None:
    assert keys_at(("version", "nothing")) == []
