"""What parties are, bring and will bring, against plain Python and pandas on random banks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphcrm.analysis import value
from graphcrm.analysis.rules import Rules
from graphcrm.graph import Scope, View
from tests.banks import graph_of
from tests.effort import part
from tests.reference import value_parties as plain
from tests.reference.plain_coverage import Question
from tests.value_bank import AS_OFS, BRANCHES, value_bank

COSTS = {"visit": 120.0, "call": 8.55, "other": 0.01}
# A bank costs a third of a second.
FEW = settings(max_examples=part(20, least=3))
seeds = st.integers(0, 2**32 - 1)
scopes = st.none() | st.frozensets(st.sampled_from(BRANCHES), min_size=1)


@contextmanager
def asked(seed: int, as_of: date, scope: frozenset[str] | None) -> Iterator[tuple[View, Question]]:
    """Yield a bank as a view, and as rows for the reference."""
    bank = value_bank(np.random.default_rng(seed))
    with TemporaryDirectory() as folder:
        graph = graph_of(bank, Path(folder))
        view = graph.view(as_of, None if scope is None else Scope(scope))
        yield view, Question(bank, as_of, branches=scope)


@FEW
@given(seeds, st.sampled_from(AS_OFS), scopes)
def test_classes_and_stages_are_the_plain_ones(
    seed: int, as_of: date, scope: frozenset[str] | None
) -> None:
    with asked(seed, as_of, scope) as (view, q):
        rows, expected = value.classes(view).rows(), plain.classes(q)
        assert (
            [{name: row[name] for name in expected[0]} for row in rows] == expected
            if rows
            else (not expected)
        )
        stages = {row["party_id"]: row["life_cycle"] for row in value.lifecycle(view).rows()}
        assert stages == {row["party_id"]: row["life_cycle"] for row in expected}
        matrix = value.classes(view, by="matrix").rows()
        counts = {(r["present"], r["potential"]): r["n_parties"] for r in matrix if r["n_parties"]}
        pairs = [(row["present"], row["potential"]) for row in expected]
        assert counts == {pair: pairs.count(pair) for pair in pairs}


@FEW
@given(seeds, st.sampled_from(AS_OFS), scopes)
def test_contribution_is_that_of_pandas_and_its_parts_add_up(
    seed: int, as_of: date, scope: frozenset[str] | None
) -> None:
    with asked(seed, as_of, scope) as (view, q):
        plain_rows = plain.contribution(q, COSTS)
        for by, keys in (
            ("party", ["party_id"]),
            ("product", ["product_id"]),
            ("party_product", ["party_id", "product_id"]),
        ):
            answer = value.contribution(view, by=by, rules=Rules(channel_costs=COSTS))  # type: ignore[arg-type]
            sums = plain_rows.groupby(keys, dropna=False)[["fen", "cost"]].sum()
            got = answer.to_frame().set_index(keys)
            assert len(got) == len(sums)
            revenue = (got["revenue"].astype(float).fillna(0) * 100).round()
            cost = (got["cost_to_serve"].astype(float) * 100).round()
            found = pd.DataFrame({"fen": revenue, "cost": cost}).sort_index()
            pd.testing.assert_frame_equal(found, sums.astype(float).sort_index(), check_names=False)
            assert answer.totals["revenue"] == sums["fen"].sum() / 100
            assert answer.totals["cost_to_serve"] == pytest.approx(sums["cost"].sum() / 100)


@FEW
@given(seeds, st.sampled_from(AS_OFS), scopes, st.sampled_from([(1, 1), (2, 3), (3, 6), (30, 100)]))
def test_lifetime_values_are_the_plain_ones(
    seed: int, as_of: date, scope: frozenset[str] | None, least: tuple[int, int]
) -> None:
    with asked(seed, as_of, scope) as (view, q):
        answer = value.clv(view, least_events=least[0], least_parties=least[1])
        expected = plain.clv(q, least_events=least[0], least_parties=least[1])
        assert {row["party_id"] for row in answer.rows()} == set(expected)
        for row in answer.rows():
            own = [None if fen is None else fen / 100 for fen in expected[str(row["party_id"])]]
            got = [row["clv"], row["network_value"]]
            assert got == pytest.approx(own, abs=0.011)
