"""What is said about stages, classes, contribution and lifetime value of parties (zh, en)."""

from __future__ import annotations

from typing import Final

PARTIES: Final[dict[str, tuple[str, str]]] = {
    # classes
    "classes": (
        "{n_parties:,} 户客户中，高价值 {n_high:,} 户，有价值 {n_valuable:,} 户，"
        "睡眠 {n_sleeping:,} 户，低价值 {n_low:,} 户；高价值和有价值客户合计 "
        "{worth_valuable:,.2f} 元（金卡起点 {gold_worth:,.2f} 元）。",
        "Parties: {n_parties:,}. Of high value: {n_high:,}; valuable: {n_valuable:,}; sleeping: "
        "{n_sleeping:,}; of low value: {n_low:,}. The first two hold {worth_valuable:,.2f} yuan; "
        "gold begins at {gold_worth:,.2f}.",
    ),
    "classes_no_gold": (
        "客户等级中没有 --managed-tier 所指的等级或其金额门槛，金卡起点按 {gold_worth:,.2f} 元计；"
        "请用 --managed-tier 指定本行的金卡等级代码。",
        "The bank has no such tier as --managed-tier, or no least worth of it, so gold begins at "
        "{gold_worth:,.2f} yuan here; name the id of your own gold tier with --managed-tier.",
    ),
    "classes_unknown": (
        "{n:,} 户近 12 个月交易笔数未知（对公客户没有这一数据），未分类。",
        "Parties of unknown activity: {n:,}; they are in no class. Transactions are counted for "
        "customers only.",
    ),
    "class_worth": ("金额 {worth:,.2f} 元，达到金卡", "worth {worth:,.2f} yuan, gold or above"),
    "class_loans": (
        "贷款 {loans:,.2f} 元，达到金卡起点",
        "owes {loans:,.2f} yuan, as much as gold",
    ),
    "class_below": ("金额和贷款均未达到金卡", "neither worth nor loans reach gold"),
    "class_money_unknown": ("金额和贷款未知", "worth and loans unknown"),
    "class_transactions": (
        "近 12 个月交易 {n_txn_12m:,} 笔",
        "transactions in 12 months: {n_txn_12m:,}",
    ),
    "class_no_transactions": ("近 12 个月没有交易", "no transaction in 12 months"),
    "class_activity_unknown": ("交易笔数未知", "transactions unknown"),
    "class_categories": (
        "持有 {n_categories:,} 类产品",
        "holds products of {n_categories:,} categories",
    ),
    "class_need": ("有未满足的需求", "has an open need"),
    "potential_open_need": ("有潜力：有未满足的需求", "potential: an open need"),
    "potential_loans_elsewhere": ("有潜力：在他行有贷款", "potential: owes other banks"),
    "potential_key_person": ("有潜力：是企业关键人", "potential: a key person of a firm"),
    "potential_growing": ("有潜力：处于成长期", "potential: growing"),
    # lifecycle
    "lifecycle": (
        "{n_parties:,} 户客户中，探索期 {n_exploring:,} 户，衰退期 {n_declining:,} 户，"
        "成长期 {n_growing:,} 户，成熟期 {n_mature:,} 户。",
        "Parties: {n_parties:,}. Exploring: {n_exploring:,}; declining: {n_declining:,}; growing: "
        "{n_growing:,}; mature: {n_mature:,}.",
    ),
    "life_no_balances": (
        "数据中没有月末余额：衰退期只能依据代发停止、销户和流失信号，成长期只能依据新增产品类别，"
        "其余均计为成熟期；请装载 balances。",
        "The data has no month-end balances: who declines shows only by stopped payroll, closing "
        "and signals, who grows only by new categories, and all others count as mature; load "
        "balances.",
    ),
    "life_change_unknown": (
        "{n:,} 户没有可比的半年前余额：衰退期和成长期可能少计。",
        "Parties without a balance of half a year ago to compare: {n:,}; more of them may decline "
        "or grow than it seems.",
    ),
    "life_opened_unknown": (
        "{n:,} 户的开户日期未知，不计为探索期。",
        "Parties whose opening date is unknown: {n:,}; they do not count as exploring.",
    ),
    "life_exploring": ("{opened_on} 开户，不满半年", "opened on {opened_on}, not half a year ago"),
    "life_event": ("{event_on} 发生流失事件：{cause}", "left on {event_on}: {cause}"),
    "life_fell": (
        "截至 {on} 半年内金额由 {worth_before:,.2f} 元降至 {now:,.2f} 元（降 {by:.1%}）",
        "worth fell from {worth_before:,.2f} yuan to {now:,.2f} in the half year up to {on} "
        "(by {by:.1%})",
    ),
    "life_rose": (
        "截至 {on} 半年内金额由 {worth_before:,.2f} 元升至 {now:,.2f} 元（升 {by:.1%}）",
        "worth rose from {worth_before:,.2f} yuan to {now:,.2f} in the half year up to {on} "
        "(by {by:.1%})",
    ),
    "life_category": (
        "{category_on} 首次持有一类新产品",
        "first product of a new category on {category_on}",
    ),
    "life_mature": (
        "开户已满半年，截至 {on} 半年内金额变动不大（{change:.1%}）",
        "here for half a year; worth changed little in the half year up to {on} ({change:.1%})",
    ),
    "life_mature_unknown": (
        "没有半年前的余额可比，也没有其他变化",
        "no balance of half a year ago to compare, and nothing else changed",
    ),
    # contribution
    "contribution": (
        "{n_holdings:,} 笔产品持有近 12 个月带来 {revenue:,.2f} 元，{n_contacts:,} 次联系花费 "
        "{cost_to_serve:,.2f} 元，净贡献 {net:,.2f} 元。",
        "Holdings: {n_holdings:,}; they bring {revenue:,.2f} yuan in 12 months. Contacts: "
        "{n_contacts:,}; they cost {cost_to_serve:,.2f} yuan. Net: {net:,.2f} yuan.",
    ),
    "contribution_no_holdings": (
        "数据中没有产品持有，不知道收入从何而来；请装载 holdings。",
        "The data has no holdings, so nobody knows what brings in what; load holdings.",
    ),
    "contribution_unknown": (
        "{n_revenue_unknown:,} 笔产品持有的收入未知，未计入合计。",
        "Holdings of unknown revenue: {n_revenue_unknown:,}; sums leave them out.",
    ),
    "no_channel_costs": (
        "未设定各渠道的联系成本，成本按 0 计；请在规则文件中设置 channel_costs。",
        "No costs of contacts are set, so serving costs 0 here; set channel_costs in the rules "
        "file.",
    ),
    "contribution_unpriced": (
        "{n_contacts_unpriced:,} 次联系的渠道未设定成本，按 0 计。",
        "Contacts over channels whose cost is not set: {n_contacts_unpriced:,}; they count 0.",
    ),
    "contribution_brings": (
        "{n_holdings:,} 笔产品持有带来 {revenue:,.2f} 元",
        "holdings: {n_holdings:,}, which bring {revenue:,.2f} yuan",
    ),
    "contribution_brings_unknown": (
        "{n_holdings:,} 笔产品持有，收入未知",
        "holdings: {n_holdings:,}, of unknown revenue",
    ),
    "contribution_costs": (
        "联系 {n_contacts:,} 次，成本 {cost_to_serve:,.2f} 元",
        "contacts: {n_contacts:,}, which cost {cost_to_serve:,.2f} yuan",
    ),
    # clv
    "clv": (
        "{n_parties:,} 户客户的生命周期价值合计 {clv:,.2f} 元，加上转介绍价值后的网络价值 "
        "{network_value:,.2f} 元；留存依据 {n_followed:,} 户的 {n_events:,} 次流失事件。",
        "Parties: {n_parties:,}. Their lifetime value is {clv:,.2f} yuan, with referrals "
        "{network_value:,.2f}; survival goes by {n_events:,} attrition events of {n_followed:,} "
        "parties.",
    ),
    "clv_no_events": (
        "数据中没有流失事件，按无人流失计算，价值偏高。",
        "The data holds no attrition event, so everybody counts as staying: values are too high.",
    ),
    "clv_no_balances": (
        "数据中没有月末余额，转走资金的客户未计为流失，价值偏高；请装载 balances。",
        "The data has no month-end balances: who moved his money away does not count as gone, and "
        "values are too high; load balances.",
    ),
    "clv_margin_unknown": (
        "{n_margin_unknown:,} 户的收入未知，没有生命周期价值。",
        "Parties of unknown revenue: {n_margin_unknown:,}; they have no lifetime value.",
    ),
    "clv_other_segment": (
        "{n_other_segment:,} 户所在层级的客户或流失事件太少，改用同类或全部客户的留存。",
        "Parties in tiers of too few parties or events: {n_other_segment:,}; they go by the "
        "survival of all of their kind, or of all.",
    ),
    "clv_extrapolated": (
        "{n_extrapolated:,} 户的留存曲线短于所算月数，之后按已观察到的平均每月流失率延长。",
        "Parties whose survival is not observed for as long: {n_extrapolated:,}; beyond, as many "
        "leave a month as did on average.",
    ),
    "clv_known": (
        "每月贡献 {margin_month:,.2f} 元；同类客户 12 个月后留存 {survival_12:.1%}，"
        "60 个月后 {survival_60:.1%}",
        "brings {margin_month:,.2f} yuan a month; of parties like it {survival_12:.1%} are there "
        "after 12 months, {survival_60:.1%} after 60",
    ),
    "clv_unknown": ("收入未知", "revenue unknown"),
    "clv_by_kind": (
        "所在层级的客户或流失事件太少，按更大群体的留存计算",
        "its tier has too few parties or events, so survival is that of a wider group",
    ),
    "clv_referrals": (
        "转介绍价值 {referral_value:,.2f} 元",
        "its referrals are worth {referral_value:,.2f} yuan",
    ),
}

