import gzip
import hashlib
import io
import tarfile
from pathlib import Path

from scripts.bundle.pack import pack, with_sums

FILES = {"b/two.txt": b"2", "install.sh": b"#!/bin/sh\n", "a.txt": "一".encode()}


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    turned = dict(reversed(FILES.items()))
    one = pack(FILES, tmp_path / "one" / "x.tar.gz", top="x", at=7)
    two = pack(turned, tmp_path / "two" / "y.tar.gz", top="x", at=7)
    assert one == two
    assert one == hashlib.sha256((tmp_path / "one" / "x.tar.gz").read_bytes()).hexdigest()


def test_another_byte_gives_another_sum(tmp_path: Path) -> None:
    other = {**FILES, "a.txt": b"1"}
    sums = {pack(files, tmp_path / "x.tar.gz", top="x", at=7) for files in (FILES, other)}
    assert len(sums) == 2


def test_the_archive_tells_nothing_of_who_wrote_it_when(tmp_path: Path) -> None:
    out = tmp_path / "x.tar.gz"
    pack(FILES, out, top="x", at=7)
    assert out.read_bytes()[3:8] == bytes(5)  # gzip flags: no name; and no time
    with tarfile.open(out) as tar:
        members = tar.getmembers()
    assert [m.name for m in members] == ["x/a.txt", "x/b/two.txt", "x/install.sh"]
    assert {(m.uid, m.gid, m.uname, m.gname, m.mtime) for m in members} == {(0, 0, "", "", 7)}
    assert [oct(m.mode) for m in members] == ["0o644", "0o644", "0o755"]


def test_what_is_unpacked_is_what_was_packed(tmp_path: Path) -> None:
    pack(FILES, tmp_path / "x.tar.gz", top="x", at=7)
    plain = io.BytesIO(gzip.decompress((tmp_path / "x.tar.gz").read_bytes()))
    with tarfile.open(fileobj=plain) as tar:
        tar.extractall(tmp_path, filter="data")
    assert {name: (tmp_path / "x" / name).read_bytes() for name in FILES} == FILES


def test_every_other_file_has_its_sum(tmp_path: Path) -> None:
    lines = with_sums(FILES)["SHA256SUMS"].decode().splitlines()
    assert [line.split("  ")[1] for line in lines] == ["a.txt", "b/two.txt", "install.sh"]
    # printf 2 | sha256sum
    assert lines[1] == "d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35  b/two.txt"
