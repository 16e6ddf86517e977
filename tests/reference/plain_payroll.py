"""Who is paid through the bank, and who of a firm banks here, in plain Python.

Written from the definitions alone, apart from the package.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tests.reference.plain_coverage import Question, Row

Pair = tuple[str, str]


def banked_people(q: Question) -> set[Pair]:
    """Return firm and person: active, and in valid employment or paid within 62 days."""
    employed = {(e["firm_id"], e["customer_id"]) for e in _employed(q)}
    paid = {
        (row["firm_id"], row["customer_id"])
        for row in _paid(q)
        if (q.as_of - min(last_day(row), q.as_of)).days <= 62 and is_employer(q, row["firm_id"])
    }
    return {(firm, person) for firm, person in employed | paid if person in q.active()}


def payroll_firms(q: Question) -> set[str]:
    """Return the employers that paid five or more in three or more of six months, or are marked."""
    months: dict[str, dict[int, set[str]]] = {}
    for row in _paid(q):
        if _month(q.as_of) - _month(row["month"]) < 6:
            of_firm = months.setdefault(row["firm_id"], {})
            of_firm.setdefault(_month(row["month"]), set()).add(row["customer_id"])
    often = {f for f, by in months.items() if sum(len(who) >= 5 for who in by.values()) >= 3}
    marked = {e["firm_id"] for e in _employed(q) if e.get("payroll")}
    return {firm for firm in often | marked if is_employer(q, firm)}


def paid_people(q: Question) -> set[Pair]:
    """Return payer and person: paid in the last six months, or marked in valid employment."""
    lately = [row for row in _paid(q) if _month(q.as_of) - _month(row["month"]) < 6]
    marked = [e for e in _employed(q) if e.get("payroll")]
    return {(row["firm_id"], row["customer_id"]) for row in (*lately, *marked)}


def is_employer(q: Question, firm: str) -> bool:
    """Tell whether a firm pays its own people."""
    return q.parties()[firm].get("payer_kind") not in {"agency", "treasury"}


def last_day(row: Row) -> date:
    """Return the last day of the month of a row."""
    month: date = row["month"]
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _month(day: date) -> int:
    return day.year * 12 + day.month


def _paid(q: Question) -> Iterator[Row]:
    return (
        row
        for row in q.rows("payrolls")
        if row["month"] <= q.as_of and row.get("amount") != 0 and _visible(q, row)
    )


def _employed(q: Question) -> Iterator[Row]:
    return (e for e in q.rows("employment") if q.holds(e) and _visible(q, e))


def _visible(q: Question, row: Row) -> bool:
    return {row["firm_id"], row["customer_id"]} <= set(q.parties())
