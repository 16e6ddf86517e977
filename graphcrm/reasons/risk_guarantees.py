"""What is said about rings and circles of guarantees, and what columns are called (zh, en)."""

from __future__ import annotations

from typing import Final

RISK_GUARANTEES: Final[dict[str, tuple[str, str]]] = {
    # of every answer about guarantees
    "guarantees_none": (
        "数据中没有担保关系；请装载 guarantees。",
        "The data has no guarantees; load guarantees.",
    ),
    "guarantees_amount": (
        "{n_unknown:,} 笔担保没有金额，{n_negative:,} 笔金额为负：关系计入，金额按 0 计；"
        "请核实金额。",
        "Guarantees without an amount: {n_unknown:,}; of a negative one: {n_negative:,}. They "
        "count as guarantees of 0 yuan; have their amounts checked.",
    ),
    "guarantees_self": (
        "{n:,} 笔担保的担保人就是被担保人，未计入；请核实。",
        "Left out since guarantor and borrower are one: {n:,} guarantees; have them checked.",
    ),
    # rings
    "guarantee_rings": (
        "发现 {n:,} 个担保环，涉及 {n_parties:,} 户，环内担保 {amount:,.2f} 元：联保小组 "
        "{n_joint_group:,} 个，互保 {n_mutual_pair:,} 对，其余 {n_ring:,} 个。一户出险，"
        "风险会在环内传回。",
        "Rings of guarantees: {n:,}, with {n_parties:,} parties and {amount:,.2f} yuan between "
        "them; joint groups {n_joint_group:,}, mutual pairs {n_mutual_pair:,}, others "
        "{n_ring:,}. What one of a ring cannot pay comes back to it.",
    ),
    "guarantee_joint_group": (
        "{n_parties:,} 户在一份联保合同下互相担保，合计 {amount:,.2f} 元",
        "under one joint contract {n_parties:,} parties guarantee one another, {amount:,.2f} "
        "yuan in all",
    ),
    "guarantee_mutual_pair": (
        "两户互保，合计 {amount:,.2f} 元：其中一户出险，另一户的担保随之落空",
        "the two guarantee each other, {amount:,.2f} yuan in all: when one fails, what it "
        "guarantees the other is worth nothing",
    ),
    "guarantee_ring": (
        "{n_parties:,} 户首尾相接互相担保，环内 {n_guarantees:,} 笔，合计 {amount:,.2f} 元",
        "{n_parties:,} parties guarantee one another all the way round; guarantees among them: "
        "{n_guarantees:,}, {amount:,.2f} yuan in all",
    ),
    "guarantee_mutual_inside": (
        "其中互保 {mutual:,} 对",
        "pairs among them who guarantee each other: {mutual:,}",
    ),
    "guarantee_company_inside": (
        "环中有担保公司，请看清其反担保",
        "a guarantee company is among them: look at what it is guaranteed in turn",
    ),
    "guarantee_amount_missing": (
        "{n_amount_unknown:,} 笔没有可用的金额",
        "guarantees without a usable amount: {n_amount_unknown:,}",
    ),
    # cycles
    "guarantee_cycles": (
        "列出 {n:,} 条担保回路，每条不超过 {max_length} 笔担保；金额为一圈中最小的一笔。",
        "Cycles of at most {max_length} guarantees listed: {n:,}; the amount is the least "
        "guarantee on the way round.",
    ),
    "guarantee_cycles_more": (
        "还有更多回路未列出：不超过 {complete_to} 笔担保的已全部列出；请减小 --max-length 或增大 "
        "--most。",
        "There are more that are not listed; those of up to {complete_to} guarantees are all "
        "there. Lower --max-length or raise --most.",
    ),
    "guarantee_cycle": (
        "{length} 笔担保首尾相接，最小一笔 {amount:,.2f} 元，合计 {amount_sum:,.2f} 元",
        "{length} guarantees come back to where they begin; the least is {amount:,.2f} yuan, all "
        "are {amount_sum:,.2f}",
    ),
    "guarantee_cycle_unknown": (
        "{length} 笔担保首尾相接，其中 {n_amount_unknown:,} 笔没有可用的金额，已知合计 "
        "{amount_sum:,.2f} 元",
        "{length} guarantees come back to where they begin; without a usable amount: "
        "{n_amount_unknown:,}; the others are {amount_sum:,.2f} yuan",
    ),
    # circles
    "guarantee_circles": (
        "发现 {n:,} 个担保圈，涉及 {n_parties:,} 户，圈内担保 {amount:,.2f} 元；其中 "
        "{n_chains:,} 个含有三家以上企业的担保链。背后的担保公司 {n_hubs:,} 家，另外担保 "
        "{hub_amount:,.2f} 元。",
        "Circles of guarantees: {n:,}, with {n_parties:,} parties and {amount:,.2f} yuan between "
        "them; those with a chain of more than three firms: {n_chains:,}. Guarantee companies "
        "behind them: {n_hubs:,}, with {hub_amount:,.2f} yuan more.",
    ),
    "guarantee_circle": (
        "{n_parties:,} 户（企业 {n_firms:,} 家）由 {n_guarantees:,} 笔担保连在一起，合计 "
        "{amount:,.2f} 元",
        "parties who hang together: {n_parties:,}, of them firms {n_firms:,}, by "
        "{n_guarantees:,} guarantees of {amount:,.2f} yuan in all",
    ),
    "guarantee_circle_rings": (
        "圈内担保环 {n_rings:,} 个",
        "rings among them: {n_rings:,}",
    ),
    "guarantee_circle_chain": (
        "最长担保链 {longest_chain:,} 家企业，末端出险会逐级传到首端",
        "the longest chain has {longest_chain:,} firms: what the last cannot pay climbs to the "
        "first",
    ),
    "guarantee_circle_chain_at_least": (
        "担保链至少 {longest_chain:,} 家企业，末端出险会逐级传到首端",
        "a chain has {longest_chain:,} firms or more: what the last cannot pay climbs to the first",
    ),
    "guarantee_circle_hubs": (
        "另有担保公司 {hubs}，为其担保 {hub_amount:,.2f} 元",
        "guarantee companies beside them: {hubs}, with {hub_amount:,.2f} yuan for them",
    ),
}

