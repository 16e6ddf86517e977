"""The influence graph, worked by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from graphcrm.analysis import influence_ties
from graphcrm.analysis.influence import BITS, Influence, influence
from graphcrm.errors import InputError
from graphcrm.graph import Graph, Scope
from tests.unit.analysis.small import Make, Row, ago, brought, customer, firm, lives, works

Edges = dict[tuple[str, str], float]
PEOPLE = ("C1", "C2", "C3", "C4", "C5")


def bank(make: Make, **tables: Any) -> Graph:
    known: dict[str, list[Row]] = {
        "customers": [customer(c) for c in PEOPLE],
        "firms": [firm("F1"), firm("F2")],
        "households": [{"household_id": "H1"}, {"household_id": "H2"}],
        "events": [{"event_id": "E1", "held_on": ago(0)}, {"event_id": "E2", "held_on": ago(-1)}],
    }
    return make(**known | tables)


def asked(graph: Graph, *without: str, **given: Any) -> Influence:
    view = graph.view()
    among = np.ones(graph.n("parties"), bool)
    among[[view.find_party(one) for one in without]] = False
    return influence(view, among=among, **given)


def edges(graph: Graph, found: Influence) -> Edges:
    ids = graph.ids("parties").take(found.person)
    out = found.diffusion.out_of
    source = np.repeat(np.arange(found.diffusion.n), np.diff(out.start))
    return {
        (str(ids[s]), str(ids[t])): round(float(p), 6)
        for s, t, p in zip(source.tolist(), out.other.tolist(), out.high.tolist(), strict=True)
    }


def both(*pairs: str, p: float) -> Edges:
    """Return edges both ways; "12" is between C1 and C2."""
    ends = [(f"C{pair[0]}", f"C{pair[1]}") for pair in pairs]
    return {way: p for a, b in ends for way in ((a, b), (b, a))}


ALL: dict[str, Any] = {
    "household_members": [lives("C1", "H1"), lives("C2", "H1"), lives("C3", "H1", until=ago(0))],
    "kinship": [{"customer_id": "C3", "other_customer_id": "C2", "relation": "father"}],
    "employment": [works("C4", "F1"), works("C5", "F1"), works("C1", "F2")],
    "referrals": [
        brought("C1", "C2", 9),
        brought("C1", "C5", 9),
        brought("C4", "C3", 9, outcome="declined"),
        brought("F1", "C3", 9),
    ],
    "attendance": [{"event_id": "E1", "party_id": p} for p in ("C1", "C4", "F1")]
    + [{"event_id": "E2", "party_id": p} for p in PEOPLE],
    "transfers": [{"from_id": "C5", "to_id": "C4", "month": ago(d), "amount": 1} for d in (60, 29)]
    + [{"from_id": "F1", "to_id": "C4", "month": ago(29), "amount": 1}],
}


def test_every_kind_of_tie_carries_by_its_base(make: Make) -> None:
    graph = bank(make, **ALL)
    found = asked(graph)
    assert edges(graph, found) == {
        **both("12", p=0.2),  # a household; C3 left it today
        ("C1", "C2"): 0.32,  # and a referral: 1 - 0.8 * 0.85
        **both("23", p=0.1),
        **both("45", p=0.03),
        **both("14", p=0.03),  # the event held today
        ("C1", "C5"): 0.15,
    }
    n_edges = {"household": 2, "kinship": 2, "colleagues": 2, "referral": 2, "event": 2}
    assert dict(found.n_edges) == n_edges
    assert found.notes == ()


def test_payments_count_when_asked_and_once(make: Make) -> None:
    graph = bank(make, **ALL)
    assert edges(graph, asked(graph, kinds="transfers")) == {("C5", "C4"): 0.02}


def test_edges_know_their_kinds(make: Make) -> None:
    graph = bank(make, **ALL)
    found = asked(graph)
    by = dict(zip(edges(graph, found), found.tied_by.tolist(), strict=True))
    assert by["C1", "C2"] == 1 << BITS.index("household") | 1 << BITS.index("referral")
    assert by["C2", "C1"] == 1 << BITS.index("household")


def test_nobody_else_is_walked_over(make: Make) -> None:
    graph = bank(make, **ALL)
    found = asked(graph, "C2", "C4", kinds="household,kinship,colleagues,referral,event")
    assert edges(graph, found) == {("C1", "C5"): 0.15}
    assert graph.ids("parties").take(found.person) == ["C1", "C3", "C5"]


def test_who_refuses_to_be_profiled_has_no_ties(make: Make) -> None:
    people = [customer(c, consent_profiling="no" if c == "C2" else "unknown") for c in PEOPLE]
    graph = bank(make, **{**ALL, "customers": people})
    found = asked(graph, kinds="household,kinship,referral")
    assert edges(graph, found) == {("C1", "C5"): 0.15}
    assert len(found.person) == 5
    assert [(n.code, dict(n.facts)) for n in found.notes][-1] == ("no_profiling", {"n": 1})


def test_weighted_cascade_shares_by_the_edges_that_come_in(make: Make) -> None:
    graph = bank(make, **ALL)
    found = edges(graph, asked(graph, probability="weighted_cascade"))
    into = {"C1": 2, "C2": 2, "C3": 1, "C4": 2, "C5": 2}
    assert found == {way: round(1 / into[way[1]], 6) for way in found}


@pytest.mark.parametrize(("p", "pair", "other"), [("0", 0, 0), ("0.5", 0.75, 0.5), ("1", 1, 1)])
def test_uniform_is_the_same_for_every_kind(make: Make, p: str, pair: float, other: float) -> None:
    graph = bank(make, **ALL)
    found = edges(graph, asked(graph, probability=f"uniform:{p}"))
    assert found.pop(("C1", "C2")) == pair
    assert set(found.values()) == {other}


def test_learned_is_the_base_as_fifty_cases_and_the_cases(make: Make) -> None:
    opened = {"C1": ago(90), "C2": ago(60), "C3": ago(30), "C4": None, "C5": ago(-1)}
    people = [customer(c, opened_on=on) for c, on in opened.items()]
    homes = [lives(c, "H1") for c in PEOPLE]
    referrals = [brought("C1", "C2", 60), brought("C3", "C2", 60), brought("C4", "C3", 30)]
    graph = bank(make, customers=people, household_members=homes, referrals=referrals)
    found = asked(graph, kinds="household,referral")
    # C1-C2 and C1-C3 are cases; C1 brought in C2; C2 brought in nobody; C3 opened after C2; C4's
    # date is unknown.
    assert [tuple(row) for row in found.learned] == [
        ("household", 0.2, 2, 1, pytest.approx((50 * 0.2 + 1) / 52)),
        ("referral", 0.15, 0, 0, 0.15),
    ]


def test_who_was_asked_and_brought_nobody_is_a_case(make: Make) -> None:
    people = [
        customer("C1", opened_on=ago(90)),
        customer("C2", opened_on=ago(60)),
        *map(customer, PEOPLE[2:]),
    ]
    homes = [lives(c, "H1") for c in ("C1", "C2")]
    told = {"party_id": "C1", "raised_on": ago(10)}
    for kind, n_cases in (("dormant", 0), ("control:K1", 0), ("asked:K1", 1)):
        graph = bank(
            make, customers=people, household_members=homes, signals=[{**told, "kind": kind}]
        )
        assert asked(graph, kinds="household").learned[0].n_cases == n_cases


def test_linear_threshold_scales_what_comes_in_to_one(make: Make) -> None:
    graph = bank(make, **ALL)
    found = asked(graph, probability="uniform:1", model="lt").diffusion
    weights = np.diff([found.into.low, found.into.high], axis=0)[0]
    into = np.repeat(np.arange(found.n), np.diff(found.into.start))
    assert np.bincount(into, weights=weights).tolist() == pytest.approx([1.0] * 5)


def test_what_the_viewer_may_not_see_is_not_there(make: Make) -> None:
    people = [customer(c, branch_id="B2" if c == "C2" else "B1") for c in PEOPLE]
    branches = [{"branch_id": "B1"}, {"branch_id": "B2"}]
    graph = bank(make, **{**ALL, "customers": people, "branches": branches})
    view = graph.view(scope=Scope(frozenset({"B1"})))
    found = influence(view, among=view.visible, kinds="household,referral")
    assert edges(view.graph, found) == {("C1", "C5"): 0.15}


def crowd(n: int) -> list[str]:
    return [f"P{i:03}" for i in range(n)]


def said(found: Influence) -> list[tuple[str, dict[str, Any]]]:
    return [(note.code, dict(note.facts)) for note in found.notes]


@pytest.mark.parametrize(("n", "n_edges"), [(50, 50 * 49), (51, 0)])
@pytest.mark.parametrize("kind", ["household", "event"])
def test_more_than_fifty_do_not_all_know_one_another(
    make: Make, n: int, n_edges: int, kind: str
) -> None:
    people = crowd(n)
    graph = bank(
        make,
        customers=[customer(c) for c in people],
        household_members=[lives(c, "H1") for c in people],
        attendance=[{"event_id": "E1", "party_id": c} for c in people],
    )
    found = asked(graph, kinds=kind)
    assert found.diffusion.n_edges == n_edges
    notes = [(f"large_{kind}s", {"n": 1, "most": 50}), (f"no_{kind}_ties", {})]
    assert said(found) == ([] if n_edges else notes)


def test_people_of_larger_firms_know_their_department(make: Make) -> None:
    jobs = [
        *(works(c, "F1", department="sales") for c in ("C1", "C2")),
        works("C2", "F1", role="finance", department="money"),
        works("C3", "F1", role="finance", department="money"),
        works("C4", "F1"),
        *(works(c, "F2") for c in ("C4", "C5")),
    ]
    graph = bank(make, employment=jobs)
    found = asked(graph, kinds="colleagues", max_firm=3)
    assert edges(graph, found) == both("12", "23", "45", p=0.03)
    assert said(found) == [("no_department", {"n": 1, "max_firm": 3})]
    assert asked(graph, kinds="colleagues", max_firm=4).diffusion.n_edges == 12 + 2
    assert said(asked(graph, "C4", kinds="colleagues", max_firm=3)) == []


@pytest.mark.parametrize(("n", "n_edges"), [(500, 500 * 499), (501, 0)])
def test_departments_of_more_than_five_hundred_make_no_pairs(
    make: Make, n: int, n_edges: int
) -> None:
    people = crowd(n)
    jobs = [works(c, "F1", department="line") for c in people]
    graph = bank(make, customers=[customer(c) for c in people], employment=jobs)
    found = asked(graph, kinds="colleagues")
    assert found.diffusion.n_edges == n_edges
    assert [code for code, _ in said(found)] == (
        [] if n_edges else ["large_departments", "no_colleagues_ties"]
    )


def test_pairs_that_memory_does_not_hold_are_refused_beforehand(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(influence_ties, "MOST_BYTES", 1_000)
    # Five of a firm make 10 pairs of 180 bytes, two of a household one.
    jobs, homes = [works(c, "F1") for c in PEOPLE], [lives(c, "H1") for c in ("C1", "C2")]
    graph = bank(make, employment=jobs, household_members=homes)
    with pytest.raises(
        InputError, match=r"most is taken by kind colleagues.*max_firm, which is 50"
    ):
        asked(graph)
    assert asked(graph, "C1", "C2", "C3").diffusion.n_edges == 2  # 660 to find, 120 to keep
    graph = bank(make, household_members=[lives(c, "H1") for c in PEOPLE])
    with pytest.raises(InputError, match=r"by kind household: leave it out of kinds$"):
        asked(graph)


def test_links_of_unknown_start_are_counted_before_the_first_load(make: Make) -> None:
    homes = [lives("C1", "H1"), lives("C2", "H1", since=ago(90)), lives("C3", "H1")]
    graph = bank(make, household_members=homes, employment=[works("C4", "F1"), works("C3", "F2")])
    view = graph.view(ago(30))
    among = np.ones(graph.n("parties"), bool)
    among[view.find_party("C3")] = False
    assert influence(view, among=among).n_unknown_start == 2
    assert influence(view, among=among, kinds="household").n_unknown_start == 1
    assert asked(graph).n_unknown_start == 0


def test_an_empty_bank_has_no_edges(make: Make) -> None:
    found = asked(make())
    assert (found.diffusion.n, found.diffusion.n_edges) == (0, 0)
    assert len(found.notes) == 5


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"kinds": "friends"}, "kinds is a comma-separated list"),
        ({"kinds": " , "}, "kinds is a comma-separated list"),
        ({"probability": "guess"}, "probability is learned"),
        ({"probability": "learned:1"}, "probability is learned"),
        ({"probability": "uniform"}, "probability is learned"),
        ({"probability": "uniform:1.01"}, "between 0 and 1"),
        ({"probability": "uniform:-0.1"}, "between 0 and 1"),
        ({"probability": "uniform:nan"}, "between 0 and 1"),
        ({"probability": "uniform:"}, "between 0 and 1"),
        ({"model": "sir"}, "model is ic or lt"),
        ({"max_firm": 1}, "max_firm is 2 or more"),
    ],
)
def test_a_parameter_outside_its_range_is_an_error(make: Make, given: Any, says: str) -> None:
    with pytest.raises(InputError, match=says):
        asked(bank(make), **given)
