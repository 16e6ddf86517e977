"""The JSON schema of mapping files, which editors complete and check by.

``python -m graphcrm.ingest.mapping_schema FILE`` writes it.
"""

from __future__ import annotations

import inspect
import json
import re
import sys
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from graphcrm.ingest import mapping
from graphcrm.ingest.mapping import Mapping
from graphcrm.ingest.yaml_file import Place
from graphcrm.model import TABLES

_PARAMETER = re.compile(r"^(\w[\w, ]*)( : [^\n]*)?\n((?:    [^\n]*\n?)*)", re.MULTILINE)


_TEXT = ["string", "number", "boolean"]  # whatever YAML takes it for, it is read as written


@cache
def schema() -> dict[str, Any]:
    """Return the JSON schema of a mapping file: what an editor offers, explains and underlines."""
    found = _simple(Mapping.model_json_schema(mode="validation"))
    for part in vars(mapping).values():
        if isinstance(part, type) and issubclass(part, BaseModel):
            _explain(found["$defs"].get(part.__name__, found), part)
    _offer_names(found["$defs"]["TableMap"])
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}


def keys_at(place: Place) -> list[str]:
    """Return the keys that a mapping file may have at ``place``.

    >>> keys_at(("extracts", 0, "join", 0, "where", 0))[:3]
    ['column', 'is_in', 'not_in']
    """
    node = _plain(schema())
    for part in place:
        if isinstance(part, int):
            node = _plain(node.get("items", {}))
        else:
            inside = node.get("properties", {}).get(part) or node.get("additionalProperties")
            node = _plain(inside or {})
    return list(node.get("properties", {}))


def text() -> str:
    """Return the schema as it stands in the documentation."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


def _simple(node: Any) -> Any:
    """Leave out what a file has no use for: titles, nulls, and that text is not a number."""
    if isinstance(node, list):
        return [_simple(item) for item in node]
    if not isinstance(node, dict):
        return node
    some = [form for form in node.get("anyOf", []) if form != {"type": "null"}]
    rest = {
        k: v for k, v in node.items() if k not in {"anyOf", "title", "default", "discriminator"}
    }
    if len(some) == 1:
        return _simple({**rest, **some[0]})
    done = {k: _simple(v) for k, v in ({**rest, "anyOf": some} if some else rest).items()}
    if done.get("type") == "string" and "enum" not in done:
        done["type"] = _TEXT
    return done


def _explain(node: dict[str, Any], model: type[BaseModel]) -> None:
    """Give each key what the docstring says of it."""
    text = inspect.getdoc(model) or ""
    summary, _, parameters = text.partition("Parameters\n----------\n")
    node["description"] = " ".join(summary.split())
    for found in _PARAMETER.finditer(parameters):
        for name in found[1].split(", "):
            key = next((f.alias for n, f in model.model_fields.items() if n == name), None) or name
            if key in node["properties"] and found[3]:
                node["properties"][key]["description"] = " ".join(found[3].split())


def _offer_names(node: dict[str, Any]) -> None:
    """Name the tables, and for each of them its columns."""
    node["properties"]["table"] = {
        "description": "Canonical table.",
        "enum": list(TABLES),
    }
    node["allOf"] = [
        {
            "if": {"properties": {"table": {"const": table.name}}},
            "then": {
                "properties": {
                    "columns": {"propertyNames": {"enum": [c.name for c in table.columns]}}
                }
            },
        }
        for table in TABLES.values()
    ]


def _plain(node: Any) -> dict[str, Any]:
    """Follow references; of several forms take the one with keys."""
    if not isinstance(node, dict):
        return {}
    if "$ref" in node:
        name = node["$ref"].rsplit("/", 1)[-1]
        return _plain(schema()["$defs"][name])
    forms = [_plain(form) for form in node.get("anyOf", []) + node.get("oneOf", [])]
    return next((f for f in forms if "properties" in f or "items" in f), node)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(text(), "utf-8", newline="\n")
