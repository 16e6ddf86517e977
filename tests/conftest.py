"""Fixtures and settings for every test."""

from __future__ import annotations

import os
import secrets
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from tests.ldap.server import Server as Ldap
    from tests.neo4j.access import Access
    from tests.neo4j.server import Server
    from tests.postgresql.server import Server as PostgreSql

from tests.requirements import MISSING, REQUIREMENTS, browser_path, demanded, require

settings.register_profile("graphcrm", deadline=None, print_blob=True)
settings.register_profile("graphcrm-ci", settings.get_profile("graphcrm"), max_examples=16)
settings.load_profile("graphcrm-ci" if os.environ.get("CI") else "graphcrm")


def pytest_configure(config: pytest.Config) -> None:
    if unknown := demanded() - set(REQUIREMENTS):
        known = ", ".join(REQUIREMENTS)
        raise pytest.UsageError(f"GRAPHCRM_REQUIRE: {', '.join(unknown)} is not one of {known}")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than cores, since many tests wait for servers; one for a server that was given."""
    return 1 if os.environ.get("NEO4J_URI") else (os.cpu_count() or 1) + 1


# What these run, tests worked by hand run too: the tracer would cost half as much again.
UNTRACED = ("faults", "neo4j", "oracle", "property", "queries", "reference")


def pytest_itemcollected(item: pytest.Item) -> None:
    drawn = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
    if drawn or item.get_closest_marker("slow") or item.path.parent.name in UNTRACED:
        item.add_marker("no_cover")
    fixtures = set(getattr(item, "fixturenames", ()))
    if {"neo4j_process", "neo4j_server"} & fixtures:
        item.add_marker("neo4j")
    if "postgresql_server" in fixtures:
        item.add_marker("postgresql")
    if "ldap_server" in fixtures:
        item.add_marker("ldap")


def pytest_runtest_setup(item: pytest.Item) -> None:
    for name in REQUIREMENTS:
        if item.get_closest_marker(name):
            require(name)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Let what a test without a tracer starts run without one too."""
    with pytest.MonkeyPatch.context() as patch:
        if item.get_closest_marker("no_cover"):
            patch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)
        return (yield)


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


@pytest.fixture(scope="session", autouse=True)
def one_tree_of_commands() -> Iterator[None]:
    """Let commands that are called in this process share what a process builds once."""
    from graphcrm.cli.commands import build

    @cache
    def built(called: str) -> Callable[..., Any]:
        return build([called])

    def of(argv: Sequence[str]) -> Callable[..., Any]:
        return built(next((a for a in argv if not a.startswith("-")), ""))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("graphcrm.cli.run.build", of)
        yield


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


@pytest.fixture(scope="session")
def neo4j_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Yield a running Neo4j that a test may stop, kill and start again; each worker has its own."""
    if os.environ.get("NEO4J_URI"):
        pytest.skip("NEO4J_URI names the server, and tests do not stop it")
    require("neo4j")
    from tests.neo4j.classes import share_classes
    from tests.neo4j.jars import CACHE, fetch
    from tests.neo4j.server import Server

    share_classes(fetch(CACHE))
    server = Server(fetch(CACHE), tmp_path_factory.mktemp("neo4j"))
    server.start()
    yield server
    server.remove()


@pytest.fixture(scope="session")
def neo4j_server(request: pytest.FixtureRequest) -> Iterator[Access]:
    """Yield a Neo4j to fill and empty: that of NEO4J_URI, else the worker's own."""
    require("neo4j")
    from tests.neo4j.access import given, refusal

    access = given()
    if access is None:
        yield request.getfixturevalue("neo4j_process").access
        return
    if reason := refusal(access):
        pytest.fail(reason, pytrace=False)
    yield access
    access.empty()


@pytest.fixture
def empty_neo4j(request: pytest.FixtureRequest, neo4j_server: Access) -> Access:
    """Return a Neo4j without data, also after a test that left it stopped."""
    if not os.environ.get("NEO4J_URI"):
        process = request.getfixturevalue("neo4j_process")
        if not process.running:
            process.start()
    neo4j_server.empty()
    return neo4j_server


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgreSql]:
    """Yield a running PostgreSQL; each worker has its own."""
    require("postgresql")
    from tests.postgresql.server import Server as PostgreSql

    server = PostgreSql()
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture
def postgresql(postgresql_server: PostgreSql) -> PostgreSql:
    """Return a PostgreSQL whose schema is empty."""
    postgresql_server.run("DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
    return postgresql_server


@pytest.fixture(scope="session")
def ldap_server() -> Iterator[Ldap]:
    """Yield a running slapd; each worker has its own."""
    require("ldap")
    from tests.ldap.server import Server as Ldap

    server = Ldap()
    try:
        server.start()
        yield server
    finally:
        server.remove()
