"""A draft as a whole: which tables and columns it finds, and what it asks."""

from collections.abc import Callable
from pathlib import Path

import pytest

from graphcrm.errors import InputError
from graphcrm.ingest.mapping import Mapping, TableMap
from graphcrm.ingest.mapping_file import read_mapping
from graphcrm.ingest.suggest.suggest import Suggestion, suggest
from tests.unit.ingest.suggest.scrambled import Renaming, score, slip, synonym, write_scrambled

Draft = Callable[..., Suggestion]


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    """Return a function that drafts for files given as name -> text."""

    def of(files: dict[str, str], **options: str | int) -> Suggestion:
        folder = tmp_path / "in"
        folder.mkdir()
        for name, text in files.items():
            (folder / name).write_text(text, "gb18030")
        return suggest([folder], staging=tmp_path, **options)  # type: ignore[arg-type]

    return of


def read_back(found: Suggestion, folder: Path) -> Mapping:
    """Return the draft as a load reads it."""
    path = folder / "draft.yaml"
    path.write_text(found.yaml("zh"), "utf-8")
    return read_mapping(path).mapping


def tables(found: Suggestion, folder: Path) -> dict[str, TableMap]:
    (extract,) = read_back(found, folder).extracts
    return {t.table: t for t in extract.tables}


def codes(found: Suggestion) -> list[str]:
    return [question.code for _, question in found.questions]


WIDE = (
    "客户清单\n客户编码,客户姓名,存款余额(万元),机构号,管户人工号,管户人,主协办,协办人工号,分配日期,"
    "户号,与户主关系,工作单位编号,单位名称,职务,揽储人\n"
    "C1,甲,1.5,B1,S1,张三,主办,S2,2026-01-02,H1,户主,F1,某厂,工人,S9\n"
    "C2,乙,2.5,B1,S1,张三,主办,,2026-01-02,,,,,,S9\n"
    "合计,,4,,,,,,,,,,,,\n"
)


def test_a_wide_list_fills_every_table_it_speaks_of(draft: Draft, tmp_path: Path) -> None:
    found = draft({"清单.csv": WIDE})
    by_table = tables(found, tmp_path)
    assert set(by_table) == {
        *("customers", "staff", "coverage", "households", "household_members"),
        *("employment", "firms"),
    }
    assert by_table["firms"].unless_empty == ["工作单位编号"]
    assert by_table["household_members"].columns["role"].source == "与户主关系"
    (extract,) = read_back(found, tmp_path).extracts
    covers = [t for t in extract.tables if t.table == "coverage"]
    assert [t.columns["staff_id"].source for t in covers] == ["管户人工号", "协办人工号"]
    assert covers[0].columns["role"].source == "主协办"
    assert covers[0].columns["since"].source == "分配日期"
    assert covers[1].columns["role"].constant == "assistant"
    assert extract.where[0].not_in == ["合计"]


def test_who_brought_the_business_in_is_never_coverage(draft: Draft, tmp_path: Path) -> None:
    found = draft({"清单.csv": WIDE})
    assert "suggest_attribution" in codes(found)
    sources = {c.source for e in read_back(found, tmp_path).extracts
               for t in e.tables for c in t.columns.values()}  # fmt: skip
    assert "揽储人" not in sources


@pytest.mark.parametrize(
    ("words", "column"),
    [("C1 C3", "risk_appetite"), ("关注 次级", "loan_class"), ("中 高", "aml_grade")],
)
def test_the_words_say_which_risk_is_meant(
    draft: Draft, tmp_path: Path, words: str, column: str
) -> None:
    one, other = words.split()
    found = draft({"customers.csv": f"客户号,姓名,风险等级\n1,甲,{one}\n2,乙,{other}\n"})
    assert tables(found, tmp_path)["customers"].columns[column].source == "风险等级"
    assert codes(found) == []


@pytest.mark.parametrize(
    ("headers", "row", "code"),
    [
        ("客户号,风险等级", "1,7", "suggest_choice"),
        ("客户号,开户机构", "1,B1", "suggest_perhaps"),
        ("客户号,存款日均", "1,5", "suggest_perhaps"),
        ("客户号,黑名单标志", "1,是", "suggest_perhaps"),
        ("客户号,推荐人", "1,2", "suggest_attribution"),
        ("客户号,手机,移动电话", "1,13800138000,13800138000", "suggest_rivals"),
        ("客户号,出生日期", "1,1/2/1990", "suggest_day_or_month"),
        ("客户号,出生日期", "1,50101", "suggest_excel_or_yymmdd"),
        ("客户号,存款余额", "1,1.2345", "suggest_unit"),
        ("客户号,支行", "1,东城支行", "suggest_no_ids"),
        ("客户号,出生日期", "1,甲", "suggest_other_cells"),
        ("客户号,性别", "1,甲", "suggest_unknown_words"),
        ("客户号,管户人", "1,张三", "suggest_no_ids"),
    ],
)
def test_what_leaves_a_choice_becomes_a_question(
    draft: Draft, headers: str, row: str, code: str
) -> None:
    found = draft({"customers.csv": f"{headers}\n{row}\n"})
    assert code in codes(found)
    assert "# ?" in found.yaml("zh")


