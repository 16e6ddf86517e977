"""Firms and their people against plain references on random small banks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.analysis import corporate
from graphcrm.answer import Answer
from graphcrm.graph import Scope, View
from tests.banks import graph_of
from tests.corporate_bank import AS_OFS, corporate_bank
from tests.random_banks import BRANCHES, FEW
from tests.reference import key_people, one_sided
from tests.reference import penetration as plain
from tests.reference.plain_coverage import Question

seeds = st.integers(0, 2**32 - 1)
scopes = st.none() | st.frozensets(st.sampled_from(BRANCHES), min_size=1)


@contextmanager
def asked(
    seed: int, as_of: date, scope: frozenset[str] | None, worth: str = "worth"
) -> Iterator[tuple[View, Question]]:
    """Yield a bank as a view, and as rows for the reference."""
    bank = corporate_bank(np.random.default_rng(seed))
    with TemporaryDirectory() as folder:
        graph = graph_of(bank, Path(folder))
        view = graph.view(as_of, None if scope is None else Scope(scope))
        yield view, Question(bank, as_of, worth=worth, branches=scope)


@FEW
@given(seeds, st.sampled_from(AS_OFS), scopes, st.sampled_from(["worth", "business"]))
def test_penetration_is_that_of_pandas(
    seed: int, as_of: date, scope: frozenset[str] | None, worth: str
) -> None:
    with asked(seed, as_of, scope, worth) as (view, q):
        answer, found = corporate.penetration(view, worth=worth), plain.penetration(q)
        got = answer.to_frame().drop(columns=["name", "reason"])
        expected = found[got.columns]
        got = got.astype(expected.dtypes.to_dict())  # of what is missing everywhere
        pd.testing.assert_frame_equal(got, expected, atol=1e-8)
        totals = plain.totals(q, found)
        assert {name: answer.totals[name] for name in totals} == totals


@FEW
@given(seeds, st.sampled_from(AS_OFS), scopes)
def test_key_people_are_the_plain_ones(
    seed: int, as_of: date, scope: frozenset[str] | None
) -> None:
    with asked(seed, as_of, scope) as (view, q):
        expected = key_people.key_people(q)
        assert rows(corporate.key_people(view), expected) == expected
        some = ("hr", "finance")
        expected = key_people.key_people(q, some)
        assert rows(corporate.key_people(view, roles=some), expected) == expected


@FEW
@given(seeds, st.sampled_from(AS_OFS), scopes, st.integers(1, 4))
def test_one_sided_firms_are_the_plain_ones(
    seed: int, as_of: date, scope: frozenset[str] | None, k: int
) -> None:
    with asked(seed, as_of, scope) as (view, q):
        expected = one_sided.one_sided(q, k)
        assert rows(corporate.one_sided(view, k=k), expected) == expected


def rows(answer: Answer, like: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of an answer in the columns of the expected ones."""
    names = like[0] if like else ()
    return [{name: row[name] for name in names} for row in answer.rows()]
