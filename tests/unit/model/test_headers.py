"""The headers of real extracts mean what they mean, and none means two things."""

from __future__ import annotations

import pytest

from graphcrm.model import TABLES, Table
from graphcrm.model.headers import match_headers, normalise, table_named
from graphcrm.model.words import ATTRIBUTION

PARTY_TABLES = ("coverage", "contacts", "referrals", "holdings", "flows", "balances", "signals")
# What banks call a column: tables in which it stands, the column, its headers.
SPOKEN: list[tuple[tuple[str, ...], str, str]] = [
    (
        ("customers", "employment", "kinship", "payrolls", "household_members"),
        "customer_id",
        "客户号 客户编号 核心客户号 CIF号 ECIF号 客户内码 客户代码",
    ),
    (PARTY_TABLES, "party_id", "客户号 客户编号 核心客户号 CIF号 ECIF号 客户内码 客户代码"),
    (PARTY_TABLES, "party_id", "企业号 对公客户号 企业客户号 单位客户号"),
    (("customers",), "name", "姓名 客户名称 客户姓名 户名 中文名"),
    (("customers",), "id_no", "证件号码 证件号 身份证号"),
    (("customers", "firms"), "phone", "手机号 手机 联系电话 移动电话 预留手机号"),
    (("customers", "firms", "households"), "address", "地址 家庭住址 联系地址 通讯地址"),
    (("customers",), "village", "村 行政村 网格"),
    (
        ("branches", "customers", "firms", "staff", "targets"),
        "branch_id",
        "机构号 机构编码 归属机构 管户机构 所属网点 网点号 行号 支行",
    ),
    (("branches",), "parent_branch_id", "上级机构 管辖行"),
    (("customers", "firms"), "opened_on", "开户日期 开户日 建档日期 首次开户日期"),
    (("customers", "firms", "holdings"), "closed_on", "销户日期 销户日"),
    (("customers", "firms", "tiers"), "tier", "客户等级 客户层级 星级 贵宾等级 卡等级"),
    (("customers", "firms"), "do_not_contact", "免打扰 拒绝营销"),
    (("customers", "firms", "balances"), "deposits", "存款余额 储蓄余额 各项存款 存款时点"),
    (("customers", "balances"), "aum", "AUM 金融资产 管理资产 资产余额 AUM日均 AUM月日均"),
    (("customers", "firms", "balances"), "loans", "贷款余额 用信余额 各项贷款"),
    (
        ("customers", "firms", "balances", "holdings"),
        "revenue_12m",
        "贡献度 EVA 综合贡献 模拟利润 FTP利润",
    ),
    (
        ("firms", "employment", "payrolls", "firm_links"),
        "firm_id",
        "企业号 对公客户号 企业客户号 单位客户号",
    ),
    (("firms",), "uscc", "统一社会信用代码 信用代码 营业执照号 组织机构代码"),
    (("firms",), "headcount", "职工人数 从业人数 参保人数 员工人数"),
    (("firms",), "is_client", "是否本行客户"),
    (("firms",), "basic_account", "基本户标志"),
    (("employment",), "payroll", "代发标志 代发工资 是否代发"),
    (
        ("staff", "coverage", "contacts", "needs"),
        "staff_id",
        "员工号 工号 柜员号 客户经理编号 营销代码 员工代码",
    ),
    (
        ("staff",),
        "name",
        "管户客户经理 管户人 主办客户经理 客户经理 理财经理 维护人",
    ),
    (("coverage",), "role", "管户类型 主协办 AB角"),
    (("coverage", "employment", "guarantees"), "since", "生效日期 分配日期 起始日"),
    (("coverage", "employment", "guarantees"), "until", "失效日期 终止日"),
    (("holdings",), "maturity_on", "到期日"),
    (("contacts",), "contacted_on", "联系日期 拜访日期 跟进时间"),
    (("contacts",), "channel", "联系方式 拜访方式 触达渠道"),
    (("contacts",), "outcome", "跟进结果 营销结果"),
    (("referrals",), "referrer_id", "推荐客户号 介绍人 老客户编号"),
    (("guarantees",), "guarantor_id", "保证人 担保人"),
    (("guarantees",), "borrower_id", "被担保人 借款人"),
    (("guarantees",), "amount", "担保金额 担保余额"),
    (("guarantees",), "contract_id", "担保合同号"),
    (("transfers",), "amount", "交易金额"),
    (("employment",), "position", "职务 岗位"),
    (("kinship",), "relation", "与户主关系 亲属关系"),
    (("households", "household_members"), "household_id", "户号 户籍号 农户编号 家庭编号"),
    (("balances",), "on", "数据日期 统计日期 月末"),
]
CASES = [
    (table, column, header)
    for tables, column, headers in SPOKEN
    for table in tables
    for header in headers.split()
]
ASKED = [
    ("customers", "开户机构", ("branch_id",)),
    ("firms", "经办机构", ("branch_id",)),
    ("customers", "黑名单标志", ("do_not_contact",)),
    ("customers", "存款日均", ("deposits",)),
    ("customers", "年日均", ("deposits",)),
    ("balances", "月日均", ("deposits",)),
    ("customers", "风险等级", ("risk_appetite", "loan_class", "aml_grade")),
    ("coverage", "管户人", ("staff_id",)),
    ("contacts", "客户经理", ("staff_id",)),
]
every_table = pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))


