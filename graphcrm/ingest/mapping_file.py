"""What does a mapping file say, and what is wrong with it?  Every error names line and key."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from graphcrm.errors import MappingError
from graphcrm.ingest.mapping import Mapping
from graphcrm.ingest.mapping_check import Problem, check
from graphcrm.ingest.yaml_file import Document, Place, read_yaml

MAX_PROBLEMS = 20
_SAYS = {
    "missing": "is needed",
    "int_parsing": "is a whole number",
    "int_type": "is a whole number",
    "bool_parsing": "is true or false",
    "bool_type": "is true or false",
    "string_type": "is one word or text",
    "dict_type": "is a mapping: key: value",
    "list_type": "is a list: [one, another]",
    "tuple_type": "is a list of two: [1, 4]",
    "model_type": "is a mapping: key: value",
    "model_attributes_type": "is a mapping: key: value",
    "string_too_short": "must not be empty",
    "too_short": "must not be empty",
    "string_too_long": "is too long",
    "too_long": "holds too much",
}
_WORDS = frozenset({"values"})  # below them stand words of cells, which no message repeats
_FORMS = frozenset({"text", "choice"})  # names that pydantic gives the forms of a prefix


@dataclass(frozen=True, slots=True)
class MappingFile:
    """A mapping that was read and fits the model, and where in its file it says what.

    Parameters
    ----------
    mapping : Mapping
    document : Document
    sha256 : str
        Of what it says; comments and layout do not count.
    """

    mapping: Mapping
    document: Document
    sha256: str

    def error(self, place: Place, says: str) -> MappingError:
        """Return an error about what stands at ``place``, such as ``("extracts", 0, "file")``."""
        return self.errors([Problem(place, says)])

    def errors(self, problems: Sequence[Problem]) -> MappingError:
        """Return one error about several things."""
        return _error(self.document, problems)


def read_mapping(path: Path) -> MappingFile:
    """Read a mapping file.

    Raises
    ------
    MappingError
        It cannot be read, or does not fit the format or the data model; up to 20 of its problems,
        each with line and key.
    """
    document = read_yaml(path)
    try:
        mapping = Mapping.model_validate(document.value)
    except ValidationError as error:
        raise _error(document, _shape_problems(document, error)) from None
    if problems := list(check(mapping)):
        raise _error(document, problems)
    written = mapping.model_dump_json(by_alias=True, exclude_defaults=True)
    return MappingFile(mapping, document, hashlib.sha256(written.encode()).hexdigest())


def spelled(place: Place) -> str:
    """Write a place as people read it; words of cells are left out.

    >>> spelled(("extracts", 0, "tables", 1, "columns", "tier", "values", "金"))
    'extracts[0].tables[1].columns.tier.values'
    """
    said = ""
    for part in place:
        said += f"[{part}]" if isinstance(part, int) else f".{part}"
        if part in _WORDS:
            break
    return said.removeprefix(".")


def _error(document: Document, problems: Sequence[Problem]) -> MappingError:
    shown = sorted(dict.fromkeys(problems), key=lambda p: document.line(p.place))
    lines = [
        f"line {document.line(p.place)}, {spelled(p.place) or 'the whole file'}: {p.says}"
        for p in shown[:MAX_PROBLEMS]
    ]
    if len(shown) > MAX_PROBLEMS:
        lines.append(f"and {len(shown) - MAX_PROBLEMS} more")
    return MappingError(
        f"{document.name} " + "; ".join(lines),
        file=document.name,
        line=document.line(shown[0].place),
        n_problems=len(shown),
    )


def _shape_problems(document: Document, error: ValidationError) -> list[Problem]:
    return [
        _shape_problem(document, detail["type"], tuple(detail["loc"]), detail.get("ctx", {}))
        for detail in error.errors(include_url=False, include_input=False)
    ]


def _shape_problem(document: Document, kind: str, loc: Place, context: Any) -> Problem:
    """Say what pydantic found, in our words: its own repeat what was written."""
    place = _place(document, loc)
    if kind == "extra_forbidden":
        maybe = get_close_matches(str(place[-1]), _keys(place[:-1]), n=1)
        hint = f"did you mean {maybe[0]}?" if maybe else f"known are {', '.join(_keys(place[:-1]))}"
        return Problem(place, f"is no key of a mapping here; {hint}")
    if kind == "literal_error":
        return Problem(place, f"is one of {context['expected']}")
    if kind in {"greater_than_equal", "less_than_equal"}:
        bound = "least" if "ge" in context else "most"
        return Problem(place, f"is at {bound} {context.get('ge', context.get('le'))}")
    return Problem(place, _SAYS.get(kind, "cannot be understood"))


def _place(document: Document, loc: Place) -> Place:
    """Take out of a place of pydantic what it only calls forms by."""
    place: Place = ()
    for part in loc:
        if part in _FORMS and (*place, part) not in document.lines:
            continue
        place = (*place, part)
    return place


def _keys(place: Place) -> list[str]:
    """Return the keys that a mapping may have at ``place``."""
    from graphcrm.ingest.mapping_schema import keys_at

    return keys_at(place)
