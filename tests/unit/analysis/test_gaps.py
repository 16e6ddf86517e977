"""Products that parties lack, worked by hand: who is listed, in what order, and what is said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from graphcrm.analysis.crosssell import gaps
from graphcrm.analysis.rules import Rules
from graphcrm.answer import Answer
from graphcrm.errors import InputError, NotFoundError
from graphcrm.graph import Graph, Scope, View
from graphcrm.reasons import Lang
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
    works,
)

NAMED = [{"product_id": "P1", "name": "大额存单"}, {"product_id": "P2"}]


def holds(*pairs: str) -> list[Row]:
    """Return holdings written as ``"C1 P1"``."""
    return [dict(zip(("party_id", "product_id"), pair.split(), strict=True)) for pair in pairs]


def office(make: Make, held: str, n: int = 8, **more: Any) -> Graph:
    """Return ``n`` colleagues, of whom those numbered in ``held`` hold P1, and ten strangers."""
    staff = [customer(f"C{i}", branch_id="B1") for i in range(n)]
    tables = {
        "branches": [{"branch_id": "B1"}, {"branch_id": "B2"}],
        "products": NAMED,
        "customers": [*staff, *(customer(f"X{i}", branch_id="B1") for i in range(10))],
        "firms": [firm("F1", branch_id="B1", is_client=False)],
        "employment": [works(c["customer_id"], "F1", department="财务") for c in staff],
        "holdings": holds(*(f"C{i} P1" for i in held)),
    }
    return make(**{**tables, **more})


def said(answer: Answer, party: str, lang: Lang = "en") -> Any:
    return next(row["reason"] for row in answer.rows(lang) if row["party_id"] == party)


def weighed(graph: Graph | View, **more: Any) -> Answer:
    return gaps(graph, network_weight="0", **more)


def test_without_ties_and_holdings_all_are_offered_what_most_hold(make: Make) -> None:
    # P1 is held by 2 of 4, P2 by 1.  C2 holds both, C1 holds P1: one of two holders of P1 has P2,
    # (1 + 50/4) / (2 + 50) / (1/4) = 1.03846.
    held = holds("C1 P1", "C2 P1", "C2 P2")
    people = [customer(f"C{i}") for i in range(1, 5)]
    answer = weighed(make(customers=people, products=NAMED, holdings=held))
    lift = 13.5 / 52 / 0.25
    assert cells(answer, "party_id", "product_id", "score", "lift") == [
        *(("C3", "P1", 0.5, 1.0), ("C4", "P1", 0.5, 1.0)),
        ("C1", "P2", round(lift / 4, 9), round(lift, 9)),
        *(("C3", "P2", 0.25, 1.0), ("C4", "P2", 0.25, 1.0)),
    ]
    assert cells(answer, "product_name")[0] == "大额存单"
    assert answer.totals["n_gaps"] == 5
    assert (answer.totals["n_parties"], answer.totals["n_candidates"]) == (3, 4)
    assert said(answer, "C3") == "held by 50.0% of all of its kind"


def test_colleagues_are_counted(make: Make) -> None:
    answer = weighed(office(make, "123"))
    assert said(answer, "C0") == "held by 3 of 7 colleagues at the firm"
    assert said(answer, "C0", "zh") == "同一企业 7 名同事中有 3 名持有"
    assert said(answer, "X0") == "held by 16.7% of all of its kind"


def test_of_a_large_firm_those_of_the_department_are(make: Make) -> None:
    answer = weighed(office(make, "123"), max_firm=2)
    assert said(answer, "C0") == "held by 3 of 7 colleagues in the department"


@pytest.mark.parametrize(
    ("n", "held", "sentence"),
    [
        (6, "1", "held by 1 of 5 colleagues at the firm"),
        (5, "1234", "held by 26.7% of all of its kind"),  # four others: no number is told
        (7, "123456", "held by nearly all colleagues at the firm"),
    ],
)
def test_no_circle_lets_anybody_guess_who(make: Make, n: int, held: str, sentence: str) -> None:
    assert said(weighed(office(make, held, n)), "C0") == sentence


def test_fewer_than_of_all_speak_for_nothing(make: Make) -> None:
    held = holds("C1 P1", *(f"X{i} P1" for i in range(9)))
    assert said(weighed(office(make, "", holdings=held)), "C0").endswith("of all of its kind")


def test_who_refuses_to_be_profiled_is_neither_listed_nor_counted(make: Make) -> None:
    people = [customer(f"C{i}", consent_profiling="no" if i == 1 else None) for i in range(8)]
    strangers = [customer(f"X{i}") for i in range(10)]
    answer = weighed(office(make, "123", customers=[*people, *strangers]))
    assert said(answer, "C0") == "held by 2 of 6 colleagues at the firm"
    assert answer.totals["n_refuse_profiling"] == 1
    assert "C1" not in cells(answer, "party_id")


def test_the_product_held_that_speaks_most_is_named(make: Make) -> None:
    # Seven hold P2, five of these P1 too; of all sixteen five hold P1: 71 %, 2.3 times 31 %.
    people = [customer(f"C{i:02}") for i in range(16)]
    held = holds(*(f"C{i:02} P2" for i in range(7)), *(f"C{i:02} P1" for i in range(5)))
    answer = weighed(make(customers=people, products=NAMED, holdings=held))
    assert (
        said(answer, "C05") == "held by 71% of those who hold P2 too, 2.3 times as many as of all"
    )
    all_others = weighed(make(customers=people, products=NAMED, holdings=held[:6] + held[7:]))
    assert (
        said(all_others, "C05") == "held by nearly all who hold P2 too"
    )  # no figure gives it away
    fewer = weighed(make(customers=people, products=NAMED, holdings=held[1:6] + held[7:]))
    assert said(fewer, "C05").endswith("of all of its kind")  # five hold P2: they could be guessed


def test_firms_of_a_group_are_counted_beside_firms(make: Make) -> None:
    firms = [firm(f"F{i}") for i in range(9)]
    links = [
        {"firm_id": f"F{i}", "other_firm_id": f"F{i - 1}", "kind": "subsidiary_of"}
        for i in range(1, 7)
    ]
    held = holds("F1 P1", "F2 P1", "C1 P2")
    graph = make(
        firms=firms, customers=[customer("C1")], products=NAMED, firm_links=links, holdings=held
    )
    answer = weighed(graph)
    assert said(answer, "F6") == "held by 2 of 6 other firms of the group"
    assert said(answer, "F8") == "held by 22.2% of all of its kind"
    assert set(cells(answer, "kind", "product_id")) == {("firm", "P1")}  # P2 is for customers
    assert cells(weighed(graph, kind="customers"), "party_id") == []


def test_who_may_not_be_contacted_is_left_out_and_still_says_what_people_hold(make: Make) -> None:
    people = [
        customer("C1"),
        customer("C2", do_not_contact=True),
        customer("C3", closed_on=ago(0)),
        customer("C4", aml_grade="high"),
        customer("C5"),
    ]
    held = holds("C2 P1", "C3 P1", "C4 P2")
    answer = weighed(make(customers=people, products=NAMED, holdings=held))
    assert cells(answer, "party_id", "product_id", "score") == [
        *(("C1", "P1", 0.25), ("C1", "P2", 0.25), ("C5", "P1", 0.25), ("C5", "P2", 0.25)),
    ]
    assert answer.totals["n_not_contactable"] == 2


def test_a_viewer_of_one_branch_counts_nobody_of_another(make: Make) -> None:
    people = [customer(f"C{i}", branch_id="B2" if i == 1 else "B1") for i in range(8)]
    graph = office(make, "123", customers=people)
    answer = weighed(graph.view(DAY, Scope(frozenset({"B1"}))))
    assert said(answer, "C0") == "held by 2 of 6 colleagues at the firm"
    assert answer.totals["n_candidates"] == 7
    assert weighed(graph.view(DAY, Scope(frozenset({"B2"})))).n_rows == 0


def test_one_product_a_kind_and_the_most_of_a_party(make: Make) -> None:
    people = [customer(f"C{i}") for i in range(4)]
    graph = make(customers=people, products=NAMED, holdings=holds("C1 P1", "C2 P1", "C2 P2"))
    assert cells(weighed(graph, top=1), "party_id", "product_id") == [
        *(("C0", "P1"), ("C3", "P1"), ("C1", "P2")),
    ]
    assert set(cells(weighed(graph, product="P2"), "product_id")) == {"P2"}
    assert weighed(graph, kind="firms").n_rows == 0


def test_who_is_responsible_calls(make: Make) -> None:
    graph = office(make, "12", staff=[{"staff_id": "S1"}], coverage=[covers("S1", "C0")])
    assert dict(cells(weighed(graph), "party_id", "staff_id"))["C0"] == "S1"


def test_notes(make: Make) -> None:
    nothing = weighed(make(customers=[customer("C1")]))
    assert codes(nothing)[:2] == ["gaps_no_holdings", "network_given"]
    assert nothing.n_rows == 0
    full = make(customers=[customer("C1")], products=NAMED, holdings=holds("C1 P1"))
    assert codes(weighed(full))[0] == "gaps_none"
    early = make(
        customers=[customer("C1"), customer("C2")],
        products=NAMED,
        holdings=holds("C1 P1"),
        first_loaded_on=ago(-1),
    )
    assert weighed(early).totals["n_unknown_start"] == 1
    assert "n_unknown_start" in codes(weighed(early))


def test_ties_of_unknown_beginning_are_counted(make: Make) -> None:
    people = [customer(f"C{i}") for i in range(3)]
    homes = [lives(f"C{i}", "H1", since=ago(9) if i == 2 else None) for i in range(3)]
    tables = {"households": [{"household_id": "H1"}], "household_members": homes}
    held = {"customers": people, "products": NAMED, "holdings": holds("C1 P1")}
    for loaded, n in ((ago(-1), 3), (ago(0), 0)):
        answer = weighed(make(**held, **tables, first_loaded_on=loaded))
        assert answer.totals["n_unknown_start"] == n
    firms_alone = weighed(make(**held, **tables, first_loaded_on=ago(-1)), kind="firms")
    assert firms_alone.totals["n_unknown_start"] == 1  # the holding


BAD: Sequence[tuple[dict[str, Any], str]] = [
    ({"kind": "people"}, "kind is customers or firms"),
    ({"top": 0}, "top is from 1 to 100"),
    ({"neighbour_prior": 0.0}, "neighbour_prior is a number above 0"),
    ({"lift_prior": float("nan")}, "lift_prior is a number above 0"),
    ({"max_firm": 1}, "max_firm is 2 or more"),
    ({"network_weight": "much"}, "network_weight is learned, or a number from 0 to 10"),
    ({"network_weight": "nan"}, "network_weight is learned, or a number"),
    ({"network_weight": "-1"}, "network_weight is learned, or a number"),
    ({"unknown_consent": "perhaps"}, "unknown_consent is allow or deny"),
]


@pytest.mark.parametrize(("given", "says"), BAD)
def test_what_cannot_be_meant_is_refused(make: Make, given: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        gaps(make(customers=[customer("C1")]), **given)


def test_an_unknown_product_is_not_found(make: Make) -> None:
    with pytest.raises(NotFoundError, match="the product is not known"):
        gaps(make(customers=[customer("C1")]), product="P9")


def test_neighbours_make_a_product_likelier(make: Make) -> None:
    # P1 is held by 1 of 4.  C1 is kin (0.8) of the holder C0: (0.8 + 2 / 4) / (0.8 + 2) = 0.464286,
    # 1.857143 times 0.25; C2 and C3 share a household (0.9): (2 / 4) / (0.9 + 2) = 0.172414.
    graph = make(
        customers=[customer(f"C{i}") for i in range(4)],
        products=NAMED[:1],
        holdings=holds("C0 P1"),
        kinship=[{"customer_id": "C0", "other_customer_id": "C1", "relation": "sister"}],
        households=[{"household_id": "H1"}],
        household_members=[lives("C2", "H1"), lives("C3", "H1")],
    )
    answer = gaps(graph, network_weight="1")
    assert cells(answer, "party_id", "neighbour_share", "score", "n_neighbours") == [
        ("C1", *[round(1.3 / 2.8, 9)] * 2, 1),
        *(("C2", *[round(0.5 / 2.9, 9)] * 2, 1), ("C3", *[round(0.5 / 2.9, 9)] * 2, 1)),
    ]
    assert said(answer, "C1") == "held by 25.0% of all of its kind"  # kin is not told of
    heavy = gaps(graph, network_weight="1", neighbour_prior=1e9)
    assert cells(heavy, "score") == pytest.approx([0.25] * 3)


def test_those_nearest_are_counted_where_no_other_circle_is(make: Make) -> None:
    kin = [{"customer_id": "C0", "other_customer_id": f"C{i}"} for i in range(1, 7)]
    answer = gaps(office(make, "12", kinship=kin, employment=[]), network_weight="1")
    assert said(answer, "C0") == "held by 2 of the 6 nearest to it"


def test_who_refuses_is_nobodys_neighbour(make: Make) -> None:
    people = [customer("C0", consent_profiling="no"), customer("C1"), customer("C2")]
    kin = [{"customer_id": "C0", "other_customer_id": "C1"}]
    graph = make(customers=people, products=NAMED, holdings=holds("C0 P1"), kinship=kin)
    answer = gaps(graph, network_weight="1")
    assert cells(answer, "party_id", "n_neighbours", "neighbour_share") == [
        *(("C1", 0, round(1 / 3, 9)), ("C2", 0, round(1 / 3, 9))),
    ]
    assert answer.totals["n_without_neighbours"] == 2


def test_a_bank_says_itself_how_strong_its_ties_are(make: Make) -> None:
    kin = [{"customer_id": "C0", "other_customer_id": "C1"}]
    people = [customer(f"C{i}") for i in range(4)]
    graph = make(customers=people, products=NAMED, holdings=holds("C0 P1"), kinship=kin)
    own = Rules(tie_strength={"kinship": 0.5})
    answer = gaps(graph, network_weight="1", rules=own)
    assert answer.rows()[0]["neighbour_share"] == 1.0 / 2.5  # (0.5 + 2 / 4) / (0.5 + 2)
    assert answer.parameters["tie_strength"] == {"kinship": 0.5}
    assert cells(gaps(graph, rules=Rules(tie_strength={"kinship": 0})), "n_neighbours") == [0] * 3
