import re
from pathlib import Path

import pytest

from scripts import locks
from tests.architecture.checkout import ROOT, pyproject

PIN = re.compile(r"[\w.-]+(\[[\w,-]+\])?==[\w.!+-]+( ; .+)?")


def pins(name: str) -> dict[str, list[str]]:
    """Return the hashes of each pinned requirement, and refuse any other line."""
    found: dict[str, list[str]] = {}
    for raw in (ROOT / name).read_text(encoding="utf-8").splitlines():
        line = raw.strip().rstrip("\\").strip()
        if line.startswith("--hash=sha256:"):
            found[list(found)[-1]].append(line)
        elif not line.startswith("#"):
            assert PIN.fullmatch(line), line
            found[line] = []
    return found


@pytest.mark.parametrize("name", locks.LOCKS)
def test_every_requirement_is_pinned_with_hashes(name: str) -> None:
    assert [pin for pin, hashes in pins(name).items() if not hashes] == []


@pytest.mark.parametrize("name", locks.LOCKS)
def test_a_lock_holds_no_address_and_no_path(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"://|^\s*-|@ |index-url|find-links|[\s(]/", text.replace("--hash", ""))


def test_each_lock_repeats_the_versions_of_the_one_before() -> None:
    core, server, dev = (pins(f"requirements{name}.lock") for name in ("", "-server", "-dev"))
    assert core.items() < server.items() < dev.items()
    assert {pin.partition("==")[0] for pin in set(server) - set(core)} == {
        *("neo4j", "neo4j-rust-ext", "pytz"),
    }


def test_the_locks_were_written_from_this_pyproject() -> None:
    assert locks.stale(pyproject()) == []


def test_a_new_dependency_makes_every_lock_stale(tmp_path: Path) -> None:
    project = pyproject()
    for name, (content, _, _) in locks.LOCKS.items():
        (tmp_path / name).write_text(locks.header(content, locks.inputs(project)))
    project["project"]["dependencies"].append("another")
    assert locks.stale(project, tmp_path) == list(locks.LOCKS)
