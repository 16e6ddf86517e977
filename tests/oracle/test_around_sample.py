"""What the sample plants among firms is found: a ring of holdings, a group, suppliers, a plant."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.analysis.neighbourhood import neighbourhood
from graphcrm.analysis.relocation import relocation
from graphcrm.graph import Graph
from graphcrm.sample import generate
from tests.banks import DAY, open_graph, plain_rows
from tests.reference import neighbourhood as plain
from tests.reference.plain_coverage import Question
from tests.reference.relocation import relocation as plain_relocation


@pytest.fixture(scope="module")
def sample() -> Any:
    return generate(1000, seed=7)


@pytest.fixture(scope="module")
def graph(sample: Any, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return open_graph(dict(sample.tables), tmp_path_factory.mktemp("graph"))


def test_a_ring_of_holdings_is_a_group_that_ends(sample: Any, graph: Graph) -> None:
    one, *others = sample.truth["holding_cycle"]
    rows = [row for row in neighbourhood(graph, one).rows() if row["ring"] == "group"]
    assert sorted(str(row["party_id"]) for row in rows) == others
    # each owns 0.6 of the next
    assert {row["control_share"] for row in rows} == {0.36, 0.6}
    assert {row["owner_share"] for row in rows} == {0.36, 0.6}


def test_the_plant_is_as_networkx_and_pandas_say(sample: Any, graph: Graph) -> None:
    plant = sample.truth["payroll_firms"]["plant"]["firm_id"]
    q = Question(plain_rows(dict(sample.tables)), DAY)
    found = neighbourhood(graph, plant, next_=0).rows()
    expected = plain.neighbourhood(q, plant, 2)
    names = ("party_id", "ring", "step", "via", "flag")
    assert [[row[n] for n in names] for row in found] == [[r[n] for n in names] for r in expected]
    assert {row["ring"] for row in found} >= {"group", "supplier", "dealer"}
    leaves = relocation(graph, [plant])
    fen = [(row["part"], row["party_id"], row["fen"]) for row in plain_relocation(q, [plant])]
    assert [(r["part"], r["party_id"], r["worth_at_risk"]) for r in leaves.rows()] == [
        (part, party, None if risk is None else risk / 100) for part, party, risk in fen
    ]
    assert leaves.totals["n_people"] == sample.truth["payroll_firms"]["plant"]["n_banked"]
