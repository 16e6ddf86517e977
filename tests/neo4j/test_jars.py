"""Fetching once, without Maven."""

from pathlib import Path

import pytest

from tests.neo4j import jars
from tests.neo4j.jars import JarsError, fetch


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the poms that a Maven of a few lines is asked for."""
    poms: list[str] = []

    def copy(pom: Path, lib: Path) -> None:
        poms.append(pom.read_text())
        lib.mkdir()
        (lib / "a.jar").touch()
        if pom.read_text() == "broken":
            raise JarsError("no such artifact")

    monkeypatch.setattr(jars, "copy_dependencies", copy)
    return poms


def test_a_second_run_asks_nobody_and_another_pom_does(tmp_path: Path, asked: list[str]) -> None:
    pom = tmp_path / "pom.xml"
    for text in ("one", "one", "two"):
        pom.write_text(text)
        assert (fetch(tmp_path / "cache", pom) / "a.jar").is_file()
    assert asked == ["one", "two"]


def test_a_fetch_that_failed_is_done_again(tmp_path: Path, asked: list[str]) -> None:
    pom = tmp_path / "pom.xml"
    pom.write_text("broken")
    with pytest.raises(JarsError):
        fetch(tmp_path / "cache", pom)
    pom.write_text("one")
    assert fetch(tmp_path / "cache", pom) == tmp_path / "cache" / "lib"
    assert asked == ["broken", "one"]


def test_what_maven_says_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mvn").write_text("#!/bin/sh\necho '[ERROR] no repository'\nexit 1\n")
    (tmp_path / "mvn").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(JarsError, match=r"^Maven could not fetch Neo4j: \[ERROR\] no repository$"):
        jars.copy_dependencies(tmp_path / "pom.xml", tmp_path / "lib")


@pytest.mark.parametrize(
    ("said", "version"),
    [('openjdk version "17.0.15" 2025', 17), ('java version "1.8.0_4"', 1), ("No runtime", 0)],
)
def test_the_version_of_java_is_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, version: int
) -> None:
    (tmp_path / "java").write_text(f"#!/bin/sh\necho '{said}' >&2\n")
    (tmp_path / "java").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert jars.java_version() == version
