"""Options that every command shares, and how their values are read."""

from __future__ import annotations

import locale
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, TypeAlias, cast

import typer

from graphcrm.app import App, read_settings
from graphcrm.cli.record import RECORD
from graphcrm.errors import InputError
from graphcrm.graph.arrays import as_date
from graphcrm.reasons import Lang

ATTENTION = 1  # exit code: done, and somebody has to look at it
Db: TypeAlias = Annotated[
    str | None,
    typer.Option("--db", help="The store: a file, or neo4j://host:7687. Default graphcrm.duckdb."),
]
AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Language: TypeAlias = Annotated[
    str | None, typer.Option("--lang", help="zh or en. Default: by LANG.", metavar="zh|en")
]
Quiet: TypeAlias = Annotated[bool, typer.Option("--quiet", help="No progress, no remarks.")]
Debug: TypeAlias = Annotated[
    bool, typer.Option("--debug", help="Say where an error was raised, and how long stages took.")
]
Limit: TypeAlias = Annotated[
    int | None,
    typer.Option("--limit", help="Rows to show. Default: 50 in a terminal, else all.", min=0),
]
Out: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--out", help="Write to a file ending with .csv, .xlsx, .parquet, .html or .json."
    ),
]


_SETTINGS = {"GRAPHCRM_LANG": "zh or en", "GRAPHCRM_TODAY": "a date, written as 2026-06-30"}


@contextmanager
def _settings_explained() -> Iterator[None]:
    """Say of a setting that cannot be used what it may be."""
    try:
        yield
    except InputError as error:
        meant = [f"{n} is {what}" for n, what in _SETTINGS.items() if n in error.message]
        message = f"{'; '.join(meant)}; set it so, or unset it" if meant else error.message
        raise InputError(message) from None


def open_app(db: str | None) -> App:
    """Return the application for a store; what is done with it is on record from now on."""
    with _settings_explained():
        app = App(db=db)
    RECORD.begin(app)
    return app


def language(lang: str | None) -> Lang:
    """Return the language to speak: as asked, as set, or as the locale is."""
    with _settings_explained():
        asked = lang or read_settings().lang
    if asked is None:
        spoken = os.environ.get("LC_ALL") or os.environ.get("LANG") or (locale.getlocale()[0] or "")
        return "zh" if spoken.lower().startswith(("zh", "chinese")) else "en"
    if asked not in {"zh", "en"}:
        raise InputError("--lang is zh or en")
    return cast("Lang", asked)


def parse_day(text: str | None, *, option: str) -> date | None:
    """Read an ISO date.

    Raises
    ------
    InputError
        Not a date; what was typed is not repeated.

    Examples
    --------
    >>> parse_day("2026-06-30", option="--as-of")
    datetime.date(2026, 6, 30)
    """
    if text is None:
        return None
    try:
        return as_date(text)
    except InputError:
        raise InputError(f"{option} is a date that exists, written as 2026-06-30") from None


def number_or_file(text: str | None) -> float | Path | None:
    """Read a number, or else the name of a file.

    Examples
    --------
    >>> number_or_file("12.5")
    12.5
    """
    if text is None:
        return None
    try:
        return float(text)
    except ValueError:
        return Path(text)
