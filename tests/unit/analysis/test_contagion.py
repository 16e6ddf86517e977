"""Whom the loss of others may pull along, worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.analysis.risk import contagion
from graphcrm.analysis.rules import Rules
from graphcrm.errors import ConvergenceError, InputError, NotFoundError
from graphcrm.graph import Graph, Scope
from graphcrm.reasons import say
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
    lives,
    member,
    works,
)


def left(*parties: str, days: int = 10) -> list[Row]:
    return [{"party_id": p, "kind": "left", "raised_on": ago(days)} for p in parties]


def kin(one: str, other: str) -> Row:
    return {"customer_id": one, "other_customer_id": other, "relation": "spouse"}


def family(make: Make, **tables: Any) -> Graph:
    """C1 - C2 - C3 are kin, a chain; C4 is alone.  C1 has left."""
    people = [customer(f"C{n}", 100 * n, branch_id=f"B{n % 2}") for n in range(1, 5)]
    known: dict[str, list[Row]] = {
        "branches": [{"branch_id": "B0"}, {"branch_id": "B1"}],
        "customers": people,
        "kinship": [kin("C1", "C2"), kin("C2", "C3")],
        "signals": left("C1"),
    }
    return make(**known | tables)


def test_a_chain_of_three(make: Make) -> None:
    # Energies a, b, c: what arrives at C1 is A = 1 + B/4, at C2 B = A/2 + C/2, at C3 C = B/4, and
    # half of each stays: B = 2/3, A = 7/6, C = 1/6, so C2 keeps 1/3 and C3 1/12.
    answer = contagion(family(make))
    assert cells(answer, "party_id", "contagion", "n_left_near", "from_kind") == [
        ("C2", pytest.approx(1 / 3), 1, "kinship"),
        ("C3", pytest.approx(1 / 12), 0, None),
    ]
    assert cells(answer, "worth", "worth_at_risk") == [(200, 66.67), (300, 25)]
    totals = {"n_parties": 2, "n_start": 1, "n_left": 1, "n_closed": 0, "worth_at_risk": 91.67}
    assert answer.totals.items() >= totals.items()
    assert answer.totals["reach"] == 0.5  # C1 is active and has left; C4 is not reached


def test_a_closed_party_carries_and_is_not_listed(make: Make) -> None:
    people = [customer("C1", 1), customer("C2", 1, closed_on=ago(5)), customer("C3", 1)]
    graph = family(make, customers=people)
    # C3 keeps 1/12 of what begins at C1; of what begins at C2, B = 1 + B/8 + B/8 = 4/3, another 1/6
    answer = contagion(graph, as_of=DAY)
    assert cells(answer, "party_id", "contagion") == [("C3", pytest.approx(1 / 4))]
    assert (answer.totals["n_closed"], answer.totals["n_left"]) == (1, 1)


def test_an_event_counts_for_a_year(make: Make) -> None:
    graph = family(make, signals=left("C1", days=365))
    answer = contagion(graph, as_of=DAY)
    assert (answer.n_rows, codes(answer)[0]) == (0, "contagion_none")
    assert contagion(graph, as_of=DAY, event_days=366).n_rows == 2


def test_stronger_ties_pass_on_more(make: Make) -> None:
    tables = {"kinship": [kin("C1", "C2")], "households": [{"household_id": "H1"}]}
    home = [lives("C1", "H1"), lives("C3", "H1")]
    graph = family(make, **tables, household_members=home)
    # kinship 0.8 and household 0.9: a star of two, the ends share 1/3 as 8 to 9
    assert cells(contagion(graph), "party_id", "contagion") == [
        ("C3", pytest.approx(9 / 17 / 3)),
        ("C2", pytest.approx(8 / 17 / 3)),
    ]
    equal = contagion(graph, rules=Rules(tie_strength={"household": 0.8}))
    assert cells(equal, "party_id", "contagion") == [
        ("C2", pytest.approx(1 / 6)),
        ("C3", pytest.approx(1 / 6)),
    ]


def test_guarantees_carry(make: Make) -> None:
    given = [{"guarantor_id": "F1", "borrower_id": "F2", "amount": None}]
    graph = make(firms=[firm("F1"), firm("F2")], guarantees=given, signals=left("F2"))
    assert cells(contagion(graph), "party_id", "from_kind") == [("F1", "guarantee")]
    assert contagion(graph, guarantee=0).n_rows == 0


def test_staff_carry_nothing_and_cover_is_named(make: Make) -> None:
    looked_after = [covers("S1", c) for c in ("C1", "C2", "C4")]
    graph = family(make, staff=[member("S1")], coverage=looked_after)
    assert cells(contagion(graph), "party_id", "staff_id") == [("C2", "S1"), ("C3", None)]


@pytest.mark.parametrize(
    ("n", "gone", "says"),
    [
        (6, 2, "of 5 colleagues at the firm leavers number 2"),
        (6, 5, "nearly all colleagues at the firm are leavers"),
        (5, 2, "somebody with a direct tie is a leaver"),  # of four others each would be known
    ],
)
def test_circles_are_counted_from_five_others_on(make: Make, n: int, gone: int, says: str) -> None:
    people = [f"C{i}" for i in range(n)]
    graph = make(
        customers=[customer(c) for c in people],
        firms=[firm("F1", is_client=False)],
        employment=[works(c, "F1") for c in people],
        signals=left(*people[:gone]),
    )
    assert set(cells(contagion(graph), "reason")) == {says}


def test_of_a_family_no_more_is_said_than_that_somebody_left(make: Make) -> None:
    assert cells(contagion(family(make)), "reason") == [
        "somebody with a direct tie is a leaver",
        "tied to leavers through others",
    ]


def test_what_if_some_leave_counts_them_alone(make: Make) -> None:
    answer = contagion(family(make), leaving=["C3"])
    # The same chain from its other end; C1 is active still, and what it did does not count.
    assert cells(answer, "party_id", "contagion") == [
        ("C2", pytest.approx(1 / 3)),
        ("C1", pytest.approx(1 / 12)),
    ]
    assert (answer.totals["n_start"], answer.totals["worth_start"]) == (1, 300)
    assert codes(answer)[0] == "contagion_if"


def test_what_if_the_top_clients_leave(make: Make) -> None:
    answer = contagion(family(make), top=2)  # C4 with 400 and C3 with 300
    assert cells(answer, "party_id") == ["C2", "C1"]
    assert (answer.totals["n_start"], answer.totals["worth_start"]) == (2, 700)


def test_what_if_a_firm_cuts_staff(make: Make) -> None:
    graph = family(make, firms=[firm("F1", 900)], employment=[works("C2", "F1")], kinship=[])
    answer = contagion(graph, cuts="F1", cut_share=0.3)
    # C2 begins with 0.3 and keeps 2/3 of it; the firm has the rest and is not listed.
    assert cells(answer, "party_id", "contagion", "reason") == [
        ("C2", pytest.approx(0.2), "works for the firm that lets people go, or is paid by it")
    ]
    assert (answer.totals["n_start"], answer.totals["worth_start"]) == (1, 60)
    said = "each of its 1 who bank here counting as 30% (60.00 yuan of theirs)"
    assert said in say(answer.notes[0], "en")  # and not that everybody leaves
    nobody = contagion(family(make, firms=[firm("F1")]), cuts="F1")
    assert (nobody.n_rows, codes(nobody)[0]) == (0, "contagion_if_none")


def test_a_viewer_walks_only_what_he_may_see(make: Make) -> None:
    graph = family(make)  # C1 and C3 are of B1, C2 between them of B0
    view = graph.view(DAY, Scope(frozenset({"B1"})))
    answer = contagion(view)
    assert (answer.n_rows, answer.totals["n_start"]) == (0, 1)
    with pytest.raises(NotFoundError, match="number 1 of 1"):
        contagion(view, leaving=["C2"])


def test_without_balances_it_says_so(make: Make) -> None:
    figures = [{"party_id": "C1", "on": DAY, "aum": None}]
    assert "attrition_no_balances" in codes(contagion(family(make)))
    assert "attrition_no_balances" not in codes(contagion(family(make, balances=figures)))


@pytest.mark.parametrize("tables", [{}, {"customers": [customer("C1")]}])
def test_an_empty_bank_and_one_party_have_an_answer(make: Make, tables: dict[str, Any]) -> None:
    answer = contagion(make(**tables))
    assert (answer.n_rows, answer.totals["reach"], answer.totals["residual"]) == (0, 0, 0)


def test_who_left_without_ties_reaches_nobody(make: Make) -> None:
    answer = contagion(family(make, kinship=[]))
    assert (answer.n_rows, answer.totals["n_start"], answer.totals["rounds"]) == (0, 1, 1)


@pytest.mark.parametrize(
    ("given", "match"),
    [
        ({"top": -1}, "top"),
        ({"top": 1, "leaving": ["C1"]}, "one of leaving, top and cuts"),
        ({"cuts": "F1", "cut_share": 0.0}, "cut_share"),
        ({"cuts": "C1"}, "customer"),
        ({"leaving": ["C5"]}, "not active"),
        ({"event_days": 0}, "event_days"),
        ({"spread": 1.0}, "spread"),
        ({"guarantee": 2.0}, "guarantee"),
        ({"drop": 0.0}, "drop"),
        ({"worth": "gold"}, "worth"),
    ],
)
def test_what_cannot_be_is_refused(make: Make, given: dict[str, Any], match: str) -> None:
    people = [customer("C1"), customer("C5", closed_on=ago(1))]
    with pytest.raises(InputError, match=match):
        contagion(make(customers=people, firms=[firm("F1")]), **given)


def test_what_does_not_end_is_said(make: Make) -> None:
    with pytest.raises(ConvergenceError, match="smaller spread"):
        contagion(family(make), spread=0.9999)


def test_unknown_parties_are_not_repeated(make: Make) -> None:
    for given in ({"leaving": ["SECRET"]}, {"cuts": "SECRET"}):
        with pytest.raises(NotFoundError) as raised:
            contagion(family(make), **given)
        assert "SECRET" not in raised.value.message
