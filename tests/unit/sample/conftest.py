"""A small and an ordinary bank of each profile, made once."""

from __future__ import annotations

import pandas as pd
import pytest

from graphcrm.sample import SampleBank, generate

Frames = dict[str, pd.DataFrame]


SIZES = [(profile, n) for profile in ("plant", "county") for n in (200, 2_000)]


@pytest.fixture(scope="session", params=SIZES, ids=lambda size: f"{size[0]}-{size[1]}")
def bank(request: pytest.FixtureRequest) -> SampleBank:
    profile, n_customers = request.param
    return generate(n_customers, profile=profile)


@pytest.fixture(scope="session")
def frames(bank: SampleBank) -> Frames:
    return {name: table.to_pandas() for name, table in bank.tables.items()}
