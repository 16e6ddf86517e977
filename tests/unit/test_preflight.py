import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "preflight.sh"


def fake_python(folder: Path, name: str, *, new_enough: bool, venv: bool) -> None:
    body = f"""#!/bin/sh
case "$2" in
  *version_info*) exit {0 if new_enough else 1} ;;
  *ensurepip*) exit {0 if venv else 1} ;;
esac
"""
    (folder / name).write_text(body)
    (folder / name).chmod(0o755)


def preflight(path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", str(SCRIPT), *arguments],
        env={**os.environ, "PATH": str(path)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_first_interpreter_that_has_all_is_chosen(tmp_path: Path) -> None:
    fake_python(tmp_path, "python3.13", new_enough=True, venv=False)
    fake_python(tmp_path, "python3.12", new_enough=False, venv=True)
    fake_python(tmp_path, "python3", new_enough=True, venv=True)
    assert preflight(tmp_path).stdout.strip() == str(tmp_path / "python3")


def test_a_chosen_interpreter_is_used(tmp_path: Path) -> None:
    assert preflight(tmp_path, sys.executable).stdout.strip() == sys.executable


def test_a_missing_venv_module_is_named_with_its_line(tmp_path: Path) -> None:
    fake_python(tmp_path, "python3", new_enough=True, venv=False)
    result = preflight(tmp_path)
    assert result.returncode == 1
    assert "sudo apt-get install python3-venv\n" in result.stderr


@pytest.mark.parametrize("arguments", [(), ("python3",)])
def test_a_missing_python_is_named_with_its_line(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    fake_python(tmp_path, "python3", new_enough=False, venv=True)
    result = preflight(tmp_path, *arguments)
    assert result.returncode == 1
    assert "sudo apt-get install python3 python3-venv\n" in result.stderr
    assert "brew install python@3.13\n" in result.stderr
