"""Write the table of pinyin readings that search goes by: python -m scripts.readings"""

from __future__ import annotations

import json
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from importlib.metadata import distribution
from pathlib import Path

from graphcrm.kernels.pinyin import TABLE

ABOUT = """# Readings of Chinese characters, without tones: a syllable, and every character read so.
# Made by scripts/readings.py from the table of single characters of pypinyin {version}, whose
# licence this is:
#
{licence}
"""
UMLAUT = "u\N{COMBINING DIAERESIS}"


def plain(reading: str) -> str:
    """Return a reading without its tone, ü being v.

    >>> plain("lǚ"), plain("zhōng")
    ('lv', 'zhong')
    """
    apart = unicodedata.normalize("NFD", reading).replace(UMLAUT, "v")
    return "".join(c for c in apart if not unicodedata.combining(c))


def readings(characters: Mapping[int, str]) -> dict[str, str]:
    """Return the characters of each syllable, both in order.

    Parameters
    ----------
    characters : mapping of code point to its readings, comma-separated
        Characters that names are folded away from are left out.
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    for code, several in characters.items():
        if unicodedata.normalize("NFKC", chr(code)) == chr(code):
            for reading in several.split(","):
                found[plain(reading)].add(chr(code))
    return {syllable: "".join(sorted(found[syllable])) for syllable in sorted(found)}


def table() -> str:
    """Return the whole file, from the pypinyin that is installed."""
    made_of = distribution("pypinyin")
    licence = made_of.read_text("licenses/LICENSE.txt") or ""
    text = Path(str(made_of.locate_file("pypinyin/pinyin_dict.json"))).read_text("utf-8")
    characters = {int(code): several for code, several in json.loads(text).items()}
    lines = [f"# {line}".rstrip() for line in licence.strip().splitlines()]
    about = ABOUT.format(version=made_of.version, licence="\n".join(lines))
    return about + "".join(f"{s} {chars}\n" for s, chars in readings(characters).items())


if __name__ == "__main__":
    TABLE.write_text(table(), "utf-8")
