"""What is said about firms and people to win through one another (zh, en)."""

from __future__ import annotations

from typing import Final

LEADS: Final[dict[str, tuple[str, str]]] = {
    "leads": (
        "以私带公：{n_to_firm:,} 家未开户企业的关键人或员工是本行客户；"
        "以公带私：{n_to_people:,} 家开户企业共有 {n_not_banked:,} 名员工未在本行开户，只知人数。",
        "Firms to win through their people: {n_to_firm:,}. Client firms whose people to win: "
        "{n_to_people:,}, with {n_not_banked:,} people who do not bank here, known by number "
        "alone.",
    ),
    "lead_firm_key": (
        "该企业未在本行开户，但有 {n_key_people:,} 名关键人、{n_employees:,} 名员工是本行客户",
        "no client, but {n_key_people:,} of its key people and {n_employees:,} of its employees "
        "bank here",
    ),
    "lead_firm_employees": (
        "该企业未在本行开户，但有 {n_employees:,} 名员工是本行客户；关键人均未开户或未知",
        "no client, but {n_employees:,} of its employees bank here; none of its key people does",
    ),
    "lead_people": (
        "按职工人数计，还有 {n_not_banked:,} 人未在本行开户；"
        "已有 {n_key_people:,} 名关键人、{n_employees:,} 名员工是本行客户",
        "by its headcount {n_not_banked:,} people do not bank here; {n_key_people:,} of its key "
        "people and {n_employees:,} of its employees do",
    ),
    "lead_people_first": (
        "按职工人数计有 {n_not_banked:,} 人，尚无一人在本行开户",
        "none of its {n_not_banked:,} people banks here yet",
    ),
    "lead_no_caller": ("无人管户，请指定联系人", "nobody is responsible: name a caller"),
}
LEADS_TITLES: Final[dict[str, tuple[str, str]]] = {
    "direction": ("方向", "Direction"),
    "n_key_people": ("关键人（本行客户）", "Key people who bank here"),
    "n_employees": ("员工（本行客户）", "Employees who bank here"),
    "n_not_banked": ("未开户人数", "People not banked"),
    "worth_people": ("人员金额（元）", "Worth of its people (yuan)"),
    "headcount": ("职工人数", "Headcount"),
    "flag": ("提示", "Flag"),
}
LEADS_TOTALS: Final[dict[str, tuple[str, str]]] = {
    "n_to_firm": ("以私带公的企业", "firms to win"),
    "n_to_people": ("以公带私的企业", "firms whose people to win"),
    "n_headcount_unusable": ("职工人数不可用的企业", "firms of unusable headcount"),
    "worth_people": ("人员金额（元）", "worth of their people (yuan)"),
}
LEADS_WORDS: Final[dict[str, tuple[str, str]]] = {
    "to_firm": ("以私带公", "to the firm"),
    "to_people": ("以公带私", "to its people"),
}