RISK_GUARANTEE_TITLES: Final[dict[str, tuple[str, str]]] = {
    "amount": ("担保金额（元）", "Amount (yuan)"),
    "n_guarantees": ("担保笔数", "Guarantees"),
    "mutual": ("互保对数", "Mutual pairs"),
    "joint": ("同一联保合同", "One joint contract"),
    "n_amount_unknown": ("金额不可用笔数", "Without a usable amount"),
    "cycle_id": ("回路", "Cycle"),
    "length": ("担保笔数（一圈）", "Guarantees round"),
    "amount_sum": ("一圈合计（元）", "Sum of these (yuan)"),
    "circle_id": ("圈号", "Circle"),
    "hubs": ("担保公司", "Guarantee companies"),
    "n_firms": ("企业数", "Firms"),
    "n_rings": ("圈内担保环数", "Rings within"),
    "is_chain": ("担保链（三家以上）", "Chain of more than three"),
    "longest_chain": ("最长担保链企业数", "Firms of the longest chain"),
    "hub_amount": ("担保公司担保金额（元）", "Guaranteed by companies (yuan)"),
}
RISK_GUARANTEE_TOTALS: Final[dict[str, tuple[str, str]]] = {
    "amount": ("担保金额（元）", "amount guaranteed"),
    "n_joint_group": ("联保小组数", "joint groups"),
    "n_mutual_pair": ("互保对数", "mutual pairs"),
    "n_ring": ("其他担保环数", "other rings"),
    "n_guarantees": ("有效担保笔数", "guarantees that hold"),
    "n_amount_unknown": ("无金额担保笔数", "guarantees without an amount"),
    "n_amount_negative": ("负金额担保笔数", "guarantees of a negative amount"),
    "n_self": ("自我担保笔数", "guarantees for oneself"),
    "n_cycles": ("回路数", "cycles"),
    "complete_to": ("已全部列出的长度", "all listed up to length"),
    "is_complete": ("是否全部列出", "all listed"),
    "n_circles": ("担保圈数", "circles"),
    "n_hubs": ("背后的担保公司数", "guarantee companies behind them"),
    "hub_amount": ("担保公司担保金额（元）", "guaranteed by companies"),
    "n_chains": ("含担保链的圈数", "circles with a chain"),
    "n_longest_uncertain": ("最长链可能更长的圈数", "whose chain may be longer"),
    "n_loans_unknown": ("贷款余额未知户数", "of unknown loans"),
}
RISK_GUARANTEE_PARAMETERS: Final[dict[str, tuple[str, str]]] = {
    "max_length": ("最大长度", "longest"),
}
RISK_GUARANTEE_WORDS: Final[dict[str, tuple[str, str]]] = {
    "joint_group": ("联保小组", "joint group"),
    "mutual_pair": ("互保", "mutual pair"),
    "ring": ("担保环", "ring"),
}
