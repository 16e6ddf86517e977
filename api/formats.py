"""In which language and format somebody wants an answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphcrm.reasons import Lang

Format: TypeAlias = Literal["json", "csv", "xlsx", "parquet", "html"]
JSON: Final = "application/json"
MEDIA: Final[Mapping[Format, str]] = {
    "json": JSON,
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "html": "text/html; charset=utf-8",
}


def format_of(given: Format | None, accept: str) -> Format:
    """Return the format that is named, else the one accepted first; JSON where none is known.

    A page has to be named: browsers accept one before all else, and it takes rows away.

    >>> format_of(None, "text/html, text/csv;q=0.5"), format_of(None, "*/*")
    ('csv', 'json')
    """
    if given:
        return given
    known = {media.partition(";")[0]: name for name, media in MEDIA.items() if name != "html"}
    return next((known[kind] for kind in _ranked(accept) if kind in known), "json")


def lang_of(given: Lang | None, accept: str, *, usual: Lang) -> Lang:
    """Return the language that is named, else the one accepted first.

    >>> lang_of(None, "fr, zh-CN;q=0.9, en;q=0.8", usual="en"), lang_of("en", "zh", usual="zh")
    ('zh', 'en')
    """
    if given:
        return given
    for tag in _ranked(accept):
        if tag.startswith("zh"):
            return "zh"
        if tag.startswith("en"):
            return "en"
    return usual


def _ranked(header: str) -> Iterable[str]:
    """Return what a header accepts, the dearest first; what it refuses is left out."""
    told = []
    for part in header[:500].split(","):
        name, _, rest = part.partition(";")
        weight = _weight(rest)
        if weight > 0:
            told.append((-weight, name.strip().lower()))
    return [name for _, name in sorted(told, key=lambda pair: pair[0])]


def _weight(rest: str) -> float:
    _, _, number = rest.partition("q=")
    try:
        return float(number.partition(";")[0]) if number else 1.0
    except ValueError:
        return 0.0
