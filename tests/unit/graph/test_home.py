"""Which snapshot is current, what is kept, and what a load that died leaves."""

from __future__ import annotations

import stat
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pytest

from graphcrm.graph import Graph
from graphcrm.graph.home import DAMAGED, SnapshotHome
from tests.banks import DAY, FakeScanner


class DyingScanner(FakeScanner):
    """Fails in the middle of a snapshot."""

    def scan(self, table: str, columns: Sequence[str] | None = None) -> pa.Table:
        if table == "referrals":
            raise OSError("disk full")
        return super().scan(table, columns)


@pytest.fixture
def home(tmp_path: Path) -> SnapshotHome:
    return SnapshotHome(tmp_path / "bank.snapshots")


def write(home: SnapshotHome, *versions: str) -> None:
    for version in versions:
        home.write(FakeScanner({}), version, first_loaded_on=DAY)


def names(home: SnapshotHome) -> set[str]:
    return {path.name for path in home.path.iterdir()}


def test_before_anything_is_written(home: SnapshotHome) -> None:
    assert (home.current, home.pending, home.readable(None)) == (None, None, False)
    assert not home.readable("aa")
    assert not home.path.exists()


def test_written_then_switched(home: SnapshotHome) -> None:
    write(home, "aa")
    assert home.current is None
    assert (home.readable("aa"), home.is_whole("aa")) == (True, True)
    home.switch("aa")
    assert Graph(home.folder(str(home.current)), today=DAY).version == "aa"


def test_only_the_owner_can_read_the_pointer(home: SnapshotHome) -> None:
    write(home, "aa")
    home.switch("aa")
    assert stat.S_IMODE(home.path.stat().st_mode) == 0o700
    assert stat.S_IMODE((home.path / "CURRENT").stat().st_mode) == 0o600


def test_the_last_two_are_kept(home: SnapshotHome) -> None:
    for version in ("aa", "bb", "cc"):
        write(home, version)
        home.switch(version)
    assert names(home) == {"bb", "cc", "CURRENT"}
    home.switch("cc")  # published again: nothing more is dropped
    assert names(home) == {"bb", "cc", "CURRENT"}
    assert home.current == "cc"


def test_an_announcement_lasts_until_the_switch(home: SnapshotHome) -> None:
    write(home, "aa")
    home.switch("aa")
    write(home, "bb")
    home.announce("bb")
    assert (home.current, home.pending) == ("aa", "bb")
    home.switch("bb")
    assert (home.current, home.pending) == ("bb", None)


def test_half_a_snapshot_is_never_seen(home: SnapshotHome) -> None:
    write(home, "aa")
    with pytest.raises(OSError, match="disk full"):
        home.write(DyingScanner({}), "bb", first_loaded_on=DAY)
    assert names(home) == {"aa"}
    assert not home.readable("bb")


def test_writing_a_version_again_replaces_it(home: SnapshotHome) -> None:
    write(home, "aa")
    (home.folder("aa") / "meta.json").write_text("{", "utf-8")
    assert not home.readable("aa")
    write(home, "aa")
    assert home.is_whole("aa")
    assert names(home) == {"aa"}


def test_a_lost_file_is_noticed(home: SnapshotHome) -> None:
    write(home, "aa")
    (home.folder("aa") / "tiers" / "rank.npy").unlink()
    assert home.readable("aa")
    assert not home.is_whole("aa")


def test_a_damaged_pointer_names_no_version(home: SnapshotHome) -> None:
    write(home, "aa")
    (home.path / "CURRENT").write_bytes(b"../../\xff")
    assert home.current == DAMAGED
    assert not home.readable(home.current)


def test_drafts_of_the_dead_are_swept(home: SnapshotHome) -> None:
    write(home, "aa")
    (home.path / ".draft-1").mkdir()
    (home.path / ".draft-1" / "x").write_text("half", "utf-8")
    home.sweep()
    assert names(home) == {"aa"}
