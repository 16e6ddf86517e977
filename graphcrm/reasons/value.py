"""What is said about what parties are worth and how that moves, and what the columns are called."""

from __future__ import annotations

from typing import Final

VALUE: Final[dict[str, tuple[str, str]]] = {
    # concentration
    "concentration": (
        "{n:,} 户客户金额已知：前 20% 的客户占金额的 {worth_share:.1%}，基尼系数 {gini:.3f}；"
        "其余 {n_long_tail:,} 户（长尾）合计占 {long_tail_share:.1%}。",
        "Parties of known worth: {n:,}. The first 20 % hold {worth_share:.1%} of it, Gini "
        "{gini:.3f}; the others, the long tail of {n_long_tail:,}, hold {long_tail_share:.1%}.",
    ),
    "concentration_nothing": (
        "金额已知的 {n:,} 户客户合计不为正，谈不上集中度。",
        "Parties of known worth: {n:,}; together they hold nothing, so there are no shares of it.",
    ),
    "concentration_negative": (
        "{n_negative:,} 户金额为负，合计 {worth_negative:,.2f} 元：基尼系数按 0 计算，"
        "不作截断时为 {gini_raw:.3f}；占比按原值计算，可能超过 100%。",
        "Parties of negative worth: {n_negative:,}, together {worth_negative:,.2f} yuan. The Gini "
        "counts them as 0, as they are it is {gini_raw:.3f}; shares count them as they are and may "
        "exceed 100 %.",
    ),
    "concentration_revenue": (
        "{n:,} 户客户的十二个月收入未知，收入占比未计入。",
        "Parties of unknown revenue: {n:,}; shares of the revenue leave them out.",
    ),
    "revenue_hidden": (
        "{n:,} 户客户自身的记录中有十二个月收入，最近的月末余额中没有：月末余额整行优先，"
        "故按未知计；请在 balances 中补上 revenue_12m。",
        "Parties whose own row has a revenue and whose newest month end has none: {n:,}. The month "
        "end counts as a whole, so theirs is unknown; load revenue_12m into balances, too.",
    ),
    "concentration_top": (
        "前 {top_share:.0%} 共 {n_parties:,} 户，占金额的 {worth_share:.1%}、"
        "收入的 {revenue_share:.1%}；其中最少者 {least_worth:,.2f} 元",
        "the first {top_share:.0%}, {n_parties:,} of them, hold {worth_share:.1%} of the worth and "
        "bring {revenue_share:.1%} of the revenue; the least has {least_worth:,.2f} yuan",
    ),
    "concentration_top_worth": (
        "前 {top_share:.0%} 共 {n_parties:,} 户，占金额的 {worth_share:.1%}；"
        "其中最少者 {least_worth:,.2f} 元",
        "the first {top_share:.0%}, {n_parties:,} of them, hold {worth_share:.1%} of the worth; "
        "the least has {least_worth:,.2f} yuan",
    ),
    "concentration_point": (
        "从少到多前 {party_share:.1%} 的客户，占金额的 {worth_share:.1%}、"
        "收入的 {revenue_share:.1%}",
        "the poorest {party_share:.1%} hold {worth_share:.1%} of the worth and bring "
        "{revenue_share:.1%} of the revenue",
    ),
    "concentration_point_worth": (
        "从少到多前 {party_share:.1%} 的客户，占金额的 {worth_share:.1%}",
        "the poorest {party_share:.1%} hold {worth_share:.1%} of the worth",
    ),
    # structure
    "structure": (
        "{n:,} 个月末中最近的 {day}：{n_parties:,} 户客户，合计 {worth:,.2f} 元；"
        "最早的月末为 {n_before:,} 户、{worth_before:,.2f} 元。",
        "On {day}, the newest of {n:,} month ends, there are {n_parties:,} parties worth "
        "{worth:,.2f} yuan; on the oldest there were {n_before:,}, worth {worth_before:,.2f}.",
    ),
    "structure_no_tiers": (
        "数据中的客户等级没有金额门槛（tiers.min_worth），无法按金额分层。",
        "No tier of the data has a least worth (tiers.min_worth), so worth reaches none.",
    ),
    "structure_targets": (
        "{n:,} 条计划任务的指标无法识别，未作比较；可识别的指标为 worth、aum、deposits、"
        "business、loans、revenue_12m 和 n:等级（如 n:gold）。",
        "Targets of measures that are not known here: {n:,}; known are worth, aum, deposits, "
        "business, loans, revenue_12m, and n: with a tier, such as n:gold.",
    ),
    "structure_part": (
        "计划任务针对网点的全部客户，本表只统计其中一部分，与目标之差仅供参考。",
        "Targets are for all parties of their branches, and only some of these are counted here: "
        "what is above target says little.",
    ),
    "structure_first": ("{n_parties:,} 户", "parties: {n_parties:,}"),
    "structure_same": (
        "{n_parties:,} 户，与上月相同，金额变动 {by:+,.2f} 元",
        "parties: {n_parties:,}, as many as a month before; worth {by:+,.2f} yuan",
    ),
    "structure_more": (
        "{n_parties:,} 户，比上月多 {n:,} 户，金额变动 {by:+,.2f} 元",
        "parties: {n_parties:,}, {n:,} more than a month before; worth {by:+,.2f} yuan",
    ),
    "structure_less": (
        "{n_parties:,} 户，比上月少 {n:,} 户，金额变动 {by:+,.2f} 元",
        "parties: {n_parties:,}, {n:,} fewer than a month before; worth {by:+,.2f} yuan",
    ),
    "cohorts": (
        "{n:,} 户客户中 {n_new:,} 户是近一年开户的新客户，持有 {worth_new:,.2f} 元，"
        "全部客户合计 {worth:,.2f} 元。",
        "Of {n:,} parties {n_new:,} are new, opened within the last 365 days; they hold "
        "{worth_new:,.2f} of {worth:,.2f} yuan.",
    ),
    "cohort_grows": (
        "一年来金额增长 {by:.1%}（{n_known_before:,} 户可比），户均有效联系 "
        "{contacts_per_party:.1f} 次",
        "worth grew by {by:.1%} in a year (known of {n_known_before:,}); effective contacts a "
        "party: {contacts_per_party:.1f}",
    ),
    "cohort_shrinks": (
        "一年来金额下降 {by:.1%}（{n_known_before:,} 户可比），户均有效联系 "
        "{contacts_per_party:.1f} 次",
        "worth fell by {by:.1%} in a year (known of {n_known_before:,}); effective contacts a "
        "party: {contacts_per_party:.1f}",
    ),
    "cohort_not_known": (
        "没有可比的一年前金额，户均有效联系 {contacts_per_party:.1f} 次",
        "no worth of a year ago to compare with; effective contacts a party: "
        "{contacts_per_party:.1f}",
    ),
    # migration
    "migration": (
        "{before} 至 {day}：升级 {n_up:,} 户，降级 {n_down:,} 户，新进 {n_entered:,} 户，"
        "退出 {n_gone:,} 户。",
        "From {before} to {day} parties moved up: {n_up:,}, down: {n_down:,}; came in: "
        "{n_entered:,}, left: {n_gone:,}.",
    ),
    "migration_up": (
        "{n_parties:,} 户升级，金额由 {worth_before:,.2f} 元变为 {worth:,.2f} 元",
        "moved up: {n_parties:,}; their worth went from {worth_before:,.2f} to {worth:,.2f} yuan",
    ),
    "migration_down": (
        "{n_parties:,} 户降级，金额由 {worth_before:,.2f} 元变为 {worth:,.2f} 元",
        "moved down: {n_parties:,}; their worth went from {worth_before:,.2f} to {worth:,.2f} yuan",
    ),
    "migration_same": (
        "{n_parties:,} 户等级不变，金额由 {worth_before:,.2f} 元变为 {worth:,.2f} 元",
        "stayed: {n_parties:,}; their worth went from {worth_before:,.2f} to {worth:,.2f} yuan",
    ),
    "migration_entered": (
        "{n_parties:,} 户新进，带来 {worth:,.2f} 元",
        "came in: {n_parties:,}, with {worth:,.2f} yuan",
    ),
    "migration_gone": (
        "{n_parties:,} 户退出，此前有 {worth_before:,.2f} 元",
        "left: {n_parties:,}, who had {worth_before:,.2f} yuan",
    ),
    "migration_unknown": (
        "{n_parties:,} 户有一个月末的金额未知，无法判断升降",
        "worth of one month end is not known: {n_parties:,}",
    ),
    "migration_rose": (
        "由 {tier_from} 升至 {tier_to}，金额变动 {change:+,.2f} 元，由 {staff_id} 维系",
        "up from {tier_from} to {tier_to}, worth {change:+,.2f} yuan; looked after by {staff_id}",
    ),
    "migration_fell": (
        "由 {tier_from} 降至 {tier_to}，金额变动 {change:+,.2f} 元，请 {staff_id} 回访",
        "down from {tier_from} to {tier_to}, worth {change:+,.2f} yuan; {staff_id} should ask why",
    ),
    "migration_rose_alone": (
        "由 {tier_from} 升至 {tier_to}，金额变动 {change:+,.2f} 元，无人维系，请指定管户员工",
        "up from {tier_from} to {tier_to}, worth {change:+,.2f} yuan; nobody looks after it: name "
        "somebody",
    ),
    "migration_fell_alone": (
        "由 {tier_from} 降至 {tier_to}，金额变动 {change:+,.2f} 元，无人维系，请指定管户员工",
        "down from {tier_from} to {tier_to}, worth {change:+,.2f} yuan; nobody looks after it: "
        "name somebody",
    ),
    "concentration_top_none": (
        "金额合计不为正，没有占比",
        "the worth of all is not positive: no share",
    ),
}

