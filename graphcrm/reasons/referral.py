"""What is said about referrals: code -> (Chinese, English)."""

from __future__ import annotations

from typing import Final

REFERRAL: Final[dict[str, tuple[str, str]]] = {
    "forest": (
        "转介绍网络共 {n:,} 户，源自 {n_roots:,} 个源头，最深 {depth:,} 代。",
        "Parties that brought somebody in or were brought in: {n:,}, grown from {n_roots:,} roots, "
        "over at most {depth:,} generations.",
    ),
    "roots": (
        "共 {n:,} 个源头，最大的一棵有 {size:,} 户。",
        "Trees of referrals: {n:,}; parties in the largest: {size:,}.",
    ),
    "chain": (
        "该客户之上有 {n_above:,} 代；由其带来的下游 {n_below:,} 户，其中存续者 {worth:,.2f} 元。",
        "Generations above this party: {n_above:,}; parties it led to: {n_below:,}, the active "
        "ones worth {worth:,.2f} yuan.",
    ),
    "chain_alone": (
        "没有客户或企业推荐过该客户，该客户也没有推荐成功过别人。",
        "No customer or firm brought this party in, and it brought in nobody.",
    ),
    "rings": (
        "发现 {n:,} 个互荐环，涉及 {n_parties:,} 户；每环最晚的一笔推荐不计入网络。",
        "Rings of referrals: {n:,}, with {n_parties:,} parties; the latest referral of each is "
        "left out of the forest.",
    ),
    "suspicious": (
        "{n_all:,} 笔转介绍中有 {n:,} 笔可疑，请逐笔核对。",
        "Referrals: {n_all:,}; of these suspicious, to be looked at one by one: {n:,}.",
    ),
    "contested": (
        "{n_parties:,} 户有不止一笔推荐；{n:,} 笔较晚的推荐不计入。",
        "Parties with more than one referral: {n_parties:,}; referrals that came later and do not "
        "count: {n:,}.",
    ),
    "recruiting": (
        "{n:,} 名员工共引荐 {n_parties:,} 户，其中达标 {n_effective:,} 户。",
        "Staff who brought somebody in: {n:,}; parties they brought in: {n_parties:,}, effective: "
        "{n_effective:,}.",
    ),
    "credit": (
        "{n_parties:,} 户达标转介客户的金额记给 {n:,} 位推荐人，共 {credit:,.2f} 元。",
        "Effective referred parties: {n_parties:,}; credited to {n:,} referrers: {credit:,.2f} "
        "yuan.",
    ),
    "cap_cuts": (
        "超过每月上限、不记给任何人的为 {cut:,.2f} 元。",
        "Above the monthly cap, and to nobody: {cut:,.2f} yuan.",
    ),
    "cap_is_zero": (
        "上限不足一分，全部不记给任何人。",
        "The cap is less than a fen: all of it is cut.",
    ),
    "ladder": (
        "存续客户 {n:,} 户：留存满一年 {stays:,} 户，再次购买 {buys_again:,} 户，"
        "推荐他人 {recommends:,} 户；期间上升 {n_moved_up:,} 户，下降 {n_moved_down:,} 户。",
        "Active parties: {n:,}; with us for a year: {stays:,}, bought again: {buys_again:,}, "
        "recommended us: {recommends:,}; moved up since: {n_moved_up:,}, down: {n_moved_down:,}.",
    ),
    "opened_unknown": (
        "{n:,} 户的开户日期未知，不计为留存。",
        "Parties whose opening date is unknown: {n:,}; they do not count as staying.",
    ),
    "no_history_on": (
        "没有 {n:,} 户客户在 {day} 的历史余额，对比日期的金额取自最近一次装载的数据。",
        "Parties without balances of {day}: {n:,}; for that date too their figures are those of "
        "the newest extract.",
    ),
    "no_referral_data": (
        "数据中没有转介绍记录，无法判断谁推荐了谁；请装载 referrals。",
        "The data holds no referrals, so it cannot say who brought in whom; load referrals.",
    ),
    # uplift
    "uplift": (
        "转介客户 {n_referred:,} 户，其他客户 {n_others:,} 户；与条件相同者相比，"
        "三项指标中 {n_found:,} 项有差异。",
        "Customers who were brought in: {n_referred:,}, others: {n_others:,}; measures of three in "
        "which they differ from others like them: {n_found:,}.",
    ),
    "uplift_none": (
        "未发现效果：转介客户 {n_referred:,} 户，其他客户 {n_others:,} 户，"
        "与条件相同者相比无可信差异。",
        "Customers who were brought in: {n_referred:,}, others: {n_others:,}; no effect found: "
        "beside others like them no difference is sure.",
    ),
    "uplift_nobody": (
        "转介客户 {n_referred:,} 户，其他客户 {n_others:,} 户，没有可比者。",
        "Customers who were brought in: {n_referred:,}, others: {n_others:,}; none of them can be "
        "compared.",
    ),
    "uplift_limits": (
        "配对比较不是试验：机构、开户年份、等级、年龄以外的差别仍在其中；等级是现在的，在转介之后。",
        "A matched comparison is no experiment: whatever differs beside branch, opening year, tier "
        "and age is in it; the tier is that of today, after the referral.",
    ),
    "uplift_more": ("高于条件相同者", "more than others like them"),
    "uplift_less": ("低于条件相同者", "less than others like them"),
    "uplift_no_effect": ("未发现效果", "no effect found"),
    "uplift_too_few": ("可比者不足十户，不下结论", "fewer than ten on a side: too few to tell"),
    "uplift_unknown": ("无可比者，或数据中没有该指标", "nobody to compare, or not in the data"),
    # value
    "referral_value": (
        "{n:,} 位推荐人带来 {n_parties:,} 户：若无一户因推荐而来，价值 {value_at_0:,.2f} 元；"
        "一半因推荐而来，{value_at_half:,.2f} 元；全部因推荐而来，{value_at_1:,.2f} 元。",
        "Referrers: {n:,}, active parties they brought in: {n_parties:,}; worth {value_at_0:,.2f} "
        "yuan if all of these would have come anyway, {value_at_half:,.2f} if half of them, "
        "{value_at_1:,.2f} if nobody.",
    ),
    "margin_unknown": (
        "{n:,} 户的贡献度未知，按零计。",
        "Parties of whom the revenue of the last 12 months is not known: {n:,}; it counts as 0.",
    ),
    "no_acquisition_cost": (
        "未给出获客成本（--acquisition-cost），本会自己来的客户因此不计节省。",
        "No cost of winning a customer was given (--acquisition-cost), so nothing is saved on "
        "those who would have come anyway.",
    ),
    "uplift_sets_nothing": (
        "与条件相同者相比未发现转介客户更高的金额，本行数据定不出增量比例。",
        "Beside others like them no effect was found on worth, so the bank's own figures set no "
        "share.",
    ),
    # rewards
    "rewards": (
        "{n:,} 笔推荐：已可发放 {reward_paid:,.2f} 元，观察期内 {reward_earned:,.2f} 元，"
        "收回 {n_clawed_back:,} 笔，待核实 {n_held:,} 笔。",
        "Referrals: {n:,}; rewards due: {reward_paid:,.2f} yuan, still to be kept: "
        "{reward_earned:,.2f} yuan; taken back: {n_clawed_back:,}, held back until looked at: "
        "{n_held:,}.",
    ),
    "reward_on_deposits": (
        "该规则取决于存款或资产金额；此类奖励可能为监管所禁止，请先核对，"
        "或用 --effective-worth 0 只看是否开户。",
        "This rule depends on deposits or assets; such a reward may be forbidden: check, or let "
        "the opening alone count with --effective-worth 0.",
    ),
    "rewards_undated": (
        "{n:,} 户推荐之后没有月末余额，达标与否取自最近的数据，期间是否跌破门槛不可知。",
        "Parties without month-end figures since they were brought in: {n:,}; theirs are the "
        "newest known, and whether they fell under the threshold in between cannot be told.",
    ),
    "reward_waits": ("已达标，尚在观察期内", "earned, and not yet kept for long enough"),
    "reward_kept": ("已达标并保持", "earned, and kept"),
    "reward_over_cap": ("超过该推荐人当月上限", "above the referrer's cap for that month"),
    "reward_left": ("观察期内销户", "left within the days of keeping"),
    "reward_fell": (
        "观察期内跌破门槛",
        "fell under the threshold within the days of keeping",
    ),
    "reward_not_reached": ("未达到门槛", "has not reached the threshold"),
    "reward_not_known": ("金额未知，无法判断", "worth not known: cannot be told"),
    "reward_gone": ("未达标即已销户", "left before it had earned anything"),
    "reward_to_check": ("可疑，先核对", "suspicious: to be looked at first"),
    # why a referral is suspicious
    "self_referral": ("推荐人与被推荐人相同", "brought in itself"),
    "referrer_opened_later": (
        "推荐人开户晚于被推荐人",
        "the referrer's account was opened later",
    ),
    "shared_phone": ("两者电话相同", "same phone"),
    "shared_address": ("两者地址相同", "same address"),
    "shared_id": ("两者证件号码相同", "same identity document"),
    "burst": ("同一天由同一人推荐五户或以上", "five or more by one referrer on that day"),
}
