"""Quality as its page in the manual reads: slow, plain, and written apart from the package.

A bank is tables of plain rows; an absent or None cell is empty.  A tally maps a branch, None being
no known one, to how many rows were judged and how many of them are wanting.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean
from typing import Any

import stdnum.cn.ric
import stdnum.cn.uscc

Row = dict[str, Any]
Branch = str | None
What = tuple[str, str, str, str]  # part, table, column, rule
Tally = dict[Branch, tuple[int, int]]

WEIGHTS = {
    "completeness": 0.35,
    "validity": 0.25,
    "uniqueness": 0.15,
    "freshness": 0.10,
    "new_files": 0.15,
}
KEYS = {
    "customers": ("phone", "birth_date", "id_no", "branch_id", "opened_on", "tier", "aum"),
    "firms": ("uscc", "industry", "headcount", "branch_id", "deposits"),
    "staff": ("role", "branch_id", "joined_on"),
    "household_members": ("since",),
    "employment": ("since",),
    "coverage": ("since",),
    "contacts": ("channel",),
    "holdings": ("opened_on", "balance"),
}
FILE = ("name", "id_no", "phone", "address", "occupation", "birth_date", "branch_id")
ENDS = {"customers": "closed_on", "firms": "closed_on", "holdings": "closed_on"}
PARTY = {"household_members": "customer_id", "employment": "customer_id"}
DATED = {"contacts": "contacted_on", "balances": "on"}
FUTURE = (
    *(("customers", "opened_on"), ("customers", "birth_date"), ("firms", "opened_on")),
    *(("contacts", "contacted_on"), ("referrals", "referred_on"), ("holdings", "opened_on")),
    ("balances", "on"),
)
MOBILE = re.compile(r"1[3-9]\d{9}")  # no other shape of a phone that is one is drawn here
USUAL_TIERS = {"private", "diamond", "platinum", "gold", "ordinary"}


@dataclass
class Bank:
    """A bank on a day."""

    tables: dict[str, list[Row]]
    day: date

    def rows(self, table: str) -> list[Row]:
        return self.tables.get(table, [])

    def open(self, table: str) -> list[Row]:
        end = {"staff": "leaves_on"}.get(table, ENDS.get(table, "until"))
        return [
            row
            for row in self.rows(table)
            if (row.get(end) is None or row[end] > self.day)
            and not (table == "staff" and row.get("is_virtual"))
            and not (table == "firms" and row.get("is_client") is False)
        ]

    def branch(self, table: str, row: Row) -> Branch:
        if table in ("customers", "firms", "staff", "branches"):
            return row.get("branch_id")
        party = row.get(PARTY.get(table, "party_id"))
        for parties, key in (("customers", "customer_id"), ("firms", "firm_id")):
            for found in self.rows(parties):
                if found[key] == party:
                    return found.get("branch_id")
        return None

    def hands_over(self, table: str, column: str) -> bool:
        return any(row.get(column) is not None for row in self.rows(table))

    def tally(self, table: str, judged: Callable[[Row], bool], bad: Callable[[Row], bool]) -> Tally:
        found: dict[Branch, list[int]] = defaultdict(lambda: [0, 0])
        for row in self.open(table):
            if judged(row):
                found[self.branch(table, row)][0] += 1
                found[self.branch(table, row)][1] += bad(row)
        return {branch: (n, n_bad) for branch, (n, n_bad) in found.items()}


def has(*names: str) -> Callable[[Row], bool]:
    return lambda row: all(row.get(name) is not None for name in names)


def lacks(name: str) -> Callable[[Row], bool]:
    return lambda row: row.get(name) is None


def later(name: str, day: date) -> Callable[[Row], bool]:
    return lambda row: bool(row[name] > day)


def tallies(bank: Bank) -> dict[What, Tally]:
    """Return everything that makes the score, freshness aside."""
    found = [*completeness(bank), *validity(bank), *uniqueness(bank), new_files(bank)]
    return {what: tally for what, tally in found if tally}


def completeness(bank: Bank) -> Iterator[tuple[What, Tally]]:
    for table, names in KEYS.items():
        for name in names:
            what = ("completeness", table, name, "empty_cell")
            yield what, bank.tally(table, has(), lacks(name))


def validity(bank: Bank) -> Iterator[tuple[What, Tally]]:
    def rule(
        table: str,
        column: str,
        name: str,
        *,
        needs: tuple[str, ...] = (),
        bad: Callable[[Row], bool],
    ) -> tuple[What, Tally]:
        return ("validity", table, column, name), bank.tally(table, has(column, *needs), bad)

    yield rule("customers", "id_no", "id_card_checksum", bad=lambda r: not card_ok(r))
    yield (
        ("validity", "customers", "birth_date", "birth_date_not_of_card"),
        bank.tally(
            "customers",
            lambda r: has("id_no", "birth_date")(r) and card_ok(r),
            lambda r: stdnum.cn.ric.get_birth_date(r["id_no"]) != r["birth_date"],
        ),
    )
    yield rule(
        "firms", "uscc", "uscc_checksum", bad=lambda r: not stdnum.cn.uscc.is_valid(r["uscc"])
    )
    for table in ("customers", "firms"):
        yield rule(table, "phone", "phone_shape", bad=lambda r: not MOBILE.fullmatch(r["phone"]))
    yield rule(
        *("customers", "aum", "aum_below_deposits"),
        needs=("deposits",),
        bad=lambda r: r["aum"] < r["deposits"],
    )
    yield rule(
        *("customers", "opened_on", "opened_before_born"),
        needs=("birth_date",),
        bad=lambda r: r["opened_on"] < r["birth_date"],
    )
    for table, column in FUTURE:
        yield rule(table, column, "date_in_future", bad=later(column, bank.day))
    listed = {row["branch_id"] for row in bank.rows("branches")}
    for table in ("customers", "firms", "staff") if listed else ():
        yield rule(
            table, "branch_id", "unknown_reference", bad=lambda r: r["branch_id"] not in listed
        )
    tiers = {row["tier"] for row in bank.rows("tiers")} or USUAL_TIERS
    for table in ("customers", "firms"):
        yield rule(table, "tier", "unknown_reference", bad=lambda r: r["tier"] not in tiers)
    products = {row["product_id"] for row in bank.rows("products")}
    if products:
        lost = lambda r: r["product_id"] not in products  # noqa: E731
        yield rule("holdings", "product_id", "unknown_reference", bad=lost)


def card_ok(row: Row) -> bool:
    return bool(stdnum.cn.ric.is_valid(row["id_no"]))


def uniqueness(bank: Bank) -> Iterator[tuple[What, Tally]]:
    rules = (
        ("customers", "id_no", "same_id_no", ("id_no",), 1),
        ("customers", "phone", "same_name_and_phone", ("name", "phone"), 1),
        ("customers", "birth_date", "same_name_and_birth_date", ("name", "birth_date"), 1),
        ("customers", "phone", "phone_of_many", ("phone",), 5),
        ("firms", "uscc", "same_uscc", ("uscc",), 1),
        ("firms", "phone", "same_name_and_phone", ("name", "phone"), 1),
    )
    for table, column, name, by, most in rules:
        alike = like_others(groups(bank, table, by), by, most)
        yield ("uniqueness", table, column, name), bank.tally(table, has(*by), alike)


def like_others(
    times: Counter[tuple[Any, ...]], by: tuple[str, ...], most: int
) -> Callable[[Row], bool]:
    return lambda row: times[tuple(row[name] for name in by)] > most


def groups(bank: Bank, table: str, by: tuple[str, ...]) -> Counter[tuple[Any, ...]]:
    return Counter(tuple(r[k] for k in by) for r in bank.open(table) if has(*by)(r))


def new_files(bank: Bank) -> tuple[What, Tally]:
    asked = [name for name in FILE if bank.hands_over("customers", name)]
    year, grace = bank.day - timedelta(days=365), bank.day - timedelta(days=30)

    def new(row: Row) -> bool:
        return bool(asked) and has("opened_on")(row) and year < row["opened_on"] <= grace

    return (
        ("new_files", "customers", "", "incomplete_file"),
        bank.tally("customers", new, lambda r: not has(*asked)(r)),
    )


def orphans(bank: Bank) -> dict[str, tuple[int, int]]:
    """Return rule -> rows judged and wanting, of the bank."""
    homes = {row["household_id"] for row in bank.open("household_members")}
    edges = [t for t in bank.tables if t not in ("firms", "customers", "staff")]
    ends = ("party_id", "firm_id", "referrer_id")
    named = {row.get(end) for t in edges for row in bank.rows(t) for end in ends}
    held = {row["party_id"] for t in ("coverage", "holdings") for row in bank.open(t)}
    rules: dict[str, tuple[str, Callable[[Row], bool]]] = {
        "household_without_members": ("households", lambda r: r["household_id"] not in homes),
        "firm_without_links": ("firms", lambda r: r["firm_id"] not in named),
        "nobody_and_nothing_held": ("customers", lambda r: r["customer_id"] not in held),
        "staff_without_branch": ("staff", lambda r: r.get("branch_id") is None),
    }
    counted = {
        rule: (len(bank.open(table)), sum(map(bad, bank.open(table))))
        for rule, (table, bad) in rules.items()
    }
    return {rule: n for rule, n in counted.items() if n[0]}


def freshness(bank: Bank, branch: Branch, *, whole: bool) -> float | None:
    shares = []
    for table, column in DATED.items():
        days = [
            row[column]
            for row in bank.rows(table)
            if row[column] <= bank.day and (whole or bank.branch(table, row) == branch)
        ]
        if days:
            age = (bank.day - max(days)).days
            shares.append(min(1.0, max(0.0, (365 - age) / (365 - 31))))
    return fmean(shares) if shares else None


def parts(bank: Bank, branch: Branch, *, whole: bool = False) -> dict[str, float]:
    """Return the parts that are known, of a branch or of the whole bank."""
    found: dict[str, list[float]] = defaultdict(list)
    for (part, *_), tally in tallies(bank).items():
        n, bad = of(tally, branch, whole=whole)
        if n:
            found[part].append(1 - bad / n)
    known = {part: fmean(shares) for part, shares in found.items()}
    fresh = freshness(bank, branch, whole=whole)
    return known if fresh is None else {**known, "freshness": fresh}


def of(tally: Tally, branch: Branch, *, whole: bool) -> tuple[int, int]:
    if not whole:
        return tally.get(branch, (0, 0))
    return sum(n for n, _ in tally.values()), sum(bad for _, bad in tally.values())


def score(known: dict[str, float]) -> float | None:
    """Return the weighted mean of the parts that are known."""
    weight = sum(WEIGHTS[part] for part in known)
    return sum(WEIGHTS[part] * share for part, share in known.items()) / weight if known else None
