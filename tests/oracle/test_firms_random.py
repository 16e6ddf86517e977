"""What stands around firms, and what leaves with them, against networkx and pandas."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.analysis.firm_groups import groups
from graphcrm.analysis.neighbourhood import neighbourhood
from graphcrm.analysis.relocation import relocation
from graphcrm.answer import Answer
from graphcrm.graph import Graph, Scope, View
from tests.banks import graph_of
from tests.queries.rich_banks import rich_banks
from tests.random_banks import (
    BRANCHES,
    CUSTOMERS,
    FEW,
    PlainBank,
    as_ofs,
    begins,
    branch,
    ends,
    maybe_money,
    table,
)
from tests.reference import neighbourhood as plain
from tests.reference.next_firms import next_firms
from tests.reference.plain_coverage import Question, Row
from tests.reference.relocation import relocation as plain_relocation

ABOVE = "ownership_above_one"
FIRMS = ("F1", "F2", "F3", "F4", "F5")
ROLES = ("employee", "shareholder", "beneficial_owner", "actual_controller", "finance")
firm = st.sampled_from(FIRMS)
share = st.sampled_from([None, 0.1, 0.3, 0.5, 0.7, 1.0])
amount = st.sampled_from([None, *map(Decimal, ("0.00", "1.00", "0.03", "7.77"))])
LINKS = table(
    ("firm_id", "other_firm_id", "kind", "since"),
    {
        **{"firm_id": firm, "other_firm_id": firm, "share": share, "amount": amount},
        "kind": st.sampled_from(["supplies", "subsidiary_of", "subsidiary_of", "same_controller"]),
        **{"since": begins, "until": ends},
    },
    14,
    4,
)
JOBS = table(
    ("customer_id", "firm_id", "role"),
    {
        **{"customer_id": st.sampled_from(CUSTOMERS), "firm_id": firm, "share": share},
        **{"role": st.sampled_from(ROLES), "since": begins, "until": ends},
    },
    10,
    2,
)
scopes = st.none() | st.frozensets(st.sampled_from(BRANCHES), min_size=1)


@st.composite
def firm_banks(draw: st.DrawFn) -> PlainBank:
    """Draw a bank whose firms hold and supply each other."""
    bank = draw(rich_banks())
    known = {row["firm_id"] for row in bank["firms"]}
    more = [
        {
            **{"firm_id": f, "branch_id": draw(branch), "deposits": draw(maybe_money)},
            "is_client": draw(st.sampled_from([None, False])),
        }
        for f in FIRMS
        if f not in known
    ]
    people = {row["customer_id"] for row in bank["customers"]}
    return {
        **bank,
        "branches": [{"branch_id": b} for b in BRANCHES],
        "firms": [*bank["firms"], *more],
        "firm_links": draw(LINKS),
        "employment": [job for job in draw(JOBS) if job["customer_id"] in people],
    }


def seen(graph: Graph, as_of: date, scope: frozenset[str] | None) -> View:
    return graph.view(as_of, None if scope is None else Scope(scope))


def same(answer: Answer, expected: list[dict[str, Any]]) -> None:
    """Assert the same rows, in the columns expected; floats to what both round."""
    rows = answer.rows()
    assert len(rows) == len(expected)
    for row, other in zip(rows, expected, strict=True):
        close = {
            k: pytest.approx(v, abs=2e-9) if isinstance(v, float) else v for k, v in other.items()
        }
        assert {name: row[name] for name in other} == close


@FEW
@given(firm_banks(), as_ofs, scopes, st.integers(1, 3))
def test_rows_are_those_of_all_simple_paths(
    bank: PlainBank, as_of: date, scope: frozenset[str] | None, depth: int
) -> None:
    q = Question(bank, as_of, branches=scope)
    with TemporaryDirectory() as folder:
        view = seen(graph_of(bank, Path(folder)), as_of, scope)
        for one in sorted(set(FIRMS) & set(q.parties())):
            same(neighbourhood(view, one, depth=depth, next_=0), near(q, one, depth))
        labels = {row["party_id"]: row["group_id"] for row in groups(view).rows()}
        for one in set(FIRMS) & set(q.parties()):
            assert labels.get(one, one) == min(plain.group(q, one))


def near(q: Question, one: str, depth: int = 2) -> list[dict[str, Any]]:
    """Return the rows of networkx, and which firms own themselves."""
    expected = plain.neighbourhood(q, one, depth)
    itself = {r["firm_id"] for r in q.rows("firm_links") if _itself(q, r)}
    for row in expected:
        if row["ring"] == "group" and row["party_id"] in itself:
            row["flag"] = row["flag"] if row["flag"] == ABOVE else "owns_itself"
    return expected


@FEW
@given(firm_banks(), as_ofs, scopes, firm, st.integers(1, 3))
def test_firms_to_win_are_those_of_every_way_tried(
    bank: PlainBank, as_of: date, scope: frozenset[str] | None, one: str, most: int
) -> None:
    q = Question(bank, as_of, branches=scope)
    if one not in q.parties():
        return
    expected = next_firms(q, one, near(q, one), most)
    with TemporaryDirectory() as folder:
        view = seen(graph_of(bank, Path(folder)), as_of, scope)
        found = neighbourhood(view, one, next_=most)
        rows: list[Any] = [row for row in found.rows() if row["ring"] == "next"]
        assert len(rows) == len(expected)
        for row, other in zip(rows, expected, strict=True):
            way, _ = other.pop("way"), other.pop("fen")
            listed = {name: row[name] for name in other}
            assert listed == {k: pytest.approx(v, abs=2e-9) for k, v in other.items()}
            told = row["reason"].partition(", as follows; ")[2]
            assert all(who in told for who in way)
    assert found.totals["n_next"] == len(expected)


def _itself(q: Question, row: Row) -> bool:
    return bool(
        row["kind"] == "subsidiary_of" and row["firm_id"] == row["other_firm_id"] and q.holds(row)
    )


@FEW
@given(firm_banks(), as_ofs, scopes, st.sets(firm, min_size=1, max_size=3))
def test_what_leaves_is_what_joins_say_and_adds_up(
    bank: PlainBank, as_of: date, scope: frozenset[str] | None, firms: set[str]
) -> None:
    q = Question(bank, as_of, branches=scope)
    leaving = sorted(firms & set(q.parties()))
    if not leaving:
        return
    expected = plain_relocation(q, leaving)
    risks = [row.pop("fen") for row in expected]
    rows = [
        {**row, "worth_at_risk": None if fen is None else fen / 100}
        for row, fen in zip(expected, risks, strict=True)
    ]
    with TemporaryDirectory() as folder:
        found = relocation(seen(graph_of(bank, Path(folder)), as_of, scope), leaving)
        same(found, rows)
    assert len({row["party_id"] for row in rows}) == len(rows)
    fen = dict.fromkeys(("firms", "people", "households", "suppliers"), 0)
    for row, risk in zip(expected, risks, strict=True):
        fen[row["part"]] += risk or 0
    fen["at_risk"] = sum(fen.values())
    assert {part: found.totals[f"worth_{part}"] for part in fen} == {
        p: n / 100 for p, n in fen.items()
    }
