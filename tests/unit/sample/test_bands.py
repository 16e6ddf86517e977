"""At 50,000 customers each bank lies within the bands of the bank it describes.

The bands, and where each comes from, stand in `tests.unit.sample.bands`.
"""

from __future__ import annotations

import pytest

from graphcrm.sample import generate
from tests.unit.sample.bands import BANDS
from tests.unit.sample.measured_people import Figures
from tests.unit.sample.page import PROFILES, N, figures, rows, shown

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def measured() -> dict[str, Figures]:
    return {profile: figures(generate(N, profile=profile)) for profile in PROFILES}


@pytest.mark.parametrize("profile", PROFILES)
def test_every_figure_lies_in_its_band(measured: dict[str, Figures], profile: str) -> None:
    found = measured[profile]
    assert {band.name for band in BANDS} == set(found)
    missed = {
        band.name: (found[band.name], band.of(profile))
        for band in BANDS
        if not band.of(profile)[0] <= found[band.name] <= band.of(profile)[1]
    }
    assert not missed


def test_the_page_shows_what_is_measured(measured: dict[str, Figures]) -> None:
    assert shown() == rows(measured)
