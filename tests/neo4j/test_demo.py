"""The demonstration on a server says what it says without one."""

from pathlib import Path

import pytest

from graphcrm.cli import main
from tests.neo4j.access import Access

FEW = "200"


def test_the_demo_on_a_server_ends_with_the_figures_of_the_embedded_one(
    empty_neo4j: Access,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("GRAPHCRM_NEO4J_PASSWORD", empty_neo4j.password)
    monkeypatch.setenv("GRAPHCRM_SNAPSHOTS", str(tmp_path))
    monkeypatch.setenv("GRAPHCRM_TODAY", "2026-07-01")
    said = []
    for name, more in (("file", []), ("server", ["--db", empty_neo4j.url])):
        folder = tmp_path / name
        demo = ["demo", str(folder), "--customers", FEW, "--lang", "en", "--quiet", *more]
        assert main(demo) == 0
        lines = capsys.readouterr().out.splitlines()
        said.append([line.replace(str(folder), "FOLDER") for line in lines if "--db" not in line])
        assert (folder / "report.html").exists()
    assert said[0] == said[1]
    assert len(said[0]) >= 5
