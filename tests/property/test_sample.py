"""Whatever the seed and the size, the plot stays true."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from graphcrm.model import TABLES
from graphcrm.sample import generate
from tests.reference import coverage as reference

AS_OF = date(2026, 6, 30)


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 2**32), n_customers=st.integers(200, 900))
def test_leaver_holds_in_every_bank(seed: int, n_customers: int) -> None:
    bank = generate(n_customers, seed=seed)
    frames = {name: table.to_pandas() for name, table in bank.tables.items()}
    fact = bank.truth["leaver"]
    assert isinstance(fact, dict)
    found = reference.leaver(frames, [fact["staff_id"]], AS_OF)
    assert found.ids("lost") == fact["lost_ids"]
    assert found.totals["worth_referral_subtrees"] == fact["worth_referral_subtrees"]
    assert found.totals["n_firms"] == fact["n_firms"]
    for name, table in TABLES.items():
        assert not frames[name].duplicated([c.name for c in table.key]).any(), name
