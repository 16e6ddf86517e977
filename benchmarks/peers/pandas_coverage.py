"""Coverage in pandas: filters, merges and group-bys, never a loop over rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.peers.pandas_frames import Bank, read, rows

__all__ = ["departures", "leaver", "read", "rows", "single_links"]

IntVec = npt.NDArray[np.intp]
WINDOW_DAYS: Final = 180
PAIR: Final = ["party_id", "staff_id"]
ROLE: Final = {"lead": 1.0, "wealth": 0.8, "product": 0.6, "assistant": 0.4}
IGNORED: Final = ["sms", "greeting", "system", "branch"]
Found = tuple[pd.DataFrame, dict[str, float]]


def single_links(bank: Bank, as_of: date) -> Found:
    """Parties with exactly one live link, with its kind and strength, last contact, household."""
    day = pd.Timestamp(as_of)
    one = _single(links(bank, day)).merge(worths(bank, day), on="party_id")
    touched = bank["contacts"].merge(one[PAIR], on=PAIR)
    touched = touched[touched["contacted_on"] <= day]
    last = touched.groupby(PAIR)["contacted_on"].max().rename("last_contact_on")
    members = valid(bank["household_members"], day)
    home = members.groupby("customer_id")["household_id"].min()
    one = one.join(last, on=PAIR).join(home, on="party_id")
    one["link_kind"] = "both"
    one.loc[~one["tended"], "link_kind"] = "assigned"
    one.loc[~one["assigned"], "link_kind"] = "tended"
    one = by_worth(one)
    columns = [*PAIR, "link_kind", "worth", "strength", "last_contact_on", "household_id"]
    totals = {"n_single_link": len(one), "worth_single_link": float(one["worth"].sum())}
    return bank.named(one, columns), totals


def departures(bank: Bank, as_of: date) -> Found:
    """What each one's leaving alone would cost, and its share of the branch."""
    day = pd.Timestamp(as_of)
    money = worths(bank, day)
    one = _single(links(bank, day)).merge(money, on="party_id")
    staff = on_staff(bank, day)[["staff_id", "branch_id"]]
    lost = one.groupby("staff_id").agg(n_lost=("worth", "size"), worth_lost=("worth", "sum"))
    own = one.merge(staff, on=["staff_id", "branch_id"]).groupby("staff_id")["worth"].sum()
    active = active_parties(bank, day)
    whole = money[money["party_id"].isin(active)].groupby("branch_id")["worth"].sum()
    table = staff.join(lost, on="staff_id").join(own.rename("own"), on="staff_id")
    table = table.join(whole.rename("whole"), on="branch_id")
    table = table.fillna({"n_lost": 0, "worth_lost": 0.0, "own": 0.0})
    table["n_lost"] = table["n_lost"].astype("int64")
    table["branch_share"] = (table["own"] / table["whole"]).where(table["whole"] > 0)
    table = table.sort_values(["worth_lost", "staff_id"], ascending=[False, True])
    totals = {"n_lost": len(one), "worth_lost": float(one["worth"].sum())}
    columns = ["staff_id", "branch_id", "n_lost", "worth_lost", "branch_share"]
    return bank.named(table, columns), totals


def leaver(bank: Bank, as_of: date, staff: Sequence[str]) -> Found:
    """Who is lost and who is left with one person when ``staff`` leave together."""
    day = pd.Timestamp(as_of)
    live, money = links(bank, day), worths(bank, day)
    leaving = bank.ids["staff"].get_indexer(pd.Index(staff))
    gone = live["staff_id"].isin(leaving)
    touched = live[live["party_id"].isin(live.loc[gone, "party_id"])]
    n_left = (~touched["staff_id"].isin(leaving)).groupby(touched["party_id"]).sum()
    lost = pd.DataFrame({"party_id": n_left.index[n_left == 0], "effect": "lost"})
    thin = touched[touched["party_id"].isin(n_left.index[n_left == 1])]
    stays = thin[~thin["staff_id"].isin(leaving)][PAIR].rename(columns={"staff_id": "protector"})
    thinned = stays.assign(effect="thinned").merge(_other_unit(bank, thin, leaving), on="party_id")
    table = pd.concat([by_worth(t.merge(money, on="party_id")) for t in (lost, thinned)])
    protectors = bank.label(table["protector"], "staff")
    table["protecting_staff"] = [[] if pd.isna(p) else [p] for p in protectors]
    table["protected_by_other_unit"] = table["protected_by_other_unit"].eq(True)
    members = valid(bank["household_members"], day)
    homes = members.loc[members["customer_id"].isin(lost["party_id"]), "household_id"]
    work = valid(bank["employment"], day)
    before = work.loc[work["customer_id"].isin(live["party_id"]), "firm_id"].unique()
    after = work.loc[work["customer_id"].isin(live.loc[~gone, "party_id"]), "firm_id"].unique()
    led = below(parents(bank, day), set(lost["party_id"])) & set(active_parties(bank, day))
    subtrees = money["party_id"].isin(led - set(lost["party_id"]))
    totals = {
        "n_lost": len(lost),
        "worth_lost": float(table.loc[table["effect"] == "lost", "worth"].sum()),
        "n_thinned": len(thinned),
        "n_households": homes.nunique(),
        "n_firms": len(set(before) - set(after)),
        "worth_referral_subtrees": float(money.loc[subtrees, "worth"].sum()),
    }
    columns = ["party_id", "effect", "worth", "protecting_staff", "protected_by_other_unit"]
    return bank.named(table, columns), totals


