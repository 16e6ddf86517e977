"""Cover month by month in plain Python: one unit, one party, one member of staff at a time.

Written from the definitions alone; live links and worth are those of ``plain_coverage``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from tests.reference import plain_coverage as plain

Links = Mapping[str, Mapping[str, Mapping[str, Any]]]
Found = dict[str, Any]


def month_ends(as_of: date, n: int) -> list[date]:
    """Return the last month ends up to a date, by walking back day by day."""
    found: list[date] = []
    while len(found) < n:
        if (as_of + timedelta(days=1)).day == 1:
            found.insert(0, as_of)
        as_of -= timedelta(days=1)
    return found


def history(q: plain.Question, months: int) -> list[tuple[date, str | None, Found]]:
    """Return month end, branch (None: the bank) and figures; only units that ever have a party."""
    if not q.rows("staff") or not (q.rows("coverage") or q.rows("contacts")):
        return []
    found = []
    for day in month_ends(q.as_of, months):
        then = replace(q, as_of=day)
        found += [(day, branch, figures(then, branch)) for branch in (None, *_branches(q))]
    ever = {branch for _, branch, figure in found if figure["n_parties"]}
    return [row for row in found if row[1] in ever]


def figures(q: plain.Question, branch: str | None) -> Found:
    """Return the figures of one unit on the date of the question."""
    parties = q.parties()
    mine = {p for p in q.in_book() if branch is None or parties[p].get("branch_id") == branch}
    links = {p: held for p, held in q.links().items() if p in mine}
    worths = {p: worth or 0 for p, worth in q.worths().items()}
    lost: dict[str, int] = defaultdict(int)
    for party, held in links.items():
        if len(held) == 1:
            lost[next(iter(held))] += worths[party]
    single = [p for p, held in links.items() if len(held) == 1]
    hollow = [p for p, held in links.items() if not any(x["tended"] for x in held.values())]
    worst = min(lost, key=lambda s: (-lost[s], s), default=None)
    return {
        "n_parties": len(mine),
        "n_covered": len(links),
        "n_single_link": len(single),
        "single_link_share": Fraction(len(single), len(links)) if links else None,
        "worth_single_link": sum(worths[p] for p in single),
        "worst": worst,
        "worth_at_risk": 0 if worst is None else lost[worst],
        "factor": factor(links, worths),
        "hollow_share": Fraction(len(hollow), len(links)) if links else None,
    }


def factor(links: Links, worths: Mapping[str, int]) -> int | None:
    """Return how many staff must go, greedily, until more than half of the worth is orphaned."""
    left = {p: set(held) for p, held in links.items()}
    weight = {p: max(worths[p], 0) for p in links}
    for k, gone in enumerate(_greedy(left, weight), start=1):
        for held in left.values():
            held.discard(gone)
        if 2 * sum(weight[p] for p, held in left.items() if not held) > sum(weight.values()):
            return k
    return None


def _greedy(left: Mapping[str, set[str]], weight: Mapping[str, int]) -> Iterator[str]:
    """Yield whose going orphans most worth more, else who has most links; ties by id."""
    while staff := sorted(set().union(*left.values())):
        alone = {s: sum(weight[p] for p, held in left.items() if held == {s}) for s in staff}
        n_links = {s: sum(s in held for held in left.values()) for s in staff}
        best = max(alone.values())
        yield max(staff, key=lambda s: alone[s] if best else n_links[s])


def _branches(q: plain.Question) -> list[str]:
    return sorted({r["branch_id"] for r in q.parties().values() if r.get("branch_id") is not None})
