"""What the columns and words of an answer are called where people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from graphcrm.reasons import Lang

# Canonical column name -> (Chinese, English); programs rely on the canonical name.
TITLES: Final[dict[str, tuple[str, str]]] = {
    # who
    "party_id": ("客户号", "Party"),
    "kind": ("类型", "Kind"),
    "name": ("名称", "Name"),
    "branch_id": ("机构号", "Branch"),
    "household_id": ("家庭编号", "Household"),
    "staff_id": ("员工号", "Staff"),
    # coverage
    "link_kind": ("维系方式", "Link"),
    "worth": ("金额（元）", "Worth (yuan)"),
    "strength": ("联系强度", "Strength"),
    "last_contact_on": ("最近联系", "Last contact"),
    "effect": ("影响", "Effect"),
    "protecting_staff": ("仍维系的员工", "Protecting staff"),
    "protected_by_other_unit": ("由其他机构或岗位维系", "Protected by other unit"),
    "n_lost": ("无人维系户数", "Parties lost"),
    "worth_lost": ("无人维系金额（元）", "Worth lost (yuan)"),
    "branch_share": ("占本机构比例", "Share of branch"),
    "source": ("来源", "Source"),
    "role_or_channel": ("角色或渠道", "Role or channel"),
    "since": ("开始日期", "Since"),
    "until": ("结束日期", "Until"),
    "counts": ("是否计入", "Counts"),
    "contribution": ("贡献强度", "Contribution"),
    "reason": ("原因", "Reason"),
}

# Code of a closed list -> (Chinese, English); CSV, JSON and Parquet keep the code.
WORDS: Final[dict[str, tuple[str, str]]] = {
    "customer": ("个人", "customer"),
    "firm": ("企业", "firm"),
    "assigned": ("管户", "assigned"),
    "tended": ("联系", "tended"),
    "both": ("管户并联系", "both"),
    "lost": ("无人维系", "lost"),
    "thinned": ("只剩一人", "thinned"),
    "coverage": ("管户", "coverage"),
    "contacts": ("联系记录", "contact"),
    "lead": ("主办", "lead"),
    "wealth": ("理财", "wealth"),
    "assistant": ("协办", "assistant"),
    "product": ("产品", "product"),
    "visit": ("上门", "visit"),
    "call": ("电话", "call"),
    "meeting": ("面谈", "meeting"),
    "wechat": ("微信", "wechat"),
    "email": ("邮件", "email"),
    "event": ("活动", "event"),
    "branch": ("网点", "branch"),
    "sms": ("短信", "sms"),
    "greeting": ("问候", "greeting"),
    "system": ("系统", "system"),
    "other": ("其他", "other"),
}


def title_of(column: str, lang: Lang) -> str:
    """Return what a column of an answer is called.

    >>> title_of("last_contact_on", "en")
    'Last contact'
    """
    chinese, english = TITLES[column]
    return chinese if lang == "zh" else english


def word_of(code: str, lang: Lang) -> str:
    """Return a word of a closed list; a code that nobody translated stands for itself.

    >>> word_of("thinned", "zh")
    '只剩一人'
    """
    chinese, english = WORDS.get(code, (code, code))
    return chinese if lang == "zh" else english
