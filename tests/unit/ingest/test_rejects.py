import csv
import stat
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from python_calamine import load_workbook

from graphcrm.ingest import reject_files
from graphcrm.ingest.rejects import Rejects
from graphcrm.ingest.sources import discover
from tests.unit.ingest.extracts import checked, lines, raw, text_file, workbook


def written(rejects: Rejects, folder: Path, load_id: str = "7") -> tuple[Path, Path]:
    path = rejects.write(folder / "rejects", load_id)
    return path, path.with_suffix(".xlsx")


def test_the_list_names_row_column_value_rule_and_reason(tmp_path: Path) -> None:
    done = checked(text_file(tmp_path, "customers.csv", '客户号,存款余额\n1,"x,""y"""\n2\n'))
    path, book = written(done.rejects, tmp_path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == list(reject_files.COLUMNS)
    assert [row[:6] for row in rows] == [
        ["customers", "customers.csv", "3", "", "", "wrong_number_of_cells"],
        ["customers", "customers.csv", "2", "存款余额", 'x,"y"', "unreadable_number"],
    ]
    assert rows[1][6].startswith("无法识别的数字")
    assert rows[1][7].startswith("Not a number")
    assert load_workbook(book).get_sheet_by_name("rejects").to_python() == [header, *rows]


def test_files_are_private_and_can_be_written_again(tmp_path: Path) -> None:
    rejects = checked(text_file(tmp_path, "customers.csv", "客户号\n合计\n")).rejects
    written(rejects, tmp_path)
    for path in written(rejects, tmp_path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "rejects").stat().st_mode) == 0o700
    assert sorted(p.name for p in (tmp_path / "rejects").iterdir()) == [
        "rejects-7.csv",
        "rejects-7.xlsx",
    ]


def test_the_mended_workbook_loads(tmp_path: Path) -> None:
    text = "名单,,,\n客户号,姓名,存款余额（万元）,星座\n007,甲,x,狮\n008,乙,1,狮\n,丙,2,\n009\n"
    done = checked(text_file(tmp_path, "customers.csv", text))
    _, book = written(done.rejects, tmp_path)
    again = checked(book)
    assert again.raw.headers == done.raw.headers
    assert again.rejects.by_rule() == {"missing_key": 1, "unreadable_number": 1}
    sheet = load_workbook(book).get_sheet_by_name("customers").to_python()
    mended = [[{"x": "3", "": "010"}.get(str(c), c) for c in row] for row in sheet]
    path = workbook(tmp_path, "mended.xlsx", {"rejects": [["a"]], "customers": mended})
    done = checked(path)
    assert sorted(r["customer_id"] for r in done.rows.to_pylist()) == ["007", "010", "010"]


def test_tables_and_layouts_have_sheets_of_their_own(tmp_path: Path) -> None:
    rejects = Rejects()
    for name, text in {
        "customers_1.csv": "客户号\n合计\n",
        "customers_2.csv": "customer_id\ntotal\n",
        "firms.csv": "firm_id,net_assets\nF,x\n",
    }.items():
        rejects.extend(checked(text_file(tmp_path, name, text)).rejects)
    assert rejects.tables == ("customers", "firms")
    assert (rejects.n(), rejects.n("customers"), rejects.n("staff")) == (3, 2, 0)
    _, book = written(rejects, tmp_path)
    assert load_workbook(book).sheet_names == ["rejects", "customers", "customers 2", "firms"]
    assert [s.sheet for s in discover([book], tmp_path).sources] == [
        "customers",
        "customers 2",
        "firms",
    ]
    assert discover([book], tmp_path).warnings == []


