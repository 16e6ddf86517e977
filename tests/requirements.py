"""What some tests need beyond the Python environment, and the line that installs it.

A test marked ``browser``, ``neo4j``, ``postgresql``, ``ldap`` or ``bundle`` is skipped where its
requirement is missing, and the run ends by naming the line that would enable it.
``GRAPHCRM_REQUIRE`` with such names turns these skips into failures.
"""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_BROWSERS = (
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
)
MISSING = "missing requirement "


@dataclass(frozen=True)
class Requirement:
    """Something outside the Python environment."""

    what: str
    enable: str
    found: Callable[[], bool]


def browser_path() -> str | None:
    """Return the path of a Chromium; ``GRAPHCRM_CHROMIUM`` names another one."""
    named = [name for name in (os.environ.get("GRAPHCRM_CHROMIUM"),) if name]
    found = (shutil.which(name) for name in (*named, *BROWSERS, *map(str, MAC_BROWSERS)))
    return next((path for path in found if path), None)


def _neo4j_found() -> bool:
    from tests.neo4j import jars

    return bool(os.environ.get("NEO4J_URI")) or jars.available()


def _postgresql_found() -> bool:
    try:
        from tests.postgresql import server
    except ImportError:  # Windows knows no users and groups of this kind
        return False
    return server.available()


def _ldap_found() -> bool:
    from tests.ldap import server

    return server.program() is not None


def _wheels_found() -> bool:
    from scripts.bundle import BundleError
    from scripts.bundle.make import locked_wheels
    from scripts.bundle.target import Target, this_platform, this_python

    try:
        return bool(locked_wheels(Target(this_python(), this_platform())))
    except BundleError:
        return False


REQUIREMENTS = {
    "browser": Requirement(
        what="Chromium",
        enable="sudo apt-get install chromium    (macOS: brew install --cask chromium)",
        found=lambda: browser_path() is not None,
    ),
    "neo4j": Requirement(
        what="Java 17 or 21 and Maven with a repository it reaches, or NEO4J_URI",
        enable="sudo apt-get install default-jre-headless maven    (macOS: brew install maven)",
        found=_neo4j_found,
    ),
    "postgresql": Requirement(
        what="the server programs of PostgreSQL",
        enable="sudo apt-get install postgresql    (macOS: brew install postgresql)",
        found=_postgresql_found,
    ),
    "ldap": Requirement(
        what="slapd, the LDAP server of OpenLDAP",
        enable="sudo apt-get install slapd",
        found=_ldap_found,
    ),
    "bundle": Requirement(
        what="the wheels of requirements-server.lock in build/, or an index to fetch them from",
        enable="make bundle    (once, with a package index or mirror that pip can reach)",
        found=_wheels_found,
    ),
}


def demanded() -> set[str]:
    """Return the requirements that ``GRAPHCRM_REQUIRE`` says must be there."""
    names = os.environ.get("GRAPHCRM_REQUIRE", "").replace(" ", "").split(",")
    return {name for name in names if name}


def require(name: str) -> None:
    """Skip the running test, or fail it when demanded, unless the requirement is there."""
    requirement = REQUIREMENTS[name]
    if requirement.found():
        return
    if name in demanded():
        pytest.fail(f"{requirement.what} is missing; {requirement.enable}", pytrace=False)
    pytest.skip(f"{MISSING}{name}: {requirement.what}")
