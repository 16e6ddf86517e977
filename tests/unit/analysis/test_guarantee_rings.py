"""Rings of guarantees, worked by hand."""

from __future__ import annotations

from graphcrm.analysis.risk import rings
from graphcrm.graph import Scope
from tests.unit.analysis.guarantees import bank, vouches
from tests.unit.analysis.small import Make, ago, cells, codes, firm

TRIANGLE = (vouches("A", "B", 3), vouches("B", "C", 2), vouches("C", "A", 1))


def test_a_ring_is_who_guarantees_all_others_step_by_step(make: Make) -> None:
    # 3 + 2 + 1; D guarantees nobody
    found = rings(bank(make, *TRIANGLE, vouches("A", "D", 5)))
    assert cells(found, "ring_id", "party_ids", "amount", "n_parties", "kind") == [
        ("A", ["A", "B", "C"], 6.0, 3, "ring")
    ]
    totals = {name: found.totals[name] for name in ("n_rings", "n_parties", "amount", "n_ring")}
    assert totals == {"n_rings": 1, "n_parties": 3, "amount": 6.0, "n_ring": 1}
    assert cells(found, "reason") == [
        "3 parties guarantee one another all the way round; guarantees among them: 3, 6.00 yuan "
        "in all"
    ]


def test_the_greatest_amount_comes_first_and_ties_go_by_id(make: Make) -> None:
    pairs = [(f, g, 1) for f, g in ("AB", "BA", "GH", "HG")] + [("C", "D", 2), ("D", "C", 1)]
    found = rings(bank(make, *(vouches(*pair) for pair in pairs)))
    assert cells(found, "ring_id", "amount", "mutual", "kind") == [
        ("C", 3.0, 1, "mutual_pair"),
        ("A", 2.0, 1, "mutual_pair"),
        ("G", 2.0, 1, "mutual_pair"),
    ]


def test_a_joint_group_has_one_joint_contract(make: Make) -> None:
    one = [vouches(f, g, 1, kind="joint", contract_id="J") for f in "ABC" for g in "ABC" if f != g]
    two = [vouches(f, g, 1, kind="joint", contract_id=f) for f, g in ("DE", "ED")]
    other = [vouches(f, g, 1, kind="single", contract_id="K") for f, g in ("GH", "HG")]
    found = rings(bank(make, *one, *two, *other))
    assert cells(found, "ring_id", "joint", "kind", "mutual", "n_guarantees") == [
        ("A", True, "joint_group", 3, 6),
        ("D", False, "mutual_pair", 1, 2),
        ("G", False, "mutual_pair", 1, 2),
    ]


def test_a_joint_contract_without_a_number_may_be_several(make: Make) -> None:
    rows = [vouches(f, g, 1, kind="joint", contract_id=None) for f, g in ("AB", "BC", "CA")]
    assert cells(rings(bank(make, *rows)), "joint", "kind") == [(False, "ring")]


def test_what_is_odd_about_a_ring_is_said(make: Make) -> None:
    own = [firm("C", is_guarantee_company=True)]
    rows = (vouches("A", "B", -3), vouches("B", "C", None), vouches("C", "A", 1), vouches("B", "A"))
    found = rings(bank(make, *rows, vouches("D", "D", 7), rows=own))
    assert cells(found, "amount", "mutual", "n_amount_unknown") == [(2.0, 1, 2)]
    (reason,) = cells(found, "reason")
    assert "who guarantee each other: 1; a guarantee company is among them" in reason
    assert codes(found) == ["guarantee_rings", "guarantees_amount", "guarantees_self"]
    names = ("n_guarantees", "n_amount_unknown", "n_amount_negative", "n_self")
    assert [found.totals[name] for name in names] == [4, 1, 1, 1]


def test_no_ring_comes_about_through_what_a_viewer_may_not_see(make: Make) -> None:
    own = [firm(f, branch_id="Y" if f == "C" else "X") for f in "ABC"]
    branches = [{"branch_id": "X"}, {"branch_id": "Y"}]
    graph = bank(make, *TRIANGLE, rows=own, branches=branches)
    assert rings(graph).n_rows == 1
    assert rings(graph.view(scope=Scope(frozenset({"X"})))).n_rows == 0


def test_a_contract_that_ended_opens_the_ring(make: Make) -> None:
    graph = bank(make, *TRIANGLE[:2], vouches("C", "A", 1, until=ago(5)))
    assert rings(graph).n_rows == 0
    assert rings(graph, as_of=ago(6)).totals["n_unknown_start"] == 3


def test_nothing_and_nobody(make: Make) -> None:
    for graph in (make(), make(firms=[firm("A")])):
        found = rings(graph)
        assert (found.n_rows, found.totals["amount"]) == (0, 0.0)
        assert codes(found)[:2] == ["guarantee_rings", "guarantees_none"]
