"""Judge a condition for all parties at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from operator import eq, ge, gt, le, lt
from typing import Final

import numpy as np

from graphcrm.analysis.list_facts import missing_of, numbers
from graphcrm.analysis.list_grammar import parse
from graphcrm.analysis.list_names import Measure, Trait, trait_of
from graphcrm.analysis.list_pointing import pointing_at
from graphcrm.analysis.list_sets import find_branch, find_tier, has, has_any, unsaid
from graphcrm.analysis.list_tree import And, Check, Not, Or, Tree, Value
from graphcrm.analysis.list_truth import Truth, all_of, any_of
from graphcrm.analysis.list_values import codes_of, n_words, number_of
from graphcrm.analysis.list_words import wrong
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_FEN, BoolVec, IntVec
from graphcrm.graph.spaces import PARTIES, PARTY_TABLES

_ORDER: Final[Mapping[str, Callable[[IntVec, int], BoolVec]]] = {
    "=": eq,
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
}
_EQUALITY: Final = ("=", "!=", "in")
_ORDERED: Final = (Measure.MONEY, Measure.COUNT, Measure.DAY, Measure.TIER)
_ORDERED_WORDS: Final = ("risk_appetite", "aml_grade", "loan_class")
MOST_LISTS: Final = 20  # one within another


@dataclass(frozen=True, slots=True)
class SavedList:
    """A condition that somebody saved.

    Parameters
    ----------
    where : str
    as_of : date, optional
        The date on which it is always asked; default that of whoever asks.
    """

    where: str
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """Of whom a condition is asked, and the saved lists it may name.

    Parameters
    ----------
    view : View
    lists : mapping of str to SavedList
    within : tuple of str
        The lists that led here.
    """

    view: View
    lists: Mapping[str, SavedList] = field(default_factory=dict)
    within: tuple[str, ...] = ()


def truth_of(asking: Asking, tree: Tree) -> Truth:
    """Judge a condition for every party.

    Raises
    ------
    MisreadError
        A name or a value of it means nothing here.

    Notes
    -----
    O(t n) for t tests of n parties, and once O(m) for each table of m rows that a fact comes from.
    """
    match tree:
        case Not(term):
            return ~truth_of(asking, term)
        case And(terms):
            return all_of(truth_of(asking, term) for term in terms)
        case Or(terms):
            return any_of(truth_of(asking, term) for term in terms)
        case Check(op="!="):
            return ~_judged(asking, replace(tree, op="="), asked="!=")
        case Check():
            return _judged(asking, tree, asked=tree.op)


def _judged(asking: Asking, check: Check, *, asked: str) -> Truth:
    trait = trait_of(check.name, check.at)
    _refuse_op(trait, check, asked)
    view, nothing = asking.view, np.zeros(asking.view.graph.n(PARTIES), bool)
    if trait.name == "in_list":
        return any_of(_of_list(asking, value) for value in check.values)
    applies = _applies(view, trait)
    if check.op in {"known", "missing"}:
        known = _known(view, trait)
        return Truth.of(known if check.op == "known" else ~known, nothing, applies)
    if trait.measure is Measure.SET:
        found = [has(view, trait.name, value) for value in check.values]
        return Truth.of(np.any(found, axis=0), unsaid(view, trait.name), applies)
    yes, unknown = _compared(view, trait, check)
    return Truth.of(yes, unknown, applies)


def _applies(view: View, trait: Trait) -> BoolVec | None:
    """Return which parties can have something; None where all can."""
    if len(trait.tables) == len(PARTY_TABLES):
        return None
    return view.graph.is_firm if trait.tables == ("firms",) else ~view.graph.is_firm


def _known(view: View, trait: Trait) -> BoolVec:
    if trait.measure is Measure.SET:
        return has_any(view, trait.name)
    return np.asarray(numbers(view, trait) != missing_of(trait))


def _compared(view: View, trait: Trait, check: Check) -> tuple[BoolVec, BoolVec]:
    """Return where a test of one value is true, and where nothing is known."""
    data = numbers(view, trait)
    unknown = np.asarray(data == missing_of(trait))
    match trait.measure:
        case Measure.WORD:
            return _worded(view, trait, check), unknown
        case Measure.OPEN_WORD:
            return _open(view, trait, check), unknown
        case Measure.BRANCH:
            wanted = [find_branch(view, value) for value in check.values]
            return np.isin(data, wanted), unknown
        case Measure.TIER:
            return _tiers(view, data, check)
        case _:
            wanted = [number_of(trait, value) for value in check.values] or [1]
            return _ordered(data, check.op, wanted), unknown


def _ordered(data: IntVec, op: str, wanted: list[int]) -> BoolVec:
    if op == "in":
        return np.isin(data, wanted)
    if op == "between":
        return np.asarray((data >= wanted[0]) & (data <= wanted[1]))
    return np.asarray(_ORDER["=" if op == "true" else op](data, wanted[0]))


def _tiers(view: View, tier: IntVec, check: Check) -> tuple[BoolVec, BoolVec]:
    """Compare tiers: equal by which they are, greater and less by rank."""
    wanted = [find_tier(view, value) for value in check.values]
    if check.op in _EQUALITY:
        return np.isin(tier, wanted), tier < 0
    ranks = np.append(view.graph.node("tiers", "rank"), NO_FEN)
    for at, value in zip(wanted, check.values, strict=True):
        if ranks[at] == NO_FEN:
            wrong(value.at, "this tier has no rank; name it with = or in")
    rank = ranks[tier]
    return _ordered(rank, check.op, ranks[wanted].tolist()), rank == NO_FEN


def _worded(view: View, trait: Trait, check: Check) -> BoolVec:
    """Compare words of a closed list, whose codes differ between tables."""
    wanted = [codes_of(trait, value) for value in check.values]
    codes, every = numbers(view, trait), np.arange(n_words(trait))
    yes = np.zeros(len(codes), bool)
    for table in trait.tables:
        here = [code[table] for code in wanted if table in code]
        if here:
            fits = np.append(_ordered(every, check.op, here), False)  # the last is no word at all
            yes |= fits[codes] & (view.graph.is_firm == (table == "firms"))
    return yes


def _open(view: View, trait: Trait, check: Check) -> BoolVec:
    """Compare words of an open list; one that nobody has is true of nobody."""
    (table,) = trait.tables
    words, wanted = view.graph.words(table, trait.name), {value.text for value in check.values}
    every = words.take(range(len(words)))
    fits = np.array([*(word in wanted for word in every), False])
    return np.asarray(fits[numbers(view, trait)])


def _of_list(asking: Asking, value: Value) -> Truth:
    """Judge the condition of a saved list, on its own date where it has one."""
    saved = asking.lists.get(value.text)
    if saved is None:
        wrong(value.at, "there is no saved list of that name; graphcrm list names them")
    if value.text in asking.within or len(asking.within) >= MOST_LISTS:
        wrong(value.at, "this list comes back to itself through others; change one of them")
    view = asking.view if saved.as_of is None else _on(asking.view, saved.as_of)
    inner = Asking(view, asking.lists, (*asking.within, value.text))
    with pointing_at(saved.where, "the condition of a saved list"):
        return truth_of(inner, parse(saved.where)) & _there(view)


def _there(view: View) -> Truth:
    """Return who is on a list at all: active parties."""
    return Truth.of(view.active, np.zeros(len(view.active), bool))


def _on(view: View, as_of: date) -> View:
    return view.graph.view(as_of, view.scope)


def _refuse_op(trait: Trait, check: Check, op: str) -> None:
    """Refuse a comparison that means nothing for what is asked."""
    if op == "true" and trait.measure is not Measure.FLAG:
        wrong(check.at, f"{trait.name} is {trait.measure.value}; compare it with one")
    ordered = trait.measure in _ORDERED or trait.name in _ORDERED_WORDS
    if op not in (*_EQUALITY, "known", "missing", "true") and not ordered:
        wrong(check.at, f"{trait.name} has no order; compare it with =, != or in")
    if trait.name == "in_list" and op in {"known", "missing"}:
        wrong(check.at, "in_list takes the name of a saved list, such as in_list(gold)")
