"""What a condition says, as a tree of tests; and how it is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from graphcrm.analysis.list_words import quoted

Op: TypeAlias = Literal[
    "=", "!=", "<", "<=", ">", ">=", "in", "between", "known", "missing", "true"
]


@dataclass(frozen=True, slots=True)
class Value:
    """A value that somebody typed, and where it begins."""

    text: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Check:
    """One test of a party.

    Parameters
    ----------
    name : str
        A column or fact, as typed.
    op : str
        ``true`` for a name that stands alone.
    values : tuple of Value
        Two of ``between``, several of ``in``, none of ``known``, ``missing`` and ``true``.
    at : int
        Where it begins.
    """

    name: str
    op: Op
    values: tuple[Value, ...] = ()
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """What holds where ``term`` does not."""

    term: Tree


@dataclass(frozen=True, slots=True)
class And:
    """What holds where all terms do."""

    terms: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """What holds where any term does."""

    terms: tuple[Tree, ...]


Tree: TypeAlias = Check | Not | And | Or


def written(tree: Tree) -> str:
    """Return a condition as text that reads back as the same tree.

    >>> written(And((Check("tier", ">=", (Value("gold"),)), Not(Check("orphan", "true")))))
    'tier >= gold and not orphan'
    """
    match tree:
        case Not(term):
            return f"not {_inside(term, And, Or)}"
        case And(terms):
            return " and ".join(_inside(term, And, Or) for term in terms)
        case Or(terms):
            return " or ".join(_inside(term, Or) for term in terms)
        case Check():
            return _check(tree)


def terms_of(tree: Tree) -> tuple[Tree, ...]:
    """Return the conditions that all have to hold, one by one."""
    return tree.terms if isinstance(tree, And) else (tree,)


def checks_of(tree: Tree) -> Iterator[Check]:
    """Yield the tests of a condition, from the left."""
    match tree:
        case Check():
            yield tree
        case Not(term):
            yield from checks_of(term)
        case And(terms) | Or(terms):
            for term in terms:
                yield from checks_of(term)


def _inside(tree: Tree, *apart: type) -> str:
    """Return a part of a condition, in parentheses where it is one of these kinds."""
    return f"({written(tree)})" if isinstance(tree, apart) else written(tree)


def _check(check: Check) -> str:
    values = [quoted(value.text) for value in check.values]
    match check.op:
        case "true":
            return check.name
        case "known" | "missing":
            return f"{check.name} is {check.op}"
        case "between":
            return f"{check.name} between {' and '.join(values)}"
        case "in":
            return f"{check.name} in ({', '.join(values)})"
        case _:
            return f"{check.name} {check.op} {values[0]}"