def links(bank: Bank, day: pd.Timestamp) -> pd.DataFrame:
    """Return every live link with what makes it."""
    staff, active = on_staff(bank, day)["staff_id"], active_parties(bank, day)
    coverage = valid(bank["coverage"], day)
    coverage = coverage[coverage["staff_id"].isin(staff) & coverage["party_id"].isin(active)]
    role = coverage["role"].map(ROLE).groupby([coverage[c] for c in PAIR], sort=False).max()
    contacts = bank["contacts"]
    age = (day - contacts["contacted_on"]).dt.days
    met = age.between(0, WINDOW_DAYS) & ~contacts["channel"].isin(IGNORED)
    met &= contacts["staff_id"].isin(staff) & contacts["party_id"].isin(active)
    pairs = [contacts.loc[met, c] for c in PAIR]
    warmth = (0.5 ** (age[met] / 90)).groupby(pairs, sort=False).sum()
    both: pd.DataFrame = pd.concat([role.rename("role"), warmth.rename("warmth")], axis=1)
    both["assigned"], both["tended"] = both["role"].notna(), both["warmth"].notna()
    strength = (both["role"].fillna(0) + both["warmth"].fillna(0)).clip(upper=1)
    return both.assign(strength=strength).reset_index()


def worths(bank: Bank, day: pd.Timestamp) -> pd.DataFrame:
    """Return party_id, branch_id, loans and worth, of the newest balances row or its own."""
    balances = bank["balances"]
    newest = balances[balances["on"] <= day].drop_duplicates("party_id", keep="last")
    parties = bank["parties"].merge(newest, on="party_id", how="left", suffixes=("", "_then"))
    dated = parties["on"].notna()
    aum = parties["aum_then"].where(dated, parties["aum"]).mask(parties["is_firm"])
    deposits = parties["deposits_then"].where(dated, parties["deposits"])
    loans = parties["loans_then"].where(dated, parties["loans"])
    return parties[["party_id", "branch_id"]].assign(loans=loans, worth=aum.fillna(deposits))


def parents(bank: Bank, day: pd.Timestamp) -> pd.DataFrame:
    """Return the edges of the referral forest: the earliest each, the latest of a ring cut."""
    edges = referrals(bank, day).sort_values(["referred_on", "referrer_id"])
    edges = edges.drop_duplicates("party_id")
    ring = edges
    while True:  # peel leaves: what stays lies on rings
        inner = ring[ring["party_id"].isin(ring["referrer_id"])]
        if len(inner) == len(ring):
            break
        ring = inner
    return edges.drop(_latest_of_rings(ring))


def referrals(bank: Bank, day: pd.Timestamp) -> pd.DataFrame:
    """Return the referrals that count: opened, by a party, of somebody else."""
    found = bank["referrals"]
    counts = (found["referred_on"] <= day) & found["outcome"].fillna("opened").eq("opened")
    counts &= (found["referrer_id"] >= 0) & (found["party_id"] >= 0)
    return found[counts & (found["referrer_id"] != found["party_id"])]


def _latest_of_rings(ring: pd.DataFrame) -> list[Any]:
    """Return the labels of the edges to cut, one a ring."""
    edge = {e.party_id: e for e in ring.itertuples()}
    cut = []
    while edge:
        walk = [edge.popitem()[1]]
        while walk[-1].referrer_id in edge:
            walk.append(edge.pop(walk[-1].referrer_id))
        cut.append(max(walk, key=lambda e: (e.referred_on, e.party_id)).Index)
    return cut


def below(edges: pd.DataFrame, tops: set[int]) -> set[int]:
    """Return who hangs below ``tops``, a generation at a time."""
    found, level = set[int](), tops
    while level:
        level = set(edges.loc[edges["referrer_id"].isin(level), "party_id"]) - found
        found |= level
    return found


def _other_unit(bank: Bank, thin: pd.DataFrame, leaving: IntVec) -> pd.DataFrame:
    """Return of each thinned party whether who remains differs from every leaver."""
    who = thin[PAIR].merge(bank["staff"][["staff_id", "branch_id", "role"]], on="staff_id")
    leaves = who["staff_id"].isin(leaving)
    both = who[leaves].merge(who[~leaves], on="party_id", suffixes=("", "_stays"))
    other = pd.Series(data=False, index=both.index)
    for column in ("branch_id", "role"):
        stays = both[f"{column}_stays"]
        known = both[column].notna() & stays.notna()
        other |= known & (both[column] != stays)
    return other.groupby(both["party_id"]).all().rename("protected_by_other_unit").reset_index()


def _single(live: pd.DataFrame) -> pd.DataFrame:
    return live[~live["party_id"].duplicated(keep=False)]


def by_worth(table: pd.DataFrame) -> pd.DataFrame:
    return table.sort_values(["worth", "party_id"], ascending=[False, True], na_position="last")


def valid(table: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    return table[_within(table["since"], table["until"], day)]


def active_parties(bank: Bank, day: pd.Timestamp) -> pd.Series[int]:
    parties = bank["parties"]
    open_ = _within(parties["opened_on"], parties["closed_on"], day)
    return parties.loc[open_ & parties["is_client"].fillna(1).ne(0), "party_id"]


def on_staff(bank: Bank, day: pd.Timestamp) -> pd.DataFrame:
    staff = bank["staff"]
    here = _within(staff["joined_on"], staff["leaves_on"], day)
    return staff[here & staff["is_virtual"].fillna(0).ne(1)]


def _within(
    start: pd.Series[pd.Timestamp], end: pd.Series[pd.Timestamp], day: pd.Timestamp
) -> pd.Series[bool]:
    return (start.isna() | (start <= day)) & (end.isna() | (day < end))
