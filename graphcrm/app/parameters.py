"""Parameters of a question as JSON values: which there are, and what the function takes for them.

What is typed is never a file of this machine, and never the rules, which are the bank's own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from inspect import Parameter, signature
from typing import Annotated, Any, Final, Union, get_args, get_type_hints

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from graphcrm.app.list_names import OF_PEOPLE, PREFIX
from graphcrm.app.questions import question_function
from graphcrm.errors import InputError
from graphcrm.graph.group_list import GroupList
from graphcrm.graph.people_list import PeopleList

# The application knows them itself, or they are files.
WITHHELD: Final = ("before", "lists", "tick", "rules", "eligibility", "ties")
MOST: Final = 100_000  # ids in one list
_STRICT: Final = ConfigDict(extra="forbid")
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2200, 12, 31))]
Whole = Annotated[int, Field(ge=-1_000_000_000, le=1_000_000_000)]  # of what arrays hold
Number = Annotated[float, Field(ge=-1e15, le=1e15, allow_inf_nan=False)]
Id = Annotated[str, Field(max_length=128)]
Ids = Annotated[list[Id], Field(max_length=MOST)]
Saved = Annotated[str, Field(pattern=f"^{PREFIX}", max_length=256)]
Text = Annotated[str, Field(max_length=10_000)]


class Cost(BaseModel):
    """What it costs to ask a customer, in yuan."""

    model_config = _STRICT
    customer_id: Id
    cost: Annotated[float, Field(ge=0, le=1e12)]


class Groups(BaseModel):
    """Who was asked, and who was held back."""

    model_config = _STRICT
    asked: Ids
    control: Ids


def arguments_of(question: str, given: Mapping[str, object]) -> tuple[list[Any], dict[str, Any]]:
    """Return the arguments of a question, those by place and those by name.

    Parameters
    ----------
    question : str
        ``area.question``.
    given : mapping
        JSON values by parameter; ``from`` stands for ``from_``, as on the command line.

    Raises
    ------
    NotFoundError
        There is no such question.
    InputError
        A parameter that there is none of, is missing, or cannot be used; no value is repeated.
    """
    kinds = _kinds(question)
    unknown = sorted(set(given) - set(kinds))
    if unknown:
        # what stands there may be anything that somebody typed
        raise InputError(f"{question} has the parameters {', '.join(sorted(kinds))}, and no other")
    args, named = [], {}
    for name, (parameter, adapter) in kinds.items():
        if name not in given:
            if parameter.default is Parameter.empty:
                raise InputError(f"{question} needs {name}", parameter=name)
            continue
        value = _taken(parameter.name, _read(name, adapter, given[name]))
        if parameter.kind is Parameter.POSITIONAL_OR_KEYWORD:
            args.append(value)
        else:
            named[parameter.name] = value
    return args, named


def takes(question: str, name: str) -> bool:
    """Whether the function of a question has a parameter."""
    return name in signature(question_function(question)).parameters


@cache
def _kinds(question: str) -> dict[str, tuple[Parameter, TypeAdapter[Any]]]:
    function = question_function(question)
    hints = get_type_hints(function)
    own = list(signature(function).parameters.values())[1:]
    return {
        p.name.rstrip("_"): (p, _adapter(p.name, hints[p.name]))
        for p in own
        if p.name not in WITHHELD
    }


def _adapter(name: str, hint: Any) -> TypeAdapter[Any]:
    """Return what reads a JSON value of a parameter."""
    kinds = get_args(hint) or (hint,)
    if PeopleList in kinds and name not in OF_PEOPLE:
        read: list[Any] = [Number, Annotated[list[Cost], Field(max_length=MOST)]]
    elif PeopleList in kinds:
        read = [Ids, Saved]
    elif GroupList in kinds:
        read = [Groups]
    elif date in kinds:
        read = [Day]
    elif hint == Sequence[str]:
        read = [Ids]
    else:
        read = [_BOUNDED.get(kind, kind) for kind in (kinds if type(None) in kinds else (hint,))]
    if type(None) in kinds:
        read.append(None)
    either: Any = Union[tuple(read)]  # noqa: UP007 - of kinds that are known here alone
    return TypeAdapter(either)


_BOUNDED: Final[Mapping[Any, Any]] = {int: Whole, float: Number, str: Text}


def _read(name: str, adapter: TypeAdapter[Any], value: object) -> Any:
    try:
        return adapter.validate_json(json.dumps(value, allow_nan=False), strict=True)
    except ValueError as error:
        found = error.errors() if isinstance(error, ValidationError) else []
        kinds = sorted({e["type"] for e in found}) or ["not_a_number"]
        raise InputError(
            f"{name} cannot be used as it is given: {', '.join(kinds)}; see the description of the "
            "interface",
            parameter=name,
        ) from None


def _taken(name: str, value: Any) -> Any:
    """Return what the function takes for a value that was read."""
    if isinstance(value, Groups):
        return GroupList.of(value.asked, value.control)
    if isinstance(value, list) and value and isinstance(value[0], Cost):
        people = PeopleList.of([c.customer_id for c in value], name)
        fen = np.array([round(c.cost * 100) for c in value], np.int64)
        return PeopleList(people.label, people.row, people.ids, fen)
    return value
