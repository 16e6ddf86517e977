"""Words for hand-worked banks of a few nodes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from graphcrm.answer import Answer
from graphcrm.graph import Graph
from tests.banks import DAY

Row = dict[str, Any]
Make = Callable[..., Graph]


def ago(days: int) -> date:
    """Return the day so many days before the last one; tomorrow is -1."""
    return DAY - timedelta(days=days)


def member(staff_id: str, **columns: Any) -> Row:
    return {"staff_id": staff_id, **columns}


def customer(customer_id: str, yuan: int | str | None = None, **columns: Any) -> Row:
    return {"customer_id": customer_id, "aum": money(yuan), **columns}


def firm(firm_id: str, yuan: int | str | None = None, **columns: Any) -> Row:
    return {"firm_id": firm_id, "deposits": money(yuan), **columns}


def money(yuan: int | str | None) -> Decimal | None:
    return None if yuan is None else Decimal(yuan)


def covers(staff_id: str, party_id: str, role: str = "lead", **columns: Any) -> Row:
    return {"staff_id": staff_id, "party_id": party_id, "role": role, **columns}


def met(staff_id: str, party_id: str, days: int, channel: str | None = "call") -> Row:
    return {
        "staff_id": staff_id,
        "party_id": party_id,
        "contacted_on": ago(days),
        "channel": channel,
    }


def brought(referrer_id: str, party_id: str, days: int, **columns: Any) -> Row:
    return {
        "referrer_id": referrer_id,
        "party_id": party_id,
        "referred_on": ago(days),
        **columns,
    }


def lives(customer_id: str, household_id: str, **columns: Any) -> Row:
    return {"customer_id": customer_id, "household_id": household_id, **columns}


def works(customer_id: str, firm_id: str, **columns: Any) -> Row:
    return {"customer_id": customer_id, "firm_id": firm_id, "role": "employee", **columns}


def cells(answer: Answer, *names: str) -> list[Any]:
    """Return one column as a list, several as tuples."""
    rows = answer.rows()
    return [r[names[0]] if len(names) == 1 else tuple(r[n] for n in names) for r in rows]


def codes(answer: Answer) -> list[str]:
    return [note.code for note in answer.notes]
