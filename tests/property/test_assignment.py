"""What must hold of assignments whatever the parties."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.graph.arrays import NO_IX, IntVec
from graphcrm.kernels.assignment import Parties, Successors, Ties
from tests.random_assignments import Asked, assignments, whole_assignments
from tests.reference.assignment import checked, greedy, units_of

SEEDS = st.integers(0, 2**32 - 1)


@given(assignments())
def test_no_worse_than_taking_the_best_pair_again_and_again(asked: Asked) -> None:
    assert checked(asked, asked.answer()) >= checked(asked, greedy(asked))


@given(assignments(), SEEDS)
def test_other_numbers_give_a_plan_as_good(asked: Asked, seed: int) -> None:
    other = renumbered(asked, np.random.default_rng(seed))
    assert checked(other, other.answer()) == checked(asked, asked.answer())


def renumbered(asked: Asked, rng: np.random.Generator) -> Asked:
    parties, successors, ties = asked.parties, asked.successors, asked.ties
    row, place = (rng.permutation(len(a.branch)) for a in (parties, successors))
    new_row, new_place = np.argsort(row), np.append(np.argsort(place), NO_IX)
    party, successor = new_row[ties.party], new_place[ties.successor]
    order = np.lexsort((successor, party))
    return replace(
        asked,
        parties=Parties(
            kind=parties.kind[row],
            branch=parties.branch[row],
            weight=parties.weight[row],
            barred=new_place[parties.barred[row]],
        ),
        successors=Successors(
            branch=successors.branch[place],
            places=successors.places[place],
            eligible=successors.eligible[:, place],
            gain=successors.gain[place],
        ),
        ties=Ties(party[order], successor[order], ties.gain[order]),
    )


@given(assignments(), st.data())
def test_one_place_more_is_never_worse(asked: Asked, data: st.DataObject) -> None:
    places = asked.successors.places
    more = places + np.array([data.draw(st.integers(0, 2)) for _ in places], np.int64)
    wider = asked.with_places(more)
    assert checked(wider, wider.answer()) >= checked(asked, asked.answer())


@given(assignments())
def test_the_same_plan_twice(asked: Asked) -> None:
    assert asked.answer().tolist() == asked.answer().tolist()


@given(whole_assignments())
def test_households_cost_something_and_stay_together(drawn: tuple[Asked, IntVec]) -> None:
    asked, household = drawn
    plan, gap = asked.answer_whole(household)
    assert gap == 0
    assert all(len(set(plan[unit].tolist())) == 1 for unit in units_of(household))
    assert checked(asked, plan) <= checked(asked, asked.answer())


@given(whole_assignments())
def test_without_effort_the_gap_holds_the_best(drawn: tuple[Asked, IntVec]) -> None:
    asked, household = drawn
    plan, gap = asked.answer_whole(household, effort=0)
    count, gain = checked(asked, plan)
    best_count, best_gain = checked(asked, asked.answer_whole(household)[0])
    assert count <= best_count
    assert count >= (1 - gap) * best_count - 1e-9 or gap == 0
    assert count < best_count or gain >= (1 - gap) * best_gain - 1e-6
