"""How many departures a branch, a firm's people and the bank can take."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graphcrm.analysis import coverage
from graphcrm.errors import InputError
from graphcrm.graph import Scope
from tests.banks import DAY
from tests.unit.analysis.small import Make, ago, cells, codes, covers, customer, firm, member, works


def held(*pairs: str) -> list[dict[str, Any]]:
    """Return coverage rows from "S1 C1" and the like."""
    return [covers(*pair.split()) for pair in pairs]


def staff(*ids: str) -> list[dict[str, Any]]:
    return [member(i, branch_id="B1") for i in ids]


def branch(*worth: int | None) -> dict[str, Any]:
    """Return the tables of one branch with customers C1, C2, … of that worth."""
    people = [customer(f"C{n}", w, branch_id="B1") for n, w in enumerate(worth, start=1)]
    return {"branches": [{"branch_id": "B1", "name": "东城"}], "customers": people}


def test_two_who_share_and_one_who_holds_alone(make: Make) -> None:
    # Worth 40 + 30 + 30 + 10 = 110, half is 55.  S1 alone holds C1 (40), S2 alone C4 (10); S2 and
    # S3 share C2 and C3.  S1 first: 40.  Then S2: 50, then S3: 110, which is all of it.
    # Two are enough: S2 and S3 hold 30 + 30 + 10 = 70 of 110 between them.
    graph = make(
        **branch(40, 30, 30, 10),
        staff=staff("S1", "S2", "S3"),
        coverage=held("S1 C1", "S2 C2", "S3 C2", "S2 C3", "S3 C3", "S2 C4"),
    )
    answer = coverage.factor(graph)
    (row,) = answer.rows()
    assert "others together need be only 2" in str(row.pop("reason"))
    assert row == {
        "unit_id": "B1",
        "name": "东城",
        "k": 3,
        "staff_ids": ["S1", "S2", "S3"],
        "orphaned_share": 1.0,
        "k_exact": 2,
        "n_live_staff": 3,
        "n_parties": 4,
        "worth": 110.0,
    }
    assert codes(answer) == ["factor", "factor_proof"]


def test_half_is_not_more_than_half(make: Make) -> None:
    # 50 of 100 is half; one fen more is not.
    pairs = held("S1 C1", "S2 C2")
    even = make(**branch(50, 50), staff=staff("S1", "S2"), coverage=pairs)
    tables = branch(50, 50)
    tables["customers"][1] = customer("C2", "50.01", branch_id="B1")
    more = make(**tables, staff=staff("S1", "S2"), coverage=pairs)
    assert cells(coverage.factor(even), "k", "staff_ids") == [(2, ["S1", "S2"])]
    assert cells(coverage.factor(more), "k", "staff_ids") == [(1, ["S2"])]


def test_where_nobody_raises_it_who_has_most_links_goes_then_by_id(make: Make) -> None:
    # Each party has two holders: none alone orphans anything.  S3 holds three, the others one or
    # two; without him C1 (S1), C2 and C3 (S2) hang on one, and S2 alone orphans 20 of 30.
    graph = make(
        **branch(10, 10, 10),
        staff=staff("S1", "S2", "S3"),
        coverage=held("S1 C1", "S3 C1", "S2 C2", "S3 C2", "S2 C3", "S3 C3"),
    )
    assert cells(coverage.factor(graph), "k", "staff_ids") == [(2, ["S3", "S2"])]
    tied = make(**branch(10), staff=staff("S1", "S2"), coverage=held("S2 C1", "S1 C1"))
    assert cells(coverage.factor(tied), "k", "staff_ids") == [(2, ["S1", "S2"])]


def test_a_colleague_of_another_branch_counts(make: Make) -> None:
    graph = make(
        **branch(10),
        staff=[*staff("S1"), member("S2", branch_id="B2")],
        coverage=held("S1 C1", "S2 C1"),
    )
    assert cells(coverage.factor(graph), "unit_id", "k", "n_live_staff") == [
        ("B1", 2, 2),
        ("B2", None, 0),
    ]
    own = coverage.factor(graph.view(DAY, Scope(frozenset({"B1"}))))
    assert cells(own, "unit_id", "staff_ids") == [("B1", ["S1", "other_branch"])]
    assert own.totals["n_uncovered"] == 0


@pytest.mark.parametrize("worth", [(None, None), (0, None), (0, 0)])
def test_without_worth_there_is_no_factor(make: Make, worth: tuple[int | None, ...]) -> None:
    graph = make(**branch(*worth), staff=staff("S1"), coverage=held("S1 C1", "S1 C2"))
    answer = coverage.factor(graph)
    assert cells(answer, "k", "staff_ids", "orphaned_share", "k_exact", "n_live_staff") == [
        (None, [], None, None, 1)
    ]
    assert "no share to lose" in str(answer.rows()[0]["reason"])
    assert answer.totals["n_worth_unknown"] == worth.count(None)


def test_negative_worth_counts_nothing(make: Make) -> None:
    # C1 counts 0 of 0 + 4 + 4: neither S1 nor S2 alone orphans more than 4 of 8.
    people = [
        customer("C1", branch_id="B1", revenue_12m=-100),
        customer("C2", branch_id="B1", revenue_12m=4),
        customer("C3", branch_id="B1", revenue_12m=4),
    ]
    graph = make(
        customers=people,
        staff=staff("S1", "S2"),
        coverage=held("S1 C1", "S1 C2", "S2 C3"),
    )
    answer = coverage.factor(graph, worth="revenue_12m")
    assert cells(answer, "k", "worth", "n_parties") == [(2, 8.0, 3)]


def test_a_branch_without_cover_is_a_row_and_a_firm_is_not(make: Make) -> None:
    tables = {
        "branches": [{"branch_id": "B1"}, {"branch_id": "B2"}],
        "customers": [customer("C1", 5, branch_id="B1"), customer("C2", 7, branch_id="B2")],
        "firms": [firm("F1"), firm("F2"), firm("F3", is_client=False)],
        "employment": [works("C1", "F1"), works("C2", "F2"), works("C1", "F3")],
        "staff": staff("S1"),
        "coverage": held("S1 C1"),
    }
    graph = make(**tables)
    answer = coverage.factor(graph)
    assert cells(answer, "unit_id", "k", "worth") == [("B1", 1, 5.0), ("B2", None, 0.0)]
    assert "Nobody looks after" in str(answer.rows()[1]["reason"])
    by_firm = coverage.factor(graph, by="firm")
    assert cells(by_firm, "unit_id", "k") == [("F1", 1), ("F3", 1)]
    assert (answer.totals["n_uncovered"], by_firm.totals["n_uncovered"]) == (1, 1)


def test_who_is_paid_by_a_firm_is_of_its_people(make: Make) -> None:
    month = date(2026, 6, 1)
    graph = make(
        customers=[customer("C1", 5)],
        firms=[firm("F1"), firm("F2", payer_kind="agency")],
        payrolls=[{"firm_id": f, "customer_id": "C1", "month": month} for f in ("F1", "F2")],
        staff=staff("S1"),
        coverage=held("S1 C1"),
    )
    assert cells(coverage.factor(graph, by="firm"), "unit_id") == ["F1"]


def test_a_person_of_two_firms_counts_in_both_and_once_in_each(make: Make) -> None:
    graph = make(
        customers=[customer("C1", 5)],
        firms=[firm("F1"), firm("F2")],
        employment=[
            works("C1", "F1"),
            {**works("C1", "F1"), "role": "finance"},
            works("C1", "F2"),
            works("C1", "F2", since=ago(9), until=ago(0)),
        ],
        staff=staff("S1"),
        coverage=held("S1 C1"),
    )
    answer = coverage.factor(graph, by="firm")
    assert cells(answer, "unit_id", "n_parties", "worth") == [("F1", 1, 5.0), ("F2", 1, 5.0)]


def test_the_bank_is_one_unit_and_holds_who_is_of_no_branch(make: Make) -> None:
    graph = make(
        customers=[customer("C1", 5), customer("C2", 4, branch_id="B1")],
        staff=staff("S1", "S2"),
        coverage=held("S1 C1", "S2 C2"),
    )
    answer = coverage.factor(graph, by="bank")
    assert cells(answer, "unit_id", "name", "k", "n_parties") == [("bank", None, 1, 2)]
    assert answer.rows()[0]["reason"] == "When S1 alone leaves, 55.6% of the worth has nobody."


@pytest.mark.parametrize(("n", "k_exact"), [(20, 11), (21, None)])
def test_up_to_twenty_staff_are_solved_exactly(make: Make, n: int, k_exact: int | None) -> None:
    # Each holds one party of the same worth alone, so more than half of 20 or 21 are 11.
    ids = [f"S{i:02}" for i in range(n)]
    graph = make(
        customers=[customer(f"C{i:02}", 1, branch_id="B1") for i in range(n)],
        staff=staff(*ids),
        coverage=[covers(s, f"C{s[1:]}") for s in ids],
    )
    answer = coverage.factor(graph)
    assert cells(answer, "k", "k_exact", "n_live_staff") == [(11, k_exact, n)]
    assert (answer.totals["n_exact"], answer.totals["n_bound"]) == (int(n == 20), int(n == 21))
    assert ("at least 11" in str(answer.rows()[0]["reason"])) == (n == 20)


def test_only_the_managed_book_where_asked(make: Make) -> None:
    graph = make(
        **branch(60_000, 10, 10),
        staff=staff("S1", "S2"),
        coverage=held("S1 C1", "S2 C2", "S2 C3"),
    )
    assert cells(coverage.factor(graph, book="managed"), "n_parties", "n_live_staff") == [(1, 1)]


@pytest.mark.parametrize("by", ["branch", "firm", "bank"])
def test_an_empty_graph_says_so(make: Make, by: Any) -> None:
    answer = coverage.factor(make(), by=by)
    assert answer.n_rows == 0
    assert codes(answer)[0] == "no_staff_data"


def test_where_nobody_looks_after_anybody_any_more_the_bank_has_no_factor(make: Make) -> None:
    ended = [covers("S1", "C1", until=ago(0))]
    graph = make(**branch(10), staff=staff("S1"), coverage=ended)
    answer = coverage.factor(graph, by="bank")
    assert cells(answer, "unit_id", "k", "n_parties") == [("bank", None, 0)]


def test_no_such_unit_is_refused(make: Make) -> None:
    with pytest.raises(InputError, match="by is branch, firm or bank"):
        coverage.factor(make(), by="town")  # type: ignore[arg-type]
