"""Answer a question: what may be asked, as it is kept, in the shape that is wanted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, cast

from fastapi import Response

from api.auth import now
from api.cursors import Cursors
from api.files import file_of
from api.formats import JSON, Format, format_of, lang_of
from api.page import HOW, USUAL_ROWS, Page
from graphcrm import __version__
from graphcrm.app import jobs as desk
from graphcrm.app.besides import besides
from graphcrm.app.looked import looked_at
from graphcrm.app.parameters import Asked, placed
from graphcrm.app.policy import demand_export, demand_question
from graphcrm.app.shape import Shape, page_of, shape_of, shaped
from graphcrm.app.viewer import mark_of
from graphcrm.errors import AccessError
from graphcrm.operations.audit import Looked
from graphcrm.operations.roles import Role
from graphcrm.reasons import Lang

if TYPE_CHECKING:
    from fastapi import Request

    from api.auth import SignedIn
    from api.looks import Looks
    from graphcrm.answer import Answer
    from graphcrm.app import App
    from graphcrm.app.viewer import Viewer
    from graphcrm.operations.jobs import Job

# Parameters that name parties, and so belong into the audit whatever the rows are.
OF_PARTIES: Final = frozenset(
    {"party", "start", "end", "firm", "firms", "anchor", "leaving", "cuts", "default"}
    | {"seeds", "target", "exclude", "cluster_id"}
)
PRIVATE: Final = {
    "cache-control": "private, no-cache",
    "vary": "Accept, Accept-Language, Authorization, Cookie",
}


def answered(
    app: App, someone: SignedIn, question: str, asked: Asked, request: Request
) -> Response:
    """Return the reply to a question.

    Raises
    ------
    AccessError
        The sign-in is not for it, his role has no such question, or may take no rows away.
    InputError, NotFoundError, StateError, StoreUnavailableError, StoreBusyError
    """
    if not someone.is_for(question):
        raise AccessError("your token is not for this question")
    demand_question(someone.viewer, question)
    return replied(Call(app, someone.viewer, question, asked), request)


def replied(call: Paged, request: Request) -> Response:
    """Return the page of an answer that somebody wants, in the form that he wants.

    Raises
    ------
    AccessError
        He may not take so many rows away.
    InputError, NotFoundError, StateError, StoreUnavailableError, StoreBusyError
    """
    page, viewer = call.page, call.viewer
    accept, languages = (request.headers.get(n, "") for n in ("accept", "accept-language"))
    form = format_of(page.format, accept)
    lang = lang_of(page.lang, languages, usual=call.app.settings.lang or "en")
    demand_export(viewer, (page.limit or USUAL_ROWS) if form == "json" else None)
    request.state.looked = Looked(call.question, call.named)
    tag = call.tag(form, lang)
    headers = {"etag": tag, **PRIVATE}
    looks = cast("Looks", request.app.state.looks)
    if tag in request.headers.get("if-none-match", "") and (seen := looks.at(tag)):
        request.state.looked = seen  # he looks at what he has once more
        return Response(status_code=304, headers=headers)
    start = call.start()
    rows = call.rows()
    stop = start + (page.limit or (USUAL_ROWS if form == "json" else rows.n_rows))
    shown = page_of(rows, start, stop)
    looked = looked_at(shown)
    looked = replace(looked, party_ids=[*call.named, *looked.party_ids])
    request.state.looked = looked
    looks.note(tag, looked)
    if form != "json":
        return file_of(replace(shown, mark=mark_of(viewer, now())), form, lang, headers)
    more = {
        "n_rows": rows.n_rows,
        "next_cursor": call.cursor(stop) if stop < rows.n_rows else None,
    }
    return Response(json_of(shown, lang, more), headers=headers, media_type=JSON)


def json_of(answer: Answer, lang: Lang, more: Mapping[str, object]) -> bytes:
    """Return an answer as the JSON document of the interface."""
    said = {**answer.to_dict(lang), **more}
    text = json.dumps(said, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode()


class Paged:
    """An answer as a viewer wants it: which rows, in which order.

    Parameters
    ----------
    app : App
    viewer : Viewer
    question : str
    page : Page
    """

    _state: str  # the same as long as the data is
    _asked: str  # what was asked, by somebody who sees as much

    def __init__(self, app: App, viewer: Viewer, question: str, page: Page) -> None:
        self.app, self.viewer, self.question, self.page = app, viewer, question, page
        self._shape = shape_of(page.sort, page.filter, page.columns)

    @property
    def named(self) -> list[str]:
        """The parties that were named when it was asked."""
        return []

    def rows(self) -> Answer:
        """Return the answer in the shape that is wanted."""
        raise NotImplementedError

    def tag(self, form: Format, lang: Lang) -> str:
        """Return what is the same as long as the reply is."""
        page = self.page
        said = f"{self._state} {self._asked} {self._shape} {page.limit} {page.cursor} {form} {lang}"
        key = self.app.keys.of("tags")
        return f'W/"{blake2b(said.encode(), digest_size=12, key=key).hexdigest()}"'

    def start(self) -> int:
        """Return the row at which the page begins."""
        if self.page.cursor is None:
            return 0
        return self._cursors.start(self.page.cursor, state=self._state, asked=self._whole)

    def cursor(self, start: int) -> str:
        """Return the cursor of a page."""
        return self._cursors.token(start, state=self._state, asked=self._whole)

    @property
    def _cursors(self) -> Cursors:
        return Cursors(self.app.keys)

    @property
    def _whole(self) -> str:
        """What was asked by whom in which shape, columns aside."""
        return f"{self._asked} {self.viewer.name} {self._shape.sort} {self._shape.filters}"


class Call(Paged):
    """A question as a viewer asks it of the version that answers now."""

    def __init__(self, app: App, viewer: Viewer, question: str, asked: Asked) -> None:
        super().__init__(app, viewer, question, cast("Page", asked))
        self.asked = asked
        self.graph = app.graph()
        self.places, self.given = placed(question, asked)
        as_of = self.given.get("as_of") or self.graph.newest_event_on
        own = viewer.staff_id if viewer.role is Role.ACCOUNT_MANAGER else None
        who = [viewer.role, viewer.branch_id, own]
        self._state = f"{self.graph.version} {as_of} {besides(app)} {__version__}"
        self._asked = f"{question} {json.dumps(who)} {asked.model_dump_json(exclude=HOW)}"

    @property
    def named(self) -> list[str]:
        """The parties that the question itself names."""
        names = OF_PARTIES & type(self.asked).model_fields.keys()
        values = (getattr(self.asked, name) for name in sorted(names))
        lists = (value if isinstance(value, list) else [value] for value in values)
        return [i for each in lists for i in each if isinstance(i, str)]

    def rows(self) -> Answer:
        """Return the answer in the shape that is wanted."""
        answers, version = self.app.answers, self.graph.version
        key = _short(self._state, self._asked)

        def ask() -> Answer:
            return self.app.ask_for(self.viewer, self.question, *self.places, **self.given)

        def shape() -> Answer:
            return shaped(answers.get(version, key, ask), self._shape)

        if self._shape == Shape():
            return answers.get(version, key, ask)
        return answers.get(version, _short(self._state, self._asked, self._shape), shape)


class KeptCall(Paged):
    """What a job found, as it was then; read anew for each page, as it may be forgotten."""

    def __init__(self, app: App, viewer: Viewer, job: Job, page: Page) -> None:
        super().__init__(app, viewer, job.parameters["question"], page)
        self._answer = desk.answer(app, viewer, job.job_id)
        self._state, self._asked = __version__, f"job {job.job_id}"

    def rows(self) -> Answer:
        """Return the answer in the shape that is wanted."""
        return shaped(self._answer, self._shape)


def _short(*said: object) -> bytes:
    """Return a key of what was asked: a list of a hundred thousand ids need not be kept itself."""
    return blake2b(repr(said).encode(), digest_size=32).digest()
