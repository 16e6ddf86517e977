"""Read a condition: from words to a tree.

::

    condition = both { "or" both }
    both      = term { "and" term }
    term      = "not" term | "(" condition ")" | test
    test      = name
              | name ("=" | "!=" | "<" | "<=" | ">" | ">=") value
              | name ["not"] "in" "(" value { "," value } ")"
              | name ["not"] "between" value "and" value
              | name "is" ["not"] ("known" | "missing")
              | name "(" value { "," value } ")"
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, cast

from graphcrm.analysis.list_tree import And, Check, Not, Op, Or, Tree, Value
from graphcrm.analysis.list_words import KNOWN, Word, words_of, wrong

MOST_NESTED: Final = 50
_OPS: Final = ("=", "!=", "<", "<=", ">", ">=")


def parse(text: str) -> Tree:
    """Read a condition.

    Nothing in it is ever run: it names columns, facts and values, and that is all it can do.

    Parameters
    ----------
    text : str
        At most 2,000 characters, nested at most 50 deep.

    Raises
    ------
    MisreadError
        It says nothing, or not by the grammar; ``at`` is the character.

    Notes
    -----
    O(n) in characters.

    Examples
    --------
    >>> parse("aum >= 50万 and not holds(P1)")  # doctest: +ELLIPSIS
    And(terms=(Check(name='aum', op='>=', values=(Value(text='50万', at=7),), at=0), Not(...)))
    """
    reader = _Reader(list(words_of(text)))
    if reader.ended():
        wrong(reader.word.at, "the condition is empty; write one such as tier >= gold")
    tree = reader.condition(0)
    if not reader.ended():
        wrong(reader.word.at, "and, or, or the end of the condition is expected here")
    return tree


class _Reader:
    """The words of a condition, and which of them is read next."""

    def __init__(self, words: list[Word]) -> None:
        self.words, self.place = words, 0

    @property
    def word(self) -> Word:
        return self.words[self.place]

    def ended(self) -> bool:
        return self.word.sort == "end"

    def condition(self, depth: int) -> Tree:
        terms = self._joined("or", lambda: self._both(depth))
        return terms[0] if len(terms) == 1 else Or(tuple(terms))

    def _both(self, depth: int) -> Tree:
        terms = self._joined("and", lambda: self._term(depth))
        return terms[0] if len(terms) == 1 else And(tuple(terms))

    def _joined(self, joint: str, read: Callable[[], Tree]) -> list[Tree]:
        terms = [read()]
        while self.word.joins == joint:
            self._next()
            terms.append(read())
        return terms

    def _term(self, depth: int) -> Tree:
        if depth > MOST_NESTED:
            wrong(self.word.at, f"a condition is nested at most {MOST_NESTED} deep")
        if self.word.joins == "not":
            self._next()
            return Not(self._term(depth + 1))
        if not self._is("("):
            return self._test()
        self._next()
        tree = self.condition(depth + 1)
        self._sign(")", "a closing parenthesis")
        return tree

    def _test(self) -> Tree:
        name = self._name()
        if self.word.sort == "sign" and self.word.text in _OPS:
            op = cast("Op", self._next().text)
            return Check(name.text, op, (self._value(),), name.at)
        if self._is("("):
            values = self._values()
            return Check(name.text, "=" if len(values) == 1 else "in", values, name.at)
        refused = self.word.joins == "not"
        if refused:
            self._next()
        check = self._worded(name, refused=refused)
        return Not(check) if refused else check

    def _worded(self, name: Word, *, refused: bool) -> Check:
        """Read what follows a name in words: in, between, is; or nothing."""
        joins = self.word.joins
        if joins in {"in", "between"}:
            self._next()
            values = self._values() if joins == "in" else self._two()
            return Check(name.text, cast("Op", joins), values, name.at)
        if refused:
            wrong(self.word.at, "in or between is expected after not")
        if joins == "is":
            self._next()
            return Check(name.text, self._knowledge(), (), name.at)
        return Check(name.text, "true", (), name.at)

    def _knowledge(self) -> Op:
        """Read what follows ``is``."""
        other = self.word.joins == "not"
        if other:
            self._next()
        found = KNOWN.get(self.word.text.lower()) if self.word.sort == "word" else None
        if found is None:
            wrong(self.word.at, "known or missing is expected after is")
        self._next()
        return cast("Op", ("missing" if found == "known" else "known") if other else found)

    def _two(self) -> tuple[Value, ...]:
        low = self._value()
        if self.word.joins != "and":
            wrong(self.word.at, "between takes two values with and between them")
        self._next()
        return low, self._value()

    def _values(self) -> tuple[Value, ...]:
        self._sign("(", "a list in parentheses")
        values = [self._value()]
        while self._is(","):
            self._next()
            values.append(self._value())
        self._sign(")", "a comma or a closing parenthesis")
        return tuple(values)

    def _name(self) -> Word:
        if self.word.sort != "word" or self.word.joins:
            wrong(self.word.at, "a column or fact is expected here, such as tier or holds")
        return self._next()

    def _value(self) -> Value:
        word = self.word
        if word.joins:
            wrong(word.at, "a value is expected here; one that is such a word stands in quotes")
        if word.sort not in {"word", "quoted"}:
            wrong(word.at, "a value is expected here")
        self._next()
        return Value(word.text, word.at)

    def _sign(self, sign: str, what: str) -> None:
        if not self._is(sign):
            wrong(self.word.at, f"{what} is expected here")
        self._next()

    def _is(self, sign: str) -> bool:
        return self.word.sort == "sign" and self.word.text == sign

    def _next(self) -> Word:
        word = self.word
        self.place += 1
        return word
