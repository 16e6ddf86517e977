"""Fixtures for tests of what people see."""

import pytest

from graphcrm.app import App
from tests import small_bank


@pytest.fixture(scope="session")
def bank(tmp_path_factory: pytest.TempPathFactory) -> App:
    """Return the small bank, loaded."""
    return small_bank.load(tmp_path_factory.mktemp("bank"))
