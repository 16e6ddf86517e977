"""Whatever the seed and the size, the plot stays true."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from graphcrm.model import TABLES
from graphcrm.sample import generate
from graphcrm.sample.profile import PROFILES
from tests.reference import coverage as reference

AS_OF = date(2026, 6, 30)


@settings(max_examples=8, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    n_customers=st.integers(200, 900),
    profile=st.sampled_from(sorted(PROFILES)),
)
def test_leaver_holds_in_every_bank(seed: int, n_customers: int, profile: str) -> None:
    bank = generate(n_customers, seed=seed, profile=profile)
    frames = {name: table.to_pandas() for name, table in bank.tables.items()}
    fact = bank.truth["leaver"]
    assert isinstance(fact, dict)
    found = reference.leaver(frames, [fact["staff_id"]], AS_OF)
    assert found.ids("lost") == fact["lost_ids"]
    assert found.totals["worth_referral_subtrees"] == fact["worth_referral_subtrees"]
    assert found.totals["n_firms"] == fact["n_firms"]
    for name, table in TABLES.items():
        assert not frames[name].duplicated([c.name for c in table.key]).any(), name


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 2**32), profile=st.sampled_from(sorted(PROFILES)))
def test_promises_of_the_smallest_bank(seed: int, profile: str) -> None:
    truth = generate(200, seed=seed, profile=profile).truth
    planner, payers, connector = (truth[k] for k in ("planner", "payroll_firms", "connector"))
    assert isinstance(planner, dict)
    assert isinstance(payers, dict)
    assert isinstance(connector, dict)
    assert planner["n"] > 0
    assert all(payer["n_paid"] >= 5 for payer in payers.values())
    assert connector["n_referred"] > 13
    assert truth["profile"] == profile
