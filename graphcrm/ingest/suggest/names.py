"""How likely is it that a header means a column, by its words alone?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache, lru_cache
from typing import Final, NamedTuple

from graphcrm.model import TABLES, Column, Table
from graphcrm.model.headers import normalise, split_unit
from graphcrm.model.types import Kind
from graphcrm.model.words import ATTRIBUTION, CUSTOMER_ID, UNIT_POWERS

# How sure a kind of likeness makes; tests hold the order.
EXACT: Final = 1.0
SYNONYM: Final = 0.95
COMPOUND: Final = 0.92
FUZZY: Final = 0.9  # times the likeness, which is below 1
OTHER_PARTY: Final = 0.8  # 客户号 in a list of firms
ALIKE: Final = 0.6  # less is no likeness

_SLIP: Final = 0.8  # so much alike, it is a slip of the pen
_KEPT: Final = 4096  # headers of a few extracts

_UNIT = re.compile(rf"[(\[_/:](?:单位:?)?(?:{'|'.join(UNIT_POWERS)})[)\]]?$")
_NOUNS: Final = {
    "customers": ("客户", "个人客户", "零售客户", "cust", "customer", "client"),
    "firms": ("企业", "单位", "公司", "对公客户", "企业客户", "单位客户", "工作单位", "firm"),
    "staff": ("员工", "柜员", "staff", "manager"),
    "branches": ("机构", "网点", "支行", "归属机构", "管户机构", "所属机构", "所属网点", "branch"),
    "products": ("产品", "product", "prod"),
    "households": ("家庭", "农户", "户籍", "household"),
}
# Whose ids and names say who looks after the party, and in which role.
_MANAGERS: Final = {
    "lead": (
        *("客户经理", "管户客户经理", "主办客户经理", "管户人", "管户员", "管户", "维护人"),
        *("主办人", "主办", "A角"),
    ),
    "wealth": ("理财经理", "财富顾问", "财富经理"),
    "assistant": ("协办人", "协办客户经理", "协办", "B角"),
    "product": ("产品经理",),
}
_ID_ENDS: Final = ("号", "编号", "工号", "代码", "编码", "号码", "员工号", "柜员号", "id", "no")
_NAME_ENDS: Final = ("名称", "姓名", "名", "name")
# The last word says what kind of thing it is; of another kind it is another thing.
_ENDINGS: Final = (
    (*_ID_ENDS, "证件"),
    (*_NAME_ENDS, "户名"),
    ("日期", "日", "时间"),
    ("余额", "金额", "额", "存款", "贷款"),
    ("标志", "标识"),
    ("等级", "级别", "分类"),
    ("类型", "类别"),
    ("日均",),
    ("地址", "住址"),
    ("人数", "笔数", "天数"),
)
_OPPOSITES: Final = (
    ("开", "销"), ("存", "贷"), ("公", "私"), ("起", "止"), ("入", "离"), ("流入", "流出"),
    ("担保人", "被担保人"), ("时点", "日均"), ("首", "末"), ("开始", "结束"), ("主办", "协办"),
)  # fmt: skip
# Said of somebody or something else than the row is about.
_OTHERS: Final = (
    "配偶", "对方", "亲属", "推荐", "介绍", "担保", "上级", "其他", "他行", "原", "父", "母",
    "联系人", "代理", "共同", "紧急", "曾用", "营销活动", "客户活动", "发证", "授权", "备用",
)  # fmt: skip
_ABBREVIATED: Final = {
    "cust": "customer", "cst": "customer", "client": "customer", "no": "id", "num": "id",
    "code": "id", "org": "branch", "inst": "branch", "dt": "on", "date": "on", "open": "opened",
    "close": "closed", "mobile": "phone", "tel": "phone", "addr": "address", "bal": "balance",
    "deposit": "deposits", "loan": "loans", "sex": "gender", "emp": "staff", "prod": "product",
}  # fmt: skip


class Likeness(NamedTuple):
    """How sure it is, 0 to 1, and by what: exact, synonym, compound, other_party or fuzzy."""

    confidence: float
    why: str


class Compound(NamedTuple):
    """A header made of a thing and "number" or "name": 管户人工号."""

    table: str
    part: str
    role: str


NOTHING: Final = Likeness(0.0, "")


def likeness(header: str, table: Table, column: Column) -> Likeness:
    """Say how sure ``header`` means ``column`` of ``table``.

    >>> customers = TABLES["customers"]
    >>> [likeness(h, customers, customers.column("phone")) for h in ("手机", "手机号码")]
    [Likeness(confidence=0.95, why='synonym'), Likeness(confidence=0.77, why='fuzzy')]
    """
    base = bare(header)
    if not base:
        return NOTHING
    if base == column.name:
        return Likeness(EXACT, "exact")
    if _plain(base) in _plain_names(table.name, column.name):
        return Likeness(SYNONYM, "synonym")
    if header.strip() in ATTRIBUTION:
        return NOTHING
    if _means(compound(header), table, column):
        return Likeness(COMPOUND, "compound")
    if column.kind is Kind.ID and table.name == "firms" and _names_customer(header):
        return Likeness(OTHER_PARTY, "other_party")
    if base in _every_name() or compound(header):
        return NOTHING  # it says something else in so many words
    best = max((similarity(base, name) for name in _names(table.name, column.name)), default=0.0)
    return Likeness(round(FUZZY * best, 2), "fuzzy") if best >= ALIKE else NOTHING


@lru_cache(_KEPT)
def bare(header: str) -> str:
    """Return a header as it is compared, without the unit at its end.

    >>> bare("存款余额（万元）")
    '存款余额'
    """
    plain, base = normalise(header), split_unit(header)[0]
    if base in _every_name():
        return base  # also without brackets: 存款余额万元
    return _UNIT.sub("", plain) or plain


@lru_cache(_KEPT)
def compound(header: str) -> Compound | None:
    """Take a header apart into a thing and its number or name.

    >>> compound("管户人工号")
    Compound(table='staff', part='id', role='lead')
    >>> compound("产品名称").part
    'name'
    """
    base = _plain(bare(header))
    for part, ends in (("id", _ID_ENDS), ("name", _NAME_ENDS)):
        for end in sorted(ends, key=len, reverse=True):
            noun = base.removesuffix(end)
            if base.endswith(end) and noun in _nouns():
                table, role = _nouns()[noun]
                return Compound(table, part, role)
    return None


def similarity(header: str, name: str) -> float:
    """Return how alike two compared headers are, 0 to 1: the share of characters in common.

    0 where what differs turns the meaning: the kind of thing, an opposite, another person.

    >>> similarity("手机号码", "手机号") > 0.8, similarity("开户日期", "销户日期")
    (True, 0.0)
    """
    if _expanded(header) == _expanded(name):
        return 0.97
    both, either = _letters(header) & _letters(name), _letters(header) | _letters(name)
    if 2 * len(both) < len(either):
        return 0.0
    ratio = SequenceMatcher(None, header, name, autojunk=False).ratio()
    return 0.0 if _turned(header, name, ratio) else min(ratio, 0.97)


def like_any(header: str) -> bool:
    """Whether a header is like one that some table knows.

    >>> like_any("客户编码"), like_any("星座")
    (True, False)
    """
    base = bare(header)
    if base in _every_name() or compound(header) or manager(header):
        return True
    return any(similarity(base, name) >= ALIKE for name in _every_name())


def _turned(header: str, name: str, ratio: float) -> bool:
    """Whether the words that differ make it another thing."""
    kinds = {_ending(header), _ending(name)} - {None}
    # A word of two letters that is missing altogether lowers the ratio this far.
    others = (w for w in _OTHERS if len(w) == 1 or ratio < _SLIP)
    if len(kinds) > 1 or any((w in header) != (w in name) for w in others):
        return True
    return any(
        (one in header and other in name and one not in name)
        or (other in header and one in name and other not in name)
        for one, other in _OPPOSITES
    )


def _ending(header: str) -> int | None:
    found = [(len(e), i) for i, ends in enumerate(_ENDINGS) for e in ends if header.endswith(e)]
    return max(found)[1] if found else None


def _names_customer(header: str) -> bool:
    found = compound(header)
    return bare(header) in _customer_ids() or (
        found is not None and found[:2] == ("customers", "id")
    )


def _means(found: Compound | None, table: Table, column: Column) -> bool:
    if found is None or found.role:
        return False  # who looks after whom is a table of its own
    if found.part == "name":
        return column.name == "name" and table.name == found.table
    if column.kind is Kind.ID:
        return table.name == found.table
    own = TABLES[found.table].columns[0].name
    return found.table in column.refers and column.name in {own, "party_id"}


@lru_cache(_KEPT)
def _plain(header: str) -> str:
    return re.sub(r"[_\-. ]", "", header.lower())


@lru_cache(_KEPT)
def _letters(header: str) -> frozenset[str]:
    return frozenset(header)


@lru_cache(_KEPT)
def _expanded(header: str) -> str:
    words = re.split(r"[_\-. ]+", header.lower())
    return "".join(_ABBREVIATED.get(word, word) for word in words)


@cache
def _names(table: str, column: str) -> tuple[str, ...]:
    found = TABLES[table].column(column)
    return (found.name, *map(normalise, (found.title, *found.synonyms)))


@cache
def _plain_names(table: str, column: str) -> frozenset[str]:
    return frozenset(map(_plain, _names(table, column)))


@cache
def _every_name() -> frozenset[str]:
    return frozenset(_all_names())


def _all_names() -> Iterator[str]:
    for table in TABLES.values():
        for column in table.columns:
            yield from _names(table.name, column.name)
            yield from map(normalise, column.asks)


@cache
def _customer_ids() -> frozenset[str]:
    return frozenset(map(normalise, CUSTOMER_ID))


@cache
def _nouns() -> dict[str, tuple[str, str]]:
    """Return thing -> its table, and of those who look after somebody the role."""
    found = {_plain(n): (table, "") for table, nouns in _NOUNS.items() for n in nouns}
    for role, nouns in _MANAGERS.items():
        found |= {_plain(noun): ("staff", role) for noun in nouns}
    return found


@lru_cache(_KEPT)
def manager(header: str) -> Compound | None:
    """Say of a header that names who looks after a party: by id or name, and in which role.

    >>> manager("理财经理"), manager("协办人工号").role, manager("员工号")
    (Compound(table='staff', part='name', role='wealth'), 'assistant', None)
    """
    if header.strip() in ATTRIBUTION:
        return None
    base = _plain(bare(header))
    if base in _nouns() and _nouns()[base][1]:
        return Compound("staff", "name", _nouns()[base][1])
    found = compound(header)
    return found if found and found.role else None
