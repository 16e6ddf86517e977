"""What conditions ask of parties that may have several of it: products, employers, staff, branches.

A store that holds no row of a table says nothing about it: then no test is true, and none is false.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

import numpy as np

from graphcrm.analysis.columns import NodeNames
from graphcrm.analysis.figures import says_who
from graphcrm.analysis.firm_people import work_people
from graphcrm.analysis.links import live_links
from graphcrm.analysis.list_tree import Value
from graphcrm.analysis.list_words import wrong
from graphcrm.analysis.payroll import recently_paid
from graphcrm.analysis.responsible import responsible_staff
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_IX, BoolVec, IntVec, marked
from graphcrm.graph.spaces import PARTIES
from graphcrm.model.headers import normalise

_WHICH: Final = "{what} of that name: ids are written as loaded, names as the bank writes them"


class Pairs(NamedTuple):
    """Who has what: positions of parties and of what they have, and which rows hold."""

    party: IntVec
    other: IntVec
    valid: BoolVec


def has(view: View, name: str, value: Value) -> BoolVec:
    """Return which parties have one of a set: hold a product, are paid by a firm, …

    Raises
    ------
    MisreadError
        There is none of that id or name that the viewer may see, or several firms of the name.
    """
    pairs = _pairs(view, name)
    rows = _FINDERS[name](view, value)[pairs.other] & pairs.valid
    return marked(pairs.party[rows], view.graph.n(PARTIES))


def has_any(view: View, name: str) -> BoolVec:
    """Return which parties have anything of a set."""
    pairs = _pairs(view, name)
    return marked(pairs.party[pairs.valid], view.graph.n(PARTIES))


def unsaid(view: View, name: str) -> BoolVec:
    """Return of which parties the store cannot say what they have of a set."""
    n = view.graph.n(PARTIES)
    match name:
        case "branch":
            return np.asarray(view.graph.node(PARTIES, "branch_ix") == NO_IX)
        case "manager" | "covered_by":
            return np.full(n, not says_who(view))
        case _:
            return np.full(n, not any(view.graph.n_rows(table) for table in _TABLES[name]))


def find_tier(view: View, value: Value) -> int:
    """Return the position of a tier by its id or name."""
    return int(np.argmax(_named(view, "tiers", value, "tier")))


def find_branch(view: View, value: Value) -> int:
    """Return the position of a branch, by its id or name, that the viewer may see."""
    return int(np.argmax(_named(view, "branches", value, "branch")))


def _pairs(view: View, name: str) -> Pairs:
    """Return who has what."""
    return view.keep(("list pairs", name), lambda: _PAIRS[name](view))


def _held(view: View) -> Pairs:
    party, product = (view.graph.column("holdings", f"{n}_ix") for n in ("party", "product"))
    return Pairs(party, product, view.valid("holdings"))


def _employers(view: View) -> Pairs:
    """Return people and the firms they work for; who only owns a firm does not work there."""
    people = work_people(view)
    return Pairs(people.customer_ix, people.firm_ix, people.works)


def _key_people(view: View) -> Pairs:
    people = work_people(view)
    return Pairs(people.customer_ix, people.firm_ix, people.is_key)


def _payers(view: View) -> Pairs:
    rows = recently_paid(view)
    paid, firm = (view.graph.column("payrolls", f"{n}_ix")[rows] for n in ("customer", "firm"))
    return Pairs(paid, firm, np.ones(len(rows), bool))


def _managers(view: View) -> Pairs:
    party = np.arange(view.graph.n(PARTIES))
    staff = responsible_staff(view, live_links(view), party)
    return Pairs(party, staff, staff != NO_IX)


def _covered(view: View) -> Pairs:
    links = live_links(view)
    return Pairs(links.party_ix, links.staff_ix, np.ones(len(links.party_ix), bool))


def _branches(view: View) -> Pairs:
    branch = view.graph.node(PARTIES, "branch_ix")
    return Pairs(np.arange(len(branch)), branch, branch != NO_IX)


def _branch_and_below(view: View, value: Value) -> BoolVec:
    """Return a branch and all that lie under it; branches that are under themselves end there."""
    parent = np.full(view.graph.n("branches"), NO_IX, np.int64)
    parent[:] = view.graph.node("branches", "parent_branch_ix")
    below = np.append(_named(view, "branches", value, "branch"), False)
    while not np.array_equal(grown := below | np.append(below[parent], False), below):
        below = grown
    return np.asarray(below[:-1], bool)


def _firm(view: View, value: Value) -> BoolVec:
    graph = view.graph
    at = graph.ids(PARTIES).find(value.text)
    if at >= 0 and graph.is_firm[at] and view.visible[at]:
        return marked(np.array([at]), graph.n(PARTIES))
    firms = graph.column("firms", "ix")
    texts = [graph.text("firms", name).take(range(len(firms))) for name in ("name", "short_name")]
    called = [i for i, both in enumerate(zip(*texts, strict=True)) if value.text in both]
    found = firms[called][view.visible[firms[called]]]
    if len(found) > 1:
        wrong(value.at, "several firms are called so; write the firm_id")
    if not len(found):
        wrong(value.at, f"there is no {_WHICH.format(what='firm')}")
    return marked(found, graph.n(PARTIES))


def _staff(view: View, value: Value) -> BoolVec:
    at = view.graph.ids("staff").find(value.text)
    if at < 0 or not view.staff_visible[at]:
        wrong(value.at, "there is no member of staff of that staff_id")
    return marked(np.array([at]), view.graph.n("staff"))


def _product(view: View, value: Value) -> BoolVec:
    return _named(view, "products", value, "product")


def _named(view: View, space: str, value: Value, what: str) -> BoolVec:
    """Return which nodes of a space have an id, or else a name."""
    n, at = view.graph.n(space), view.graph.ids(space).find(value.text)
    seen = view.branch_visible if space == "branches" else np.ones(n, bool)
    if at >= 0 and seen[at]:
        return marked(np.array([at]), n)
    plain, names = normalise(value.text), NodeNames(view.graph, space).take(np.arange(n))
    found: BoolVec = np.array([normalise(name or "") == plain for name in names], bool) & seen
    if not found.any():
        wrong(value.at, f"there is no {_WHICH.format(what=what)}")
    return found


_PAIRS: Final[Mapping[str, Callable[[View], Pairs]]] = {
    "holds": _held,
    "employer": _employers,
    "key_person": _key_people,
    "paid_by": _payers,
    "manager": _managers,
    "covered_by": _covered,
    "branch": _branches,
}
_FINDERS: Final[Mapping[str, Callable[[View, Value], BoolVec]]] = {
    "holds": _product,
    "employer": _firm,
    "key_person": _firm,
    "paid_by": _firm,
    "manager": _staff,
    "covered_by": _staff,
    "branch": _branch_and_below,
}
_TABLES: Final[Mapping[str, tuple[str, ...]]] = {
    "holds": ("holdings",),
    "employer": ("employment", "payrolls"),
    "key_person": ("employment",),
    "paid_by": ("payrolls",),
}
