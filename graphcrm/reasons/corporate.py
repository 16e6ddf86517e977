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
    # key-people
    "key_people": (
        "{n_firms:,} 家有效对公客户中，{n_incomplete:,} 家的关键人有缺口：{n_not_covered:,} 个席位"
        "无人维系，{n_not_banked:,} 个未在本行开户，{n_unknown:,} 个不知是谁。",
        "Client firms: {n_firms:,}; those with a gap among their key people: {n_incomplete:,}. "
        "Nobody looks after: {n_not_covered:,}; not banked here: {n_not_banked:,}; nobody known in "
        "the role: {n_unknown:,}.",
    ),
    "key_people_flagged": (
        "{n_ownership_above_one:,} 家企业登记的持股比例合计超过 100%，请核实股权。",
        "Firms whose known shares sum to more than 100 %: {n_ownership_above_one:,}; have them "
        "checked.",
    ),
    "key_covered": ("{role}，由 {staff_id} 维系", "{role}; looked after by {staff_id}"),
    "key_not_covered": (
        "{role}，是本行客户，但无人维系",
        "{role}; banks here, but nobody looks after this person",
    ),
    "key_not_banked": ("{role}，不是本行客户", "{role}; does not bank here"),
    "key_unknown": ("不知{role}是谁", "nobody is known as {role}"),
    "key_ask_caller": (
        "可由该企业的管户员工 {firm_staff} 跟进",
        "{firm_staff}, who looks after the firm, could follow up",
    ),
    "key_no_caller": (
        "该企业也无人维系，请先指定管户员工",
        "nobody looks after the firm either: name somebody first",
    ),
    "key_owned_above_one": (
        "该企业登记的持股比例合计 {owned:.1%}，超过 100%，请核实",
        "the shares on record in the firm sum to {owned:.1%}: check them",
    ),
    # one-sided
    "one_sided": (
        "{n_firms:,} 家企业与本行只做了一半生意：仅持有单边产品 {n_one_side_only:,} 家，"
        "在本行结算而在他行贷款 {n_settles_here_borrows_elsewhere:,} 家"
        "（他行贷款 {loans_elsewhere:,.2f} 元），融资需求不明 {n_need_unknown:,} 家，"
        "员工在本行而企业未办业务 {n_people_only:,} 家。",
        "Firms that use the bank on one side only: {n_firms:,}. Products of one side only: "
        "{n_one_side_only:,}; settle here and borrow elsewhere: "
        "{n_settles_here_borrows_elsewhere:,} (loans elsewhere {loans_elsewhere:,.2f} yuan); need "
        "unknown: {n_need_unknown:,}; people bank here, the firm does not: {n_people_only:,}.",
    ),
    "one_sided_no_holdings": (
        "数据中没有产品持有，无法判断；请装载 holdings 和 products。",
        "The data has no holdings, so it cannot be said; load holdings and products.",
    ),
    "one_sided_one_side": ("仅持有{sides}产品", "holds products of one side only: {sides}"),
    "one_sided_elsewhere": (
        "在本行结算，他行贷款 {loans_elsewhere:,.2f} 元",
        "settles here and owes {loans_elsewhere:,.2f} yuan elsewhere",
    ),
    "one_sided_need": (
        "在本行结算，未见本行或他行贷款，融资需求不明，请了解",
        "settles here and is not known to borrow anywhere: ask what it needs",
    ),
    "one_sided_people": (
        "有 {n_banked:,} 名员工是本行客户，企业未持有任何产品",
        "its people who bank here: {n_banked:,}; the firm itself holds nothing",
    ),
    "one_sided_since": ("最早的持有始于 {since}", "the oldest product is held since {since}"),
    "one_sided_figures_on": ("存贷款余额截至 {on}", "deposits and loans are those of {on}"),
    "one_sided_nobody": ("无人维系，请指定管户员工", "nobody looks after it: name somebody"),
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
    "firm_name": ("企业名称", "Firm's name"),
    "role": ("角色", "Role"),
    "state": ("状态", "State"),
    "is_client": ("是否本行客户", "Client"),
    "kinds": ("情形", "Kinds"),
    "sides": ("持有业务方向", "Sides held"),
    "loans_elsewhere": ("他行贷款（元）", "Loans elsewhere (yuan)"),
    "deposits": ("存款（元）", "Deposits (yuan)"),
}
CORPORATE_TOTALS: Final[dict[str, tuple[str, str]]] = {
    "headcount": ("职工人数", "people of firms that are not flagged"),
    "n_banked": ("其中本行客户", "of whom bank here"),
    "n_flagged": ("人数不可信的企业数", "firms of doubtful headcount"),
    "worth_employees": ("员工金额（元）", "worth of people at the firms"),
    "n_not_covered": ("无人维系席位", "nobody looks after"),
    "n_unknown": ("不知是谁的席位", "nobody known in the role"),
    "n_ownership_above_one": ("持股合计超过100%的企业数", "firms of shares above 100 %"),
    "n_one_side_only": ("仅持有单边产品", "products of one side only"),
    "n_settles_here_borrows_elsewhere": ("本行结算他行贷款", "settle here, borrow elsewhere"),
    "n_need_unknown": ("融资需求不明", "need unknown"),
    "n_people_only": ("仅员工在本行", "people only"),
    "loans_elsewhere": ("他行贷款（元）", "loans elsewhere"),
}
CORPORATE_PARAMETERS: Final[dict[str, tuple[str, str]]] = {
    "firm": ("企业", "firm"),
    "industry": ("行业", "industry"),
    "roles": ("应有职务", "roles expected"),
}
CORPORATE_WORDS: Final[dict[str, tuple[str, str]]] = {
    "headcount_missing": ("职工人数未知", "headcount missing"),
    "headcount_zero": ("职工人数为零", "headcount 0"),
    "below_banked": ("职工人数少于本行客户", "headcount below the banked"),
    "ownership_above_one": ("持股合计超过100%", "shares above 100 %"),
    "covered": ("有人维系", "covered"),
    "not_covered": ("无人维系", "not covered"),
    "not_banked": ("未在本行开户", "not banked"),
    "unknown": ("未知", "unknown"),
    "one_side_only": ("仅单边产品", "one side only"),
    "settles_here_borrows_elsewhere": ("本行结算他行贷款", "settles here, borrows elsewhere"),
    "need_unknown": ("融资需求不明", "need unknown"),
    "people_only": ("仅员工在本行", "people only"),
    "liability": ("负债", "liability"),
    "asset": ("资产", "asset"),
    "intermediary": ("中间业务", "intermediary"),
}