PARTIES_TITLES: Final[dict[str, tuple[str, str]]] = {
    "value_class": ("价值分类", "Value class"),
    "n_txn_12m": ("近12个月交易笔数", "Transactions in 12 months"),
    "n_categories": ("产品类别数", "Categories"),
    "open_need": ("有未满足需求", "Open need"),
    "life_cycle": ("生命周期", "Stage of life"),
    "present": ("现有价值", "Present"),
    "potential": ("潜力", "Potential"),
    "strategy": ("服务策略", "Strategy"),
    "opened_on": ("开户日期", "Opened"),
    "category": ("产品类别", "Category"),
    "n_holdings": ("持有笔数", "Holdings"),
    "n_revenue_unknown": ("收入未知笔数", "Of unknown revenue"),
    "n_contacts": ("联系次数", "Contacts"),
    "cost_to_serve": ("服务成本（元）", "Cost to serve (yuan)"),
    "net": ("净额（元）", "Net (yuan)"),
    "clv": ("生命周期价值（元）", "Lifetime value (yuan)"),
    "network_value": ("网络价值（元）", "Network value (yuan)"),
    "margin_month": ("每月贡献（元）", "Margin a month (yuan)"),
    "survival_12": ("12个月留存", "There after 12 months"),
    "survival_60": ("60个月留存", "There after 60 months"),
    "segment": ("留存分组", "Segment"),
    "referral_value": ("转介绍价值（元）", "Value of referrals (yuan)"),
}
PARTIES_TOTALS: Final[dict[str, tuple[str, str]]] = {
    "n_high": ("高价值户数", "of high value"),
    "n_valuable": ("有价值户数", "valuable"),
    "n_sleeping": ("睡眠户数", "sleeping"),
    "n_low": ("低价值户数", "of low value"),
    "n_class_unknown": ("未分类户数", "in no class"),
    "worth_valuable": ("高价值和有价值客户金额（元）", "worth of high and valuable"),
    "gold_worth": ("金卡起点（元）", "gold begins at"),
    "n_potential_unknown": ("潜力未知户数", "of unknown potential"),
    "n_exploring": ("探索期户数", "exploring"),
    "n_declining": ("衰退期户数", "declining"),
    "n_growing": ("成长期户数", "growing"),
    "n_mature": ("成熟期户数", "mature"),
    "n_change_unknown": ("半年变动未知户数", "of unknown change"),
    "n_opened_unknown": ("开户日期未知户数", "opened nobody knows when"),
    "n_holdings": ("持有笔数", "holdings"),
    "n_contacts": ("联系次数", "contacts"),
    "n_contacts_unpriced": ("未设定成本的联系次数", "contacts without a cost"),
    "cost_to_serve": ("服务成本（元）", "cost to serve"),
    "net": ("净额（元）", "net"),
    "clv": ("生命周期价值（元）", "lifetime value"),
    "network_value": ("网络价值（元）", "network value"),
    "referral_value": ("转介绍价值（元）", "value of referrals"),
    "n_followed": ("观察户数", "followed"),
    "n_events": ("流失事件数", "attrition events"),
    "n_extrapolated": ("留存经延长的户数", "of extended survival"),
    "n_other_segment": ("改用更大分组的户数", "by a wider segment"),
}
PARTIES_PARAMETERS: Final[dict[str, tuple[str, str]]] = {
    "closed_needs": ("视为已了结的需求状态", "statuses that end a need"),
    "potential": ("潜力依据", "signs of potential"),
    "strategies": ("服务策略", "strategies"),
    "channel_costs": ("各渠道联系成本（元）", "cost of a contact"),
    "fall": ("视为衰退的降幅", "fall of the declining"),
    "rise": ("视为成长的升幅", "rise of the growing"),
    "least_events": ("单独分组所需流失事件数", "least events of a segment"),
    "least_parties": ("单独分组所需户数", "least parties of a segment"),
}
PARTIES_WORDS: Final[dict[str, tuple[str, str]]] = {
    "high": ("高", "high"),
    "low": ("低", "low"),
    "party": ("客户", "party"),
    "party_product": ("客户与产品", "party and product"),
    "matrix": ("现有价值与潜力矩阵", "matrix"),
    "open_need": ("有未满足的需求", "open need"),
    "loans_elsewhere": ("在他行有贷款", "owes other banks"),
    "valuable": ("有价值", "valuable"),
    "sleeping": ("睡眠", "sleeping"),
    "exploring": ("探索期", "exploring"),
    "declining": ("衰退期", "declining"),
    "growing": ("成长期", "growing"),
    "mature": ("成熟期", "mature"),
    "expand": ("重点投入", "expand"),
    "keep": ("维护巩固", "keep"),
    "develop": ("培育提升", "develop"),
    "serve_simply": ("简化服务", "serve simply"),
    "find_out": ("先了解情况", "find out"),
    "fell": ("金额下降", "money fell"),
    "tier_fell": ("降级", "tier fell"),
    "payroll_stopped": ("代发停止", "payroll stopped"),
    "left": ("流失信号", "left"),
}
