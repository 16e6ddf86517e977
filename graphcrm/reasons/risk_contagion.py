"""What is said about who has left and whom that may pull along, and what columns are called."""

from __future__ import annotations

from typing import Final

RISK_CONTAGION: Final[dict[str, tuple[str, str]]] = {
    "contagion": (
        "近期 {n_start:,} 户流失（金额下降、降级、代发停止、销户或流失信号），与其有关系的有效客户 "
        "{n:,} 户，按关联程度折算金额 {worth:,.2f} 元。关联程度不是流失概率。",
        "Parties who left lately (money moved, tier fell, payroll stopped, closed or gone): "
        "{n_start:,}; active ones tied to them: {n:,}, with {worth:,.2f} yuan by how closely they "
        "are tied. That is no chance of leaving.",
    ),
    "contagion_none": (
        "该期间没有流失事件，没有可传导的来源。",
        "Nobody left in that time, so there is nothing to spread.",
    ),
    "contagion_if": (
        "假设 {n_start:,} 户今天流失（金额 {worth_start:,.2f} 元），与其有关系的有效客户 {n:,} 户，"
        "按关联程度折算金额 {worth:,.2f} 元。仅计假设，不含已发生的流失。",
        "If parties left today, {n_start:,} with {worth_start:,.2f} yuan: active ones tied to them "
        "{n:,}, with {worth:,.2f} yuan by how closely they are tied. Whoever has left in fact is "
        "not counted.",
    ),
    "contagion_if_cuts": (
        "假设该企业裁员，在本行的 {n_start:,} 名员工各按 {share:.0%} 计（金额折算 "
        "{worth_start:,.2f} 元），连同与其有关系者共 {n:,} 户有效客户，按关联程度折算金额 "
        "{worth:,.2f} 元。仅计假设，不含已发生的流失。",
        "If the firm let people go, each of its {n_start:,} who bank here counting as {share:.0%} "
        "({worth_start:,.2f} yuan of theirs): active parties that are these or tied to them {n:,}, "
        "with {worth:,.2f} yuan by how closely they are tied. Whoever has left in fact is not "
        "counted.",
    ),
    "contagion_if_none": (
        "该假设不涉及任何在本行的客户。",
        "Nobody who banks here would leave by that.",
    ),
    "attrition_no_balances": (
        "没有月末余额（balances），无法判断金额下降和降级；只看代发停止、销户和流失信号。",
        "There are no month-end balances, so whose money or tier fell is not known; only stopped "
        "payrolls, closings and signals of leaving count.",
    ),
    # why a party: circles of five others or more
    "contagion_department": (
        "同部门 {of:,} 名同事中流失 {n:,} 名",
        "of {of:,} colleagues in the department leavers number {n:,}",
    ),
    "contagion_department_nearly_all": (
        "同部门的同事几乎都已流失",
        "nearly all colleagues in the department are leavers",
    ),
    "contagion_firm": (
        "同一企业 {of:,} 名同事中流失 {n:,} 名",
        "of {of:,} colleagues at the firm leavers number {n:,}",
    ),
    "contagion_firm_nearly_all": (
        "同一企业的同事几乎都已流失",
        "nearly all colleagues at the firm are leavers",
    ),
    "contagion_group": (
        "集团内其他 {of:,} 家企业中流失 {n:,} 家",
        "of {of:,} other firms of the group leavers number {n:,}",
    ),
    "contagion_group_nearly_all": (
        "集团内的其他企业几乎都已流失",
        "nearly all other firms of the group are leavers",
    ),
    "contagion_near": (
        "有直接关系的人或企业流失",
        "somebody with a direct tie is a leaver",
    ),
    "contagion_further": (
        "经由他人与流失者相关",
        "tied to leavers through others",
    ),
    "contagion_cut": (
        "本人在裁员企业任职或由其代发工资",
        "works for the firm that lets people go, or is paid by it",
    ),
    "contagion_cut_near": (
        "与裁员企业的员工有直接关系",
        "directly tied to people of the firm that lets people go",
    ),
    "contagion_cut_further": (
        "经由他人与裁员企业的员工相关",
        "tied to people of the firm that lets people go through others",
    ),
}

RISK_CONTAGION_TITLES: Final[dict[str, tuple[str, str]]] = {
    "contagion": ("流失传导", "Contagion"),
    "n_left_near": ("直接相关流失者", "Leavers with a direct tie"),
    "from_kind": ("最强关系", "Strongest tie to them"),
}
RISK_CONTAGION_TOTALS: Final[dict[str, tuple[str, str]]] = {
    "n_start": ("传导起点户数", "contagion begins with"),
    "worth_start": ("起点折算金额（元）", "worth it begins with"),
    "n_fell": ("其中：金额下降", "of these: money fell"),
    "n_tier_fell": ("其中：降级", "of these: tier fell"),
    "n_payroll_stopped": ("其中：代发停止", "of these: payroll stopped"),
    "n_closed": ("其中：销户", "of these: closed"),
    "n_left": ("其中：流失信号", "of these: said to have left"),
}
RISK_CONTAGION_PARAMETERS: Final[dict[str, tuple[str, str]]] = {
    "leaving": ("假设流失客户", "leaving"),
    "cuts": ("假设裁员企业", "firm that lets people go"),
    "cut_share": ("裁员比例", "share let go"),
    "event_days": ("流失事件有效天数", "days an event counts"),
    "spread": ("传导比例", "share that goes on"),
    "guarantee": ("担保关系强度", "strength of a guarantee"),
    "drop": ("下降比例", "fall that counts"),
    "base_worth": ("基期最低金额（元）", "least worth before"),
}
RISK_CONTAGION_WORDS: Final[dict[str, tuple[str, str]]] = {
    "fell": ("金额下降", "money fell"),
    "tier_fell": ("降级", "tier fell"),
    "payroll_stopped": ("代发停止", "payroll stopped"),
    "left": ("流失信号", "left"),
}
