"""Edges grouped by node, against networkx; and which tables have two ends."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.errors import InputError
from graphcrm.graph.csr import Csr
from graphcrm.graph.spaces import ends
from graphcrm.model import TABLES
from tests.banks import graph_of

EDGES = st.lists(st.tuples(st.integers(-1, 5), st.integers(-1, 5)), max_size=20)


@given(EDGES)
def test_neighbours_are_those_of_networkx(edges: list[tuple[int, int]]) -> None:
    pairs = np.array(edges, np.int32).reshape(-1, 2)
    csr = Csr.of(pairs[:, 0], pairs[:, 1], n_rows=6)
    graph: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    graph.add_nodes_from(range(6))
    graph.add_edges_from((a, b) for a, b in edges if a >= 0 and b >= 0)
    for node in range(6):
        assert csr.of_node(node).tolist() == [b for a, b in edges if a == node and b >= 0]
        assert sorted(csr.of_node(node).tolist()) == sorted(b for _, b in graph.out_edges(node))
    ends_of = np.repeat(np.arange(6), np.diff(csr.indptr))
    assert [edges[e] for e in csr.edges] == list(
        zip(ends_of.tolist(), csr.indices.tolist(), strict=True)
    )


def test_no_nodes_and_no_edges() -> None:
    none = np.zeros(0, np.int32)
    assert Csr.of(none, none, n_rows=0).indptr.tolist() == [0]
    assert Csr.of(none, none, n_rows=2).of_node(1).tolist() == []


def test_edges_of_a_graph_in_both_directions(tmp_path: Path) -> None:
    graph = graph_of(
        {
            "staff": [{"staff_id": "S1"}, {"staff_id": "S2"}],
            "customers": [{"customer_id": c} for c in ("C1", "C2")],
            "coverage": [
                {"staff_id": "S2", "party_id": "C1", "role": "lead"},
                {"staff_id": "S1", "party_id": "C2", "role": "lead"},
                {"staff_id": "S2", "party_id": "C2", "role": "lead"},
            ],
            # by staff, by a customer: only the second has two parties
            "referrals": [
                {"referrer_id": "S1", "party_id": "C1", "referred_on": None},
                {"referrer_id": "C2", "party_id": "C1", "referred_on": None},
            ],
        },
        tmp_path,
    )
    parties = graph.ids("parties").take([0, 1])
    assert parties == ["C1", "C2"]
    assert graph.csr("coverage").of_node(1).tolist() == [0, 1]
    assert graph.csr("coverage", reverse=True).of_node(1).tolist() == [0, 1]
    assert graph.csr("referrals").of_node(1).tolist() == [0]
    assert graph.csr("referrals", reverse=True).of_node(0).tolist() == [1]
    assert graph.csr("coverage") is graph.csr("coverage")


@pytest.mark.parametrize("table", [t.name for t in TABLES.values() if ends(t) is None])
def test_a_table_without_two_ends_is_refused(tmp_path: Path, table: str) -> None:
    with pytest.raises(InputError, match=f"{table} is not an edge table"):
        graph_of({}, tmp_path).csr(table)


def test_the_edge_tables() -> None:
    assert {t.name for t in TABLES.values() if ends(t)} == {
        "household_members",
        "kinship",
        "employment",
        "payrolls",
        "firm_links",
        "coverage",
        "contacts",
        "referrals",
        "holdings",
        "transfers",
        "guarantees",
        "attendance",
    }
