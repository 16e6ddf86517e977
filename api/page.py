"""What a request for a question may say: its parameters, and which rows are wanted in what form."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Final

from fastapi.exceptions import RequestValidationError
from pydantic import Field, ValidationError, create_model

from api.cursors import LENGTH
from api.formats import Format
from api.replies import examples
from graphcrm.app.parameters import Asked, model_of
from graphcrm.reasons import Lang

USUAL_ROWS: Final = 100
MOST_ROWS: Final = 10_000


class Page(Asked):
    """Which rows are wanted, and how they are written."""

    sort: Annotated[
        str | None,
        Field(max_length=400, description="Columns, comma-separated; - in front: descending."),
    ] = None
    filter: Annotated[
        list[Annotated[str, Field(max_length=2_000)]],
        Field(
            default_factory=list,
            max_length=20,
            description="column:operator:value, all of them to be met; operators eq, ne, lt, le, "
            "gt, ge, in (values comma-separated), has (of lists) and missing.",
        ),
    ]
    columns: Annotated[
        str | None, Field(max_length=1_000, description="Only these columns, comma-separated.")
    ] = None
    limit: Annotated[
        int | None,
        Field(ge=1, le=MOST_ROWS, description="Rows of a page. Default: 100, and all of a file."),
    ] = None
    cursor: Annotated[
        str | None,
        Field(max_length=LENGTH + 2, description="next_cursor of the page before."),
    ] = None
    format: Annotated[
        Format | None, Field(description="Default: by the header Accept, else json.")
    ] = None
    lang: Annotated[
        Lang | None, Field(description="Of sentences. Default: by the header Accept-Language.")
    ] = None


HOW: Final = set(Page.model_fields)


@cache
def asked_of(question: str, *, body: bool) -> type[Asked]:
    """Return the model of all that a request for a question may say, in its URL or body."""
    own = model_of(question, body=body)
    shown = {"examples": [examples().get(question, {}).get("asked", {})]}
    made: type[Asked] = create_model(
        own.__name__, __base__=(own, Page), __cls_kwargs__={"json_schema_extra": shown}
    )
    return made


def read_body(model: type[Asked], body: bytes, content_type: str) -> Asked:
    """Return what a body of JSON says.

    Raises
    ------
    RequestValidationError
        It is no JSON, or says what cannot be asked.
    """
    kind = content_type.partition(";")[0].strip().lower()
    if kind != "application/json" and not (
        kind.startswith("application/") and kind.endswith("+json")
    ):
        raise RequestValidationError([{"type": "json_type", "loc": ("body",)}])
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_context=False, include_input=False)
        found = [{**one, "loc": ("body", *one["loc"])} for one in wrong]
        raise RequestValidationError(found) from None