def test_formulas_stay_text(tmp_path: Path) -> None:
    cells = ["=1+1", "@SUM", "+86 138", "-cmd", "-5.00", "+3", "'x", "-"]
    text = "customer_id,name,gender\n" + "".join(f"{i},{c},?\n" for i, c in enumerate(cells))
    done = checked(text_file(tmp_path, "customers.csv", text))
    done.rejects.batches[0] = replace(done.rejects.batches[0], values=pa.array(cells))
    path, book = written(done.rejects, tmp_path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        listed = [row["value"] for row in csv.DictReader(file)]
    assert listed[:8] == ["'=1+1", "'@SUM", "'+86 138", "'-cmd", "-5.00", "+3", "'x", "'-"]
    sheet = load_workbook(book).get_sheet_by_name("customers").to_python()
    assert {row[6] for row in sheet[1:]} == set(cells)
    again = raw(book)
    assert {row[1] for row in lines(again)} == set(cells)


def test_long_sheets_are_cut_and_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reject_files, "MAX_SHEET_ROWS", 3)
    text = "customer_id,deposits\n" + "1,x\n" * 5
    path, book = written(checked(text_file(tmp_path, "customers.csv", text)).rejects, tmp_path)
    assert len(path.read_text(encoding="utf-8-sig").splitlines()) == 6
    sheet = load_workbook(book).get_sheet_by_name("customers").to_python()
    assert len(sheet) == 5
    assert sheet[-1][0] == "另有 2 行见 CSV 文件 / 2 more rows are in the CSV file"
    assert len(raw(book)) == 3  # the last line is no record


def test_details_are_told_with_the_reason(tmp_path: Path) -> None:
    table = raw(text_file(tmp_path, "customers.csv", "customer_id\n1\n2\n"))
    rejects = Rejects()
    detail = pa.array(["firms.csv, row 9", ""])
    rejects.add(table, np.array([0, 1]), column="customer_id", rule="id_clash", detail=detail)
    rejects.add(table, np.array([], np.int64), column=None, rule="self_edge")
    assert rejects.by_rule() == {"id_clash": 2}
    assert rejects.batches[0].column == "customer_id"
    path, _ = written(rejects, tmp_path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        reasons = [row["reason_en"] for row in csv.DictReader(file)]
    assert reasons[0].endswith("one of the two extracts: firms.csv, row 9")
    assert reasons[1].endswith("one of the two extracts")


def test_nothing_rejected_still_gives_files(tmp_path: Path) -> None:
    path, book = written(Rejects(), tmp_path)
    assert path.read_text(encoding="utf-8-sig").strip() == ",".join(
        f'"{c}"' for c in reject_files.COLUMNS
    )
    assert load_workbook(book).sheet_names == ["rejects"]


def test_typed_cells_and_odd_characters_are_written_as_text(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    source = tmp_path / "customers.parquet"
    cells = {"customer_id": [1, None], "name": ["a\0\x01b", "x" * 40_000], "n_txn_12m": [-1.5, 2]}
    pq.write_table(pa.table(cells), source)
    done = checked(source)
    assert done.rejects.by_rule() == {"missing_key": 1, "not_whole_number": 1}
    _, book = written(done.rejects, tmp_path)
    sheet = load_workbook(book).get_sheet_by_name("customers").to_python()
    assert [row[7] for row in sheet[1:]] == ["2", "-1.5"]
    assert len(str(sheet[1][6])) == 32_000


@pytest.mark.parametrize("drop", ["id_no", "customers.id_no", "证件号码"])
def test_a_dropped_column_is_not_written_down(tmp_path: Path, drop: str) -> None:
    text = "证件号码,客户号,存款余额,星座\n11010519491231002X,1,x,狮\n合计,,3,\n"
    done = checked(text_file(tmp_path, "customers.csv", text), drop=[drop])
    assert done.rejects.by_rule() == {"total_row": 1, "unreadable_number": 1}
    path, book = written(done.rejects, tmp_path)
    assert "11010519491231002X" not in path.read_text(encoding="utf-8-sig")
    sheet = load_workbook(book).get_sheet_by_name("customers").to_python()
    assert [row[5:] for row in sheet] == [
        ["客户号", "存款余额", "星座"],
        ["", "3", ""],
        ["1", "x", "狮"],
    ]
    assert [batch.column for batch in done.rejects.batches] == ["", "存款余额"]


def test_each_line_that_a_quote_swallowed_is_listed(tmp_path: Path) -> None:
    text = '客户号,姓名,村\n1,"甲,a\n2,乙,b\n3,"丙,c\n4,丁,d\n'
    done = checked(text_file(tmp_path, "customers.csv", text))
    assert (done.n_read, done.rows.num_rows, done.rejects.counted("customers")) == (4, 1, 3)
    path, book = written(done.rejects, tmp_path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        listed = [(row["row"], row["reason_en"][-5:]) for row in csv.DictReader(file)]
    assert listed == [("2", f": {i}/3") for i in (1, 2, 3)]
    assert len(load_workbook(book).get_sheet_by_name("customers").to_python()) == 4
