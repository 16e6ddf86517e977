"""Zip files: whole ones of every packer, and those that mean harm or are broken."""

from collections.abc import Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZipFile, ZipInfo

import pytest

from graphcrm.errors import InputError
from graphcrm.ingest import zipped
from graphcrm.ingest.listing import list_files
from graphcrm.ingest.read import read
from graphcrm.ingest.sources import discover
from tests.faults.cli import call
from tests.unit.ingest.extracts import text_file

FIRMS = "firm_id\nF1\n"


def archive(path: Path, members: Mapping[str, str], how: int = ZIP_DEFLATED) -> Path:
    with ZipFile(path, "w", how) as file:
        for name, text in members.items():
            file.writestr(name, text)
    return path


def _refused(path: Path) -> str:
    staging = path.parent / "staging"
    staging.mkdir()
    with pytest.raises(InputError) as caught:
        list_files([path], staging)
    return caught.value.message


def test_members_at_any_depth_are_extracts(tmp_path: Path) -> None:
    held = {
        "customers.csv": "customer_id\n",
        "2026-06/firms.csv": FIRMS,
        "2026-06/prices.csv": "",
        "2026-06/说明.pdf": "",
        "__MACOSX/._firms.csv": "",
        "rejects-1.csv": "",
    }
    found = discover([archive(tmp_path / "bank.zip", held)], tmp_path)
    assert [s.label for s in found.sources] == [
        "bank.zip/customers.csv",
        "bank.zip/2026-06/firms.csv",
    ]
    assert [n.file for n in found.warnings] == ["bank.zip/2026-06/prices.csv"]


def test_a_member_that_cannot_be_read_is_named_as_in_its_zip_file(tmp_path: Path) -> None:
    path = tmp_path / "bank.zip"
    with ZipFile(path, "w") as file:
        file.writestr("a/firms.csv", FIRMS.encode() + b"\xff\xff\n")
    (source,) = discover([path], tmp_path).sources
    with pytest.raises(InputError, match=r"^bank\.zip/a/firms\.csv: line 3 is not"):
        read(source)


def test_members_of_any_ending_are_text_where_a_mapping_asks_for_them(tmp_path: Path) -> None:
    held = {"loan.asc": "a;b\n1;2\n", "x.csv/.dat": FIRMS, "README": "", "bank.xlsx": ""}
    path = archive(tmp_path / "bank.zip", held)
    files = list_files([path], tmp_path, any_ending=True).files
    assert [(f.name, f.path.suffix) for f in files] == [
        ("loan.asc", ".txt"),
        ("README", ".txt"),
        ("bank.xlsx", ".xlsx"),
    ]


def test_members_of_any_ending_are_listed_where_asked(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"a.asc": FIRMS, "b.csv": FIRMS, ".c": FIRMS})
    some, every = (list_files([path], tmp_path, any_ending=a).files for a in (False, True))
    assert [f.name for f in some] == ["b.csv"]
    assert [f.name for f in every] == ["a.asc", "b.csv"]


def test_a_zip_file_in_a_folder_and_named_too_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    packed = archive(tmp_path / "in" / "june.zip", {"a/firms.csv": FIRMS}, ZIP_LZMA)
    files = list_files([tmp_path / "in", packed], tmp_path).files
    assert [(f.label, f.name) for f in files] == [("june.zip/a/firms.csv", "june.zip/a/firms.csv")]
    assert [f.name for f in list_files([packed], tmp_path).files] == ["a/firms.csv"]
    assert files[0].path.read_text("utf-8") == FIRMS


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_names_of_which_the_packer_did_not_say_the_encoding(tmp_path: Path, encoding: str) -> None:
    place = "对公\\客户.csv".encode(encoding)
    path = archive(tmp_path / "a.zip", {"x" * len(place): FIRMS})
    path.write_bytes(path.read_bytes().replace(b"x" * len(place), place))
    assert [f.name for f in list_files([path], tmp_path).files] == ["对公/客户.csv"]


