"""At 50,000 customers the sample looks like the bank it describes, within loose bands."""

from __future__ import annotations

from datetime import date

import networkx as nx
import pandas as pd
import pytest

from graphcrm.sample import generate
from tests.reference import coverage as reference

pytestmark = pytest.mark.slow
Frames = dict[str, pd.DataFrame]
AS_OF = date(2026, 6, 30)
N = 50_000


@pytest.fixture(scope="module")
def large() -> Frames:
    return {name: table.to_pandas() for name, table in generate(N).tables.items()}


@pytest.fixture(scope="module")
def active(large: Frames) -> pd.DataFrame:
    people = large["customers"]
    people = people[people["closed_on"].isna()]
    return people.assign(worth=people["aum"].astype(float))


@pytest.fixture(scope="module")
def links(large: Frames) -> dict[str, dict[str, reference.Link]]:
    return reference.live_links(large, AS_OF)


@pytest.fixture(scope="module")
def named(large: Frames, active: pd.DataFrame) -> pd.DataFrame:
    """Valid coverage rows of active customers."""
    rows = large["coverage"]
    return rows[rows["until"].isna() & rows["party_id"].isin(active["customer_id"])]


@pytest.mark.parametrize(
    ("low", "high", "at_least", "at_most"),
    [
        (0, 10_000, 0.70, 0.75),
        (10_000, 50_000, 0.10, 0.14),
        (50_000, 200_000, 0.08, 0.11),
        (200_000, 1_000_000, 0.03, 0.055),
        (1_000_000, 6_000_000, 0.007, 0.012),
        (6_000_000, 10**12, 0.0003, 0.001),
    ],
)
def test_worth(
    active: pd.DataFrame, low: float, high: float, at_least: float, at_most: float
) -> None:
    share = active["worth"].between(low, high, inclusive="left").mean()
    assert at_least <= share <= at_most


def test_who_they_are(active: pd.DataFrame) -> None:
    age = active["birth_date"].map(lambda d: (AS_OF - d).days / 365.25)
    assert 0.24 <= (active["n_txn_12m"] == 0).mean() <= 0.34
    assert 0.25 <= (age >= 60).mean() <= 0.30
    assert 0.03 <= active["do_not_contact"].mean() <= 0.08
    for column in ("consent_marketing", "consent_profiling"):
        assert 0.60 <= active[column].isin(["yes", "no"]).mean() <= 0.80


def test_outlets(large: Frames) -> None:
    working = pd.DataFrame(reference.on_staff(large, AS_OF).values())
    posts = working.groupby("branch_id")["role"].value_counts().unstack(fill_value=0)
    assert posts.sum(axis=1).between(8, 12).all()
    assert posts["account_manager"].between(2, 4).all()
    assert (posts["wealth_adviser"] == 1).all()
    assert posts["corporate_manager"].between(1, 2).all()


def test_books(large: Frames, named: pd.DataFrame) -> None:
    working, roles = reference.on_staff(large, AS_OF), large["staff"].set_index("staff_id")["role"]
    random = named[~named["staff_id"].isin([f"S{i:05d}" for i in range(1, 9)])]
    leads = random[(random["role"] == "lead") & random["staff_id"].isin(working)]
    load = leads.groupby("staff_id").size()
    assert load[roles[load.index] != "corporate_manager"].between(280, 500).all()
    firms = large["coverage"]
    firms = firms[firms["party_id"].str.startswith("F") & firms["until"].isna()]
    firms = firms[(firms["role"] == "lead") & (firms["line"] == "corporate")]
    assert firms.groupby("staff_id").size().drop("S00005").between(15, 42).all()


def test_coverage(active: pd.DataFrame, named: pd.DataFrame, large: Frames) -> None:
    covered = set(named["party_id"])
    assert 0.15 <= len(covered) / len(active) <= 0.25
    assert 0.85 <= active[active["worth"] >= 500_000]["customer_id"].isin(covered).mean() <= 0.95
    leads = named[named["role"] == "lead"]
    assert 0.01 <= (leads.groupby("party_id").size() >= 2).mean() <= 0.03
    gone = ~leads["staff_id"].isin(reference.on_staff(large, AS_OF))
    assert 0.03 <= gone.mean() <= 0.05


