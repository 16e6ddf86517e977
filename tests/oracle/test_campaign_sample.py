"""Campaigns on the sample: the planted connector, and reach beside another simulator."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from benchmarks.peers.cynetdiff import cascade_model, spread
from graphcrm.analysis.call_briefing import control_group
from graphcrm.analysis.campaign import evaluate, plan
from graphcrm.analysis.campaign_terms import Chain, Terms
from graphcrm.answer import Answer
from graphcrm.graph import Graph
from graphcrm.sample import SampleBank, generate
from tests.banks import open_graph
from tests.unit.analysis.small import cells

LIMITS: dict[str, Any] = {"seeds": 20, "max_per_manager": 3, "control_share": 0.1}


@pytest.fixture(scope="module")
def bank() -> SampleBank:
    return generate(2_000)


@pytest.fixture(scope="module")
def graph(bank: SampleBank, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return open_graph(bank.tables, tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module")
def planned(graph: Graph) -> Answer:
    return plan(graph, **LIMITS)


def test_the_planted_connector_is_among_the_first_five(bank: SampleBank, planned: Answer) -> None:
    connector: Any = bank.truth["connector"]
    assert connector["customer_id"] in cells(planned, "customer_id")[:5]


def test_the_limits_hold(bank: SampleBank, planned: Answer) -> None:
    managers = [staff for staff in cells(planned, "staff_id") if staff is not None]
    assert max(managers.count(staff) for staff in managers) <= 3
    homes = {
        r["customer_id"]: r["household_id"] for r in bank.tables["household_members"].to_pylist()
    }
    lived = [homes[c] for c in cells(planned, "customer_id") if c in homes]
    assert len(lived) == len(set(lived))


def test_the_plan_reaches_more_than_simpler_lists(planned: Answer) -> None:
    totals: dict[str, Any] = dict(planned.totals)
    simple = [reach for name, reach in totals.items() if name.startswith("baseline_")]
    assert totals["reach"] > max(simple)
    assert totals["certified_ratio"] > 0.8
    assert sum(cells(planned, "marginal_reach")) == pytest.approx(totals["reach"])


def test_judging_the_plan_says_what_the_plan_says(graph: Graph, planned: Answer) -> None:
    again = evaluate(graph, cells(planned, "customer_id"))
    assert again.totals["reach"] == planned.totals["reach"]
    assert cells(again, "marginal_reach") == cells(planned, "marginal_reach")
    whole = plan(graph, **{**LIMITS, "control_share": 0.0})  # a list has no control group to spare
    assert cells(again, "customer_id", "brings") == cells(whole, "customer_id", "brings")


def test_callers_are_told_of_nobody_in_the_control_group(graph: Graph, planned: Answer) -> None:
    (held_back, _) = control_group(graph.view(), planned)
    names = set(held_back.cells(0, len(held_back), "en"))
    again = evaluate(graph, cells(planned, "customer_id"))
    told, else_told = ({c for row in cells(a, "brings") for c in row} for a in (planned, again))
    assert not told & names
    assert else_told & names


@pytest.mark.parametrize("probability", ["learned", "weighted_cascade"])
def test_reach_beside_another_simulator(graph: Graph, probability: str) -> None:
    answer = plan(graph, probability=probability, **LIMITS)
    chain = Chain(graph.view(), Terms(probability=probability))
    diffusion = chain.influence.diffusion
    seeds = np.array([graph.ids("parties").find(c) for c in cells(answer, "customer_id")])
    other = spread(cascade_model(diffusion, rng_seed=7), chain.influence.node[seeds], 10_000)
    assert answer.totals["reach"] == pytest.approx(other, rel=0.02)
