"""Books beside one another, and who could show whom, worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.analysis.service import pairing, scorecard
from graphcrm.errors import InputError
from graphcrm.graph import Graph, Scope
from tests.builders import load, new_app, write_bank

GOLD = {"tier": "gold", "branch_id": "B1", "aum": 100}
LEADS = {"C1": "A", "C2": "A", "C3": "B", "C4": "B", "C5": "C", "C6": "D"}
# As of 2026-06-30.  A called C1 twice; B called C3 and C4, and C's client C5; D sent a text to C6,
# whom he brought in.  C1 holds two products, and had 100 a year ago.
BANK: dict[str, Any] = {
    "branches": [{"branch_id": "B1", "level": "outlet"}, {"branch_id": "B2", "level": "outlet"}],
    "staff": [
        {"staff_id": s, "name": f"员{s}", "branch_id": "B1", "role": "account_manager"}
        for s in "ABCD"
    ]
    + [{"staff_id": "E", "branch_id": "B2", "role": "account_manager"}],
    "customers": [
        {"customer_id": "C1", **GOLD},
        {"customer_id": "C2", **GOLD},
        {"customer_id": "C3", **GOLD},
        {"customer_id": "C4", **GOLD},
        {"customer_id": "C5", **GOLD},
        {"customer_id": "C6", **GOLD, "aum": 2_000},
    ],
    "coverage": [
        {"staff_id": s, "party_id": c, "role": "lead", "since": "2020-01-01"}
        for c, s in LEADS.items()
    ],
    "contacts": [
        {"staff_id": "A", "party_id": "C1", "contacted_on": "2026-06-01", "channel": "call"},
        {"staff_id": "A", "party_id": "C1", "contacted_on": "2026-06-02", "channel": "call"},
        {"staff_id": "B", "party_id": "C3", "contacted_on": "2026-06-02", "channel": "visit"},
        {"staff_id": "B", "party_id": "C4", "contacted_on": "2026-06-02", "channel": "visit"},
        {"staff_id": "B", "party_id": "C5", "contacted_on": "2026-06-02", "channel": "visit"},
        {"staff_id": "D", "party_id": "C6", "contacted_on": "2026-06-02", "channel": "sms"},
    ],
    "products": [{"product_id": "P1"}, {"product_id": "P2"}],
    "holdings": [
        {"party_id": "C1", "product_id": "P1", "opened_on": "2020-01-01"},
        {"party_id": "C1", "product_id": "P2", "opened_on": "2020-01-01"},
    ],
    "referrals": [{"referrer_id": "D", "party_id": "C6", "referred_on": "2025-01-01"}],
    "balances": [
        {"party_id": "C1", "on": "2025-06-30", "aum": 100},
        {"party_id": "C1", "on": "2026-06-30", "aum": 150},
    ],
}
AS_OF = "2026-06-30"
A_YEAR = 365 / 180


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    folder = tmp_path_factory.mktemp("scorecard")
    app = new_app(folder)
    load(app, write_bank(folder / "in", **BANK))
    return app.graph()


def by_staff(graph: Graph, column: str) -> dict[Any, Any]:
    return {row["staff_id"]: row[column] for row in scorecard(graph, as_of=AS_OF).rows()}


@pytest.mark.parametrize(
    ("figure", "values"),
    [
        ("contacts_a_year", {"A": A_YEAR, "B": A_YEAR, "C": 0, "D": 0}),  # C5 is not B's
        ("overdue_share", {"A": 0.5, "B": 0, "C": 0, "D": 1}),  # B has met C5
        ("worth_change", {"A": 0.5, "B": None, "C": None, "D": None}),
        ("single_link_share", {"A": 1, "B": 1, "C": 0, "D": 1}),
        ("hollow_share", {"A": 0.5, "B": 0, "C": 1, "D": 1}),
        ("n_effective_referrals", {"A": 0, "B": 0, "C": 0, "D": 1}),
        ("products_per_party", {"A": 1, "B": 0, "C": 0, "D": 0}),
        ("n_parties", {"A": 2, "B": 2, "C": 1, "D": 1}),
        ("worth", {"A": 250.0, "B": 200.0, "C": 100.0, "D": 2_000.0}),
        ("n_peers", {"A": 3, "B": 3, "C": 3, "D": 3}),
        ("peer_hollow_share", {"A": 1, "B": 1, "C": 0.5, "D": 0.5}),  # of 0, 1, 1; of 0, 0.5, 1
    ],
)
def test_each_figure(graph: Graph, figure: str, values: dict[str, float | None]) -> None:
    assert by_staff(graph, figure) == pytest.approx(values)


def test_the_score_is_the_mean_place_among_peers(graph: Graph) -> None:
    # In sixths of 3 peers: contacts 5 5 1 1, overdue 2 5 5 0, single link 2 2 6 2, hollow 4 6 1 1,
    # referrals 2 2 2 6, products 6 2 2 2; nobody but A has a change of worth.
    expected = {"D": 12 / 36, "C": 17 / 36, "A": 21 / 36, "B": 22 / 36}
    found = by_staff(graph, "score")
    assert list(found) == list(expected)
    assert found == pytest.approx(expected)


def test_what_is_strongest_and_weakest(graph: Graph) -> None:
    assert by_staff(graph, "strongest")["D"] == "n_effective_referrals"
    assert by_staff(graph, "weakest")["D"] == "overdue_share"


def test_with_too_few_peers_nothing_is_compared(graph: Graph) -> None:
    answer = scorecard(graph, as_of=AS_OF, least_peers=4)
    assert {row["score"] for row in answer.rows()} == {None}
    assert answer.totals == {"n_staff": 4, "n_compared": 0, "n_parties": 6}
    assert "not compared" in str(answer.rows()[0]["reason"])


def test_the_weakest_is_paired_with_the_best(graph: Graph) -> None:
    (row,) = pairing(graph, as_of=AS_OF).rows()
    assert (row["staff_id"], row["peer_staff_id"], row["figure"]) == ("D", "B", "overdue_share")
    assert (row["own_figure"], row["peer_figure"]) == (1.0, 0.0)


@pytest.mark.parametrize(
    ("per_peer", "pairs"), [(1, [("D", "B"), ("C", "A")]), (2, [("D", "B"), ("C", "B")])]
)
def test_a_peer_is_shared_by_so_many(
    graph: Graph, per_peer: int, pairs: list[tuple[str, str]]
) -> None:
    rows = pairing(graph, as_of=AS_OF, weak_below=0.5, per_peer=per_peer).rows()
    assert [(row["staff_id"], row["peer_staff_id"]) for row in rows] == pairs


def test_where_all_are_weak_nobody_is_paired(graph: Graph) -> None:
    answer = pairing(graph, as_of=AS_OF, weak_below=1.0)
    assert (answer.n_rows, answer.totals) == (0, {"n_weak": 4, "n_paired": 0})


def test_another_branch_has_no_card(graph: Graph) -> None:
    assert scorecard(graph.view(AS_OF, Scope(frozenset({"B2"})))).n_rows == 0
    assert scorecard(graph.view(AS_OF, Scope(frozenset({"B1"})))).n_rows == 4


@pytest.mark.parametrize(
    "asked",
    [
        {"weak_below": 1.1},
        {"weak_below": -0.1},
        {"per_peer": 0},
        {"least_peers": 0},
        {"window_days": 0},
    ],
)
def test_wrong_parameters(graph: Graph, asked: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        pairing(graph, **asked)


def test_a_bank_without_books(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("none")
    app = new_app(folder)
    load(app, write_bank(folder / "in", staff=[{"staff_id": "S1"}]))
    assert scorecard(app.graph()).n_rows == 0
    assert pairing(app.graph()).n_rows == 0
