"""What must hold of concentration, structure and migration whatever the bank."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.analysis import value
from graphcrm.answer import Answer, Unit
from graphcrm.graph import Graph, Scope
from tests.banks import DAY, arrow_tables, open_graph
from tests.property.test_coverage import opened
from tests.random_banks import BRANCHES, FEW, PlainBank, as_ofs, banks

NEW = {"customer_id": "new", "opened_on": DAY - timedelta(days=9000)}


def columns(answer: Answer, *names: str) -> list[tuple[Any, ...]]:
    """Return columns as rows, money in whole fen."""
    found = [answer.column(name) for name in names]
    cells = (
        c.data.tolist() if c.unit is Unit.YUAN else c.cells(0, answer.n_rows, "en") for c in found
    )
    return list(zip(*cells, strict=True))


@FEW
@given(banks(), as_ofs, st.sampled_from(["all", "managed"]))
def test_the_matrix_adds_up_to_the_structure(bank: PlainBank, as_of: date, book: Any) -> None:
    with opened(bank) as graph:
        answer = value.structure(graph, as_of=as_of, months=5, book=book)
        rows = columns(answer, "on", "tier", "n_parties", "worth")
        moves = value.migration(graph, as_of=as_of, months=4, book=book)
    for month, end, money in ((0, "tier_from", "worth_before"), (-1, "tier_to", "worth")):
        n, worth = Counter[str](), Counter[str]()
        for tier, count, fen in columns(moves, end, "n_parties", money):
            n[tier] += count
            worth[tier] += fen
        there = {(tier, *figures) for on, tier, *figures in rows if on == rows[month][0]}
        assert {(t, n[t], worth[t]) for t in n if t != "outside"} == {r for r in there if r[1]}


@FEW
@given(banks(), as_ofs)
def test_parts_add_up(bank: PlainBank, as_of: date) -> None:
    with opened(bank) as graph:
        by_tier, by_branch = (
            value.structure(graph, as_of=as_of, months=1, by=by) for by in ("tier", "branch")
        )
        listed = [value.migration(graph, as_of=as_of, list_=which) for which in ("up", "down")]
        totals = value.migration(graph, as_of=as_of).totals
    assert by_tier.totals == by_branch.totals
    for name in ("n_parties", "worth"):
        assert by_tier.column(name).data.sum() == by_branch.column(name).data.sum()
    assert by_tier.column("n_parties").data.sum() == by_tier.totals["n_parties"]
    assert [answer.n_rows for answer in listed] == [totals["n_up"], totals["n_down"]]


def everything(graph: Graph, as_of: date) -> list[object]:
    asked = [value.concentration(graph, as_of=as_of, lorenz=7)]
    asked += [value.structure(graph, as_of=as_of, by=by) for by in ("tier", "branch", "cohort")]
    asked += [value.migration(graph, as_of=as_of, list_=which) for which in (None, "both")]
    return [(answer.rows(), answer.totals) for answer in asked]


@FEW
@given(banks(), as_ofs)
def test_the_order_of_rows_does_not_matter(bank: PlainBank, as_of: date) -> None:
    with TemporaryDirectory() as folder:
        tables, rng = arrow_tables(bank), np.random.default_rng(3)
        one = open_graph(tables, Path(folder), version="one")
        two = open_graph(tables, Path(folder), version="two", shuffle=rng)
        assert everything(one, as_of) == everything(two, as_of)


@FEW
@given(banks(), as_ofs, st.frozensets(st.sampled_from(BRANCHES), min_size=1))
def test_a_viewer_sees_what_a_bank_of_these_branches_would(
    bank: PlainBank, as_of: date, scope: frozenset[str]
) -> None:
    branches = [{"branch_id": b} for b in BRANCHES]
    own = {
        name: [row for row in bank[name] if row["branch_id"] in scope]
        for name in ("customers", "firms")
    }
    ids = {row.get("customer_id", row.get("firm_id")) for rows in own.values() for row in rows}
    figures = [row for row in bank["balances"] if row["party_id"] in ids]
    met = [row for row in bank["contacts"] if row["party_id"] in ids]
    less = {**own, "balances": figures, "contacts": met, "tiers": bank["tiers"]}
    less |= {"branches": branches, "staff": bank["staff"]}
    with opened({**bank, "branches": branches}) as whole, opened(less) as part:
        view = whole.view(as_of, Scope(scope))
        for by in ("tier", "branch", "cohort"):
            seen = value.structure(view, by=by).rows()
            assert seen == value.structure(part, as_of=as_of, by=by).rows()
        assert value.migration(view).rows() == value.migration(part, as_of=as_of).rows()
        assert value.concentration(view).rows() == value.concentration(part, as_of=as_of).rows()


@FEW
@given(banks(), as_ofs)
def test_a_party_of_unknown_worth_changes_no_share(bank: PlainBank, as_of: date) -> None:
    with opened(bank) as before, opened({**bank, "customers": [*bank["customers"], NEW]}) as after:
        was, now = (value.concentration(graph, as_of=as_of) for graph in (before, after))
        assert was.rows() == now.rows()
        assert was.totals["gini"] == now.totals["gini"]
        totals = [value.migration(graph, as_of=as_of).totals for graph in (before, after)]
        grew = {k: (v, totals[1][k]) for k, v in totals[0].items() if v != totals[1][k]}
        assert grew.keys() == {"n_parties_before", "n_parties", "n_tier_unknown", "n_worth_unknown"}
