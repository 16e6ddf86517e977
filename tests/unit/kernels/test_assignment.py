"""Assignments worked by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from graphcrm.errors import InputError
from graphcrm.graph.arrays import NO_IX, IntVec
from graphcrm.kernels.assignment import (
    Parties,
    Successors,
    Ties,
    assign,
    assign_households,
)

NONE: tuple[tuple[int, int, int], ...] = ()


def parties(
    branch: Sequence[int], *, kind: int = 0, weight: int | Sequence[int] = 1, barred: int = NO_IX
) -> Parties:
    n = len(branch)
    whole = np.full(n, kind), np.array(branch, np.int64), np.full(n, weight), np.full(n, barred)
    return Parties(*whole)


def successors(
    branch: Sequence[int], places: Sequence[int], gain: Sequence[int], eligible: object = True
) -> Successors:
    may = np.full((2, len(branch)), eligible, bool)
    return Successors(np.array(branch, np.int64), np.array(places, np.int64), may, np.array(gain))


def ties(*rows: tuple[int, int, int]) -> Ties:
    return Ties(*np.array(rows, np.int64).reshape(-1, 3).T)


def test_who_gains_least_by_it_makes_way() -> None:
    # Both would gain 10 + 3 with 0, who has one place; with 1 they gain 0, and a tie 4 more.
    # 13 + 4 = 17 is better than 13 + 0.
    two = successors([7, 8], [1, 1], [3, 0])
    assert assign(parties([7, 7]), two, ties((0, 1, 4)), branch_gain=10).tolist() == [1, 0]


def test_as_many_as_can_be_come_before_gains() -> None:
    # 0 may only go to 0, where 1 would gain 90; both placed gain 0.
    may = np.array([[True, False], [True, True]])
    two = successors([-1, -1], [1, 1], [0, 0], may)
    people = Parties(np.array([0, 1]), np.full(2, -1), np.full(2, 1), np.full(2, NO_IX))
    assert assign(people, two, ties((1, 0, 90)), branch_gain=0).tolist() == [0, 1]


def test_weights_decide_who_gets_the_better_place() -> None:
    # 5 * 1 + 0 * 3 = 5 against 0 * 1 + 5 * 3 = 15.
    two = successors([-1, -1], [1, 1], [5, 0])
    found = assign(parties([-1, -1], weight=[1, 3]), two, ties(), branch_gain=0)
    assert found.tolist() == [1, 0]


def test_a_tie_is_worth_leaving_the_branch_for_where_it_brings_more() -> None:
    two = successors([7, 8], [9, 9], [0, 0])
    pair = ties((0, 1, 11), (1, 1, 9))  # 11 > 10 > 9
    assert assign(parties([7, 7]), two, pair, branch_gain=10).tolist() == [1, 0]


def test_nobody_gets_the_one_who_is_barred() -> None:
    two = successors([7, 7], [9, 9], [5, 0])
    found = assign(parties([7, 7, 8], barred=0), two, ties((0, 0, 99)), branch_gain=10)
    assert found.tolist() == [1, 1, 1]


def test_of_parties_alike_the_first_are_assigned_and_in_order() -> None:
    found = assign(parties([7] * 4), successors([7, 7], [2, 1], [3, 3]), ties(), branch_gain=1)
    assert found.tolist() == [0, 0, 1, NO_IX]


def test_only_the_own_branch() -> None:
    three = successors([7, -1, 8], [1, 9, 0], [0, 9, 0])
    people, pair = parties([7, 7, -1, 8]), ties((1, 1, 50), (2, 1, 50))
    found = assign(people, three, pair, branch_gain=10, branch_only=True)
    assert found.tolist() == [0, NO_IX, NO_IX, NO_IX]


@pytest.mark.parametrize(
    ("people", "takers"),
    [
        (parties([]), successors([7], [1], [0])),
        (parties([7]), successors([], [], [])),
        (parties([7]), successors([7], [0], [0])),
        (parties([7]), successors([7], [1], [0], False)),
        (parties([]), successors([], [], [])),
    ],
)
def test_nobody_to_assign_or_to_take(people: Parties, takers: Successors) -> None:
    nobody = np.full(len(people.kind), NO_IX)
    assert assign(people, takers, ties(), branch_gain=1).tolist() == nobody.tolist()
    found, gap = assign_households(people, takers, ties(), nobody, branch_gain=1)
    assert (found.tolist(), gap) == (nobody.tolist(), 0)


def test_gains_too_large_are_refused() -> None:
    far = successors([-1, -1], [1, 1], [2**61, 0])
    with pytest.raises(InputError, match="too large to add up"):
        assign(parties([-1]), far, ties(), branch_gain=0)
    with pytest.raises(InputError, match="too large to add up"):
        assign_households(parties([-1]), far, ties(), np.array([0]), branch_gain=0)


def whole(
    people: Parties, takers: Successors, home: Sequence[int], *pairs: tuple[int, int, int]
) -> IntVec:
    found, gap = assign_households(people, takers, ties(*pairs), np.array(home), branch_gain=10)
    assert gap == 0
    return found


def test_a_household_goes_where_it_gains_most_in_all() -> None:
    # With 0: 30 + 0; with 1: 12 + 12 = 24; apart they would gain 30 + 12.
    two = successors([-1, -1], [2, 2], [0, 0])
    pairs = (0, 0, 30), (0, 1, 12), (1, 1, 12)
    assert whole(parties([-1, -1]), two, [5, 5], *pairs).tolist() == [0, 0]
    assert whole(parties([-1, -1]), two, [5, NO_IX], *pairs).tolist() == [0, 1]


def test_a_household_of_two_branches_gains_by_the_part_that_is_there() -> None:
    # With 0: two of branch 7, 20; with 1: one of branch 8, 10 + 3 * 3 = 19.
    two = successors([7, 8], [3, 3], [0, 3])
    assert whole(parties([7, 8, 7]), two, [5, 5, 5]).tolist() == [0, 0, 0]
    # With gains of 4 for each of three it is 10 + 12 = 22.
    two = successors([7, 8], [3, 3], [0, 4])
    assert whole(parties([7, 8, 7]), two, [5, 5, 5]).tolist() == [1, 1, 1]


def test_a_household_without_room_stays_whole_and_unassigned() -> None:
    # Three do not fit where two places are; the single one takes the better of them.
    found = whole(parties([-1] * 4), successors([-1, -1], [2, 2], [0, 1]), [5, 5, 5, NO_IX])
    assert found.tolist() == [NO_IX, NO_IX, NO_IX, 1]


def test_most_parties_come_before_most_gain_of_households() -> None:
    # Two pairs fill both successors, 4 parties; the single one with its tie would leave 3.
    home = [0, 0, 1, 1, NO_IX]
    two = successors([-1, -1], [2, 2], [0, 0])
    assert whole(parties([-1] * 5), two, home, (4, 0, 99)).tolist() == [0, 0, 1, 1, NO_IX]


def test_a_household_needs_somebody_who_may_take_all_its_kinds() -> None:
    may = np.array([[True, True], [False, True]])
    people = Parties(np.array([0, 1]), np.full(2, -1), np.full(2, 1), np.full(2, NO_IX))
    two = successors([-1, -1], [2, 2], [9, 0], may)
    assert whole(people, two, [5, 5]).tolist() == [1, 1]


def test_a_household_of_one_branch_stays_in_it_where_asked() -> None:
    # The tie with 1, of another branch, does not help; the household of two branches has nobody.
    two = successors([7, 8], [9, 9], [0, 5])
    people, home = parties([7, 7, 7, 8, -1]), np.array([3, 3, 4, 4, NO_IX])
    found, gap = assign_households(
        people, two, ties((0, 1, 50)), home, branch_gain=10, branch_only=True
    )
    assert (found.tolist(), gap) == ([0, 0, NO_IX, NO_IX, NO_IX], 0)


def test_households_and_the_barred_do_not_go_together() -> None:
    takers = successors([-1], [1], [0])
    with pytest.raises(InputError, match="barred"):
        assign_households(parties([-1], barred=0), takers, ties(), np.array([0]), branch_gain=0)


def test_without_effort_the_plan_of_the_flows_is_given_with_its_gap() -> None:
    # Places 3, 3 and 1 hold the three and one of the pairs, 5 of 7; apart all 7 would fit.
    takers = successors([-1, -1, -1], [3, 3, 1], [0, 5, 9])
    people, home = parties([-1] * 7), np.array([0, 0, 0, 1, 1, 2, 2])
    found, gap = assign_households(people, takers, ties(), home, branch_gain=0, effort=0)
    n_assigned = np.count_nonzero(found != NO_IX)
    assert n_assigned <= 5 <= n_assigned / (1 - gap)
    best, none = assign_households(people, takers, ties(), home, branch_gain=0)
    assert np.count_nonzero(best != NO_IX) == 5
    assert none == 0
