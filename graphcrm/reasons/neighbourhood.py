"""What is said about the firms and people around a firm, and of its moving away (zh, en)."""

from __future__ import annotations

from typing import Final

NEIGHBOURHOOD: Final[dict[str, tuple[str, str]]] = {
    "neighbourhood": (
        "集团共 {n_group:,} 家企业（含本企业），持股人 {n_owners:,} 名，"
        "供应商 {n_suppliers:,} 家，下游企业 {n_dealers:,} 家。",
        "Firms of the group, this one included: {n_group:,}; persons who hold shares of it: "
        "{n_owners:,}; suppliers: {n_suppliers:,}; dealers: {n_dealers:,}.",
    ),
    "neighbourhood_itself": (
        "数据称本企业持有自己的股份，未计入；请核实。",
        "The data says that the firm owns itself, which is left out; have it checked.",
    ),
    "neighbourhood_oversold": (
        "登记的母公司和股东持有本企业的比例合计超过 100%，控制比例不可信；请核实。",
        "Parents and shareholders of the firm are noted with more than 100 % of it together; the "
        "shares cannot be trusted, have them checked.",
    ),
    "neighbourhood_next": (
        "周边可争取的非客户企业 {n:,} 家，列出 {n_listed:,} 家；{n_reached:,} 家有可走的关系路径，"
        "路径强者在前，其次按其本行客户人员的金额。",
        "Firms around it to win: {n:,}, of which listed: {n_listed:,}. There is a way over ties "
        "from staff to {n_reached:,} of them; the warmest come first, then those whose people who "
        "bank here are worth most.",
    ),
    "neighbourhood_next_none": (
        "周边没有可争取的企业：集团、供应链及员工家庭的任职单位中没有状态正常的非客户企业。",
        "There is no firm around it to win: none of normal status that is no client, in the group, "
        "in the supply chain, or where its people or their households work.",
    ),
    # how somebody stands to the firm
    "near_below": (
        "本企业合计控制其 {control_share:.1%}",
        "the firm controls {control_share:.1%} of it",
    ),
    "near_below_unknown": (
        "在本企业之下，途中有持股比例未知（已知部分为 {control_least:.1%}）",
        "below the firm, but not every share on the way is known ({control_least:.1%} is)",
    ),
    "near_above": (
        "合计控制本企业 {owner_share:.1%}",
        "controls {owner_share:.1%} of the firm",
    ),
    "near_above_unknown": (
        "在本企业之上，途中有持股比例未知（已知部分为 {owner_least:.1%}）",
        "above the firm, but not every share on the way is known ({owner_least:.1%} is)",
    ),
    "near_same_controller": (
        "与本企业同一实际控制人",
        "has the same controller as the firm",
    ),
    "near_linked": ("同属一个集团，经由 {via}", "of the same group, through {via}"),
    "near_noted": ("登记为 {via} 的持股人", "noted as an owner of {via}"),
    "near_supplies": (
        "向 {via} 供货，占其全部供货的 {amount_share:.1%}",
        "supplies {via}: {amount_share:.1%} of all that it supplies",
    ),
    "near_supplies_unknown": (
        "向 {via} 供货，金额占比未知",
        "supplies {via}; what part of its supplies that is, is not known",
    ),
    "near_buys": (
        "从 {via} 进货，占其全部进货的 {amount_share:.1%}",
        "is supplied by {via}: {amount_share:.1%} of all that it is supplied with",
    ),
    "near_buys_unknown": (
        "从 {via} 进货，金额占比未知",
        "is supplied by {via}; what part of its purchases that is, is not known",
    ),
    "near_many_ways": (
        "交叉持股过于密集，无法算出控制比例",
        "holdings are so entangled that shares of control cannot be worked out",
    ),
    "near_oversold": (
        "登记的母公司和股东持股合计超过 100%，请核实",
        "its parents and shareholders are noted with more than 100 % together: check",
    ),
    "near_above_one": (
        "算得的控制比例超过 100%，所登记的持股比例有误，请核实",
        "a share of control comes to more than 100 %: the shares noted are wrong, check",
    ),
    "near_itself": (
        "数据称其持有自己的股份，未计入",
        "the data says that it owns itself, which is left out",
    ),
    "near_own": (
        "其人员 {via} 也是本企业人员",
        "one of its people, {via}, is one of the firm's too",
    ),
    "near_home": (
        "其人员 {via} 与本企业人员同一家庭",
        "one of its people, {via}, lives with one of the firm's",
    ),
    "near_no_client": ("尚不是本行客户", "is no client"),
    "near_way": (
        "可经以下关系接触（强度 {strength:.3f}）",
        "may be reached with strength {strength:.3f}, as follows",
    ),
    "near_no_way": ("没有可走的关系路径", "there is no way over ties from staff"),
    "relocation": (
        "若迁出：{n_firms:,} 家企业、其本行客户员工 {n_people:,} 人、家庭成员 {n_households:,} 人、"
        "供应商 {n_suppliers:,} 家受影响，合计 {worth:,.2f} 元；供应商按依赖度计入，各户只计一次。",
        "If they move away: firms: {n_firms:,}; people of theirs who bank here: {n_people:,}; "
        "others of their households: {n_households:,}; suppliers: {n_suppliers:,}. Worth "
        "{worth:,.2f} yuan is at risk, that of suppliers by how far they depend on the firms; each "
        "party counts once.",
    ),
    "relocation_dependence": (
        "{n:,} 家供应商的供货金额不全，依赖度未知，已列出，未计入金额。",
        "Suppliers some of whose amounts are missing: {n:,}; how far they depend on the firms is "
        "not known, and they add nothing to the worth.",
    ),
    "relocation_other_employer": (
        "{n:,} 人另有未迁出的工作单位，可能留下，仍计入。",
        "People who also work at a firm that stays: {n:,}; they may stay, and are counted.",
    ),
    # how somebody hangs on firms that leave
    "leaves_firm": ("迁出的企业", "moves away"),
    "leaves_people": ("在 {via} 工作或由其代发工资", "works at {via} or is paid by it"),
    "leaves_household": ("与 {via} 同一家庭", "lives in one household with {via}"),
    "leaves_supplier": (
        "向迁出企业供货，占其全部供货的 {dependence:.1%}，主要供给 {via}",
        "supplies the firms that leave with {dependence:.1%} of all that it supplies, {via} most",
    ),
    "leaves_supplier_unknown": (
        "向 {via} 供货，供货金额不全，依赖度未知",
        "supplies {via}; amounts are missing, so its dependence is not known",
    ),
    "leaves_other_employer": (
        "另有未迁出的工作单位，可能留下",
        "also works at a firm that stays, and may stay",
    ),
    "leaves_no_client": ("不是有效客户，不计入金额", "not an active client, and adds no worth"),
    "leaves_nobody": ("无人管户，请指定联系人", "nobody is responsible: name a caller"),
}

