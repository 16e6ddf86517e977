"""The words of a condition: names, values and signs, each with the place where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, NoReturn, TypeAlias

from graphcrm.errors import InputError

Sort: TypeAlias = Literal["word", "quoted", "sign", "end"]
MOST_CHARACTERS: Final = 2_000

# What joins tests, however it is written -> how the grammar calls it.
RESERVED: Final[Mapping[str, str]] = {
    **dict.fromkeys(("and", "且", "并且"), "and"),
    **dict.fromkeys(("or", "或", "或者"), "or"),
    **dict.fromkeys(("not", "非"), "not"),
    **dict.fromkeys(("in", "属于"), "in"),
    **dict.fromkeys(("between", "介于"), "between"),
    **dict.fromkeys(("is", "为"), "is"),
}
# What may stand after "is"; anywhere else these are values.
KNOWN: Final[Mapping[str, str]] = {
    **dict.fromkeys(("known", "已知"), "known"),
    **dict.fromkeys(("missing", "未知", "空"), "missing"),
}
_SIGNS: Final = {"==": "=", "<>": "!=", "≤": "<=", "≥": ">=", "≠": "!=", "、": ","}
_HALF: Final = {**{wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}, 0x3000: 0x20}
_TOKEN: Final = re.compile(
    r"\s*(?:"
    r"(?P<quoted>\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'|“[^”]*”|‘[^’]*’|「[^」]*」)"
    r"|(?P<sign><=|>=|!=|<>|==|[=<>(),≤≥≠、])"
    r"|(?P<word>[\w.+:/%·-]+)"
    r"|(?P<end>\Z)"
    r")"
)
_BARE: Final = re.compile(r"[\w.+:/%·-]+")
_OPENS: Final = "\"'“‘「"


class MisreadError(InputError):
    """What is wrong with a condition, and at which character; its text is not yet named."""

    def __init__(self, at: int, says: str) -> None:
        super().__init__(says)
        self.at = at


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a condition.

    Parameters
    ----------
    sort : {"word", "quoted", "sign", "end"}
    text : str
        Half width and without quotes; what is quoted stays as it is.
    at : int
        Where it begins, counted from 0.
    """

    sort: Sort
    text: str
    at: int

    @property
    def joins(self) -> str:
        """What the word is to the grammar (``and``, ``or``, …); empty for any other."""
        return RESERVED.get(self.text.lower(), "") if self.sort == "word" else ""


def wrong(at: int, says: str) -> NoReturn:
    """Refuse a condition for what stands at a character."""
    raise MisreadError(at, says)


def words_of(text: str) -> Iterator[Word]:
    """Yield the words of a condition and one that says it ends.

    Signs, letters and digits of full width are taken as those of half width, save in quotes.

    Raises
    ------
    MisreadError
        It is too long, a quote stays open, or a character means nothing here.

    Examples
    --------
    >>> [word.text for word in words_of("等级≥金卡 and holds('P 1')")]
    ['等级', '>=', '金卡', 'and', 'holds', '(', 'P 1', ')', '']
    """
    if len(text) > MOST_CHARACTERS:
        wrong(MOST_CHARACTERS, f"a condition has at most {MOST_CHARACTERS:,} characters")
    half, at = text.translate(_HALF), 0
    while found := _TOKEN.match(half, at):
        begin, at = found.start(found.lastgroup or 0), found.end()
        yield _word(found.lastgroup, text[begin:at], half[begin:at], begin)
        if found.lastgroup == "end":
            return
    at += len(half[at:]) - len(half[at:].lstrip())
    if half[at] in _OPENS:
        wrong(at, "this quote is never closed; close it")
    wrong(at, "conditions know no such character; put a value that holds it in quotes")


def quoted(text: str) -> str:
    """Return a value as a condition writes it: as it is, or in quotes where it needs them.

    >>> quoted("gold"), quoted("not"), quoted("a b")
    ('gold', '"not"', '"a b"')
    """
    plain = _BARE.fullmatch(text) and text.lower() not in RESERVED and text.translate(_HALF) == text
    return text if plain else '"' + text.replace('"', '""') + '"'


def _word(sort: str | None, raw: str, half: str, at: int) -> Word:
    match sort:
        case "quoted":
            quote = half[-1]
            return Word("quoted", raw[1:-1].replace(quote * 2, quote), at)
        case "sign":
            return Word("sign", _SIGNS.get(half, half), at)
        case "word":
            return Word("word", half, at)
        case _:
            return Word("end", "", at)
