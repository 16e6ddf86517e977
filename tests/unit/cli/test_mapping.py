"""The commands about mapping files, as a user calls them."""

import json
from pathlib import Path

import pytest

from graphcrm.cli import main
from graphcrm.ingest.mapping_file import read_mapping
from tests import small_bank
from tests.builders import content
from tests.faults.cli import call
from tests.unit.cli.test_commands import Terminal


@pytest.fixture
def extracts(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "清单.csv").write_text(
        "客户编码,姓名,风险等级,揽储人\n1,甲,7,2\n2,乙,8,2\n", "gb18030"
    )
    return folder


def test_suggest_prints_the_mapping_and_asks_on_stderr(extracts: Path, tmp_path: Path) -> None:
    ran = call("mapping", "suggest", str(extracts), "--lang", "zh")
    assert ran.code == 0
    (tmp_path / "m.yaml").write_text(ran.out, "utf-8")
    (extract,) = read_mapping(tmp_path / "m.yaml").mapping.extracts
    assert [t.table for t in extract.tables] == ["customers"]
    assert ran.err.splitlines()[-1] == "起草完毕：1 份数据，2 列可用，2 个问题待回答。"
    assert "风险等级 指 risk_appetite, loan_class, aml_grade 中的哪一个？" in ran.err


def test_suggest_writes_a_file_and_never_over_one(extracts: Path, tmp_path: Path) -> None:
    out = tmp_path / "m.yaml"
    first = call("mapping", "suggest", str(extracts), "--out", str(out), "--quiet")
    assert (first.code, first.out, first.err) == (0, "", "")
    assert read_mapping(out).mapping.version == 1
    again = call("mapping", "suggest", str(extracts), "--out", str(out))
    assert again.code == 2
    assert "name another file" in again.err


def test_suggest_as_json(extracts: Path) -> None:
    ran = call("mapping", "suggest", str(extracts), "--json", "--lang", "en")
    said = json.loads(ran.out)
    assert [e["file"] for e in said["extracts"]] == ["清单.csv"]
    assert {q["code"] for q in said["questions"]} == {"suggest_choice", "suggest_attribution"}
    assert said["mapping"].startswith("# Drafted by")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--rows", "0"), "--rows is 1 or more"),
        (("--table", "nothing"), "--table names no table"),
        (("--out", "m.txt"), "ends in .yaml"),
        (("--out", "m.yaml", "--json"), "choose one"),
    ],
)
def test_wrong_options_are_refused(extracts: Path, options: tuple[str, ...], says: str) -> None:
    ran = call("mapping", "suggest", str(extracts), *options)
    assert ran.code == 2
    assert says in ran.err


def test_schema_is_a_json_schema() -> None:
    ran = call("mapping", "schema")
    assert json.loads(ran.out)["properties"]["version"]


MAPPING = """\
version: 1
extracts:
  - file: "清单.csv"
    tables:
      - table: staff
        unless_empty: [管户人工号]
        columns: {staff_id: 管户人工号}
      - table: customers
        columns: {customer_id: 客户编码, name: 姓名, gender: 性别, opened_on: 开户日}
      - table: coverage
        unless_empty: [管户人工号]
        columns: {staff_id: 管户人工号, party_id: 客户编码, role: {constant: lead}}
"""
LIST = (
    "客户编码,姓名,性别,开户日,管户人工号,星座类型\n"
    "C1,欧阳明月,男,2020/1/2,S1,x\nC2,乙,?,2020/1/2,,x\n"
)


@pytest.fixture
def mapped(tmp_path: Path) -> tuple[str, str]:
    """Return the paths of a mapping and of what it is about."""
    (tmp_path / "m.yaml").write_text(MAPPING, "utf-8")
    (tmp_path / "清单.csv").write_text(LIST, "gb18030")
    return str(tmp_path / "m.yaml"), str(tmp_path / "清单.csv")


