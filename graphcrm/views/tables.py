"""Write an answer as a file by its ending, or as CSV or JSON text for a pipe."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from graphcrm.answer import Answer
from graphcrm.errors import InputError
from graphcrm.views.files import replacing

if TYPE_CHECKING:
    from graphcrm.reasons import Lang

ROWS_AT_ONCE: Final = 50_000


def write_answer(answer: Answer, path: Path, lang: Lang) -> None:
    """Write the shown rows to ``path``: csv, xlsx, parquet, html or json by its ending.

    The file appears whole or not at all, and only its owner may read it.

    Parameters
    ----------
    answer : Answer
    path : Path
        Overwritten when it is there.
    lang : {"zh", "en"}
        Of reasons and notes, and in a workbook also of titles and words.

    Raises
    ------
    InputError
        Another ending, a folder that cannot be written, or more rows than a sheet or page holds.
    """
    write = WRITERS.get(path.suffix.lower())
    if write is None:
        raise InputError(f"a file of rows ends with {', '.join(WRITERS)}; name it so")
    with replacing(path) as fresh:
        write(answer, fresh, lang)


def write_book(answers: Sequence[Answer], path: Path, lang: Lang) -> None:
    """Write several answers as one workbook, a sheet each; otherwise like :func:`write_answer`."""
    from graphcrm.views.workbook import write_workbook

    with replacing(path) as fresh:
        write_workbook(answers, fresh, lang)


def csv_text(answer: Answer, lang: Lang) -> Iterator[str]:
    """Yield the shown rows as CSV text in large pieces, the header first.

    Text that a spreadsheet would run as a formula gets a ``'`` in front.
    """
    from graphcrm.views.arrow import arrow_table
    from graphcrm.views.delimited import csv_chunks

    return csv_chunks(arrow_table(answer, lang, nested=False), guard=True)


def json_text(answer: Answer, lang: Lang) -> Iterator[str]:
    """Yield the answer as the JSON document of the interface, on one line, in large pieces."""
    head = _json(answer.limited(0).to_dict(lang))
    yield head.removesuffix("]}")
    for start in range(0, answer.n_shown, ROWS_AT_ONCE):
        rows = answer.rows(lang, start=start, stop=start + ROWS_AT_ONCE)
        yield (", " if start else "") + ", ".join(map(_json, rows))
    yield "]}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _write_csv(answer: Answer, path: Path, lang: Lang) -> None:
    # The mark tells Chinese spreadsheets that the file is UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        file.writelines(csv_text(answer, lang))


def _write_json(answer: Answer, path: Path, lang: Lang) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json_text(answer, lang))


def _write_parquet(answer: Answer, path: Path, lang: Lang) -> None:
    import pyarrow.parquet as pq

    from graphcrm.views.arrow import arrow_table

    about = {
        "question": answer.question,
        "as_of": answer.as_of.isoformat(),
        "graph_version": answer.graph_version,
    }
    if answer.mark:
        about["taken_by"] = answer.mark
    rows = arrow_table(answer, lang)
    pq.write_table(rows.replace_schema_metadata({**(rows.schema.metadata or {}), **about}), path)


def _write_page(answer: Answer, path: Path, lang: Lang) -> None:
    from graphcrm.views.answer_page import write_answer_page

    write_answer_page(answer, path, lang)


def _write_xlsx(answer: Answer, path: Path, lang: Lang) -> None:
    from graphcrm.views.workbook import write_workbook

    write_workbook([answer], path, lang)


WRITERS: Final[Mapping[str, Callable[[Answer, Path, Lang], None]]] = {
    ".csv": _write_csv,
    ".xlsx": _write_xlsx,
    ".parquet": _write_parquet,
    ".html": _write_page,
    ".json": _write_json,
}
