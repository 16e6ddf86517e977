import hashlib
from pathlib import Path

import pytest

from graphcrm.errors import InputError
from graphcrm.ingest.listing import file_hash, list_files
from graphcrm.ingest.sources import discover
from tests.unit.ingest.extracts import text_file, workbook


def test_nodes_come_before_edges_and_files_of_a_table_in_name_order(tmp_path: Path) -> None:
    for name in ("coverage.csv", "customers_2.csv", "customers_1.csv", "员工.csv"):
        text_file(tmp_path, name, "a\n")
    found = discover([tmp_path], tmp_path)
    assert [s.label for s in found.sources] == [
        "员工.csv",
        "customers_1.csv",
        "customers_2.csv",
        "coverage.csv",
    ]
    assert found.warnings == []


def test_files_that_hold_no_table_are_named(tmp_path: Path) -> None:
    text_file(tmp_path, "firms.csv", "firm_id\n")
    text_file(tmp_path, "prices.csv", "a\n")
    for ours in ("README.md", "truth.json", "rejects-7.csv", "~$firms.xlsx", ".hidden.csv"):
        text_file(tmp_path, ours, "")
    (tmp_path / "customers.csv").mkdir()
    found = discover([tmp_path], tmp_path)
    assert [s.label for s in found.sources] == ["firms.csv"]
    assert [(n.file, n.rule) for n in found.warnings] == [("prices.csv", "unknown_file")]


def test_sheets_named_after_tables_are_found(tmp_path: Path) -> None:
    workbook(tmp_path, "bank.xlsx", {"管户": [["a"]], "说明": [["b"]], "customers": [["c"]]})
    found = discover([tmp_path], tmp_path)
    assert [(s.label, s.table.name, s.sheet) for s in found.sources] == [
        ("bank.xlsx[customers]", "customers", "customers"),
        ("bank.xlsx[管户]", "coverage", "管户"),
    ]
    assert [(n.file, n.rule) for n in found.warnings] == [("bank.xlsx[说明]", "unknown_sheet")]


def test_a_workbook_without_a_table_is_named(tmp_path: Path) -> None:
    text_file(tmp_path, "firms.csv", "firm_id\n")
    workbook(tmp_path, "bank.xlsx", {"Sheet1": [["a"]]})
    assert [n.file for n in discover([tmp_path], tmp_path).warnings] == ["bank.xlsx"]


@pytest.mark.parametrize(
    ("sheets", "taken"),
    [
        (["Sheet1"], [("customers.xlsx", "Sheet1")]),
        (["封面", "说明", "customers"], [("customers.xlsx", "customers")]),
        (
            ["customers", "customers 2"],
            [
                ("customers.xlsx[customers 2]", "customers 2"),
                ("customers.xlsx[customers]", "customers"),
            ],
        ),
    ],
)
def test_the_sheets_of_a_workbook_named_after_a_table(
    tmp_path: Path, sheets: list[str], taken: list[tuple[str, str]]
) -> None:
    path = workbook(tmp_path, "customers.xlsx", {s: [["客户号"]] for s in sheets})
    found = discover([path], tmp_path)
    assert sorted((s.label, s.sheet) for s in found.sources) == taken
    assert len(found.warnings) == len(sheets) - len(taken)


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    path = text_file(tmp_path, "firms.csv", "firm_id\n")
    assert len(discover([path, tmp_path], tmp_path).sources) == 1


@pytest.mark.parametrize("name", ["prices.csv", "customers.json", "rejects-1.csv"])
def test_a_file_that_is_no_table_is_refused_by_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"is not a table of the data model; name the file"):
        discover([text_file(tmp_path, name, "a\n")], tmp_path)


def test_what_fits_a_pattern_is_read_as_if_it_was_named(tmp_path: Path) -> None:
    for name in ("firms.csv", "customers_1.csv", "customers_2.csv", "customers.txt.bak"):
        text_file(tmp_path, name, "a\n")
    text_file(tmp_path, "客户[1].csv", "a\n")
    found = discover([f"{tmp_path}/cust*"], tmp_path)
    assert [s.label for s in found.sources] == ["customers_1.csv", "customers_2.csv"]
    assert [s.label for s in discover([tmp_path / "客户[1].csv"], tmp_path).sources] == [
        "客户[1].csv"
    ]


def test_a_pattern_may_fit_folders(tmp_path: Path) -> None:
    for month in ("2026-05", "2026-06"):
        (tmp_path / month).mkdir()
        text_file(tmp_path / month, "firms.csv", month)
    assert len(discover([f"{tmp_path}/2026-*"], tmp_path).sources) == 2


@pytest.mark.parametrize("source", ["postgresql//me:hidden@host/bank*", "me:hidden@host:/bank"])
def test_what_may_be_an_address_is_not_repeated(tmp_path: Path, source: str) -> None:
    with pytest.raises(InputError, match=r"^(nothing fits )?a source") as caught:
        discover([source], tmp_path)
    assert "hidden" not in str(caught.value)


def test_folders_are_listed_to_any_depth_where_asked(tmp_path: Path) -> None:
    (tmp_path / "对公").mkdir()
    for name in ("firms.csv", "对公/名单.csv", "对公/rejects-1.csv", "对公/notes.md"):
        text_file(tmp_path, name, "a\n")
    flat, deep = (list_files([tmp_path], tmp_path, deep=d).files for d in (False, True))
    assert [f.name for f in flat] == ["firms.csv"]
    assert [f.name for f in deep] == ["firms.csv", "对公/名单.csv"]


def test_a_missing_path_and_an_empty_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        discover([tmp_path / "nowhere"], tmp_path)
    for nothing in ("", " "):
        with pytest.raises(InputError, match="a source is empty"):
            discover([nothing], tmp_path)
    with pytest.raises(InputError, match="holds no table of the data model; name the files"):
        discover([tmp_path], tmp_path)


def test_a_folder_that_may_not_be_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "iterdir", refuse)  # root, who runs the tests, may read anything
    with pytest.raises(InputError, match="check its permissions"):
        discover([tmp_path], tmp_path)


def test_a_workbook_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "customers.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    with pytest.raises(InputError, match="cannot be read as a workbook"):
        discover([tmp_path], tmp_path)


def test_the_hash_of_a_file(tmp_path: Path) -> None:
    path = text_file(tmp_path, "firms.csv", "firm_id\n")
    assert file_hash(path) == hashlib.sha256(b"firm_id\n").hexdigest()
