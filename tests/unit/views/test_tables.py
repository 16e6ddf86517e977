import csv
import json
import stat
import tempfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from graphcrm.answer import Answer, Column, Unit, Words
from graphcrm.app import App
from graphcrm.errors import InputError
from graphcrm.graph.strings import Strings
from graphcrm.reasons import say
from graphcrm.views import files, tables, workbook
from graphcrm.views.tables import WRITERS, csv_text, json_text, write_answer
from tests.unit.views.answers import ALL_UNITS, FEW, of_columns

HEADER = (
    "party_id,name,kind,reason,protecting_staff,worth,n_lost,branch_share,strength,"
    "last_contact_on,protected_by_other_unit,missing"
)


def names_column(*names: str | None) -> Column:
    return Column("name", Unit.TEXT, np.arange(len(names)), Strings.of(names))


def csv_rows(answer: Answer) -> list[list[str]]:
    return list(csv.reader(StringIO("".join(csv_text(answer, "en")))))


def sheets(path: Path) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_csv_text_of_every_unit() -> None:
    assert "".join(csv_text(ALL_UNITS, "en")).splitlines() == [
        HEADER,
        "007,'=1+1,customer,effective contact in the window,S1;S2,-1234567.89,1000,0.25,0.5,"
        "2026-06-01,true,wealth;lead",
        "'-5,,firm,,,,,,,,false,",
    ]


def test_csv_quotes_only_what_needs_it() -> None:
    answer = of_columns(names_column('say "so"', "a,b", "line\nbreak", "plain", None, " edge"))
    text = "".join(csv_text(answer, "en"))
    assert text == 'name\n"say ""so"""\n"a,b"\n"line\nbreak"\nplain\n""\n" edge"\n'
    assert [row[0] for row in csv_rows(answer)[1:]] == [
        'say "so"',
        "a,b",
        "line\nbreak",
        "plain",
        "",
        " edge",
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_a_spreadsheet_would_run_is_disarmed(start: str) -> None:
    names = names_column(f"{start}1", f"safe{start}")
    rows = csv_rows(of_columns(names, Column("worth", Unit.YUAN, np.array([-100, 100]))))
    assert rows[1:] == [[f"'{start}1", "-1.00"], [f"safe{start}", "1.00"]]


def test_text_that_is_not_of_a_snapshot_is_the_same() -> None:
    labels = Words(("a", "b"))
    answer = of_columns(Column("staff_id", Unit.TEXT, np.array([1, 0, -1]), labels))
    assert csv_rows(answer)[1:] == [["b"], ["a"], [""]]


def test_text_may_be_missing_in_a_snapshot() -> None:
    column = Column("name", Unit.TEXT, np.array([2, 1, 0, -1]), Strings.of(["a", None, "安"]))
    assert csv_rows(of_columns(column))[1:] == [["安"], [""], ["a"], [""]]


@pytest.mark.parametrize("limit", [0, 1, 2])
def test_csv_keeps_to_the_limit(limit: int) -> None:
    assert len(csv_rows(FEW.limited(limit))) == limit + 1
    assert len(csv_rows(ALL_UNITS.limited(limit))) == limit + 1


def test_csv_of_many_rows_comes_in_pieces() -> None:
    n = 150_000
    answer = of_columns(
        Column("party_id", Unit.TEXT, np.arange(n), Strings.of(map(str, range(n)))),
        Column("n_lost", Unit.COUNT, np.arange(n)),
    )
    pieces = list(csv_text(answer, "en"))
    assert len(pieces) == 4
    assert "".join(pieces).splitlines()[-1] == "149999,149999"


def test_a_csv_file_opens_in_chinese_spreadsheets(tmp_path: Path, bank: App) -> None:
    answer = bank.ask("coverage.departures")
    write_answer(answer, tmp_path / "out.CSV", "zh")
    raw = (tmp_path / "out.CSV").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfstaff_id,")
    assert b"\r" not in raw
    assert "欧阳明月" in raw.decode()


def test_json_is_the_document_of_the_interface(tmp_path: Path, bank: App) -> None:
    answer = bank.ask("coverage.leaver", ["S1"])
    write_answer(answer, tmp_path / "out.json", "zh")
    read = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert read == answer.to_dict("zh") == json.loads("".join(json_text(answer, "zh")))


def test_json_of_many_rows_comes_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "ROWS_AT_ONCE", 2)
    pieces = list(json_text(FEW, "en"))
    assert len(pieces) == 4
    assert json.loads("".join(pieces)) == FEW.to_dict("en")
    assert json.loads("".join(json_text(FEW.limited(0), "en")))["rows"] == []


