"""Shares of referrals, measured in the tables alone."""

from __future__ import annotations

from datetime import date

import pandas as pd

from tests.unit.sample.measured_people import Figures, Measured, share

NEW_SINCE = date(2023, 7, 1)  # the last three years
EFFECTIVE = 1_000  # yuan


def referrals(bank: Measured) -> Figures:
    """Measure who brought in whom."""
    rows, people = bank.frames["referrals"], bank.frames["customers"]
    new = people[people["opened_on"] > NEW_SINCE]["customer_id"]
    by_staff = rows["referrer_id"].str.startswith("S")
    own = rows[~by_staff]
    counts = own.groupby("referrer_id").size()
    brought = people[people["customer_id"].isin(own["party_id"])]
    effective = brought["closed_on"].isna() & (brought["aum"].astype(float) >= EFFECTIVE)
    return {
        "referred_by_customer": share(new.isin(own["party_id"])),
        "staff_code": share(new.isin(rows[by_staff]["party_id"])),
        "referrers_of_one": share(counts == 1),
        "referral_depth": max(_generations(own).values()),
        "effective_referrals": share(effective),
        "suspicious_referrals": share(_suspicious(own, people)),
    }


def _generations(rows: pd.DataFrame) -> dict[str, int]:
    """Return how far below its root each party stands; a ring is left at its latest referral."""
    parent: dict[str, str] = {}
    for row in rows.sort_values(["referred_on", "party_id", "referrer_id"]).itertuples():
        above: str | None = str(row.referrer_id)
        while above is not None and above != row.party_id:
            above = parent.get(above)
        if above is None:
            parent.setdefault(str(row.party_id), str(row.referrer_id))
    depth: dict[str, int] = {}
    for party in parent:
        steps, at = 0, party
        while at in parent:
            steps, at = steps + 1, parent[at]
        depth[party] = steps
    return depth


def _suspicious(rows: pd.DataFrame, people: pd.DataFrame) -> pd.Series:
    """Tell which referrals are odd: of oneself, by one who came later, shared marks, five a day."""
    rows = rows.merge(people, left_on="referrer_id", right_on="customer_id")
    rows = rows.merge(people, left_on="party_id", right_on="customer_id", suffixes=("", "_of"))
    odd = (rows["referrer_id"] == rows["party_id"]) | (rows["opened_on"] > rows["opened_on_of"])
    for column in ("phone", "address", "id_no"):
        odd |= rows[column] == rows[f"{column}_of"]
    return odd | (rows.groupby(["referrer_id", "referred_on"])["party_id"].transform("size") >= 5)
