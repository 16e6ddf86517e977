"""Who is meant by what was typed, name by name and letter by letter, by pypinyin's own readings."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

UNSEEN = {"Cc", "Cf", "Zs", "Zl", "Zp"}
DOTS = "·•‧∙⋅・"


def readings(pypinyin: Any, character: str) -> set[str]:
    """Return every reading of a character without tones, in each way that ü is typed."""
    several = pypinyin.pinyin(character, pypinyin.Style.NORMAL, heteronym=True, errors="ignore")
    plain = {unicodedata.normalize("NFKC", r).replace("ü", "v") for row in several for r in row}
    plain = {"".join(c for c in r if c.isascii()) or "e" for r in plain}
    typed = {r.replace("v", "yu") for r in plain} | {r.replace("ve", "ue") for r in plain}
    return plain | typed


def folded(text: str) -> str:
    """Return a text as names are compared: widths, cases, spaces and dots apart."""
    one = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in one if unicodedata.category(c) not in UNSEEN and c not in DOTS)


class Reader:
    """What was typed, read against one name after the other.

    Parameters
    ----------
    pypinyin : module
    typed : str
    """

    def __init__(self, pypinyin: Any, typed: str) -> None:
        self.pypinyin, self.literal, self.cuts = pypinyin, folded(typed), set[int]()
        self.letters = ""
        for c in unicodedata.normalize("NFKC", typed).casefold().replace("ü", "v"):
            if c in "'’" or not folded(c):
                self.cuts.add(len(self.letters))
            else:
                self.letters += c

    def how(self, name: str) -> set[str]:
        """Return every way in which a name is found."""
        return {way for way in self._ways(folded(name)) if self._enough or "part" not in way}

    @property
    def _enough(self) -> bool:
        return len(self.literal) > 1 or not self.literal.isascii()

    def _ways(self, name: str) -> Iterator[str]:
        if name and self.literal in name:
            yield "name_part"
            if name == self.literal:
                yield "name"
        if not any(c.isascii() and c.isalpha() for c in self.letters):
            return
        for way in ("pinyin", "initials", "open"):
            for start in range(1 if way == "initials" else len(name)):
                for length in self._read(name[start:], 0, way):
                    yield "initials_part" if way == "initials" else "pinyin_part"
                    if way != "open" and length == len(name):
                        yield way

    def _read(self, name: str, place: int, way: str) -> Iterator[int]:
        """Yield how many characters of a name the letters from ``place`` on are read as."""
        rest = self.letters[place:]
        if not rest:
            yield 0
        if not rest or not name:
            return
        lengths = [1] if name[0] == rest[0] else []
        for reading in readings(self.pypinyin, name[0]):
            if way == "initials":
                lengths += [1] if reading[0] == rest[0] else []
            elif rest.startswith(reading) and self._uncut(place, len(reading)):
                lengths.append(len(reading))
            elif way == "open" and reading.startswith(rest) and self._uncut(place, len(rest)):
                lengths.append(len(rest))
        for length in set(lengths):
            yield from (n + 1 for n in self._read(name[1:], place + length, way))

    def _uncut(self, place: int, length: int) -> bool:
        return not any(place < cut < place + length for cut in self.cuts)
