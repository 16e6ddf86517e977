"""The difference of two states of a bank in plain Python, written from the definitions alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from graphcrm.model import TABLES, DataClass, Kind
from tests.reference.plain_coverage import USUAL_RANKS, Bank, Question, Row, worth_order

Cell = tuple[str, str, str, str | None, str | None, str | None]


def changes(before: Question, after: Question) -> Iterator[Cell]:
    """Yield table, key, change, column, from and to, in the order of tables, keys and columns."""
    for name, table in TABLES.items():
        key = [c.name for c in table.key]
        was, now = (_by_key(q.bank.get(name, []), key) for q in (before, after))
        for at in sorted(now, key=lambda k: [(v is None, v or "") for v in map(_plain, k)]):
            shown = " · ".join(_shown(name, c, v) or "-" for c, v in zip(key, at, strict=True))
            if at not in was:
                yield name, shown, "new", None, None, None
                continue
            differing = [c.name for c in table.columns if was[at][c.name] != now[at][c.name]]
            change = _change(table.end, was[at], now[at], before.as_of, after.as_of)
            for column in differing:
                one, other = (_shown(name, column, row[at][column]) for row in (was, now))
                if table.column(column).data_class is not DataClass.PUBLIC:
                    one, other = (v and "***" for v in (one, other))
                yield name, shown, change, column, one, other


def _by_key(rows: Any, key: list[str]) -> dict[tuple[Any, ...], Row]:
    return {tuple(row[k] for k in key): row for row in rows}


def _change(end: str | None, was: Row, now: Row, then: date, today: date) -> str:
    if end is None or was[end] == now[end]:
        return "changed"
    was_open = was[end] is None or was[end] > then
    is_open = now[end] is None or now[end] > today
    return {(True, False): "closed", (False, True): "reopened"}.get((was_open, is_open), "changed")


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _shown(table: str, column: str, value: Any) -> str | None:
    match value:
        case None:
            return None
        case bool():
            return str(value).lower()
        case date():
            text = value.isoformat()
            return text[:7] if TABLES[table].column(column).kind is Kind.MONTH else text
        case float():
            return str(value).removesuffix(".0")
        case Decimal():
            return f"{value:.2f}"
        case _:
            return str(value)


def active_throughout(before: Question, after: Question) -> set[str]:
    """Return who was active then and is active now."""
    return set(before.active()) & set(after.active())


def lost(before: Question, after: Question) -> list[tuple[str, list[str]]]:
    """Return who lost the last manager, with the staff of then, greatest worth first."""
    had, has = before.links(), after.links()
    gone = {p for p in active_throughout(before, after) if p in had and p not in has}
    return [(p, sorted(had[p])) for p in worth_order(after.worths(), gone)]


def gained(before: Question, after: Question) -> list[tuple[str, list[str]]]:
    """Return who has somebody now and had nobody, with the staff, greatest worth first."""
    had, has = before.links(), after.links()
    found = {p for p in active_throughout(before, after) if p not in had and p in has}
    return [(p, sorted(has[p])) for p in worth_order(after.worths(), found)]


def tiers(before: Question, after: Question) -> list[tuple[str, Any, Any, str | None]]:
    """Return whose tier changed, from and to what, and which way."""
    was, now = before.parties(), after.parties()
    moved = {
        p: (was[p]["tier"], now[p]["tier"])
        for p in active_throughout(before, after)
        if was[p]["tier"] != now[p]["tier"]
    }
    ranks, ranked = _ranks(before.bank), _ranks(after.bank)
    return [
        (p, *moved[p], _way(ranks.get(moved[p][0]), ranked.get(moved[p][1])))
        for p in worth_order(after.worths(), moved)
    ]


def _ranks(bank: Bank) -> Mapping[str | None, int | None]:
    usual: Sequence[Row] = [{"tier": tier, "rank": rank} for tier, rank in USUAL_RANKS.items()]
    return {row["tier"]: row["rank"] for row in bank.get("tiers") or usual}


def _way(one: int | None, other: int | None) -> str | None:
    if one is None or other is None or one == other:
        return None
    return "up" if other > one else "down"


def paying(q: Question, months: int) -> dict[str, int]:
    """Return how many different people each firm pays."""
    paid: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row in q.bank.get("payrolls", []):
        if row["month"] <= q.as_of and row["amount"] != 0:
            month = row["month"].year * 12 + row["month"].month
            paid[row["firm_id"]][row["customer_id"]].append(month)
    newest = max((m for p in paid.values() for ms in p.values() for m in ms), default=0)
    found = {
        firm: sum(max(ms) > newest - months for ms in people.values())
        for firm, people in paid.items()
    }
    flagged: dict[str, set[str]] = defaultdict(set)
    for row in q.bank.get("employment", []):
        if row["payroll"] and q.holds(row):
            flagged[row["firm_id"]].add(row["customer_id"])
    return {f: len(people) for f, people in flagged.items()} | found


def payroll(before: Question, after: Question, months: int) -> list[tuple[str, str, int, int]]:
    """Return firm, change and how many it paid then and pays now."""
    was, now = paying(before, months), paying(after, months)
    firms = {row["firm_id"] for row in after.bank.get("firms", [])}
    moved = [
        (f, "started" if now.get(f) else "stopped", was.get(f, 0), now.get(f, 0))
        for f in firms
        if bool(was.get(f)) != bool(now.get(f))
    ]
    return sorted(moved, key=lambda m: (m[1] == "started", -m[2] - m[3], m[0]))


def referrals(before: Question, after: Question) -> set[tuple[str, str, str, bool]]:
    """Return referrer, party, day and whether it is effective, of each new referral."""
    was, now = (
        {
            (r["referrer_id"], r["party_id"], r["referred_on"]): r
            for r in q.bank.get("referrals", [])
        }
        for q in (before, after)
    )
    active, worths = after.active(), after.worths()
    return {
        (
            by,
            party,
            on.isoformat(),
            by != party
            and now[by, party, on]["outcome"] in {None, "opened"}
            and party in active
            and (worths[party] or 0) >= 100_000,
        )
        for by, party, on in now
        if on <= after.as_of and not ((by, party, on) in was and on <= before.as_of)
    }
