"""Invented names, phones and numbers with valid check characters.

Names come from parts; no part begins with w in pinyin, so that the initials "zw" belong to the
person planted for the search alone.  Firms and the region codes of id cards (99…) do not exist.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.sample import columns as col
from graphcrm.sample.draw import BoolVec, IntVec, between
from graphcrm.sample.places import Place

SURNAMES = tuple(
    "李张刘陈杨赵黄周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏吕丁任沈姚卢姜崔钟谭陆汪范"
    "金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
MALE = tuple(
    "建国志强明军平刚勇峰磊涛超鹏浩宇杰俊凯旭晨博斌辉亮东海林森成龙翔飞航天泽轩睿哲远庆华永福春生根发"
)
FEMALE = tuple(
    "秀英芳敏静丽娟艳霞红梅兰玲燕桂珍凤洁莉萍倩颖雪琳佳欣怡梦琪诗涵雅婷慧娜月云巧素淑惠琴香莲翠玉爱春"
)
SURNAME_JIN = SURNAMES.index("金")
FIRM_FIRST = (
    "晟岳",
    "恒骏",
    "澜驰",
    "启砺",
    "博淬",
    "嘉璟",
    "鼎沐",
    "泽钊",
    "宏翊",
    "瑞枢",
    "卓澄",
    "骁腾",
    "铭矽",
    "衡岱",
    "昱杭",
    "沛轲",
    "朗峤",
    "锐泓",
    "德钧",
    "睿崧",
    "川泽",
    "坤扬",
    "森屿",
    "禾垚",
    "磐诚",
    "昊隆",
    "颂达",
    "远翎",
    "峻珩",
    "亿栎",
)
FIRM_SECOND = tuple("源通盛泰兴和信顺丰茂利捷新诚安邦联科创汇")
OCCUPATIONS = (
    "工人",
    "技术人员",
    "职员",
    "个体经营",
    "教师",
    "医护",
    "司机",
    "退休",
    "学生",
    "务农",
    "公务员",
    "其他",
)
_REGIONS = np.array([990101, 990102, 990103, 990121, 990181, 990203], dtype=np.int64)
_ID_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], dtype=np.int64)
_ID_CHECKS = np.frombuffer(b"10X98765432", dtype=np.uint8)
_ORG_WEIGHTS = np.array([3, 7, 9, 10, 5, 8, 4, 2], dtype=np.int64)
_USCC_CHARACTERS = b"0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = np.array([1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28])


def person_names(rng: np.random.Generator, surname: IntVec, male: BoolVec) -> pa.Array:
    """Return a name for each person; three in four have two given characters."""
    n = len(surname)
    first, second = (between(rng, 0, len(MALE), n) for _ in range(2))
    short = rng.random(n) < 0.25
    men, women = pa.array([*MALE, ""]), pa.array([*FEMALE, ""])
    rest = np.where(short, len(MALE), second)
    given = [
        pc.if_else(pa.array(male), men.take(pa.array(at)), women.take(pa.array(at % size)))
        for at, size in ((first, len(FEMALE)), (rest, len(FEMALE) + 1))
    ]
    return col.join(col.words(SURNAMES, surname), *given)


def phones(number: IntVec) -> pa.Array:
    """Return a mobile number for each whole number below 10**8, no two alike.

    >>> phones(np.array([0, 1])).to_pylist()
    ['13000000017', '15048271622']
    """
    mixed = (number * 48271605 + 17) % 10**8
    second = np.array([3, 5, 7, 8, 9], dtype=np.int64)[number % 5]
    return col.strings(col.digits(10**10 + second * 10**9 + mixed, 11))


def id_cards(birth: IntVec, male: BoolVec, region: IntVec) -> pa.Array:
    """Return id card numbers with the check character of GB 11643, no two alike."""
    place = _REGIONS[region % len(_REGIONS)]
    order = np.lexsort((male, birth, place))
    group = (place[order] % 1000 * 2 + male[order]) * 10**6 + birth[order]
    starts = np.r_[True, group[1:] != group[:-1]]
    first = np.maximum.accumulate(np.where(starts, np.arange(len(order)), 0))
    sequence = np.empty(len(order), dtype=np.int64)
    sequence[order] = (np.arange(len(order)) - first + 1) * 2 - male[order]
    head = np.hstack([col.digits(place, 6), _calendar(birth), col.digits(sequence, 3)])
    check = _ID_CHECKS[((head.astype(np.int64) - ord("0")) @ _ID_WEIGHTS) % 11]
    return col.strings(np.hstack([head, check[:, None]]))


def _calendar(days: IntVec) -> col.Ascii:
    """Return days as YYYYMMDD."""
    date = days.astype("datetime64[D]")
    month = date.astype("datetime64[M]")
    year = date.astype("datetime64[Y]").astype(np.int64) + 1970
    dom = (date - month.astype("datetime64[D]")).astype(np.int64) + 1
    return col.digits(year * 10_000 + (month.astype(np.int64) % 12 + 1) * 100 + dom, 8)


def usccs(number: IntVec) -> pa.Array:
    """Return unified credit codes with both check characters (GB 11714, GB 32100).

    >>> usccs(np.array([1])).to_pylist()
    ['91990101100000016P']
    """
    body = col.digits(10_000_000 + number, 8)
    remainder = 11 - ((body.astype(np.int64) - ord("0")) @ _ORG_WEIGHTS) % 11
    organisation = np.frombuffer(b"-123456789X0", dtype=np.uint8)[remainder]
    head = np.tile(np.frombuffer(b"91990101", dtype=np.uint8), (len(number), 1))
    first = np.hstack([head, body, organisation[:, None]])
    values = np.zeros(128, dtype=np.int64)
    values[np.frombuffer(_USCC_CHARACTERS, dtype=np.uint8)] = np.arange(31)
    check = (31 - (values[first] @ _USCC_WEIGHTS) % 31) % 31
    last = np.frombuffer(_USCC_CHARACTERS, dtype=np.uint8)[check]
    return col.strings(np.hstack([first, last[:, None]]))


def firm_short_names(number: IntVec) -> pa.Array:
    """Return a short name for each firm: the parts in turn, then with a number."""
    n_first, n_second = len(FIRM_FIRST), len(FIRM_SECOND)
    # 7 has no factor in common with either length, so that neighbours look different.
    round_ = number // (n_first * n_second)
    within = number % (n_first * n_second)
    first, second = (within * 7 + within // n_first) % n_first, within // n_first
    suffix = [""] + [f"{i + 1}" for i in range(1, int(round_.max(initial=0)) + 1)]
    return col.join(
        col.words(FIRM_FIRST, first), col.words(FIRM_SECOND, second), col.words(suffix, round_)
    )


def firm_names(place: Place, short: pa.Array, industry: IntVec) -> pa.Array:
    """Return the registered names of firms: place, short name, trade."""
    return col.join(place.short, short, col.words([full for _, full in place.industries], industry))
