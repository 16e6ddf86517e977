"""An answer as a file to take away."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.responses import FileResponse

from api.formats import MEDIA, Format
from graphcrm.views.tables import write_answer

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from graphcrm.answer import Answer
    from graphcrm.reasons import Lang


def file_of(answer: Answer, form: Format, lang: Lang, headers: Mapping[str, str]) -> FileResponse:
    """Return an answer as a file; its name says the question and the date, and nobody.

    It is written to a private folder, which is gone once it was sent, or not.
    """
    name = f"{answer.question.replace('.', '-')}-{answer.as_of}.{form}"
    folder = Path(tempfile.mkdtemp(prefix="graphcrm-"))
    try:
        write_answer(answer, folder / name, lang)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return _Passing(folder / name, headers=dict(headers), media_type=MEDIA[form], filename=name)


class _Passing(FileResponse):
    """A file that is removed with its folder, however sending it ends.

    A background task would not do: none is begun after a range that cannot be read, or where the
    service stops meanwhile.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            shutil.rmtree(Path(self.path).parent, ignore_errors=True)
