"""Does a YAML file have the shape it should have?  Every error names line and key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from graphcrm.errors import InputError
from graphcrm.ingest.yaml_file import Document, Place

MAX_PROBLEMS = 20
_SAYS = {
    "missing": "is needed",
    "int_parsing": "is a whole number",
    "int_parsing_size": "is too large",
    "int_from_float": "is a whole number",
    "int_type": "is a whole number",
    "bool_parsing": "is true or false",
    "bool_type": "is true or false",
    "string_type": "is one word or text",
    "float_parsing": "is a number",
    "float_type": "is a number",
    "dict_type": "is a mapping: key: value",
    "mapping_type": "is a mapping: key: value",
    "list_type": "is a list: [one, another]",
    "tuple_type": "is a list: [one, another]",
    "model_type": "is a mapping: key: value",
    "model_attributes_type": "is a mapping: key: value",
    "string_too_short": "must not be empty",
    "too_short": "must not be empty",
    "string_too_long": "is too long",
    "too_long": "holds too much",
}
# Below these stand words of a bank's own, which no message repeats.
_WORDS = frozenset(
    {"values", "cadence_days", "tie_strength", "channel_costs", "strategies", "holidays"}
    | {"cluster_weights", "cluster_actions", "cluster_action_texts"}
)
_FORMS = frozenset({"text", "choice"})  # names that pydantic gives the forms of a prefix


T = TypeVar("T", bound=BaseModel)
KeysAt = Callable[[Place], list[str]]


class Problem(NamedTuple):
    """What is wrong with a file, and where."""

    place: Place
    says: str


def shaped(document: Document, model: type[T], *, keys_at: KeysAt) -> T:
    """Return what a file says as ``model``.

    Parameters
    ----------
    document : Document
    model : pydantic model
    keys_at : callable
        Returns the keys that the file may have at a place, to be named where one is unknown.

    Raises
    ------
    InputError
        As the document's purpose has it: the shape is another; up to 20 problems.
    """
    try:
        return model.model_validate(document.value)
    except ValidationError as error:
        problems = [
            _problem(document, d["type"], tuple(d["loc"]), d.get("ctx", {}), keys_at)
            for d in error.errors(include_url=False, include_input=False)
        ]
    raise problems_error(document, problems)


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


def problems_error(document: Document, problems: Sequence[Problem]) -> InputError:
    """Return one error about what is wrong with a file: up to 20 problems, by line."""
    shown = sorted(dict.fromkeys(problems), key=lambda p: document.line(p.place))
    lines = [
        f"line {document.line(p.place)}, {spelled(p.place) or 'the whole file'}: {p.says}"
        for p in shown[:MAX_PROBLEMS]
    ]
    if len(shown) > MAX_PROBLEMS:
        lines.append(f"and {len(shown) - MAX_PROBLEMS} more")
    return document.purpose.error(
        f"{document.name} " + "; ".join(lines),
        file=document.name,
        line=document.line(shown[0].place),
        n_problems=len(shown),
    )


def _problem(document: Document, kind: str, loc: Place, context: Any, keys_at: KeysAt) -> Problem:
    """Say what pydantic found, in our words: its own repeat what was written."""
    place = _place(document, loc)
    if kind == "extra_forbidden":
        known = keys_at(place[:-1])
        maybe = get_close_matches(str(place[-1]), known, n=1)
        hint = f"did you mean {maybe[0]}?" if maybe else f"known are {', '.join(known)}"
        return Problem(place, f"is no key of {document.purpose.a_file} here; {hint}")
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
