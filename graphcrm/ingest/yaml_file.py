"""What a YAML file says, as plain text in lists and mappings, and in which line it says it.

Only the plain part of YAML is read: no tags, anchors or aliases, so a file cannot name a class or
grow when it is read.  Every scalar stays the text that was written: 0123, 是 and 1e3 are no numbers
here, and ``no`` is a word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

from graphcrm.errors import InputError, MappingError
from graphcrm.ingest.encoding import sniff_encoding

MAX_BYTES = 1 << 20
MAX_DEPTH = 20
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # only its parser: it builds no objects

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a file is for.

    Parameters
    ----------
    name : str
        What messages call it: a *mapping* file.
    error : type of InputError
        What is raised where it cannot be used.
    """

    name: str
    error: type[InputError]

    @property
    def a_file(self) -> str:
        """What one of these files is called."""
        return f"{'an' if self.name[0] in 'aeiou' else 'a'} {self.name} file"


MAPPING: Final = Purpose("mapping", MappingError)
RULES: Final = Purpose("rules", InputError)
ELIGIBILITY: Final = Purpose("eligibility", InputError)


@dataclass(frozen=True, slots=True)
class Document:
    """A file as text, lists and mappings.

    Parameters
    ----------
    name : str
        Of the file, for messages.
    purpose : Purpose
    value : list, dict or str
    lines : mapping of place to int
        Place (keys and positions from the top) -> line of the file, from 1.
    """

    name: str
    purpose: Purpose
    value: Any
    lines: Mapping[Place, int]

    def line(self, place: Place) -> int:
        """Return the line of ``place``, or of the nearest thing around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def read_yaml(path: Path, purpose: Purpose = MAPPING) -> Document:
    """Read a YAML file in any encoding that extracts may have.

    Raises
    ------
    InputError
        As the purpose has it: missing, larger than 1 MiB, no text, empty, no YAML, or with more
        than its plain part; the message names the line and no content.
    """
    text = _text(path, purpose)
    builder = _Builder(path.name, purpose)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise builder.problem(
            mark.line + 1 if mark else 1,
            "is not YAML that can be read; look at the indent (blanks, never tabs), close every "
            "bracket and quote, and put text with any of : # % @ ` into quotes",
        ) from None
    if builder.value is None:
        raise purpose.error(
            f"{path.name} is empty; write the {purpose.name} into it", file=path.name
        )
    return Document(path.name, purpose, builder.value, builder.lines)


def _text(path: Path, purpose: Purpose) -> str:
    name, error = purpose.name, purpose.error
    try:
        large = path.stat().st_size > MAX_BYTES
        text = "" if large else path.read_bytes().decode(sniff_encoding(path, path.name))
    except OSError:
        raise error(f"{path} cannot be read; name {purpose.a_file} that is there") from None
    except (InputError, UnicodeDecodeError):
        says = "is not text in one encoding; save it as UTF-8"
        raise error(f"{path.name} {says}", file=path.name) from None
    if large:
        says = f"is larger than {MAX_BYTES >> 20} MiB, which no {name} file is; name the right one"
        raise error(f"{path.name} {says}", file=path.name)
    return text.removeprefix("\ufeff")


@dataclass(slots=True)
class _Builder:
    """Builds a document from what the parser comes across, without calling itself.

    ``open`` holds the lists and mappings that are not closed yet, ``at`` the key or position that
    comes next in each of them; a mapping that waits for a key has None there.
    """

    name: str
    purpose: Purpose
    value: Any = None
    lines: dict[Place, int] = field(default_factory=dict)
    open: list[Any] = field(default_factory=list)
    at: list[str | int | None] = field(default_factory=list)
    n_documents: int = 0

    def take(self, event: yaml.Event) -> None:
        """Take the next event of the parser."""
        assert event.start_mark is not None, "the parser was given text"
        line = event.start_mark.line + 1
        for says in self._refused(event):
            raise self.problem(line, says)
        match event:
            case yaml.DocumentStartEvent():
                self.n_documents += 1
            case yaml.MappingStartEvent():
                self._begin({}, None, line)
            case yaml.SequenceStartEvent():
                self._begin([], 0, line)
            case yaml.ScalarEvent() if self.open and self.at[-1] is None:
                self._key(event.value, line)
            case yaml.ScalarEvent():
                self._put(event.value, line)
            case yaml.CollectionEndEvent():
                self.open.pop()
                self.at.pop()
                self._next()

    def problem(self, line: int, says: str) -> InputError:
        """Return an error about a line."""
        return self.purpose.error(f"{self.name} line {line} {says}", file=self.name, line=line)

    def _refused(self, event: yaml.Event) -> Iterator[str]:
        """Say what in an event is more than the plain part of YAML."""
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            yield "holds an anchor (&) or alias (*); write it out, or put the text into quotes"
        if getattr(event, "tag", None):
            yield "holds a tag (!); leave it out, or put the text into quotes"
        if isinstance(event, yaml.DocumentStartEvent) and self.n_documents:
            yield "begins a second document (---); write all of it as one"
        if isinstance(event, yaml.CollectionStartEvent):
            if len(self.open) == MAX_DEPTH:
                name = self.purpose.name
                yield f"is nested deeper than {MAX_DEPTH} levels, which no {name} file is"
            if self.open and self.at[-1] is None:
                yield "has a list or mapping for a key; a key is one word"

    def _place(self) -> Place:
        return tuple(key for key in self.at if key is not None)

    def _begin(self, empty: Any, first: int | None, line: int) -> None:
        self._put(empty, line, closed=False)
        self.open.append(empty)
        self.at.append(first)

    def _key(self, key: str, line: int) -> None:
        self.at[-1] = key
        if key in self.open[-1]:
            before = self.lines[self._place()]
            raise self.problem(line, f"repeats the key of line {before}; keep one of them")
        self.lines[self._place()] = line

    def _put(self, value: Any, line: int, *, closed: bool = True) -> None:
        if not self.open:
            self.value = value
        elif isinstance(self.open[-1], list):
            self.lines[self._place()] = line
            self.open[-1].append(value)
        else:
            self.open[-1][self.at[-1]] = value
        if closed:
            self._next()

    def _next(self) -> None:
        """Go on to the next key or position of what is open."""
        if self.open:
            self.at[-1] = len(self.open[-1]) if isinstance(self.open[-1], list) else None
