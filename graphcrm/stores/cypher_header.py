"""Read what the header of a Cypher file says about the query below it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import takewhile
from typing import Literal, TypeAlias, cast

from graphcrm.errors import InputError, QueryFileError
from graphcrm.stores import cypher_words as cw

Access: TypeAlias = Literal["read", "write"]
Value: TypeAlias = str | int | float | bool | date | list[object] | None

_LINE = re.compile(r"// ?(?:(what|access|names|returns|example):|(param) )(.*)")
_NAME = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)")
_TYPE = r"(str|int|float|bool|date|map|list(?:\[(?:str|int|float|date)\])?)"
_PARAM = re.compile(rf"(\w+) *: *{_TYPE} *(?:= *(.+))?")
_COLUMN = re.compile(rf"(\w+) *: *{_TYPE}")
_EXAMPLE = re.compile(r"(\w+) *=> *(.+)")
_DATE = re.compile(r"date\('(\d{4}-\d\d-\d\d)'\)")
_PYTHON = {"str": (str,), "int": (int,), "float": (int, float), "list": (list,)}


@dataclass(frozen=True, slots=True)
class Query:
    """One query of the library.

    Parameters
    ----------
    name : str
        Its path without the ending: ``analysis/single-links``.
    what : str
        What it answers or does, in one sentence.
    access : {"read", "write"}
    text : str
        The whole file, which is a valid statement.
    params : mapping of name to type
        What it needs, in order.
    returns : tuple of (name, type)
        Its columns; empty where it returns nothing.
    names : tuple of str
        Identifiers that stand for labels, types and properties; see :meth:`named`.
    defaults : mapping of name to value
        Of the parameters that may be left out.
    examples : mapping of name to text
        A value for each parameter, as Cypher writes it; empty where there is none.
    """

    name: str
    what: str
    access: Access
    text: str
    params: Mapping[str, str] = field(default_factory=dict)
    returns: tuple[tuple[str, str], ...] = ()
    names: tuple[str, ...] = ()
    defaults: Mapping[str, Value] = field(default_factory=dict)
    examples: Mapping[str, str] = field(default_factory=dict)

    def named(self, **names: str) -> str:
        """Return the text with names of the model in the place of those it declares.

        Raises
        ------
        InputError
            Not exactly the names that the file declares, or one that is no plain name.

        Examples
        --------
        >>> all_ = Query("all", "All.", "read", "MATCH (n:Label) RETURN n", names=("Label",))
        >>> all_.named(Label="Customer")
        'MATCH (n:Customer) RETURN n'
        """
        if set(names) != set(self.names):
            needed = ", ".join(self.names) or "none"
            raise InputError(f"{self.name}: give exactly the names that it declares: {needed}")
        if not all(_NAME.fullmatch(name) for name in names.values()):
            raise InputError(f"{self.name}: a name is letters, digits and _, no digit first")
        return "".join(names.get(t.keyword and t.text, t.text) for t in cw.tokens(self.text))


def read_header(name: str, text: str) -> Query:
    """Read the header; the statement below is not looked at.

    Raises
    ------
    QueryFileError
        A line lacks, is there twice, or cannot be read.
    """
    said = _lines(name, text)
    params = _entries(name, said, "param", ";", _PARAM)
    defaults = {key: value for key, _, value in params if value}
    examples = dict(defaults)
    examples.update((key, value) for key, value in _entries(name, said, "example", ";", _EXAMPLE))
    kinds = {key: kind for key, kind, _ in params}
    return Query(
        name,
        what=said["what"],
        access=cast("Access", said["access"]),
        text=text,
        params=kinds,
        returns=tuple((key, kind) for key, kind in _entries(name, said, "returns", ",", _COLUMN)),
        names=tuple(key for (key,) in _entries(name, said, "names", ",", _NAME)),
        defaults={k: _literal(name, "param", v, kinds[k]) for k, v in defaults.items()},
        examples=_checked(name, kinds, examples) if "example" in said else {},
    )


def refused(name: str, what: str, todo: str) -> QueryFileError:
    """Return the error of a file: what is wrong, where, and what to do."""
    return QueryFileError(f"queries/{name}.cypher: {what}; {todo}", file=name)


def literal(text: str, kind: str) -> Value:
    """Read a value as Cypher writes it.

    Raises
    ------
    ValueError
        No value of that type.

    Examples
    --------
    >>> literal("date('2026-06-30')", "date"), literal("true", "bool"), literal("'C1'", "str")
    (datetime.date(2026, 6, 30), True, 'C1')
    """
    if text == "null":
        return None
    if kind == "date":
        found = _DATE.fullmatch(text)
        return date.fromisoformat(found[1] if found else "")
    if kind == "bool":
        return ("false", "true").index(text) == 1
    try:
        value = ast.literal_eval(text)
    except SyntaxError:
        raise ValueError(kind) from None
    if type(value) not in _PYTHON.get(kind.partition("[")[0], ()):
        raise ValueError(kind)
    return cast("Value", value)


def _lines(name: str, text: str) -> dict[str, str]:
    """Return what the comment lines on top say: key -> text; other comments are remarks."""
    found: dict[str, str] = {}
    for line in takewhile(lambda line: line.startswith("//"), text.split("\n")):
        said = _LINE.fullmatch(line)
        if said is None:
            continue
        key = said[1] or said[2]
        if key in found:
            raise refused(name, f"its header has the line {key} twice", "keep one")
        if not said[3].strip():
            raise refused(name, f"its header has the line {key} empty", "fill it, or leave it out")
        found[key] = said[3].strip()
    if "what" not in found:
        raise refused(name, "its header lacks the line what", "say in a sentence what it answers")
    if found.get("access") not in {"read", "write"}:
        raise refused(name, "its header does not say its access", "write // access: read, or write")
    return found


def _entries(
    name: str, said: Mapping[str, str], key: str, between: str, pattern: re.Pattern[str]
) -> list[tuple[str, ...]]:
    """Return the parts of a header line, each in its groups; none where the line is absent."""
    parts = list(_split(said[key], between)) if key in said else []
    found = [pattern.fullmatch(part) for part in parts]
    if not all(found):
        raise refused(name, f"its line {key} cannot be read", "write it as queries/README.md says")
    entries = [match.groups() for match in found if match]
    if len({entry[0] for entry in entries}) < len(entries):
        raise refused(name, f"its line {key} names one thing twice", "keep one")
    return entries


def _split(text: str, between: str) -> Iterator[str]:
    """Yield what stands between separators that are in no string."""
    part = ""
    for token in cw.tokens(text):
        if token.text == between:
            yield part.strip()
            part = ""
        else:
            part += token.text
    yield part.strip()


def _literal(name: str, key: str, text: str, kind: str) -> Value:
    try:
        return literal(text, kind)
    except ValueError:
        raise refused(
            name, f"its line {key} holds a value that is no {kind}", "write it as Cypher does"
        ) from None


def _checked(name: str, kinds: Mapping[str, str], examples: Mapping[str, str]) -> dict[str, str]:
    """Return an example for each parameter, in their order; refuse one too few or too many."""
    if set(examples) != set(kinds):
        raise refused(
            name, "its line example names other parameters than param", "give each one value"
        )
    for key, kind in kinds.items():
        if kind != "map":
            _literal(name, "example", examples[key], kind)
    return {key: examples[key] for key in kinds}
