"""Which parties meet a condition over columns and facts of the network."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from graphcrm.analysis.columns import StaffIds, branch_column, greatest_first, party_columns
from graphcrm.analysis.contactable import contactable
from graphcrm.analysis.figures import WORTH, doubts, view_of, worth_of
from graphcrm.analysis.links import live_links
from graphcrm.analysis.list_eval import Asking, SavedList, truth_of
from graphcrm.analysis.list_grammar import parse
from graphcrm.analysis.list_names import trait_of
from graphcrm.analysis.list_pointing import pointing_at
from graphcrm.analysis.list_tree import Tree, checks_of, terms_of, written
from graphcrm.analysis.list_truth import Truth
from graphcrm.analysis.responsible import responsible_staff
from graphcrm.answer import Answer, Column, Total, Unit, sum_fen, yuan
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_FEN, BoolVec, Day, IntVec, marked
from graphcrm.graph.spaces import PARTIES
from graphcrm.reasons import Reason

_STEPS_SHOWN = 20


def list_(
    graph: Graph | View,
    *,
    where: str,
    as_of: Day | None = None,
    worth: str = WORTH,
    lists: Mapping[str, SavedList] | None = None,
) -> Answer:
    """List the active parties that meet a condition, greatest worth first.

    A condition compares columns and facts with values, such as ``tier >= gold and not
    holds(P015) and paid_by = F1``; docs/methods/lists.md has all of it.  A test of what is not
    known is neither true nor false, and who is not known to meet the condition is not listed.

    Parameters
    ----------
    graph : Graph or View
    where : str
        The condition, of at most 2,000 characters.
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.
    worth : str
        ``worth``, ``business`` or a money column.
    lists : mapping of str to SavedList, optional
        The saved lists that ``in_list`` may name.

    Returns
    -------
    Answer
        ``party_id, kind, name, branch_id, tier, worth, staff_id``, where ``staff_id`` is who is
        responsible.  Totals ``n, n_customers, n_firms, worth, n_worth_unknown, n_undecided``; the
        last are those who would be listed if more were known of them.  Notes say how many are left
        after each of the terms that ``and`` joins.

    Raises
    ------
    InputError
        The condition is not by the grammar, names what there is not, or compares it with what it
        cannot be; the message points at the character and repeats no value.  No such measure of
        worth.

    Notes
    -----
    O(t n) for t tests of n parties, and O(m log m) in rows of the tables that facts come from.
    """
    view, asked = view_of(graph, as_of), lists or {}
    with pointing_at(where, "where"):
        tree = parse(where)
        truth, steps = _judged(Asking(view, asked), tree)
    money = worth_of(view, worth)
    party = np.flatnonzero(truth.holds & view.active)
    party = party[greatest_first(money[party], party)]
    found = _totals(view, truth, money, party)
    return Answer(
        "crosssell.list",
        view.as_of,
        view.graph.version,
        {"where": written(tree), "worth": worth},
        _columns(view, party, money),
        found,
        (*_summary(found), *steps, *_doubts(view, tree, party, worth)),
    )


def listed_by(view: View, saved: SavedList, lists: Mapping[str, SavedList]) -> BoolVec:
    """Return which active parties meet a saved condition.

    Parameters
    ----------
    view : View
        Asked of on the date of the list, where that has one.
    saved : SavedList
    lists : mapping of str to SavedList
        Those that its condition may name.

    Raises
    ------
    InputError
        The condition does not fit this store, any more.
    """
    asked = view if saved.as_of is None else view.graph.view(saved.as_of, view.scope)
    with pointing_at(saved.where, "the condition of the saved list"):
        return truth_of(Asking(asked, lists), parse(saved.where)).holds & asked.active


def _columns(view: View, party: IntVec, money: IntVec) -> tuple[Column, ...]:
    graph, staff = view.graph, responsible_staff(view, live_links(view), party)
    return (
        *party_columns(graph, party),
        branch_column(graph, PARTIES, party),
        Column("tier", Unit.TEXT, graph.node(PARTIES, "tier_ix")[party], graph.ids("tiers")),
        Column("worth", Unit.YUAN, money[party]),
        Column("staff_id", Unit.TEXT, staff, StaffIds(view)),
    )


def _totals(view: View, truth: Truth, money: IntVec, party: IntVec) -> dict[str, Total]:
    n_firms = int(np.count_nonzero(view.graph.is_firm[party]))
    return {
        "n": len(party),
        "n_customers": len(party) - n_firms,
        "n_firms": n_firms,
        "worth": yuan(sum_fen(money[party])),
        "n_worth_unknown": int(np.count_nonzero(money[party] == NO_FEN)),
        "n_undecided": int(np.count_nonzero(truth.may_hold & view.active)),
    }


def _summary(totals: Mapping[str, Total]) -> list[Reason]:
    """Say whom the rows list, and of how many others too little is known."""
    facts = {name: value for name, value in totals.items() if value is not None}
    n = facts["n_undecided"]
    return [Reason("list", facts), *([Reason("list_unknown", {"n": n})] if n else [])]


def _judged(asking: Asking, tree: Tree) -> tuple[Truth, list[Reason]]:
    """Judge a condition term by term, and say of several how many parties each leaves.

    What a term compares with is not said.
    """
    terms, active, said = terms_of(tree), asking.view.active, list[Reason]()
    truth = truth_of(asking, terms[0])
    for place, term in enumerate(terms, start=1):
        truth = truth if place == 1 else truth & truth_of(asking, term)
        names = dict.fromkeys(trait_of(check.name, check.at).name for check in checks_of(term))
        n = int(np.count_nonzero(truth.holds & active))
        said.append(Reason("list_step", {"place": place, "names": ", ".join(names), "n": n}))
    return truth, said[:_STEPS_SHOWN] if len(said) > 1 else []


def _doubts(view: View, tree: Tree, party: IntVec, worth: str) -> list[Reason]:
    names = {trait_of(check.name, check.at).name for check in checks_of(tree)}
    consent = contactable(view).notes if "contactable" in names else ()
    return [*consent, *doubts(view, marked(party, view.graph.n(PARTIES)), worth)]