def test_links(named: pd.DataFrame, links: dict[str, dict[str, reference.Link]]) -> None:
    covered = sorted(set(named["party_id"]))
    held = [list(links.get(p, {}).values()) for p in covered]
    single = [len(h) == 1 for h in held]
    hollow = [any(x.assigned for x in h) and not any(x.tended for x in h) for h in held]
    assert 0.60 <= sum(single) / len(covered) <= 0.70
    assert 0.08 <= sum(hollow) / len(covered) <= 0.15


def test_contacts(large: Frames, named: pd.DataFrame) -> None:
    talks = large["contacts"]
    talks = talks[~talks["channel"].isin(reference.NOT_EFFECTIVE)]
    talks = talks[talks["contacted_on"] > date(2025, 6, 30)]
    covered = set(named["party_id"])
    assert 3 <= talks["party_id"].isin(covered).sum() / len(covered) <= 4


def test_households_and_products(large: Frames) -> None:
    members = large["household_members"]
    assert 0.35 <= members["customer_id"].nunique() / N <= 0.45
    assert 1.8 <= len(members) / members["household_id"].nunique() <= 2.3
    held = large["holdings"]
    held = held[held["closed_on"].isna() & ~held["party_id"].str.startswith("F")]
    counts = held.groupby("party_id")["product_id"].nunique()
    assert 2.0 <= counts.mean() <= 2.4
    assert 0.45 <= (counts == 1).mean() <= 0.55
    balances = held["balance"].astype(float).groupby(held["product_id"]).sum()
    deposits = balances[["P01", "P02", "P03", "P04", "P05"]]
    assert 0.6 <= 1 - deposits["P01"] / deposits.sum() <= 0.75


def test_firms(large: Frames) -> None:
    firms = large["firms"]
    assert 0.04 <= len(firms) / N <= 0.06
    assert 0.55 <= firms["basic_account"].fillna(value=False).mean() <= 0.65
    borrowers = firms[firms["loans"].fillna(0) > 0]
    assert 0.14 <= len(borrowers) / len(firms) <= 0.20
    rows = large["guarantees"]
    rows = rows[rows["guarantor_id"].str.startswith("F")]
    assert 0.24 <= borrowers["firm_id"].isin(rows["borrower_id"]).mean() <= 0.36
    graph = nx.DiGraph(list(zip(rows["guarantor_id"], rows["borrower_id"], strict=True)))
    rings = [len(c) for c in nx.strongly_connected_components(graph) if len(c) > 2]
    assert 1.5 <= 100 * len(rings) / len(borrowers) <= 3.5
    assert max(rings) <= 6


def test_referrals(large: Frames) -> None:
    rows, people = large["referrals"], large["customers"].set_index("customer_id")
    new = people[people["opened_on"] > date(2023, 7, 1)].index
    by_staff = rows["referrer_id"].str.startswith("S")
    assert 0.08 <= new.isin(rows[~by_staff]["party_id"]).mean() <= 0.12
    assert 0.70 <= new.isin(rows[by_staff]["party_id"]).mean() <= 0.90
    counts = rows[~by_staff].groupby("referrer_id").size()
    assert 0.70 <= (counts == 1).mean() <= 0.80
    parent = reference.referral_parents(large, AS_OF)
    assert 4 <= max(steps_up(parent, p) for p in parent) <= 6


def steps_up(parent: dict[str, str], party: str) -> int:
    return 1 + steps_up(parent, parent[party]) if party in parent else 0


def test_suspicious_referrals(large: Frames) -> None:
    people = large["customers"]
    rows = large["referrals"].merge(people, left_on="referrer_id", right_on="customer_id")
    rows = rows.merge(people, left_on="party_id", right_on="customer_id", suffixes=("", "_of"))
    odd = (rows["referrer_id"] == rows["party_id"]) | (rows["opened_on"] > rows["opened_on_of"])
    for column in ("phone", "address", "id_no"):
        odd |= rows[column] == rows[f"{column}_of"]
    odd |= rows.groupby(["referrer_id", "referred_on"])["party_id"].transform("size") >= 5
    assert 0.02 <= odd.mean() <= 0.03
    effective = rows["closed_on_of"].isna() & (rows["aum_of"].astype(float) >= 1_000)
    assert 0.4 <= effective.mean() <= 0.65
