import pytest

pytest_plugins = ["pytester"]

INNER_CONFTEST = """
import pytest
from tests.conftest import chromium, pytest_configure, pytest_runtest_setup, rng
from tests.conftest import pytest_terminal_summary
"""
INNER_TESTS = """
import pytest

@pytest.mark.browser
def test_marked(): pass

def test_fixture(chromium): pass

def test_plain(): pass
"""


@pytest.fixture
def inner(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    pytester.makeconftest(INNER_CONFTEST)
    pytester.makeini("[pytest]\nmarkers =\n    browser\n    neo4j\n")
    monkeypatch.delenv("GRAPHCRM_REQUIRE", raising=False)
    monkeypatch.delenv("GRAPHCRM_CHROMIUM", raising=False)
    monkeypatch.setattr("tests.requirements.BROWSERS", ())
    monkeypatch.setattr("tests.requirements.MAC_BROWSERS", ())
    return pytester


def test_a_missing_requirement_skips_and_the_end_names_the_line(inner: pytest.Pytester) -> None:
    inner.makepyfile(INNER_TESTS)
    result = inner.runpytest_inprocess()
    result.assert_outcomes(passed=1, skipped=2)
    result.stdout.fnmatch_lines(["browser: 2 tests need Chromium: sudo apt-get install chromium*"])


def test_a_demanded_requirement_fails(
    inner: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRAPHCRM_REQUIRE", "neo4j,browser")
    inner.makepyfile(INNER_TESTS)
    result = inner.runpytest_inprocess()
    result.assert_outcomes(passed=1, errors=2)
    result.stdout.fnmatch_lines(["*Chromium is missing; sudo apt-get install chromium*"])


def test_a_found_requirement_runs(inner: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.requirements.BROWSERS", ("sh",))
    inner.makepyfile(INNER_TESTS)
    result = inner.runpytest_inprocess()
    result.assert_outcomes(passed=3)
    result.stdout.no_fnmatch_line("*parts not run here*")


def test_an_unknown_name_is_refused(
    inner: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRAPHCRM_REQUIRE", "browsr")
    result = inner.runpytest_inprocess()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*browsr is not one of browser, neo4j*"])


def test_a_failing_random_test_prints_its_seed(
    inner: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRAPHCRM_TEST_SEED", "41")
    inner.makepyfile("def test_random(rng): assert rng is None")
    result = inner.runpytest_inprocess()
    result.stdout.fnmatch_lines(["repeat with GRAPHCRM_TEST_SEED=41"])
