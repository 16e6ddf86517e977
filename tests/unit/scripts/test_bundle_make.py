import json
import re
import subprocess
from pathlib import Path

import pytest

from scripts.bundle import BundleError, make
from scripts.bundle import __main__ as command
from scripts.bundle.target import Target
from scripts.bundle.wheels import Pin, Wheel
from tests.unit.scripts.small_wheels import write_wheel

TARGET = Target("3.12", "manylinux_2_28_x86_64")


def test_the_time_is_the_given_one_else_that_of_the_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert make.moment(tmp_path) == make.BEGINNING
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    who = ["-c", "user.name=x", "-c", "user.email=x@example.com"]
    when = {"GIT_COMMITTER_DATE": "1767225600 +0000", "PATH": "/usr/bin:/bin"}
    commit = ["git", *who, "commit", "-q", "--allow-empty", "-m", "x"]
    subprocess.run(commit, cwd=tmp_path, check=True, env=when)
    assert make.moment(tmp_path) == 1_767_225_600
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "7")
    assert make.moment(tmp_path) == 7


def test_the_manual_keeps_its_paths_and_takes_no_data(tmp_path: Path) -> None:
    taken = ["README.md", "LICENSE", "docs/a/b.md", "examples/x/map.yaml"]
    taken += ["queries/a/b.cypher"]
    left = ["docs/customers.csv", "examples/x/__init__.py", "examples/x/bank.duckdb", "notes.txt"]
    for name in [*taken, *left]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    assert make.manual(tmp_path) == {f"manual/{name}": name.encode() for name in taken}


def test_every_link_of_the_readme_leads_into_the_manual() -> None:
    held = make.manual()
    links = re.findall(r"\]\(([^)#:]+)\)", held["manual/README.md"].decode())
    assert [link for link in links if f"manual/{link}" not in held] == []


def test_a_bundle_holds_wheels_lists_scripts_and_manual(tmp_path: Path) -> None:
    own, part = write_wheel(tmp_path, "graphcrm"), write_wheel(tmp_path, "part")
    held = make.contents(own, [part], TARGET, 7)
    assert {name for name in held if not name.startswith("manual/")} == {
        *("README.md", "install.sh", "install.py", "bundle.json", "SHA256SUMS"),
        *("requirements-server.lock", "graphcrm.lock", "LICENCES.tsv", "sbom.cdx.json"),
        *("wheelhouse/graphcrm-1.0-py3-none-any.whl", "wheelhouse/part-1.0-py3-none-any.whl"),
    }
    assert held["graphcrm.lock"].decode() == f"graphcrm==1.0 --hash=sha256:{own.sha256}\n"
    assert held["requirements-server.lock"] == (make.ROOT / "requirements-server.lock").read_bytes()
    assert len(held["SHA256SUMS"].splitlines()) == len(held) - 1


def test_the_bundle_says_where_it_fits(tmp_path: Path) -> None:
    held = make.contents(write_wheel(tmp_path, "graphcrm"), [], TARGET, 7)
    assert json.loads(held["bundle.json"]) == {
        "version": "1.0",
        "python": "3.12",
        "platform": "manylinux_2_28_x86_64",
        "system": "Linux",
        "machine": "x86_64",
        "glibc": "2.28",
    }


def test_the_wheels_come_from_the_cache_of_the_target(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / TARGET.tag).mkdir()
    wheel = write_wheel(tmp_path / TARGET.tag, "part")
    wanted: list[Pin] = [wheel.pin]
    monkeypatch.setattr(make, "pins", lambda lock, environment: wanted)
    assert make.locked_wheels(TARGET, tmp_path) == [wheel]


@pytest.mark.parametrize("arguments", [["--python", "3.9"], ["--platform", "vax"]])
def test_what_is_not_offered_is_one_line_and_exit_code_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(arguments) == 2
    assert capsys.readouterr().err.startswith(f"bundle: {arguments[0]}: give ")


def test_the_command_names_the_file_and_its_size(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = []

    def made(target: Target, dist: Path) -> Path:
        asked.append((target, dist))
        return make.ROOT / "README.md"

    monkeypatch.setattr(command, "make", made)
    assert command.main(["--python", "3.12", "--platform", "win_amd64"]) == 0
    assert asked == [(Target("3.12", "win_amd64"), make.ROOT / "dist")]
    assert capsys.readouterr().out.startswith("README.md: 0 MB")


def test_without_the_wheels_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(target: Target) -> list[Wheel]:
        raise BundleError("pip could not fetch the wheels")

    monkeypatch.setattr(make, "locked_wheels", refuse)
    with pytest.raises(BundleError, match="pip could not fetch"):
        make.make(TARGET, tmp_path / "dist")
    assert not (tmp_path / "dist").exists()