@pytest.mark.parametrize(
    "column", ["出生日期,1/2/1990", "手机,13800138000,移动电话,13800138000", "支行,东城支行"]
)
def test_what_is_doubtful_is_a_comment(draft: Draft, tmp_path: Path, column: str) -> None:
    cells = column.split(",")
    headers, row = ",".join(cells[::2]), ",".join(cells[1::2])
    found = draft({"customers.csv": f"客户号,姓名,{headers}\n1,甲,{row}\n"})
    assert set(tables(found, tmp_path)["customers"].columns) == {"customer_id", "name"}


def test_the_managers_branch_stands_and_the_opening_one_is_left(
    draft: Draft, tmp_path: Path
) -> None:
    found = draft({"customers.csv": "客户号,管户机构,开户机构\n1,B1,B2\n"})
    assert tables(found, tmp_path)["customers"].columns["branch_id"].source == "管户机构"
    assert codes(found) == []


def test_aum_below_deposits_leaves_them_out(draft: Draft, tmp_path: Path) -> None:
    found = draft({"customers.csv": "客户号,AUM,存款余额\n1,5,10\n2,0,10\n"})
    assert not tables(found, tmp_path)["customers"].aum_includes_deposits
    assert codes(found) == ["suggest_aum"]


def test_formats_units_words_and_empty_words_are_drafted(draft: Draft, tmp_path: Path) -> None:
    found = draft({"customers.csv": (
        "单位：万元,,,\n客户号,出生日期,存款余额,客户状态\n1,930101,1,正常户\n2,未知,2,冻结\n"
        "3,851231,3,正常户\n")})  # fmt: skip
    columns = tables(found, tmp_path)["customers"].columns
    assert columns["birth_date"].dates == ["YYMMDD"]
    assert columns["birth_date"].null_words == ["未知"]
    assert columns["deposits"].unit == "万元"
    assert columns["status"].values == {"正常户": "normal"}


def test_a_list_of_both_kinds_of_party_is_split(draft: Draft, tmp_path: Path) -> None:
    found = draft({"名单.csv": "客户号,客户名称,客户类型,性别\n1,甲,对私,男\n2,某厂,对公,\n"})
    by_table = tables(found, tmp_path)
    assert by_table["customers"].where[0].is_in == ["对私"]
    assert by_table["firms"].where[0].is_in == ["对公"]


def test_month_ends_are_history_too(draft: Draft, tmp_path: Path) -> None:
    found = draft({"名单.csv": "客户号,姓名,性别,数据日期,存款余额\n1,甲,男,2026-06-30,5\n"})
    assert set(tables(found, tmp_path)) == {"customers", "balances"}


def test_ids_of_two_kinds_of_party_ask_for_a_prefix(draft: Draft) -> None:
    found = draft({"customers.csv": "客户号,姓名\n1,甲\n", "firms.csv": "企业号,企业名称\n1,厂\n"})
    assert codes(found) == ["suggest_prefix"]


def test_ids_that_are_in_no_other_extract_are_doubted(draft: Draft, tmp_path: Path) -> None:
    people = "客户号,姓名\nC1,甲\nC2,乙\n"
    good = draft({"customers.csv": people, "firms.csv": "企业号\nF1\n",
                  "holdings.csv": "客户号,产品代码\nX1,P1\nX2,P1\n"})  # fmt: skip
    assert "suggest_no_ids" in codes(good)


def test_parts_of_one_extract_share_a_pattern(draft: Draft, tmp_path: Path) -> None:
    found = draft({f"客户_20260{m}.csv": "客户号,姓名\n1,甲\n" for m in (5, 6)})
    (extract,) = read_back(found, tmp_path).extracts
    assert extract.file == "客户*.csv"


def test_the_same_extracts_give_the_same_draft(draft: Draft, tmp_path: Path) -> None:
    found = draft({"清单.csv": WIDE})
    again = suggest([tmp_path / "in"], staging=tmp_path)
    assert again.yaml("en") == found.yaml("en")
    assert again.to_dict("zh") == found.to_dict("zh")


