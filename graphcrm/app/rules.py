"""The bank's own rules, from a file."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

from pydantic import BaseModel, ConfigDict, create_model

from graphcrm.analysis.rules import Rules, problems
from graphcrm.ingest.yaml_file import RULES, Place, read_yaml
from graphcrm.ingest.yaml_shape import Problem, problems_error, shaped


def read_rules(path: Path) -> Rules:
    """Read a file of rules; what it does not say stays as it is in ``Rules``.

    Raises
    ------
    InputError
        It cannot be read, or says what no rule is; up to 20 problems, each with line and key.
    """
    document = read_yaml(path, RULES)
    said = shaped(document, _shape(), keys_at=_keys_at)
    given: dict[str, Any] = {name: getattr(said, name) for name in said.model_fields_set}
    if wrong := [Problem(place, says) for place, says in problems(given)]:
        raise problems_error(document, wrong)
    return Rules(**given)


@cache
def _shape() -> type[BaseModel]:
    """Return what a file may say: every rule by its name, all of them optional."""
    hints = get_type_hints(Rules)
    every: dict[str, Any] = {name: (hints[name], None) for name in _keys_at(())}
    return create_model("RulesFile", __config__=ConfigDict(extra="forbid"), **every)


def _keys_at(_: Place) -> list[str]:
    """Return the keys of a file; below them there are none but tiers and kinds of ties."""
    return [f.name for f in fields(Rules)]
