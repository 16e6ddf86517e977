"""Random conditions on random small banks against plain Python; and text that is anything."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from graphcrm.analysis.crosssell import list_
from graphcrm.analysis.list_grammar import parse
from graphcrm.analysis.list_tree import And, Check, Not, Or, Tree, Value, written
from graphcrm.errors import InputError
from graphcrm.graph import Graph, Scope
from tests.banks import graph_of
from tests.queries.rich_banks import rich_banks
from tests.random_banks import BRANCHES, FEW, PlainBank, as_ofs
from tests.reference import lists as plain
from tests.reference.plain_coverage import USUAL_RANKS, Question

ORDERED, EQUAL = ["=", "!=", "<", "<=", ">", ">="], ["=", "!="]
AMOUNTS = ["0", "0.01", "999.99", "50000", "50000.00", "80000.1"]
DAYS = ["2025-06-30", "2026-03-01", "2026-06-29", "2026-06-30", "2026-07-01"]
KNOWING = ["known", "missing"]


def one_of(name: str, ops: list[str], values: list[str]) -> st.SearchStrategy[Tree]:
    """Return tests of one name: compared, in a list, between two, known or not."""

    def made(op: str, texts: list[str]) -> Tree:
        n = {"in": len(texts), "between": 2}.get(op, 0 if op in (*KNOWING, "true") else 1)
        given = (texts * 2)[:n]
        return Check(name, op, tuple(map(Value, given)))  # type: ignore[arg-type]

    more = ["between", "in"] if "<" in ops else ["in"]
    texts = st.lists(st.sampled_from(values or ["x"]), min_size=1, max_size=3)
    return st.builds(made, st.sampled_from([*ops, *more, *KNOWING] if values else KNOWING), texts)


def trees(q: Question) -> st.SearchStrategy[Tree]:
    """Return conditions that mean something in a bank."""
    ranks = {r["tier"]: r.get("rank") for r in q.rows("tiers")} or dict(USUAL_RANKS)
    named = {r["tier"] for t in ("customers", "firms") for r in q.rows(t)} - {None}
    firms = [p for p, r in q.parties().items() if r["kind"] == "firm"]
    branches = list(BRANCHES if q.branches is None else sorted(q.branches))
    staff = [s["staff_id"] for s in q.rows("staff") if q.seen(s["staff_id"]) != "other_branch"]
    flags = [Check(name, "true") for name in ("orphan", "single_link", "do_not_contact")]
    leaf = st.one_of(
        *(one_of(name, ORDERED, AMOUNTS) for name in ("aum", "worth", "loans")),
        *(one_of(name, ORDERED, DAYS) for name in ("opened_on", "last_contact_on")),
        *(one_of(name, ORDERED, ["0", "1", "2"]) for name in ("n_products", "n_household")),
        *(one_of(name, EQUAL, firms) for name in ("employer", "paid_by")),
        one_of("age", ORDERED, ["17", "18", "36"]),
        one_of("tier", EQUAL, sorted(named | set(ranks))),
        one_of("tier", [*ORDERED[2:], "<"], [t for t, rank in ranks.items() if rank is not None]),
        one_of("holds", EQUAL, [r["product_id"] for r in q.rows("products")]),
        one_of("covered_by", EQUAL, staff),
        one_of("branch_id", EQUAL, branches),
        one_of("kind", EQUAL, ["customer", "firm"]),
        st.sampled_from(flags),
    )
    return st.recursive(leaf, _joined, max_leaves=5)


def _joined(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.builds(Not, inner) | st.builds(And, several) | st.builds(Or, several)


@FEW
@given(
    rich_banks(),
    as_ofs,
    st.none() | st.frozensets(st.sampled_from(BRANCHES), min_size=1),
    st.data(),
)
def test_rows_are_the_plain_ones(
    bank: PlainBank, as_of: date, scope: frozenset[str] | None, data: st.DataObject
) -> None:
    branches = [{"branch_id": b} for b in BRANCHES]
    q = Question({**bank, "branches": branches}, as_of, branches=scope)
    with TemporaryDirectory() as folder:
        view = graph_of(q.bank, Path(folder)).view(as_of, None if scope is None else Scope(scope))
        for tree in data.draw(st.lists(trees(q), min_size=1, max_size=8)):
            assert parse(written(tree)) == tree
            answer = list_(view, where=written(tree))
            found = [row["party_id"] for row in answer.rows()]
            assert (found, answer.totals["n_undecided"]) == plain.listed(q, tree), written(tree)


SIGNS = "()=<>!,'\"“”；;\\`$\x00\u200b"
WORDS = ["and", "or", "not", "in", "is", "between", "missing", "tier", "aum", "holds", "gold"]
PIECES = [*SIGNS, *WORDS, "1e999", "9" * 50, "5万", "__import__", "王", "ａｕｍ"]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join) | st.text(max_size=60))
def test_anything_reads_back_or_is_refused_where_it_is_wrong(text: str) -> None:
    try:
        tree = parse(text)
    except InputError as error:
        at: Any = error.at  # type: ignore[attr-defined]
        assert 0 <= at <= len(text)
        return
    assert parse(written(tree)) == tree


def test_anything_is_judged_or_refused_in_words(tmp_path: Path) -> None:
    told: list[str] = []
    graph: Graph = graph_of({"customers": [{"customer_id": "C1"}]}, tmp_path)

    @given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map(" ".join))
    def judged(text: str) -> None:
        try:
            list_(graph, where=text)
        except InputError as error:
            told.append(error.message)

    judged()
    assert all("character" in message and "9999" not in message for message in told)
