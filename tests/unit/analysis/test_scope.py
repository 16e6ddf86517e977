"""What a viewer of one branch may not see can be neither named, counted nor walked."""

from __future__ import annotations

import pytest

from graphcrm.analysis import coverage
from graphcrm.analysis.explain import explain
from graphcrm.errors import NotFoundError
from graphcrm.graph import OTHER_BRANCH, Graph, Scope
from graphcrm.graph.view import View
from tests.banks import DAY
from tests.unit.analysis.small import (
    Make,
    brought,
    cells,
    covers,
    customer,
    firm,
    lives,
    member,
    works,
)

B1 = Scope(frozenset({"B1"}))


@pytest.fixture
def graph(make: Make) -> Graph:
    """Return a bank of two branches; what is of B2, or of no branch, is secret to B1."""
    return make(
        branches=[{"branch_id": "B1"}, {"branch_id": "B2"}],
        staff=[
            member("S1", branch_id="B1", name="张伟"),
            member("S2", branch_id="B2", name="李娜"),
            member("S3"),
        ],
        customers=[
            customer("C1", 1, branch_id="B1"),
            customer("C2", 20, branch_id="B1"),
            customer("C3", 300, branch_id="B1"),
            customer("D1", 4000, branch_id="B2"),
            customer("E1", 50_000),
        ],
        firms=[firm("F2", 9, branch_id="B2"), firm("F1", 7, branch_id="B1")],
        households=[{"household_id": "H1"}],
        household_members=[lives("C1", "H1"), lives("D1", "H1")],
        employment=[works("C1", "F2"), works("C1", "F1"), works("D1", "F1")],
        coverage=[
            covers("S1", "C1"),
            covers("S1", "C2"),
            covers("S2", "C2"),
            covers("S2", "C3"),
            covers("S1", "D1"),
            covers("S3", "E1"),
        ],
        # C1 -> D1 -> C2: the way to C2 leads through another branch
        referrals=[brought("C1", "D1", 9), brought("D1", "C2", 8), brought("C1", "C3", 7)],
    )


@pytest.fixture
def view(graph: Graph) -> View:
    return graph.view(DAY, B1)


def test_only_own_parties_and_strangers_as_other_branch(view: View) -> None:
    answer = coverage.single_links(view)
    assert cells(answer, "party_id", "staff_id") == [("C3", OTHER_BRANCH), ("C1", "S1")]
    assert answer.totals["n_parties"] == 4  # C1, C2, C3, F1
    assert cells(coverage.orphans(view), "party_id") == ["F1"]


def test_a_leaver_counts_what_may_be_seen(view: View) -> None:
    answer = coverage.leaver(view, ["S1"])
    assert cells(answer, "party_id", "effect", "protecting_staff", "protected_by_other_unit") == [
        ("C1", "lost", [], False),
        ("C2", "thinned", [OTHER_BRANCH], True),
    ]
    assert answer.totals["n_lost"] == 1  # D1 is another branch's
    assert answer.totals["worth_lost"] == 1
    assert answer.totals["n_households"] == 1
    assert answer.totals["n_firms"] == 1  # F1; F2 is another branch's
    assert answer.totals["worth_referral_subtrees"] == 300  # C3; no way through D1


def test_departures_list_own_staff_and_add_up(view: View) -> None:
    answer = coverage.departures(view)
    assert cells(answer, "staff_id", "n_lost", "worth_lost") == [("S1", 1, 1.0)]
    assert answer.totals["n_lost"] == 1  # C3 hangs on somebody of another branch
    assert answer.totals["worth_lost"] == 1
    assert cells(answer, "branch_share") == [round(1 / 328, 9)]  # C1 of C1, C2, C3 and F1


@pytest.mark.parametrize("staff_id", ["S2", "S3", "nobody"])
def test_a_leaver_of_another_branch_is_unknown(view: View, staff_id: str) -> None:
    with pytest.raises(NotFoundError) as error:
        coverage.leaver(view, ["S1", staff_id])
    assert staff_id not in str(error.value)
    assert not error.value.facts


def test_the_same_words_for_the_hidden_and_the_unknown(view: View) -> None:
    said = set()
    for staff_id in ("S2", "nobody"):
        with pytest.raises(NotFoundError) as error:
            coverage.leaver(view, [staff_id])
        said.add(str(error.value))
    for party_id in ("D1", "E1", "nobody"):
        with pytest.raises(NotFoundError) as error:
            explain(view, party_id)
        said.add(str(error.value))
    assert len(said) == 2  # one for staff, one for parties


def test_explain_names_no_stranger(view: View) -> None:
    answer = explain(view, "C2")
    assert cells(answer, "staff_id", "name") == [("S1", "张伟"), (OTHER_BRANCH, None)]


def test_a_scope_of_nothing_sees_nothing(graph: Graph) -> None:
    view = graph.view(DAY, Scope(frozenset()))
    for question in (coverage.single_links, coverage.orphans, coverage.departures):
        assert question(view).n_rows == 0


def test_an_unknown_branch_is_refused(graph: Graph) -> None:
    with pytest.raises(NotFoundError, match="branch"):
        graph.view(DAY, Scope(frozenset({"B9"})))


def test_a_scope_of_all_branches_still_hides_who_is_of_none(graph: Graph) -> None:
    view = graph.view(DAY, Scope(frozenset({"B1", "B2"})))
    assert "E1" not in cells(coverage.single_links(view), "party_id")
