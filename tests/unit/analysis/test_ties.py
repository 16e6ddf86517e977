"""Ties of every kind, worked by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from graphcrm.analysis import ties as ties_of
from graphcrm.analysis.tie_strength import TIE_KINDS, Strengths
from graphcrm.analysis.ties import TIE_TABLES, ties
from graphcrm.errors import InputError
from graphcrm.graph import OTHER_BRANCH, Graph, Scope, View
from graphcrm.graph.arrays import NO_DAY, day_of
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

PEOPLE = ("C1", "C2", "C3", "C4")
Seen = list[tuple[str, float, Any, str, int]]


def bank(make: Make, **tables: Any) -> Graph:
    known: dict[str, list[Row]] = {
        "branches": [{"branch_id": "B1"}, {"branch_id": "B2"}],
        "staff": [member("S1"), member("S2", leaves_on=ago(0))],
        "customers": [customer(c) for c in PEOPLE],
        "firms": [firm("F1"), firm("F2")],
        "households": [{"household_id": "H1"}],
        "events": [{"event_id": "E1", "held_on": ago(9)}, {"event_id": "E2", "held_on": ago(-1)}],
    }
    return make(**known | tables)


def nodes(view: View) -> list[str]:
    graph = view.graph
    return [
        str(i) for space in ("parties", "staff") for i in graph.ids(space).take(every(graph, space))
    ]


def every(graph: Graph, space: str) -> Any:
    return np.arange(graph.n(space))


def seen(view: View, **given: Any) -> dict[tuple[str, str], Seen]:
    """Return kind, strength, day, table and row of every tie, by its two ends."""
    found, ids = ties(view, **given), nodes(view)
    whole: dict[tuple[str, str], Seen] = {}
    for i, one in enumerate(found.node.tolist()):
        day = None if found.on[i] == NO_DAY else day_of(int(found.on[i]))
        table = TIE_TABLES[found.table[i]]
        said = (TIE_KINDS[found.kind[i]], float(found.strength[i]), day, table, int(found.row[i]))
        whole.setdefault((ids[one], ids[found.other[i]]), []).append(said)
    return whole


def one_way(view: View, **given: Any) -> dict[tuple[str, str], Seen]:
    """Return the same from the first end, having seen that it is the same from the other."""
    both = seen(view, **given)
    assert all(both[b, a] == said for (a, b), said in both.items())
    return {(a, b): said for (a, b), said in both.items() if a < b}


def pay(one: str, other: str, days: int, **columns: Any) -> Row:
    return {"from_id": one, "to_id": other, "last_on": ago(days), "amount": 1, **columns}


def link(one: str, other: str, kind: str, **columns: Any) -> Row:
    return {"firm_id": one, "other_firm_id": other, "kind": kind, **columns}


def kin(one: str, other: str) -> Row:
    return {"customer_id": one, "other_customer_id": other, "relation": "kin"}


# Rows are numbered as the snapshot sorts them: by key, words by their place in the list of words.
CASES: list[tuple[dict[str, list[Row]], dict[tuple[str, str], Seen]]] = [
    ({}, {}),
    # the best role names the row; a contact adds to it: 0.8 + 0.5 ** 0 is above 1
    (
        {
            "coverage": [
                covers("S1", "C1", "assistant", since=ago(90)),
                covers("S1", "C1", "wealth", since=ago(50)),
                covers("S2", "C1"),
                covers("S1", "C3", until=ago(0)),
            ],
            "contacts": [met("S1", "C1", 0)],
        },
        {("C1", "S1"): [("coverage", 1.0, ago(50), "coverage", 0)]},
    ),
    # 0.5 ** (90 / 90) + 0.5 ** (180 / 90) = 0.75, by the newest; the text message is nothing
    (
        {"contacts": [met("S1", "C1", 180), met("S1", "C1", 90), met("S1", "C1", 9, "sms")]},
        {("C1", "S1"): [("coverage", 0.75, ago(90), "contacts", 1)]},
    ),
    (
        {
            "household_members": [
                lives("C1", "H1", since=ago(9)),
                lives("C2", "H1", since=ago(5)),
                lives("C3", "H1"),
                lives("C4", "H1", until=ago(0)),
            ]
        },
        {
            ("C1", "C2"): [("household", 0.9, ago(5), "household_members", -1)],
            ("C1", "C3"): [("household", 0.9, None, "household_members", -1)],
            ("C2", "C3"): [("household", 0.9, None, "household_members", -1)],
        },
    ),
    # said from both sides, it is one tie
    (
        {"kinship": [kin("C1", "C2"), kin("C2", "C1")]},
        {("C1", "C2"): [("kinship", 0.8, None, "kinship", 0)]},
    ),
    # the first of two; by staff as well; not what was declined, nor oneself
    (
        {
            "referrals": [
                brought("C1", "C2", 9),
                brought("C2", "C1", 20),
                brought("C3", "C3", 9),
                brought("C3", "C4", 9, outcome="declined"),
                brought("S2", "C4", 9),
            ]
        },
        {
            ("C1", "C2"): [("referral", 0.7, ago(20), "referrals", 2)],
            ("C4", "S2"): [("referral", 0.7, ago(9), "referrals", 0)],
        },
    ),
    # head and finance are one key person; a small owner is neither, but works beside the others
    (
        {
            "employment": [
                works("C1", "F1", since=ago(9)),
                works("C1", "F1", role="finance"),
                works("C1", "F1", role="legal_rep", since=ago(7)),
                works("C2", "F1", role="beneficial_owner", share=0.2),
            ]
        },
        {
            ("C1", "F1"): [
                ("key_person", 0.8, ago(7), "employment", 1),
                ("employee", 0.5, ago(9), "employment", 0),
            ],
            ("C1", "C2"): [("colleague", 0.3, None, "employment", -1)],
        },
    ),
    (
        {
            "firm_links": [
                link("F1", "F2", "subsidiary_of", since=ago(3)),
                link("F2", "F1", "same_controller"),
                link("F2", "F1", "supplies", until=ago(-1)),
            ]
        },
        {
            ("F1", "F2"): [
                ("group", 0.7, ago(3), "firm_links", 0),
                ("supply", 0.4, None, "firm_links", 1),
            ]
        },
    ),
    # 1 + 5 payments, either way: 6 / 24; tomorrow's are not known
    (
        {
            "transfers": [
                pay("C1", "C2", 40, month=ago(60)),
                pay("C2", "C1", 9, month=ago(29), n_payments=5),
                pay("C1", "C2", -1, month=ago(29), n_payments=50),
                pay("C1", "F1", 9, month=ago(29), n_payments=0),
                pay("C3", "F1", 9, month=ago(29), n_payments=13),
            ]
        },
        {
            ("C1", "C2"): [("transfer", 0.25, ago(9), "transfers", 3)],
            ("C3", "F1"): [("transfer", 0.5, ago(9), "transfers", 4)],
        },
    ),
    (
        {
            "attendance": [{"event_id": "E1", "party_id": p} for p in ("C1", "F1")]
            + [{"event_id": "E2", "party_id": p} for p in PEOPLE]
        },
        {("C1", "F1"): [("event", 0.1, ago(9), "attendance", -1)]},
    ),
]


@pytest.mark.parametrize(("tables", "expected"), CASES)
def test_every_kind_of_tie(
    make: Make, tables: dict[str, list[Row]], expected: dict[tuple[str, str], Seen]
) -> None:
    assert one_way(bank(make, **tables).view(DAY)) == expected


def test_the_strongest_tie_of_two_stands_first(make: Make) -> None:
    graph = bank(
        make,
        household_members=[lives("C1", "H1"), lives("C2", "H1")],
        kinship=[kin("C2", "C1")],
        referrals=[brought("C1", "C2", 9)],
    )
    (said,) = one_way(graph.view(DAY)).values()
    assert [kind for kind, *_ in said] == ["household", "kinship", "referral"]
    assert ties(graph.view(DAY)).strongest.tolist() == [True, False, False] * 2


def test_who_works_together_in_a_larger_firm(make: Make) -> None:
    jobs = [
        works("C1", "F1", department="sales", since=ago(9)),
        works("C2", "F1", department="sales"),
        works("C3", "F1", department="stores"),
        works("C4", "F1"),
    ]
    paid = [{"firm_id": "F1", "customer_id": "C2", "month": ago(29), "amount": 1}]
    view = bank(make, employment=jobs, payrolls=paid).view(DAY)
    found = one_way(view, max_firm=3, strengths=Strengths(employee=0))
    assert found == {("C1", "C2"): [("colleague", 0.3, ago(9), "employment", -1)]}
    assert len(one_way(view, max_firm=4, strengths=Strengths(employee=0))) == 6


def test_crowds_make_no_ties(make: Make) -> None:
    crowd = [f"D{n:02}" for n in range(51)]
    graph = bank(
        make,
        customers=[customer(c) for c in crowd],
        household_members=[lives(c, "H1") for c in crowd],
        attendance=[{"event_id": "E1", "party_id": c} for c in crowd[:50]],
    )
    found = one_way(graph.view(DAY))
    assert len(found) == 50 * 49 // 2
    assert {said[0][0] for said in found.values()} == {"event"}


def test_a_viewer_walks_to_nobody_else(make: Make) -> None:
    people = [customer(c, branch_id="B2" if c == "C3" else "B1") for c in PEOPLE]
    graph = bank(
        make,
        customers=people,
        staff=[member("S1", branch_id="B2")],
        coverage=[covers("S1", "C1"), covers("S1", "C3")],
        household_members=[lives(c, "H1") for c in ("C1", "C2", "C3")],
    )
    seen_by_one = one_way(graph.view(DAY, Scope(frozenset({"B1"}))))
    assert set(seen_by_one) == {("C1", "C2"), ("C1", OTHER_BRANCH)}


def test_a_bank_may_rule_how_strong_ties_are(make: Make) -> None:
    graph = bank(
        make,
        coverage=[covers("S1", "C1", "wealth")],
        kinship=[kin("C2", "C1")],
        household_members=[lives("C1", "H1"), lives("C2", "H1")],
    )
    found = one_way(graph.view(DAY), strengths=Strengths(coverage=0.5, kinship=0.95, household=0))
    assert [said[:2] for (said,) in found.values()] == [("kinship", 0.95), ("coverage", 0.5)]
    assert one_way(graph.view(DAY), strengths=Strengths(**dict.fromkeys(TIE_KINDS, 0.0))) == {}


def test_an_empty_bank_has_no_ties(make: Make) -> None:
    found = ties(make().view(DAY))
    assert (found.n, len(found.other)) == (0, 0)
    assert found.top(5, np.zeros(0, bool)).start.tolist() == [0]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"max_firm": 1}, "max_firm is 2 or more"),
        ({"window_days": -1}, "window_days"),
    ],
)
def test_what_cannot_be_meant_is_refused(make: Make, given: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        ties(bank(make).view(DAY), **given)


@pytest.mark.parametrize("wrong", [{"event": 1.1}, {"event": -0.1}, {"event": float("nan")}])
def test_a_strength_is_from_0_to_1(wrong: dict[str, float]) -> None:
    with pytest.raises(InputError, match="tie_strength: event is from 0 to 1"):
        Strengths(**wrong)


def test_more_ties_than_memory_is_allowed_for(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ties_of, "MOST_BYTES", 1)
    with pytest.raises(InputError, match="lower max_firm, which is 50"):
        ties(bank(make, kinship=[kin("C1", "C2")]).view(DAY))
