"""Of which value class each party is, and how it should be served, worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.analysis.rules import Rules
from graphcrm.analysis.value import classes
from graphcrm.errors import InputError
from graphcrm.graph import Graph, Scope
from tests.unit.analysis.small import Make, Row, ago, cells, codes, customer, firm, money, works

PRODUCTS = [{"product_id": f"P{i}", "category": f"kind {i}"} for i in range(4)]
PRODUCTS += [{"product_id": "P9", "category": "kind 0"}, {"product_id": "N"}]


def class_of(make: Make, row: Row, *products: str, **tables: Any) -> str:
    holdings = [{"party_id": "c", "product_id": p} for p in products]
    graph = make(
        customers=[{"customer_id": "c", **row}], products=PRODUCTS, holdings=holdings, **tables
    )
    (found,) = cells(classes(graph, as_of=ago(0)), "value_class")
    return str(found)


RICH = {"aum": money(50_000), "n_txn_12m": 12}


@pytest.mark.parametrize(
    ("row", "products", "value_class"),
    [
        (RICH, ("P0", "P1", "P2", "P3"), "high"),
        (RICH, ("P0", "P1", "P2", "P9"), "valuable"),  # three categories
        (RICH, ("P0", "P1", "P2", "N"), "valuable"),  # N is of none
        (RICH, (), "valuable"),
        ({**RICH, "n_txn_12m": 11}, ("P0", "P1", "P2", "P3"), "low"),
        ({"loans": money(50_000), "n_txn_12m": 12}, (), "valuable"),
        ({"aum": money("49999.99"), "n_txn_12m": 12}, ("P0", "P1", "P2", "P3"), "low"),
        ({"n_txn_12m": 12}, (), "low"),
        ({"aum": money(10**7), "n_txn_12m": 0}, (), "sleeping"),
        ({"n_txn_12m": 0}, (), "sleeping"),
        ({"aum": money(10**7)}, ("P0", "P1", "P2", "P3"), "unknown"),
    ],
)
def test_the_first_class_that_fits(
    make: Make, row: Row, products: tuple[str, ...], value_class: str
) -> None:
    assert class_of(make, row, *products) == value_class


@pytest.mark.parametrize(
    ("need", "value_class"),
    [
        ({"raised_on": ago(900)}, "high"),
        ({"raised_on": ago(3), "status": "in progress"}, "high"),
        ({"raised_on": ago(3), "status": " Done"}, "valuable"),
        ({"raised_on": ago(3), "status": "已办结"}, "valuable"),
        ({"raised_on": ago(3), "status": "已成交"}, "valuable"),
        ({"raised_on": ago(3), "status": "跟进中"}, "high"),
        ({"raised_on": ago(-1)}, "valuable"),
    ],
)
def test_an_open_need_makes_a_valuable_party_one_of_high_value(
    make: Make, need: Row, value_class: str
) -> None:
    needs = [{"party_id": "c", "kind": "mortgage", **need}]
    assert class_of(make, RICH, needs=needs) == value_class


def test_gold_is_what_the_bank_says_it_is(make: Make) -> None:
    row = {"aum": money(80_000), "n_txn_12m": 12}
    tiers = [{"tier": "gold", "rank": 2, "min_worth": money(100_000)}]
    assert class_of(make, row, tiers=tiers) == "low"
    nobody_says = [{"tier": "vip", "rank": 2, "min_worth": money(100_000)}]
    assert class_of(make, row, tiers=nobody_says) == "valuable"


def test_a_bank_names_the_tier_of_its_own_that_is_gold(make: Make) -> None:
    tiers = [{"tier": "JK", "name": "金卡", "rank": 2, "min_worth": money(200_000)}]
    graph = make(tiers=tiers, customers=[customer("c", 80_000, n_txn_12m=12)])
    usual, own = classes(graph), classes(graph, managed_tier="JK")
    assert cells(usual, "value_class", "present") == [("valuable", "high")]
    assert (usual.totals["gold_worth"], "classes_no_gold" in codes(usual)) == (50_000.0, True)
    assert cells(own, "value_class", "present") == [("low", "low")]
    assert (own.totals["gold_worth"], "classes_no_gold" in codes(own)) == (200_000.0, False)


@pytest.fixture
def graph(make: Make) -> Graph:
    """Return a bank of one party or two for each sign of potential."""
    return make(
        branches=[{"branch_id": "B1"}, {"branch_id": "B2"}],
        customers=[
            customer("boss", 90_000, n_txn_12m=20, branch_id="B1"),
            customer("needy", 10, n_txn_12m=0, branch_id="B2"),
            customer("plain", 20, n_txn_12m=1, branch_id="B2"),
            customer("blank", n_txn_12m=1, branch_id="B2"),
        ],
        firms=[
            firm("f1", 60_000, loans_elsewhere=money(1), branch_id="B1"),
            firm("f2", 7, loans_elsewhere=money(0), branch_id="B1"),
        ],
        employment=[{**works("boss", "f1"), "role": "finance"}, works("plain", "f1")],
        needs=[{"party_id": "needy", "kind": "card", "raised_on": ago(0), "status": "open"}],
    )


def test_present_and_potential_name_the_strategy(graph: Graph) -> None:
    answer = classes(graph)
    names = ("party_id", "value_class", "present", "potential", "strategy")
    assert cells(answer, *names) == [
        ("boss", "valuable", "high", "high", "expand"),
        ("needy", "sleeping", "low", "high", "develop"),
        ("plain", "low", "low", "low", "serve_simply"),
        ("blank", "low", "unknown", "low", "find_out"),
        ("f1", "unknown", "high", "high", "expand"),
        ("f2", "unknown", "low", "low", "serve_simply"),
    ]
    assert answer.totals["n_class_unknown"] == 2
    assert answer.totals["worth_valuable"] == 90_000
    assert codes(answer)[:3] == ["classes", "classes_unknown", "life_no_balances"]


def test_a_matrix_counts_them(graph: Graph) -> None:
    found = classes(graph, by="matrix").rows()
    counted = {(r["present"], r["potential"]): (r["n_parties"], r["worth"]) for r in found}
    assert len(counted) == 9
    assert counted["high", "high"] == (2, 150_000)
    assert counted["low", "low"] == (2, 27)
    assert sum(int(str(n)) for n, _ in counted.values()) == 6
    assert sum(float(str(r["share"])) for r in found) == pytest.approx(1)


def test_own_rules_name_own_signs_words_and_strategies(graph: Graph) -> None:
    own = Rules(
        potential=("loans_elsewhere",),
        closed_needs=("OPEN",),
        strategies={"high_high": "行长拜访", "high_unknown": "look again"},
    )
    answer = classes(graph, rules=own)
    found = cells(answer, "party_id", "potential", "strategy")
    assert found[0] == ("boss", "unknown", "look again")  # owes elsewhere: asked of firms alone
    assert ("f1", "high", "行长拜访") in found
    assert set(cells(answer, "open_need")) == {False}
    assert set(cells(classes(graph, rules=Rules(potential=())), "potential")) == {"unknown"}


def test_reasons_say_why(graph: Graph) -> None:
    said = {row["party_id"]: str(row["reason"]) for row in classes(graph).rows("en")}
    assert said["boss"] == (
        "worth 90,000.00 yuan, gold or above; transactions in 12 months: 20; potential: a key "
        "person of a firm"
    )
    assert said["needy"] == (
        "neither worth nor loans reach gold; no transaction in 12 months; potential: an open need"
    )
    assert said["f1"].endswith("transactions unknown; potential: owes other banks")
    assert said["blank"].startswith("worth and loans unknown")


def test_a_viewer_sees_his_own(graph: Graph) -> None:
    view = graph.view(None, Scope(frozenset({"B2"})))
    assert cells(classes(view), "party_id") == ["needy", "plain", "blank"]
    assert cells(classes(view, kind="firms", by="matrix"), "n_parties") == [0] * 9


def test_an_empty_bank_and_bad_input(make: Make) -> None:
    assert classes(make()).n_rows == 0
    assert set(cells(classes(make(), by="matrix"), "share")) == {None}
    with pytest.raises(InputError, match="by is party or matrix"):
        classes(make(), by="SECRET")  # type: ignore[arg-type]
