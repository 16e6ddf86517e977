import subprocess
import sys
import zipfile
from pathlib import Path

from tests.architecture.checkout import ROOT


def test_the_wheel_carries_queries_templates_readings_and_both_packages(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "graphcrm/py.typed",
        "graphcrm/_queries/README.md",
        "graphcrm/kernels/readings.txt",
        "graphcrm/views/templates/report.html.j2",
        "api/__init__.py",
    } <= held
    assert not [name for name in held if name.startswith(("tests/", "benchmarks/"))]
