"""The install script on a bundle of two small wheels."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.bundle import install
from tests.unit.scripts.small_wheels import sign, write_bundle

HERE = {"python": "3.11", "system": "Linux", "machine": "x86_64", "glibc": "2.36"} | {
    "bits": "64",
    "venv": "yes",
}
NEEDED = {"python": "3.11", "system": "Linux", "machine": "x86_64", "glibc": "2.28"}


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return write_bundle(tmp_path / "a stick 只读" / "graphcrm")


def run(bundle: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run install.sh with this Python, and with a package index that nobody answers for."""
    settings = {"PATH": os.defpath, "HOME": str(bundle.parent), "PYTHON": sys.executable}
    nobody = {"PIP_INDEX_URL": "http://127.0.0.1:9/", "http_proxy": "http://127.0.0.1:9"}
    return subprocess.run(
        ["/bin/sh", str(bundle / "install.sh"), *arguments],
        env=settings | nobody | env,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_it_installs_from_a_read_only_folder_into_one_with_spaces(
    bundle: Path, tmp_path: Path
) -> None:
    before = {path: path.stat().st_mtime_ns for path in bundle.rglob("*")}
    folder = tmp_path / "新 folder" / "graphcrm 1.0"
    done = run(bundle, str(folder))
    assert (done.returncode, done.stderr) == (0, "")
    assert f'"{folder / "bin" / "graphcrm"}" demo' in done.stdout
    said = subprocess.run([folder / "bin" / "graphcrm"], capture_output=True, text=True, check=True)
    assert said.stdout == "graphcrm 1.0\n"
    assert {path: path.stat().st_mtime_ns for path in bundle.rglob("*")} == before


@pytest.mark.parametrize(
    "name", ["wheelhouse/small_part-1.0-py3-none-any.whl", "requirements-server.lock", "install.py"]
)
def test_a_changed_file_is_refused(bundle: Path, tmp_path: Path, name: str) -> None:
    with (bundle / name).open("ab") as file:
        file.write(b"\n")
    done = run(bundle, str(tmp_path / "new"))
    assert done.returncode == 2
    assert done.stderr.startswith(f"graphcrm: {name} is missing or was changed (1 in all)")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("name", ["wheelhouse/small_part-1.0-py3-none-any.whl", "SHA256SUMS"])
def test_a_missing_file_is_refused(bundle: Path, tmp_path: Path, name: str) -> None:
    (bundle / name).unlink()
    done = run(bundle, str(tmp_path / "new"))
    assert done.returncode == 2
    assert name in done.stderr
    assert not (tmp_path / "new").exists()


def test_a_list_of_sums_that_lost_the_locks_is_refused(bundle: Path, tmp_path: Path) -> None:
    (bundle / "SHA256SUMS").write_text("")
    done = run(bundle, str(tmp_path / "new"))
    assert "requirements-server.lock is missing or was changed (3 in all)" in done.stderr


@pytest.mark.slow
def test_a_wheel_that_was_changed_together_with_its_sum_is_refused_by_the_lock(
    bundle: Path, tmp_path: Path
) -> None:
    with (bundle / "wheelhouse" / "small_part-1.0-py3-none-any.whl").open("ab") as file:
        file.write(b"\n")
    sign(bundle)
    done = run(bundle, str(tmp_path / "new"))
    assert done.returncode == 2
    assert "DO NOT MATCH THE HASHES" in done.stderr
    assert done.stderr.endswith("nothing was left behind\n")
    assert not (tmp_path / "new").exists()


def test_a_folder_that_holds_something_is_left_alone(bundle: Path, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "mine").touch()
    done = run(bundle, str(tmp_path / "new"))
    assert (done.returncode, (tmp_path / "new" / "mine").exists()) == (2, True)
    assert done.stderr.startswith("graphcrm: that folder is not empty")


@pytest.mark.parametrize("arguments", [(), ("--help",), ("one", "two")])
def test_wrong_use_says_how_it_is_called(bundle: Path, arguments: tuple[str, ...]) -> None:
    done = run(bundle, *arguments)
    assert done.returncode == 2
    assert done.stderr == "graphcrm: name the folder to install into: sh install.sh FOLDER\n"


def test_a_python_that_is_too_old_to_say_why_is_refused_by_the_shell(
    bundle: Path, tmp_path: Path
) -> None:
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    done = run(bundle, "new", PYTHON=str(old))
    assert done.returncode == 2
    assert done.stderr.startswith("graphcrm: no usable Python was found.")


def test_the_first_python_that_fits_is_chosen(bundle: Path, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    unfit = '#!/bin/sh\nfor last; do :; done\n[ "$last" != --fits ] || exit 2\necho unfit\n'
    for name, text in [
        ("python3", unfit),
        ("python3.12", f'#!/bin/sh\nexec {sys.executable} "$@"'),
    ]:
        (tmp_path / "bin" / name).write_text(text)
        (tmp_path / "bin" / name).chmod(0o755)
    done = run(bundle, "a", "b", PYTHON="", PATH=f"{tmp_path / 'bin'}:/bin")
    assert "name the folder to install into" in done.stderr


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            {"python": "3.12"},
            "not for 64-bit Python 3.12 on Linux x86_64: PYTHON=/path/to/python3.11 sh",
        ),
        (
            {"system": "Windows", "machine": "AMD64"},
            "not for Python 3.11 on Windows AMD64: use the bundle of",
        ),
        (
            {"machine": "aarch64"},
            "is for Python 3.11 on Linux x86_64, not for Python 3.11 on Linux aarch64",
        ),
        ({"bits": "32"}, "not for 32-bit Python 3.11"),
        ({"glibc": "2.9"}, "glibc 2.28 or newer is needed; here is 2.9"),
        ({"glibc": ""}, "here is none"),
        ({"venv": ""}, "lacks its venv module: install python3.11-venv"),
    ],
)
def test_a_machine_that_does_not_fit_is_told_why(change: dict[str, str], reason: str) -> None:
    assert reason in install.unfit(NEEDED, HERE | change)


def test_a_python_that_is_too_old_can_read_the_script_that_says_so() -> None:
    ast.parse(Path(install.__file__).read_text("utf-8"), feature_version=(3, 7))


@pytest.mark.parametrize("glibc", ["2.28", "2.36", "3.0"])
def test_a_machine_that_fits_is_told_nothing(glibc: str) -> None:
    assert install.unfit(NEEDED, HERE | {"glibc": glibc}) == ""


def test_a_bundle_for_another_python_is_refused(bundle: Path, tmp_path: Path) -> None:
    facts = (bundle / "bundle.json").read_text()
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    (bundle / "bundle.json").write_text(facts.replace(f'"{here}"', '"3.99"'))
    sign(bundle)
    done = run(bundle, str(tmp_path / "new"))
    assert done.returncode == 2
    assert done.stderr.startswith("graphcrm: this bundle is for Python 3.99 on ")
    assert done.stderr.count("\n") == 1
