"""What is said about the parties around a firm, and what its columns are called (zh, en)."""

from __future__ import annotations

from typing import Final

FIRM_CHAIN: Final[dict[str, tuple[str, str]]] = {
    "firm_chain": (
        "围绕该企业可联系 {n:,} 户，其中 {n_not_banked:,} 户尚未在本行开户，应先联系；"
        "另有 {n_left_out:,} 户不可联系，未列出。",
        "Parties around the firm that may be called: {n:,}; of them not banked here, to be called "
        "first: {n_not_banked:,}. Left out since they must not be contacted: {n_left_out:,}.",
    ),
    "firm_chain_nobody": (
        "没有找到与该企业有关、可以联系的客户或企业；另有 {n_left_out:,} 户不可联系。",
        "Nobody around the firm is on record who may be contacted; left out since they must not "
        "be: {n_left_out:,}.",
    ),
    "firm_chain_unknown_people": (
        "按职工人数计，另有 {n:,} 名员工未在本行开户，名单未知。",
        "By its headcount {n:,} more people of the firm do not bank here; who they are is not "
        "known.",
    ),
    "firm_chain_headcount": (
        "职工人数未知，无法估计还有多少员工未在本行开户。",
        "The headcount is not known, so neither is how many people of the firm do not bank here.",
    ),
    "firm_chain_agency": (
        "该企业是劳务派遣单位，由其代发工资的人并非其员工，未列入。",
        "The firm is a labour agency: whom it pays works for others and is not listed as its "
        "employee.",
    ),
    "firm_chain_treasury": (
        "该单位是财政统发单位，由其代发工资的人并非其员工，未列入。",
        "The payer is a treasury: whom it pays works for others and is not listed as its employee.",
    ),
    "firm_chain_held": (
        "已持有该产品的 {n:,} 户未列出。",
        "Left out since they hold the product already: {n:,}.",
    ),
    # how somebody stands to the firm
    "chain_key_person": ("在该企业任{roles}", "holds a role at the firm: {roles}"),
    "chain_department": ("在该企业{department}工作", "works at the firm, in {department}"),
    "chain_employee": ("在该企业工作，部门未知", "works at the firm, department not known"),
    "chain_paid": ("由该企业代发工资", "is paid by the firm"),
    "chain_household": ("与 {via} 同一家庭", "lives in one household with {via}"),
    "chain_kin": ("是 {via} 的亲属", "is kin of {via}"),
    "chain_supplies": ("向该企业供货", "supplies the firm"),
    "chain_buys": ("从该企业进货", "is supplied by the firm"),
    "chain_parent": ("是该企业的母公司", "is a parent of the firm"),
    "chain_same_controller": ("与该企业同一实际控制人", "has the same controller as the firm"),
    "chain_subsidiary": ("是该企业的子公司", "is a subsidiary of the firm"),
    # whether it banks here, and who calls
    "chain_not_banked": ("尚未在本行开户", "does not bank here"),
    "chain_own_caller": ("由管户员工 {staff} 联系", "called by {staff}, who looks after it"),
    "chain_anchor_caller": (
        "无人管户，由该企业的管户员工 {staff} 联系",
        "nobody looks after it; called by {staff}, who looks after the firm",
    ),
    "chain_no_caller": (
        "无人管户，请指定联系人",
        "nobody looks after it or the firm: name a caller",
    ),
}

FIRM_TITLES: Final[dict[str, tuple[str, str]]] = {
    "ring": ("圈层", "Ring"),
    "department": ("部门", "Department"),
    "via": ("经由", "Through"),
    "banked": ("本行客户", "Banks here"),
}
FIRM_TOTALS: Final[dict[str, tuple[str, str]]] = {
    "n_key_people": ("关键人", "key people"),
    "n_employees": ("员工", "employees"),
    "n_families": ("家属", "of their families"),
    "n_suppliers": ("供应商", "suppliers"),
    "n_dealers": ("下游企业", "dealers"),
    "n_controllers": ("关联企业", "parents, subsidiaries and of the same controller"),
    "n_not_banked": ("尚未开户", "not banked here"),
    "n_holds": ("已持有产品", "hold the product already"),
    "n_banked_people": ("企业人员中本行客户数", "people of the firm who bank here"),
    "n_unknown_people": ("名单未知的员工数", "people of the firm not known by name"),
}
FIRM_WORDS: Final[dict[str, tuple[str, str]]] = {
    "key_people": ("关键人", "key people"),
    "employees": ("员工", "employees"),
    "families": ("家属", "families"),
    "suppliers": ("供应商", "suppliers"),
    "dealers": ("下游企业", "dealers"),
    "controllers": ("关联企业", "group"),
    "employee": ("员工", "employee"),
    "legal_rep": ("法定代表人", "legal representative"),
    "executive": ("高管", "executive"),
    "shareholder": ("股东", "shareholder"),
    "finance": ("财务负责人", "head of finance"),
    "actual_controller": ("实际控制人", "actual controller"),
    "beneficial_owner": ("受益所有人", "beneficial owner"),
    "hr": ("人事负责人", "head of personnel"),
    "operator": ("经办人", "operator of the accounts"),
}
