"""Random small banks: blanks, spells, ties, closed parties, placeholders, rings, wild sums."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from tests.banks import DAY
from tests.effort import part

# A bank costs a tenth of a second: where many tests draw one, a tenth of the examples will do.
FEW = settings(max_examples=part(10))
BRANCHES = ("B1", "B2")
STAFF = ("S1", "S2", "S3", "S4")
CUSTOMERS = ("C1", "C2", "C3", "C4", "C5", "c", "客")
FIRMS = ("F1", "F2", "F3")
PARTIES = CUSTOMERS + FIRMS
HOUSEHOLDS = ("H1", "H2")
PRODUCTS = ("P1", "P2", "P3", "P4")
PlainBank = dict[str, list[dict[str, Any]]]
Row = st.SearchStrategy[dict[str, Any]]

days = st.sampled_from([-400, -181, -180, -91, -90, -30, -1, 0, 1, 31]).map(
    lambda n: DAY + timedelta(days=n)
)
SUMS = ("0.00", "0.01", "999.99", "1000.00", "49999.99", "50000.00", "50000.00", "80000.10")
money = st.sampled_from([*SUMS, "1000000000000000.00"]).map(Decimal)
begins = st.sampled_from([None, None, None, *(DAY + timedelta(days=n) for n in (-400, -90, 0, 1))])
openings = st.none() | st.sampled_from([-800, -366, -365, -364, -90, 0, 1]).map(
    lambda n: DAY + timedelta(days=n)
)
ends = st.sampled_from([None, None, None, None, *(DAY + timedelta(days=n) for n in (-90, 0, 1))])
signed = money.flatmap(lambda m: st.sampled_from([m, -m]))
maybe_money = st.none() | money
branch = st.none() | st.sampled_from(BRANCHES)
tier = st.sampled_from([None, "gold", "ordinary", "private", "nobody knows"])


def table(
    key: tuple[str, ...], columns: dict[str, st.SearchStrategy[Any]], most: int, least: int = 0
) -> Any:
    """Return a strategy of rows with distinct keys."""
    return st.lists(
        st.fixed_dictionaries(columns),
        min_size=least,
        max_size=most,
        unique_by=lambda row: tuple(str(row[k]) for k in key),
    )


STAFF_COLUMNS: dict[str, st.SearchStrategy[Any]] = {
    "staff_id": st.sampled_from(STAFF),
    "name": st.none() | st.just("员工"),
    "role": st.sampled_from([None, "account_manager", "team_lead"]),
    "branch_id": branch,
    "joined_on": begins,
    "leaves_on": ends,
    "is_virtual": st.sampled_from([None, None, False, False, False, True]),
}
MONEY_COLUMNS: dict[str, st.SearchStrategy[Any]] = {
    "branch_id": branch,
    "opened_on": openings,
    "closed_on": ends,
    "phone": st.sampled_from([None, "13900000001", "13900000002"]),
    "address": st.sampled_from([None, "东街 1 号", "West 2"]),
    "tier": tier,
    "deposits": maybe_money,
    "loans": maybe_money,
    "revenue_12m": st.none() | signed,
}
SPELL: dict[str, st.SearchStrategy[Any]] = {"since": begins, "until": ends}
referral_days = st.sampled_from([-800, -365, -364, -91, -90, -90, -61, -30, 0, 1]).map(
    lambda n: DAY + timedelta(days=n)
)
some_referrals = table(
    ("referrer_id", "party_id", "referred_on"),
    {
        "referrer_id": st.sampled_from(PARTIES + PARTIES + STAFF),
        "party_id": st.sampled_from(CUSTOMERS + PARTIES),
        "referred_on": referral_days,
        "outcome": st.sampled_from([None, "opened", "opened", "opened", "declined", "pending"]),
    },
    16,
    6,
)


@st.composite
def referrals(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw referrals by chance, and maybe a long chain, a ring, or one who brings in many."""
    shape = draw(st.sampled_from(["chance", "chain", "ring", "star"]))
    line = draw(st.permutations(PARTIES)) if shape != "chance" else []
    if shape == "ring":
        line = line[: draw(st.integers(2, len(line)))]
    ends = list(pairwise([*line, line[0]] if shape == "ring" else line))
    if shape == "star":
        ends = [(line[0], party) for party in line[1:]]
    # One day for all, or a day for each: ties are what rings and bursts are made of.
    often = st.just(draw(referral_days)) | referral_days if ends else referral_days
    given = [
        {"referrer_id": by, "party_id": party, "referred_on": draw(often), "outcome": "opened"}
        for by, party in ends
    ]
    rows = [*given, *draw(some_referrals)]
    keys = [(row["referrer_id"], row["party_id"], row["referred_on"]) for row in rows]
    return [row for n, row in enumerate(rows) if keys[n] not in keys[:n]]


