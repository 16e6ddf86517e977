"""The offline bundle as a bank meets it: unpacked, installed without a network, asked."""

import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from scripts.bundle.make import make
from scripts.bundle.target import Target, this_platform, this_python
from scripts.paste import demo_output

pytestmark = [pytest.mark.bundle, pytest.mark.slow]


def run(command: list[str | Path], home: Path) -> subprocess.CompletedProcess[str]:
    """Run in ``home`` with nothing of this process's settings, and with nobody on the network."""
    nobody = {"PIP_INDEX_URL": "http://127.0.0.1:9/", "http_proxy": "http://127.0.0.1:9"}
    env = {"PATH": os.defpath, "HOME": str(home), "PYTHON": sys.executable, **nobody}
    return subprocess.run(command, cwd=home, env=env, capture_output=True, text=True, check=False)


def unpacked(folder: Path) -> Path:
    """Make the bundle for this machine and unpack it into ``folder``."""
    packed = make(Target(this_python(), this_platform()), folder / "dist")
    with tarfile.open(packed) as tar:
        tar.extractall(folder, filter="data")
    return folder / packed.name.removesuffix(".tar.gz")


def figures(demo: str) -> str:
    """Return what a demo found, without the lines that name files to open."""
    return demo.partition("\nOpen ")[0]


def test_it_installs_without_a_network_and_answers_as_this_checkout_does(tmp_path: Path) -> None:
    bundle, folder, home = unpacked(tmp_path / "盘 1"), tmp_path / "新 graphcrm", tmp_path / "home"
    home.mkdir()
    done = run(["/bin/sh", bundle / "install.sh", folder], home)
    assert (done.returncode, done.stderr) == (0, "")
    demo = run([folder / "bin" / "graphcrm", "demo", "--lang", "en", "--quiet"], home)
    assert demo.returncode == 0, demo.stderr
    assert "Parties that ought to have a manager: " in figures(demo.stdout)
    assert figures(demo.stdout) == figures(demo_output("en"))
    driver = run([folder / "bin" / "python", "-I", "-c", "import neo4j"], home)
    assert (driver.returncode, driver.stderr) == (0, "")
    assert "</html>" in (home / "graphcrm-demo" / "report.html").read_text("utf-8")
