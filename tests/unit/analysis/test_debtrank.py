"""Whose default hits whom, worked by hand."""

from __future__ import annotations

import pytest

from graphcrm.analysis.risk import debtrank
from graphcrm.errors import NotFoundError
from graphcrm.graph import Graph, Scope
from tests.unit.analysis.guarantees import bank, vouches
from tests.unit.analysis.small import Make, Row, ago, cells, codes, customer, firm, money


def owns(firm_id: str, yuan: int | None, **columns: object) -> Row:
    return firm(firm_id, 1, net_assets=money(yuan), **columns)


# B guarantees 5 of A's loans and owns 10; C 6 of B's and 2 of A's, and owns 20; D 40 of C's and
# owns 10; A 1 of D's and owns 60: of 100 in all they are 0.6, 0.1, 0.2 and 0.1
FOUR = [owns("A", 60), owns("B", 10), owns("C", 20), owns("D", 10)]
OWED = (
    *(vouches("B", "A", 5), vouches("C", "B", 6), vouches("C", "A", 2)),
    *(vouches("D", "C", 40), vouches("A", "D", 1)),
)


@pytest.fixture
def four(make: Make) -> Graph:
    return bank(make, *OWED, rows=FOUR)


def test_four_firms_by_hand(four: Graph) -> None:
    # A: round 1 B 0.5, C 0.1; round 2 C + 0.3 x 0.5 = 0.25, D 1 x 0.1; C's 0.15 came too late
    # B: C 0.3, D 0.3, A 0.3 / 60, and C, too late, 0.1 x 0.3 / 60
    # C: D 1, A 1 / 60, B 0.5 / 60, C itself; D: A 1 / 60, and so on
    rank = {
        "A": 0.1 * 0.5 + 0.2 * 0.25 + 0.1 * 0.1,
        "B": 0.2 * (0.3 + 0.03 / 60) + 0.1 * 0.3 + 0.6 * 0.3 / 60,
        "C": 0.1 * 1 + 0.6 / 60 + 0.1 * 0.5 / 60,
        # A 1/60; B 0.5/60 and C 0.1/60 + 0.3 x 0.5/60
        "D": 0.6 / 60 + 0.1 * 0.5 / 60 + 0.2 * 0.25 / 60,
    }
    found = debtrank(four)
    assert cells(found, "party_id", "debtrank") == [
        (party, round(rank[party], 9)) for party in ("C", "A", "B", "D")
    ]
    assert cells(found, "rounds", "n_hit", "loss") == [
        (3, 3, 11.08),
        (2, 3, 11.0),
        (4, 3, 9.31),
        (3, 3, 1.17),
    ]
    assert dict(cells(found, "party_id", "residual"))["A"] == round(0.2 * 0.15, 9)


def test_one_default_says_the_same_as_its_row(four: Graph) -> None:
    found = debtrank(four, default=["A"])
    assert cells(found, "party_id", "distress", "loss", "round") == [
        ("B", 0.5, 5.0, 1),
        ("C", 0.25, 5.0, 1),
        ("D", 0.1, 1.0, 2),
    ]
    names = ("n_defaults", "debtrank", "loss", "n_hit", "rounds", "residual")
    assert [found.totals[name] for name in names] == [1, 0.11, 11.0, 3, 2, 0.03]
    assert cells(found, "reason")[2] == (
        "is hit through other guarantors, in round 2, and loses 1.00 yuan, 10.00% of its net assets"
    )
    assert codes(found) == ["default"]


def test_some_that_default_together_do_not_hit_each_other(four: Graph) -> None:
    found = debtrank(four, default=["C", "A", "C"])
    # D by C wholly, B by A by half
    assert cells(found, "party_id", "loss") == [("D", 10.0), ("B", 5.0)]
    assert found.totals["n_defaults"] == 2
    assert "it would default too" in cells(found, "reason")[0]


