"""What is said about firms and their people, and what the columns are called (zh, en)."""

from __future__ import annotations

from typing import Final

CORPORATE: Final[dict[str, tuple[str, str]]] = {
    "penetration": (
        "{n_firms:,} 家有效对公客户中，人数可信的企业共有职工 {headcount:,} 人，"
        "其中 {n_banked:,} 人在本行开户。",
        "Client firms: {n_firms:,}; people at those whose headcount can be trusted: "
        "{headcount:,}, of whom bank here: {n_banked:,}.",
    ),
    "penetration_flagged": (
        "{n:,} 家企业的职工人数缺失、为 0 或少于本行客户数，覆盖率不可信，未计入人数合计；"
        "请核实职工人数。",
        "Firms whose headcount is missing, 0 or less than their people who bank here: {n:,}; the "
        "counts of people leave them out. Have their headcount checked.",
    ),
    # penetration: a firm
    "penetration_known": (
        "职工 {headcount:,} 人，本行客户 {n_banked:,} 人（{banked_share:.1%}，"
        "95% 区间 {low:.1%}–{high:.1%}），未开户 {n_missing:,} 人，经本行代发 {n_paid:,} 人",
        "people: {headcount:,}; bank here: {n_banked:,} ({banked_share:.1%}, 95 % interval "
        "{low:.1%} to {high:.1%}); do not: {n_missing:,}; paid through the bank: {n_paid:,}",
    ),
    "penetration_headcount_missing": (
        "职工人数未知，本行客户 {n_banked:,} 人，经本行代发 {n_paid:,} 人；请补录职工人数",
        "headcount not known; bank here: {n_banked:,}, paid through the bank: {n_paid:,}; enter "
        "the headcount",
    ),
    "penetration_headcount_zero": (
        "职工人数登记为 0，本行客户 {n_banked:,} 人；请核实职工人数",
        "headcount entered as 0; bank here: {n_banked:,}; check the headcount",
    ),
    "penetration_below_banked": (
        "本行客户 {n_banked:,} 人，多于登记的职工人数 {headcount:,} 人：职工人数有误或已过时，"
        "覆盖率不可信",
        "bank here: {n_banked:,}, more than the headcount of {headcount:,}, which is wrong or out "
        "of date; the share cannot be trusted",
    ),
    "penetration_above_peers": (
        "高于同行业中位数 {gap:.1%}",
        "above the median of its industry by {gap:.1%}",
    ),
    "penetration_below_peers": (
        "低于同行业中位数 {gap:.1%}",
        "below the median of its industry by {gap:.1%}",
    ),
    "penetration_agency": (
        "劳务派遣单位，由其代发工资的人不是其员工，未计入",
        "a labour agency: whom it pays works for others and is not counted",
    ),
    "penetration_treasury": (
        "财政统发单位，由其代发工资的人不是其员工，未计入",
        "a treasury: whom it pays works for others and is not counted",
    ),
}

CORPORATE_TITLES: Final[dict[str, tuple[str, str]]] = {
    "firm_id": ("企业号", "Firm"),
    "headcount": ("职工人数", "Headcount"),
    "n_banked": ("本行客户人数", "Bank here"),
    "banked_share": ("覆盖率", "Share banked"),
    "payroll_share": ("代发占比", "Share paid here"),
    "worth_employees": ("员工金额（元）", "Worth of its people (yuan)"),
    "products_per_employee": ("人均产品数", "Products a person"),
    "gap_to_industry": ("与同业中位数之差", "Above its industry"),
    "wage_retention": ("工资留存率", "Wages left here"),
    "n_retention": ("留存率所涉人数", "Known of"),
    "flag": ("提示", "Flag"),
}
CORPORATE_TOTALS: Final[dict[str, tuple[str, str]]] = {
    "headcount": ("职工人数", "people of firms that are not flagged"),
    "n_banked": ("其中本行客户", "of whom bank here"),
    "n_flagged": ("人数不可信的企业数", "firms of doubtful headcount"),
    "worth_employees": ("员工金额（元）", "worth of people at the firms"),
}
CORPORATE_PARAMETERS: Final[dict[str, tuple[str, str]]] = {
    "firm": ("企业", "firm"),
    "industry": ("行业", "industry"),
}
CORPORATE_WORDS: Final[dict[str, tuple[str, str]]] = {
    "headcount_missing": ("职工人数未知", "headcount missing"),
    "headcount_zero": ("职工人数为零", "headcount 0"),
    "below_banked": ("职工人数少于本行客户", "headcount below the banked"),
}
