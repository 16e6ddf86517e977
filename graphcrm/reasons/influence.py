"""What is said about who may be asked and over which ties word travels: code -> (zh, en)."""

from __future__ import annotations

from typing import Final

INFLUENCE: Final[dict[str, tuple[str, str]]] = {
    "no_consent_data": (
        "数据中没有营销授权（consent_marketing），{n:,} 位客户视为可以联系；请先确认授权，"
        "或用 --unknown-consent deny 全部排除。",
        "The data holds no consent to marketing; customers taken as contactable all the same: "
        "{n:,}. Make sure of their consent first, or leave them out by --unknown-consent deny.",
    ),
    "consent_unknown": (
        "{n:,} 位客户的营销授权未知，按要求视为可以联系。",
        "Customers of unknown consent to marketing, taken as contactable as asked: {n:,}.",
    ),
    "no_profiling": (
        "{n:,} 位可联系客户不同意画像：不使用其任何关系，消息不经其传递。",
        "Contactable customers who refused to be profiled: {n:,}; none of their ties is used, and "
        "no word is passed through them.",
    ),
    "large_households": (
        "{n:,} 个家庭超过 {most:,} 人（如集体户），不计入关系。",
        "Households of more than {most:,} people, such as dormitories, which make no ties: {n:,}.",
    ),
    "large_events": (
        "{n:,} 场活动到场超过 {most:,} 人，不计入关系。",
        "Events that more than {most:,} people came to, which make no ties: {n:,}.",
    ),
    "large_departments": (
        "{n:,} 个部门超过 {most:,} 人，不计入同事关系。",
        "Departments of more than {most:,} people, who are not taken to know one another: {n:,}.",
    ),
    "no_department": (
        "{n:,} 人所在单位在本行超过 {max_firm:,} 人且部门未知，没有同事关系。",
        "People of firms with more than {max_firm:,} people here whose department is not known, "
        "and so without colleagues: {n:,}.",
    ),
    "own_ties": (
        "只使用行内提供的关系文件，不使用其他关系。",
        "Only the ties of the bank's own file are used, and no others.",
    ),
    "no_household_ties": ("没有可用的家庭关系。", "There are no household ties to use."),
    "no_kinship_ties": ("没有可用的亲属关系。", "There are no kinship ties to use."),
    "no_colleagues_ties": ("没有可用的同事关系。", "There are no ties of colleagues to use."),
    "no_referral_ties": ("没有可用的转介绍关系。", "There are no past referrals to use."),
    "no_event_ties": ("没有可用的活动关系。", "There are no ties of common events to use."),
    "no_transfer_ties": ("没有可用的转账关系。", "There are no payments between customers to use."),
}
