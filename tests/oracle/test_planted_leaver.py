"""Who leaves in the sample was planted: the hand-over and the history must find what he holds."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.analysis import coverage
from graphcrm.graph import Graph
from graphcrm.sample import SampleBank, generate
from tests.banks import open_graph
from tests.oracle.coverage_answers import cells

MAY_TAKE = {
    "customer": {"account_manager", "wealth_adviser", "team_lead"},
    "firm": {"corporate_manager", "team_lead"},
}


@pytest.fixture(scope="module")
def bank() -> SampleBank:
    return generate(400)


@pytest.fixture(scope="module")
def leaver(bank: SampleBank) -> dict[str, Any]:
    found: Any = bank.truth["leaver"]
    return dict(found)


@pytest.fixture(scope="module")
def graph(bank: SampleBank, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return open_graph(bank.tables, tmp_path_factory.mktemp("sample"))


def test_handed_over_is_whom_he_alone_holds(graph: Graph, leaver: dict[str, Any]) -> None:
    answer = coverage.handover(graph, [leaver["staff_id"]])
    assert cells(answer, "party_id", "from_staff_id") == [
        (party, leaver["staff_id"]) for party in leaver["lost_ids"]
    ]
    assert answer.totals["n_lost"] == leaver["n_lost"]
    assert answer.totals["worth_lost"] == leaver["worth_lost"]


def test_no_firm_goes_to_a_retail_role_and_nobody_to_who_leaves(
    bank: SampleBank, graph: Graph, leaver: dict[str, Any]
) -> None:
    role = {row["staff_id"]: row["role"] for row in bank.tables["staff"].to_pylist()}
    answer = coverage.handover(graph, [leaver["staff_id"]])
    given = [(kind, to) for kind, to in cells(answer, "kind", "to_staff_id") if to]
    assert given
    assert leaver["staff_id"] not in {to for _, to in given}
    assert all(role[to] in MAY_TAKE[kind] for kind, to in given)


def test_the_newest_month_names_him_in_his_branch(
    bank: SampleBank, graph: Graph, leaver: dict[str, Any]
) -> None:
    rows = coverage.history(graph, months=1).rows()
    own = next(row for row in rows if row["branch_id"] == bank.truth["branch_id"])
    assert own["worst_staff_id"] == leaver["staff_id"]
    assert own["worth_at_risk"] == leaver["worth_lost"]
