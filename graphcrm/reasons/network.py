"""What is said about who is who and around whom, and what the columns are called (zh, en)."""

from __future__ import annotations

from typing import Final

NETWORK: Final[dict[str, tuple[str, str]]] = {
    "search_found": (
        "找到 {n:,} 户；先列编号、名称、拼音、首字母和电话完全相符者，再列部分相符者。",
        "Found: {n:,}; first those whose id, name, pinyin, initials or phone it is, then those of "
        "whose name or id it is a part.",
    ),
    "search_nobody": (
        "没有找到。可输入姓名或名称（全部或一部分）、拼音、首字母、"
        "编号（全部或开头）、电话末 4 位以上。",
        "Nobody was found. Type a name or part of it, pinyin, initials, an id or how it begins, or "
        "the last 4 digits or more of a phone.",
    ),
    "search_more": (
        "另有 {n:,} 户未列出；请多输入几个字，或用 --most 多列一些。",
        "Not listed: {n:,} more; type more, or list more with --most.",
    ),
    "search_short": (
        "只有一个字母或数字，未查找部分相符者。",
        "One letter or digit alone is not looked for within names.",
    ),
    "search_id": ("编号相符", "the id"),
    "search_name": ("名称相符", "the name"),
    "search_pinyin": ("拼音相符", "the name in pinyin"),
    "search_initials": ("拼音首字母相符", "the initials of the name"),
    "search_phone": ("电话尾号相符", "the phone ends so"),
    "search_name_part": ("名称中含有", "part of the name"),
    "search_pinyin_part": ("拼音中含有", "part of the name in pinyin"),
    "search_initials_part": ("拼音首字母的开头", "the first initials of the name"),
    "search_id_start": ("编号的开头", "the id begins so"),
}

NETWORK_TITLES: Final[dict[str, tuple[str, str]]] = {
    "match": ("相符之处", "Match"),
}
NETWORK_TOTALS: Final[dict[str, tuple[str, str]]] = {
    "n_found": ("找到户数", "found"),
}
NETWORK_PARAMETERS: Final[dict[str, tuple[str, str]]] = {
    "most": ("最多列出", "Listed at most"),
}
NETWORK_WORDS: Final[dict[str, tuple[str, str]]] = {
    "id": ("编号", "id"),
    "pinyin": ("拼音", "pinyin"),
    "initials": ("首字母", "initials"),
    "phone": ("电话", "phone"),
    "part": ("部分", "part"),
}
