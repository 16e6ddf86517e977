"""Every query against Python on random small banks, many of them loaded as one."""

from __future__ import annotations

import os
import secrets
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from graphcrm.graph import Graph
from graphcrm.model import TABLES, Kind
from tests.banks import DAY, arrow_tables, open_graph
from tests.neo4j.access import Access
from tests.queries.asking import Library
from tests.queries.comparing import Both
from tests.queries.rich_banks import rich_banks
from tests.random_banks import PlainBank
from tests.reference.plain_coverage import Question

N_BANKS = 12
CASES = [
    (DAY, 180),
    (DAY - timedelta(days=90), 30),
    (DAY + timedelta(days=1), 0),
    (DAY + timedelta(days=400), 10_000),
]


@pytest.fixture(scope="module")
def number() -> int:
    return int(os.environ.get("GRAPHCRM_TEST_SEED") or secrets.randbits(32))


@pytest.fixture(scope="module")
def bank(number: int) -> PlainBank:
    return merged(drawn(number))


@pytest.fixture(scope="module")
def library(
    bank: PlainBank, neo4j_server: Access, tmp_path_factory: pytest.TempPathFactory
) -> Library:
    found = Library.at(neo4j_server, tmp_path_factory.mktemp("snapshots"))
    found.hold(arrow_tables(bank))
    return found


@pytest.fixture(scope="module")
def graph(bank: PlainBank, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return open_graph(arrow_tables(bank), tmp_path_factory.mktemp("graph"))


@pytest.mark.parametrize(("as_of", "window_days"), CASES)
def test_every_query_answers_as_python_does(
    number: int, bank: PlainBank, graph: Graph, library: Library, as_of: date, window_days: int
) -> None:
    print(f"repeat with GRAPHCRM_TEST_SEED={number}")
    rng = np.random.default_rng(number)
    both = Both(library, graph, Question(bank, as_of, window_days))
    staff = [row["staff_id"] for row in bank["staff"]]
    parties = sorted(both.q.parties())
    both.lists()
    both.leavers(*(list(rng.choice(staff, n)) for n in (1, 12)))
    both.parties(str(party) for party in rng.choice(parties, 8))
    both.paths(neighbours(rng, parties + staff, 10))


def neighbours(rng: np.random.Generator, nodes: list[str], n: int) -> list[tuple[str, str]]:
    """Return pairs of nodes of one bank each, by the number that their ids begin with."""
    pairs = []
    for one in rng.choice(nodes, n).tolist():
        others = [node for node in nodes if node[:2] == one[:2]]
        pairs.append((one, str(rng.choice(others))))
    return pairs


def drawn(number: int) -> list[PlainBank]:
    """Return random banks, the same ones for the same number."""
    found: list[PlainBank] = []

    @seed(number)
    @settings(
        max_examples=N_BANKS,
        phases=[Phase.generate],
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(rich_banks())
    def keep(bank: PlainBank) -> None:
        found.append(bank)

    keep()
    return found


def merged(banks: list[PlainBank]) -> PlainBank:
    """Return several banks as one, in which nobody of one knows anybody of another."""
    names = banks[0].keys() - {"tiers"}
    return {
        name: [
            _prefixed(name, row, f"{n:02}") for n, bank in enumerate(banks) for row in bank[name]
        ]
        for name in names
    }


def _prefixed(table: str, row: dict[str, Any], prefix: str) -> dict[str, Any]:
    kinds = {column.name: column.kind for column in TABLES[table].columns}
    return {
        name: prefix + value
        if kinds[name] in {Kind.ID, Kind.REF} and name != "tier" and value is not None
        else value
        for name, value in row.items()
    }
