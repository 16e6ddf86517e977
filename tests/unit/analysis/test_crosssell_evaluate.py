"""Recommendations of a past date: by hand, what is refused, and what is said."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import numpy as np
import pytest

from graphcrm.analysis import crosssell
from graphcrm.analysis.crosssell_trial import Trial
from graphcrm.analysis.gap_model import GapTerms
from graphcrm.analysis.network_weight import network_weight
from graphcrm.errors import InputError
from graphcrm.graph import Graph, Scope
from graphcrm.reasons import say
from tests.banks import DAY, graph_of
from tests.planted_crosssell import planted, shuffled
from tests.unit.analysis.small import Make, ago, cells, codes, customer, firm

evaluate = partial(crosssell.evaluate, n_resamples=40, network_weight="0")
CUTOFF = ago(365)
LONG_AGO = date(2020, 1, 1)


def took(party: str, products: str, days: int | None = 400) -> list[dict[str, Any]]:
    """Return holdings of products a, b, c… opened so many days ago."""
    on = None if days is None else ago(days)
    return [{"party_id": party, "product_id": p, "opened_on": on} for p in products]


def bank(make: Make, *taken: list[dict[str, Any]], **tables: Any) -> Graph:
    """Return a bank of customers A to F and products a to d; ``taken`` is who opened what."""
    known: dict[str, Any] = {
        "products": [{"product_id": p} for p in "abcd"],
        "customers": [customer(c, opened_on=LONG_AGO) for c in "ABCDEF"],
        "holdings": [row for rows in taken for row in rows],
    }
    return make(**known | tables)


def test_lists_by_hand(make: Make) -> None:
    # At the cut-off A and B hold a and b, C a, D c, and d is nobody's: of six a has 3, b 2, c 1.
    # C then opens b, E b and c, A d, which nobody could know of.  By popularity C is told b, c
    # (precision 1), E a, b, c ((1/2 + 2/3) / 2 = 7/12), A c (0): hits 2 of 3, MAP 19/36.
    before = took("A", "ab"), took("B", "ab"), took("C", "a"), took("D", "c")
    later = took("C", "b", 300), took("E", "bc", 10), took("A", "d", 0)
    answer = evaluate(bank(make, *before, *later), cutoff=CUTOFF)
    assert cells(answer, "method") == ["network", "without_network", "popularity", "item_cosine"]
    popular = answer.rows()[2]
    assert popular["hit_rate"] == pytest.approx(2 / 3)
    assert popular["map"] == pytest.approx(19 / 36)
    assert (popular["coverage"], popular["n_parties"]) == (1.0, 3)
    low, value, high = cells(answer, "map_low", "map", "map_high")[2]
    assert 0 <= low < value < high <= 1
    assert {k: answer.totals[k] for k in ("n_openers", "n_openings", "n_products")} == {
        "n_openers": 3,
        "n_openings": 4,
        "n_products": 3,
    }
    assert (answer.totals["cutoff"], answer.totals["until"]) == ("2025-06-30", "2026-06-30")
    assert codes(answer) == ["evaluate_no_better", "network_given", "evaluate_reach"]


def test_longer_and_shorter_lists(make: Make) -> None:
    # By popularity E is told a, b, c and opened b: with one 0, with two or more 1/2.
    held = took("A", "abc"), took("B", "ab"), took("C", "a"), took("E", "b", 9)
    found = {k: cells(evaluate(bank(make, *held), cutoff=CUTOFF, k=k), "map")[2] for k in (1, 2, 9)}
    assert found == {1: 0, 2: 0.5, 9: 0.5}


def test_only_what_is_new_to_who_was_there_counts(make: Make) -> None:
    # A opens another a; B was no customer yet; C opens c after the year; D opens b twice, which
    # counts once; E's a was closed before the cut-off, so that it is new to E again.
    people = [customer(c, opened_on=ago(9) if c == "B" else LONG_AGO) for c in "ABCDE"]
    closed = [{**took("E", "a", 900)[0], "closed_on": ago(850)}]
    again = [{**row, "account_no": "2"} for row in took("D", "b", 650) + took("A", "a", 700)]
    before = took("A", "abc", 1200), took("C", "a", 1200)
    later = (
        took("B", "c", 650),
        took("C", "c", 100),
        took("D", "b", 660),
        again,
        took("E", "a", 700),
    )
    graph = bank(make, *before, closed, *later, customers=people)
    trial = Trial.at(graph.view(DAY), ago(800), GapTerms())
    assert graph.ids("parties").take(trial.party) == ["D", "E"]
    assert trial.taken.tolist() == [[False, True, False, False], [True, False, False, False]]


def test_who_refuses_to_be_profiled_is_not_judged(make: Make) -> None:
    people = [
        customer(c, opened_on=LONG_AGO, consent_profiling="no" if c == "A" else None) for c in "AB"
    ]
    graph = bank(make, took("A", "a"), took("A", "b", 9), took("B", "b", 9), customers=people)
    assert evaluate(graph, cutoff=CUTOFF).totals["n_openers"] == 1


def test_another_branch_is_not_seen(make: Make) -> None:
    people = [customer(c, opened_on=LONG_AGO, branch_id=b) for c, b in (("A", "B1"), ("B", "B2"))]
    graph = bank(
        make,
        took("A", "a"),
        *(took("B", "b"), took("A", "b", 9), took("B", "a", 9)),
        customers=people,
        branches=[{"branch_id": "B1"}, {"branch_id": "B2"}],
    )
    answer = evaluate(graph.view(DAY, Scope(frozenset({"B1"}))), cutoff=CUTOFF)
    assert (answer.totals["n_openers"], answer.totals["n_products"]) == (1, 1)
    assert cells(answer, "hit_rate") == [0, 0, 0, 0]  # b is held by nobody whom one sees
    assert codes(answer)[0] == "evaluate_no_baseline"
    assert answer.totals["map_ratio"] is None


def test_firms_are_told_what_firms_hold(make: Make) -> None:
    held = took("A", "ab"), took("X", "c"), took("Y", "cd"), took("X", "d", 9)
    answer = evaluate(bank(make, *held, firms=[firm("X"), firm("Y")]), cutoff=CUTOFF)
    assert cells(answer, "hit_rate", "coverage")[2] == (1.0, 0.5)  # d alone, of c and d


def test_a_short_time_after_the_cutoff_is_said(make: Make) -> None:
    graph = bank(make, took("A", "a"), took("B", "b"), took("A", "b", 9))
    answer = evaluate(graph, cutoff=ago(90))
    assert "evaluate_short" in codes(answer)
    assert cells(answer, "map") == [1, 1, 1, 1]


def test_of_many_as_many_are_drawn(make: Make) -> None:
    later = [took(c, "b", 9) for c in "ABCDEF"]
    view = bank(make, took("A", "a"), took("B", "c"), *later).view(DAY)
    drawn = [Trial.at(view, CUTOFF, GapTerms(), most=2, rng_seed=s) for s in (1, 1, 2, 3, 4)]
    parties = [trial.party.tolist() for trial in drawn]
    assert {len(each) for each in parties} == {2}
    assert parties[0] == parties[1]
    assert len({tuple(each) for each in parties}) > 1
    assert np.array_equal(drawn[0].taken, [[False, True, False, False]] * 2)


def test_too_few_openings_to_learn_from(make: Make) -> None:
    graph = bank(make, took("A", "a"), took("B", "b", 9))
    found = network_weight(graph.view(DAY))
    assert (found.weight, found.note.code, found.note.facts["n"]) == (0.5, "network_untested", 1)
    assert network_weight(graph.view(DAY)) is found
    assert network_weight(graph.view(date(1, 1, 1))).note.facts["n"] == 0
    answer = evaluate(bank(make, took("A", "ab"), took("B", "a", 9)), network_weight="learned")
    assert codes(answer)[1] == "network_untested"


def test_a_quiet_year_is_learned_from_with_those_before_it(make: Make) -> None:
    busy = planted(1, spreads=0.8)
    quiet = [row for row in busy["holdings"] if not ago(730) < row["opened_on"] <= CUTOFF]
    for year, n_days in ((busy["holdings"], 365), (quiet, 730)):
        found = network_weight(make(**{**busy, "holdings": year}).view(CUTOFF))
        assert (found.note.code, found.note.facts["n_days"]) == ("network_learned", n_days)


def test_ties_without_dates_teach_nothing(make: Make) -> None:
    # Products do go round in these homes; since nobody knows when they began, that cannot be seen.
    known = planted(1, spreads=0.8)
    undated = [{**row, "since": None} for row in known["household_members"]]
    for members, code, weight in ((undated, "undated", 0.5), ([], "adds_nothing", 0)):
        graph = make(**{**known, "household_members": members})
        found = network_weight(graph.view(DAY))
        assert (found.note.code, found.weight) == (f"network_{code}", weight)
        assert say(found.note, "zh")
    answer = evaluate(make(**{**known, "household_members": undated}), cutoff=CUTOFF)
    assert answer.totals["weight_after"] is None


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> list[Graph]:
    """Return a bank whose products go round in households, and its people dealt out anew."""
    known = planted(1, spreads=0.8)
    banks = known, shuffled(known, 1)
    return [graph_of(each, tmp_path_factory.mktemp("homes")) for each in banks]


@pytest.mark.parametrize(
    ("which", "weight", "says"),
    [
        (0, "learned", ["evaluate_better", "network_learned", "evaluate_reach"]),
        (1, "learned", ["evaluate_no_better", "network_adds_nothing", "evaluate_reach"]),
        (0, "0", ["evaluate_no_better", "network_given", "evaluate_reach", "evaluate_after"]),
        (1, "10", ["evaluate_worse", "network_given", "evaluate_reach", "evaluate_after_nothing"]),
    ],
)
def test_what_is_said(homes: list[Graph], which: int, weight: str, says: list[str]) -> None:
    answer = evaluate(homes[which].view(DAY), cutoff=CUTOFF, network_weight=weight)
    assert codes(answer) == says
    assert all(say(note, lang) for note in answer.notes for lang in ("zh", "en"))


def test_that_the_network_adds_nothing_is_said_in_words(homes: list[Graph]) -> None:
    note = network_weight(homes[1].view(CUTOFF)).note
    assert say(note, "en").startswith("The network adds nothing here, so its weight is 0")
    assert say(note, "zh").startswith("关系网络在此没有帮助，权重为 0")


@pytest.mark.parametrize("given", ["nan", "-0.1", "10.5", "much", ""])
def test_a_weight_that_makes_no_sense(make: Make, given: str) -> None:
    with pytest.raises(InputError, match="network_weight is learned, or a number from 0 to 10"):
        network_weight(bank(make).view(DAY), given)


@pytest.mark.parametrize(
    ("held", "cutoff", "says"),
    [
        ([], CUTOFF, "no holding has an opened_on"),
        ([("A", "a", None)], CUTOFF, "no holding has an opened_on"),
        ([("A", "a", 400)], DAY, "the cut-off must lie before 2026-06-30"),
        ([("A", "a", 400)], ago(-1), "the cut-off must lie before 2026-06-30"),
        ([("A", "a", 400)], ago(500), "the first opening is of 2025-05-26"),
        ([("A", "a", 400)], CUTOFF, "nobody opened anything new from the cut-off to 2026-06-30"),
    ],
)
def test_a_cutoff_that_nothing_can_be_judged_at(
    make: Make, held: list[tuple[str, str, int | None]], cutoff: date, says: str
) -> None:
    graph = bank(make, *(took(*each) for each in held))
    with pytest.raises(InputError, match=says):
        evaluate(graph, cutoff=cutoff, as_of=DAY)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"n_resamples": 0}, "n_resamples is a number"),
        ({"k": 0}, "k is from 1 to 100"),
        ({"neighbour_prior": 0}, "neighbour_prior is a number above 0"),
        ({"lift_prior": float("nan")}, "lift_prior is a number above 0"),
        ({"max_firm": 1}, "max_firm is 2 or more"),
        ({"cutoff": "yesterday"}, "a date exists"),
    ],
)
def test_what_cannot_be_used_is_refused(make: Make, given: dict[str, Any], says: str) -> None:
    graph = bank(make, took("A", "a"), took("B", "a", 9))
    with pytest.raises(InputError, match=says):
        evaluate(graph, **{"cutoff": CUTOFF, **given})
