"""Who stands around one firm: its people, their families, and the firms it is tied to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.analysis.firm_people import key_mask
from graphcrm.analysis.payroll import banked_people
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_IX, BoolVec, IntVec, marked, spread
from graphcrm.graph.spaces import PARTIES
from graphcrm.model.words import EMPLOYMENT_ROLE, FIRM_LINK

RINGS: Final = ("key_people", "employees", "families", "suppliers", "dealers", "controllers")
# How somebody stands to the firm, or to the person he is found through.
TIES: Final = (
    *("key_person", "employee", "paid", "household", "kin"),
    *("supplies", "buys", "parent", "same_controller", "subsidiary"),
)
_RING_OF: Final = np.array([0, 1, 1, 2, 2, 3, 4, 5, 5, 5])
_EMPLOYEE: Final = tuple(EMPLOYMENT_ROLE).index("employee")


@dataclass(frozen=True, slots=True)
class Around:
    """Parties around a firm, each once, in the first ring that it fits; sorted by ring.

    Parameters
    ----------
    party : (m,) integers
    tie : (m,) integers
        Codes into ``TIES``.
    via : (m,) integers
        The person that somebody of the families is found through, -1 elsewhere.
    """

    party: IntVec
    tie: IntVec
    via: IntVec

    @property
    def ring(self) -> IntVec:
        """Codes into ``RINGS``."""
        return np.asarray(_RING_OF[self.tie])

    def at(self, mask: BoolVec) -> Around:
        """Return some of the parties."""
        return Around(self.party[mask], self.tie[mask], self.via[mask])

    @classmethod
    def first_of(cls, found: list[Around], n_parties: int) -> Around:
        """Return every party as it is found first, of equal ties through the earlier person."""
        party, tie, via = (
            np.concatenate([getattr(part, name) for part in found]).astype(np.int64)
            for name in ("party", "tie", "via")
        )
        place = np.full(n_parties + 1, NO_IX, np.int64)  # of persons: key people before employees
        persons = np.flatnonzero(_RING_OF[tie] < RINGS.index("families"))[::-1]
        place[party[persons]] = tie[persons]
        order = np.lexsort((via, place[via], tie, party))
        first = order[np.unique(party[order], return_index=True)[1]]
        first = first[np.lexsort((party[first], _RING_OF[tie[first]]))]
        return cls(party[first], tie[first], via[first])


def around(view: View, anchor: int, *, through: BoolVec | None = None) -> Around:
    """Return who stands around a firm on the date, active or not.

    Key people hold another role than employee; of beneficial owners those of a quarter or more, or
    of a share that is not known.  Employees work there, or were paid by it of late and bank here.
    Families are the households and kin of both.  Then whoever supplies the firm, whom it supplies,
    and its parents, subsidiaries and firms of the same controller, one step each.

    Parameters
    ----------
    view : View
    anchor : int
        Position of the firm.
    through : (n_parties,) bool, optional
        Whose families are looked for; default everybody's.

    Notes
    -----
    O(m) in employment, pay, household members, kinship and firm links.  What the viewer may not
    see is not walked.
    """
    n = view.graph.n(PARTIES)
    own = [_found("key_person", _key_people(view, anchor)), *_employees(view, anchor)]
    people = Around.first_of(own, n).party
    people = people if through is None else people[through[people]]
    every = Around.first_of([*own, *_families(view, people), *_firms(view, anchor)], n)
    return every.at(every.party != anchor)


def key_rows(view: View, anchor: int) -> IntVec:
    """Return the valid rows of employment that make key people of the firm."""
    return np.flatnonzero(_employed(view, anchor) & key_mask(view))


def department_of(view: View, anchor: int) -> IntVec:
    """Return the department of every party at the firm, -1 where none is said; codes of words."""
    department = view.graph.column("employment", "department")
    customer = view.graph.column("employment", "customer_ix")
    rows = np.flatnonzero(_employed(view, anchor) & (department != NO_IX))
    found = np.full(view.graph.n(PARTIES), NO_IX, np.int64)
    found[customer[rows][::-1]] = department[rows][::-1]  # of several the first row stands
    return found


def _employed(view: View, anchor: int) -> BoolVec:
    here = view.graph.column("employment", "firm_ix") == anchor
    return np.asarray(view.valid("employment") & here)


def _key_people(view: View, anchor: int) -> IntVec:
    return np.asarray(view.graph.column("employment", "customer_ix")[key_rows(view, anchor)])


def _employees(view: View, anchor: int) -> list[Around]:
    customer = view.graph.column("employment", "customer_ix")
    employed, banked = _employed(view, anchor), banked_people(view)
    works = employed & (view.graph.column("employment", "role") == _EMPLOYEE)
    people = banked.customer_ix[banked.firm_ix == anchor]
    has_role = marked(customer[employed], view.graph.n(PARTIES))  # a small owner is no employee
    return [_found("employee", customer[works]), _found("paid", people[~has_role[people]])]


def _families(view: View, people: IntVec) -> list[Around]:
    """Return who shares a household with these people, or is kin of theirs, each of them one."""
    of = marked(people, view.graph.n(PARTIES))
    home, member = housemates(view, of)
    one, other = (view.graph.column("kinship", f"{n}_ix") for n in ("customer", "other_customer"))
    rows = view.valid("kinship")
    to, back = np.flatnonzero(rows & of[one]), np.flatnonzero(rows & of[other])
    kin, through = np.r_[other[to], one[back]], np.r_[one[to], other[back]]
    return [_found("household", member, home), _found("kin", kin, through)]


def housemates(view: View, of: BoolVec) -> tuple[IntVec, IntVec]:
    """Return pairs of a marked person and another member of a household, as two arrays.

    O(m log m) in valid household members and pairs.
    """
    rows = np.flatnonzero(view.valid("household_members"))
    home, member = (
        view.graph.column("household_members", f"{n}_ix")[rows] for n in ("household", "customer")
    )
    order = np.argsort(home, kind="stable")
    home, member = home[order], member[order]
    here = np.flatnonzero(of[member])
    begin, end = (np.searchsorted(home, home[here], side) for side in ("left", "right"))
    through, found = np.repeat(member[here], end - begin), member[spread(begin, end - begin)]
    apart = through != found
    return through[apart], found[apart]


def _firms(view: View, anchor: int) -> list[Around]:
    kind = view.graph.column("firm_links", "kind")
    one, other = (view.graph.column("firm_links", f"{n}_ix") for n in ("firm", "other_firm"))
    valid = view.valid("firm_links")

    def linked(name: str, mine: IntVec, theirs: IntVec) -> IntVec:
        code = tuple(FIRM_LINK).index(name)
        return np.asarray(theirs[valid & (kind == code) & (mine == anchor)])

    return [
        _found("supplies", linked("supplies", other, one)),
        _found("buys", linked("supplies", one, other)),
        _found("parent", linked("subsidiary_of", one, other)),
        _found("same_controller", linked("same_controller", one, other)),
        _found("same_controller", linked("same_controller", other, one)),
        _found("subsidiary", linked("subsidiary_of", other, one)),
    ]


def _found(tie: str, party: IntVec, via: IntVec | None = None) -> Around:
    nobody = np.full(len(party), NO_IX, np.int64)
    return Around(party, np.full(len(party), TIES.index(tie)), nobody if via is None else via)