def test_parquet_has_types_and_says_what_it_is(tmp_path: Path) -> None:
    write_answer(ALL_UNITS, tmp_path / "out.parquet", "zh")
    table = pq.read_table(tmp_path / "out.parquet")
    assert table.schema.field("worth").type == pa.decimal128(18, 2)
    assert table.schema.field("last_contact_on").type == pa.date32()
    assert pa.types.is_list(table.schema.field("protecting_staff").type)
    assert table.to_pylist()[0] == {
        "party_id": "007",
        "name": "=1+1",
        "kind": "customer",
        "reason": "有效联系",
        "protecting_staff": ["S1", "S2"],
        "worth": Decimal("-1234567.89"),
        "n_lost": 1000,
        "branch_share": 0.25,
        "strength": 0.5,
        "last_contact_on": date(2026, 6, 1),
        "protected_by_other_unit": True,
        "missing": ["wealth", "lead"],
    }
    assert [name for name, cell in table.to_pylist()[1].items() if cell is None] == [
        "name",
        "reason",
        "worth",
        "n_lost",
        "branch_share",
        "strength",
        "last_contact_on",
    ]
    about = {"question": "area.question", "as_of": "2026-06-30", "graph_version": "v1"}
    found = {k.decode(): v.decode() for k, v in table.schema.metadata.items()}
    assert about.items() <= found.items()


def test_a_workbook_has_typed_cells_under_canonical_names(tmp_path: Path) -> None:
    write_answer(ALL_UNITS, tmp_path / "out.xlsx", "en")
    rows = sheets(tmp_path / "out.xlsx")["rows"]
    assert rows[0] == HEADER.split(",")
    assert rows[1] == [
        "007",
        "=1+1",
        "customer",
        "effective contact in the window",
        "S1;S2",
        -1234567.89,
        1000.0,
        0.25,
        0.5,
        date(2026, 6, 1),
        True,
        "wealth;lead",
    ]
    assert rows[2] == ["-5", "", "firm", "", "", "", "", "", "", "", False, ""]


def test_a_chinese_workbook_has_titles_and_words(tmp_path: Path) -> None:
    write_answer(ALL_UNITS, tmp_path / "out.xlsx", "zh")
    rows, about = sheets(tmp_path / "out.xlsx").values()
    assert rows[0][:3] == ["客户号", "名称", "类型"]
    assert rows[1][2:4] == ["个人", "有效联系"]
    assert rows[1][-1] == "理财;主办"
    assert about[0] == ["问题", "", "area.question"]
    assert about[-1] == ["说明", "", say(ALL_UNITS.notes[-1], "zh")]


def test_a_workbook_says_what_its_rows_are(tmp_path: Path) -> None:
    write_answer(ALL_UNITS.limited(1), tmp_path / "out.xlsx", "en")
    about = sheets(tmp_path / "out.xlsx")["about"]
    assert about == [
        ["question", "", "area.question"],
        ["as_of", "", "2026-06-30"],
        ["graph_version", "", "v1"],
        ["n_rows", "", 2.0],
        ["parameter", "worth", "worth"],
        ["parameter", "window_days", 180.0],
        ["parameter", "staff", '["S1", "S2"]'],
        ["total", "n_lost", 2.0],
        ["total", "worth_lost", 1.5],
        ["total", "unknown", "null"],
        *(["note", "", say(note, "en")] for note in ALL_UNITS.notes),
    ]


def test_the_same_answer_makes_the_same_workbook(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_answer(ALL_UNITS, tmp_path / name, "en")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_an_empty_answer_is_a_header(tmp_path: Path) -> None:
    nothing = replace(FEW, columns=tuple(c.reorder(np.zeros(0, np.int64)) for c in FEW.columns))
    for ending in WRITERS:
        write_answer(nothing, tmp_path / f"out{ending}", "en")
    assert (tmp_path / "out.csv").read_text("utf-8-sig") == "party_id,name,worth\n"
    assert pq.read_table(tmp_path / "out.parquet").num_rows == 0
    assert sheets(tmp_path / "out.xlsx")["rows"] == [["party_id", "name", "worth"]]


def test_too_many_rows_for_a_sheet_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MAX_ROWS", 2)
    with pytest.raises(InputError, match="a sheet holds 2 rows; write csv or parquet"):
        write_answer(FEW, tmp_path / "out.xlsx", "en")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["out.doc", "out", ".csv.", "out.csv.gz"])
def test_another_ending_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"\.csv, \.xlsx, \.parquet, \.html, \.json"):
        write_answer(FEW, tmp_path / name, "en")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", WRITERS)
def test_only_the_owner_may_read_and_the_old_file_is_replaced(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"out{ending}"
    path.write_text("old")
    path.chmod(0o644)
    write_answer(ALL_UNITS, path, "en")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_bytes()[:3] != b"old"
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("ending", WRITERS)
def test_a_missing_folder_is_named(tmp_path: Path, ending: str) -> None:
    with pytest.raises(InputError, match=r"cannot write .*absent.*No such file"):
        write_answer(FEW, tmp_path / "absent" / f"out{ending}", "en")


def test_a_folder_that_may_not_be_written_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(tempfile, "mkstemp", refuse)  # root may write anywhere
    with pytest.raises(InputError, match="Permission denied"):
        write_answer(FEW, tmp_path / "out.csv", "en")


def test_half_a_file_is_never_left(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old")

    def fill_the_disk() -> None:
        with files.replacing(path) as fresh:
            fresh.write_text("half")
            raise OSError(28, "No space left on device")

    with pytest.raises(InputError, match="No space left"):
        fill_the_disk()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_is_made_for_its_owner(tmp_path: Path) -> None:
    files.make_folder(tmp_path / "a" / "b")
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="cannot write"):
        files.make_folder(tmp_path / "file" / "below")