def test_no_cell_of_a_person_is_told(draft: Draft) -> None:
    found = draft({"customers.csv": (
        "客户号,姓名,性别,出生日期,手机号,地址\n"
        "K7001,欧阳明月,甲乙,1990-01-02,13912345678,春天路七号\n"
        "K7002,司马相如,丙丁,1991-01-02,13912345679,秋天路八号\n")})  # fmt: skip
    said = found.yaml("zh") + str(found.to_dict("zh"))
    secrets = ("K7001", "欧阳", "司马", "甲乙", "1990", "139", "春天")
    assert [secret for secret in secrets if secret in said] == []


@pytest.mark.parametrize(("rename", "least"), [(synonym, 0.99), (slip, 0.9)])
def test_a_renamed_bank_is_found_again(tmp_path: Path, rename: Renaming, least: float) -> None:
    truth = write_scrambled(tmp_path / "in", 0, rename)
    found = suggest([tmp_path / "in"], staging=tmp_path, n_rows=100)
    right, wrong = score(found, truth)
    assert right >= least
    assert [guess for guess in wrong if guess[0] > 0.9] == []


def test_without_the_names_of_files_the_headers_say_the_table(tmp_path: Path) -> None:
    truth = write_scrambled(tmp_path / "in", 5, synonym)
    for n, name in enumerate(truth):
        (tmp_path / "in" / f"{name}.csv").rename(tmp_path / "in" / f"{n}x.csv")
    found = suggest([tmp_path / "in"], staging=tmp_path, n_rows=100)
    named = {list(truth)[int(d.peek.file[:-5])]: {t.table for t in d.tables} for d in found.drafts}
    assert [name for name in truth if name not in named[name]] == []


def test_a_table_can_be_named(draft: Draft, tmp_path: Path) -> None:
    found = draft({"x.csv": "客户号,类型,提出日期\n1,2,2026-01-01\n"}, table="needs")
    assert set(tables(found, tmp_path)) == {"needs"}


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", b"", "is empty"),
        ("a.csv", b"\x00\x01\x02\x03" * 1000, "is not a CSV text file"),
        ("a.csv", b"1,2\n3,4\n", "looks like a header"),
        ("a.csv", ",".join(f"c{i}" for i in range(10_000)).encode(), "more than 1,000 columns"),
        ("a.xlsx", b"PK\x03\x04 no workbook", "cannot be read as a workbook"),
        ("a.parquet", b"PAR1", "cannot be read as Parquet"),
    ],
)
def test_what_cannot_be_looked_at_is_an_error(
    tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=says):
        suggest([tmp_path / name], staging=tmp_path)


def test_an_empty_folder_and_wrong_options_are_errors(tmp_path: Path) -> None:
    for options, says in (
        ({}, "no extract"),
        ({"n_rows": 0}, "--rows"),
        ({"table": "x"}, "--table"),
    ):
        with pytest.raises(InputError, match=says):
            suggest([tmp_path], staging=tmp_path, **options)


def test_one_bad_file_among_good_ones_is_named(draft: Draft) -> None:
    found = draft({"customers.csv": "客户号,姓名\n1,甲\n", "bad.csv": ""})
    assert codes(found) == ["suggest_refused"]
    assert len(found.drafts) == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_encodings_and_separators_are_found(tmp_path: Path, encoding: str, separator: str) -> None:
    text = "客户号,姓名,性别\n1,甲,男\n2,乙,女\n".replace(",", separator)
    (tmp_path / "customers.csv").write_text(text, encoding)
    (found,) = suggest([tmp_path], staging=tmp_path).drafts
    assert [line.column for line in found.tables[0].lines] == ["customer_id", "name", "gender"]


@pytest.mark.parametrize(
    "text",
    ["客户号,姓名\n", "客户号\n1\n", "客户号,客户号,姓名\n1,1,甲\n", "客户号,姓名,姓名\n1,甲,甲\n"],
)
def test_headers_alone_one_column_and_headers_twice(
    draft: Draft, tmp_path: Path, text: str
) -> None:
    found = draft({"customers.csv": text})
    assert tables(found, tmp_path)["customers"].columns["customer_id"].source == "客户号"


def test_an_extract_of_nothing_known_is_a_comment(draft: Draft) -> None:
    found = draft({"customers.csv": "客户号,姓名\n1,甲\n", "x.csv": "星座,血型,客户号\n白羊,A,1\n"})
    assert "suggest_no_table" in codes(found)
    assert "x.csv" in found.yaml("en")
