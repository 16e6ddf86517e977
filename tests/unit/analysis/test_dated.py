"""What was known on a past date: rows that say when they began, and nothing later."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from graphcrm.analysis.dated import DatedView, left_out
from graphcrm.graph import Graph, Scope
from graphcrm.graph.spaces import PARTIES
from tests.unit.analysis.small import Make, ago, brought, customer, firm, lives, works

CUTOFF = ago(100)
BEFORE, AFTER = ago(101), ago(99)


def view_of(graph: Graph) -> DatedView:
    return DatedView(graph, CUTOFF, None)


def people(*ids: str) -> list[dict[str, Any]]:
    return [customer(each, opened_on=date(2020, 1, 1)) for each in ids]


def holding(party: str, **columns: Any) -> dict[str, Any]:
    return {"party_id": party, "product_id": "P", **columns}


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("household_members", lives("A", "H")),
        ("employment", works("A", "F")),
        ("firm_links", {"firm_id": "F", "other_firm_id": "G", "kind": "supplies"}),
    ],
)
def test_a_spell_counts_once_it_is_known_to_have_begun(
    make: Make, table: str, row: dict[str, Any]
) -> None:
    tables: dict[str, Any] = {
        "customers": people("A"),
        "households": [{"household_id": "H"}],
        "firms": [firm("F"), firm("G")],
        table: [{**row, "since": day} for day in (None, CUTOFF, AFTER)],
    }
    graph = make(**tables)
    assert graph.column(table, "since")[view_of(graph).valid(table)].tolist() == [
        view_of(graph).day
    ]
    assert [(note.code, note.facts["n"]) for note in left_out(view_of(graph))] == [
        (f"undated_{table}", 1)
    ]


def test_what_has_no_dates_is_left_out(make: Make) -> None:
    graph = make(
        customers=people("A", "B"), kinship=[{"customer_id": "A", "other_customer_id": "B"}]
    )
    assert not view_of(graph).valid("kinship").any()
    assert [note.code for note in left_out(view_of(graph))] == ["undated_kinship"]


def test_a_month_counts_when_it_has_ended(make: Make) -> None:
    # The cut-off is 22 March: February is known, March and a payment of 23 March are not.
    months = {"month": date(2026, 2, 1)}, {"month": date(2026, 3, 1)}
    days: Any = {"last_on": CUTOFF}, {"last_on": AFTER}, {}
    rows = [
        {"from_id": "A", "to_id": to, "amount": 1, **when}
        for to, when in zip("BCDEF", (*months, *days), strict=True)
    ]
    wages = [{"firm_id": "X", "customer_id": "A", "amount": 1, **month} for month in months]
    graph = make(customers=people(*"ABCDEF"), firms=[firm("X")], transfers=rows, payrolls=wages)
    view = view_of(graph)
    assert view.valid("transfers").tolist() == [True, False, True, False, False]
    assert view.valid("payrolls").tolist() == [True, False]
    assert [note.code for note in left_out(view)] == ["undated_transfers"]


def test_events_and_referrals_count_from_their_day(make: Make) -> None:
    events = {"E1": BEFORE, "E2": AFTER, "E3": None}
    graph = make(
        customers=people("A", "B"),
        events=[{"event_id": e, "held_on": day} for e, day in events.items()],
        attendance=[{"event_id": e, "party_id": "A"} for e in events],
        referrals=[brought("A", "B", 101), brought("B", "A", 99)],
    )
    view = view_of(graph)
    assert view.valid("attendance").tolist() == [True, False, False]
    assert view.valid("referrals").tolist() == [True, False]
    assert [note.code for note in left_out(view)] == ["undated_attendance"]


def test_who_is_known_to_bank_here(make: Make) -> None:
    # A opened before, B after, nobody knows of C; D, also unknown, holds what was opened before.
    # E closed on the day.  Of firms X says that it is a client, but not since when; Y holds.
    graph = make(
        products=[{"product_id": "P"}],
        customers=[
            customer("A", opened_on=BEFORE),
            customer("B", opened_on=AFTER),
            customer("C"),
            customer("D"),
            customer("E", opened_on=BEFORE, closed_on=CUTOFF),
        ],
        firms=[firm("X", opened_on=BEFORE, is_client=True), firm("Y", is_client=False)],
        holdings=[
            holding("C"),
            holding("D", opened_on=BEFORE, closed_on=AFTER),
            holding("Y", opened_on=BEFORE),
        ],
    )
    view = view_of(graph)
    ids = graph.ids(PARTIES).take(np.flatnonzero(view.active))
    assert ids == ["A", "D", "Y"]
    assert [note.code for note in left_out(view)] == ["undated_holdings"]


def test_other_branches_stay_unseen(make: Make) -> None:
    graph = make(
        branches=[{"branch_id": "B1"}, {"branch_id": "B2"}],
        customers=[
            customer("A", opened_on=BEFORE, branch_id="B1"),
            customer("B", opened_on=BEFORE, branch_id="B2"),
        ],
        kinship=[{"customer_id": "A", "other_customer_id": "B"}],
    )
    view = DatedView(graph, CUTOFF, Scope(frozenset({"B1"})))
    assert view.active.tolist() == [True, False]
    assert left_out(view) == ()
