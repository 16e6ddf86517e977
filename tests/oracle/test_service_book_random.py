"""The service book against plain Python, on random banks, scoped and whole."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from graphcrm.analysis.rules import RULES
from graphcrm.analysis.service import after_sale, feedback, needs
from graphcrm.answer import Answer
from graphcrm.graph import Scope
from tests.banks import DAY, graph_of
from tests.random_banks import BRANCHES, FEW, PARTIES, STAFF, PlainBank, as_ofs, banks, table
from tests.reference import service_book as plain
from tests.reference.plain_coverage import Question

scopes = st.none() | st.just(frozenset({"B1"}))
days = st.integers(-40, 2).map(lambda n: DAY + timedelta(days=n))
parties = st.sampled_from(PARTIES)
NEEDS = table(
    ("party_id", "kind", "raised_on"),
    {
        "party_id": parties,
        "kind": st.sampled_from(["loan", "fund"]),
        "raised_on": days,
        "staff_id": st.none() | st.sampled_from(STAFF),
        "status": st.sampled_from([None, "open", "Done", "已完成", "跟进"]),
    },
    8,
)
FEEDBACK = table(
    ("party_id", "kind", "opened_on"),
    {
        "party_id": parties,
        "kind": st.sampled_from(["complaint", "praise", "survey"]),
        "opened_on": days,
        "closed_on": st.sampled_from([None, None, DAY + timedelta(days=2), DAY]),
    },
    8,
)


@st.composite
def served(draw: st.DrawFn) -> PlainBank:
    """Draw a bank with needs and feedback, whose holdings were opened of late."""
    bank = draw(banks())
    known = {r["customer_id"] for r in bank["customers"]} | {r["firm_id"] for r in bank["firms"]}
    staff = {row["staff_id"] for row in bank["staff"]}

    def there(row: dict[str, Any]) -> bool:
        ended = row.get("closed_on")
        by = row.get("staff_id") in {None, *staff}
        return row["party_id"] in known and by and (not ended or ended >= row["opened_on"])

    late = st.integers(0, 9)
    holdings = [
        {**row, "opened_on": DAY - timedelta(days=draw(late)), "closed_on": None}
        for row in bank["holdings"]
    ]
    once = {(r["party_id"], r["product_id"], r["account_no"], r["opened_on"]): r for r in holdings}
    return {
        **bank,
        "branches": [{"branch_id": b} for b in BRANCHES],
        "holdings": list(once.values()),
        "needs": list(filter(there, draw(NEEDS))),
        "feedback": list(filter(there, draw(FEEDBACK))),
    }


def rows(answer: Answer, like: list[dict[str, Any]]) -> list[dict[str, Any]]:
    names = like[0] if like else {}
    return [{name: row[name] for name in names} for row in answer.rows()]


@FEW
@given(served(), as_ofs, scopes, st.sampled_from([0, 5]))
def test_rows_are_those_of_plain_python(
    bank: PlainBank, as_of: date, scope: frozenset[str] | None, least: int
) -> None:
    q = Question(bank, as_of, branches=scope)
    with TemporaryDirectory() as folder:
        view = graph_of(bank, Path(folder)).view(as_of, None if scope is None else Scope(scope))
        expected = plain.needs(q, RULES.closed_needs, least)
        found = needs(view, least_days=least)
        assert (rows(found, expected), found.n_rows) == (expected, len(expected))
        for kind in ("complaint", "all"):
            expected = plain.feedback(q, kind, least)
            found = feedback(view, kind_of=kind, least_days=least)
            assert (rows(found, expected), found.n_rows) == (expected, len(expected))
        for steps, span in (([3, 7], 1), ([1, 3], 4)):
            expected, n_contacted = plain.after_sale(q, steps, span)
            found = after_sale(view, after=",".join(map(str, steps)), span=span)
            assert (rows(found, expected), found.n_rows) == (expected, len(expected))
            assert found.totals["n_contacted"] == n_contacted
