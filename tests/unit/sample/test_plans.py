"""What the outlets of the sample are to reach."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from graphcrm.sample.bank import SampleBank
from graphcrm.sample.plans import MONTHS, SALES, TIERS

TEN_THOUSAND = Decimal(10_000)


def test_a_plan_is_near_to_what_its_outlet_has(bank: SampleBank) -> None:
    has: Counter[tuple[str, str]] = Counter()
    for table, name in (("customers", "aum"), ("firms", "deposits")):
        for row in bank.tables[table].to_pylist():
            there = row["is_client"] if table == "firms" else row["closed_on"] is None
            if there:
                has[row["branch_id"], "aum"] += row[name] or 0
                has[row["branch_id"], f"n:{row['tier']}"] += 1
    june = {
        (row["branch_id"], row["measure"]): row["amount"]
        for row in bank.tables["targets"].to_pylist()
        if row["month"].isoformat() == "2026-06-01" and row["measure"] not in SALES
    }
    assert {"aum", "n:gold"} <= {m for _, m in june} <= {"aum", *(f"n:{t}" for t in TIERS)}
    for (branch, measure), amount in june.items():
        now = Decimal(has[branch, measure])
        unit = TEN_THOUSAND if measure == "aum" else 1
        assert now * Decimal("0.93") - unit <= amount <= now * Decimal("1.08")
        assert amount % unit == 0


def test_plans_are_of_outlets_for_six_months(bank: SampleBank) -> None:
    parents = set(bank.tables["branches"]["parent_branch_id"].to_pylist())
    rows = bank.tables["targets"].to_pylist()
    assert not {row["branch_id"] for row in rows} & parents
    assert len({row["month"] for row in rows}) == MONTHS
    assert all(row["amount"] > 0 for row in rows)
