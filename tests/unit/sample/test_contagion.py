"""Falls that spread along ties, found again in the tables by plain pandas."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Any

import pandas as pd
import pytest

from graphcrm.sample import SampleBank, generate
from graphcrm.sample.contagion import UNRELATED
from graphcrm.sample.profile import COUNTY_BANK, PLANT, Profile

Frames = dict[str, pd.DataFrame]
CUTOFF, TIED = date(2025, 12, 31), date(2025, 6, 30)


@pytest.fixture(scope="module", params=[PLANT, COUNTY_BANK], ids=lambda p: str(p.name))
def profile(request: pytest.FixtureRequest) -> Profile:
    found = request.param
    assert isinstance(found, Profile)
    return found


@pytest.fixture(scope="module")
def large(profile: Profile) -> SampleBank:
    return generate(20_000, profile=profile)


def fell_on(bank: SampleBank) -> dict[str, date]:
    """First day on which three month ends are half of those a year before, 50,000 or more."""
    rows = bank.tables["balances"].to_pandas()
    wide = rows.assign(aum=rows["aum"].astype(float)).pivot_table("aum", "on", "party_id")
    mean = wide.rolling(3).mean()
    base = mean.shift(12)
    fell = (mean <= 0.5 * base) & (base >= 50_000)
    return {str(p): fell.index[fell[p]][0] for p in fell.columns if fell[p].any()}


def fact(bank: SampleBank) -> dict[str, Any]:
    found = bank.truth["contagion"]
    assert isinstance(found, dict)
    return found


def test_first_falls_are_known_at_the_cut_off_and_later_ones_are_not(large: SampleBank) -> None:
    fell, planted = fell_on(large), fact(large)
    assert planted["cutoff"] == CUTOFF.isoformat()
    assert {p for p in planted["first_ids"] if fell.get(p, date.max) <= CUTOFF} == set(
        planted["first_ids"]
    )
    after = {p for p in planted["followed_ids"] if fell.get(p, CUTOFF) > CUTOFF}
    assert after == set(planted["later_ids"])


def test_those_near_follow_far_more_often_than_others(large: SampleBank) -> None:
    planted = fact(large)
    later, near = set(planted["later_ids"]), set(planted["near_ids"])
    others = set(planted["followed_ids"]) - near - set(planted["first_ids"])
    assert len(near) > 30
    assert 0.45 < len(later & near) / len(near) < 0.75
    assert len(later & others) / len(others) < 0.12


def test_those_near_are_tied_to_a_first_fall_since_a_known_day(large: SampleBank) -> None:
    planted = fact(large)
    frames = {n: large.tables[n].to_pandas() for n in ("household_members", "employment")}
    pairs = set()
    for name, by in (("household_members", ["household_id"]), ("employment", KEYS)):
        rows = frames[name]
        held = rows[rows["since"].notna() & rows["until"].isna()]
        held = held[(held["since"] <= TIED) & held["customer_id"].isin(planted["followed_ids"])]
        for _, group in held.groupby(by):
            pairs |= set(combinations(sorted(group["customer_id"]), 2))
    brought = large.tables["referrals"].to_pandas()
    brought = brought[brought["referred_on"] <= TIED]
    pairs |= set(zip(brought["referrer_id"], brought["party_id"], strict=True))
    first = set(planted["first_ids"])
    tied = {p for pair in pairs if first & set(pair) for p in pair}
    assert set(planted["near_ids"]) <= tied


KEYS = ["firm_id", "department", "role"]


def test_without_spreading_those_near_fall_like_others(large: SampleBank, profile: Profile) -> None:
    calm = generate(20_000, profile=replace(profile, contagion=UNRELATED))
    planted, spread = fact(calm), fact(large)
    near = set(planted["near_ids"])
    assert planted["first_ids"] == spread["first_ids"]
    assert planted["near_ids"] == spread["near_ids"]
    assert len(near & set(planted["later_ids"])) / len(near) < 0.12
    for name, table in large.tables.items():
        assert (name == "balances") is not table.equals(calm.tables[name])


def test_a_bank_may_have_no_circles() -> None:
    nobody = replace(PLANT, in_household=0.0, employed=0.0, plant_banked=0.0, balances=0.0)
    planted = fact(generate(200, profile=nobody))
    assert planted["chance_near"] == PLANT.contagion
    assert len(planted["first_ids"]) + len(planted["near_ids"]) <= len(planted["followed_ids"])
