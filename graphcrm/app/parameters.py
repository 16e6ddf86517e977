"""What may be asked with a question: a model made from the signature of its function."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from types import NoneType
from typing import Annotated, Any, Final, Literal, get_args, get_origin, get_type_hints

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, create_model

from graphcrm.analysis.eligibility import Eligibility
from graphcrm.app.help import helps_of
from graphcrm.app.questions import question_function
from graphcrm.errors import InputError
from graphcrm.graph.group_list import GroupList
from graphcrm.graph.people_list import PeopleList
from graphcrm.graph.ties import Ties

# What the application knows itself, or somebody who runs it: never said by who asks.
NOT_ASKED: Final = ("before", "lists", "rules", "tick")
# Only who sends a body can say them: tables, and what people type in their own words.
TABLES: Final = (Ties, GroupList, Eligibility)
TYPED: Final = ("network.search", "crosssell.list")
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 1, 1)
MOST_IN_URL: Final = 200
MOST_IN_BODY: Final = 100_000


def _plain(text: str) -> str:
    if not text.isprintable():
        raise ValueError("holds characters that cannot be read")
    return text


Text = Annotated[str, Field(max_length=200), AfterValidator(_plain)]
Sentence = Annotated[str, Field(max_length=4_000), AfterValidator(_plain)]
Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
Whole = Annotated[int, Field(ge=-1_000_000_000, le=1_000_000_000)]
Number = Annotated[float, Field(ge=-1e15, le=1e15, allow_inf_nan=False)]
_PLAIN: Final[Mapping[Any, Any]] = {str: Text, int: Whole, float: Number, bool: bool, date: Day}
# Narrower than what a number is in general, so that nobody asks for a year of work.
OF_NAME: Final[Mapping[str, Any]] = {
    "months": Annotated[int, Field(ge=0, le=600)],
    "n_resamples": Annotated[int, Field(ge=1, le=10_000)],
    "rng_seed": Annotated[int, Field(ge=0, le=2**31 - 1)],
    "lorenz": Annotated[int, Field(ge=1, le=10_000)],
    "epsilon": Annotated[float, Field(ge=0.01, lt=1)],
    "where": Sentence,
}


class Row(BaseModel):
    """A row of a table that somebody sends."""

    model_config = ConfigDict(extra="forbid")


class Price(Row):
    """What it costs to ask a customer, in yuan."""

    customer_id: Text
    cost: Annotated[float, Field(ge=0, le=1e12, allow_inf_nan=False)]


class Tie(BaseModel):
    """A tie of the bank's own, with any columns of numbers."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Number | None] = Field(init=False)

    from_id: Text
    to_id: Text


class Groups(Row):
    """Who was asked in a campaign, and who was held back."""

    asked: Annotated[list[Text], Field(max_length=MOST_IN_BODY)] = []
    control: Annotated[list[Text], Field(max_length=MOST_IN_BODY)] = []


class OfferTo(Row):
    """To whom a product may be offered; what is not said does not matter."""

    min_age: Annotated[int, Field(ge=0, le=150)] | None = None
    max_age: Annotated[int, Field(ge=0, le=150)] | None = None
    risk: Literal["C1", "C2", "C3", "C4", "C5"] | None = None
    max_aml: Literal["low", "medium"] | None = None
    min_tier: Text | None = None
    parties: Literal["customers", "firms"] | None = None
    exclude_if_holds: tuple[Text, ...] = ()


