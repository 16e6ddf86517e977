"""Communities of random small banks: connected, and as good and as close as networkx says."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.analysis.risk import communities
from graphcrm.answer import Answer
from graphcrm.graph import Scope
from tests.banks import graph_of
from tests.queries.rich_banks import rich_banks
from tests.random_banks import BRANCHES, FEW, PlainBank, as_ofs
from tests.reference.communities import members, modularity, web
from tests.reference.plain_coverage import Question

scopes = st.none() | st.frozensets(st.sampled_from(BRANCHES))


def asked(q: Question, **given: Any) -> Answer:
    scope = None if q.branches is None else Scope(q.branches)
    with TemporaryDirectory() as folder:
        answer = communities(graph_of(q.bank, Path(folder)).view(q.as_of, scope), **given)
        answer.rows()  # while its names are there
        return answer


@FEW
@given(rich_banks(), as_ofs, scopes, st.sampled_from(["modularity", "cpm"]))
def test_communities_are_connected_and_as_good_as_they_say(
    bank: PlainBank, as_of: date, scope: frozenset[str] | None, method: str
) -> None:
    q = Question({"branches": [{"branch_id": b} for b in BRANCHES], **bank}, as_of, branches=scope)
    graph, answer = web(q, 2), asked(q, method=method, max_firm=2)
    rows = {row["party_id"]: row for row in answer.rows()}
    groups: dict[Any, set[str]] = {}
    for party, row in rows.items():
        groups.setdefault(row["community_id"], set()).add(str(party))
    assert rows.keys() <= graph.nodes
    assert all(nx.is_connected(graph.subgraph(group)) for group in groups.values())
    for party, said in (pair for g in groups.values() for pair in members(graph, g).items()):
        assert {name: rows[party][name] for name in said} == pytest.approx(said)
    alone = [{party} for party in graph.nodes - rows.keys()]
    assert answer.totals["modularity"] == pytest.approx(
        modularity(graph, [*groups.values(), *alone]), abs=1e-8
    )
    assert answer.totals["n_untied"] == len(alone)
