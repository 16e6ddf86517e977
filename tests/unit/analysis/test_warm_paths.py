"""Warm paths from staff to a party, worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.analysis.crosssell import paths
from graphcrm.analysis.warm_paths import path
from graphcrm.answer import Answer
from graphcrm.errors import InputError, NotFoundError
from graphcrm.graph import Graph, Scope
from tests.banks import DAY
from tests.unit.analysis.small import (
    Make,
    Row,
    ago,
    brought,
    covers,
    customer,
    firm,
    lives,
    member,
    met,
    works,
)

# S1 -1.0- C1 -0.9- C2 -0.8- F1;  S2 -0.6- C3 -0.7- C2;  S1 -0.5- F1 by a call 90 days ago
TABLES: dict[str, list[Row]] = {
    "branches": [{"branch_id": "B1"}, {"branch_id": "B2"}],
    "staff": [
        member("S1", branch_id="B1", name="张伟"),
        member("S2", branch_id="B2", name="李娜"),
        member("S3", branch_id="B2", leaves_on=ago(0)),
    ],
    "customers": [
        customer("C1", branch_id="B1", name="王芳"),
        customer("C2", branch_id="B1", name="赵六"),
        customer("C3", branch_id="B2", name="孙七"),
        customer("C4", branch_id="B1"),
    ],
    "firms": [firm("F1", branch_id="B1", name="Steel")],
    "households": [{"household_id": "H1"}],
    "household_members": [lives("C1", "H1", since=ago(500)), lives("C2", "H1", since=ago(400))],
    "referrals": [brought("C3", "C2", 300)],
    "employment": [works("C2", "F1", role="finance")],
    "coverage": [covers("S1", "C1", since=ago(900)), covers("S2", "C3", "product")],
    "contacts": [met("S1", "F1", 90), met("S1", "C1", 0, "sms")],
}
B1 = Scope(frozenset({"B1"}))


@pytest.fixture
def graph(make: Make) -> Graph:
    return make(**TABLES)


def ways(answer: Answer) -> list[tuple[float, str]]:
    """Return strength and nodes of each way, once ranks and counts were seen to be right."""
    rows: list[dict[str, Any]] = [*answer.rows()]
    assert [row["rank"] for row in rows] == [*range(1, len(rows) + 1)]
    assert [row["n_hops"] for row in rows] == [len(row["hops"]) for row in rows]
    return [
        (row["strength"], " ".join([row["hops"][0]["from"], *(hop["to"] for hop in row["hops"])]))
        for row in rows
    ]


def said(answer: Answer) -> str:
    return answer.notes[0].code


def changed(table: str, key: str, **columns: Any) -> dict[str, list[Row]]:
    """Return the bank with one row of a table changed."""
    (name, *_) = TABLES[table][0]
    rows = [{**row, **(columns if row[name] == key else {})} for row in TABLES[table]]
    return {**TABLES, table: rows}


def test_the_strongest_ways_from_anybody_on_staff(graph: Graph) -> None:
    answer = paths(graph, "F1")
    # 1.0 * 0.9 * 0.8, then the call 90 days ago, then 0.6 * 0.7 * 0.8
    assert ways(answer) == [(0.72, "S1 C1 C2 F1"), (0.5, "S1 F1"), (0.336, "S2 C3 C2 F1")]
    found = {"n_paths": 3, "n_starts": 2, "best_strength": 0.72, "n_unknown_start": 0}
    assert answer.totals == found
    assert answer.notes[0].facts == {"n": 3, "strength": 0.72, "n_hops": 3}
    assert ways(paths(graph, "F1", k=1)) == [(0.72, "S1 C1 C2 F1")]
    assert ways(paths(graph, "F1", max_hops=2)) == [(0.5, "S1 F1")]
    assert ways(paths(graph, "F1", window_days=89)) == [
        (0.72, "S1 C1 C2 F1"),
        (0.336, "S2 C3 C2 F1"),
    ]


def test_hops_say_what_ties_since_when_and_in_names(graph: Graph) -> None:
    row = paths(graph, "C2", k=1).rows("zh")[0]
    assert row["hops"] == [
        {"from": "S1", "to": "C1", "table": "coverage", "on": ago(900).isoformat(), "strength": 1},
        {
            **{"from": "C1", "to": "C2", "table": "household_members"},
            **{"on": ago(400).isoformat(), "strength": 0.9},
        },
    ]
    assert row["reason"] == "张伟 S1 与 王芳 C1 有管户或有效联系；王芳 C1 与 赵六 C2 同一家庭"


@pytest.mark.parametrize(
    ("from_", "expected"),
    [
        ("S1", [(0.72, "S1 C1 C2 F1"), (0.5, "S1 F1")]),
        ("S2", [(0.336, "S2 C3 C2 F1")]),
        ("B1", [(0.72, "S1 C1 C2 F1"), (0.5, "S1 F1")]),
        ("B2", [(0.336, "S2 C3 C2 F1")]),  # who left today begins nothing
        ("S3", []),
    ],
)
def test_from_one_member_of_staff_or_a_branch(
    graph: Graph, from_: str, expected: list[tuple[float, str]]
) -> None:
    answer = paths(graph, "F1", from_=from_)
    assert ways(answer) == expected
    assert answer.parameters["from"] == from_


def test_a_way_begins_with_the_last_who_could_begin_it(make: Make) -> None:
    graph = make(**{**TABLES, "coverage": [*TABLES["coverage"], covers("S2", "C1")]})
    # S2 knows C1 as S1 does; by way of S1 he reaches the firm in three hops of 0.5, alone
    found = ways(paths(graph, "F1"))
    assert (0.5, "S1 F1") in found
    assert not any("S2 C1 S1" in way for _, way in found)
    assert (0.5, "S2 C1 S1 F1") in ways(paths(graph, "F1", from_="S2"))


@pytest.mark.parametrize(
    "columns",
    [
        {"do_not_contact": True},
        {"closed_on": ago(1)},
        {"birth_date": ago(365 * 10)},
        {"consent_marketing": "no"},
        {"aml_grade": "high"},
        {"status": "frozen"},
    ],
)
def test_who_may_not_be_contacted_is_not_passed(make: Make, columns: Row) -> None:
    graph = make(**changed("customers", "C2", **columns))
    answer = paths(graph, "F1", unknown_consent="allow")
    assert ways(answer) == [(0.5, "S1 F1")]
    answer = paths(graph, "F1", from_="S2", unknown_consent="allow")
    assert (ways(answer), said(answer)) == ([], "warm_paths_shut")
    # he himself may be asked about
    assert (0.42, "S2 C3 C2") in ways(paths(graph, "C2", unknown_consent="allow"))


def test_consent_that_is_not_known(make: Make) -> None:
    graph = make(**changed("customers", "C1", consent_marketing="yes"))
    assert ways(paths(graph, "C2")) == [(0.9, "S1 C1 C2"), (0.4, "S1 F1 C2")]
    assert len(ways(paths(graph, "C2", unknown_consent="allow"))) == 3


def test_a_viewer_of_a_branch_goes_through_nobody_elses(graph: Graph) -> None:
    view = graph.view(DAY, B1)
    answer = paths(view, "F1")
    assert ways(answer) == [(0.72, "S1 C1 C2 F1"), (0.5, "S1 F1")]
    assert answer.totals["n_starts"] == 1
    for hidden in ("C3", "nobody"):
        with pytest.raises(NotFoundError, match="the party is not known"):
            paths(view, hidden)
    for hidden in ("S2", "B2", "nobody"):
        with pytest.raises(NotFoundError, match="from is no staff_id or branch_id"):
            paths(view, "F1", from_=hidden)


def test_staff_of_another_branch_are_not_passed(make: Make) -> None:
    graph = make(**{**TABLES, "coverage": [covers("S2", "C1"), covers("S2", "C4")]})
    assert ways(path(graph, "C1", "C4")) == [(1.0, "C1 S2 C4")]
    answer = path(graph.view(DAY, B1), "C1", "C4")
    assert (ways(answer), said(answer)) == ([], "warm_paths_far")
    with pytest.raises(NotFoundError, match="the second end is no party or member of staff"):
        path(graph.view(DAY, B1), "C1", "S2")


@pytest.mark.parametrize(
    ("party", "given", "code"),
    [
        ("C4", {}, "warm_paths_alone"),
        ("F1", {"from_": "S2", "max_hops": 2}, "warm_paths_far"),
        ("F1", {"from_": "S3"}, "warm_paths_alone"),
    ],
)
def test_no_way_and_why(graph: Graph, party: str, given: Row, code: str) -> None:
    answer = paths(graph, party, **given)
    assert (answer.n_rows, said(answer)) == (0, code)
    assert answer.totals["best_strength"] is None
    assert answer.rows() == []


def test_ties_that_may_not_have_begun_are_counted(make: Make) -> None:
    # Before the first load nobody knows whether S2 covered C3, or C2 was at F1; of kinship never.
    kin = [{"customer_id": "C2", "other_customer_id": "C4", "relation": "child"}]
    past = make(**TABLES, kinship=kin).view(ago(1))
    for party, k, n in (("C1", 1, 0), ("F1", 1, 1), ("F1", 5, 2), ("C4", 5, 2)):
        answer = paths(past, party, k=k)
        assert answer.totals["n_unknown_start"] == n
        assert ("n_unknown_start" in {note.code for note in answer.notes}) == (n > 0)
    assert paths(make(**TABLES), "F1").totals["n_unknown_start"] == 0


def test_nobody_to_begin_with(make: Make) -> None:
    graph = make(**{**TABLES, "staff": [], "coverage": [], "contacts": []})
    assert said(paths(graph, "F1")) == "warm_paths_nobody"
    assert ways(path(graph, "C1", "F1")) == [(0.72, "C1 C2 F1")]


def test_from_anyone_to_anyone(graph: Graph) -> None:
    answer = path(graph, "C3", "S1")
    # 0.7 * 0.9 * 1.0, and 0.7 * 0.8 * 0.5
    assert ways(answer) == [(0.63, "C3 C2 C1 S1"), (0.28, "C3 C2 F1 S1")]
    assert (answer.parameters["from"], answer.parameters["to"]) == ("C3", "S1")
    back = [(strength, " ".join(way.split()[::-1])) for strength, way in ways(answer)]
    assert ways(path(graph, "S1", "C3")) == back


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"k": 0}, "k is how many ways"),
        ({"k": 1001}, "k is how many ways"),
        ({"max_hops": 0}, "max_hops is from 1 to 6"),
        ({"max_hops": 7}, "max_hops is from 1 to 6"),
        ({"unknown_consent": "maybe"}, "unknown_consent is allow or deny"),
        ({"max_firm": 1}, "max_firm is 2 or more"),
        ({"window_days": -1}, "window_days"),
    ],
)
def test_what_cannot_be_meant_is_refused(graph: Graph, given: Row, says: str) -> None:
    with pytest.raises(InputError, match=says):
        paths(graph, "F1", **given)
    with pytest.raises(InputError, match=says):
        path(graph, "C1", "F1", **given)


def test_ends_that_are_none(graph: Graph) -> None:
    with pytest.raises(InputError, match="both ends are the same"):
        path(graph, "C1", "C1")
    with pytest.raises(NotFoundError, match="the first end is no party") as caught:
        path(graph, "13900001234", "C1")
    assert "13900001234" not in caught.value.message


def test_a_day_before_the_tie(graph: Graph) -> None:
    assert ways(paths(graph, "C2", as_of=ago(401))) == []
    late = paths(graph, "C2", as_of=ago(-400))
    assert ways(late)[0] == (0.9, "S1 C1 C2")
    assert [note.code for note in late.notes][-1] == "after_the_data"
