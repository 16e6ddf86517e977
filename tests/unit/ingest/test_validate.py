from decimal import Decimal
from pathlib import Path

import pytest

from graphcrm.errors import InputError, MappingError
from graphcrm.ingest.validate import Checked
from tests.unit.ingest.extracts import checked, text_file

Reject = tuple[int, str, str, str]


def rejected(done: Checked) -> list[Reject]:
    """Return (row, column, value, rule) of each rejected row."""
    return sorted(
        (int(row), batch.column, value, batch.rule)
        for batch in done.rejects.batches
        for row, value in zip(batch.rows, batch.values.to_pylist(), strict=True)
    )


def warned(done: Checked) -> list[tuple[str, str | None, int]]:
    return [(n.rule, n.column, n.n_rows) for n in done.warnings]


def test_a_dirty_extract(tmp_path: Path) -> None:
    text = (
        "客户号,姓名,开户日期,存款余额（万元）,客户等级\n"
        "\t001,甲,9999-12-31,1.5,金卡\n"  # 2 kept
        "合计,,,100,\n"  # 3
        "6.22E+18,乙,,1,\n"  # 4
        ",丙,2026-02-30,1,\n"  # 5 the key comes first
        "５,丁,2026-02-30,-1,\n"  # 6 the date stands before the money
        "006,戊,,x,\n"  # 7
        "007,己\n"  # 8
        "小计：,,,,\n"  # 9
        "008,无,-,,#N/A\n"  # 10 kept
    )
    done = checked(text_file(tmp_path, "customers.csv", text, "gb18030"))
    assert done.rows.to_pylist() == [
        {
            "customer_id": "001",
            "name": "甲",
            "opened_on": None,
            "tier": "金卡",
            "deposits": Decimal("15000.00"),
        },
        {"customer_id": "008", "name": None, "opened_on": None, "tier": None, "deposits": None},
    ]
    assert rejected(done) == [
        (3, "", "", "total_row"),
        (4, "客户号", "6.22E+18", "id_lost_digits"),
        (5, "客户号", "", "missing_key"),
        (6, "开户日期", "2026-02-30", "unreadable_date"),
        (7, "存款余额（万元）", "x", "unreadable_number"),
        (8, "", "", "wrong_number_of_cells"),
        (9, "", "", "total_row"),
    ]
    assert done.positions.tolist() == [0, 7]
    assert done.raw.row_numbers[done.positions].tolist() == [2, 10]
    assert done.n_read == 9 == done.rows.num_rows + done.rejects.n("customers")
    assert done.rejects.counted("customers") == 5
    assert done.listed_keys.to_pylist() == [{"customer_id": "5"}, {"customer_id": "006"}]
    assert done.warnings == ()


def test_rows_that_contradict_themselves(tmp_path: Path) -> None:
    text = (
        "staff_id,party_id,role,since,until\n"
        "S1,P1,lead,2026-01-02,2026-01-01\n"
        "S1,P2,lead,2026-01-01,2026-01-01\n"  # kept: never valid, and says so
        "S1,S1,lead,,2026-01-01\n"  # kept: staff and party are not alike
        "S1,P3,boss,2026-01-02,2026-01-01\n"
    )
    done = checked(text_file(tmp_path, "coverage.csv", text))
    assert rejected(done) == [
        (2, "until", "2026-01-01", "end_before_start"),
        (5, "role", "boss", "unknown_word"),
    ]
    # The role of the second is part of its key and could not be read.
    assert done.listed_keys.to_pylist() == [{"staff_id": "S1", "party_id": "P1", "role": "lead"}]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("kinship.csv", "customer_id,other_customer_id\n1,1\n1,2\n"),
        ("transfers.csv", "from_id,to_id,amount\n1,1,5\n1,2,5\n"),
        ("guarantees.csv", "guarantor_id,borrower_id,amount\n 1,'1,5\n1,2,5\n"),
        ("firm_links.csv", "firm_id,other_firm_id,kind\n1,1,supplies\n1,2,supplies\n"),
    ],
)
def test_self_edges(tmp_path: Path, name: str, text: str) -> None:
    done = checked(text_file(tmp_path, name, text))
    assert [(row, rule) for row, _, _, rule in rejected(done)] == [(2, "self_edge")]
    assert done.rows.num_rows == 1


def test_a_referral_of_oneself_loads_with_a_warning(tmp_path: Path) -> None:
    text = "referrer_id,party_id,referred_on,outcome\n1,1,2026-01-01,\n1,2,2026-01-01,成功\n"
    done = checked(text_file(tmp_path, "referrals.csv", text))
    assert done.rows["outcome"].to_pylist() == [None, "opened"]
    assert warned(done) == [("self_referral", "party_id", 1)]


def test_a_required_amount_that_is_empty(tmp_path: Path) -> None:
    done = checked(text_file(tmp_path, "transfers.csv", "from_id,to_id,amount\n1,2,\n,2,\n"))
    assert rejected(done) == [(2, "amount", "", "missing_value"), (3, "from_id", "", "missing_key")]


