"""Which Chinese characters are read as a syllable, or begin with a letter."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

TABLE: Final = Path(__file__).with_name("readings.txt")
LONGEST: Final = 6  # letters of a syllable
# ü is v in the table; passports write yu, and lüe and nüe are often written without the dots.
_ALSO: Final = {
    **{"lyu": "lv", "nyu": "nv", "lyue": "lve", "nyue": "nve"},
    **{"lue": "lve", "nue": "nve"},
}


@cache
def syllables() -> dict[str, str]:
    """Return every syllable, without tone and with v for ü, and all characters read so.

    A character of several readings stands under each.

    Notes
    -----
    5 ms, once in a process.  The table is made from that of pypinyin by ``scripts/readings.py``:
    to import that library instead takes 0.3 s and 40 MB, which every cold search would pay.

    Examples
    --------
    >>> [s for s, characters in syllables().items() if "仇" in characters]
    ['chou', 'ju', 'qiu']
    """
    lines = TABLE.read_text("utf-8").splitlines()
    found = dict(line.split(" ") for line in lines if not line.startswith("#"))
    return found | {other: found[usual] for other, usual in _ALSO.items()}


@cache
def beginning(letters: str) -> str:
    """Return every character of which a reading begins with ``letters``.

    >>> "曾" in beginning("z"), "曾" in beginning("c"), "曾" in beginning("zh")
    (True, True, False)
    """
    several = (chars for syllable, chars in syllables().items() if syllable.startswith(letters))
    return "".join(several)
