import re
import shutil
import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

import graphcrm
from tests.architecture.checkout import ROOT, pyproject


def test_the_changelog_has_unreleased_on_top_then_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    entries = re.findall(r"^## \[?([^\]\s]+)", text, re.MULTILINE)
    assert entries[0] == "Unreleased"
    assert entries[1:2] in ([], [graphcrm.__version__])


@pytest.mark.skipif(find_spec("hatchling") is None, reason="needs requirements-build.lock")
def test_the_wheel_holds_queries_templates_and_types(tmp_path: Path) -> None:
    project = tmp_path / "project"
    for name in ("graphcrm", "api", "queries"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, project / name, ignore=ignored)
    for name in ("pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(ROOT / name, project)
    (project / "graphcrm" / "views" / "templates").mkdir(parents=True, exist_ok=True)
    (project / "graphcrm" / "views" / "templates" / "made.html.j2").write_text("")
    (project / "queries" / "read").mkdir(exist_ok=True)
    (project / "queries" / "read" / "made.cypher").write_text("")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=project, check=True, capture_output=True)
    wheel = next(tmp_path.glob("graphcrm-*.whl"))
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "api/__init__.py",
        "graphcrm/_queries/read/made.cypher",
        "graphcrm/py.typed",
        "graphcrm/views/templates/made.html.j2",
    } <= names
    assert {name.partition("/")[0] for name in names} == {
        "api",
        "graphcrm",
        f"graphcrm-{graphcrm.__version__}.dist-info",
    }


def test_every_direct_dependency_has_its_line_in_the_architecture() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| ([a-z0-9-]+) \|", text.partition("## Dependencies")[2], re.MULTILINE)
    project = pyproject()["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    dependencies = [dependency for group in groups for dependency in group]
    assert set(named) - {"distribution"} == {re.split(r"[<>=~\[]", d)[0] for d in dependencies}
