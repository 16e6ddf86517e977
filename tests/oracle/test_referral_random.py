"""Referrals against plain Python on random small banks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.graph import Graph
from tests.banks import DAY, graph_of
from tests.oracle.referral_answers import ask, same
from tests.random_banks import BRANCHES, FEW, as_ofs, banks
from tests.reference import referral as plain
from tests.reference.ladder import ladder
from tests.reference.plain_coverage import Bank, Question
from tests.reference.referral_credit import credit
from tests.reference.referral_forest import Forest

MEASURES = ("worth", "worth", "business", "revenue_12m", "credit_line", "aum")
RULES = ("direct", "root", "decay", "split")
LEAST = (1000, 0, 0.01, 50_000, 80_000.1)
CAPS = (None, 0, 0.01, 999.99, 100_000)
worths = st.sampled_from(MEASURES)
least = st.sampled_from(LEAST)


@contextmanager
def opened(bank: Bank) -> Iterator[Graph]:
    with TemporaryDirectory() as folder:
        yield graph_of(bank, Path(folder))


@st.composite
def questions(
    draw: st.DrawFn, book: str = "all", branches: frozenset[str] | None = None
) -> Question:
    """Draw a bank, a date and a measure of worth."""
    bank = {"branches": [{"branch_id": b} for b in BRANCHES], **draw(banks())}
    return Question(bank, draw(as_ofs), worth=draw(worths), book=book, branches=branches)


@FEW
@given(questions())
def test_the_forest(q: Question) -> None:
    with opened(q.bank) as graph:
        same(ask(graph, q, "forest", worth=q.worth), plain.forest(q))


@FEW
@given(questions(), st.data())
def test_a_chain(q: Question, data: st.DataObject) -> None:
    party = data.draw(st.sampled_from(sorted(q.parties())))
    with opened(q.bank) as graph:
        same(ask(graph, q, "chain", party, worth=q.worth), plain.chain(q, party))


@FEW
@given(questions())
def test_the_roots(q: Question) -> None:
    with opened(q.bank) as graph:
        same(ask(graph, q, "roots", worth=q.worth), plain.roots(q))


@pytest.mark.parametrize("name", ["rings", "suspicious", "contested"])
@FEW
@given(q=questions())
def test_what_is_odd(name: str, q: Question) -> None:
    with opened(q.bank) as graph:
        same(ask(graph, q, name), getattr(plain, name)(q))


@FEW
@given(questions(), least)
def test_staff(q: Question, effective_worth: float) -> None:
    with opened(q.bank) as graph:
        answer = ask(graph, q, "staff", worth=q.worth, effective_worth=effective_worth)
        same(answer, plain.staff(q, effective_worth))


@pytest.mark.parametrize("rule", RULES)
@FEW
@given(q=questions(), effective_worth=least, cap=st.sampled_from(CAPS))
def test_credit(rule: str, q: Question, effective_worth: float, cap: float | None) -> None:
    given: dict[str, Any] = {"effective_worth": effective_worth, "cap": cap}
    with opened(q.bank) as graph:
        answer = ask(graph, q, "credit", worth=q.worth, rule=rule, **given)
        same(answer, credit(q, rule, **given))


@pytest.mark.parametrize("book", ["all", "managed"])
@FEW  # of books that hold somebody: a share of nobody is no number
@given(data=st.data(), effective_worth=least, age=st.sampled_from([None, 1, 90, 365, 500]))
def test_the_ladder(
    book: str, data: st.DataObject, effective_worth: float, age: int | None
) -> None:
    q = data.draw(questions(book=book).filter(Question.in_book))
    since = None if age is None else q.as_of - timedelta(days=age)
    given: dict[str, Any] = {"since": since, "effective_worth": effective_worth}
    with opened(q.bank) as graph:
        answer = ask(graph, q, "ladder", worth=q.worth, book=book, **given)
        same(answer, ladder(q, **given))


@FEW
@given(questions(branches=frozenset({"B1"})))
def test_who_may_see_one_branch_sees_the_forest_of_that_branch(q: Question) -> None:
    with opened(q.bank) as graph:
        rows = ask(graph, q, "forest", worth=q.worth).rows()
        expected = plain.forest(q).rows
        shown = ("party_id", "parent_id", "root_id", "n_descendants", "worth_descendants")
        assert [[row[name] for name in shown] for row in rows] == [
            [plain_cell(row[name]) for name in shown] for row in expected
        ]


def plain_cell(value: Any) -> Any:
    return value if value is None or isinstance(value, (str, int)) else float(value)


@FEW
@given(questions())
def test_the_reference_is_what_networkx_says(q: Question) -> None:
    f = Forest(q)
    chosen = nx.DiGraph((e.referrer, e.party) for e in f.chosen.values())
    found = {frozenset(ring) for ring in nx.simple_cycles(chosen)}
    assert found == {frozenset(ring.parties) for ring in f.rings}
    tree = nx.DiGraph((e.referrer, e.party) for e in f.edge.values())
    tree.add_nodes_from(f.members)
    assert nx.is_directed_acyclic_graph(tree)
    assert set(tree) == set(f.members)
    for party in f.members:
        assert set(f.below(party)) == nx.descendants(tree, party)
        lengths = nx.single_source_shortest_path_length(tree, party)
        assert f.depth_below(party) == max(lengths.values())
        assert f.generation(party) == nx.shortest_path_length(tree, f.root(party), party)


@pytest.mark.parametrize("rule", RULES)
def test_credit_up_a_long_chain(rule: str) -> None:
    """Halves of 150 generations fit no machine word, and the farthest are still counted."""
    ids = [f"C{i * 7 % 151:03d}" for i in range(151)]
    worth = (Decimal(i**7 % 10**9) / 100 for i in range(151))
    keys = ("referrer_id", "party_id")
    bank: Bank = {
        "customers": [{"customer_id": i, "aum": aum} for i, aum in zip(ids, worth, strict=True)],
        "referrals": [
            {**dict(zip(keys, ends, strict=True)), "referred_on": DAY} for ends in pairwise(ids)
        ],
    }
    q = Question(bank, DAY)
    with opened(bank) as graph:
        same(
            ask(graph, q, "credit", rule=rule, effective_worth=0),
            credit(q, rule, effective_worth=0),
        )
