"""Plan against actual on a bank of a handful, worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.analysis.service import targets
from graphcrm.errors import InputError
from graphcrm.graph import Graph, Scope
from graphcrm.views.arrow import arrow_table
from tests.builders import load, new_app, write_bank

# May 31 and June 30.  B1: C1 has 60,000 in May and 90,000 in June (gold both times), C2 10,000
# from June on; F1 deposits of 500.  B2: C3, of unknown worth.
BANK: dict[str, Any] = {
    "branches": [{"branch_id": "B1"}, {"branch_id": "B2"}],
    "customers": [
        {"customer_id": "C1", "branch_id": "B1", "opened_on": "2026-05-02"},
        {"customer_id": "C2", "branch_id": "B1", "opened_on": "2026-06-15"},
        {"customer_id": "C3", "branch_id": "B2", "opened_on": "2026-06-16"},
    ],
    "firms": [{"firm_id": "F1", "branch_id": "B1", "is_client": 1, "deposits": 500}],
    "balances": [
        {"party_id": "C1", "on": "2026-05-31", "aum": 60_000},
        {"party_id": "C1", "on": "2026-06-30", "aum": 90_000},
        {"party_id": "C2", "on": "2026-06-30", "aum": 10_000},
    ],
    "products": [
        {"product_id": "P1", "side": "intermediary"},
        {"product_id": "P2", "side": "liability"},
    ],
    "holdings": [
        {"party_id": "C1", "product_id": "P1", "opened_on": "2026-06-03", "balance": 700},
        {"party_id": "C2", "product_id": "P1", "opened_on": "2026-06-30", "balance": 50},
        {"party_id": "C1", "product_id": "P2", "opened_on": "2026-06-03", "balance": 9_000},
        {"party_id": "C1", "product_id": "P1", "opened_on": "2026-05-03", "balance": None},
    ],
    "targets": [
        {"branch_id": "B1", "measure": "aum", "month": "2026-06", "amount": 100_000},
        {"branch_id": "B1", "measure": "aum", "month": "2026-05", "amount": 121_000},
        {"branch_id": "B2", "measure": "aum", "month": "2026-06", "amount": 5},
        {"branch_id": "B1", "measure": "n:gold", "month": "2026-06", "amount": 2},
        {"branch_id": "B1", "measure": "new_customers", "month": "2026-06", "amount": 2},
        {"branch_id": "B2", "measure": "new_customers", "month": "2026-06", "amount": 1},
        {"branch_id": "B1", "measure": "wealth_sales", "month": "2026-06", "amount": 1_000},
        {"branch_id": "B1", "measure": "smiles", "month": "2026-06", "amount": 7},
        {"branch_id": "B1", "measure": "aum", "month": "2026-01", "amount": 1},
    ],
}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    folder = tmp_path_factory.mktemp("targets")
    app = new_app(folder)
    load(app, write_bank(folder / "in", **BANK))
    return app.graph()


def said(graph: Graph, **asked: Any) -> dict[tuple[Any, ...], tuple[Any, Any]]:
    """Return what was reached of each target, and its share."""
    rows = targets(graph, as_of="2026-06-30", **asked).rows()
    return {
        (r["on"], r["branch_id"], r["measure"]): (
            r["actual"] if r["n_target"] is None else r["n_actual"],
            r["done_share"],
        )
        for r in rows
    }


def test_each_target_beside_what_there_was(graph: Graph) -> None:
    june, may = "2026-06-30", "2026-05-31"
    assert said(graph, months=2) == {
        (june, "B1", "aum"): (100_500.0, 1.005),  # 90,000 + 10,000 + 500
        (may, "B1", "aum"): (60_500.0, 0.5),  # of 121,000
        (june, "B2", "aum"): (None, None),
        (june, "B1", "n:gold"): (1, 0.5),
        (june, "B1", "new_customers"): (1, 0.5),
        (june, "B2", "new_customers"): (1, 1.0),
        (june, "B1", "wealth_sales"): (750.0, 0.75),
        (june, "B1", "smiles"): (None, None),
    }


def test_money_and_counts_stand_apart(graph: Graph) -> None:
    rows = targets(graph, as_of="2026-06-30", months=1).rows()
    figures = ("target", "actual", "target_gap", "n_target", "n_actual", "n_target_gap")
    told = {(r["branch_id"], r["measure"]): tuple(r[f] for f in figures) for r in rows}
    assert told["B1", "aum"] == (100_000.0, 100_500.0, 500.0, None, None, None)
    assert told["B1", "n:gold"] == (None, None, None, 2, 1, -1)
    assert told["B2", "aum"] == (5.0, None, None, None, None, None)


# B1: one of unknown worth, opened nobody knows when; holdings of unknown balance.  B2: nobody.
UNKNOWN: dict[str, Any] = {
    "branches": [{"branch_id": "B1"}, {"branch_id": "B2"}],
    "customers": [{"customer_id": "C1", "branch_id": "B1"}],
    "products": [{"product_id": "P1", "side": "intermediary"}],
    "holdings": [{"party_id": "C1", "product_id": "P1", "opened_on": "2026-06-03"}],
    "targets": [
        {"branch_id": branch, "measure": measure, "month": "2026-06", "amount": 1.5}
        for branch in ("B1", "B2")
        for measure in ("new_customers", "wealth_sales", "n:gold")
    ],
}


@pytest.mark.parametrize(
    ("left_out", "figures"),
    [
        ((), {"B1": [None, None, None], "B2": [0, 0.0, 0]}),
        (("holdings", "products"), {"B1": [None, None, None], "B2": [0, None, 0]}),
    ],
)
def test_what_is_not_known_is_not_nothing(
    tmp_path_factory: pytest.TempPathFactory, left_out: tuple[str, ...], figures: dict[str, Any]
) -> None:
    folder = tmp_path_factory.mktemp("unknown")
    app = new_app(folder)
    load(app, write_bank(folder / "in", **{k: v for k, v in UNKNOWN.items() if k not in left_out}))
    found = said(app.graph(), months=1)
    measures = ("new_customers", "wealth_sales", "n:gold")
    assert {b: [found["2026-06-30", b, m][0] for m in measures] for b in ("B1", "B2")} == figures


def test_half_a_customer_to_be_won_is_one(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("half")
    app = new_app(folder)
    load(app, write_bank(folder / "in", **UNKNOWN))
    rows = targets(app.graph(), as_of="2026-06-30", months=1).rows()
    row = next(r for r in rows if (r["branch_id"], r["measure"]) == ("B2", "new_customers"))
    assert (row["n_target"], row["n_actual"], row["n_target_gap"]) == (2, 0, -1)


def test_what_they_come_to(graph: Graph) -> None:
    answer = targets(graph, as_of="2026-06-30", months=2)
    assert answer.totals == {"n_targets": 8, "n_reached": 2, "n_behind": 4, "n_no_figure": 2}
    reasons = {row["measure"]: str(row["reason"]) for row in answer.rows()}
    assert "not known here" in reasons["smiles"]


def test_the_newest_month_first_and_the_furthest_behind(graph: Graph) -> None:
    rows = targets(graph, as_of="2026-06-30", months=2).rows()
    assert [row["on"] for row in rows] == ["2026-06-30"] * 7 + ["2026-05-31"]
    found = [row["branch_id"] for row in rows if row["measure"] == "new_customers"]
    assert found == ["B1", "B2"]


def test_a_month_that_is_not_over_is_not_judged(graph: Graph) -> None:
    rows = targets(graph, as_of="2026-06-29", months=1).rows()
    assert [(row["on"], row["actual"]) for row in rows] == [("2026-05-31", 60_500.0)]


def test_a_viewer_sees_his_branches_targets(graph: Graph) -> None:
    rows = targets(graph.view("2026-06-30", Scope(frozenset({"B2"})))).rows()
    assert {row["branch_id"] for row in rows} == {"B2"}


@pytest.mark.parametrize("months", [0, 121])
def test_months_out_of_range(graph: Graph, months: int) -> None:
    with pytest.raises(InputError):
        targets(graph, months=months)


def test_a_bank_without_targets(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("none")
    app = new_app(folder)
    load(app, write_bank(folder / "in", customers=[{"customer_id": "C1"}]))
    answer = targets(app.graph())
    assert (answer.n_rows, answer.totals["n_targets"]) == (0, 0)
    assert {column.data.dtype.kind for column in answer.columns} == {"i", "f"}
    assert arrow_table(answer, "en").num_rows == 0
