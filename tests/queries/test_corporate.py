"""Questions about firms and their people on a server, on several random banks loaded as one."""

from __future__ import annotations

import os
import secrets
from datetime import date

import numpy as np
import pytest

from graphcrm.graph import Graph
from tests.banks import DAY, arrow_tables, open_graph
from tests.corporate_bank import AS_OFS, corporate_bank
from tests.neo4j.access import Access
from tests.queries.asking import Library
from tests.queries.comparing import Both
from tests.queries.test_random import merged
from tests.random_banks import PlainBank
from tests.reference.plain_coverage import Question

N_BANKS = 4


@pytest.fixture(scope="module")
def bank() -> PlainBank:
    number = int(os.environ.get("GRAPHCRM_TEST_SEED") or secrets.randbits(32))
    print(f"repeat with GRAPHCRM_TEST_SEED={number}")
    rng = np.random.default_rng(number)
    return merged([corporate_bank(rng) for _ in range(N_BANKS)])


@pytest.fixture(scope="module")
def graph(bank: PlainBank, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return open_graph(arrow_tables(bank), tmp_path_factory.mktemp("graph"))


@pytest.fixture(scope="module")
def library(
    bank: PlainBank, neo4j_server: Access, tmp_path_factory: pytest.TempPathFactory
) -> Library:
    found = Library.at(neo4j_server, tmp_path_factory.mktemp("snapshots"))
    found.hold(arrow_tables(bank))
    return found


@pytest.mark.parametrize("as_of", AS_OFS)
def test_a_server_says_what_python_says(
    bank: PlainBank, graph: Graph, library: Library, as_of: date
) -> None:
    both = Both(library, graph, Question(bank, as_of))
    both.compare("penetration")
    both.compare("key-people")
    both.compare("leads", k=1 if as_of == DAY else 5)
    both.compare("one-sided", k=1 if as_of == DAY else 5)
    both.firms([row["firm_id"] for row in bank["firms"][:: 5 + as_of.day % 3]])
