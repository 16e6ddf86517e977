"""Take files of a request as they come, piece by piece, and write each piece down."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from fastapi.concurrency import run_in_threadpool
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from graphcrm.errors import FileTypeError, InputError

if TYPE_CHECKING:
    from fastapi import Request

    from graphcrm.app.uploads import Upload

Step = Callable[[], None]


async def receive(request: Request, upload: Upload) -> None:
    """Write a ``multipart/form-data`` request into an upload.

    Raises
    ------
    FileTypeError
        The request is of another type.
    InputError
        It cannot be read, or what was sent cannot be used.
    """
    kind, options = parse_options_header(request.headers.get("content-type"))
    if kind != b"multipart/form-data" or not options.get(b"boundary"):
        raise FileTypeError("send files as multipart/form-data")
    parts = _Parts(upload)
    try:
        parser = MultipartParser(options[b"boundary"], parts.callbacks())
        async for piece in request.stream():
            parser.write(piece)
            await run_in_threadpool(parts.carry_out)
        parser.finalize()
    except FormParserError:
        raise InputError("the request is no multipart/form-data that can be read") from None
    except ClientDisconnect:  # gone, or refused as too large or too slow
        raise HTTPException(400) from None
    if not parts.whole:
        raise InputError("the request was cut off; send it again")


class _Parts:
    """What the parser found in a piece, to be written down by a thread."""

    def __init__(self, upload: Upload) -> None:
        self._upload, self._steps = upload, list[Step]()
        self._header, self._value, self._about = bytearray(), bytearray(), b""
        self.whole = False

    def carry_out(self) -> None:
        """Write down what was found."""
        steps, self._steps = self._steps, []
        for step in steps:
            step()

    def callbacks(self) -> Any:
        """Return what the parser calls."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": lambda data, a, b: self._header.extend(data[a:b]),
            "on_header_value": lambda data, a, b: self._value.extend(data[a:b]),
            "on_header_end": self._end_header,
            "on_headers_finished": self._end_headers,
            "on_part_data": self._data,
            "on_part_end": lambda: self._steps.append(self._upload.end),
            "on_end": self._end,
        }

    def _begin(self) -> None:
        self._about = b""

    def _end_header(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._about = bytes(self._value)
        self._header.clear()
        self._value.clear()

    def _end_headers(self) -> None:
        _, options = parse_options_header(self._about)
        field, name = (options.get(key) for key in (b"name", b"filename"))
        if field is None:
            raise InputError("a part of the request has no name")
        said, called = _text(field), None if name is None else _text(name)
        self._steps.append(lambda: self._upload.begin(said, called))

    def _data(self, data: bytes, start: int, end: int) -> None:
        piece = bytes(data[start:end])
        self._steps.append(lambda: self._upload.write(piece))

    def _end(self) -> None:
        self.whole = True


def _text(said: bytes) -> str:
    return said.decode("utf-8", "replace")
