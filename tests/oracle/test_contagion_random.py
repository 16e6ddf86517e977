"""Who has left, and whom that may pull along, against plain Python on random small banks."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from graphcrm.analysis.attrition import WORDS, attrition
from graphcrm.analysis.risk import contagion
from graphcrm.graph import Scope, View
from graphcrm.graph.arrays import NO_DAY, day_of
from tests.banks import DAY, graph_of
from tests.queries.rich_banks import rich_banks
from tests.random_banks import BRANCHES, CUSTOMERS, FEW, PARTIES, PlainBank, as_ofs
from tests.reference import attrition as plain
from tests.reference.plain_coverage import Question
from tests.unit.analysis.small import money
from tests.unit.analysis.test_attrition import end

scopes = st.none() | st.frozensets(st.sampled_from(BRANCHES))
worths = st.sampled_from([0, 24_999, 25_000, 50_000, 100_000, 1_000_000, 7_000_000, None])


def _month_ends(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Return the figures of some parties, now and a year ago, a month missing here and there."""
    rows = []
    for party in draw(st.lists(st.sampled_from(PARTIES), unique=True, max_size=4)):
        then, now, missing = draw(worths), draw(worths), draw(st.sampled_from([None, 0, 1, 13]))
        for m in (*range(4), *range(12, 16)):
            worth = money(then if m > 11 else now)
            if m != missing:
                figures = {"aum": worth, "deposits": worth}
                rows.append({"party_id": party, "on": end(m), **figures})
    return rows


def _pay(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Return who was paid in which of the last eight months."""
    people = st.dictionaries(
        st.sampled_from(CUSTOMERS), st.sets(st.integers(0, 7), max_size=8), max_size=4
    )
    return [
        {"firm_id": "F1", "customer_id": c, "month": end(m).replace(day=1), "amount": money(9)}
        for c, months in draw(people).items()
        for m in sorted(months)
    ]


@st.composite
def banks(draw: st.DrawFn) -> PlainBank:
    """A rich bank whose parties may leave in each of the five ways."""
    bank = draw(rich_banks())
    bank.pop("tiers", None)  # the usual ones
    left = draw(st.lists(st.sampled_from(PARTIES), unique=True, max_size=3))
    on = draw(st.sampled_from([DAY, DAY - timedelta(days=364), DAY - timedelta(days=365)]))
    known = {row["customer_id"] for row in bank.get("customers", [])}
    known |= {row["firm_id"] for row in bank.get("firms", [])}
    tables = {
        "balances": _month_ends(draw),
        "payrolls": _pay(draw),
        "signals": [{"party_id": p, "kind": "left", "raised_on": on} for p in left],
    }
    return {"branches": [{"branch_id": b} for b in BRANCHES], **bank} | {
        name: [row for row in rows if {v for k, v in row.items() if k.endswith("_id")} <= known]
        for name, rows in tables.items()
    }


def opened(q: Question, folder: str) -> View:
    scope = None if q.branches is None else Scope(q.branches)
    return graph_of(q.bank, Path(folder)).view(q.as_of, scope)


def _rows(view: View, **given: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = contagion(view, **given).rows()
    return rows


def happened(view: View) -> dict[str, tuple[date, str]]:
    found = attrition(view)
    ids = view.graph.ids("parties").take(range(len(found.on)))
    return {
        str(ids[i]): (day_of(int(on)), WORDS[found.cause[i]])
        for i, on in enumerate(found.on)
        if on != NO_DAY
    }


@FEW
@given(banks(), as_ofs, scopes)
def test_events_are_the_plain_ones(bank: PlainBank, as_of: date, scope: Any) -> None:
    q = Question(bank, as_of, branches=scope)
    with TemporaryDirectory() as folder:
        assert happened(opened(q, folder)) == plain.events(q)


@FEW
@given(banks(), as_ofs, scopes)
def test_contagion_is_the_closed_form(bank: PlainBank, as_of: date, scope: Any) -> None:
    q = Question(bank, as_of, branches=scope)
    left = {p for p, (on, _) in plain.events(q).items() if (q.as_of - on).days < 365}
    energy = plain.contagion(q, dict.fromkeys(left, 1.0))
    near: dict[str, tuple[int, str | None]] = {**plain.near(q, left)}
    with TemporaryDirectory() as folder:
        rows = _rows(opened(q, folder))
    listed = {p for p in q.active() if p not in left and energy[p] > 1e-8}
    found = {row["party_id"]: row for row in rows if row["contagion"] > 1e-8}
    assert found.keys() == listed
    for party, row in found.items():
        assert abs(row["contagion"] - energy[party]) < 1e-8
        assert (row["n_left_near"], row["from_kind"]) == near.get(party, (0, None))
    assert rows == sorted(rows, key=lambda row: (-row["contagion"], row["party_id"]))


@FEW
@given(banks(), st.integers(1, 3))
def test_who_would_leave_is_where_it_begins(bank: PlainBank, top: int) -> None:
    q = Question(bank, DAY)
    worths = {p: w for p, w in q.worths().items() if w is not None and p in q.active()}
    gone = sorted(worths, key=lambda p: (-worths[p], p))[:top]
    energy = plain.contagion(q, dict.fromkeys(gone, 1.0))
    with TemporaryDirectory() as folder:
        view = opened(q, folder)
        by_top = {row["party_id"]: row for row in _rows(view, top=top)}
        named = _rows(view, leaving=gone) if gone else []
    assert [by_top[row["party_id"]] for row in named] == named
    for party, row in by_top.items():
        assert party not in gone
        assert abs(row["contagion"] - energy[party]) < 1e-8
