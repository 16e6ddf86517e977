"""The referral forest of a handful, worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.analysis import referral
from graphcrm.errors import InputError, NotFoundError
from graphcrm.graph import View
from graphcrm.graph.view import Scope
from tests.banks import DAY
from tests.unit.analysis.small import Make, Row, ago, brought, cells, codes, customer, firm, member

# A brought B and C, C brought D; E stands alone; S brought D too, and before anybody A.
#
#     A (1) ── B (20)
#       └───── C (300) ── D (4000)
PEOPLE = [customer(c, yuan) for c, yuan in zip("ABCDE", (1, 20, 300, 4000, 50000), strict=True)]
BROUGHT = [
    brought("A", "B", 400),
    brought("A", "C", 300),
    brought("C", "D", 100),
    brought("S", "D", 90),
    brought("S", "A", 999),
]


def bank(make: Make, *more: Row, **tables: Any) -> View:
    known: dict[str, list[Row]] = {
        "staff": [member("S"), member("T")],
        "customers": PEOPLE,
        "referrals": [*BROUGHT, *more],
    }
    return make(**known | tables).view(DAY)


def test_every_figure_of_the_forest(make: Make) -> None:
    answer = referral.forest(bank(make))
    assert [tuple(row.values())[:10] for row in answer.rows()] == [
        ("A", None, "A", 0, 2, 3, 2, 4320.0, True, "S"),  # 20 + 300 + 4000
        ("C", "A", "A", 1, 1, 1, 1, 4000.0, True, None),
        ("B", "A", "A", 1, 0, 0, 0, 0.0, True, None),
        ("D", "C", "A", 2, 0, 0, 0, 0.0, True, "S"),
    ]
    assert answer.totals == {
        "n_members": 4,
        "n_roots": 1,
        "n_referrals": 3,
        "n_rings": 0,
        "depth": 2,
        "worth": 4321.0,
        "n_worth_unknown": 0,
    }


def test_who_has_left_is_a_member_but_adds_nothing(make: Make) -> None:
    people = [*PEOPLE[:3], customer("D", 4000, closed_on=ago(1))]
    answer = referral.forest(bank(make, customers=people))
    assert ("D", False, 0.0) in cells(answer, "party_id", "active", "worth_descendants")
    assert ("C", True, 0.0) in cells(answer, "party_id", "active", "worth_descendants")
    assert answer.totals["worth"] == 321.0


def test_only_what_had_happened_counts(make: Make) -> None:
    answer = referral.forest(bank(make), as_of=ago(200))
    assert cells(answer, "party_id") == ["A", "B", "C"]
    # The day itself counts.
    assert cells(referral.forest(bank(make), as_of=ago(300)), "party_id") == ["A", "B", "C"]
    assert cells(referral.forest(bank(make), as_of=ago(301)), "party_id") == ["A", "B"]


@pytest.mark.parametrize("outcome", ["declined", "pending"])
def test_what_was_not_opened_changes_nothing(make: Make, outcome: str) -> None:
    more = bank(make, brought("E", "B", 900, outcome=outcome))
    assert referral.forest(more).rows() == referral.forest(bank(make)).rows()


def test_the_earliest_referrer_is_the_parent_and_the_others_are_contested(make: Make) -> None:
    graph = bank(make, brought("E", "C", 300), brought("B", "D", 100), brought("E", "D", 50))
    # C: A and E on the same day, A is the smaller id.  D: B and C likewise, E later.
    assert dict(cells(referral.forest(graph), "party_id", "parent_id"))["D"] == "B"
    answer = referral.contested(graph)
    assert [tuple(row.values())[:5] for row in answer.rows()] == [
        ("C", "E", ago(300).isoformat(), "A", ago(300).isoformat()),
        ("D", "C", ago(100).isoformat(), "B", ago(100).isoformat()),
        ("D", "E", ago(50).isoformat(), "B", ago(100).isoformat()),
    ]
    assert answer.totals == {"n_contested": 3, "n_parties": 2}
    # E brought nobody in who counts, and still is a member: a root of its own.
    assert ("E", 1) in cells(referral.roots(graph), "root_id", "size")


def test_roots(make: Make) -> None:
    people = [*PEOPLE[:3], customer("D", 4000, closed_on=ago(1)), customer("E", None)]
    graph = bank(
        make,
        brought("E", "F1", 365),
        customers=people,
        firms=[firm("F1", 7)],
    )
    answer = referral.roots(graph)
    # A: B, C and D below it, 2 of the 3 referrals within 365 days, 3 of 4 active; 1 + 20 + 300.
    # E: its referral is 365 days old, one too many; its own worth is not known.
    assert [tuple(row.values())[:7] for row in answer.rows()] == [
        ("A", 4, 2, 0.5, 321.0, 0.75, 2),
        ("E", 2, 1, 0.0, 7.0, 1.0, 1),
    ]
    assert answer.totals == {"n_roots": 2, "n_members": 6, "worth": 328.0, "n_worth_unknown": 1}
    assert "worth_unknown" in codes(answer)


def test_a_ring_is_cut_at_its_latest_referral(make: Make) -> None:
    # D brought A in again, last of all: A -> C -> D -> A.
    graph = bank(make, brought("D", "A", 5))
    answer = referral.rings(graph)
    expected = {
        "ring_id": "A",
        "party_ids": ["A", "C", "D"],
        "cut_referrer_id": "D",
        "cut_party_id": "A",
        "cut_on": ago(5).isoformat(),
    }
    assert answer.rows() == [expected]
    assert answer.totals == {"n_rings": 1, "n_parties": 3}
    assert referral.forest(graph).rows() == referral.forest(bank(make)).rows()


def test_a_ring_begins_with_its_smallest_party_wherever_it_is_cut(make: Make) -> None:
    ring = [brought("B", "A", 10), brought("A", "C", 9), brought("C", "B", 20)]
    answer = referral.rings(bank(make, referrals=ring))
    assert cells(answer, "party_ids", "cut_party_id") == [(["A", "C", "B"], "C")]


@pytest.mark.parametrize("n", [2, 1_000])
def test_rings_of_any_length(make: Make, n: int) -> None:
    ids = [f"C{i:04d}" for i in range(n)]
    ring = [brought(ids[i], ids[(i + 1) % n], 10) for i in range(n)]
    graph = make(customers=[customer(c, 1) for c in ids], referrals=ring)
    # All on one day: the referral of the largest id goes.
    assert cells(referral.rings(graph), "party_ids", "cut_party_id") == [(ids, ids[-1])]
    assert referral.forest(graph).totals["depth"] == n - 1
    assert cells(referral.roots(graph), "root_id", "size", "depth") == [(ids[-1], n, n - 1)]


def test_chain_is_the_way_down_and_all_below(make: Make) -> None:
    graph = bank(make, brought("C", "E", 200))
    answer = referral.chain(graph, "C")
    # E came before D.
    assert cells(answer, "party_id", "generation", "n_descendants") == [
        ("A", 0, 4),
        ("C", 1, 2),
        ("E", 2, 0),
        ("D", 2, 0),
    ]
    assert cells(answer, "referred_on")[:2] == [None, ago(300).isoformat()]
    assert answer.totals == {
        "n_above": 1,
        "n_descendants": 2,
        "depth_below": 1,
        "worth_descendants": 54000.0,
        "n_worth_unknown": 0,
    }


def test_a_chain_is_depth_first(make: Make) -> None:
    graph = bank(make, brought("B", "E", 10))
    assert cells(referral.chain(graph, "A"), "party_id") == ["A", "B", "E", "C", "D"]


def test_a_chain_says_of_how_many_below_it_does_not_know_the_worth(make: Make) -> None:
    people = [customer("A", None), *PEOPLE[1:3], customer("D", None), PEOPLE[4]]
    answer = referral.chain(bank(make, customers=people), "C")
    assert answer.totals["worth_descendants"] == 0.0
    assert answer.totals["n_worth_unknown"] == 1, "D; A is above"
    assert [n.facts["n"] for n in answer.notes if n.code == "worth_unknown"] == [1]


def test_what_names_no_money_has_no_doubts_about_it(make: Make) -> None:
    graph = bank(
        make,
        brought("D", "A", 5),
        brought("E", "E", 5),
        customers=[customer(c, None) for c in "ABCDE"],
    )
    for question in (referral.rings, referral.suspicious, referral.contested):
        assert codes(question(graph, as_of=ago(-1)))[1:] == ["after_the_data"]


def test_a_party_without_referrals_has_no_chain(make: Make) -> None:
    answer = referral.chain(bank(make), "E")
    assert answer.n_rows == 0
    assert codes(answer)[0] == "chain_alone"


def test_a_chain_of_nobody_is_refused_without_the_id(make: Make) -> None:
    with pytest.raises(NotFoundError) as caught:
        referral.chain(bank(make), "secret")
    assert "secret" not in str(caught.value)


def test_a_member_of_staff_has_no_chain_but_a_table(make: Make) -> None:
    with pytest.raises(NotFoundError, match="graphcrm referral staff lists"):
        referral.chain(bank(make), "S")


def test_staff_are_no_parents_and_have_their_own_table(make: Make) -> None:
    people = [*PEOPLE[:3], customer("D", 900), customer("E", 50000, closed_on=ago(3))]
    more = [brought("T", "D", 90), brought("T", "E", 50)]
    answer = referral.staff(bank(make, *more, customers=people))
    # S brought A (1 yuan) and D (900; T did so on the same day and has the greater id): neither is
    # worth 1,000.  T brought E, who has left.
    assert [tuple(row.values())[3:] for row in answer.rows()] == [
        (2, 2, 0, 1.0, 901.0),
        (1, 0, 0, 0.0, 0.0),
    ]
    assert cells(answer, "staff_id") == ["S", "T"]
    assert answer.totals["n_recruited"] == 3
    assert (
        referral.staff(bank(make, customers=people), effective_worth=900).totals["n_effective"] == 1
    )


def test_another_branch_is_neither_walked_nor_counted(make: Make) -> None:
    branches = dict(zip("ABCDE", ("B1", "B1", "B2", "B1", "B1"), strict=True))
    people = [customer(c, 1, branch_id=b) for c, b in branches.items()]
    staff = [member("S", branch_id="B2"), member("T", branch_id="B1")]
    view = bank(make, customers=people, staff=staff).graph.view(scope=Scope(frozenset({"B1"})))
    # C is out of sight, so D hangs on nobody.
    assert cells(referral.forest(view), "party_id", "recruited_by_staff") == [
        ("A", "other_branch"),
        ("B", None),
    ]
    with pytest.raises(NotFoundError):
        referral.chain(view, "C")
    with pytest.raises(NotFoundError, match="the party is not known"):
        referral.chain(view, "S")
    assert referral.staff(view).n_rows == 0


@pytest.mark.parametrize("question", ["forest", "roots", "rings", "suspicious", "contested"])
def test_without_referrals_it_says_so(make: Make, question: str) -> None:
    for graph in (make(), make(customers=PEOPLE)):
        answer = getattr(referral, question)(graph)
        assert answer.n_rows == 0
        assert codes(answer) == ["no_referral_data"]


def test_an_unknown_measure_is_refused(make: Make) -> None:
    with pytest.raises(InputError, match="worth is measured by"):
        referral.forest(bank(make), worth="height")
