"""A client of the HTTP interface."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

import httpx2

from graphcrm import errors
from graphcrm.client.reply import Job, Reply

if TYPE_CHECKING:
    from graphcrm.errors import GraphCrmError

PAGE: Final = 1_000
TAKEN: Final = 10_000  # rows a page of a file of JSON: for who may take rows away
FORMATS: Final = {f".{form}": form for form in ("csv", "xlsx", "parquet", "html", "json")}
_POLL_S: Final = 0.5


def _kinds(root: type[GraphCrmError]) -> Iterator[type[GraphCrmError]]:
    yield root
    for kind in root.__subclasses__():
        yield from _kinds(kind)


class Client:
    """A graphcrm that runs elsewhere.

    Parameters
    ----------
    url : str
        Where it is, such as ``https://crm.bank.example``.
    token : str
        A service token: ``graphcrm user token``.
    lang : {"zh", "en"}
        Of reasons and notes.
    timeout_s : float
        How long one request may take.
    verify : bool or str
        A file of certificates to trust instead of the usual ones.
    transport : httpx2.BaseTransport, optional
        Instead of the network, for tests.

    Notes
    -----
    Errors are those of :mod:`graphcrm.errors`, as if the question had been asked here.
    """

    def __init__(
        self,
        url: str,
        token: str,
        *,
        lang: str = "en",
        timeout_s: float = 60.0,
        verify: bool | str = True,
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        headers = {"Authorization": f"Bearer {token}", "Accept-Language": lang}
        self._http = httpx2.Client(
            base_url=url, headers=headers, timeout=timeout_s, verify=verify, transport=transport
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close its connections."""
        self._http.close()

    def ask(
        self,
        question: str,
        *,
        as_of: date | None = None,
        limit: int = PAGE,
        cursor: str | None = None,
        sort: str | None = None,
        filters: Sequence[str] = (),
        **parameters: Any,
    ) -> Reply:
        """Ask a question and return the first page of its answer, or the one of ``cursor``.

        Parameters
        ----------
        question : str
            ``area.question``.
        as_of : date, optional
        limit : int
            Rows a page.
        cursor : str, optional
            ``next_cursor`` of the page before.
        sort : str, optional
            Columns, comma-separated, with a ``-`` in front for the greatest first.
        filters : sequence of str
            Such as ``worth:ge:100000``.
        parameters
            Of the question.

        Raises
        ------
        GraphCrmError
            What the service says: NotFoundError, InputError, AccessError and so on.
        """
        shape = {"limit": limit, "cursor": cursor, "sort": sort, "filter": list(filters) or None}
        said = self._send("POST", _at(question), json=_body(as_of, parameters, shape))
        return Reply.of(said.json())

    def pages(self, question: str, **asked: Any) -> Iterator[Reply]:
        """Ask a question and yield all pages of its answer; takes what :meth:`ask` does."""
        cursor = asked.pop("cursor", None)
        while True:
            reply = self.ask(question, cursor=cursor, **asked)
            yield reply
            if (cursor := reply.next_cursor) is None:
                return

    def save(
        self, question: str, path: Path, *, as_of: date | None = None, **parameters: Any
    ) -> Path:
        """Ask a question and write all its rows to a file: csv, xlsx, parquet, html or json.

        Raises
        ------
        InputError
            Another ending.
        AccessError
            Who the token is of may not take rows away.
        """
        file_format = FORMATS.get(path.suffix.lower())
        if file_format is None:
            raise errors.InputError(f"a file of rows ends with {', '.join(FORMATS)}; name it so")
        body = _body(as_of, parameters, {"format": file_format})
        if file_format == "json":
            document = self._document(question, {**body, "limit": TAKEN})
            path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
        else:
            path.write_bytes(self._send("POST", _at(question), json=body).content)
        return path

    def questions(self) -> list[dict[str, Any]]:
        """Return the questions that one may ask, as the service describes them."""
        return list(self._send("GET", "/v1").json())

    def load(self, *files: Path, **options: Any) -> Job:
        """Send extracts to be loaded; the job is under way when this returns."""
        with ExitStack() as stack:
            parts = [("files", (f.name, stack.enter_context(f.open("rb")))) for f in files]
            given = {k: v for k, v in options.items() if v is not None}
            return Job.of(self._send("POST", "/v1/loads", files=parts, data=given).json())

    def forget(self, customer_id: str) -> Job:
        """Have a customer forgotten for good; the proof is in ``more`` after :meth:`wait`."""
        return Job.of(self._send("POST", "/v1/forget", json={"customer_id": customer_id}).json())

    def start(self, question: str, *, as_of: date | None = None, **parameters: Any) -> Job:
        """Ask a question that takes long; :meth:`wait` for it, then take its :meth:`result`."""
        asked = {"question": question, "parameters": _plain(parameters)}
        body = {**asked, **({"as_of": as_of.isoformat()} if as_of else {})}
        return Job.of(self._send("POST", "/v1/jobs", json=body).json())

    def job(self, job_id: str) -> Job:
        """Return how a job is."""
        return Job.of(self._send("GET", f"/v1/jobs/{job_id}").json())

    def wait(self, job: Job, *, tell: Callable[[Job], None] = lambda _: None) -> Job:
        """Wait until a job is over; ``tell`` is called whenever it has come further."""
        while not job.is_over:
            time.sleep(_POLL_S)
            found = self.job(job.job_id)
            if found != job:
                tell(found)
            job = found
        return job

    def result(
        self,
        job: Job,
        *,
        limit: int = PAGE,
        cursor: str | None = None,
        sort: str | None = None,
        filters: Sequence[str] = (),
    ) -> Reply:
        """Return the first page of the answer that a job found; pages as those of :meth:`ask`."""
        shape = {"limit": limit, "cursor": cursor, "sort": sort, "filter": list(filters) or None}
        asked = {name: value for name, value in shape.items() if value is not None}
        return Reply.of(self._send("GET", f"/v1/jobs/{job.job_id}/result", params=asked).json())

    def cancel(self, job: Job) -> None:
        """Ask a job to stop; what it did is undone."""
        self._send("DELETE", f"/v1/jobs/{job.job_id}")

    def _document(self, question: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return the reply to a question with the rows of all its pages."""
        whole: dict[str, Any] = self._send("POST", _at(question), json=body).json()
        while cursor := whole["next_cursor"]:
            more = self._send("POST", _at(question), json={**body, "cursor": cursor}).json()
            whole["rows"] += more["rows"]
            whole["next_cursor"] = more["next_cursor"]
        return whole

    def _send(self, method: str, path: str, **more: Any) -> httpx2.Response:
        try:
            reply = self._http.request(method, path, **more)
        except httpx2.TransportError:
            raise errors.StoreUnavailableError(
                "the service cannot be reached; check its address and that it runs"
            ) from None
        if reply.is_success:
            return reply
        raise _error(reply)


def _at(question: str) -> str:
    area, _, name = question.partition(".")
    return f"/v1/{area}/{name}"


def _body(
    as_of: date | None, parameters: Mapping[str, Any], shape: Mapping[str, Any]
) -> dict[str, Any]:
    said = {**_plain(parameters), **shape}
    if as_of is not None:
        said["as_of"] = as_of.isoformat()
    return {name: value for name, value in said.items() if value is not None}


def _plain(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return parameters as JSON takes them."""
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in parameters.items()}


def _error(reply: httpx2.Response) -> GraphCrmError:
    """Return the error that a reply says, of the class that has its code."""
    try:
        said = reply.json()
        code, message = str(said["code"]), str(said["message"])
    except (ValueError, KeyError, TypeError):
        return errors.StoreError(f"the service answered {reply.status_code} without a reason")
    for kind in _kinds(errors.GraphCrmError):
        if kind.code == code and kind is not errors.RecordError:
            made = kind.__new__(kind)
            errors.GraphCrmError.__init__(made, message, **dict(said.get("facts") or {}))
            return made
    return errors.GraphCrmError(message)
