"""Books of staff, who is comparable, and plans, in plain Python; from docs/methods/service.md."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from statistics import median
from typing import Any

from tests.reference.paths import contactable
from tests.reference.plain_coverage import IGNORED_CHANNELS, Question, Row, fen
from tests.reference.referral_forest import Forest
from tests.reference.service import covering, overdue

Figure = Fraction | None
SIZES = (25, 50, 100, 200, 400, 800)
LESS_IS_BETTER = {"overdue_share", "single_link_share", "hollow_share"}
NAMES = (
    *("contacts_a_year", "overdue_share", "worth_change", "single_link_share", "hollow_share"),
    *("n_effective_referrals", "products_per_party"),
)
EFFECTIVE_FEN = 100_000


def books(q: Question) -> dict[str, set[str]]:
    """Return whom each visible member of staff leads or advises."""
    found: dict[str, set[str]] = {}
    for party in q.active():
        for row in covering(q, party):
            if row["role"] in {"lead", "wealth"} and q.seen(row["staff_id"]) != "other_branch":
                found.setdefault(row["staff_id"], set()).add(party)
    return found


def figures(q: Question, staff: str, book: set[str], late: set[str]) -> dict[str, Figure]:
    """Return each figure of one book."""
    own = [
        row
        for row in q.rows("contacts")
        if row["staff_id"] == staff
        and row["party_id"] in book
        and row.get("channel") not in IGNORED_CHANNELS
        and 0 <= (q.as_of - row["contacted_on"]).days <= q.window_days
    ]
    links, n = q.links(), len(book)
    products = {
        (row["party_id"], row["product_id"])
        for row in q.rows("holdings")
        if row["party_id"] in book and q.holds(row, "opened_on", "closed_on")
    }
    forest = Forest(q)
    brought = [p for p, by in forest.recruited_by.items() if by == staff]
    return {
        "contacts_a_year": Fraction(len(own) * 365, q.window_days * n),
        "overdue_share": Fraction(len(book & late), n),
        "worth_change": _change(q, book),
        "single_link_share": Fraction(sum(len(links[p]) == 1 for p in book), n),
        "hollow_share": Fraction(sum(not links[p][staff]["tended"] for p in book), n),
        "n_effective_referrals": Fraction(
            sum(forest.effective(party, EFFECTIVE_FEN) for party in brought)
        ),
        "products_per_party": Fraction(len(products), n),
    }


def _change(q: Question, book: set[str]) -> Figure:
    """Return by what share those with another balance a year ago grew."""
    year = q.as_of.year - 1
    day = min(q.as_of.day, monthrange(year, q.as_of.month)[1])
    before = replace(q, as_of=q.as_of.replace(year=year, day=day))
    now, then = q.worths(), before.worths()
    known = [
        p
        for p in book
        if p in before.newest_balance
        and q.newest_balance[p]["on"] != before.newest_balance[p]["on"]
        and now[p] is not None
        and then[p] is not None
    ]
    base = sum(then[p] or 0 for p in known)
    return Fraction(sum(now[p] or 0 for p in known) - base, base) if base > 0 else None


def cards(q: Question, least: int, borrowing: int) -> list[dict[str, Any]]:
    """Return every book with its figures, the medians of its peers, and its score."""
    late = {row["party_id"] for row in overdue(q, {}, borrowing)[0]}
    mine = books(q)
    known = {s: figures(q, s, book, late) for s, book in mine.items()}
    group = {s: _group(q, s, len(book)) for s, book in mine.items()}
    found = []
    for staff, book in mine.items():
        peers = [s for s in mine if group[s] == group[staff] and s != staff]
        better = {name: _above(known, staff, peers, name, least) for name in NAMES}
        said = [share for share in better.values() if share is not None]
        score = sum(said, Fraction(0)) / len(said) if said else None
        row: dict[str, Any] = {
            "staff_id": staff,
            "n_parties": len(book),
            "n_peers": len(peers),
            "score": score,
            "better": better,
            "group": group[staff],
        }
        for name in NAMES:
            row[name] = known[staff][name]
            others = [v for s in peers if (v := known[s][name]) is not None]
            enough = known[staff][name] is not None and len(others) >= least
            row[f"peer_{name}"] = median(others) if enough else None
        found.append(row)
    return sorted(found, key=lambda r: (r["score"] is None, r["score"] or 0, r["staff_id"]))


def _group(q: Question, staff: str, n: int) -> tuple[Any, ...]:
    row = next(s for s in q.rows("staff") if s["staff_id"] == staff)
    level = {b["branch_id"]: b.get("level") for b in q.rows("branches")}
    return level.get(row.get("branch_id")), row.get("role"), sum(n >= size for size in SIZES)


def _above(
    known: Mapping[str, Mapping[str, Figure]], staff: str, peers: list[str], name: str, least: int
) -> Figure:
    """Return which share of the peers one is better than, those alike counting half."""
    own = known[staff][name]
    others = [v for s in peers if (v := known[s][name]) is not None]
    if own is None or len(others) < least:
        return None
    sign = -1 if name in LESS_IS_BETTER else 1
    points = [2 if sign * own > sign * v else int(own == v) for v in others]
    return Fraction(sum(points), 2 * len(others))


def pairs(found: Sequence[Mapping[str, Any]], below: Fraction, per_peer: int) -> set[Any]:
    """Return who should learn from whom."""
    scored = [row for row in found if row["score"] is not None]
    result = set()
    for group in {row["group"] for row in scored}:
        own = [row for row in scored if row["group"] == group]
        weak = sorted((r for r in own if r["score"] < below), key=_place)
        good = sorted(
            (r for r in own if r["score"] >= below), key=lambda r: (-r["score"], r["staff_id"])
        )
        seats = [row for row in good for _ in range(per_peer)]
        result |= {(w["staff_id"], g["staff_id"]) for w, g in zip(weak, seats, strict=False)}
    return result


def _place(row: Mapping[str, Any]) -> tuple[Fraction, str]:
    return row["score"], row["staff_id"]


def calendar(
    q: Question, days: int, borrowing: int, holidays: Mapping[str, str]
) -> list[tuple[Any, ...]]:
    """Return day, occasion, party and product or holiday of what comes up, the earliest first."""
    ahead = [q.as_of + timedelta(days=n) for n in range(days + 1)]
    asked = any(row.get("consent_marketing") for row in q.rows("customers"))
    found: list[tuple[Any, ...]] = [
        (row["maturity_on"], 0, row["party_id"], row["product_id"])
        for row in q.rows("holdings")
        if row.get("maturity_on") in ahead
        and row["party_id"] in q.active()
        and q.holds(row, "opened_on", "closed_on")
    ]
    for party, row in q.active().items():
        born = row.get("birth_date")
        if born and contactable(row, q.as_of, asked=asked):
            on = next(d for n in range(366) if _is_birthday(born, d := q.as_of + timedelta(days=n)))
            found += [(on, 1, party, None)] if on in ahead else []
    for visit in overdue(q, {}, borrowing)[0]:
        on = q.as_of - timedelta(days=visit["days_overdue"])
        found.append((on, 2, visit["party_id"], None))
    if q.active():
        found += [
            (day, 3, "", name)
            for day in ahead
            for said, name in holidays.items()
            if day.isoformat().endswith(said)
        ]
    return sorted(found, key=lambda row: (row[:3], row[3] or ""))


def _is_birthday(born: date, day: date) -> bool:
    if (born.month, born.day) == (2, 29) and monthrange(day.year, 2)[1] == 28:
        return (day.month, day.day) == (3, 1)
    return (born.month, born.day) == (day.month, day.day)


def plans(q: Question, months: int) -> dict[tuple[date, str, str], tuple[int, int | None]]:
    """Return of each month end, branch and measure the target and what there was, in fen."""
    ends: list[date] = []
    on = q.as_of + timedelta(days=1)
    while len(ends) < months:
        on = on.replace(day=1) - timedelta(days=1)
        ends.append(on)
    found = {}
    for row in q.rows("targets"):
        for end in ends:
            if (row["month"].year, row["month"].month) == (end.year, end.month):
                at = replace(q, as_of=end)
                target = fen(row["amount"])
                assert target is not None
                branch, measure = row["branch_id"], row["measure"]
                found[end, branch, measure] = target, _reached(q, at, branch, measure)
    return found


def _reached(q: Question, at: Question, branch: str, measure: str) -> int | None:
    own = {p: row for p, row in q.parties().items() if row.get("branch_id") == branch}
    if measure == "new_customers":
        opened = [row.get("opened_on") for row in own.values() if row["kind"] == "customer"]
        if opened and not any(opened):
            return None
        return 100 * sum(_in_month(on, at.as_of) for on in opened)
    if measure == "wealth_sales":
        return _sold(q, own, at.as_of)
    active = [p for p in at.active() if p in own]
    if measure.startswith("n:"):
        worths = at.worths()
        known = [worth for p in active if (worth := worths[p]) is not None]
        if active and not known:
            return None
        return 100 * sum(_tier(q, worth) == measure.removeprefix("n:") for worth in known)
    money = replace(at, worth="worth" if measure == "aum" else measure).worths()
    some = [worth for p in active if (worth := money[p]) is not None]
    return sum(some) if some else None


def _sold(q: Question, own: Mapping[str, Row], end: date) -> int | None:
    side = {row["product_id"]: row.get("side") for row in q.rows("products")}
    rows = [
        row
        for row in q.rows("holdings")
        if row["party_id"] in own and side.get(row["product_id"]) == "intermediary"
    ]
    undated = rows and not any(row.get("opened_on") for row in rows)
    if undated or not q.rows("holdings"):
        return None
    sold = [fen(row.get("balance")) for row in rows if _in_month(row.get("opened_on"), end)]
    known = [amount for amount in sold if amount is not None]
    return None if sold and not known else sum(known)


def _in_month(on: date | None, end: date) -> bool:
    return on is not None and (on.year, on.month) == (end.year, end.month)


def _tier(q: Question, worth: int) -> str | None:
    """Return the highest tier whose least worth is reached."""
    ranked = sorted((t for t in q.rows("tiers")), key=lambda t: -t["rank"])
    return next((t["tier"] for t in ranked if worth >= (fen(t["min_worth"]) or 0)), None)