def test_who_has_no_known_net_assets_is_apart_and_passes_nothing_on(make: Make) -> None:
    # A <- B <- C <- D, where B's are missing and D's are 0
    own = [owns("A", 10), owns("B", None), owns("C", 10), owns("D", 0)]
    graph = bank(make, *(vouches(g, b, 5) for g, b in ("BA", "CB", "DC")), rows=own)
    found = debtrank(graph)
    assert cells(found, "party_id", "debtrank", "n_unmeasured", "state") == [
        ("A", 0.0, 1, "known"),
        ("C", 0.0, 1, "known"),
        ("B", None, None, "net_assets_missing"),
        ("D", None, None, "net_assets_not_positive"),
    ]
    totals = ("n_parties", "n_borrowers", "n_ranked", "n_net_assets_missing", "net_assets")
    assert [found.totals[name] for name in totals] == [4, 3, 2, 1, 20.0]
    assert codes(found) == ["debtrank", "debtrank_unranked"]
    reasons = dict(cells(found, "party_id", "reason"))
    assert "cannot be told" in reasons["A"]
    assert reasons["B"].startswith("its net assets are not known")


def test_whom_somebody_names_does_default_whatever_it_owns(make: Make) -> None:
    own = [owns("A", 10), owns("B", None), owns("C", 10)]
    graph = bank(make, vouches("B", "A", 5), vouches("C", "B", 5), rows=own)
    assert cells(debtrank(graph, default=["B"]), "party_id", "distress") == [("C", 0.5)]
    found = debtrank(graph, default=["A"])
    assert cells(found, "party_id", "distress", "loss", "state") == [
        ("B", None, None, "net_assets_missing")
    ]
    assert (found.totals["n_hit"], found.totals["n_unknown_net_assets"]) == (0, 1)
    assert codes(found) == ["default_hits_nobody", "default_unknown"]


def test_people_borrow_too(make: Make) -> None:
    graph = bank(make, vouches("A", "P", 5), rows=[owns("A", 10)], customers=[customer("P", 1)])
    assert cells(debtrank(graph), "party_id", "kind", "debtrank", "amount") == [
        ("A", "firm", 0.0, 0.0),
        ("P", "customer", None, 5.0),
    ]
    assert debtrank(graph, default=["P"]).totals["loss"] == 5.0


def test_doubtful_amounts_and_guarantees_for_oneself(make: Make) -> None:
    own = [owns("A", 10), owns("B", 10)]
    rows = (vouches("A", "A", 9), vouches("B", "A", -5), vouches("B", "A", None, contract_id="2"))
    found = debtrank(bank(make, *rows, rows=own))
    assert cells(found, "party_id", "debtrank", "n_guarantors") == [("A", 0.0, 1), ("B", 0.0, 0)]
    assert "no usable amount" in cells(found, "reason")[0]
    assert codes(found) == ["debtrank", "guarantees_amount", "guarantees_self"]


def test_only_what_holds_and_may_be_seen_spreads(make: Make) -> None:
    branches = [{"branch_id": "X"}, {"branch_id": "Y"}]
    own = [owns(f, 10, branch_id="Y" if f == "C" else "X") for f in "ABC"]
    rows = (vouches("B", "A", 5), vouches("C", "B", 5), vouches("A", "C", 5, until=ago(1)))
    graph = bank(make, *rows, rows=own, branches=branches)
    assert debtrank(graph, default=["A"]).totals["n_hit"] == 2
    mine = graph.view(scope=Scope(frozenset({"X"})))
    assert cells(debtrank(mine), "party_id", "debtrank") == [("A", 0.25), ("B", 0.0)]
    with pytest.raises(NotFoundError, match="party number 2 of 2 that default"):
        debtrank(mine, default=["A", "C"])


def test_closed_parties_and_prospects_stand_too(make: Make) -> None:
    own = [owns("A", 10, closed_on=ago(9)), owns("B", 10, is_client=False)]
    assert debtrank(bank(make, vouches("B", "A", 5), rows=own)).totals["n_ranked"] == 1


def test_nothing_and_nobody(make: Make) -> None:
    for graph in (make(), bank(make, firms="A")):
        assert debtrank(graph).n_rows == 0
        assert codes(debtrank(graph)) == ["debtrank", "guarantees_none"]
    alone = debtrank(bank(make, firms="A"), default=["A"])
    assert (alone.n_rows, alone.totals["loss"], codes(alone)[0]) == (0, 0.0, "default_hits_nobody")
