"""Warm paths on random small banks, against every way tried over ties told in plain Python."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.analysis.crosssell import paths
from graphcrm.analysis.network import path
from graphcrm.answer import Answer
from tests.banks import graph_of
from tests.queries.rich_banks import rich_banks
from tests.random_banks import FEW, PlainBank, as_ofs
from tests.reference.k_paths import Way, Web, best_ways
from tests.reference.paths import passable, ties_of
from tests.reference.plain_coverage import Question


def web_of(q: Question) -> Web:
    """Return the strongest tie between any two, as a fraction."""
    return {
        one: {other: Fraction(str(tie.strength)) for other, tie in ties.items()}
        for one, ties in ties_of(q).items()
    }


def ways(answer: Answer) -> list[tuple[float, tuple[str, ...]]]:
    rows: list[dict[str, Any]] = [*answer.rows()]
    return [
        (row["strength"], (row["hops"][0]["from"], *(hop["to"] for hop in row["hops"])))
        for row in rows
    ]


@FEW
@given(
    bank=rich_banks(),
    as_of=as_ofs,
    window_days=st.sampled_from([0, 180, 10_000]),
    k=st.integers(1, 8),
    max_hops=st.integers(1, 5),
    data=st.data(),
)
def test_the_same_ways_as_trying_every_one(
    bank: PlainBank, as_of: date, window_days: int, k: int, max_hops: int, data: st.DataObject
) -> None:
    q = Question(bank, as_of, window_days)
    web, free = web_of(q), passable(q)
    given: dict[str, Any] = {"k": k, "max_hops": max_hops}
    party, other = data.draw(st.permutations(sorted(q.parties())))[:2]
    with TemporaryDirectory() as folder:
        view = graph_of(bank, Path(folder)).view(as_of)
        from_staff = ways(paths(view, party, window_days=window_days, **given))
        between = ways(path(view, other, party, window_days=window_days, **given))
    same(from_staff, best_ways(web, set(q.staff()), party, through=free, **given))
    same(between, best_ways(web, {other}, party, through=free, **given))


def same(found: list[tuple[float, tuple[str, ...]]], plain: list[tuple[Fraction, Way]]) -> None:
    assert [way for _, way in found] == [way for _, way in plain]
    strengths = [float(strength) for strength, _ in plain]
    assert [strength for strength, _ in found] == pytest.approx(strengths, abs=1e-9)
