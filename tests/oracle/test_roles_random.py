"""Teams and overlaps against plain Python on random banks where many look after few."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.analysis import coverage
from graphcrm.analysis.rules import Rules
from graphcrm.graph import Scope
from graphcrm.model.words import COVERAGE_ROLE
from tests.banks import graph_of
from tests.crowded_bank import DAYS, crowded
from tests.random_banks import BRANCHES, FEW
from tests.reference import plain_coverage as plain
from tests.reference.overlaps import overlaps
from tests.reference.teams import teams

LISTS = ("staff_ids", "lead_staff", "wealth_staff")
seeds = st.integers(0, 2**32 - 1)
scopes = st.none() | st.frozensets(st.sampled_from(BRANCHES), min_size=1)
rosters = st.lists(st.sampled_from(list(COVERAGE_ROLE)), unique=True).map(tuple)
rules = st.builds(
    Rules,
    core_tier=st.sampled_from(["gold", "gold", "private", "star", "no such"]),
    customer_team=rosters,
    firm_team=rosters,
)


@FEW
@given(seeds, st.sampled_from(DAYS), scopes, rules, st.sampled_from(["worth", "business"]))
def test_teams_and_overlaps_are_the_plain_ones(
    seed: int, as_of: date, scope: frozenset[str] | None, rules: Rules, worth: str
) -> None:
    bank = crowded(np.random.default_rng(seed))
    q = plain.Question(bank, as_of, worth=worth, branches=scope)
    wanted = {"customer": rules.customer_team, "firm": rules.firm_team}
    with TemporaryDirectory() as folder:
        view = graph_of(bank, Path(folder)).view(as_of, None if scope is None else Scope(scope))
        found = coverage.teams(view, worth=worth, rules=rules)
        expected = teams(q, rules.core_tier, wanted)
        assert found.rows() == seen(q, expected)
        assert found.totals["n_complete"] == sum(not row["missing"] for row in expected)
        assert coverage.overlaps(view, worth=worth).rows() == seen(q, overlaps(q))


def seen(q: plain.Question, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows as the viewer sees them: staff of other branches without their ids."""
    return [
        {k: [q.seen(s) for s in v] if k in LISTS else v for k, v in row.items()} for row in rows
    ]
