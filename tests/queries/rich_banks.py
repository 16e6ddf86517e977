"""Random small banks that also hold kin, suppliers, wages, money flows, guarantees, events."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from graphcrm.model import TABLES as MODEL
from tests.random_banks import (
    CUSTOMERS,
    FIRMS,
    PARTIES,
    SPELL,
    PlainBank,
    banks,
    days,
    maybe_money,
    money,
    signed,
    table,
)

EVENTS = ("E1", "E2")
STAFF_ROLES = ("account_manager", "wealth_adviser", "corporate_manager", "team_lead", "teller")
customer, firm, party = (st.sampled_from(ids) for ids in (CUSTOMERS, FIRMS, PARTIES))
month = st.sampled_from([date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)])
pay_month = st.sampled_from([date(2025, 5, 1), *(date(2026, m, 1) for m in range(1, 8))])
yes_or_no = st.sampled_from([None, None, False, True])

# What random banks have no column for.
MORE: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "customers": st.fixed_dictionaries(
        {
            "status": st.sampled_from([None, None, "normal", "frozen"]),
            "do_not_contact": yes_or_no,
            "aml_grade": st.sampled_from([None, "low", "high"]),
            "birth_date": st.sampled_from(
                [None, date(1990, 1, 1), date(2008, 6, 30), date(2008, 7, 1)]
            ),
        }
    ),
    "firms": st.fixed_dictionaries(
        {
            "do_not_contact": yes_or_no,
            "payer_kind": st.sampled_from([None, None, "employer", "agency", "treasury"]),
            "headcount": st.sampled_from([None, 0, 1, 9, 10, 12, 40]),
            "industry": st.sampled_from([None, "steel", "steel"]),
            "loans_elsewhere": st.none() | money,
            "net_assets": st.none() | signed,
        }
    ),
    "staff": st.fixed_dictionaries(
        {
            "role": st.sampled_from([None, *STAFF_ROLES]),
            "capacity": st.sampled_from([None, 0, 1]),
        }
    ),
    "products": st.fixed_dictionaries(
        {"side": st.sampled_from([None, "liability", "liability", "asset", "intermediary"])}
    ),
    "tiers": st.fixed_dictionaries({"cadence_days": st.sampled_from([None, 0, 30, 90])}),
    "coverage": st.fixed_dictionaries(
        {
            "role": st.sampled_from(["lead", "lead", "wealth", "product"]),
            "line": st.sampled_from([None, "retail", "corporate"]),
        }
    ),
    "employment": st.fixed_dictionaries(
        {
            "role": st.sampled_from(["employee", "shareholder", "beneficial_owner", "finance"]),
            "share": st.sampled_from([None, 0.2, 0.25, 0.7]),
            "department": st.sampled_from([None, "sales"]),
            "payroll": yes_or_no,
        }
    ),
}
CONSENT = st.sampled_from([None, "yes", "no", "unknown"])


@st.composite
def wages(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw months in which a firm pays a few, or many as a payroll firm does."""
    paid = st.tuples(firm, pay_month, st.integers(1, 7), st.sampled_from([None, 0, 5, 5]))
    rows = [
        {"firm_id": by, "customer_id": to, "month": on, "amount": amount}
        for by, on, n, amount in draw(st.lists(paid, max_size=6))
        for to in CUSTOMERS[:n]
    ]
    return distinct("payrolls", rows)


def distinct(name: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows without those that repeat a key."""
    key = [column.name for column in MODEL[name].key]
    return list({tuple(row[k] for k in key): row for row in rows}.values())


TABLES: dict[str, Any] = {
    "events": table(
        ("event_id",),
        {"event_id": st.sampled_from(EVENTS), "held_on": st.none() | days},
        2,
        2,
    ),
    "kinship": table(
        ("customer_id", "other_customer_id"),
        {"customer_id": customer, "other_customer_id": customer},
        4,
    ),
    "firm_links": table(
        ("firm_id", "other_firm_id", "kind", "since"),
        {
            "firm_id": firm,
            "other_firm_id": firm,
            "kind": st.sampled_from(["supplies", "subsidiary_of"]),
            "share": st.sampled_from([None, 0.4, 0.6]),
            **SPELL,
        },
        4,
    ),
    "payrolls": wages(),
    "transfers": table(
        ("from_id", "to_id", "month"),
        {
            "from_id": party,
            "to_id": party,
            "month": st.none() | month,
            "amount": money,
            "n_payments": st.sampled_from([None, 0, 1, 5, 12]),
            "last_on": st.none() | days,
        },
        8,
    ),
    "guarantees": table(
        ("guarantor_id", "borrower_id", "contract_id"),
        {
            "guarantor_id": party,
            "borrower_id": party,
            "contract_id": st.sampled_from([None, "G1", "G2"]),
            "amount": money,
            **SPELL,
        },
        6,
    ),
    "flows": table(
        ("party_id", "month", "channel"),
        {
            "party_id": party,
            "month": month,
            "channel": st.sampled_from(["other_bank", "securities", "other"]),
            "amount_in": maybe_money,
            "amount_out": maybe_money,
        },
        8,
    ),
    "attendance": table(
        ("event_id", "party_id"), {"event_id": st.sampled_from(EVENTS), "party_id": party}, 6
    ),
}
ENDS = {
    "kinship": ("customer_id", "other_customer_id"),
    "firm_links": ("firm_id", "other_firm_id"),
    "payrolls": ("firm_id", "customer_id"),
    "transfers": ("from_id", "to_id"),
    "guarantees": ("guarantor_id", "borrower_id"),
    "flows": ("party_id",),
    "attendance": ("party_id",),
}


@st.composite
def rich_banks(draw: st.DrawFn) -> PlainBank:
    """Draw a bank with every table that joins somebody to somebody."""
    bank = draw(banks())
    for name, columns in MORE.items():
        bank[name] = distinct(name, [{**row, **draw(columns)} for row in bank[name]])
    if draw(st.booleans()):  # most banks keep no consents at all
        bank["customers"] = [{**r, "consent_marketing": draw(CONSENT)} for r in bank["customers"]]
    known = {row["customer_id"] for row in bank["customers"]}
    known |= {row["firm_id"] for row in bank["firms"]}
    for name, rows in TABLES.items():
        ends = ENDS.get(name, ())
        bank[name] = [row for row in draw(rows) if all(row[end] in known for end in ends)]
    return bank
