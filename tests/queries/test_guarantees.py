"""Rings, cycles and circles of guarantees on a server, on several random banks loaded as one."""

from __future__ import annotations

import os
import secrets

import numpy as np
import pytest

from tests.banks import DAY, arrow_tables, open_graph
from tests.guarantee_bank import guarantee_bank
from tests.neo4j.access import Access
from tests.queries.asking import Library
from tests.queries.comparing import Both
from tests.queries.test_random import merged
from tests.reference.plain_coverage import Question

QUERIES = ("guarantee-rings", "guarantee-cycles", "guarantee-circles")
N_BANKS = 8


def test_every_query_answers_as_python_does(
    neo4j_server: Access, tmp_path_factory: pytest.TempPathFactory
) -> None:
    number = int(os.environ.get("GRAPHCRM_TEST_SEED") or secrets.randbits(32))
    print(f"repeat with GRAPHCRM_TEST_SEED={number}")
    rng = np.random.default_rng(number)
    bank = merged([guarantee_bank(rng) for _ in range(N_BANKS)])
    library = Library.at(neo4j_server, tmp_path_factory.mktemp("snapshots"))
    library.hold(arrow_tables(bank))
    graph = open_graph(arrow_tables(bank), tmp_path_factory.mktemp("graph"))
    both = Both(library, graph, Question(bank, DAY))
    for name in QUERIES:
        both.compare(name)