@pytest.mark.parametrize(("table", "column", "header"), CASES)
def test_what_banks_say_is_understood(table: str, column: str, header: str) -> None:
    assert match_headers(TABLES[table], [header]).columns == (column,)
    spaced = f" {header[:1]} {header[1:].lower()}　"
    assert match_headers(TABLES[table], [spaced]).columns == (column,)


@pytest.mark.parametrize(("table", "header", "columns"), ASKED)
def test_what_may_mean_two_things_is_asked(
    table: str, header: str, columns: tuple[str, ...]
) -> None:
    match = match_headers(TABLES[table], [header])
    assert (match.columns, match.questions) == ((None,), {header: columns})
    # It is settled once the columns it might mean are there under their own names.
    settled = match_headers(TABLES[table], [header, *columns])
    assert (settled.questions, settled.unknown) == ({}, (header,))


@pytest.mark.parametrize("header", ATTRIBUTION)
def test_who_brought_the_money_is_not_who_looks_after_it(header: str) -> None:
    match = match_headers(TABLES["coverage"], [header])
    assert (match.columns, match.attribution) == ((None,), (header,))


@every_table
def test_names_and_titles_are_headers(table: Table) -> None:
    names = [c.name for c in table.columns]
    for headers in (names, [n.upper() for n in names], [c.title for c in table.columns]):
        match = match_headers(table, headers)
        assert (list(match.columns), match.repeated) == (names, ())


@every_table
def test_no_header_means_two_columns_of_a_table(table: Table) -> None:
    meaning: dict[str, set[str]] = {}
    for column in table.columns:
        for header in (column.name, column.title, *column.synonyms):
            meaning.setdefault(normalise(header), set()).add(column.name)
    assert {h: c for h, c in meaning.items() if len(c) > 1} == {}
    asked = {normalise(header) for column in table.columns for header in column.asks}
    assert asked & meaning.keys() == set(), "asked, and yet understood"


@pytest.mark.parametrize(
    "unit", ["(万元)", "（万元）", "_万元", "/万元", "[万元]", "万元", "（单位：万元）"]
)
def test_a_unit_in_a_header_of_money(unit: str) -> None:
    match = match_headers(TABLES["customers"], [f"存款余额{unit}", "存款余额（元）", f"姓名{unit}"])
    assert match.columns == ("deposits", "deposits", None)
    assert match.powers == (4, 0, 0)
    assert match.repeated == ("deposits",)


def test_names_of_tables_are_told_apart() -> None:
    names = [name for t in TABLES.values() for name in (t.name, t.title)]
    assert len(set(names)) == len(names)
    for table in TABLES.values():
        for stem in (
            table.name,
            table.title,
            f"{table.name}_2026",
            f"{table.title}2",
            table.name.upper(),
        ):
            assert table_named(stem) is table, stem
    assert table_named("notes") is None
    assert table_named("customersfirms") is None


@pytest.mark.parametrize(("header", "power"), [("存款余额(分)", -2), ("存款余额_分", -2)])
def test_fen_in_a_header_of_money(header: str, power: int) -> None:
    match = match_headers(TABLES["customers"], [header, "存款余额分"])
    assert (match.columns, match.powers) == (("deposits", None), (power, 0))