NEIGHBOURHOOD_TITLES: Final[dict[str, tuple[str, str]]] = {
    "step": ("步数", "Steps"),
    "control_share": ("本企业控制比例", "The firm controls"),
    "owner_share": ("控制本企业比例", "Controls the firm"),
    "amount_share": ("供货或进货占比", "Share of its trade"),
    "group_id": ("集团", "Group"),
    "dependence": ("依赖度", "Dependence"),
}
NEIGHBOURHOOD_TOTALS: Final[dict[str, tuple[str, str]]] = {
    "n_group": ("集团企业（含本企业）", "firms of the group, this one included"),
    "n_next": ("列出的可争取企业", "firms to win listed"),
    "n_next_found": ("可争取企业", "firms to win"),
    "worth_group": ("集团金额（元）", "worth of the group"),
    "n_to_check": ("需核实", "to be checked"),
    "n_owners": ("持股人", "owners"),
    "n_people": ("员工", "people of the firms"),
    "worth_firms": ("企业金额（元）", "worth of the firms"),
    "worth_households": ("家庭成员金额（元）", "worth of their households"),
    "worth_suppliers": ("供应商金额（元）", "worth of suppliers, by dependence"),
    "worth_at_risk": ("受影响金额合计（元）", "worth at risk"),
    "n_other_employer": ("另有工作单位", "who also work at a firm that stays"),
    "n_dependence_unknown": ("依赖度未知", "of unknown dependence"),
}
NEIGHBOURHOOD_PARAMETERS: Final[dict[str, tuple[str, str]]] = {
    "firms": ("迁出企业", "firms that leave"),
    "depth": ("供应链级数", "steps of the supply chain"),
    "next": ("可争取企业最多列出", "firms to win at most"),
}
NEIGHBOURHOOD_WORDS: Final[dict[str, tuple[str, str]]] = {
    "firms": ("企业", "firms"),
    "households": ("家庭成员", "households"),
    "other_employer": ("另有工作单位", "another employer"),
    "dependence_unknown": ("依赖度未知", "dependence not known"),
    "group": ("集团", "group"),
    "controller": ("持股人", "owner"),
    "supplier": ("供应商", "supplier"),
    "dealer": ("下游企业", "dealer"),
    "next": ("可争取企业", "to win next"),
    "too_many_ways": ("持股关系过密", "too entangled"),
    "owns_itself": ("持有自己", "owns itself"),
    "share_unknown": ("持股比例未知", "share not known"),
    "amount_unknown": ("金额占比未知", "amounts not known"),
}
