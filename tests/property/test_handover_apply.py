"""What must hold of carrying out a hand-over plan, whatever the bank."""

from datetime import date
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from graphcrm.analysis import coverage
from graphcrm.analysis.edited import Edited
from graphcrm.analysis.handover_apply import Carried, carried_out
from graphcrm.analysis.inquiry import Given
from graphcrm.analysis.leaving import leaving
from graphcrm.analysis.plan import Terms
from graphcrm.analysis.rules import RULES
from graphcrm.errors import InputError
from graphcrm.graph import Graph
from tests.banks import DAY
from tests.property.test_coverage import opened, staff_of
from tests.random_banks import FEW, PlainBank, banks

GIVEN = Given(180, "worth", "all", "gold", 50_000.0)
Ids = dict[str, str | None]


def planned(graph: Graph, staff: list[str]) -> Ids:
    try:
        plan = coverage.handover(graph, staff, as_of=DAY)
    except InputError:  # somebody is not on staff
        assume(False)
        raise
    return {str(row["party_id"]): row["to_staff_id"] for row in plan.rows()}  # type: ignore[misc]


def carried(graph: Graph, staff: list[str], to: Ids, plan: Ids) -> Carried:
    where = [f"row {n}" for n in range(len(to))]
    rows = Edited(list(to), list(to.values()), [plan.get(party) for party in to], where)
    return carried_out(leaving(graph.view(DAY), staff, on=None, given=GIVEN), Terms(RULES), rows)


def after(bank: PlainBank, done: Carried) -> PlainBank:
    """Return the bank with the rows of coverage that end and begin, in plain Python."""
    closed = {row[:4] for row in lines(done.closes)}
    cover = [
        {**row, "until": DAY} if _key(row) in closed else dict(row) for row in bank["coverage"]
    ]
    opens = [dict(zip(done.opens, row, strict=True)) for row in lines(done.opens)]
    begun = [{**row, "since": date.fromisoformat(row["since"])} for row in opens]
    keys = {_key(row) for row in begun}
    return {**bank, "coverage": [row for row in cover if _key(row) not in keys] + begun}


def lines(cells: Any) -> list[tuple[Any, ...]]:
    return list(zip(*cells.values(), strict=True))


def _key(row: dict[str, Any]) -> tuple[Any, ...]:
    since = row["since"]
    return row["staff_id"], row["party_id"], row["role"], since and since.isoformat()


@FEW
@given(banks(), st.data())
def test_nobody_who_moved_is_lost_and_a_second_time_does_nothing(
    bank: PlainBank, data: st.DataObject
) -> None:
    staff = data.draw(st.lists(st.sampled_from(staff_of(bank)), min_size=1, unique=True))
    with opened(bank) as graph:
        plan = planned(graph, staff)
        done = carried(graph, staff, plan, plan)
        assert done.answer.totals["n_manual"] == 0
    with opened(after(bank, done)) as graph:
        left = coverage.leaver(graph, staff, as_of=DAY).rows()
        lost = {row["party_id"] for row in left if row["effect"] == "lost"}
        assert lost == {party for party, to in plan.items() if to is None}
        again = carried(graph, staff, plan, plan)
        assert (lines(again.closes), lines(again.opens)) == ([], [])
        assert again.answer.totals["cost_change"] == 0


@FEW
@given(banks(), st.data())
def test_choices_by_hand_never_cost_less_than_the_plan(
    bank: PlainBank, data: st.DataObject
) -> None:
    """Of as many parties: a plan that fits better would have been the plan."""
    staff = data.draw(st.lists(st.sampled_from(staff_of(bank)), min_size=1, unique=True))
    with opened(bank) as graph:
        plan = planned(graph, staff)
        to = {
            party: data.draw(st.sampled_from(staff_of(bank))) if taker else None
            for party, taker in plan.items()
        }
        try:
            done = carried(graph, staff, to, plan)
        except InputError:  # by role or room that cannot be
            return
    change = done.answer.totals["cost_change"]
    assert isinstance(change, float)
    assert change >= 0
    assert {row["party_id"]: row["to_staff_id"] for row in done.answer.rows()} == to
