"""Defaults and exposure against plain Python, and what must not change them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.analysis.exposure import exposures
from graphcrm.analysis.risk import debtrank
from graphcrm.graph import Scope
from tests.banks import DAY, graph_of
from tests.random_banks import BRANCHES, FEW, PlainBank, as_ofs, begins, branch, ends, table
from tests.reference import debtrank as plain
from tests.reference.plain_coverage import Question

NAMES = tuple("ABCDEFGH")
party = st.sampled_from(NAMES)
yuan = st.sampled_from([None, -3, 0, 1, 1, 2, 3, 10]).map(
    lambda n: None if n is None else Decimal(n)
)
GUARANTEES = table(
    ("guarantor_id", "borrower_id", "contract_id"),
    {
        **{"guarantor_id": party, "borrower_id": party, "amount": yuan},
        **{"contract_id": st.sampled_from(["1", "2"]), "since": begins, "until": ends},
    },
    30,
    4,
)


@st.composite
def guaranteed(draw: st.DrawFn) -> PlainBank:
    """Draw eight parties, one of them a person, and who guarantees whose loans."""
    firms = [{"firm_id": n, "branch_id": draw(branch), "net_assets": draw(yuan)} for n in NAMES[:7]]
    people = [{"customer_id": NAMES[7], "branch_id": draw(branch)}]
    rows = {"branches": [{"branch_id": b} for b in BRANCHES], "guarantees": draw(GUARANTEES)}
    return {"firms": firms, "customers": people, **rows}


scopes = st.none() | st.just(frozenset({"B1"}))


def same(rows: list[dict[str, Any]], expected: list[dict[str, Any]]) -> None:
    got = [{name: row[name] for name in expected[0]} for row in rows] if expected else rows
    assert got == [
        {k: pytest.approx(v, abs=2e-9) if isinstance(v, float) else v for k, v in row.items()}
        for row in expected
    ]


def asked(bank: PlainBank, **given: Any) -> list[dict[str, Any]]:
    with TemporaryDirectory() as folder:
        return [*debtrank(graph_of(bank, Path(folder)), as_of=DAY, **given).rows()]


@FEW
@given(guaranteed(), as_ofs, scopes)
def test_rows_are_those_of_plain_rounds(
    bank: PlainBank, as_of: date, scope: frozenset[str] | None
) -> None:
    q = Question(bank, as_of, branches=scope)
    for row in (expected := plain.debtrank(q)):
        if row["loss"] is not None:
            row["loss"] = pytest.approx(row["loss"], abs=0.0051)
    with TemporaryDirectory() as folder:
        graph = graph_of(bank, Path(folder))
        view = graph.view(as_of, None if scope is None else Scope(scope))
        same(debtrank(view).rows(), expected)
        rows = exposures(view).rows()
    assert {r["party_id"]: r["guarantee_exposure"] for r in rows} == plain.exposure(q)


@FEW
@given(guaranteed(), st.sets(party, min_size=1, max_size=3))
def test_some_together_hit_whom_plain_rounds_hit(bank: PlainBank, defaults: set[str]) -> None:
    q, net = Question(bank, DAY), plain.owned(Question(bank, DAY))
    found = plain.after(plain.owed(q), net, sorted(defaults))
    rows = asked(bank, default=sorted(defaults))
    assert {row["party_id"]: row["distress"] for row in rows} == {
        **dict.fromkeys(found["reached"]),
        **{
            p: pytest.approx(h, abs=2e-9) for p, h in found["distress"].items() if p not in defaults
        },
    }
    assert {row["party_id"]: row["round"] for row in rows} == {
        p: n for p, n in found["first"].items() if n
    }


@FEW
@given(guaranteed(), st.permutations(NAMES))
def test_other_names_and_a_bystander_change_nothing(bank: PlainBank, others: list[str]) -> None:
    new = dict(zip(NAMES, others, strict=True))
    keys = ("firm_id", "customer_id", "guarantor_id", "borrower_id")
    renamed = {
        name: [{k: new[v] if k in keys else v for k, v in row.items()} for row in rows]
        for name, rows in bank.items()
    }
    renamed["firms"].append({"firm_id": "0", "net_assets": Decimal(1000)})
    columns = ("debtrank", "rounds", "n_hit", "n_unmeasured", "state")

    def ranks(of: PlainBank, called: dict[str, str]) -> dict[str, tuple[Any, ...]]:
        return {called[row["party_id"]]: tuple(row[c] for c in columns) for row in asked(of)}

    assert ranks(bank, new) == ranks(renamed, {n: n for n in NAMES})
