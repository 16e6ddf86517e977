"""Referrals of the sample bank against plain Python and networkx."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import networkx as nx
import pytest

from graphcrm.graph import Graph
from graphcrm.sample import generate
from tests.banks import DAY, open_graph, plain_rows
from tests.oracle.referral_answers import ask, cells, same
from tests.oracle.test_referral_money import agrees
from tests.reference import referral as plain
from tests.reference import referral_rewards as money
from tests.reference.ladder import ladder
from tests.reference.plain_coverage import Question
from tests.reference.referral_credit import credit
from tests.reference.referral_forest import Forest
from tests.reference.uplift import uplift

BANKS = [(2_000, 7), (2_000, 8), (20_000, 7), (20_000, 8)]
BEFORE = date(2025, 9, 30)
WHEN = [(DAY, "worth"), (BEFORE, "business")]
CREDIT = [("direct", None), ("root", 50_000), ("decay", 1_234.56), ("split", None)]
Asked = tuple[Graph, Question]


@pytest.fixture(scope="module", params=BANKS, ids=lambda p: f"{p[0]}-seed{p[1]}")
def bank(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Asked:
    n, seed = request.param
    tables = generate(n, seed=seed).tables
    graph = open_graph(tables, tmp_path_factory.mktemp("sample"))
    return graph, Question(plain_rows(tables), DAY)


@pytest.fixture(scope="module", params=WHEN, ids=lambda p: str(p[1]))
def asked(request: pytest.FixtureRequest, bank: Asked) -> Asked:
    as_of, worth = request.param
    return bank[0], replace(bank[1], as_of=as_of, worth=worth)


@pytest.mark.parametrize("name", ["forest", "roots", "staff"])
def test_questions_about_worth(asked: Asked, name: str) -> None:
    graph, q = asked
    same(ask(graph, q, name, worth=q.worth), getattr(plain, name)(q))


@pytest.mark.parametrize("name", ["rings", "suspicious", "contested"])
def test_what_is_odd(asked: Asked, name: str) -> None:
    graph, q = asked
    same(ask(graph, q, name), getattr(plain, name)(q))


def test_chains(asked: Asked) -> None:
    graph, q = asked
    f = Forest(q)
    ring = [ring.cut.party for ring in f.rings][:1]
    deepest = max(f.members, key=f.generation)
    for party in [max(f.roots, key=lambda p: len(f.below(p))), deepest, *ring]:
        same(ask(graph, q, "chain", party, worth=q.worth), plain.chain(q, party))


@pytest.mark.parametrize(("rule", "cap"), CREDIT)
def test_credit(asked: Asked, rule: str, cap: float | None) -> None:
    graph, q = asked
    answer = ask(graph, q, "credit", worth=q.worth, rule=rule, cap=cap)
    same(answer, credit(q, rule, cap=cap))


@pytest.mark.parametrize("book", ["all", "managed"])
def test_the_ladder(asked: Asked, book: str) -> None:
    graph, q = asked[0], replace(asked[1], book=book)
    same(ask(graph, q, "ladder", worth=q.worth, book=book), ladder(q))


def test_value_and_rewards(bank: Asked) -> None:
    graph, q = bank
    agrees(ask(graph, q, "value", worth=q.worth, reward=50), money.value(q, reward=50))
    agrees(ask(graph, q, "rewards", worth=q.worth, cap=150), money.rewards(q, cap=150))


def test_uplift_finds_nothing_where_nothing_was_planted(bank: Asked) -> None:
    graph, q = bank
    rows = ask(graph, q, "uplift", worth=q.worth, n_resamples=200).rows()
    for row, wanted in zip(rows, uplift(q), strict=True):
        assert {name: row[name] for name in wanted} == cells(wanted)
    # The planted tree and connector are few: customers of the sample come as they come.
    assert not any(row["found"] for row in rows)


def test_the_forest_is_that_of_networkx(asked: Asked) -> None:
    graph, q = asked
    rows = {row["party_id"]: row for row in ask(graph, q, "forest", worth=q.worth).rows()}
    edges = [(row["parent_id"], party) for party, row in rows.items() if row["parent_id"]]
    tree: nx.DiGraph[object] = nx.DiGraph(edges)
    tree.add_nodes_from(rows)
    assert nx.is_forest(tree)
    for party, row in rows.items():
        lengths = nx.single_source_shortest_path_length(tree, party)
        assert row["n_descendants"] == len(nx.descendants(tree, party)) == len(lengths) - 1
        assert row["depth_below"] == max(lengths.values())
        assert row["n_children"] == tree.out_degree(party)
        if row["parent_id"] is None:
            assert {(rows[p]["root_id"], rows[p]["generation"]) for p in lengths} == {
                (party, far) for far in lengths.values()
            }
