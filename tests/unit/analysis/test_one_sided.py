"""Firms that use the bank on one side only, worked by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graphcrm.analysis.corporate import one_sided
from graphcrm.errors import InputError
from graphcrm.graph import Graph, Scope
from tests.banks import DAY
from tests.unit.analysis.small import (
    Make,
    Row,
    ago,
    cells,
    codes,
    covers,
    customer,
    firm,
    member,
    money,
    works,
)

ELSEWHERE, NEED = "settles_here_borrows_elsewhere", "need_unknown"
SIDES = {"D": "liability", "L": "asset", "I": "intermediary", "X": None}


def holds(product: str, of: str = "F1", **more: Any) -> Row:
    return {"party_id": of, "product_id": product, "opened_on": ago(99), **more}


def bank(make: Make, *holdings: Row, **tables: Any) -> Graph:
    known: dict[str, Any] = {
        "staff": [member("S1"), member("S2")],
        "firms": [firm("F1", 10)],
        "customers": [customer(f"C{n}") for n in range(5)],
        "products": [{"product_id": p, "side": side} for p, side in SIDES.items()],
        "holdings": [*holdings, holds("D", "C0")],
        "coverage": [covers("S2", "F1"), covers("S1", "F1", "assistant")],
    }
    return make(**{**known, **tables})


@pytest.mark.parametrize(
    ("products", "figures", "kinds"),
    [
        ("D", {"loans": 5}, ["one_side_only"]),
        ("DD", {"loans": 5}, ["one_side_only"]),
        ("DI", {"loans": 5}, None),
        ("L", {}, ["one_side_only"]),
        ("L", {"loans_elsewhere": 5}, ["one_side_only"]),  # it does not settle here
        ("DX", {"loans": 5}, ["one_side_only"]),
        ("X", {"loans_elsewhere": 5}, None),
        ("D", {"loans_elsewhere": 5}, ["one_side_only", ELSEWHERE]),
        ("DL", {"loans_elsewhere": 5}, [ELSEWHERE]),
        ("IDL", {"loans": 5, "loans_elsewhere": 0}, None),
        ("DI", {}, [NEED]),
        ("DI", {"loans": 0, "loans_elsewhere": 0}, [NEED]),
        ("I", {}, ["one_side_only", NEED]),
        ("DIL", {}, None),  # it has a loan product
        ("", {"loans_elsewhere": 5}, None),
    ],
)
def test_what_kind(
    make: Make, products: str, figures: dict[str, int], kinds: list[str] | None
) -> None:
    held = [holds(p, account_no=str(n)) for n, p in enumerate(products)]
    firms = [firm("F1", 10, **{name: money(yuan) for name, yuan in figures.items()})]
    answer = one_sided(bank(make, *held, firms=firms))
    assert cells(answer, "kinds") == ([kinds] if kinds else [])


def test_what_is_held_and_owed_on_the_date_counts(make: Make) -> None:
    held = [
        holds("D"),
        holds("L", closed_on=ago(0)),
        holds("I", opened_on=ago(-1)),
    ]
    figures = [{"party_id": "F1", "on": ago(1), "deposits": money(70), "loans": money(3)}]
    answer = one_sided(bank(make, *held, balances=figures), as_of=DAY)
    assert cells(answer, "kinds", "sides", "loans", "deposits") == [
        (["one_side_only"], ["liability"], 3.0, 70.0)
    ]


def staffed(n: int, of: str = "F1") -> list[Row]:
    return [works(f"C{i}", of) for i in range(n)]


@pytest.mark.parametrize(
    ("columns", "n", "listed"),
    [
        ({}, 5, True),
        ({}, 4, False),
        ({"is_client": False}, 5, True),
        ({"is_client": False, "status": "normal"}, 5, True),
        ({"is_client": False, "status": "revoked"}, 5, False),
        ({"closed_on": ago(0)}, 5, False),
        ({"opened_on": ago(-1)}, 5, False),
    ],
)
def test_people_bank_here_and_the_firm_does_not(
    make: Make, columns: Row, n: int, *, listed: bool
) -> None:
    graph = bank(make, firms=[firm("F1", 1, **columns)], employment=staffed(n))
    answer = one_sided(graph, as_of=DAY)
    assert cells(answer, "kinds", "n_banked") == ([(["people_only"], 5)] if listed else [])
    held = bank(make, holds("X"), firms=[firm("F1", 1, **columns)], employment=staffed(n))
    assert one_sided(held, as_of=DAY).n_rows == 0


def test_fewer_people_are_enough_when_asked_so(make: Make) -> None:
    graph = bank(make, employment=staffed(2))
    assert one_sided(graph, k=2).n_rows == 1
    assert one_sided(graph, k=3).n_rows == 0


def test_who_owes_most_elsewhere_comes_first(make: Make) -> None:
    owes = {"F1": (1, None), "F2": (9, None), "F3": (1, 0), "F4": (1, 7), "F5": (5, 7)}
    firms = [firm(f, own, loans_elsewhere=money(yuan)) for f, (own, yuan) in owes.items()]
    answer = one_sided(bank(make, *(holds("D", f) for f in owes), firms=firms))
    assert cells(answer, "firm_id", "loans_elsewhere") == [
        ("F5", 7.0),
        ("F4", 7.0),
        ("F3", 0.0),
        ("F2", None),
        ("F1", None),
    ]
    assert answer.totals == {
        "n_firms": 5,
        "n_one_side_only": 5,
        f"n_{ELSEWHERE}": 2,
        f"n_{NEED}": 3,
        "n_people_only": 0,
        "loans_elsewhere": 14.0,
        "n_worth_unknown": 0,
    }


def test_the_evidence_is_said_with_its_dates(make: Make) -> None:
    firms = [firm("F1", 10, loans_elsewhere=money(5000)), firm("F2", 1, is_client=False)]
    held = [holds("D"), holds("D", opened_on=date(2020, 1, 1)), holds("D", opened_on=None)]
    figures = [{"party_id": "F1", "on": ago(30), "deposits": money(70)}]
    graph = bank(make, *held, firms=firms, balances=figures, employment=staffed(5, "F2"))
    answer = one_sided(graph, as_of=DAY)
    assert cells(answer, "firm_id", "staff_id", "is_client", "reason") == [
        (
            *("F1", "S2", True),
            "holds products of one side only: liability; settles here and owes 5,000.00 yuan "
            "elsewhere; the oldest product is held since 2020-01-01; deposits and loans are those "
            "of 2026-05-31",
        ),
        (
            *("F2", None, False),
            "its people who bank here: 5; the firm itself holds nothing; nobody looks after it: "
            "name somebody",
        ),
    ]
    assert answer.rows("zh")[1]["reason"] == (
        "有 5 名员工是本行客户，企业未持有任何产品；无人维系，请指定管户员工"
    )


def test_without_holdings_nothing_can_be_said(make: Make) -> None:
    answer = one_sided(bank(make, holdings=[], employment=staffed(5)))
    assert (answer.n_rows, codes(answer)) == (0, ["one_sided_no_holdings"])


def test_a_branch_sees_its_own_firms_and_people(make: Make) -> None:
    graph = bank(
        make,
        holds("D", "F2"),
        branches=[{"branch_id": "B1"}, {"branch_id": "B2"}],
        firms=[firm("F1", branch_id="B1"), firm("F2", branch_id="B2")],
        customers=[customer(f"C{n}", branch_id="B1" if n < 3 else "B2") for n in range(5)],
        employment=staffed(5),
    )
    view = graph.view(DAY, Scope(frozenset({"B1"})))
    assert one_sided(view).n_rows == 0
    assert cells(one_sided(view, k=3), "firm_id", "n_banked") == [("F1", 3)]


@pytest.mark.parametrize(
    ("given", "says"), [({"k": 0}, "k is a number"), ({"worth": "x"}, "worth is measured by")]
)
def test_bad_input(make: Make, given: Any, says: str) -> None:
    with pytest.raises(InputError, match=says):
        one_sided(bank(make), **given)


def test_an_empty_bank(make: Make) -> None:
    assert one_sided(make()).n_rows == 0
