"""Ties, and who is around a party, against plain Python on random small banks."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.analysis.network import ego
from graphcrm.analysis.tie_strength import TIE_KINDS
from graphcrm.analysis.ties import ties
from graphcrm.graph import Scope, View
from graphcrm.graph.arrays import NO_DAY, day_of
from graphcrm.graph.part import GraphPart
from tests.banks import graph_of
from tests.queries.rich_banks import rich_banks
from tests.random_banks import BRANCHES, FEW, PlainBank, as_ofs
from tests.reference import ties as plain
from tests.reference.ego import ego as plain_ego
from tests.reference.plain_coverage import Question

COLUMNS = ("hop", "edge_kind", "via", "node_id", "kind", "strength", "on", "n_nodes")
scopes = st.none() | st.frozensets(st.sampled_from(BRANCHES))


def opened(q: Question, folder: str) -> View:
    scope = None if q.branches is None else Scope(q.branches)
    return graph_of(q.bank, Path(folder)).view(q.as_of, scope)


def seen(view: View, *, max_firm: int) -> plain.Found:
    """Return the ties by both ends and kind, having seen that either end tells the same."""
    web, graph = ties(view, max_firm=max_firm), view.graph
    n = graph.n("parties")
    ids = [*graph.ids("parties").take(np.arange(n))]
    staff = graph.whole if isinstance(graph, GraphPart) else graph  # where all have an id
    ids += staff.ids("staff").take(np.arange(staff.n("staff")))
    found: plain.Found = {}
    for i, one in enumerate(web.node.tolist()):
        ends = str(ids[one]), str(ids[web.other[i]])
        on = None if web.on[i] == NO_DAY else day_of(int(web.on[i]))
        tie = plain.Tie(float(web.strength[i]), on)
        kinds = found.setdefault((min(ends), max(ends)), {})
        assert kinds.setdefault(TIE_KINDS[web.kind[i]], tie) == tie
    return found


@FEW
@given(rich_banks(), as_ofs, scopes, st.sampled_from([2, 3, 50]))
def test_ties_are_the_plain_ones(
    bank: PlainBank, as_of: date, scope: frozenset[str] | None, max_firm: int
) -> None:
    q = Question({"branches": [{"branch_id": b} for b in BRANCHES], **bank}, as_of, branches=scope)
    with TemporaryDirectory() as folder:
        assert seen(opened(q, folder), max_firm=max_firm) == plain.ties(q, max_firm)


@FEW
@given(rich_banks(), as_ofs, scopes, st.integers(1, 3), st.integers(1, 3))
def test_egos_are_the_plain_ones(
    bank: PlainBank, as_of: date, scope: frozenset[str] | None, hops: int, most: int
) -> None:
    q = Question({"branches": [{"branch_id": b} for b in BRANCHES], **bank}, as_of, branches=scope)
    with TemporaryDirectory() as folder:
        view = opened(q, folder)
        for party in list(q.parties())[:4]:
            found = ego(view, party, hops=hops, most=most).rows()
            expected = [_as_seen(q, row) for row in plain_ego(q, party, hops, most)]
            assert [{name: row[name] for name in COLUMNS} for row in found] == expected


def _as_seen(q: Question, row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with staff as the viewer sees them."""
    if row["kind"] == "staff":
        row = {**row, "node_id": q.seen(row["node_id"])}
    return row