@pytest.mark.parametrize("channel", ["", "channel"])
def test_an_empty_key_word_means_what_the_model_says(tmp_path: Path, channel: str) -> None:
    text = f"staff_id,party_id,contacted_on,{channel}\nS,P,2026-01-01,\n"
    done = checked(text_file(tmp_path, "contacts.csv", text))
    assert done.rows.column_names == ["staff_id", "party_id", "contacted_on", "channel"]
    assert done.rows["channel"].to_pylist() == ["other"]


def test_only_a_header_warns(tmp_path: Path) -> None:
    done = checked(text_file(tmp_path, "customers.csv", "customer_id,星座类型\n"))
    assert warned(done) == [("unknown_header", "星座类型", 0), ("no_rows", None, 0)]
    assert (done.rows.num_rows, done.n_read, done.listed_keys.num_rows) == (0, 0, 0)


def test_identity_cards_are_checked_where_they_are_ones(tmp_path: Path) -> None:
    rows = ["1,,110105194912310021", "2,身份证,110105194912310021", "3,护照,E12345678", "4,,"]
    text = "customer_id,id_type,id_no\n" + "\n".join(rows)
    assert warned(checked(text_file(tmp_path, "customers.csv", text))) == [
        ("id_card_checksum", "id_no", 2)
    ]
    text = "customer_id,id_no\n1,E12345678\n2,11010519491231002X\n"
    assert warned(checked(text_file(tmp_path, "customers.csv", text))) == [
        ("id_card_checksum", "id_no", 1)
    ]


def test_codes_of_firms_are_checked(tmp_path: Path) -> None:
    text = "firm_id,信用代码\n1,91350100M000100Y43\n2,91350100M000100Y44\n3,\n"
    assert warned(checked(text_file(tmp_path, "firms.csv", text))) == [
        ("uscc_checksum", "信用代码", 1)
    ]


@pytest.mark.parametrize(("n_less", "asks"), [(0, False), (1, False), (2, True)])
def test_aum_below_deposits_is_told_and_asked_about_beyond_one_in_twenty(
    tmp_path: Path, n_less: int, asks: bool
) -> None:
    rows = [f"{i},{1 if i < n_less else 3},2" for i in range(20)] + ["20,,2", "21,1,"]
    text = "customer_id,aum,deposits\n" + "\n".join(rows)
    done = checked(text_file(tmp_path, "customers.csv", text))
    rules = ["aum_below_deposits"] * (n_less > 0) + ["aum_without_deposits"] * asks
    assert warned(done) == [(rule, "aum", n_less) for rule in rules]
    assert done.rows.num_rows == 22


def test_ambiguous_headers_are_asked_about_before_a_row_is_read(tmp_path: Path) -> None:
    path = text_file(tmp_path, "customers.csv", "客户号,风险等级,开户机构\n1,低,x\n")
    with pytest.raises(MappingError) as caught:
        checked(path)
    assert str(caught.value) == (
        "customers.csv: header 风险等级 may mean risk_appetite, loan_class or aml_grade; rename it "
        "to the one that is meant, or leave it out with --drop 风险等级; header 开户机构 may mean "
        "branch_id or something else; rename it to the one that is meant, or leave it out with "
        "--drop 开户机构"
    )
    done = checked(path, drop=["风险等级", "开户机构"])
    assert done.rows.column_names == ["customer_id"]
    assert done.dropped == ("开户机构", "风险等级")
    assert done.warnings == ()


def test_two_headers_of_one_column_are_asked_about(tmp_path: Path) -> None:
    path = text_file(tmp_path, "customers.csv", "客户号,手机,联系电话\n1,a,b\n")
    with pytest.raises(MappingError, match="headers 手机 and 联系电话 all mean phone") as caught:
        checked(path)
    assert str(caught.value).endswith("--drop 联系电话")
    assert checked(path, drop=["手机"]).rows["phone"].to_pylist() == ["b"]
    assert checked(path, drop=["phone"]).rows.column_names == ["customer_id"]
    assert checked(path, drop=["customers.phone"]).dropped == ("customers.phone",)
    with pytest.raises(MappingError):
        checked(path, drop=["firms.phone"])


def test_a_rejected_cell_of_a_dropped_twin_names_the_right_header(tmp_path: Path) -> None:
    path = text_file(tmp_path, "customers.csv", "客户号,手机,联系电话\n1,a,1.3E+10\n")
    assert rejected(checked(path, drop=["手机"])) == [(2, "联系电话", "1.3E+10", "id_lost_digits")]


