"""How much comes from how few, worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.analysis.value import concentration
from graphcrm.errors import InputError
from graphcrm.graph import Scope
from tests.banks import DAY
from tests.unit.analysis.small import Make, ago, cells, codes, customer, firm, money

SHARES = ("top_share", "worth_share", "revenue_share", "n_parties")


def test_a_hundred_of_whom_one_has_half(make: Make) -> None:
    rows = [customer(f"C{i:03}", 1, revenue_12m=money(2)) for i in range(99)]
    rows.append(customer("rich", 99, revenue_12m=money(2)))
    answer = concentration(make(customers=rows))
    assert cells(answer, *SHARES) == [
        (0.01, 0.5, 0.01, 1),  # 99 of 198
        (0.05, pytest.approx(103 / 198), 0.05, 5),
        (0.1, pytest.approx(108 / 198), 0.1, 10),
        (0.2, pytest.approx(118 / 198), 0.2, 20),
    ]
    assert cells(answer, "worth", "revenue", "least_worth")[1] == (103.0, 10.0, 1.0)
    assert answer.totals == {
        **{"n_parties": 100, "worth": 198.0, "revenue": 200.0},
        # pairs that differ: 99 of 98 yuan, twice, over 100 * 100 * 2 * 1.98
        "gini": pytest.approx(2 * 99 * 98 / (100 * 100 * 2 * 1.98)),
        "gini_raw": answer.totals["gini"],
        **{"n_negative": 0, "worth_negative": 0.0},
        **{"n_long_tail": 80, "long_tail_share": pytest.approx(80 / 198)},
        **{"n_worth_unknown": 0, "n_revenue_unknown": 0},
    }


def test_shares_of_few_are_rounded_up_and_ties_go_by_id(make: Make) -> None:
    rows = [customer(f"C{i}", 5, revenue_12m=money(i)) for i in range(6)]
    answer = concentration(make(customers=rows))
    # 1 %, 5 %, 10 % of 6 is one, C0 of revenue 0; 20 % is two, C0 and C1 of 0 + 1 of 15
    assert cells(answer, *SHARES[1:]) == [(pytest.approx(1 / 6), 0, 1)] * 3 + [
        (pytest.approx(2 / 6), pytest.approx(1 / 15), 2)
    ]


def test_negative_worth_is_stated_clipped_and_raw(make: Make) -> None:
    revenues = [customer(f"C{i}", revenue_12m=money(yuan)) for i, yuan in enumerate((-20, 0, 50))]
    answer = concentration(make(customers=revenues), worth="revenue_12m")
    assert cells(answer, "worth_share", "revenue_share")[0] == (pytest.approx(50 / 30),) * 2
    # clipped 0, 0, 50: (n - 1) / n; raw: differences 20, 70, 50, twice, over 2 * 9 * 10
    assert answer.totals["gini"] == pytest.approx(2 / 3)
    assert answer.totals["gini_raw"] == pytest.approx(280 / 180)
    assert (answer.totals["n_negative"], answer.totals["worth_negative"]) == (1, -20.0)
    assert codes(answer) == ["concentration", "concentration_negative"]


def test_the_curve_from_the_poorest_up(make: Make) -> None:
    rows = [customer("C1", 1, revenue_12m=money(9)), customer("C3", 3)]
    answer = concentration(make(customers=rows), lorenz=4)
    assert cells(answer, "party_share", "worth_share", "revenue_share") == [
        (0.0, 0.0, 0.0),
        (0.25, 0.125, 0.5),  # half of C1
        (0.5, 0.25, 1.0),
        (0.75, 0.625, 1.0),
        (1.0, 1.0, 1.0),
    ]
    assert codes(answer) == ["concentration", "concentration_revenue"]
    assert answer.totals["n_revenue_unknown"] == 1


def test_what_is_not_known_is_left_out_and_counted(make: Make) -> None:
    rows = [customer("C1", 8), customer("C2"), customer("gone", 9, closed_on=ago(0))]
    answer = concentration(make(customers=rows))
    assert cells(answer, *SHARES)[0] == (0.01, 1.0, None, 1)
    assert (answer.totals["n_parties"], answer.totals["n_worth_unknown"]) == (1, 1)
    assert cells(answer, "reason")[0].endswith("of the worth; the least has 8.00 yuan")
    assert codes(answer) == ["concentration", "concentration_revenue", "worth_unknown"]


def test_one_kind_the_managed_book_and_a_branch(make: Make) -> None:
    graph = make(
        branches=[{"branch_id": "B1"}, {"branch_id": "B2"}],
        customers=[customer("C1", 60_000, branch_id="B1"), customer("C2", 10, branch_id="B2")],
        firms=[firm("F1", 500, branch_id="B2")],
    )
    assert concentration(graph, kind="firms").totals["worth"] == 500.0
    assert concentration(graph, kind="customers", book="managed").totals["worth"] == 60_000.0
    view = graph.view(DAY, Scope(frozenset({"B2"})))
    assert concentration(view).totals["worth"] == 510.0


@pytest.mark.parametrize("rows", [[], [customer("C1")], [customer("C1", 0), customer("C2", 0)]])
def test_of_nothing_there_is_no_share(make: Make, rows: list[Any]) -> None:
    answer = concentration(make(customers=rows))
    known = [row for row in rows if row["aum"] is not None]
    assert cells(answer, "worth_share", "revenue_share") == [(None, None)] * (4 if known else 0)
    assert (answer.totals["gini"], answer.totals["long_tail_share"]) == (None, None)
    assert answer.notes[0].code == "concentration_nothing"
    assert concentration(make(customers=rows), lorenz=2).n_rows == (3 if known else 0)


@pytest.mark.parametrize(
    "given", [{"lorenz": 0}, {"lorenz": 1001}, {"kind": "dogs"}, {"worth": "x"}, {"book": "mine"}]
)
def test_bad_input(make: Make, given: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        concentration(make(customers=[customer("C1", 1)]), **given)


def test_what_is_said(make: Make) -> None:
    rows = [customer("C1", 3, revenue_12m=money(1)), customer("C2", 1, revenue_12m=money(1))]
    answer = concentration(make(customers=rows))
    assert cells(answer, "reason")[3] == (
        "the first 20%, 1 of them, hold 75.0% of the worth and bring 50.0% of the revenue; "
        "the least has 3.00 yuan"
    )
    assert answer.rows("zh")[0]["reason"] == (
        "前 1% 共 1 户，占金额的 75.0%、收入的 50.0%；其中最少者 3.00 元"
    )
