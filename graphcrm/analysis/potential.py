"""What each party is to the bank, and whether it could be more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.analysis.figures import figure, worth_of
from graphcrm.analysis.firm_people import key_mask
from graphcrm.analysis.life_stages import GROWING, life_cycle_of
from graphcrm.analysis.open_needs import has_open_need
from graphcrm.analysis.potential_signs import SIGNS
from graphcrm.analysis.rules import Rules
from graphcrm.analysis.strategies import LEVELS
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_FEN, BoolVec, IntVec, marked
from graphcrm.graph.spaces import PARTIES

HIGH, LOW, UNKNOWN = range(len(LEVELS))


@dataclass(frozen=True, slots=True)
class Potential:
    """What speaks for it that a party could be worth more.

    Parameters
    ----------
    level : (n_parties,) int8
        Code of ``LEVELS``: high where a sign speaks for it, unknown where none could be looked for.
    signs : (n_parties, k) bool
        Which of the rules' signs do, in the order of the rules.
    """

    level: IntVec
    signs: BoolVec


def present_of(view: View, worth: str, least: int) -> IntVec:
    """Return what each party is to the bank now: a code of ``LEVELS``.

    High where worth or loans reach ``least`` fen, that of gold; unknown where neither is known.
    """
    figures = worth_of(view, worth), figure(view, "loans")
    high = np.any([money >= least for money in figures], axis=0)
    unknown = np.all([money == NO_FEN for money in figures], axis=0)
    return np.select([unknown, high], [UNKNOWN, HIGH], LOW).astype(np.int8)


def potential_of(view: View, rules: Rules) -> Potential:
    """Return which signs of potential every party shows.

    Notes
    -----
    A sign is looked for where the data could show it: needs where the bank records any, loans
    elsewhere of firms where they are known, roles of customers where it knows any employment,
    growth where there is a comparison or a new category.
    """
    looked = {sign: _LOOK[sign](view, rules) for sign in rules.potential}
    none = np.zeros((view.graph.n(PARTIES), 0), bool)
    shown = np.stack([seen for seen, _ in looked.values()], axis=1) if looked else none
    known = np.stack([could for _, could in looked.values()], axis=1) if looked else none
    tests = [shown.any(axis=1), ~known.any(axis=1)]
    return Potential(np.select(tests, [HIGH, UNKNOWN], LOW).astype(np.int8), shown)


def _needs(view: View, rules: Rules) -> tuple[BoolVec, BoolVec]:
    seen = has_open_need(view, rules.closed_needs)
    return seen, np.full(len(seen), view.graph.n_rows("needs") > 0)


def _elsewhere(view: View, _: Rules) -> tuple[BoolVec, BoolVec]:
    owed = view.graph.node(PARTIES, "loans_elsewhere")
    return owed > 0, owed != NO_FEN


def _key_person(view: View, _: Rules) -> tuple[BoolVec, BoolVec]:
    graph = view.graph
    rows = np.flatnonzero(view.valid("employment") & key_mask(view))
    seen = marked(graph.column("employment", "customer_ix")[rows], graph.n(PARTIES))
    return seen, ~graph.is_firm & (graph.n_rows("employment") > 0)


def _growing(view: View, _: Rules) -> tuple[BoolVec, BoolVec]:
    life = life_cycle_of(view)
    seen = life.stage == GROWING
    return seen, seen | (life.before != NO_FEN)


_LOOK: Final = dict(zip(SIGNS, (_needs, _elsewhere, _key_person, _growing), strict=True))
