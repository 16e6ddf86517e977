"""The commands about mapping files, as a user calls them."""

import json
from pathlib import Path

import pytest

from graphcrm.ingest.mapping_file import read_mapping
from tests.faults.cli import call


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
