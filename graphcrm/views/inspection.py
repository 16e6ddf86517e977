"""The answers of an inspection together: one page, one workbook or one JSON document."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import graphcrm
from graphcrm.answer import Answer, Column, Unit
from graphcrm.errors import InputError
from graphcrm.reasons import Lang
from graphcrm.reasons.pages import page_text
from graphcrm.reasons.titles import sheet_name
from graphcrm.views.cells import MISSING, NUMERIC, sentences, shown, shown_cells
from graphcrm.views.files import replacing
from graphcrm.views.report import pages

WHOLE: Final = (".html", ".xlsx", ".json")
SCORES: Final = "scores"
ROWS_SHOWN: Final = 50  # of a section of the page
LOW: Final = 0.8  # a score that the page marks
Facts = Mapping[str, Mapping[str, object]]


def write_inspection(
    answers: Mapping[str, Answer], path: Path, lang: Lang, *, facts: Facts | None = None
) -> None:
    """Write scores and sections to one file: html, xlsx or json by its ending.

    Parameters
    ----------
    answers : mapping of section to Answer
        With ``scores`` among them.
    path : Path
        Appears whole or not at all, readable by its owner only.
    lang : {"zh", "en"}
    facts : mapping of section to facts, optional
        What the method of a section on the page names, such as the weights of a score.

    Raises
    ------
    InputError
        Another ending, a folder that cannot be written, or more rows than a sheet holds.
    """
    ending = path.suffix.lower()
    if ending not in WHOLE:
        raise InputError(f"a whole inspection ends with {', '.join(WHOLE)}; name it so")
    from graphcrm.views.workbook import write_workbook

    with replacing(path) as fresh:
        if ending == ".html":
            fresh.write_text(page_html(answers, lang, facts or {}), "utf-8")
        elif ending == ".xlsx":
            write_workbook(list(answers.values()), fresh, lang)
        else:
            fresh.write_text(json_document(answers, lang), "utf-8")


def json_document(answers: Mapping[str, Answer], lang: Lang) -> str:
    """Return the scores as the JSON document of the interface, the sections under ``sections``."""
    whole = answers[SCORES].to_dict(lang)
    whole["sections"] = {n: a.to_dict(lang) for n, a in answers.items() if n != SCORES}
    return json.dumps(whole, ensure_ascii=False, allow_nan=False) + "\n"


def page_html(answers: Mapping[str, Answer], lang: Lang, facts: Facts) -> str:
    """Return the page: it asks no other file or host for anything, and names no customer."""
    scores = answers[SCORES]
    sections = [_section(n, a, lang, facts.get(n, {})) for n, a in answers.items()]
    return (
        pages(lang)
        .get_template("inspection.html.j2")
        .render(
            as_of=scores.as_of.isoformat(),
            branch=scores.parameters.get("branch"),
            version=scores.graph_version,
            program_version=graphcrm.__version__,
            tiles=_tiles(scores, lang),
            sections=sections,
        )
    )


def _tiles(scores: Answer, lang: Lang) -> list[dict[str, object]]:
    """Return the score and its parts; what is not known is a dash."""
    parts = [c.name for c in scores.columns if c.unit in (Unit.SHARE, Unit.SCORE)]
    return [_tile(name, scores.totals[name], lang) for name in parts]


def _tile(name: str, value: Any, lang: Lang) -> dict[str, object]:
    unit = Unit.SCORE if name == "score" else Unit.SHARE
    return {
        "name": name,
        "figure": MISSING if value is None else shown(float(value), unit, lang),
        "warn": value is not None and value < LOW,
    }


def _section(
    name: str, answer: Answer, lang: Lang, facts: Mapping[str, object]
) -> dict[str, object]:
    shown_part = answer.limited(min(ROWS_SHOWN, answer.n_shown))
    says, *doubts = sentences(answer, lang)
    cells = [_cells(c, shown_part.n_shown, lang) for c in answer.columns]
    return {
        "name": name,
        "title": sheet_name(answer.question, lang),
        "sentence": says,
        "doubts": doubts,
        "method": page_text(f"method_{name}", lang, **facts),
        "heads": [{"name": c.name, "style": _style(c)} for c in answer.columns],
        "rows": list(zip(*cells, strict=True)),
        "total": answer.n_rows,
    }


def _cells(column: Column, stop: int, lang: Lang) -> list[dict[str, str]]:
    style = _style(column)
    return [{"text": text, "style": style} for text in shown_cells(column, lang, stop)]


def _style(column: Column) -> str:
    if column.unit in NUMERIC:
        return "n"
    return {Unit.DAY: "day", Unit.WORD: "text"}.get(column.unit, "")
