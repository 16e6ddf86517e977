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
