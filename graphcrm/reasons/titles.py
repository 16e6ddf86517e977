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

# Total of an answer -> (Chinese, English).
TOTALS: Final[dict[str, tuple[str, str]]] = {
    "n_single_link": ("单人维系户数", "on one person"),
    "worth_single_link": ("单人维系金额（元）", "worth on one person"),
    "n_parties": ("客户总数", "parties"),
    "n_covered": ("有人维系户数", "covered"),
    "n_orphans": ("无人维系户数", "with nobody"),
    "worth_orphans": ("无人维系金额（元）", "worth with nobody"),
    "n_lost": ("将无人维系户数", "lost"),
    "worth_lost": ("将无人维系金额（元）", "worth lost"),
    "n_thinned": ("将只剩一人户数", "thinned"),
    "n_households": ("涉及家庭数", "households"),
    "n_firms": ("涉及企业数", "firms"),
    "worth_referral_subtrees": ("其转介下游金额（元）", "worth of those they referred"),
    "n_staff": ("在岗员工数", "staff"),
    "n_links": ("维系员工数", "live links"),
    "n_counted": ("计入记录数", "records counted"),
    "n_ignored": ("不计入记录数", "records ignored"),
    "worth": ("金额（元）", "worth"),
    "n_worth_unknown": ("金额未知户数", "of unknown worth"),
    "n_unknown_start": ("起始日期未知关系数", "links of unknown start"),
}

# Parameter of a question -> (Chinese, English).
PARAMETERS: Final[dict[str, tuple[str, str]]] = {
    "staff": ("离岗员工", "staff"),
    "party": ("客户", "party"),
    "window_days": ("统计天数", "window days"),
    "worth": ("金额口径", "measured by"),
    "book": ("客户范围", "book"),
    "managed_tier": ("应管户最低等级", "managed tier"),
    "managed_worth": ("应管户最低金额（元）", "managed worth"),
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
    "all": ("全部", "all"),
    "managed": ("应管户", "managed"),
    "worth": ("资产或存款", "aum or deposits"),
    "business": ("存贷合计", "business"),
}


def title_of(column: str, lang: Lang) -> str:
    """Return what a column of an answer is called; one without a title keeps its own name.

    >>> title_of("last_contact_on", "en"), title_of("brand_new", "en")
    ('Last contact', 'brand_new')
    """
    return _called(TITLES, column, lang)


def total_title(total: str, lang: Lang) -> str:
    """Return what a total of an answer is called.

    >>> total_title("n_single_link", "en")
    'on one person'
    """
    return _called(TOTALS, total, lang)


def parameter_title(parameter: str, lang: Lang) -> str:
    """Return what a parameter of a question is called.

    >>> parameter_title("window_days", "zh")
    '统计天数'
    """
    return _called(PARAMETERS, parameter, lang)


def word_of(code: str, lang: Lang) -> str:
    """Return a word of a closed list; a code that nobody translated stands for itself.

    >>> word_of("thinned", "zh")
    '只剩一人'
    """
    return _called(WORDS, code, lang)


def _called(names: dict[str, tuple[str, str]], code: str, lang: Lang) -> str:
    chinese, english = names.get(code, (code, code))
    return chinese if lang == "zh" else english
