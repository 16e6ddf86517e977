"""What makes the county bank one: townships, villages, farms, neighbours who vouch."""

from __future__ import annotations

import pandas as pd
import pytest

from graphcrm.sample import generate

Frames = dict[str, pd.DataFrame]
FARM_LOAN = "农户小额信用贷"
PLANTED = "0000000500"  # up to here somebody may live where the plot wants


@pytest.fixture(scope="module")
def county() -> Frames:
    bank = generate(8_000, profile="county")
    return {name: table.to_pandas() for name, table in bank.tables.items()}


@pytest.fixture(scope="module")
def people(county: Frames) -> pd.DataFrame:
    return county["customers"].set_index("customer_id")


def test_each_township_has_one_outlet(county: Frames) -> None:
    branches = county["branches"]
    outlets = branches[branches["level"] == "支行"]["name"]
    assert outlets.is_unique
    assert outlets.iloc[0] == "总行营业部"
    assert outlets.iloc[1:].str.endswith(("镇支行", "乡支行")).all()
    assert branches["parent_branch_id"].isin([*branches["branch_id"], None]).all()


def test_a_village_address_names_village_group_and_door(people: pd.DataFrame) -> None:
    villagers = people[people["village"].notna() & (people.index > PLANTED)]
    ends = villagers["address"].str.removeprefix("霁平县")
    rest = [e.removeprefix(v) for e, v in zip(ends, villagers["village"], strict=True)]
    assert pd.Series(rest).str.fullmatch(r"\d{1,2}组\d{1,2}号").all()


def test_a_home_is_in_one_place(county: Frames, people: pd.DataFrame) -> None:
    members = county["household_members"].join(people[["address", "village"]], on="customer_id")
    members = members[members["customer_id"] > PLANTED]
    homes = members.groupby("household_id")
    assert (homes["address"].nunique() == 1).all()
    assert (homes["village"].nunique(dropna=False) == 1).all()


def test_half_a_village_bears_one_surname(people: pd.DataFrame) -> None:
    most = people["name"].str[0].groupby(people["village"]).agg(_largest_share)
    assert most.median() > 0.3
    in_town = people[people["village"].isna()]
    assert _largest_share(in_town["name"].str[0]) < 0.2


def _largest_share(surnames: pd.Series) -> float:
    return float(surnames.value_counts(normalize=True).iloc[0])


def test_farm_loans_are_villagers_of_working_age(county: Frames, people: pd.DataFrame) -> None:
    held = county["holdings"].merge(county["products"], on="product_id")
    farmers = people.loc[held[held["name"] == FARM_LOAN]["party_id"]]
    age = (pd.Timestamp("2026-06-30") - pd.to_datetime(farmers["birth_date"])).dt.days / 365.25
    assert farmers["village"].notna().all()
    assert age.between(19, 66).all()


def test_a_joint_group_vouches_everyone_for_everyone(county: Frames, people: pd.DataFrame) -> None:
    rows = county["guarantees"]
    joint = rows[(rows["kind"] == "joint") & ~rows["borrower_id"].str.startswith("F")]
    groups = joint.groupby("contract_id")
    assert len(groups) > 3
    for _, group in groups:
        members = set(group["guarantor_id"])
        pairs = set(zip(group["guarantor_id"], group["borrower_id"], strict=True))
        assert pairs == {(a, b) for a in members for b in members if a != b}
        assert 3 <= len(members) == people.loc[sorted(members), "address"].nunique() <= 6
        assert group["since"].nunique() == 1


def test_two_neighbours_vouch_for_each_other(county: Frames) -> None:
    rows = county["guarantees"]
    mutual = rows[(rows["kind"] == "mutual") & ~rows["borrower_id"].str.startswith("F")]
    pairs = list(zip(mutual["guarantor_id"], mutual["borrower_id"], strict=True))
    assert len(pairs) == len(set(pairs)) > 5
    assert {(b, a) for a, b in pairs} == set(pairs)
    assert rows["contract_id"].isin(mutual["contract_id"]).sum() == len(pairs)


def test_the_village_of_one_surname_has_one_address_and_no_home() -> None:
    bank = generate(8_000, profile="county")
    fact = bank.truth["one_surname_village"]
    assert isinstance(fact, dict)
    people = bank.tables["customers"].to_pandas().set_index("customer_id")
    crowd = people.loc[fact["customer_ids"]]
    assert crowd["address"].nunique() == 1
    assert crowd["name"].str.startswith(fact["surname"]).all()
    assert not set(crowd.index) & set(bank.tables["household_members"]["customer_id"].to_pylist())


@pytest.mark.parametrize(("profile", "anchor"), [("plant", "澜驰汽车"), ("county", "霁稷食品")])
def test_planted_firms_are_registered_under_their_short_names(profile: str, anchor: str) -> None:
    bank = generate(200, profile=profile)
    firms = bank.tables["firms"].to_pandas().iloc[:37]
    assert firms["short_name"][0] == anchor
    assert all(s in n for s, n in zip(firms["short_name"], firms["name"], strict=True))
    assert firms["scale"][0] == "大型"