VALUE_TITLES: Final[dict[str, tuple[str, str]]] = {
    "top_share": ("前列客户占比", "First of parties"),
    "worth_share": ("占金额", "Of the worth"),
    "revenue_share": ("占收入", "Of the revenue"),
    "revenue": ("十二个月收入（元）", "Revenue of 12 months (yuan)"),
    "least_worth": ("其中最少（元）", "Least of them (yuan)"),
    "party_share": ("客户占比", "Of the parties"),
    "target": ("目标", "Target"),
    "target_gap": ("与目标之差", "Above target"),
    "cohort": ("开户年份", "Opened in"),
    "n_known_before": ("一年前金额已知户数", "Known a year ago"),
    "worth_before": ("此前金额（元）", "Worth before (yuan)"),
    "growth": ("增长率", "Growth"),
    "contacts_per_party": ("户均有效联系次数", "Contacts a party"),
}
VALUE_TOTALS: Final[dict[str, tuple[str, str]]] = {
    "revenue": ("十二个月收入（元）", "revenue of 12 months"),
    "gini": ("基尼系数", "Gini"),
    "gini_raw": ("基尼系数（不截断）", "Gini, negatives as they are"),
    "n_negative": ("金额为负户数", "of negative worth"),
    "worth_negative": ("负金额合计（元）", "their worth"),
    "n_long_tail": ("长尾户数", "in the long tail"),
    "long_tail_share": ("长尾占金额", "its share of the worth"),
    "n_targets_unused": ("指标无法识别的计划任务数", "targets of unknown measure"),
    "n_parties_before": ("此前户数", "parties before"),
    "worth_before": ("此前金额（元）", "worth before"),
    "n_same": ("等级不变户数", "of the same tier"),
    "n_entered": ("新进户数", "came in"),
    "n_gone": ("退出户数", "left"),
    "n_tier_unknown": ("升降未知户数", "of unknown tier"),
    "n_revenue_unknown": ("收入未知数", "of unknown revenue"),
}
VALUE_PARAMETERS: Final[dict[str, tuple[str, str]]] = {
    "list": ("名单方向", "list"),
    "lorenz": ("洛伦兹曲线分段数", "steps of the Lorenz curve"),
}
VALUE_WORDS: Final[dict[str, tuple[str, str]]] = {
    "below_tiers": ("低于最低等级", "below all tiers"),
    "outside": ("不在统计范围", "not among these"),
    "tier": ("等级", "tier"),
    "cohort": ("开户年份", "cohort"),
    "same": ("不变", "same"),
    "entered": ("新进", "came in"),
    "gone": ("退出", "left"),
}
