"""How sure a header means a column, by its words."""

import pytest

from graphcrm.ingest.suggest.names import (
    ALIKE,
    COMPOUND,
    EXACT,
    FUZZY,
    OTHER_PARTY,
    SYNONYM,
    bare,
    likeness,
    manager,
    similarity,
)
from graphcrm.model import TABLES


def meant(header: str, table: str, column: str) -> tuple[float, str]:
    return likeness(header, TABLES[table], TABLES[table].column(column))


def test_the_ways_to_be_sure_are_in_order() -> None:
    assert 1 >= EXACT > SYNONYM > COMPOUND > FUZZY > OTHER_PARTY > FUZZY * ALIKE > 0


@pytest.mark.parametrize(
    ("header", "table", "column", "why"),
    [
        ("deposits", "customers", "deposits", "exact"),
        ("存款余额（万元）", "customers", "deposits", "synonym"),
        ("CUSTOMER-ID", "customers", "customer_id", "synonym"),
        ("客户编码", "customers", "customer_id", "compound"),
        ("客户编码", "coverage", "party_id", "compound"),
        ("网点名称", "branches", "name", "compound"),
        ("客户号", "firms", "firm_id", "other_party"),
        ("客户编码", "firms", "firm_id", "other_party"),
        ("手机号码", "customers", "phone", "fuzzy"),
        ("cust_no", "customers", "customer_id", "compound"),
        ("open_date", "customers", "opened_on", "fuzzy"),
    ],
)
def test_a_header_means_a_column(header: str, table: str, column: str, why: str) -> None:
    confidence, said = meant(header, table, column)
    assert said == why
    assert 0 < confidence <= 1


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("贷款余额", "deposits"),  # borrowed, not deposited
        ("销户时间", "opened_on"),
        ("配偶客户号", "customer_id"),  # somebody else
        ("客户名称", "customer_id"),
        ("机构名称", "branch_id"),
        ("揽储人", "name"),  # who brought the business in
        ("推荐人", "name"),
        ("", "name"),
        ("星座", "name"),
    ],
)
def test_what_is_like_and_means_something_else_is_not_taken(header: str, column: str) -> None:
    assert meant(header, "customers", column) == (0.0, "")


@pytest.mark.parametrize(
    ("header", "part", "role"),
    [
        ("管户人", "name", "lead"),
        ("客户经理编号", "id", "lead"),
        ("协办客户经理工号", "id", "assistant"),
        ("理财经理姓名", "name", "wealth"),
        ("AB角", None, None),
        ("员工号", None, None),
        ("营销人", None, None),
    ],
)
def test_who_looks_after_the_party(header: str, part: str | None, role: str | None) -> None:
    found = manager(header)
    assert (found and found.part, found and found.role) == (part, role)


def test_likeness_is_symmetric_and_never_whole() -> None:
    one, other = "手机号码", "手机号"
    assert similarity(one, other) == similarity(other, one) == pytest.approx(6 / 7)
    assert similarity(one, one) < 1


def test_a_unit_is_no_part_of_a_header() -> None:
    assert [bare(h) for h in ("余额(万元)", "余额[元]", "余额:亿元", "万元")] == [
        *["余额"] * 3,
        "万元",
    ]
