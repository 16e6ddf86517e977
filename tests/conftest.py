"""Fixtures and settings for every test."""

import os
import secrets
from collections import Counter

import numpy as np
import pytest
from hypothesis import settings

from tests.requirements import MISSING, REQUIREMENTS, browser_path, demanded, require

settings.register_profile("graphcrm", deadline=None, print_blob=True)
settings.register_profile("graphcrm-ci", settings.get_profile("graphcrm"), max_examples=300)
settings.load_profile("graphcrm-ci" if os.environ.get("CI") else "graphcrm")


def pytest_configure(config: pytest.Config) -> None:
    if unknown := demanded() - set(REQUIREMENTS):
        known = ", ".join(REQUIREMENTS)
        raise pytest.UsageError(f"GRAPHCRM_REQUIRE: {', '.join(unknown)} is not one of {known}")


def pytest_runtest_setup(item: pytest.Item) -> None:
    for name in REQUIREMENTS:
        if item.get_closest_marker(name):
            require(name)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = terminalreporter.stats.get("skipped", [])
    reasons = [str(report.longrepr[2]) for report in reports if isinstance(report.longrepr, tuple)]
    groups = Counter(reason.partition(MISSING)[2].partition(":")[0] for reason in reasons)
    skipped = [(name, groups[name]) for name in REQUIREMENTS if groups[name]]
    if not skipped:
        return
    terminalreporter.section("parts not run here, and what enables them")
    for name, count in skipped:
        needed = REQUIREMENTS[name]
        terminalreporter.line(f"{name}: {count} tests need {needed.what}: {needed.enable}")


@pytest.fixture
def rng() -> np.random.Generator:
    """Return a random generator whose seed a failing test prints."""
    seed = int(os.environ.get("GRAPHCRM_TEST_SEED") or secrets.randbits(32))
    print(f"repeat with GRAPHCRM_TEST_SEED={seed}")
    return np.random.default_rng(seed)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of a Chromium; without one the test is skipped."""
    require("browser")
    return str(browser_path())
