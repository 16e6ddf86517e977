"""Products that parties lack against plain Python, on random banks and on the sample."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.analysis.crosssell import gaps
from graphcrm.graph import View
from graphcrm.sample import generate
from tests.banks import DAY, open_graph, plain_rows
from tests.oracle.test_influence_random import opened, questions
from tests.random_banks import FEW
from tests.reference import gaps as plain
from tests.reference.plain_coverage import Question

NUMBERS = ("neighbour_share", "lift", "n_neighbours")


def same(view: View, q: Question, weight: float, top: int, max_firm: int = 50) -> None:
    """Compare the rows of both kinds."""
    for kind in ("customer", "firm"):
        asked: Any = {"kind": f"{kind}s", "top": top, "max_firm": max_firm}
        found = gaps(view, network_weight=str(weight), **asked).rows()
        expected = plain.gaps(q, kind, weight=weight, top=top, max_firm=max_firm)
        keys = ("party_id", "product_id")
        assert [[r[k] for k in keys] for r in found] == [[r[k] for k in keys] for r in expected]
        for name in ("score", *NUMBERS):
            assert [r[name] for r in found] == pytest.approx([r[name] for r in expected], abs=3e-9)


@FEW
@given(
    questions(),
    st.sampled_from([0.0, 0.5, 1.0, 2.0]),
    st.sampled_from([1, 3]),
    st.sampled_from([2, 50]),
)
def test_random_banks(q: Question, weight: float, top: int, max_firm: int) -> None:
    with opened(q) as view:
        same(view, q, weight, top, max_firm)


def test_the_sample(tmp_path_factory: pytest.TempPathFactory) -> None:
    tables = generate(800).tables
    view = open_graph(tables, tmp_path_factory.mktemp("sample")).view(DAY)
    same(view, Question(plain_rows(tables), DAY), 0.5, 3)
    assert gaps(view).n_rows > 1_000
