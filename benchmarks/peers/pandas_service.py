"""Questions of service in pandas: whose visit is overdue, and who lacks a team."""

from __future__ import annotations

from datetime import date
from typing import Final

import pandas as pd

from benchmarks.peers.pandas_coverage import (
    IGNORED,
    Found,
    active_parties,
    by_worth,
    on_staff,
    valid,
    worths,
)
from benchmarks.peers.pandas_frames import Bank, read, rows

__all__ = ["overdue", "read", "rows", "teams"]

BORROWING_FIRM_DAYS: Final = 90
TEAM: Final = ("lead", "wealth")


def overdue(bank: Bank, as_of: date) -> Found:
    """Parties not visited for longer than their tier, or their loans, allow."""
    day = pd.Timestamp(as_of)
    table = _cadences(bank, day)
    contacts = bank["contacts"]
    met = contacts[(contacts["contacted_on"] <= day) & ~contacts["channel"].isin(IGNORED)]
    held = _held(bank, day)
    last = met.groupby("party_id")["contacted_on"].max().rename("last_contact_on")
    since = held.groupby("party_id")["since"].min()
    table = table.join(last, on="party_id").join(since, on="party_id")
    table["counted_from"] = table["last_contact_on"].fillna(table["since"])
    unknown = table["counted_from"].isna() & table["party_id"].isin(held["party_id"])
    table["days_since"] = (day - table["counted_from"]).dt.days
    table["days_overdue"] = table["days_since"] - table["cadence_days"]
    late = by_worth(table[table["days_overdue"] > 0])
    columns = ["party_id", "worth", "cadence_days", "last_contact_on", "counted_from", "days_since"]
    return bank.named(late, [*columns, "days_overdue"]), {
        "n_overdue": len(late),
        "worth_overdue": float(late["worth"].sum()),
        "n_never_contacted": int(late["last_contact_on"].isna().sum()),
        "n_start_unknown": int(unknown.sum()),
    }


def teams(bank: Bank, as_of: date) -> Found:
    """Core parties with who holds which role, and which of the two roles nobody holds."""
    day = pd.Timestamp(as_of)
    tiers = bank["tiers"].set_index("tier")["rank"]
    parties = bank["parties"]
    core = parties["tier"].map(tiers) >= tiers["platinum"]
    core &= parties["party_id"].isin(active_parties(bank, day))
    table = by_worth(worths(bank, day)[core.to_numpy()])
    held = _held(bank, day).sort_values("staff_id")
    held["staff"] = bank.label(held["staff_id"], "staff")
    for role in TEAM:
        named = held[held["role"] == role].drop_duplicates(["party_id", "staff_id"])
        table[f"{role}_staff"] = _lists(named.groupby("party_id")["staff"].agg(list), table)
    everybody = held.groupby("party_id")["staff_id"].nunique()
    of_team = held[held["role"].isin(TEAM)].groupby("party_id")["staff_id"].nunique()
    others = everybody.sub(of_team, fill_value=0)
    table["n_others"] = table["party_id"].map(others).fillna(0).astype("int64")
    lacks = {role: ~table[f"{role}_staff"].astype(bool) for role in TEAM}
    table["missing"] = [
        [role for role, gone in zip(TEAM, row, strict=True) if gone]
        for row in zip(*lacks.values(), strict=True)
    ]
    totals: dict[str, float] = {
        "n_core": len(table),
        "n_complete": int((~lacks["lead"] & ~lacks["wealth"]).sum()),
    }
    totals |= {f"n_missing_{role}": int(gone.sum()) for role, gone in lacks.items()}
    columns = ["party_id", "worth", "lead_staff", "wealth_staff", "n_others", "missing"]
    return bank.named(table, columns), totals


def _held(bank: Bank, day: pd.Timestamp) -> pd.DataFrame:
    """Return the valid coverage rows of those on staff and active parties."""
    rows = valid(bank["coverage"], day)
    here = rows["staff_id"].isin(on_staff(bank, day)["staff_id"])
    return rows[here & rows["party_id"].isin(active_parties(bank, day))]


def _cadences(bank: Bank, day: pd.Timestamp) -> pd.DataFrame:
    """Return the active parties that have a cadence, with their worth."""
    parties = worths(bank, day).assign(is_firm=bank["parties"]["is_firm"].to_numpy())
    parties["cadence_days"] = bank["parties"]["tier"].map(
        bank["tiers"].set_index("tier")["cadence_days"]
    )
    borrows = parties["is_firm"] & (parties["loans"] > 0)
    least = parties["cadence_days"].clip(upper=BORROWING_FIRM_DAYS).fillna(BORROWING_FIRM_DAYS)
    parties["cadence_days"] = parties["cadence_days"].mask(borrows, least)
    asked = (parties["cadence_days"] > 0) & parties["party_id"].isin(active_parties(bank, day))
    return parties[asked]


def _lists(found: pd.Series[list[str]], table: pd.DataFrame) -> list[list[str]]:
    """Return the list of each row's party; an empty one where it has none."""
    known = found.to_dict()
    return [known.get(party, []) for party in table["party_id"]]
