"""Who decides at a firm and who of them is missing, worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.analysis.corporate import key_people
from graphcrm.errors import InputError, NotFoundError
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
    met,
)


def holds(who: str, role: str, share: float | None = None, of: str = "F1", **more: Any) -> Row:
    return {"customer_id": who, "firm_id": of, "role": role, "share": share, **more}


def bank(make: Make, *jobs: Row, **tables: Any) -> Graph:
    known: dict[str, Any] = {
        "staff": [member("S1"), member("S2")],
        "customers": [customer(f"C{n}") for n in range(1, 6)],
        "firms": [firm("F1", 10)],
        "employment": jobs,
        "coverage": [covers("S1", "C1"), covers("S2", "F1")],
    }
    return make(**{**known, **tables})


def test_each_role_with_its_person_and_state(make: Make) -> None:
    graph = bank(
        make,
        holds("C3", "finance"),
        holds("C2", "legal_rep"),
        holds("C1", "legal_rep"),
        holds("C1", "shareholder", 0.4),
        holds("C1", "employee"),
        customers=[customer("C1", 1), customer("C2", 1), customer("C3", closed_on=ago(0))],
    )
    answer = key_people(graph, as_of=DAY)
    assert cells(answer, "role", "customer_id", "banked", "staff_id", "state") == [
        ("legal_rep", "C1", True, "S1", "covered"),
        ("legal_rep", "C2", True, None, "not_covered"),
        ("executive", None, False, None, "unknown"),
        ("shareholder", "C1", True, "S1", "covered"),
        ("finance", "C3", False, None, "not_banked"),
        ("actual_controller", None, False, None, "unknown"),
    ]
    assert cells(answer, "share")[3] == 0.4
    assert answer.totals == {
        "n_firms": 1,
        "n_incomplete": 1,
        "worth_incomplete": 10.0,
        "n_key_people": 3,
        "n_covered": 2,
        "n_not_covered": 1,
        "n_not_banked": 1,
        "n_unknown": 2,
        "n_ownership_above_one": 0,
        "n_worth_unknown": 0,
        "n_unknown_start": 0,
    }


def test_the_strongest_live_link_covers(make: Make) -> None:
    links = [covers("S1", "C1", "assistant"), covers("S2", "C1", until=ago(0))]
    graph = bank(make, holds("C1", "hr"), coverage=links, contacts=[met("S2", "C1", 1)])
    answer = key_people(graph, as_of=DAY, roles=["hr"])
    assert cells(answer, "staff_id") == ["S2"]  # 0.5 ** (1 / 90), more than 0.4
    assert cells(key_people(graph, as_of=DAY, roles=["hr"], window_days=0), "staff_id") == ["S1"]


@pytest.mark.parametrize(
    ("share", "listed"), [(0.24, False), (0.25, True), (None, True), (1.0, True)]
)
def test_who_owns_a_quarter_is_a_key_person(
    make: Make, share: float | None, *, listed: bool
) -> None:
    answer = key_people(bank(make, holds("C1", "beneficial_owner", share)), roles=["hr"])
    owner = [("beneficial_owner", "covered")] if listed else []
    assert cells(answer, "role", "state") == [*owner, ("hr", "unknown")]


def test_of_two_spells_the_later_stands_and_ended_ones_do_not(make: Make) -> None:
    graph = bank(
        make,
        holds("C1", "shareholder", 0.3, since=ago(9)),
        holds("C1", "shareholder", 0.5, since=ago(99)),
        holds("C1", "finance", until=ago(0)),
        holds("C2", "finance", since=ago(-1)),
    )
    answer = key_people(graph, as_of=DAY, roles=["finance"])
    assert cells(answer, "role", "customer_id", "share") == [
        ("shareholder", "C1", 0.3),
        ("finance", None, None),
    ]


@pytest.mark.parametrize(
    ("jobs", "parents", "owned"),
    [
        ([holds("C1", "shareholder", 0.6), holds("C2", "shareholder", 0.4)], [], None),
        ([holds("C1", "shareholder", 0.6), holds("C2", "shareholder", 0.5)], [], "110.0%"),
        ([holds("C1", "shareholder", 0.6), holds("C1", "beneficial_owner", 0.6)], [], None),
        ([holds("C1", "shareholder", 0.6)], [0.3, 0.2], "110.0%"),
        ([holds("C1", "shareholder", None)], [0.5, None], None),
    ],
)
def test_shares_that_sum_to_more_than_the_whole(
    make: Make, jobs: list[Row], parents: list[float | None], owned: str | None
) -> None:
    links = [
        {"firm_id": "F1", "other_firm_id": f"P{n}", "kind": "subsidiary_of", "share": share}
        for n, share in enumerate(parents)
    ]
    links.append({"firm_id": "F1", "other_firm_id": "F1", "kind": "subsidiary_of", "share": 0.9})
    firms = [firm("F1", 10), firm("P0", is_client=False), firm("P1", is_client=False)]
    answer = key_people(bank(make, *jobs, firms=firms, firm_links=links))
    assert set(cells(answer, "flag")) == {"ownership_above_one" if owned else "none"}
    assert answer.totals["n_ownership_above_one"] == bool(owned)
    assert (owned or "") in cells(answer, "reason")[0]
    assert ("key_people_flagged" in codes(answer)) is bool(owned)


def test_firms_of_greatest_worth_come_first_and_only_clients(make: Make) -> None:
    firms = [firm("F1", 5), firm("F2"), firm("F3", 9), firm("F4", 99, is_client=False)]
    jobs = [holds("C1", "hr", of=row["firm_id"]) for row in firms]
    answer = key_people(bank(make, *jobs, firms=firms), roles=["operator"])
    assert cells(answer, "firm_id", "role", "worth") == [
        ("F3", "hr", 9.0),
        ("F3", "operator", 9.0),
        ("F1", "hr", 5.0),
        ("F1", "operator", 5.0),
        ("F2", "hr", None),
        ("F2", "operator", None),
    ]
    assert cells(key_people(bank(make, *jobs, firms=firms), firm="F2"), "firm_id") == ["F2"] * 5


@pytest.mark.parametrize(
    ("given", "error", "says"),
    [
        ({"firm": "F9"}, NotFoundError, "the firm is not known"),
        ({"firm": "C1"}, InputError, "give a firm_id"),
        ({"roles": ["employee"]}, InputError, "roles are some of legal_rep, "),
        ({"roles": ["hr", "secret"]}, InputError, "roles are some of legal_rep, "),
        ({"window_days": -1}, InputError, "window_days"),
    ],
)
def test_bad_input(make: Make, given: Any, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says) as raised:
        key_people(bank(make), **given)
    assert "secret" not in str(raised.value)


def test_a_branch_sees_none_of_another(make: Make) -> None:
    graph = bank(
        make,
        holds("C1", "hr"),
        holds("C2", "hr"),
        branches=[{"branch_id": "B1"}, {"branch_id": "B2"}],
        customers=[customer("C1", branch_id="B1"), customer("C2", branch_id="B2")],
        firms=[firm("F1", branch_id="B1"), firm("F2", branch_id="B2")],
        staff=[member("S1", branch_id="B2"), member("S2", branch_id="B1")],
    )
    answer = key_people(graph.view(DAY, Scope(frozenset({"B1"}))), roles=["hr"])
    assert cells(answer, "firm_id", "customer_id", "staff_id") == [("F1", "C1", "other_branch")]


def test_why_is_said_in_both_languages(make: Make) -> None:
    graph = bank(make, holds("C1", "hr"), holds("C2", "finance"), firms=[firm("F1"), firm("F2")])
    answer = key_people(graph, roles=["operator"])
    assert cells(answer, "reason") == [
        "head of finance; banks here, but nobody looks after this person; S2, who looks after the "
        "firm, could follow up",
        "head of personnel; looked after by S1",
        "nobody is known as operator of the accounts; S2, who looks after the firm, could follow "
        "up",
        "nobody is known as operator of the accounts; nobody looks after the firm either: name "
        "somebody first",
    ]
    assert answer.rows("zh")[1]["reason"] == "人事负责人，由 S1 维系"
    assert codes(answer)[0] == "key_people"


def test_an_empty_bank(make: Make) -> None:
    answer = key_people(make())
    assert (answer.n_rows, codes(answer)) == (0, ["key_people"])
