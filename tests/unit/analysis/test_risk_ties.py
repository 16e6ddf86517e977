"""Ties that risk runs along, worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.analysis.risk_ties import RISK_KINDS, risk_ties
from graphcrm.errors import InputError
from graphcrm.graph import Graph, Scope, View
from tests.unit.analysis.small import Make, Row, ago, covers, customer, firm, lives, member, works


def gives(guarantor: str, borrower: str, contract: str = "G1", **columns: Any) -> Row:
    ends = {"guarantor_id": guarantor, "borrower_id": borrower, "contract_id": contract}
    return {**ends, "amount": 1, **columns}


def bank(make: Make, **tables: Any) -> Graph:
    known: dict[str, list[Row]] = {
        "customers": [customer(c) for c in ("C1", "C2", "C3")],
        "firms": [firm("F1"), firm("F2")],
        "households": [{"household_id": "H1"}],
    }
    return make(**known | tables)


def seen(view: View, **given: Any) -> dict[tuple[str, str], tuple[float, str]]:
    """Return strength and kind of each pair, having seen that both ends say the same."""
    near, ids = risk_ties(view, **given), view.graph.ids("parties")
    ends = [ids.take(at) for at in (near.party, near.indices)]
    said = zip(near.strength.tolist(), [RISK_KINDS[k] for k in near.kind], strict=True)
    both = {(str(a), str(b)): tie for a, b, tie in zip(*ends, said, strict=True)}
    assert len(both) == len(near.kind)
    assert all(both[b, a] == tie for (a, b), tie in both.items())
    return {(a, b): tie for (a, b), tie in both.items() if a < b}


def test_a_pair_is_tied_by_the_strongest_of_its_ties_and_guarantees(make: Make) -> None:
    graph = bank(
        make,
        household_members=[lives("C1", "H1"), lives("C2", "H1")],
        employment=[works("C3", "F1")],
        guarantees=[
            gives("F1", "F2"),
            gives("F2", "F1", "G2"),  # both ways: one pair
            gives("C1", "C2"),  # 0.5, less than 0.9 of a household
            gives("C3", "F1"),  # 0.5, as an employee is: the tie stands
            gives("F1", "F1"),
        ],
    )
    household, employed = (0.9, "household"), (0.5, "employee")
    pairs = {("C1", "C2"): household, ("C3", "F1"): employed}
    assert seen(graph.view()) == {**pairs, ("F1", "F2"): (0.5, "guarantee")}
    stronger = {("C3", "F1"): (0.6, "guarantee"), ("F1", "F2"): (0.6, "guarantee")}
    assert seen(graph.view(), guarantee=0.6) == {**pairs, **stronger}
    assert seen(graph.view(), guarantee=0) == pairs


def test_staff_and_guarantees_that_ended_tie_nobody(make: Make) -> None:
    graph = bank(
        make,
        staff=[member("S1")],
        coverage=[covers("S1", "C1"), covers("S1", "C2")],
        guarantees=[gives("F1", "F2", until=ago(0)), gives("C1", "F1", since=ago(-1))],
    )
    assert seen(graph.view()) == {}


def test_guarantees_with_parties_of_other_branches_are_not_walked(make: Make) -> None:
    graph = bank(
        make,
        branches=[{"branch_id": "B1"}, {"branch_id": "B2"}],
        customers=[customer("C1", branch_id="B1"), customer("C2", branch_id="B1")],
        firms=[firm("F1", branch_id="B2")],
        guarantees=[gives("C1", "F1"), gives("C2", "C1")],
    )
    own = {("C1", "C2"): (0.5, "guarantee")}
    assert seen(graph.view(scope=Scope(frozenset({"B1"})))) == own
    assert seen(graph.view()) == {**own, ("C1", "F1"): (0.5, "guarantee")}


def test_a_bank_without_anybody_has_no_ties(make: Make) -> None:
    assert risk_ties(make().view()).indptr.tolist() == [0]


@pytest.mark.parametrize("strength", [-0.1, 1.1, float("nan")])
def test_a_guarantee_is_as_strong_as_a_tie_can_be(make: Make, strength: float) -> None:
    with pytest.raises(InputError, match="guarantee is from 0 to 1"):
        risk_ties(make().view(), guarantee=strength)
