"""Who takes over whom when staff leave, and whom to introduce a second person to before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from graphcrm.analysis.columns import greatest_first
from graphcrm.analysis.figures import GOLD, MANAGED_WORTH, WORTH, Book, view_of
from graphcrm.analysis.inquiry import Found, Given, Inquiry
from graphcrm.analysis.leaving import leaving
from graphcrm.analysis.links import WINDOW_DAYS
from graphcrm.analysis.plan import Plan, Terms, plan_of
from graphcrm.analysis.rules import RULES, Rules
from graphcrm.analysis.what_if import what_if
from graphcrm.answer import Answer, Total, sum_fen, yuan
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import Day
from graphcrm.reasons import Reason


def handover(  # noqa: PLR0913 - each is an option
    graph: Graph | View,
    staff: Sequence[str],
    *,
    as_of: Day | None = None,
    on: Day | None = None,
    keep_households: bool = False,
    max_per_successor: int | None = None,
    branch_only: bool = False,
    exclude: Sequence[str] = (),
    weight_by_worth: bool = False,
    rules: Rules = RULES,
    window_days: int = WINDOW_DAYS,
    worth: str = WORTH,
    book: Book = "all",
    managed_tier: str = GOLD,
    managed_worth: float = MANAGED_WORTH,
) -> Answer:
    """Plan who takes over the parties that ``staff`` would leave with nobody.

    Each such party goes to at most one member of staff who may take it over by role and has room.
    As many parties as can be are assigned, and of such plans it is the one that fits best in all;
    who cannot be assigned is listed with why.

    The other parameters are those of :func:`~graphcrm.analysis.covered.single_links`.

    Parameters
    ----------
    graph : Graph or View
    staff : sequence of str
        staff_ids of those who leave.
    on : date or ISO text, optional
        The day of leaving, when it is still ahead.  Default: ``as_of``.
    keep_households : bool
        Parties of one household go to one successor, or to nobody.
    max_per_successor : int, optional
        The most parties that one successor gets.
    branch_only : bool
        Only successors of the party's own branch.
    exclude : sequence of str
        staff_ids of those who get nobody.
    weight_by_worth : bool
        A fifth of the parties, the wealthiest, count five times as much, the next four times.
    rules : Rules
        Who may take over a customer, a firm; and capacities.

    Returns
    -------
    Answer
        ``party_id, kind, name, worth, from_staff_id, to_staff_id, fit, same_branch, past_tie,
        household_or_employer, spare_share, loans, n_maturing, maturing, open_complaints,
        last_contact_on, reason``, greatest worth first.  ``to_staff_id`` and the five columns of
        fit, all from 0 to 1, are null where nobody takes over.  ``last_contact_on`` is the newest
        contact of who holds the party now.  Totals ``n_lost, worth_lost, n_assigned,
        worth_assigned, n_unassigned, worth_unassigned, cost, n_successors, n_worth_unknown,
        n_unknown_start``; ``cost`` is the sum of weight times (1 - fit) of those assigned; with
        ``keep_households`` also ``n_households_kept, gap``.

    Raises
    ------
    NotFoundError
        A staff_id is unknown, or of a branch that the viewer may not see.
    InputError
        No staff, somebody who is not on staff on the date, ``on`` before ``as_of``, or a parameter
        outside its range.

    Notes
    -----
    A minimum-cost flow over a network of pairs that know each other, branches and anyone; see
    :func:`graphcrm.kernels.assignment.assign`.
    """
    given = Given(window_days, worth, book, managed_tier, managed_worth)
    ask = leaving(view_of(graph, as_of), staff, on=on, given=given)
    view, leavers = ask.view, ask.leavers
    lost = what_if(view, ask.links, leavers).lost & ask.among
    party = np.flatnonzero(lost)
    held_by = ask.links.strongest(np.flatnonzero(lost[ask.links.party_ix]))[party]
    terms = Terms(rules, max_per_successor, branch_only, exclude, weight_by_worth, keep_households)
    plan = plan_of(ask, ask.ahead, party=party, held_by=held_by, leaving=leavers, terms=terms)
    found = {"n_lost": len(party), "worth_lost": yuan(sum_fen(ask.money[party]))}
    parameters = {
        "staff": list(view.graph.ids("staff").take(leavers)),
        "on": ask.ahead.as_of.isoformat(),
        "keep_households": keep_households,
    }
    return _answer(
        "coverage.handover",
        plan,
        parameters={**parameters, **terms.parameters()},
        totals=found | plan.totals | (plan.kept if keep_households else {}),
        says=Reason("handover", {"n_staff": len(leavers), **found, **_counts(plan)}),
        notes=_planned(view, ask.ahead),
    )


def second_person(  # noqa: PLR0913 - each is an option
    graph: Graph | View,
    *,
    as_of: Day | None = None,
    max_per_successor: int | None = None,
    branch_only: bool = False,
    exclude: Sequence[str] = (),
    weight_by_worth: bool = False,
    rules: Rules = RULES,
    window_days: int = WINDOW_DAYS,
    worth: str = WORTH,
    book: Book = "managed",
    managed_tier: str = GOLD,
    managed_worth: float = MANAGED_WORTH,
) -> Answer:
    """Plan whom to introduce as a second person, before anybody leaves.

    The parties of the managed book that exactly one member of staff looks after, each with the one
    who fits best in all; everything else is as in :func:`handover`.

    Returns
    -------
    Answer
        ``party_id, kind, name, worth, from_staff_id, to_staff_id, fit, same_branch, past_tie,
        household_or_employer, spare_share, loans, n_maturing, maturing, open_complaints,
        last_contact_on, reason``, greatest worth first; ``from_staff_id`` is the one who holds the
        party and goes on doing so.  Totals ``n_single_link, worth_single_link, n_assigned,
        worth_assigned, n_unassigned, worth_unassigned, cost, n_successors, n_worth_unknown,
        n_unknown_start``.

    Raises
    ------
    NotFoundError, InputError
        As :func:`handover`.
    """
    view = view_of(graph, as_of)
    ask = Inquiry(view, Given(window_days, worth, book, managed_tier, managed_worth))
    party, held_by = ask.links.party_ix[ask.single], ask.links.staff_ix[ask.single]
    terms = Terms(rules, max_per_successor, branch_only, exclude, weight_by_worth)
    nobody = np.zeros(0, np.int32)
    plan = plan_of(ask, view, party=party, held_by=held_by, leaving=nobody, terms=terms)
    found = {"n_single_link": len(party), "worth_single_link": yuan(sum_fen(ask.money[party]))}
    return _answer(
        "coverage.second-person",
        plan,
        parameters=terms.parameters(),
        totals=found | plan.totals,
        says=Reason("second_person", {**found, **_counts(plan)}),
    )


def _answer(
    question: str,
    plan: Plan,
    *,
    parameters: Mapping[str, object],
    totals: Mapping[str, Total],
    says: Reason,
    notes: tuple[Reason, ...] = (),
) -> Answer:
    """Return the answer of a plan, greatest worth first."""
    order = greatest_first(plan.ask.money[plan.party], plan.party)
    found = Found(
        columns=tuple(column.reorder(order) for column in plan.columns()),
        totals=totals,
        parties=plan.party,
        summed=plan.party,
        says=says,
        parameters=parameters,
        notes=notes,
    )
    return plan.ask.answer(question, found)


def _planned(view: View, ahead: View) -> tuple[Reason, ...]:
    if ahead is view:
        return ()
    days = {"on": ahead.as_of.isoformat(), "as_of": view.as_of.isoformat()}
    return (Reason("handover_ahead", days),)


def _counts(plan: Plan) -> dict[str, int | float]:
    """Return what the sentence that sums up a plan says."""
    names = ("n_assigned", "n_successors", "n_unassigned")
    return {name: int(plan.totals[name] or 0) for name in names}
