"""Shares of customers, measured in the tables alone: worth, age, homes, products, who is named."""

from __future__ import annotations

from datetime import date
from functools import cached_property

import pandas as pd

Frames = dict[str, pd.DataFrame]
Figures = dict[str, float]
AS_OF = date(2026, 6, 30)
YEAR_AGO = date(2025, 6, 30)
NOT_EFFECTIVE = ("sms", "greeting", "system", "branch")
GOLD_AND_ABOVE = ("gold", "platinum", "diamond", "private")


class Measured:
    """The parts of a bank that several figures stand on, as of the sample's end."""

    def __init__(self, frames: Frames) -> None:
        self.frames = frames

    @cached_property
    def customers(self) -> pd.DataFrame:
        """Active customers with their worth in yuan and age in years."""
        rows = self.frames["customers"]
        rows = rows[rows["closed_on"].isna()]
        age = (pd.Timestamp(AS_OF) - pd.to_datetime(rows["birth_date"])).dt.days / 365.25
        return rows.assign(worth=rows["aum"].astype(float), age=age)

    @cached_property
    def clients(self) -> pd.DataFrame:
        """Firms that bank here."""
        rows = self.frames["firms"]
        return rows[rows["is_client"].fillna(value=True).astype(bool) & rows["closed_on"].isna()]

    @cached_property
    def working(self) -> pd.DataFrame:
        """Staff on staff."""
        rows = self.frames["staff"]
        stays = rows["leaves_on"].isna() | (rows["leaves_on"] > AS_OF)
        return rows[stays & ~rows["is_virtual"].astype(bool)]

    @cached_property
    def named(self) -> pd.DataFrame:
        """Valid coverage rows of active customers and client firms."""
        return self._of_active(self.frames["coverage"].pipe(valid))

    @cached_property
    def talks(self) -> pd.DataFrame:
        """Effective contacts with active customers and client firms."""
        rows = self.frames["contacts"]
        return self._of_active(rows[~rows["channel"].isin(NOT_EFFECTIVE)])

    def _of_active(self, rows: pd.DataFrame) -> pd.DataFrame:
        active = {*self.customers["customer_id"], *self.clients["firm_id"]}
        return rows[rows["party_id"].isin(active)]

    @cached_property
    def links(self) -> pd.DataFrame:
        """Live links, one row each: staff on staff, and whether assigned and tended."""
        on_staff = self.working["staff_id"]
        age = (pd.Timestamp(AS_OF) - pd.to_datetime(self.talks["contacted_on"])).dt.days
        lately = self.talks[age.between(0, 180)]
        both = pd.concat([self.named.assign(tended=False), lately.assign(tended=True)])
        both = both[both["staff_id"].isin(on_staff)]
        return both.groupby(["party_id", "staff_id"])["tended"].max().reset_index()


def valid(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that have not ended."""
    return rows[rows["until"].isna() | (rows["until"] > AS_OF)]


def share(found: pd.Series) -> float:
    """Return how many of ``found`` are true, 0..1."""
    return float(found.astype(float).mean())


def people(bank: Measured) -> Figures:
    """Measure who the customers are."""
    rows = bank.customers
    edges = (0, 10_000, 50_000, 200_000, 1_000_000, 6_000_000, 10**12)
    names = ("under_10k", "10k_50k", "50k_200k", "200k_1m", "1m_6m", "over_6m")
    bands = zip(names, edges, edges[1:], strict=False)
    return {
        **{f"worth_{n}": share((rows["worth"] >= a) & (rows["worth"] < b)) for n, a, b in bands},
        "sleeping": share(rows["n_txn_12m"] == 0),
        "aged_60": share(rows["age"] >= 60),
        "in_village": share(rows["village"].notna()),
        "do_not_contact": share(rows["do_not_contact"]),
        "consent_marketing": share(rows["consent_marketing"].isin(["yes", "no"])),
        "consent_profiling": share(rows["consent_profiling"].isin(["yes", "no"])),
    }


def homes(bank: Measured) -> Figures:
    """Measure households: how many customers are in one, and how large they are."""
    rows = bank.frames["household_members"]
    return {
        "in_household": rows["customer_id"].nunique() / len(bank.frames["customers"]),
        "household_size": len(rows) / rows["household_id"].nunique(),
    }


def products(bank: Measured) -> Figures:
    """Measure what customers hold, by the names of products."""
    frame = bank.frames["products"]
    kept = bank.frames["holdings"].merge(frame, on="product_id")
    kept = kept[kept["closed_on"].isna() & kept["party_id"].isin(bank.customers["customer_id"])]
    counts = kept.groupby("party_id")["product_id"].nunique()
    deposits = kept[kept["category"] == "存款"]
    money = deposits["balance"].astype(float).groupby(deposits["name"] == "活期").sum()
    farm = kept[kept["name"] == "农户小额信用贷"]["party_id"]
    lent = kept[kept["name"].isin(["按揭", "消费贷", "经营贷", "农户小额信用贷", "汽车分期"])]
    return {
        "products_mean": counts.mean(),
        "one_product": share(counts == 1),
        "term_deposits": money[False] / money.sum(),
        "farm_loans": farm.nunique() / lent["party_id"].nunique(),
    }
