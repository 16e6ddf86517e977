"""Firms and their people on the sample: what was planted is found."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.analysis import corporate
from graphcrm.answer import Cell
from graphcrm.graph import Graph
from graphcrm.sample import SampleBank, generate
from tests.banks import open_graph


@pytest.fixture(scope="module")
def bank() -> SampleBank:
    return generate(2_000)


@pytest.fixture(scope="module")
def graph(bank: SampleBank, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return open_graph(bank.tables, tmp_path_factory.mktemp("sample"))


def row(graph: Graph, firm: str) -> dict[str, Cell]:
    (found,) = corporate.penetration(graph, firm=firm).rows()
    return found


def test_the_plant_has_its_people(bank: SampleBank, graph: Graph) -> None:
    planted: Any = bank.truth["payroll_firms"]
    plant = row(graph, planted["plant"]["firm_id"])
    assert (plant["headcount"], plant["n_banked"]) == (
        planted["plant"]["headcount"],
        planted["plant"]["n_banked"],
    )
    assert plant["payroll_share"] == pytest.approx(
        planted["plant"]["n_paid"] / planted["plant"]["headcount"]
    )


@pytest.mark.parametrize("kind", ["agency", "treasury"])
def test_whom_others_pay_is_not_theirs(bank: SampleBank, graph: Graph, kind: str) -> None:
    planted: Any = bank.truth["payroll_firms"]
    assert planted[kind]["n_paid"] > 30
    payer = row(graph, planted[kind]["firm_id"])
    assert (payer["n_banked"], payer["payroll_share"], payer["n_retention"]) == (0, 0.0, 0)
