"""Recommendations of a past date against plain Python, and against what was planted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from graphcrm.analysis.crosssell_evaluate import evaluate
from graphcrm.analysis.crosssell_judged import METHODS
from graphcrm.analysis.crosssell_trial import Trial
from graphcrm.analysis.gap_model import GapTerms
from graphcrm.analysis.network_weight import network_weight
from graphcrm.graph import Graph
from tests.banks import DAY, graph_of
from tests.planted_crosssell import (
    CUTOFF,
    N_CUSTOMERS,
    N_PRODUCTS,
    SIZE,
    PlainBank,
    planted,
    shuffled,
)
from tests.reference.crosssell_trial import PlainTrial

quick = partial(evaluate, n_resamples=200)


@pytest.fixture
def make(tmp_path: Path) -> Callable[[PlainBank], Graph]:
    return lambda bank: graph_of(bank, tmp_path / str(len(list(tmp_path.iterdir()))))


def ragged(seed: int) -> PlainBank:
    """Return a planted bank of a few people, with gaps in it and what was closed."""
    rng, bank = np.random.default_rng(seed), planted(seed, spreads=0.7)
    few = {name: bank[name][:60] for name in ("customers", "household_members")}
    names = {row["customer_id"] for row in few["customers"]}
    held = [row for row in bank["holdings"] if row["party_id"] in names]
    for row in [*few["customers"], *few["household_members"], *held]:
        begins = "since" if "since" in row else "opened_on"
        row[begins] = None if rng.random() < 0.15 else row[begins]
        if begins == "opened_on" and row[begins] and rng.random() < 0.15:
            row["closed_on"] = row[begins] + timedelta(days=int(rng.integers(30, 900)))
    return {**bank, **few, "holdings": held}


@pytest.mark.parametrize("seed", range(6))
def test_every_method_as_its_definition_reads(
    make: Callable[[PlainBank], Graph], seed: int
) -> None:
    bank = ragged(seed)
    answer = quick(make(bank), cutoff=CUTOFF, network_weight="0.5")
    plain = PlainTrial(bank, CUTOFF)
    for row, method in zip(answer.rows(), METHODS, strict=True):
        expected = plain.row(method, 0.5)
        assert {name: row[name] for name in expected} == pytest.approx(expected)
        assert row["method"] == method


@pytest.mark.parametrize("seed", range(4))
def test_what_goes_round_in_households_is_found(
    make: Callable[[PlainBank], Graph], seed: int
) -> None:
    answer = quick(make(planted(seed, spreads=0.8)), cutoff=CUTOFF)
    totals: Any = answer.totals
    assert totals["network_weight"] > 0
    assert totals["map_ratio"] >= 1.2
    assert [note.code for note in answer.notes[:2]] == ["evaluate_better", "network_learned"]


def test_where_people_are_dealt_out_anew_the_network_weighs_nothing(
    make: Callable[[PlainBank], Graph],
) -> None:
    # By design less than one of twenty weighs something; two of sixteen would be odd.
    bank = planted(7, spreads=0.8)
    graphs = [make(shuffled(bank, seed)) for seed in range(16)]
    found = [network_weight(graph.view(CUTOFF)) for graph in graphs]
    assert sum(one.weight > 0 for one in found) <= 1
    nothing = next(graph for graph, one in zip(graphs, found, strict=True) if not one.weight)
    answer = quick(nothing, cutoff=CUTOFF)
    assert answer.totals["network_weight"] == 0
    assert answer.notes[1].code == "network_adds_nothing"


def test_what_came_after_the_cutoff_changes_no_score(
    make: Callable[[PlainBank], Graph], rng: np.random.Generator
) -> None:
    bank = planted(3, spreads=0.8)
    for row in bank["holdings"]:
        if row["opened_on"] > CUTOFF:
            row["product_id"] = f"P{rng.integers(0, N_PRODUCTS):02d}"
    homes = [{**row, "since": CUTOFF + timedelta(days=1)} for row in bank["household_members"]]
    for row, home in zip(homes, rng.permutation(len(homes)), strict=True):
        row["household_id"] = f"H{home // 4:03d}"
    more = {**bank, "household_members": [*bank["household_members"], *homes]}
    views = [make(each).view() for each in (planted(3, spreads=0.8), more)]
    trials = [Trial.at(view, CUTOFF, GapTerms()) for view in views]
    rows = np.arange(720)
    fits = [trial.models[False].fit(rows) for trial in trials]
    assert np.array_equal(fits[0], fits[1])
    assert network_weight(trials[0].view) == network_weight(trials[1].view)
    assert not np.array_equal(trials[0].pairs, trials[1].pairs)


def test_what_only_later_openings_teach_is_said_and_not_used(
    make: Callable[[PlainBank], Graph],
) -> None:
    # Until the cut-off everybody chooses alone; then half of all take what one at home holds.
    bank = planted(5, spreads=0.0)
    known = [row for row in bank["holdings"] if row["opened_on"] <= CUTOFF]
    at_home = {int(row["party_id"][1:]) // SIZE: row["product_id"] for row in known}
    later = [
        {"party_id": f"C{c:03d}", "product_id": at_home[c // SIZE], "opened_on": DAY}
        for c in range(0, N_CUSTOMERS, 2)
    ]
    answer = quick(make({**bank, "holdings": [*known, *later]}), cutoff=CUTOFF)
    assert (answer.totals["network_weight"], answer.totals["weight_after"]) == (0.0, 2.0)
    assert "evaluate_after" in [note.code for note in answer.notes]


def test_other_names_change_no_figure(
    make: Callable[[PlainBank], Graph], rng: np.random.Generator
) -> None:
    bank = planted(2, spreads=0.8)
    names = {f"C{at:03d}": f"C{to:03d}" for at, to in enumerate(rng.permutation(N_CUSTOMERS))}
    renamed = {
        table: [{k: names.get(v, v) for k, v in row.items()} for row in rows]
        for table, rows in bank.items()
    }
    figures = ("hit_rate", "map", "coverage", "n_parties")
    one, other = (
        [[row[name] for name in figures] for row in quick(make(each)).rows()]
        for each in (bank, renamed)
    )
    assert one == other
