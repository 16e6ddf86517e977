"""The JSON schema of mapping files, which editors complete and check by.

``python -m graphcrm.ingest.mapping_schema FILE`` writes it.
"""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

from graphcrm.ingest.mapping import Mapping
from graphcrm.ingest.yaml_file import Place


@cache
def schema() -> dict[str, Any]:
    """Return the JSON schema of a mapping file."""
    found = Mapping.model_json_schema(mode="validation")
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
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


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
