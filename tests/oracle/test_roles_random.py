"""Teams and overlaps against plain Python on random small banks."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from graphcrm.analysis import coverage
from graphcrm.analysis.rules import Rules
from graphcrm.graph import Scope
from graphcrm.model.words import COVERAGE_ROLE
from tests.banks import graph_of
from tests.oracle.coverage_answers import shown
from tests.queries.rich_banks import rich_banks
from tests.random_banks import BRANCHES, FEW, PlainBank, as_ofs
from tests.reference import plain_coverage as plain
from tests.reference.overlaps import overlaps
from tests.reference.teams import teams

scopes = st.none() | st.frozensets(st.sampled_from(BRANCHES))
rosters = st.lists(st.sampled_from(list(COVERAGE_ROLE)), unique=True).map(tuple)
tiers = st.sampled_from(["gold", "private", "ordinary", "platinum", "no such"])
HIDDEN = ("staff_ids", "lead_staff", "wealth_staff")


@FEW
@given(
    rich_banks(),
    as_ofs,
    scopes,
    st.builds(Rules, core_tier=tiers, customer_team=rosters, firm_team=rosters),
    st.sampled_from(["worth", "business", "loans"]),
)
def test_teams_and_overlaps_are_the_plain_ones(
    bank: PlainBank, as_of: date, scope: frozenset[str] | None, rules: Rules, worth: str
) -> None:
    known = {"branches": [{"branch_id": b} for b in BRANCHES], **bank}
    q = plain.Question(known, as_of, worth=worth, branches=scope)
    wanted = {"customer": rules.customer_team, "firm": rules.firm_team}
    with TemporaryDirectory() as folder:
        view = graph_of(known, Path(folder)).view(as_of, None if scope is None else Scope(scope))
        found = coverage.teams(view, worth=worth, rules=rules)
        expected = teams(q, rules.core_tier, wanted)
        assert found.rows() == seen(q, expected)
        assert found.totals["n_complete"] == sum(not row["missing"] for row in expected)
        rows = coverage.overlaps(view, worth=worth).rows()
        assert [{k: v for k, v in row.items() if k != "reason"} for row in rows] == seen(
            q, overlaps(q)
        )


def seen(q: plain.Question, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows as the viewer sees them: staff of other branches without their ids."""
    return [
        {k: [shown(q, s) for s in v] if k in HIDDEN else v for k, v in row.items()} for row in rows
    ]