def test_missing_keys_are_refused(tmp_path: Path) -> None:
    path = text_file(tmp_path, "customers.csv", "姓名\n甲\n")
    with pytest.raises(InputError, match=r"missing key column customer_id \(客户号, ") as caught:
        checked(path)
    assert "甲" not in str(caught.value)
    path = text_file(tmp_path, "customers.csv", "客户号,姓名\n1,甲\n")
    with pytest.raises(InputError, match="do not drop it"):
        checked(path, drop=["customer_id"])
    path = text_file(tmp_path, "transfers.csv", "from_id,to_id\n1,2\n")
    with pytest.raises(InputError, match="missing column amount"):
        checked(path)


def test_a_missing_key_is_named_once_and_who_brought_the_business_is_not_it(
    tmp_path: Path,
) -> None:
    path = text_file(tmp_path, "coverage.csv", "客户号,管户类型\n1,主办\n")
    with pytest.raises(InputError) as caught:
        checked(path)
    assert str(caught.value) == (
        "coverage.csv: missing key column staff_id (员工号, 工号, 柜员号); add it to the extract, "
        "or name its header so, and do not drop it"
    )
    path = text_file(tmp_path, "coverage.csv", "客户号,揽储人,营销人\n1,甲,乙\n")
    with pytest.raises(InputError) as caught:
        checked(path)
    assert str(caught.value).endswith(
        "do not drop it; 揽储人 and 营销人 say who brought the business in, not who looks after "
        "it, so it cannot stand for staff_id"
    )


def test_a_row_of_data_taken_for_a_header_is_not_repeated(tmp_path: Path) -> None:
    done = checked(text_file(tmp_path, "customers.csv", "客户号,王小明,zodiac\n1,甲,鼠\n"))
    assert warned(done) == [("unknown_header", "2", 0), ("unknown_header", "zodiac", 0)]


def test_headers_that_are_not_used_are_named(tmp_path: Path) -> None:
    text = "客户号,推荐人,星座类型,13800138000,,\n1,甲,乙,丙,丁,\n"
    done = checked(text_file(tmp_path, "customers.csv", text))
    assert warned(done) == [
        ("attribution_header", "推荐人", 0),
        ("unknown_header", "星座类型", 0),
        ("unknown_header", "4", 0),  # a header that looks like a phone number is not repeated
        ("missing_header", "5", 0),
    ]
    assert done.warnings[1].text().startswith("customers.csv, column 星座类型: The header is not")
    assert done.warnings[1].text("zh").startswith("customers.csv，列 星座类型：表头")


TOTALS = ["合计", "合 计", "合\u3000\u3000计", "\t合计", "合计2户", "合计２户", "本页合计"]
TOTALS += ["总计：2户", "小计（2户）", "全行累计:", "全部小计 3"]


@pytest.mark.parametrize("word", [*TOTALS, "Total", "SUBTOTAL:", "sub total", "Grand Total"])
def test_totals_in_place_of_a_key(tmp_path: Path, word: str) -> None:
    text = f"姓名,村,职业,地址,客户号\n甲,,,,{word}\n乙,,,,1\n"
    done = checked(text_file(tmp_path, "customers.csv", text))
    assert done.rows["customer_id"].to_pylist() == ["1"]
    assert done.rejects.by_rule() == {"total_row": 1}
    assert done.rejects.counted("customers") == 0


@pytest.mark.parametrize("word", TOTALS)
@pytest.mark.parametrize("column", [0, 1, 2])
def test_totals_beside_an_empty_key(tmp_path: Path, word: str, column: int) -> None:
    cells = ["", "", ""]
    cells[column] = word
    text = f"姓名,村,职业,地址,客户号\n{','.join(cells)},, \n"
    done = checked(text_file(tmp_path, "customers.csv", text))
    assert done.rejects.by_rule() == {"total_row": 1}


@pytest.mark.parametrize("name", ["Total", "合计", "总计：2户", "合计村", "会计小计划"])
def test_a_name_beside_a_key_is_no_total(tmp_path: Path, name: str) -> None:
    done = checked(text_file(tmp_path, "firms.csv", f"企业名称,企业号\n{name},F1\n"))
    assert done.rows.to_pylist() == [{"firm_id": "F1", "name": name}]
    assert done.rejects.n() == 0


def test_a_name_without_a_key_that_is_no_total_stays_a_reject(tmp_path: Path) -> None:
    text = "企业名称,企业号,地址\nTotal,,\n合计村,,\n,,合计\n"
    done = checked(text_file(tmp_path, "firms.csv", text))
    assert done.rejects.by_rule() == {"missing_key": 2, "total_row": 1}


def test_many_rows_at_once(tmp_path: Path) -> None:
    n = 50_000
    rows = "".join(f"{i:06d},张三,{i % 7},2026-{i % 13:02d}-01\n" for i in range(n))
    done = checked(text_file(tmp_path, "customers.csv", f"客户号,姓名,存款余额,开户日期\n{rows}"))
    n_bad = len(range(0, n, 13))  # month 00
    assert done.rejects.by_rule() == {"unreadable_date": n_bad}
    assert done.rows.num_rows == n - n_bad
