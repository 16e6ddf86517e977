"""An answer as a file to take away."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.background import BackgroundTask
from starlette.responses import FileResponse

from api.formats import MEDIA, Format
from graphcrm.views.tables import write_answer

if TYPE_CHECKING:
    from graphcrm.answer import Answer
    from graphcrm.reasons import Lang


def file_of(answer: Answer, form: Format, lang: Lang, headers: Mapping[str, str]) -> FileResponse:
    """Return an answer as a file; its name says the question and the date, and nobody.

    It is written to a private folder, which is gone once it was sent.
    """
    name = f"{answer.question.replace('.', '-')}-{answer.as_of}.{form}"
    folder = Path(tempfile.mkdtemp(prefix="graphcrm-"))
    try:
        write_answer(answer, folder / name, lang)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    gone = BackgroundTask(shutil.rmtree, folder, ignore_errors=True)
    return FileResponse(
        folder / name, headers=dict(headers), media_type=MEDIA[form], filename=name, background=gone
    )
