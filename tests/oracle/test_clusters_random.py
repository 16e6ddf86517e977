"""The board of clusters against plain Python on random small banks."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.analysis.community_list import communities
from graphcrm.analysis.contagion import contagion_of
from graphcrm.analysis.risk import clusters
from graphcrm.graph import Scope
from tests.banks import graph_of
from tests.queries.rich_banks import rich_banks
from tests.random_banks import BRANCHES, FEW, PlainBank, as_ofs, days
from tests.random_banks import PARTIES as IDS
from tests.reference.clusters import board
from tests.reference.plain_coverage import Question

signals = st.lists(
    st.fixed_dictionaries(
        {
            "party_id": st.sampled_from(IDS),
            "kind": st.sampled_from(["balance_drop", "overdue", "left"]),
            "raised_on": days,
            "severity": st.sampled_from([None, 0.0, 0.25, 1.0]),
        }
    ),
    max_size=5,
)


@FEW
@given(rich_banks(), signals, as_ofs, st.none() | st.frozensets(st.sampled_from(BRANCHES)))
def test_rows_are_the_plain_ones(
    bank: PlainBank, raised: list[dict[str, Any]], as_of: date, scope: frozenset[str] | None
) -> None:
    branches = [{"branch_id": b} for b in BRANCHES]
    known = {row["customer_id"] for row in bank["customers"]} | {
        row["firm_id"] for row in bank["firms"]
    }
    own = [row for row in raised if row["party_id"] in known]
    q = Question({**bank, "branches": branches, "signals": own}, as_of, branches=scope)
    with TemporaryDirectory() as folder:
        view = graph_of(q.bank, Path(folder)).view(as_of, None if scope is None else Scope(scope))
        members = communities(view).rows()
        left = contagion_of(view).energy
        energy = {p: float(left[view.find_party(p)]) for p in q.parties()}
        found: list[Any] = [*clusters(view, least=2, most=99, least_worth=0).rows()]
    community = {str(row["party_id"]): str(row["community_id"]) for row in members}
    expected = board(q, community, energy, 2)
    assert found == sorted(found, key=lambda r: (-r["score"], -r["worth"], r["cluster_id"]))
    by_id = {row["cluster_id"]: row for row in found}
    assert set(by_id) == {plain["cluster_id"] for plain in expected}
    for plain in expected:
        row = by_id[plain["cluster_id"]]
        for name, cell in plain.items():  # the ninth digit may be rounded up or down
            wanted = pytest.approx(cell, abs=2e-9) if isinstance(cell, float) else cell
            assert row[name] == wanted, name
