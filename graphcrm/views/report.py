"""One offline HTML page about a load: what hangs on whom, what was loaded, how good it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypedDict

import graphcrm
from graphcrm.answer import Answer
from graphcrm.model import TABLES
from graphcrm.reasons import Lang
from graphcrm.reasons.pages import page_text
from graphcrm.reasons.rejects import RULES
from graphcrm.reasons.titles import title_of
from graphcrm.views.cells import printable, sentences, shown_cells
from graphcrm.views.files import replacing

if TYPE_CHECKING:
    from jinja2 import Environment

WORST: Final = 10
SINGLE_LINKS: Final = 50
PARTS: Final = ("read", "inserted", "updated", "unchanged", "rejected", "closed")


class Quality(TypedDict, total=False):
    """What is known of the data's quality; every part may be left out.

    Parameters
    ----------
    completeness : sequence of (table, column, share)
        Share of rows with a value.
    orphans : mapping with ``n_orphans`` and ``n_parties``
        The totals of ``coverage.orphans`` of the managed book.
    rejects : sequence of (table, rule, n)
        Rejected rows.
    """

    completeness: Sequence[tuple[str, str, float]]
    orphans: Mapping[str, Any]
    rejects: Sequence[tuple[str, str, int]]


def write_report(
    path: Path,
    *,
    lang: Lang,
    bank: str,
    load: Mapping[str, Any],
    quality: Quality,
    departures: Answer,
    single_links: Answer,
) -> None:
    """Write the report: one HTML file that asks no other file or host for anything.

    Parameters
    ----------
    path : Path
        Appears whole or not at all, readable by its owner only: it names customers and staff.
    lang : {"zh", "en"}
    bank : str
        Heads the page; may be empty.
    load : mapping
        ``LoadReport.to_dict(lang)``.
    quality : Quality
    departures : Answer
        ``coverage.departures``; the ten worst are shown.
    single_links : Answer
        ``coverage.single-links`` of the managed book; the first fifty are shown.

    Raises
    ------
    InputError
        The folder is missing or may not be written.
    """
    html = report_html(
        lang=lang,
        bank=bank,
        load=load,
        quality=quality,
        departures=departures,
        single_links=single_links,
    )
    with replacing(path) as fresh:
        fresh.write_text(html, "utf-8")


def report_html(
    *,
    lang: Lang,
    bank: str,
    load: Mapping[str, Any],
    quality: Quality,
    departures: Answer,
    single_links: Answer,
) -> str:
    """Return the page of :func:`write_report` as text."""
    return (
        pages(lang)
        .get_template("report.html.j2")
        .render(
            bank=printable(bank),
            as_of=departures.as_of.isoformat(),
            version=departures.graph_version,
            program_version=graphcrm.__version__,
            tiles=_tiles(load, quality, departures, single_links, lang),
            departures=_departures(departures.limited(WORST), lang),
            single_links=_section(single_links.limited(SINGLE_LINKS), "single_method", lang),
            load=_load(load, lang),
            quality=_quality(quality, lang),
        )
    )


def pages(lang: Lang) -> Environment:
    """Return what pages are made with; what comes from a bank's files is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        t=partial(_text, lang),
        title=lambda name: title_of(name, lang),
        html_lang="zh-CN" if lang == "zh" else "en",
    )
    return made


def _text(lang: Lang, key: str, **facts: object) -> str:
    return page_text(key, lang, **facts)


def _tiles(
    load: Mapping[str, Any],
    quality: Quality,
    departures: Answer,
    single_links: Answer,
    lang: Lang,
) -> list[dict[str, object]]:
    """Return the figures at the top, each with the section that explains it."""
    single = single_links.totals
    worst = departures.limited(1).rows(lang)
    rejected = sum(counts["rejected"] for counts in load["tables"].values())
    read = sum(counts["read"] for counts in load["tables"].values())
    money = partial(_text, lang, "yuan_of_worth")
    total = partial(_text, lang, "of_total")
    tiles = [
        _tile(
            _text(lang, "tile_single"),
            single.get("n_single_link"),
            f"{total(total=single.get('n_parties') or 0)} · "
            f"{money(worth=single.get('worth_single_link') or 0)}",
            section="single-links",
        ),
        _tile(
            _text(lang, "tile_worst"),
            worst[0]["n_lost"] if worst else 0,
            money(worth=worst[0]["worth_lost"] or 0) if worst else "",
            section="departures",
        ),
    ]
    if orphans := quality.get("orphans"):
        more = total(total=orphans["n_parties"])
        tiles.append(
            _tile(_text(lang, "tile_orphans"), orphans["n_orphans"], more, section="quality")
        )
    tiles.append(
        _tile(
            _text(lang, "tile_rejected"),
            rejected,
            total(total=read),
            section="loaded",
            warn=rejected > 0,
        )
    )
    return tiles


def _tile(
    what: str, figure: object, more: str, *, section: str, warn: bool = False
) -> dict[str, object]:
    return {
        "what": what,
        "figure": f"{figure or 0:,}",
        "more": more,
        "section": section,
        "warn": warn,
    }