def test_the_hash_is_of_the_member(tmp_path: Path) -> None:
    flat = list_files([text_file(tmp_path, "firms.csv", FIRMS)], tmp_path).files
    packed = list_files([archive(tmp_path / "a.zip", {"firms.csv": FIRMS})], tmp_path).files
    assert [f.sha256() for f in flat] == [f.sha256() for f in packed]


@pytest.mark.parametrize(
    "name", ["../firms.csv", "a/../../firms.csv", "/etc/firms.csv", "C:/firms.csv", "..\\firms.csv"]
)
def test_a_name_that_leads_outside_is_refused(tmp_path: Path, name: str) -> None:
    path = archive(tmp_path / "a.zip", {name: FIRMS})
    assert "a.zip holds a name that leads outside of it" in _refused(path)
    assert [*(tmp_path / "staging").iterdir()] == []
    assert not (tmp_path / "firms.csv").exists()


def test_a_password_is_asked_to_be_taken_off(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"firms.csv": FIRMS})
    text = bytearray(path.read_bytes())
    for start, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        text[text.index(start) + at] |= 1
    path.write_bytes(bytes(text))
    assert "a.zip has a password; unpack it first" in _refused(path)


def test_a_zip_file_in_a_zip_file_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"in/b.ZIP": "", "firms.csv": FIRMS})
    assert "a.zip holds another zip file; unpack it first" in _refused(path)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"firms.csv": "0" * (zipped.SMALL_BYTES + 1)})
    assert "a.zip holds more than extracts can" in _refused(path)
    assert [*(tmp_path / "staging").iterdir()] == []


def test_a_member_that_lies_about_its_size_gives_no_more(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"firms.csv": "0" * 50_000})
    size, less = (50_000).to_bytes(4, "little"), (10).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, less))
    assert "a.zip is no zip file, or is damaged" in _refused(path)
    assert all(p.stat().st_size <= 10 for p in (tmp_path / "staging").iterdir())


def test_too_many_members_and_too_little_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = archive(tmp_path / "a.zip", {"firms.csv": FIRMS, "b.csv": FIRMS})
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 5}))
    assert "there is less space left beside the store" in _refused(path)
    monkeypatch.setattr(zipped, "MAX_MEMBERS", 1)
    (tmp_path / "staging").rmdir()
    assert "a.zip holds more than extracts can" in _refused(path)


@pytest.mark.parametrize("cut", [0, 1, 30, -30, -1])
def test_a_zip_file_cut_off_is_refused(tmp_path: Path, cut: int) -> None:
    path = archive(tmp_path / "a.zip", {"firms.csv": FIRMS * 50})
    path.write_bytes(path.read_bytes()[:cut])
    assert "a.zip is no zip file, or is damaged or cut off; transfer" in _refused(path)


def test_another_way_of_packing_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with ZipFile(path, "w") as file:
        file.writestr(ZipInfo("firms.csv"), FIRMS)
    text = path.read_bytes()
    for start, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        place = text.index(start) + at
        text = text[:place] + b"\x61" + text[place + 1 :]
    path.write_bytes(text)
    assert "a.zip is packed in a way that cannot be read" in _refused(path)


def test_a_load_of_a_zip_file_leaves_nothing_unpacked(tmp_path: Path) -> None:
    path = archive(tmp_path / "bank.zip", {"firms.csv": FIRMS})
    db = tmp_path / "bank.duckdb"
    assert call("load", path, "--db", db).out.splitlines()[1] == "firms,1,1,0,0,0,0"
    path.write_bytes(path.read_bytes()[:-1])
    ran = call("load", path, "--db", db)
    assert (ran.code, "bank.zip is no zip file" in ran.line) == (2, True)
    assert [p.name for p in (tmp_path / "bank.duckdb.snapshots").glob(".*")] == []
