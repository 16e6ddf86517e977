"""What is said about lists by a condition, and what their columns are called (zh, en)."""

from __future__ import annotations

from typing import Final

LISTS: Final[dict[str, tuple[str, str]]] = {
    "list": (
        "符合条件的客户共 {n:,} 户（个人 {n_customers:,} 户、企业 {n_firms:,} 户），"
        "合计 {worth:,.2f} 元。",
        "Parties that meet the condition: {n:,} (customers {n_customers:,}, firms {n_firms:,}), "
        "worth {worth:,.2f} yuan.",
    ),
    "list_unknown": (
        "另有 {n:,} 户因资料不全无法判断，未列出。",
        "Not listed, since too little is known to tell: {n:,}.",
    ),
    "list_step": (
        "第 {place:,} 项条件（{names}）之后剩 {n:,} 户。",
        "Left after condition {place:,} ({names}): {n:,}.",
    ),
    "list_saved": (
        "名单已保存，共 {n:,} 户；可用 --saved、in_list(名称) 或 --target list:名称 引用。",
        "The list is saved, with {n:,} parties; use it by --saved, in_list(NAME) or --target "
        "list:NAME.",
    ),
    "list_forgotten": ("名单已删除。", "The list is forgotten."),
    "lists_none": (
        '还没有保存的名单；例如：graphcrm list --where "等级>=金卡" --save 金卡客户',
        'No list is saved yet; for example: graphcrm list --where "tier>=gold" --save gold',
    ),
    "lists_kept": ("已保存的名单 {n:,} 个。", "Saved lists: {n:,}."),
}
LIST_TITLES: Final[dict[str, tuple[str, str]]] = {
    "list": ("名单", "List"),
    "where": ("条件", "Condition"),
    "fixed_on": ("固定日期", "Always as of"),
    "saved_on": ("保存时数据日期", "Saved as of"),
    "n_when_saved": ("保存时户数", "Parties when saved"),
    "worth_when_saved": ("保存时金额（元）", "Worth when saved (yuan)"),
}
LIST_TOTALS: Final[dict[str, tuple[str, str]]] = {
    "n": ("户数", "parties"),
    "n_lists": ("名单数", "lists"),
    "n_undecided": ("资料不全无法判断", "too little known"),
}
LIST_PARAMETERS: Final[dict[str, tuple[str, str]]] = {"where": ("条件", "where")}
