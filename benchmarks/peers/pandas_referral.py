"""The referral forest in pandas: merged down generation by generation, and summed up again."""

from __future__ import annotations

from datetime import date
from typing import Final

import pandas as pd

from benchmarks.peers.pandas_coverage import Found, active_parties, parents, referrals, worths
from benchmarks.peers.pandas_frames import Bank, read, rows

__all__ = ["forest", "read", "roots", "rows"]

YEAR: Final = pd.Timedelta(days=365)


def forest(bank: Bank, as_of: date) -> Found:
    """Everyone who brought somebody in or was brought in, and what came of it."""
    day = pd.Timestamp(as_of)
    table = _members(bank, day).merge(_recruited(bank, day), on="party_id", how="left")
    table = table.sort_values(["n_descendants", "party_id"], ascending=[False, True])
    n_roots = int(table["parent_id"].isna().sum())
    totals = {
        "n_members": len(table),
        "n_roots": n_roots,
        "n_referrals": len(table) - n_roots,
        "depth": int(table["generation"].max()),
        "worth": float(table["worth"].sum()),
    }
    places = ["party_id", "parent_id", "root_id", "generation", "n_children", "n_descendants"]
    more = ["depth_below", "worth_descendants", "active", "recruited_by_staff"]
    return bank.named(table, places + more), totals


def roots(bank: Bank, as_of: date) -> Found:
    """The trees, by the party that each grew from."""
    day = pd.Timestamp(as_of)
    members = _members(bank, day)
    members["recent"] = members["referred_on"] > day - YEAR
    of_each = members.groupby("root_id")
    table = of_each.agg(
        size=("party_id", "size"),
        depth=("generation", "max"),
        k_factor=("recent", "mean"),
        worth=("worth", "sum"),
        active_share=("active", "mean"),
    )
    table["breadth"] = members.groupby(["root_id", "generation"]).size().groupby("root_id").max()
    table = table.reset_index().sort_values(["size", "root_id"], ascending=[False, True])
    total = float(members["worth"].sum())
    totals = {"n_roots": len(table), "n_members": len(members), "worth": total}
    return bank.named(table, [*table.columns]), totals


def _members(bank: Bank, day: pd.Timestamp) -> pd.DataFrame:
    """Return a row a member with what its place in the forest gives; worth that of active ones."""
    edges = parents(bank, day)[["party_id", "referrer_id", "referred_on"]]
    edges = edges.rename(columns={"referrer_id": "parent_id"})
    counted = referrals(bank, day)
    ends = pd.concat([counted["referrer_id"], counted["party_id"]]).drop_duplicates()
    level = pd.DataFrame({"party_id": ends[~ends.isin(edges["party_id"])]})
    level = level.assign(root_id=level["party_id"], generation=0)
    levels = []
    while len(level):
        levels.append(level)
        above = level[["party_id", "root_id", "generation"]]
        level = edges.merge(above.rename(columns={"party_id": "parent_id"}), on="parent_id")
        level["generation"] += 1
    money = worths(bank, day)[["party_id", "worth"]]
    money["active"] = money["party_id"].isin(active_parties(bank, day))
    money["worth"] = money["worth"].where(money["active"]).fillna(0.0)
    return _summed([one.merge(money, on="party_id") for one in levels])


def _summed(levels: list[pd.DataFrame]) -> pd.DataFrame:
    """Return all generations, each with what lies below it, from the last one up."""
    names = ["n_children", "n_descendants", "depth_below", "worth_descendants"]
    below = pd.DataFrame(columns=names, dtype="float64")
    found = []
    for one in reversed(levels):
        level = one.join(below, on="party_id")
        level[names] = level[names].fillna(0.0)
        whole = pd.DataFrame(
            {
                "n_descendants": level["n_descendants"] + 1,
                "depth_below": level["depth_below"] + 1,
                "worth_descendants": level["worth_descendants"] + level["worth"],
            }
        )
        found.append(level)
        if "parent_id" in level:
            groups = whole.groupby(level["parent_id"])
            below = groups.agg(
                {"n_descendants": "sum", "depth_below": "max", "worth_descendants": "sum"}
            )
            below["n_children"] = groups.size()
    return pd.concat(found)


def _recruited(bank: Bank, day: pd.Timestamp) -> pd.DataFrame:
    """Return by party the earliest referral by staff, ties by id."""
    found = bank["referrals"]
    opened = (found["referred_on"] <= day) & found["outcome"].fillna("opened").eq("opened")
    found = found[opened & (found["staff_id"] >= 0)].sort_values(["referred_on", "staff_id"])
    first = found.drop_duplicates("party_id")[["party_id", "staff_id"]]
    return first.rename(columns={"staff_id": "recruited_by_staff"})
