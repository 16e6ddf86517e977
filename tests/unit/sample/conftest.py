"""One small and one ordinary bank, made once."""

from __future__ import annotations

import pandas as pd
import pytest

from graphcrm.sample import SampleBank, generate

Frames = dict[str, pd.DataFrame]


@pytest.fixture(scope="session", params=[200, 2_000])
def bank(request: pytest.FixtureRequest) -> SampleBank:
    return generate(int(request.param))


@pytest.fixture(scope="session")
def frames(bank: SampleBank) -> Frames:
    return {name: table.to_pandas() for name, table in bank.tables.items()}