def test_check_says_what_would_happen_and_leaves_no_store(
    mapped: tuple[str, str], tmp_path: Path
) -> None:
    db = tmp_path / "bank.duckdb"
    ran = call(
        "mapping", "check", *mapped, "--db", str(db), "--max-reject-share", "1", "--lang", "en"
    )
    assert ran.code == 0
    assert "customers,2,1,0,0,0,1" in ran.out.splitlines()
    assert "C1,欧＊,＊,2020-01-02" in ran.out.splitlines()
    assert "column 性别: rows that would be rejected: 1 (such as row 3)" in ran.err
    assert "headers that the mapping does not use: 星座类型" in ran.err
    assert "欧阳" not in ran.out + ran.err
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith("bank")] == []


def test_check_shows_personal_columns_on_request(mapped: tuple[str, str], tmp_path: Path) -> None:
    share = ("--max-reject-share", "1")
    ran = call("mapping", "check", *mapped, "--db", str(tmp_path / "b"), "--show-personal", *share)
    assert "C1,欧阳明月,M,2020-01-02" in ran.out.splitlines()


def test_cells_of_a_bank_steer_neither_terminal_nor_spreadsheet(
    mapped: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = LIST.replace("欧阳明月", "=1+1").replace(",乙,?,", ",a\x1b[2J,女,")
    Path(mapped[1]).write_text(said, "gb18030")
    asked = ("mapping", "check", *mapped, "--db", str(tmp_path / "b"), "--show-personal")
    assert "C1,'=1+1,M,2020-01-02" in call(*asked).out.splitlines()
    screen = Terminal()
    monkeypatch.setattr("sys.stdout", screen)
    assert main(asked) == 0
    assert "a·[2J" in screen.getvalue()
    assert "\x1b[2J" not in screen.getvalue()


def test_too_many_rejects_end_with_attention(mapped: tuple[str, str], tmp_path: Path) -> None:
    ran = call("mapping", "check", *mapped, "--db", str(tmp_path / "b"), "--lang", "en")
    assert ran.code == 1
    assert "Too many rows would be rejected (customers)" in ran.err


def test_check_as_json(mapped: tuple[str, str], tmp_path: Path) -> None:
    ran = call("mapping", "check", *mapped, "--db", str(tmp_path / "b"), "--json", "--rows", "1")
    said = json.loads(ran.out)
    assert said["tables"]["coverage"]["inserted"] == 1
    assert said["tables"]["customers"]["rows"] == [
        {"customer_id": "C1", "name": "欧＊", "gender": "＊", "opened_on": "2020-01-02"}
    ]
    (reject,) = said["rejects"]
    assert (reject["rule"], reject["column"], reject["rows"]) == ("unknown_word", "性别", [3])
    assert said["refused"] == ["customers"]


def test_the_store_knows_ids_and_stays_byte_for_byte(
    mapped: tuple[str, str], tmp_path: Path
) -> None:
    app = small_bank.load(tmp_path / "bank")
    version, held = app.publisher.current(), content(app.store)
    before = Path(app.db).read_bytes()
    mapping = MAPPING.replace("table: staff", "table: tiers").replace(
        "{staff_id: 管户人工号}", "{tier: 管户人工号}"
    )
    Path(mapped[0]).write_text(mapping, "utf-8")
    ran = call("mapping", "check", *mapped, "--db", app.db, "--max-reject-share", "1")
    assert "coverage,1,1,0,0,0,0" in ran.out.splitlines()  # S1 is in the store alone
    assert (app.publisher.current(), content(app.store)) == (version, held)
    assert Path(app.db).read_bytes() == before


def test_a_mapping_that_is_none_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text("version: 2\n", "utf-8")
    ran = call("mapping", "check", str(tmp_path / "m.yaml"), str(tmp_path))
    assert ran.code == 2
    assert "m.yaml line 1" in ran.err


@pytest.mark.parametrize(("lang", "title"), [("zh", "个人客户"), ("en", "customers")])
def test_on_a_terminal_rows_are_read_downwards(
    mapped: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str, title: str
) -> None:
    screen = Terminal()
    monkeypatch.setattr("sys.stdout", screen)
    share = ("--max-reject-share", "1", "--lang", lang)
    assert main(["mapping", "check", *mapped, "--db", str(tmp_path / "b"), *share]) == 0
    lines = [line.split() for line in screen.getvalue().splitlines()]
    assert title in screen.getvalue()
    assert [("姓名" if lang == "zh" else "name"), "欧＊"] in lines
