"""Who stands around each firm, against plain Python on random small banks."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from graphcrm.analysis.firm_rings import TIES, around
from graphcrm.graph import Scope, View
from graphcrm.graph.spaces import PARTIES
from tests.banks import graph_of
from tests.queries.rich_banks import rich_banks
from tests.random_banks import BRANCHES, FEW, PlainBank, as_ofs
from tests.reference import firm_rings as plain
from tests.reference.plain_coverage import Question


@FEW
@given(rich_banks(), as_ofs, st.none() | st.frozensets(st.sampled_from(BRANCHES)))
def test_rings_are_the_plain_ones(
    bank: PlainBank, as_of: date, scope: frozenset[str] | None
) -> None:
    known = {"branches": [{"branch_id": b} for b in BRANCHES], **bank}
    q = Question(known, as_of, branches=scope)
    with TemporaryDirectory() as folder:
        graph = graph_of(known, Path(folder))
        view = graph.view(as_of, None if scope is None else Scope(scope))
        for firm in sorted({f["firm_id"] for f in bank["firms"]} & set(q.parties())):
            assert seen(view, firm) == plain.around(q, firm)


def seen(view: View, firm: str) -> plain.Found:
    """Return what the view says, each party once."""
    ids = view.graph.ids(PARTIES)
    found = around(view, view.find_party(firm))
    rows = zip(ids.take(found.party), found.tie.tolist(), ids.take(found.via), strict=True)
    said = [(str(party), TIES[tie], via) for party, tie, via in rows]
    assert len({party for party, _, _ in said}) == len(said)
    return {party: (tie, via) for party, tie, via in said}
