"""Cycles of guarantees, worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.analysis.risk import cycles
from graphcrm.errors import InputError
from tests.unit.analysis.guarantees import bank, vouches
from tests.unit.analysis.small import Make, cells, codes

# A -> B -> C -> A, and A and B for each other
TWO = (vouches("A", "B", 3), vouches("B", "C", 2), vouches("C", "A", 1), vouches("B", "A", 9))


def test_a_cycle_is_worth_its_least_guarantee(make: Make) -> None:
    found = cycles(bank(make, *TWO, vouches("A", "D", 5)))
    columns = ("cycle_id", "party_ids", "length", "amount", "amount_sum", "ring_id")
    assert cells(found, *columns) == [
        (1, ["A", "B"], 2, 3.0, 12.0, "A"),
        (2, ["A", "B", "C"], 3, 1.0, 6.0, "A"),
    ]
    assert (found.totals["n_cycles"], found.totals["is_complete"]) == (2, 1)
    assert cells(found, "reason")[1] == (
        "3 guarantees come back to where they begin; the least is 1.00 yuan, all are 6.00"
    )


def test_a_cycle_begins_with_its_smallest_party_and_goes_the_way_of_guarantees(make: Make) -> None:
    rows = [vouches(f, g) for f, g in ("CB", "BA", "AC")]
    assert cells(cycles(bank(make, *rows)), "party_ids") == [["A", "C", "B"]]


def test_contracts_of_a_pair_sum_before_the_least_is_taken(make: Make) -> None:
    rows = (vouches("A", "B", 2), vouches("A", "B", 3, contract_id="2"), vouches("B", "A", 4))
    assert cells(cycles(bank(make, *rows)), "amount", "amount_sum") == [(4.0, 9.0)]


def test_an_amount_that_is_not_known_leaves_the_least_open(make: Make) -> None:
    pairs = (vouches("C", "D", None), vouches("D", "C", 8), vouches("A", "B"), vouches("B", "A"))
    found = cycles(bank(make, *pairs))
    assert cells(found, "party_ids", "amount", "amount_sum", "n_amount_unknown") == [
        (["A", "B"], 1.0, 2.0, 0),
        (["C", "D"], None, 8.0, 1),
    ]
    assert "without a usable amount: 1" in cells(found, "reason")[1]


def test_longer_ones_are_not_asked_for(make: Make) -> None:
    found = cycles(bank(make, *TWO), max_length=2)
    assert cells(found, "length") == [2]
    assert (found.totals["complete_to"], found.totals["is_complete"]) == (2, 1)


def test_where_the_list_ends_it_says_what_is_complete(make: Make) -> None:
    # of A, B and C, who all guarantee one another: 3 cycles of two, and 2 of three
    graph = bank(make, *(vouches(f, g) for f in "ABC" for g in "ABC" if f != g))
    assert cells(cycles(graph, most=5), "length") == [2, 2, 2, 3, 3]
    found = cycles(graph, most=4)
    assert (found.totals["n_cycles"], found.totals["complete_to"]) == (4, 2)
    assert codes(found)[:2] == ["guarantee_cycles", "guarantee_cycles_more"]


@pytest.mark.parametrize("wrong", [{"max_length": 1}, {"max_length": 13}, {"most": 0}])
def test_bounds_that_make_no_sense_are_refused(make: Make, wrong: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=next(iter(wrong))):
        cycles(bank(make, *TWO), **wrong)


def test_nobody_asks_for_more_than_memory_holds(make: Make) -> None:
    with pytest.raises(InputError, match="from 1 to 1,000,000"):
        cycles(make(), most=1_000_001)


def test_nothing_goes_round(make: Make) -> None:
    for graph in (make(), bank(make, vouches("A", "B"), vouches("A", "A"))):
        found = cycles(graph)
        assert (found.n_rows, found.totals["complete_to"], found.totals["is_complete"]) == (0, 6, 1)
