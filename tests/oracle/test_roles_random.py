"""Teams and overlaps against plain Python on random banks where many look after few."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
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
from tests.banks import DAY, graph_of
from tests.random_banks import BRANCHES, FEW, PlainBank
from tests.reference import plain_coverage as plain
from tests.reference.overlaps import overlaps
from tests.reference.teams import teams

STAFF, PARTIES = [f"S{i}" for i in range(8)], [*(f"C{i}" for i in range(9)), "客", "F1", "F2"]
DAYS = [DAY + timedelta(days=n) for n in (-400, -90, -1, 0, 1, 31)]
TIERS: list[list[dict[str, Any]]] = [
    [],
    [{"tier": "gold", "rank": 2}, {"tier": "private", "rank": 0}, {"tier": "star", "rank": None}],
]
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


def crowded(rng: np.random.Generator) -> PlainBank:
    """Return a bank whose parties each have ten rows of coverage, most of them open."""

    def some(values: list[Any], blank: float) -> Any:
        return None if rng.random() < blank else values[rng.integers(len(values))]

    def party() -> dict[str, Any]:
        return {
            "branch_id": some(list(BRANCHES), 0.2),
            "tier": some(["gold", "gold", "private", "star", "no such"], 0.1),
            "closed_on": some(DAYS, 0.9),
            "deposits": some([Decimal(n) for n in (0, 5, 70, 70)], 0.3),
            "loans": some([Decimal(9)], 0.5),
        }

    covers = {
        (some(STAFF, 0), some(PARTIES, 0), some(list(COVERAGE_ROLE), 0), some(DAYS, 0.6)): {
            "until": some(DAYS, 0.6),
            "line": some(["retail", "corporate", "credit"], 0.4),
        }
        for _ in range(120)
    }
    keys = ("staff_id", "party_id", "role", "since")
    meetings = {(some(STAFF, 0), some(PARTIES, 0), some(DAYS, 0)) for _ in range(40)}
    met = ("staff_id", "party_id", "contacted_on")
    return {
        "branches": [{"branch_id": b} for b in BRANCHES],
        "tiers": some(TIERS, 0),
        "staff": [
            {
                "staff_id": staff,
                "branch_id": some(list(BRANCHES), 0.2),
                "joined_on": some(DAYS, 0.8),
                "leaves_on": some(DAYS, 0.8),
                "is_virtual": some([True, False], 0.7),
            }
            for staff in STAFF
        ],
        "customers": [{"customer_id": p, **party()} for p in PARTIES if p[0] != "F"],
        "firms": [{"firm_id": p, **party()} for p in PARTIES if p[0] == "F"],
        "coverage": [dict(zip(keys, key, strict=True)) | row for key, row in covers.items()],
        "contacts": [
            {**dict(zip(met, key, strict=True)), "channel": some(["sms", "call"], 0.3)}
            for key in sorted(meetings)
        ],
    }


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
