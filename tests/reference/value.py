"""Concentration, structure and migration in plain Python, one party at a time.

Written from the definitions alone; parties and worth are those of ``plain_coverage``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from tests.reference.history import month_ends
from tests.reference.plain_coverage import Fen, Question, Row, fen, total, worth_order

Places = dict[str, str]
USUAL = [("ordinary", 1, 0), ("gold", 2, 5), ("platinum", 3, 100)]
USUAL += [("diamond", 4, 300), ("private", 5, 600)]  # in ten thousand yuan
QUIET = ("sms", "greeting", "system", "branch")


def concentration(q: Question) -> tuple[list[tuple[Any, ...]], dict[str, Any]]:
    """Return a row for each share of the parties, and the totals, in fen."""
    worths = q.worths()
    rich = [p for p in worth_order(worths, q.in_book()) if worths[p] is not None]
    money = [worths[p] or 0 for p in rich]
    revenues = [q.money_of(p, q.parties()[p], "revenue_12m") for p in rich]
    revenue = [r or 0 for r in revenues]
    rows = []
    for percent in (1, 5, 10, 20) if rich else ():
        n = next(k for k in range(len(rich) + 1) if 100 * k >= percent * len(rich))
        parts = [_share(sum(of[:n]), sum(of)) for of in (money, revenue)]
        rows.append((percent / 100, *parts, n, sum(money[:n]), sum(revenue[:n]), money[n - 1]))
    n_tail = len(rich) * 4 // 5
    return rows, {
        "n_parties": len(rich),
        "gini": _gini([max(m, 0) for m in money]),
        "gini_raw": _gini(money),
        "n_negative": sum(m < 0 for m in money),
        "n_long_tail": n_tail,
        "long_tail_share": _share(sum(money[len(rich) - n_tail :]), sum(money)),
        "n_worth_unknown": len(q.in_book()) - len(rich),
        "n_revenue_unknown": revenues.count(None),
    }


def _share(part: int, whole: int) -> float | None:
    return float(Fraction(part, whole)) if whole > 0 else None


def _gini(money: list[int]) -> float | None:
    """Return half the mean difference of all pairs over the mean."""
    n, whole = len(money), sum(money)
    pairs = sum(abs(a - b) for a in money for b in money)
    return float(Fraction(pairs, 2 * n * whole)) if whole > 0 else None


def tiers(q: Question) -> list[tuple[int, str]]:
    """Return least worth and name of the tiers that worth can reach, highest rank first."""
    given = [(r["tier"], r.get("rank"), r.get("min_worth")) for r in q.rows("tiers")]
    usual = [(name, rank, 1_000_000 * least) for name, rank, least in USUAL]
    own = [(name, rank, fen(least)) for name, rank, least in given] if given else usual
    best: dict[int, tuple[int, str]] = {}
    for name, rank, least in own:
        if rank is not None and least is not None:
            best[rank] = min(best.get(rank, (least, name)), (least, name))
    return [best[rank] for rank in sorted(best, reverse=True)]


def places(q: Question) -> Places:
    """Return where each party of the book stands, by worth whatever is measured."""
    by_worth = replace(q, worth="worth").worths()
    return {party: _place(by_worth[party], tiers(q)) for party in q.in_book()}


def _place(worth: Fen, known: list[tuple[int, str]]) -> str:
    if worth is None:
        return "unknown"
    return next((name for least, name in known if worth >= least), "below_tiers")


def structure(q: Question, months: int) -> list[dict[str, Any]]:
    """Return month end, tier and figures."""
    found = [(day, replace(q, as_of=day)) for day in month_ends(q.as_of, months)]
    at = [(day, then, places(then)) for day, then in found]
    ever = {place for _, _, of in at for place in of.values()}
    names = [name for _, name in tiers(q)] if ever else []
    order = [*names, *(name for name in ("below_tiers", "unknown") if name in ever)]
    return [_tier(q, day, then, of, place) for day, then, of in at for place in order]


def _tier(q: Question, day: date, then: Question, of: Places, place: str) -> dict[str, Any]:
    worths = then.worths()
    own = [party for party in of if of[party] == place]
    wanted = _targets(q, day, f"n:{place}")
    there = [p for p in own if then.parties()[p].get("branch_id") in wanted]
    target = sum(wanted.values()) // 100 if wanted else None
    return {
        "on": day.isoformat(),
        "tier": place,
        "n_parties": len(own),
        "worth": total(worths, own),
        "share": _share(len(own), len(of)),
        "worth_share": _share(total(worths, own), total(worths, of)),
        "target": target,
        "target_gap": None if target is None else len(there) - target,
    }


def by_branch(q: Question, months: int) -> list[dict[str, Any]]:
    """Return month end, branch and figures."""
    found: list[dict[str, Any]] = []
    for day in month_ends(q.as_of, months):
        then, wanted = replace(q, as_of=day), _targets(q, day, q.worth)
        worths = then.worths()
        for branch in [*sorted(b["branch_id"] for b in q.rows("branches")), None]:
            own = [p for p in then.in_book() if then.parties()[p].get("branch_id") == branch]
            target, worth = wanted.get(branch or ""), total(worths, own)
            gap = None if target is None else worth - target
            figures = {"n_parties": len(own), "worth": worth, "target": target, "target_gap": gap}
            found.append({"on": day.isoformat(), "branch_id": branch, **figures})
    seen = {r["branch_id"] for r in found if r["n_parties"] or r["target"] is not None}
    return [row for row in found if row["branch_id"] in seen]


def _targets(q: Question, day: date, measure: str) -> dict[str, int]:
    """Return what each visible branch is to reach in the month of a day, in fen."""
    plans = [r for r in q.rows("targets") if r["month"] <= q.as_of]
    plans = [r for r in plans if q.branches is None or r["branch_id"] in q.branches]
    if measure == "worth" and not any(r["measure"] == "worth" for r in q.rows("targets")):
        measure = "aum"
    return {
        r["branch_id"]: int(r["amount"] * 100)
        for r in plans
        if r["measure"] == measure and r["month"] == day.replace(day=1) and r["amount"] is not None
    }


def cohorts(q: Question) -> list[dict[str, Any]]:
    """Return opening year and figures."""
    before = replace(q, as_of=q.as_of - timedelta(days=365))
    years: dict[int | None, list[str]] = {}
    for party in sorted(q.in_book()):
        opened = q.parties()[party].get("opened_on")
        years.setdefault(opened and opened.year, []).append(party)
    order = sorted(years, key=lambda year: (year is None, year or 0))
    return [_cohort(q, before, year, years[year]) for year in order]


def _cohort(q: Question, before: Question, year: int | None, own: list[str]) -> dict[str, Any]:
    now, then = q.worths(), before.worths()
    known = [p for p in own if _comparable(q, before, p)]
    was, is_ = total(then, known), total(now, known)
    return {
        "cohort": None if year is None else str(year),
        "n_parties": len(own),
        "worth": total(now, own),
        "n_known_before": len(known),
        "worth_before": was if known else None,
        "growth": float(Fraction(is_ - was, was)) if was > 0 else None,
        "contacts_per_party": sum(_counts(q, row, own) for row in q.rows("contacts")) / len(own),
    }


def _comparable(q: Question, before: Question, party: str) -> bool:
    rows = (before.newest_balance.get(party), q.newest_balance.get(party))
    known = q.worths()[party] is not None and before.worths()[party] is not None
    return party in before.in_book() and known and rows[0] is not None and rows[0] != rows[1]


def _counts(q: Question, row: Row, own: Iterable[str]) -> bool:
    age = (q.as_of - row["contacted_on"]).days
    return row["party_id"] in own and 0 <= age < 365 and row.get("channel") not in QUIET


def migration(q: Question, months: int) -> dict[tuple[str, str], tuple[int, int, int]]:
    """Return how many went from where to where, and their worth before and after, in fen."""
    days = month_ends(q.as_of, months + 1)
    ends = [replace(q, as_of=day) for day in (days[0], days[-1])]
    was, is_ = (places(end) for end in ends)
    money = [end.worths() for end in ends]
    n: Counter[tuple[str, str]] = Counter()
    sums: dict[tuple[str, str], list[int]] = {}
    for party in was.keys() | is_.keys():
        pair = was.get(party, "outside"), is_.get(party, "outside")
        n[pair] += 1
        of = sums.setdefault(pair, [0, 0])
        for end, there in enumerate((was, is_)):
            of[end] += (money[end][party] or 0) if party in there else 0
    return {pair: (n[pair], *sums[pair]) for pair in n}  # type: ignore[misc]


def moves(q: Question, months: int) -> dict[str, dict[str, str]]:
    """Return who rose and who fell."""
    days = month_ends(q.as_of, months + 1)
    was, is_ = (places(replace(q, as_of=day)) for day in (days[0], days[-1]))
    order = [name for _, name in tiers(q)] + ["below_tiers"]
    found = {}
    for party in was.keys() & is_.keys():
        if "unknown" not in (was[party], is_[party]) and was[party] != is_[party]:
            rose = order.index(is_[party]) < order.index(was[party])
            found[party] = {"tier_move": "up" if rose else "down"}
    return found