class Asked(BaseModel):
    """What somebody asks a question with, by the names that programs use."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=False)


def said(name: str) -> str:
    """Return how a parameter is called outside Python, where ``from_`` cannot be said.

    >>> said("from_"), said("as_of")
    ('from', 'as_of')
    """
    return name.rstrip("_")


@cache
def parameters(question: str) -> tuple[tuple[inspect.Parameter, Any], ...]:
    """Return the parameters that somebody may give, each with its type."""
    function = question_function(question)
    hints = get_type_hints(function)
    own = list(inspect.signature(function).parameters.values())[1:]
    return tuple((p, hints[p.name]) for p in own if p.name not in NOT_ASKED)


@cache
def model_of(question: str, *, body: bool) -> type[Asked]:
    """Return the model of what a question is asked with, in a URL or in a body."""
    fields: dict[str, Any] = {}
    helps = helps_of(question)
    for parameter, hint in parameters(question):
        kind = OF_NAME.get(parameter.name) or _kind(hint, body=body)
        if kind is None:
            continue
        default = ... if parameter.default is parameter.empty else parameter.default
        if OF_NAME.get(parameter.name) and default is None:
            kind = kind | None
        default = [] if default == () else default
        about = helps.get(parameter.name)
        one = Field(default, alias=said(parameter.name), description=about)
        fields[parameter.name] = (kind, one)
    name = "".join(part.capitalize() for part in question.replace(".", "-").split("-"))
    name = f"{name}Parameters{'Sent' if body else ''}"
    return create_model(name, __base__=Asked, **fields)


def _kind(hint: Any, *, body: bool) -> Any:
    """Return the type of a field; None where only a body can say it."""
    if get_origin(hint) is Literal:
        return hint
    members = set(get_args(hint)) or {hint}
    optional = NoneType in members
    if date in members:
        return Day | None
    if PeopleList in members:
        return _people(members, body=body)
    if members & set(TABLES):
        return _table(members) if body else None
    if hint == Sequence[str]:
        most = MOST_IN_BODY if body else MOST_IN_URL
        return Annotated[list[Text], Field(max_length=most)]
    plain = next((_PLAIN[k] for k in (float, int, bool, str) if k in members), None)
    plain = plain or next(m for m in members if get_origin(m) is Literal)
    return plain | None if optional else plain


def _people(members: set[Any], *, body: bool) -> Any:
    """Return the type of a list of customers, or of what asking them costs."""
    most = MOST_IN_BODY if body else MOST_IN_URL
    if float in members:
        cost = Annotated[float, Field(ge=0, le=1e12, allow_inf_nan=False)]
        prices = Annotated[list[Price], Field(max_length=most)]
        return cost | prices | None if body else cost | None
    ids = Annotated[list[Text], Field(max_length=most)]
    return ids | None if NoneType in members else ids


def _table(members: set[Any]) -> Any:
    if Ties in members:
        return Annotated[list[Tie], Field(max_length=MOST_IN_BODY)] | None
    if GroupList in members:
        return Groups | None
    return Annotated[dict[Text, OfferTo], Field(max_length=MOST_IN_URL)] | None


def read_parameters(question: str, given: Mapping[str, Any]) -> Asked:
    """Return what a question is asked with in a body.

    Raises
    ------
    NotFoundError
        There is no such question.
    InputError
        Says which parameters cannot be used, and repeats nothing that was typed.
    """
    model = model_of(question, body=True)
    names = sorted(said(name) for name in model.model_fields)
    try:
        return model.model_validate(given)
    except ValidationError as error:
        places = {str(e["loc"][0]) if e["loc"] else "" for e in error.errors()}
        wrong = sorted(places & set(names))
        message = f"{question} cannot be asked with {', '.join(wrong)} as given"
        if not wrong:
            message = f"{question} has the parameters {', '.join(names)}, and no other"
        raise InputError(message) from None


def placed(question: str, asked: BaseModel) -> tuple[list[Any], dict[str, Any]]:
    """Return what was asked as arguments by place, and those by name."""
    given = arguments(question, asked)
    places = [p.name for p, _ in parameters(question) if p.kind is p.POSITIONAL_OR_KEYWORD]
    return [given.pop(name) for name in places], given


def takes(question: str, name: str) -> bool:
    """Whether the function of a question has a parameter."""
    return name in inspect.signature(question_function(question)).parameters


def arguments(question: str, asked: BaseModel) -> dict[str, Any]:
    """Return what was asked as the arguments of the function that answers."""
    names = [p.name for p, _ in parameters(question) if p.name in type(asked).model_fields]
    return {name: _argument(name, getattr(asked, name)) for name in names}


def _argument(name: str, value: Any) -> Any:
    """Return what the function takes for what was sent; a list of one ``list:NAME`` is that."""
    if name in ("seeds", "target", "exclude") and isinstance(value, list):
        alone = len(value) == 1 and value[0].startswith("list:")
        return value[0] if alone else value
    match value:
        case [Price(), *_]:
            return _prices(value)
        case [Tie(), *_]:
            return _ties(value)
        case Groups():
            return GroupList.of(value.asked, value.control)
        case dict():
            return _eligibility(value)
        case _:
            return value


def _prices(rows: list[Price]) -> PeopleList:
    from dataclasses import replace

    import numpy as np

    fen = np.array([round(row.cost * 100) for row in rows], np.int64)
    return replace(PeopleList.of([row.customer_id for row in rows], "cost"), cost=fen)


def _ties(rows: list[Tie]) -> Ties:
    import numpy as np

    from graphcrm.graph.strings import Strings

    names = dict.fromkeys(name for row in rows for name in row.__pydantic_extra__ or {})
    missing = float("nan")
    numbers = {
        name: np.array([_number(row, name, missing) for row in rows], np.float64) for name in names
    }
    source, target = ([getattr(row, name) for row in rows] for name in ("from_id", "to_id"))
    places = np.arange(1, len(rows) + 1)
    return Ties("ties", places, Strings.of(source), Strings.of(target), numbers)


def _number(row: Tie, name: str, missing: float) -> float:
    value = (row.__pydantic_extra__ or {}).get(name)
    return missing if value is None else value


def _eligibility(said_of: dict[str, OfferTo]) -> Eligibility:
    from graphcrm.analysis.eligibility import Terms

    return Eligibility(
        {p: Terms(**{n: getattr(t, n) for n in t.model_fields_set}) for p, t in said_of.items()}
    )
