"""Who works together: the people of a small firm, or of a department of a larger one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.analysis.payroll import FirmPeople, banked_people
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_IX, BoolVec, IntVec, distinct, is_among
from graphcrm.kernels.circles import Circles

MAX_DEPARTMENT: Final = 500  # more know one another no better than the people of the firm do


@dataclass(frozen=True, slots=True)
class Colleagues:
    """Groups of people who work together, and who of larger firms is in none.

    Parameters
    ----------
    firms : Circles
        People of the firms where all know one another.
    departments : Circles
        People of each department of the larger firms, whatever its size.
    firm_of_circle, firm_of_department : (g,) int64
        The firm of each of those groups.
    no_department : (h,) integers
        People of larger firms of whom no department there is known; of two firms, twice.
    """

    firms: Circles
    departments: Circles
    firm_of_circle: IntVec
    firm_of_department: IntVec
    no_department: IntVec


def colleagues(view: View, max_firm: int) -> Colleagues:
    """Return who works together on the date of ``view``.

    Parameters
    ----------
    view : View
    max_firm : int
        Most banked people of a firm where all know one another; see
        :func:`graphcrm.analysis.payroll.banked_people`.

    Notes
    -----
    A department is one by the word that the firm's people have it by.  Somebody may be in several.
    O(m log m) in banked people and valid employment.
    """
    people = banked_people(view)
    small = (people.per_firm <= max_firm)[people.firm_ix]
    firm, person, department = _departments(view, people.per_firm > max_firm)
    n_words = max(len(view.graph.words("employment", "department")), 1)
    large = FirmPeople(people.firm_ix[~small], people.customer_ix[~small], people.n_parties)
    group = firm.astype(np.int64) * n_words + department
    return Colleagues(
        Circles.of(people.firm_ix[small], people.customer_ix[small]),
        Circles.of(group, person),
        distinct(people.firm_ix[small]),
        distinct(group) // n_words,
        large.customer_ix[~_among(large, FirmPeople.of(firm, person, people.n_parties))],
    )


def _departments(view: View, firms: BoolVec) -> tuple[IntVec, IntVec, IntVec]:
    """Return firm, person and department of the valid jobs at ``firms`` that say it."""
    names = ("firm_ix", "customer_ix", "department")
    firm, person, department = (view.graph.column("employment", n) for n in names)
    rows = np.flatnonzero(view.valid("employment") & (department != NO_IX))
    rows = rows[firms[firm[rows]] & view.active[person[rows]]]
    return firm[rows], person[rows], department[rows]


def _among(pairs: FirmPeople, others: FirmPeople) -> BoolVec:
    """Whether each pair of firm and person is one of ``others``."""
    n = max(pairs.n_parties, 1)
    return is_among(pairs.firm_ix * n + pairs.customer_ix, others.firm_ix * n + others.customer_ix)
