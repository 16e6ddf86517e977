"""What a Cypher statement says on its face: its parameters, columns and write clauses.

A tokenizer, not a parser: it tells words from strings, comments and quoted names, and knows how
deep in brackets each stands.  In doubt a word counts as a write clause, so a variable called
``set`` is refused in a reading query rather than a write missed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["space", "string", "name", "param", "word", "number", "sign"]

_TOKEN = re.compile(
    r"""(?P<space>\s+|//[^\r\n]*|/\*.*?\*/)
      | (?P<string>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")
      | (?P<name>`(?:``|[^`])*`)
      | (?P<param>\$(?:\w+|`(?:``|[^`])*`))
      | (?P<word>[^\W\d]\w*)
      | (?P<number>\d+(?:\.\d+)?)
      | (?P<sign>/\*|.)""",
    re.VERBOSE | re.DOTALL,
)
_WRITES = {
    *("CREATE", "INSERT", "MERGE", "SET", "DELETE", "DETACH", "NODETACH", "REMOVE", "FOREACH"),
    *("DROP", "ALTER", "RENAME", "GRANT", "DENY", "REVOKE", "TERMINATE"),
}
_WRITING_PAIRS = {"LOAD": "CSV", "IN": "TRANSACTIONS", "CONCURRENT": "TRANSACTIONS"}
_AFTER_COLUMNS = {"ORDER", "SKIP", "OFFSET", "LIMIT", "UNION", "NEXT"}
_OPEN, _CLOSE = "([{", ")]}"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a statement.

    Parameters
    ----------
    kind : str
        ``space`` (comments too), ``string``, ``name`` (in backticks), ``param``, ``word``,
        ``number`` or ``sign``.
    text : str
        As it stands.
    depth : int
        In how many brackets it stands.
    """

    kind: Kind
    text: str
    depth: int = 0

    @property
    def keyword(self) -> str:
        """The word in capitals; empty for anything else."""
        return self.text.upper() if self.kind == "word" else ""

    @property
    def identifier(self) -> str:
        """The name that a word, quoted name or parameter says."""
        bare = self.text.removeprefix("$")
        return bare[1:-1].replace("``", "`") if bare.startswith("`") else bare


def tokens(text: str) -> Iterator[Token]:
    """Cut a statement into pieces that, joined, are the statement.

    >>> [t.text for t in tokens("RETURN $x // all") if t.kind != "space"]
    ['RETURN', '$x']
    """
    depth = 0
    for found in _TOKEN.finditer(text):
        sign = found[0] if found.lastgroup == "sign" else ""
        depth -= sign != "" and sign in _CLOSE
        yield Token(found.lastgroup, found[0], depth)  # type: ignore[arg-type]
        depth += sign != "" and sign in _OPEN


def words(text: str) -> list[Token]:
    """Return the pieces without spaces and comments."""
    return [token for token in tokens(text) if token.kind != "space"]


def flaw(text: str) -> str:
    """Return what keeps a text from being one statement; empty where nothing does.

    >>> flaw("RETURN 'open")
    'a string, quoted name or comment has no end'
    """
    signs = [token for token in tokens(text) if token.kind == "sign"]
    shown = {token.text for token in signs}
    if shown & {"'", '"', "`", "/*"}:
        return "a string, quoted name or comment has no end"
    if ";" in shown:
        return "it holds a semicolon, and a file is one statement without one"
    if "\\u" in text:  # the server reads such a letter before it looks for strings
        return "it writes a letter by its number"
    brackets = "".join(token.text for token in signs if token.text in _OPEN + _CLOSE)
    while brackets != (brackets := re.sub(r"\(\)|\[\]|\{\}", "", brackets)):
        pass
    return "its brackets are no pairs" if brackets else ""


def params(found: Sequence[Token]) -> set[str]:
    """Return the names of the parameters.

    >>> params(words("WHERE x = $day AND y = '$no'"))
    {'day'}
    """
    return {token.identifier for token in found if token.kind == "param"}


def writes(found: Sequence[Token]) -> list[str]:
    """Return the write clauses in capitals, in order.

    >>> writes(words("MATCH (n {set: 'SET'}) WHERE n.set DETACH DELETE n"))
    ['DETACH', 'DELETE']
    """
    clauses = [token.keyword for token in _clauses(found)]
    pairs = [f"{a} {b}" for a, b in pairwise(clauses) if _WRITING_PAIRS.get(a) == b]
    return [word for word in clauses if word in _WRITES] + pairs


def columns(found: Sequence[Token]) -> list[str] | None:
    """Return the names of the columns of the last RETURN; None where there is none.

    A column without a name (an expression without AS, or ``*``) is an empty text.

    >>> columns(words("MATCH (n) RETURN DISTINCT n, count(*) AS times, 1 + 2 ORDER BY n"))
    ['n', 'times', '']
    """
    clauses = [token for token in _clauses(found) if token.depth == 0]
    returns = [n for n, token in enumerate(clauses) if token.keyword == "RETURN"]
    if not returns:
        return None
    start, *later = clauses[returns[-1] :]
    stop = next((token for token in later if token.keyword in _AFTER_COLUMNS), None)
    items: list[list[Token]] = [[]]
    for token in _between(found, start, stop):
        if token.depth == 0 and token.text == ",":
            items.append([])
        elif items != [[]] or token.keyword != "DISTINCT":
            items[-1].append(token)
    return [_column(item) for item in items]


def _between(found: Sequence[Token], start: Token, stop: Token | None) -> Iterator[Token]:
    """Yield the pieces after one and before another, or up to the end."""
    rest = iter(found)
    next(token for token in rest if token is start)
    return takewhile(lambda token: token is not stop, rest)


def _column(item: Sequence[Token]) -> str:
    """Return the name of one column: the name alone, or what follows AS."""
    if len(item) == 1 or (item and item[-2].keyword == "AS"):
        return item[-1].identifier if item[-1].kind in {"word", "name"} else ""
    return ""


def _clauses(found: Sequence[Token]) -> Iterator[Token]:
    """Yield the words that may be keywords: no property, label, key of a map or alias."""
    nothing = Token("space", "")
    around = zip([nothing, *found], found, [*found[1:], nothing], strict=False)
    for before, token, after in around:
        is_name = before.text in {".", ":", "|"} or before.keyword == "AS" or after.text == ":"
        if token.kind == "word" and not is_name:
            yield token
