"""The reply to a question as the description of the interface has it."""

from __future__ import annotations

import inspect
import json
import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, create_model

from api.formats import MEDIA
from graphcrm.app import question_function
from graphcrm.reasons.titles import title_of

EXAMPLES: Final = Path(__file__).with_name("examples.json")
# What the ends and beginnings of names say of columns, as everywhere in graphcrm.
_BY_NAME: Final[tuple[tuple[str, Any], ...]] = (
    (r".*_ids", list[str | None] | None),
    (r".*_id", str | int | None),  # a number where it is one of this answer alone
    (r"name|kind|reason", str | None),
    (r"n_.*", int | float | None),
    (r".*_(share|score)|worth|strength", float | int | None),
    (r".*_on|on", date | None),
)


class Note(BaseModel):
    """What an answer says: the first sums up what its rows mean, others what is not known."""

    code: str
    facts: dict[str, Any]
    text: str


class Row(BaseModel):
    """A row by column; which columns there are may depend on parameters."""

    model_config = ConfigDict(extra="allow")


class Reply(BaseModel):
    """An answer, of which one page is shown.

    Money is in yuan, shares are 0 to 1, dates are ISO.
    """

    question: str
    as_of: date
    graph_version: str
    parameters: Annotated[dict[str, Any], Field(description="All of them, defaults included.")]
    elapsed_s: float
    totals: Annotated[dict[str, Any], Field(description="Of all rows, whatever page is shown.")]
    notes: list[Note]
    columns: list[str]
    rows: list[Row]
    n_rows: Annotated[int, Field(description="How many rows all pages have.")]
    next_cursor: Annotated[str | None, Field(description="Of the page after this one.")]


@cache
def reply_of(question: str) -> type[Reply]:
    """Return the model of the reply to a question."""
    name = "".join(part.capitalize() for part in re.split("[.-]", question))
    fields: dict[str, Any] = {
        column: (_kind(column), Field(None, title=title_of(column, "en")))
        for column in columns_of(question)
    }
    row = create_model(f"{name}Row", __base__=Row, **fields)
    return create_model(f"{name}Reply", __base__=Reply, rows=(list[row], ...))  # type: ignore[valid-type]


def columns_of(question: str) -> list[str]:
    """Return the columns that a question documents.

    >>> columns_of("coverage.orphans")
    ['party_id', 'kind', 'name', 'branch_id', 'worth', 'reason']
    """
    text = inspect.getdoc(question_function(question)) or ""
    said = text.partition("Returns")[2].partition("``")[2].partition("``")[0]
    return list(dict.fromkeys(re.findall(r"\w+", said)))


def _kind(column: str) -> Any:
    return next((kind for name, kind in _BY_NAME if re.fullmatch(name, column)), Any)


@cache
def examples() -> dict[str, dict[str, Any]]:
    """Return by question what was asked of the sample bank, and the reply."""
    read: dict[str, dict[str, Any]] = json.loads(EXAMPLES.read_text("utf-8"))
    return read


_FILES: Final = {
    media: {"schema": {"type": "string", "format": "binary"}} for media in MEDIA.values()
}
_UNCHANGED: Final = {"description": "Nothing has changed since the reply whose ETag was sent."}
ANY_REPLY: Final[dict[int | str, dict[str, Any]]] = {
    200: {"model": Reply, "content": {**_FILES, MEDIA["json"]: {}}},
    304: _UNCHANGED,
}


def replies_to(question: str) -> dict[int | str, dict[str, Any]]:
    """Return the replies to a question for the description: rows as JSON or as files."""
    shown = examples().get(question, {}).get("reply")
    as_json = {} if shown is None else {"example": shown}
    return {
        200: {"model": reply_of(question), "content": {**_FILES, MEDIA["json"]: as_json}},
        304: _UNCHANGED,
    }
