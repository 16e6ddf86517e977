"""Net outflow in plain Python, as the definitions read; written apart from the package."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.reference.plain_coverage import Question, Row, fen

AMOUNTS = ("amount_in", "amount_out")


def outflow(q: Question, by: str, months: int = 3) -> list[dict[str, Any]]:
    """Return sums of each group of rows, greatest net outflow first, unknown last."""
    groups: dict[Any, list[Row]] = {}
    for row in flows(q, months):
        groups.setdefault(_key(q, row, by), []).append(row)
    rows = [{"key": key, **_sums(rows)} for key, rows in groups.items()]
    return sorted(rows, key=lambda r: (r["net"] is None, -(r["net"] or 0), _last(r["key"], by)))


def flows(q: Question, months: int) -> list[Row]:
    """Return the flows of active parties in the month of the date and those before it."""
    return [
        row
        for row in q.rows("flows")
        if 0 <= _months(q.as_of) - _months(row["month"]) < months and row["party_id"] in q.active()
    ]


def _sums(rows: list[Row]) -> dict[str, Any]:
    into, out = ([fen(row[way]) for row in rows] for way in AMOUNTS)
    sums = [
        sum(f for f in way if f is not None) if {*way} - {None} else None for way in (into, out)
    ]
    net = None if sums == [None, None] else (sums[1] or 0) - (sums[0] or 0)
    return {
        **{
            name: None if each is None else each / 100
            for name, each in zip((*AMOUNTS, "net"), (*sums, net), strict=True)
        },
        "n_missing": [*into, *out].count(None),
        "flow_channel": _most(rows, lambda row: row["channel"]),
        "month": _most(rows, lambda row: -_months(row["month"])),
    }


def _most(rows: list[Row], part: Any) -> Any:
    """Return by which part most left, the first of equals; None where nothing did."""
    nets: dict[Any, int] = {}
    for row in rows:
        net = (fen(row["amount_out"]) or 0) - (fen(row["amount_in"]) or 0)
        nets[part(row)] = nets.get(part(row), 0) + net
    best = min(nets, key=lambda p: (-nets[p], p))
    if nets[best] <= 0:
        return None
    return best if isinstance(best, str) else date(-best // 12, -best % 12 + 1, 1).isoformat()


def _key(q: Question, row: Row, by: str) -> Any:
    match by:
        case "party":
            return row["party_id"]
        case "branch":
            return q.parties()[row["party_id"]].get("branch_id")
        case "channel":
            return row["channel"]
        case _:
            return row["month"].isoformat()


def _last(key: Any, by: str) -> tuple[Any, ...]:
    """Of equals the newest month, and whoever is of no branch last."""
    return (-_months(date.fromisoformat(key)),) if by == "month" else (key is None, key or "")


def _months(day: date) -> int:
    return day.year * 12 + day.month - 1
