"""May a header be told?  What stands in a header row may be a person's data after all."""

from __future__ import annotations

import re
from functools import cache

from graphcrm.model import TABLES
from graphcrm.model.headers import normalise
from graphcrm.model.words import ATTRIBUTION

_LONGEST = 30
# revenue_12m, Customer.Type, "net worth"; not "Wang Xiaoming", C00017 or 13800138000.
_IDENTIFIER = re.compile(r"[a-z_]\w*(?:[ ./-][a-z_]\w*)*|[A-Za-z_]\w*(?:[./-][A-Za-z_]\w*)*", re.A)
_NUMBER = re.compile(r"\d{3}")
_PLACE_OR_FIRM = re.compile(r"[路街巷弄栋幢室]|公司|\d号")
_UNIT = re.compile(r"[(\[][^)\]]*[)\]]$")
_BEGINS = ("客户", "员工", "企业", "账户", "产品", "贷款", "存款", "是否", "有无")
_ENDS = (
    *("号", "码", "额", "率", "名称", "姓名", "户名", "全名", "别名", "曾用名", "英文名", "用户名"),
    *("日期", "时间", "年份", "月份", "年月", "日均", "月末", "年限", "期限", "年龄", "序号"),
    *("金额", "余额", "笔数", "次数", "人数", "户数", "天数", "比例", "占比", "币种", "单位"),
    *("标志", "标识", "标记", "标签", "代码", "编码", "编号", "类型", "类别", "种类", "分类"),
    *("性质", "状态", "情况", "方式", "渠道", "来源", "用途", "等级", "级别", "星级", "评级"),
    *("机构", "部门", "网点", "客户", "员工", "企业", "产品", "科目", "地址", "电话", "手机"),
    *("邮箱", "邮编", "职业", "学历", "民族", "国籍", "性别", "备注", "说明", "原因", "描述"),
)


def shown(place: int, header: str) -> str:
    """Return ``header`` where it reads like a header, else its place in the file, from 1.

    >>> [shown(1, header) for header in ("zodiac", "星座类型", "王小明", "13812345678")]
    ['zodiac', '星座类型', '2', '2']
    """
    return header if _plausible(header) else str(place + 1)


def _plausible(header: str) -> bool:
    plain = _UNIT.sub("", normalise(header))
    if plain in _known():
        return True
    if len(header) > _LONGEST or _NUMBER.search(plain):
        return False
    if header.isascii():
        return _IDENTIFIER.fullmatch(header.strip()) is not None
    if _PLACE_OR_FIRM.search(plain):
        return False
    return plain.startswith(_BEGINS) or plain.endswith(_ENDS)


@cache
def _known() -> frozenset[str]:
    """Return every header that the model knows, in whatever table."""
    columns = [c for table in TABLES.values() for c in table.columns]
    every = (h for c in columns for h in (c.name, c.title, *c.synonyms, *c.asks))
    return frozenset(normalise(header) for header in (*every, *ATTRIBUTION))