def _section(answer: Answer, method: str, lang: Lang) -> dict[str, Any]:
    """Return the rows of an answer as people read them, what they mean and what is not known."""
    names = [c.name for c in answer.columns]
    cells = [shown_cells(c, lang, answer.n_shown) for c in answer.columns]
    sentence, *doubts = sentences(answer, lang)
    measure = answer.parameters["worth"]
    worth = (
        _text(lang, "worth_method")
        if measure == "worth"
        else _text(lang, "worth_other", measure=measure)
    )
    return {
        "sentence": sentence,
        "doubts": doubts,
        "rows": [dict(zip(names, row, strict=True)) for row in zip(*cells, strict=True)],
        "total": answer.n_rows,
        "method": _text(lang, method, **{**answer.parameters, "worth": worth}),
    }


def _departures(answer: Answer, lang: Lang) -> dict[str, Any]:
    section = _section(answer, "departures_method", lang)
    lost = [cell or 0.0 for cell in answer.column("worth_lost").cells(0, answer.n_shown, lang)]
    longest = max([float(str(worth)) for worth in lost], default=0.0) or 1.0
    for row, worth in zip(section["rows"], lost, strict=True):
        row["bar"] = max(float(str(worth)), 0.0) / longest
    return section


def _load(load: Mapping[str, Any], lang: Lang) -> dict[str, Any]:
    sums = {p: sum(counts.get(p, 0) for counts in load["tables"].values()) for p in PARTS}
    parts = [p for p in PARTS if p != "closed" or sums[p]]
    return {
        "sentence": _text(lang, "load_sentence", n_tables=len(load["tables"]), **sums),
        "parts": parts,
        "rows": [
            {
                "table": table_title(table, lang),
                "cells": [{"text": f"{counts[p]:,}", "style": _style(p, counts[p])} for p in parts],
            }
            for table, counts in load["tables"].items()
        ],
        "total": [f"{sums[p]:,}" for p in parts],
        "rejects_file": load.get("rejects_file"),
        "warnings": list(map(printable, load.get("warnings", ()))),
        "refused": ", ".join(table_title(t, lang) for t in load.get("refused", ())),
    }


def _style(part: str, n: int) -> str:
    if n == 0:
        return "nothing"
    return "warn" if part == "rejected" else ""


def _quality(quality: Quality, lang: Lang) -> dict[str, Any]:
    completeness = quality.get("completeness", ())
    return {
        "sentence": _completeness_sentence(completeness, lang),
        "orphans": _orphans_sentence(quality.get("orphans"), lang),
        "completeness": _completeness(completeness, lang),
        "rejects": [
            {
                "table": table_title(table, lang),
                "rule": RULES[rule][0 if lang == "zh" else 1] if rule in RULES else rule,
                "n": f"{n:,}",
            }
            for table, rule, n in quality.get("rejects", ())
        ],
    }


def _completeness(
    completeness: Sequence[tuple[str, str, float]], lang: Lang
) -> list[dict[str, object]]:
    """Return the filled shares; a table is named beside its first column only."""
    before = ["", *(entry[0] for entry in completeness)]
    return [
        {
            "table": table_title(table, lang) if table != last else "",
            "column": column_title(table, column, lang),
            "share": share,
            "text": _percent(share),
        }
        for last, (table, column, share) in zip(before, completeness, strict=False)
    ]


def _completeness_sentence(completeness: Sequence[tuple[str, str, float]], lang: Lang) -> str:
    if not completeness:
        return _text(lang, "quality_nothing")
    table, column, share = min(completeness, key=lambda entry: entry[2])
    return _text(
        lang,
        "quality_sentence",
        n_columns=len(completeness),
        n_full=sum(entry[2] == 1 for entry in completeness),
        table=table_title(table, lang),
        column=column_title(table, column, lang),
        share=share,
    )


def _orphans_sentence(orphans: Mapping[str, Any] | None, lang: Lang) -> str:
    if not orphans or not orphans["n_parties"]:
        return ""
    n, n_parties = orphans["n_orphans"], orphans["n_parties"]
    return _text(lang, "orphans_sentence", n=n, n_parties=n_parties, share=n / n_parties)


def _percent(share: float) -> str:
    """Write a share so that only a full column says 100 %.

    >>> _percent(0.9999), _percent(1)
    ('99.9%', '100.0%')
    """
    return f"{min(share, 0.999) if share < 1 else share:.1%}"


def table_title(table: str, lang: Lang) -> str:
    """Return what a canonical table is called on a page.

    >>> table_title("customers", "zh"), table_title("household_members", "en")
    ('个人客户', 'household members')
    """
    return TABLES[table].title if lang == "zh" else table.replace("_", " ")


def column_title(table: str, column: str, lang: Lang) -> str:
    """Return what a canonical column is called on a page.

    >>> column_title("customers", "birth_date", "zh"), column_title("customers", "aum", "en")
    ('出生日期', 'aum')
    """
    return TABLES[table].column(column).title if lang == "zh" else column
