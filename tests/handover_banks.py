"""Random banks in which few hold most parties, and others of every role could take them over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from tests.banks import DAY
from tests.queries.rich_banks import rich_banks
from tests.random_banks import PARTIES, STAFF, STAFF_COLUMNS, PlainBank, Row, days, money, table

HOLDERS = STAFF[:2]
OTHERS = ("T1", "T2", "T3", "T4", "T5")
ROLES = (None, "account_manager", "account_manager", "corporate_manager", "team_lead", "teller")
dates = st.sampled_from([-90, -1, 0, 1, 45, 90, 91, 120]).map(lambda n: DAY + timedelta(days=n))
rarely = st.sampled_from([False, False, False, False, True])
ONE: dict[str, Any] = {
    "role": st.sampled_from(ROLES),
    "capacity": st.sampled_from([None, 0, 1, 1, 2, 3, 7]),
}
others = table(("staff_id",), {**STAFF_COLUMNS, "staff_id": st.sampled_from(OTHERS), **ONE}, 5, 3)
# What others had to do with parties before: mostly over, so that few of them hold any.
coverage = table(
    ("staff_id", "party_id", "role", "since"),
    {
        "staff_id": st.sampled_from(STAFF + OTHERS),
        "party_id": st.sampled_from(PARTIES),
        "role": st.sampled_from(["wealth", "assistant"]),
        "since": st.none() | dates,
        "until": st.sampled_from([None, *[DAY - timedelta(days=n) for n in (0, 1, 30, 90, -1)]]),
    },
    8,
)
contacts = table(
    ("staff_id", "party_id", "contacted_on", "channel"),
    {
        "staff_id": st.sampled_from(STAFF + OTHERS),
        "party_id": st.sampled_from(PARTIES),
        "contacted_on": st.sampled_from([-1, 0, 5, 181, 200, 365, 400, 900]).map(
            lambda n: DAY - timedelta(days=n)
        ),
        "channel": st.sampled_from([None, "visit", "sms"]),
    },
    20,
    10,
)
feedback = table(
    ("party_id", "kind", "opened_on"),
    {
        "party_id": st.sampled_from(PARTIES),
        "kind": st.sampled_from(["complaint", "complaint", "praise"]),
        "opened_on": days,
        "closed_on": st.none() | dates,
    },
    6,
)
due: Row = st.fixed_dictionaries({"maturity_on": st.none() | dates, "balance": st.none() | money})
one_of: Row = st.fixed_dictionaries(ONE)


@st.composite
def handover_banks(draw: st.DrawFn) -> PlainBank:
    """Draw a bank in which two hold most parties."""
    bank = draw(rich_banks())
    staff = [{**row, **draw(one_of)} for row in bank["staff"]] + draw(others)
    bank["staff"] = [row if draw(rarely) else settled(row) for row in staff]
    for name in ("customers", "firms"):
        bank[name] = [row if draw(rarely) else settled(row) for row in bank[name]]
    parties = [row["customer_id"] for row in bank["customers"]]
    parties += [row["firm_id"] for row in bank["firms"]]
    for name, rows in (("coverage", coverage), ("contacts", contacts)):
        bank[name] = known(draw(rows), bank["staff"], parties)
    held = [
        {"staff_id": draw(st.sampled_from(HOLDERS)), "party_id": party, "role": "lead"}
        for party in parties
    ]
    bank["coverage"] += known(held, bank["staff"], parties)
    bank["feedback"] = [row for row in draw(feedback) if row["party_id"] in parties]
    bank["holdings"] = [{**row, **draw(due)} for row in bank["holdings"]]
    return bank


def settled(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row of somebody who is there and stays."""
    gone = ("joined_on", "leaves_on", "is_virtual", "opened_on", "closed_on")
    return {key: value for key, value in row.items() if key not in gone}


def known(
    rows: list[dict[str, Any]], staff: list[dict[str, Any]], parties: list[str]
) -> list[dict[str, Any]]:
    """Return the rows between staff and parties that the bank has."""
    ids = {row["staff_id"] for row in staff}
    return [row for row in rows if row["staff_id"] in ids and row["party_id"] in parties]
