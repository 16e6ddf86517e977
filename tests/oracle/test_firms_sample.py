"""The anchor firm of the sample: questions about it give what was planted around it."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.analysis import corporate
from graphcrm.analysis.search import search
from graphcrm.graph import Graph
from graphcrm.sample import SampleBank, generate
from tests.banks import open_graph


@pytest.fixture(scope="module", params=["plant", "county"])
def bank(request: pytest.FixtureRequest) -> SampleBank:
    return generate(2000, profile=request.param)


@pytest.fixture(scope="module")
def graph(bank: SampleBank, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return open_graph(bank.tables, tmp_path_factory.mktemp("graph"))


@pytest.fixture
def truth(bank: SampleBank) -> dict[str, Any]:
    found: Any = bank.truth["payroll_firms"]
    return dict(found["plant"])


def test_who_of_its_people_is_missing(graph: Graph, truth: dict[str, Any]) -> None:
    (row,) = corporate.penetration(graph, firm=truth["firm_id"]).rows()
    assert (row["headcount"], row["n_banked"]) == (truth["headcount"], truth["n_banked"])
    assert row["banked_share"] == round(truth["n_banked"] / truth["headcount"], 9)
    assert truth["n_missing"] == truth["headcount"] - truth["n_banked"] > 0


def test_which_roles_nobody_is_known_in(graph: Graph, truth: dict[str, Any]) -> None:
    rows = corporate.key_people(graph, firm=truth["firm_id"]).rows()
    assert [row["role"] for row in rows if row["state"] == "unknown"] == truth["missing_roles"]


def test_its_group(graph: Graph, truth: dict[str, Any]) -> None:
    rows = corporate.neighbourhood(graph, truth["firm_id"]).rows()
    group = {row["party_id"]: row["control_share"] for row in rows if row["ring"] == "group"}
    assert group == truth["group"]


def test_what_leaves_with_it(graph: Graph, truth: dict[str, Any]) -> None:
    totals, expected = corporate.relocation(graph, [truth["firm_id"]]).totals, truth["relocation"]
    assert {name: totals[name] for name in expected} == expected
    parts = ("firms", "people", "households", "suppliers")
    fen = [round(expected[f"worth_{part}"] * 100) for part in parts]
    assert sum(fen) == round(expected["worth_at_risk"] * 100)


def test_the_one_with_the_initials_is_found_first(graph: Graph, bank: SampleBank) -> None:
    sought: Any = bank.truth["search_person"]
    for text in (sought["initials"], sought["name"], "zhongwei", sought["customer_id"]):
        assert search(graph, text).rows()[0]["party_id"] == sought["customer_id"]
