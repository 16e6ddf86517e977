"""Net outflow against plain Python; sums over any groups are the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from graphcrm.analysis.flow_groups import By
from graphcrm.analysis.risk import outflow
from graphcrm.graph import Scope
from tests.banks import graph_of
from tests.queries.rich_banks import rich_banks
from tests.random_banks import BRANCHES, FEW, PlainBank, as_ofs
from tests.reference import outflow as plain
from tests.reference.plain_coverage import Question

KEYS: dict[By, str] = {
    **{"party": "party_id", "branch": "branch_id"},
    **{"channel": "flow_channel", "month": "month"},
}
scopes = st.none() | st.just(frozenset({"B1"}))


@FEW
@given(rich_banks(), as_ofs, scopes, st.integers(1, 4))
def test_rows_are_those_of_plain_sums(
    bank: PlainBank, as_of: date, scope: frozenset[str] | None, months: int
) -> None:
    bank = {**bank, "branches": [{"branch_id": b} for b in BRANCHES]}
    q = Question(bank, as_of, branches=scope)
    with TemporaryDirectory() as folder:
        view = graph_of(bank, Path(folder)).view(as_of, None if scope is None else Scope(scope))
        for by, key in KEYS.items():
            found = outflow(view, by=by, months=months)
            expected = plain.outflow(q, by, months)
            for row in expected:
                row |= {key: row.pop("key")}
            assert [{n: row[n] for n in expected[0]} for row in found.rows()] == expected
            assert found.totals["n_missing"] == sum(row["n_missing"] for row in expected)
            assert found.totals == outflow(view, months=months).totals