TABLES: dict[str, Any] = {
    "staff": table(("staff_id",), STAFF_COLUMNS, 4, 3),
    "customers": table(
        ("customer_id",),
        {
            "customer_id": st.sampled_from(CUSTOMERS),
            "name": st.none() | st.just("客户"),
            "id_no": st.sampled_from([None, None, "11010119800102001X"]),
            "aum": maybe_money,
            **MONEY_COLUMNS,
        },
        7,
        6,
    ),
    "firms": table(
        ("firm_id",),
        {
            "firm_id": st.sampled_from(FIRMS),
            "name": st.none() | st.just("Steel, Ltd"),
            "uscc": st.sampled_from([None, "91110000802100433B"]),
            "is_client": st.sampled_from([None, True, False]),
            "credit_line": maybe_money,
            **MONEY_COLUMNS,
        },
        3,
        1,
    ),
    "households": st.just([{"household_id": household} for household in HOUSEHOLDS]),
    "tiers": st.sampled_from(
        [
            [],
            [{"tier": "gold", "rank": 2}, {"tier": "private", "rank": 3}],
            [{"tier": "gold", "rank": None}, {"tier": "private", "rank": 3}],
            [{"tier": "ordinary", "rank": 7}],
        ]
    ),
    "coverage": table(
        ("staff_id", "party_id", "role", "since"),
        {
            "staff_id": st.sampled_from(STAFF),
            "party_id": st.sampled_from(PARTIES),
            "role": st.sampled_from(["lead", "wealth", "assistant", "product"]),
            **SPELL,
        },
        16,
        6,
    ),
    "contacts": table(
        ("staff_id", "party_id", "contacted_on", "channel"),
        {
            "staff_id": st.sampled_from(STAFF),
            "party_id": st.sampled_from(PARTIES),
            "contacted_on": days,
            "channel": st.sampled_from([None, "visit", "call", "sms", "branch", "other"]),
        },
        14,
        4,
    ),
    "referrals": referrals(),
    "products": table(
        ("product_id",),
        {
            "product_id": st.sampled_from(PRODUCTS),
            "category": st.sampled_from([None, "deposit", "deposit", "fund", "loan"]),
        },
        4,
        3,
    ),
    "holdings": table(
        ("party_id", "product_id", "account_no", "opened_on"),
        {
            "party_id": st.sampled_from(PARTIES),
            "product_id": st.sampled_from(PRODUCTS),
            "account_no": st.sampled_from([None, "1", "2"]),
            "opened_on": openings | begins,
            "closed_on": ends,
        },
        24,
        12,
    ),
    "household_members": table(
        ("household_id", "customer_id", "since"),
        {
            "household_id": st.sampled_from(HOUSEHOLDS),
            "customer_id": st.sampled_from(CUSTOMERS),
            **SPELL,
        },
        6,
        2,
    ),
    "employment": table(
        ("customer_id", "firm_id", "role", "since"),
        {
            "customer_id": st.sampled_from(CUSTOMERS),
            "firm_id": st.sampled_from(FIRMS),
            "role": st.sampled_from(["employee", "finance"]),
            **SPELL,
        },
        6,
        2,
    ),
    "balances": table(
        ("party_id", "on"),
        {
            "party_id": st.sampled_from(PARTIES),
            "on": days,
            "aum": maybe_money,
            "deposits": maybe_money,
            "loans": maybe_money,
            "revenue_12m": st.none() | signed,
        },
        5,
    ),
}
ENDS = {
    "coverage": ("staff_id", "party_id"),
    "contacts": ("staff_id", "party_id"),
    "referrals": ("referrer_id", "party_id"),
    "household_members": ("household_id", "customer_id"),
    "employment": ("customer_id", "firm_id"),
    "balances": ("party_id",),
    "holdings": ("party_id", "product_id"),
}


@st.composite
def banks(draw: st.DrawFn) -> PlainBank:
    """Draw a bank whose edges end in nodes that are there, as a load makes sure."""
    bank: PlainBank = {name: draw(rows) for name, rows in TABLES.items()}
    known = {
        row[key]
        for name, key in (
            ("staff", "staff_id"),
            ("customers", "customer_id"),
            ("firms", "firm_id"),
            ("households", "household_id"),
            ("products", "product_id"),
        )
        for row in bank[name]
    }
    for name, ends in ENDS.items():
        bank[name] = [row for row in bank[name] if all(row[end] in known for end in ends)]
    return bank


as_ofs: st.SearchStrategy[date] = st.sampled_from(
    [DAY, DAY, DAY - timedelta(days=90), DAY + timedelta(days=1), DAY + timedelta(days=400)]
)
