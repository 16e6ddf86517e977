"""Leads both ways, worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.analysis.corporate import leads
from graphcrm.errors import InputError
from graphcrm.graph import Graph, Scope
from tests.unit.analysis.small import Make, Row, ago, cells, covers, customer, firm, member, works

CROWD = [f"C{i}" for i in range(1, 7)]


def bank(make: Make, **tables: Any) -> Graph:
    """Return F1, a client with 10 heads, and F2, no client; six people who work for neither."""
    known: dict[str, list[Row]] = {
        "staff": [member("S1"), member("S2")],
        "customers": [customer(c, 1000 * i) for i, c in enumerate(CROWD, 1)],
        "firms": [firm("F1", 5, headcount=10), firm("F2", is_client=False)],
        "coverage": [covers("S1", "F1"), covers("S2", "C6")],
    }
    return make(**known | tables)


def to_firm(graph: Graph, *names: str, **given: Any) -> list[Any]:
    rows = [r for r in leads(graph, **given).rows() if r["direction"] == "to_firm"]
    return [tuple(r[n] for n in names) for r in rows]


@pytest.mark.parametrize(
    ("jobs", "expected"),
    [
        ([works(c, "F2") for c in CROWD[:4]], []),  # four employees are too few
        ([works(c, "F2") for c in CROWD[:5]], [(0, 5)]),
        ([works("C1", "F2", role="finance")], [(1, 0)]),
        # a person counts once a firm, among its key people
        ([works("C1", "F2", role="finance"), works("C1", "F2")], [(1, 0)]),
        ([works("C1", "F2", role="shareholder", share=0.1)], [(1, 0)]),
        # a small owner is neither key nor employee, however many there are
        ([works(c, "F2", role="beneficial_owner", share=0.1) for c in CROWD], []),
        ([works("C1", "F2", role="beneficial_owner", share=0.25)], [(1, 0)]),
        ([works("C1", "F2", role="beneficial_owner")], [(1, 0)]),
        ([works("C1", "F2", role="finance", until=ago(0))], []),
    ],
)
def test_firms_to_win(make: Make, jobs: list[Row], expected: list[Any]) -> None:
    graph = bank(make, employment=jobs)
    assert to_firm(graph, "n_key_people", "n_employees") == expected


@pytest.mark.parametrize(
    "columns",
    [{"closed_on": ago(0)}, {"status": "revoked"}, {"status": "cancelled"}, {"is_client": None}],
)
def test_firms_that_are_gone_or_clients_are_not_to_win(make: Make, columns: Row) -> None:
    firms = [firm("F2", **{"is_client": False, **columns})]
    jobs = [works("C1", "F2", role="finance")]
    assert to_firm(bank(make, firms=firms, employment=jobs, coverage=[]), "party_id") == []


def test_whom_to_ask_and_who_calls(make: Make) -> None:
    """The key person goes first, then the wealthiest employees; three are enough."""
    jobs = [works("C1", "F2", role="hr"), *(works(c, "F2") for c in CROWD[1:])]
    asked = to_firm(bank(make, employment=jobs), "via", "staff_id", "worth_people")
    assert asked == [(["C1", "C6", "C5"], None, 21_000.0)]
    jobs[0] = works("C6", "F2", role="hr")
    assert to_firm(bank(make, employment=jobs), "via", "staff_id") == [(["C6", "C5", "C4"], "S2")]


def test_nobody_is_asked_who_must_not_be(make: Make) -> None:
    people = [customer("C1", do_not_contact=True), customer("C2", birth_date=ago(17 * 365))]
    jobs = [works("C1", "F2", role="finance"), works("C2", "F2", role="hr")]
    graph = bank(make, customers=people, employment=jobs, coverage=[])
    assert to_firm(graph, "n_key_people", "via", "staff_id") == [(2, [], None)]


@pytest.mark.parametrize(
    ("headcount", "expected"),
    [(10, [(8, None)]), (2, []), (1, []), (0, []), (None, [])],
)
def test_people_to_win(make: Make, headcount: int | None, expected: list[Any]) -> None:
    """Two of the heads bank here; an owner who does not work there is no head."""
    jobs = [works("C1", "F1"), works("C2", "F1", role="finance")]
    jobs.append(works("C3", "F1", role="actual_controller"))
    graph = bank(make, firms=[firm("F1", 5, headcount=headcount)], employment=jobs)
    answer = leads(graph)
    assert cells(answer, "n_not_banked", "flag") == expected
    assert answer.totals["n_headcount_unusable"] == (headcount is None or headcount < 2)


def test_an_owner_whom_the_firm_pays_is_no_head(make: Make) -> None:
    """C1 owns and is paid, C2 holds no role and is paid."""
    pays = [{"firm_id": "F1", "customer_id": c, "month": ago(29)} for c in ("C1", "C2")]
    owner = works("C1", "F1", role="shareholder", share=0.6)
    answer = leads(bank(make, employment=[owner], payrolls=pays))
    assert cells(answer, "n_key_people", "n_employees", "n_not_banked") == [(1, 1, 9)]


def test_the_reason_says_it_in_both_languages(make: Make) -> None:
    answer = leads(bank(make, employment=[works("C1", "F1"), works("C2", "F2", role="hr")]))
    first, second = (str(row["reason"]) for row in answer.rows("en"))
    assert "no client, but 1 of its key people" in first
    assert "nobody is responsible" in first
    assert "9 people do not bank here" in second
    assert "还有 9 人未在本行开户" in str(answer.rows("zh")[1]["reason"])


def test_a_viewer_sees_his_branch_alone(make: Make) -> None:
    branches = [{"branch_id": b} for b in ("B1", "B2")]
    people = [customer("C1", branch_id="B1"), customer("C2", branch_id="B2")]
    firms = [firm("F2", is_client=False, branch_id="B1")]
    jobs = [works(c, "F2", role="finance") for c in ("C1", "C2")]
    more = {"branches": branches, "customers": people, "firms": firms, "coverage": []}
    graph = bank(make, employment=jobs, **more)
    row = leads(graph.view(scope=Scope(frozenset({"B1"})))).rows()[0]
    assert (row["n_key_people"], row["via"]) == (1, ["C1"])
    assert leads(graph.view(scope=Scope(frozenset({"B2"})))).n_rows == 0


def test_a_bank_without_firms_has_no_leads(make: Make) -> None:
    answer = leads(make(customers=[customer("C1")]))
    assert (answer.n_rows, answer.totals["n_to_firm"]) == (0, 0)


def test_k_is_a_number_of_people(make: Make) -> None:
    with pytest.raises(InputError, match="1 or more"):
        leads(bank(make), k=0)
