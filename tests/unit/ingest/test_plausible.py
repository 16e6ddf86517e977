import pytest

from graphcrm.ingest.plausible import shown

TOLD = ["zodiac", "revenue_12m", "Customer.Type", "net worth", "ECIF", " ＡＵＭ ", "客户经理", "村"]
TOLD += ["星座类型", "客户星座", "是否高净值", "近12月交易金额（万元）", "曾用名", "管户机构"]
HIDDEN = ["王小明", "欧阳小明", "王经理", "星座", "13812345678", "Wang Xiaoming", "WANG XIAOMING"]
HIDDEN += ["C00017", "A12345678", "a@b.cn", "2026-06-30", "3", "11010519491231002X", "-"]
HIDDEN += ["人民路12号", "幸福里12号", "客户服务有限公司", "某某路网点", "客户" * 20, "x" * 31]


@pytest.mark.parametrize("header", TOLD)
def test_headers_are_told(header: str) -> None:
    assert shown(6, header) == header


@pytest.mark.parametrize("header", HIDDEN)
def test_what_may_be_data_is_not(header: str) -> None:
    assert shown(6, header) == "7"
