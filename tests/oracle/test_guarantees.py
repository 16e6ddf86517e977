"""Rings, cycles and circles of guarantees against networkx, and what the sample planted."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.analysis import risk
from graphcrm.answer import Answer
from graphcrm.graph import Graph, Scope
from graphcrm.sample import SampleBank, generate
from tests.banks import graph_of, open_graph
from tests.corporate_bank import AS_OFS
from tests.guarantee_bank import guarantee_bank
from tests.random_banks import BRANCHES, FEW
from tests.reference import guarantees as plain
from tests.reference.plain_coverage import Question

seeds, as_ofs = st.integers(0, 2**32 - 1), st.sampled_from(AS_OFS)
scopes = st.none() | st.sampled_from([frozenset({b}) for b in BRANCHES])


@FEW
@given(seeds, as_ofs, scopes, st.integers(2, 7))
def test_random_banks(
    seed: int, as_of: date, scope: frozenset[str] | None, max_length: int
) -> None:
    bank = guarantee_bank(np.random.default_rng(seed))
    q = Question(bank, as_of, branches=scope)
    with TemporaryDirectory() as folder:
        graph = graph_of(bank, Path(folder))
        view = graph.view(as_of, None if scope is None else Scope(scope))
        same(risk.rings(view), plain.rings(q))
        same(risk.cycles(view, max_length=max_length), plain.cycles(q, max_length))
        same(risk.circles(view), plain.circles(q))


def same(answer: Answer, expected: list[dict[str, Any]]) -> None:
    """Assert the same rows, in the columns expected, and counts that fit them."""
    rows = answer.rows()
    assert len(rows) == len(expected)
    for row, other in zip(rows, expected, strict=True):
        assert {name: row[name] for name in other} == other
    listed = {party for row in expected for party in row["party_ids"]}
    assert answer.totals["n_parties"] == len(listed)


@pytest.fixture(scope="module")
def bank() -> SampleBank:
    return generate(2_000)


@pytest.fixture(scope="module")
def graph(bank: SampleBank, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return open_graph(bank.tables, tmp_path_factory.mktemp("sample"))


def row_of(answer: Answer, name: str, party: str) -> dict[str, Any]:
    (found,) = [row for row in rows_of(answer) if row[name] == party]
    return found


def rows_of(answer: Answer) -> list[dict[str, Any]]:
    return [*answer.rows()]


@pytest.mark.parametrize(("planted", "kind"), [("ring", "ring"), ("mutual", "mutual_pair")])
def test_the_planted_rings_are_found(
    bank: SampleBank, graph: Graph, planted: str, kind: str
) -> None:
    truth: Any = bank.truth[f"guarantee_{planted}"]
    found = row_of(risk.rings(graph), "ring_id", truth["party_ids"][0])
    assert (found["party_ids"], found["amount"]) == (truth["party_ids"], truth["amount"])
    assert (found["kind"], found["n_guarantees"]) == (kind, len(truth["party_ids"]))
    cycles = [row for row in rows_of(risk.cycles(graph)) if row["ring_id"] == found["ring_id"]]
    assert [sorted(row["party_ids"]) for row in cycles] == [truth["party_ids"]]
    assert cycles[0]["amount_sum"] == truth["amount"]


def test_the_planted_circle_is_found_and_its_company_apart(bank: SampleBank, graph: Graph) -> None:
    truth: Any = bank.truth["guarantee_circle"]
    answer = risk.circles(graph)
    found = row_of(answer, "circle_id", truth["party_ids"][0])
    assert {name: found[name] for name in ("party_ids", "amount", "hubs")} == {
        name: truth[name] for name in ("party_ids", "amount", "hubs")
    }
    size = len(truth["party_ids"])
    assert (found["longest_chain"], found["is_chain"], found["n_rings"]) == (size, size > 3, 0)
    each = truth["amount_of_hub"] / truth["n_borrowers_of_hub"]
    assert found["hub_amount"] == each * size
    assert truth["hubs"][0] not in {p for row in rows_of(answer) for p in row["party_ids"]}


def test_the_sample_is_what_networkx_says(bank: SampleBank, graph: Graph) -> None:
    rows = {name: bank.tables[name].to_pylist() for name in ("customers", "firms", "guarantees")}
    rows["balances"] = bank.tables["balances"].to_pylist()
    q = Question(rows, graph.newest_event_on)
    same(risk.rings(graph), plain.rings(q))
    same(risk.cycles(graph), plain.cycles(q, 6))
    same(risk.circles(graph), plain.circles(q))
