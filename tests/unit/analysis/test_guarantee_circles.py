"""Circles of guarantees, worked by hand."""

from __future__ import annotations

import pytest

from graphcrm.analysis.risk import circles
from graphcrm.errors import InputError
from graphcrm.graph import Scope
from tests.unit.analysis.guarantees import bank, vouches
from tests.unit.analysis.small import Make, ago, cells, codes, customer, firm, money

HUB = firm("H", 50, is_guarantee_company=True)
# A -> B <-> C -> D, and the company H behind A and E
PAIRS = ("AB", "BC", "CB", "CD", "HA", "HE")
EXAMPLE = [vouches(pair[0], pair[1], n) for n, pair in enumerate(PAIRS, start=1)]


def test_the_guarantee_company_is_apart(make: Make) -> None:
    # 1 + 2 + 3 + 4, and 5 by H; E hangs on H alone
    found = circles(bank(make, *EXAMPLE, rows=[HUB]))
    columns = ("circle_id", "party_ids", "amount", "hubs", "hub_amount", "n_guarantees")
    assert cells(found, *columns) == [("A", ["A", "B", "C", "D"], 10.0, ["H"], 5.0, 4)]
    assert cells(found, "n_rings", "is_chain", "longest_chain") == [(1, True, 4)]
    assert (found.totals["n_hubs"], found.totals["n_chains"]) == (1, 1)
    assert cells(found, "reason") == [
        "parties who hang together: 4, of them firms 4, by 4 guarantees of 10.00 yuan in all; "
        "rings among them: 1; the longest chain has 4 firms: what the last cannot pay climbs to "
        "the first; guarantee companies beside them: H, with 5.00 yuan for them"
    ]


def test_without_a_licence_it_is_one_of_them(make: Make) -> None:
    found = circles(bank(make, *EXAMPLE))
    assert cells(found, "party_ids", "hubs") == [(["A", "B", "C", "D", "E", "H"], [])]
    assert cells(found, "longest_chain") == [5]  # H, A, B, C, D


def test_a_company_that_is_guaranteed_is_a_hub_too(make: Make) -> None:
    rows = (vouches("A", "B"), vouches("B", "C"), vouches("C", "H", 7))
    found = circles(bank(make, *rows, rows=[HUB]))
    assert cells(found, "hubs", "hub_amount", "amount") == [(["H"], 0.0, 2.0)]


def test_two_are_no_circle_and_the_greatest_comes_first(make: Make) -> None:
    rows = [vouches(f, g, n) for f, g, n in (("A", "B", 99), ("C", "D", 1), ("E", "D", 1))]
    found = circles(bank(make, *rows, vouches("F", "G", 5), vouches("H", "G", 5)))
    assert cells(found, "circle_id", "amount", "is_chain", "longest_chain", "n_rings") == [
        ("F", 10.0, False, 2, 0),
        ("C", 2.0, False, 2, 0),
    ]


def test_people_are_in_the_circle_and_not_in_its_chain(make: Make) -> None:
    rows = [vouches(f, g) for f, g in (("A", "B"), ("B", "x"), ("x", "C"), ("C", "D"))]
    found = circles(bank(make, *rows, customers=[customer("x")]))
    assert cells(found, "n_parties", "n_firms", "longest_chain", "is_chain") == [(5, 4, 2, False)]
    people = [vouches(f, g) for f, g in (("x", "y"), ("y", "z"))]
    found = circles(bank(make, *people, customers=[customer(c) for c in "xyz"]))
    assert cells(found, "n_firms", "longest_chain") == [(0, 0)]


def test_three_firms_in_a_ring_are_no_chain_of_more_than_three(make: Make) -> None:
    found = circles(bank(make, *(vouches(f, g) for f, g in ("AB", "BC", "CA"))))
    assert cells(found, "longest_chain", "is_chain", "n_rings") == [(3, False, 1)]


def test_through_a_large_ring_a_chain_is_as_long_or_longer(make: Make) -> None:
    names = [f"R{n:02}" for n in range(11)]
    rows = [vouches(f, g) for f, g in zip(names, [*names[1:], names[0]], strict=True)]
    own = [firm(name) for name in names]
    found = circles(bank(make, *rows, vouches("A", "R05"), firms="A", rows=own))
    assert cells(found, "longest_chain", "is_chain") == [(12, True)]
    assert found.totals["n_longest_uncertain"] == 1
    assert "a chain has 12 firms or more" in cells(found, "reason")[0]
    star = [vouches(*pair) for n in names[1:] for pair in ((n, "R00"), ("R00", n))]
    found = circles(bank(make, *star, vouches("R01", "R02"), firms="", rows=own))
    assert cells(found, "is_chain") == [True]  # R03, R00, R01, R02


def test_loans_and_worth_are_summed_as_far_as_known(make: Make) -> None:
    own = [firm("A", 4, loans=money(7)), firm("B"), firm("C", loans=money(1))]
    rows = (vouches("A", "B"), vouches("B", "C", None))
    found = circles(bank(make, *rows, firms="", rows=own))
    assert cells(found, "loans", "worth", "n_amount_unknown") == [(8.0, 4.0, 1)]
    assert (found.totals["n_loans_unknown"], found.totals["n_worth_unknown"]) == (1, 2)
    assert codes(found)[1:] == ["guarantees_amount", "worth_unknown"]
    unknown = bank(make, *rows, firms="", rows=[firm(f) for f in "ABC"])
    assert cells(circles(unknown, worth="business"), "loans", "worth") == [(None, None)]


def test_a_circle_ends_where_the_viewers_branches_do(make: Make) -> None:
    own = [firm(f, branch_id="Y" if f in "DH" else "X") for f in "ABCD"]
    hub = {**HUB, "branch_id": "Y"}
    branches = [{"branch_id": "X"}, {"branch_id": "Y"}]
    graph = bank(make, *EXAMPLE, firms="E", rows=[*own, hub], branches=branches)
    found = circles(graph.view(scope=Scope(frozenset({"X"}))))
    assert cells(found, "party_ids", "hubs", "longest_chain") == [(["A", "B", "C"], [], 3)]


def test_a_measure_that_is_none_is_refused(make: Make) -> None:
    with pytest.raises(InputError, match="worth is measured by"):
        circles(make(), worth="height")


def test_nothing_and_nobody(make: Make) -> None:
    ended = bank(make, *(vouches(f, g, until=ago(1)) for f, g in ("AB", "BC")))
    for graph in (make(), make(firms=[firm("A")]), ended):
        found = circles(graph)
        assert (found.n_rows, found.totals["amount"], found.totals["n_hubs"]) == (0, 0.0, 0)
