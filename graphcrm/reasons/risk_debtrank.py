"""What is said about defaults and whom they hit, and what columns are called (zh, en)."""

from __future__ import annotations

from typing import Final

RISK_DEBTRANK: Final[dict[str, tuple[str, str]]] = {
    "debtrank": (
        "已测算 {n:,} 户借款人各自单独违约的影响，其中 {n_spreading:,} 户会波及担保人；"
        "影响最大者将使其他各方合计损失全部已知净资产的 {greatest:.2%}。这是假设违约后的影响，"
        "不是违约的可能性。",
        "Borrowers whose default was tried, one at a time: {n:,}; of these, would hit somebody: "
        "{n_spreading:,}; the worst would cost the others {greatest:.2%} of all known net assets. "
        "It says what a default would do, not how likely one is.",
    ),
    "debtrank_unranked": (
        "净资产缺失 {n_missing:,} 户、不为正 {n_not_positive:,} 户：单独列出、不排名，"
        "也不再向外传导，因此影响可能被低估；补齐报表后更准。",
        "Parties whose net assets are missing: {n_missing:,}; not above 0: {n_not_positive:,}. "
        "They are listed apart, not ranked, and pass nothing on, so that the impact of others may "
        "be greater than said; their accounts would tell.",
    ),
    "debtrank_some_cut": (
        "{n:,} 户牵涉过广，未测算到底，实际影响只会更大。",
        "Reach too many to be followed to the end, so that their impact is at least what is said: "
        "{n:,} parties.",
    ),
    # of one party
    "debtrank_hits": (
        "若违约，{rounds:,} 轮内波及 {n_hit:,} 户，合计损失 {loss:,.2f} 元，"
        "占全部已知净资产的 {debtrank:.2%}",
        "its default would cost others {loss:,.2f} yuan, {debtrank:.2%} of all known net assets; "
        "others hit: {n_hit:,}, rounds: {rounds:,}",
    ),
    "debtrank_missing": (
        "净资产未知（个人通常没有），未排名；他人为其担保 {amount:,.2f} 元；企业请补齐报表",
        "its net assets are not known, as those of people seldom are, so it is not ranked; "
        "guaranteed for it: {amount:,.2f} yuan; of a firm, ask for the accounts",
    ),
    "debtrank_not_positive": (
        "净资产不为正，未排名；他人为其担保 {amount:,.2f} 元，请先核实",
        "its net assets are not above 0, so it is not ranked; guaranteed for it: {amount:,.2f} "
        "yuan; look here first",
    ),
    "debtrank_nobody": (
        "没有人为其担保，违约不经担保波及他人",
        "nobody guarantees its loans, so its default hits nobody through guarantees",
    ),
    "debtrank_untold": (
        "为其担保的 {n_unmeasured:,} 户净资产都不可用，影响无法测算",
        "who guarantees its loans has no known net assets above 0 ({n_unmeasured:,} parties), so "
        "what they would lose cannot be told",
    ),
    "debtrank_more_untold": (
        "另波及 {n_unmeasured:,} 户净资产不可用的担保人，其损失未计入",
        "guarantors reached without known net assets above 0, whose loss is not counted: "
        "{n_unmeasured:,}",
    ),
    "debtrank_no_amount": (
        "为其担保的 {n_guarantors:,} 户都没有可用的金额，影响无法测算",
        "its guarantees have no usable amount (guarantors: {n_guarantors:,}), so what they would "
        "cost cannot be told",
    ),
    "debtrank_cut": ("牵涉过广，未测算到底", "it reaches too many to be followed to the end"),
    # what if
    "default": (
        "若这 {n_defaults:,} 户一同违约，{rounds:,} 轮内波及 {n_hit:,} 户担保人，合计损失 "
        "{loss:,.2f} 元，占全部已知净资产的 {debtrank:.2%}。",
        "Parties that default together: {n_defaults:,}; that would cost guarantors {loss:,.2f} "
        "yuan, {debtrank:.2%} of all known net assets; guarantors hit: {n_hit:,}, rounds: "
        "{rounds:,}.",
    ),
    "default_hits_nobody": (
        "这 {n_defaults:,} 户违约不会使任何净资产已知的担保人受损。",
        "Parties that default: {n_defaults:,}; that costs no guarantor of known net assets "
        "anything.",
    ),
    "default_unknown": (
        "另波及 {n:,} 户净资产缺失或不为正的担保人：损失无法测算，也不再向外传导。",
        "Guarantors reached whose net assets are missing or not above 0: {n:,}; what they lose "
        "cannot be told, and they pass nothing on.",
    ),
    "default_direct": (
        "直接为违约者担保，损失 {loss:,.2f} 元，占其净资产的 {distress:.2%}",
        "guarantees who defaults, and loses {loss:,.2f} yuan, {distress:.2%} of its net assets",
    ),
    "default_later": (
        "第 {round:,} 轮经其他担保人受到波及，损失 {loss:,.2f} 元，占其净资产的 {distress:.2%}",
        "is hit through other guarantors, in round {round:,}, and loses {loss:,.2f} yuan, "
        "{distress:.2%} of its net assets",
    ),
    "default_missing": (
        "第 {round:,} 轮受到波及，但净资产缺失，损失无法测算",
        "is hit in round {round:,}; its net assets are missing, so what it loses cannot be told",
    ),
    "default_not_positive": (
        "第 {round:,} 轮受到波及，而净资产不为正，已无力代偿",
        "is hit in round {round:,}; its net assets are not above 0, so it has nothing to pay from",
    ),
    "default_takes_all": (
        "净资产将全部损失，自身也会违约",
        "that is all it owns: it would default too",
    ),
}

RISK_DEBTRANK_TITLES: Final[dict[str, tuple[str, str]]] = {
    "debtrank": ("违约影响", "DebtRank"),
    "rounds": ("轮数", "Rounds"),
    "n_hit": ("波及户数", "Hit"),
    "loss": ("损失（元）", "Loss (yuan)"),
    "n_unmeasured": ("净资产不可用的担保人", "Hit, loss unknown"),
    "residual": ("未再传导", "Not passed on"),
    "n_guarantors": ("担保人数", "Guarantors"),
    "distress": ("受损程度", "Distress"),
    "round": ("轮次", "Round"),
    "net_assets": ("净资产（元）", "Net assets (yuan)"),
}
RISK_DEBTRANK_TOTALS: Final[dict[str, tuple[str, str]]] = {
    "n_borrowers": ("被担保户数", "whose loans others guarantee"),
    "n_ranked": ("已测算户数", "defaults tried"),
    "n_net_assets_missing": ("净资产缺失", "net assets missing"),
    "n_net_assets_not_positive": ("净资产不为正", "net assets not above 0"),
    "net_assets": ("已知净资产合计（元）", "net assets known"),
    "rounds": ("轮数", "rounds"),
    "residual": ("未再传导", "not passed on"),
    "n_cut": ("未测算到底", "not followed to the end"),
    "n_defaults": ("违约户数", "default"),
    "debtrank": ("违约影响（DebtRank）", "DebtRank"),
    "loss": ("损失（元）", "loss"),
    "n_hit": ("波及户数", "hit"),
    "n_unknown_net_assets": ("净资产不可用的担保人", "hit, of unknown net assets"),
}
RISK_DEBTRANK_PARAMETERS: Final[dict[str, tuple[str, str]]] = {
    "default": ("违约户", "default"),
}
RISK_DEBTRANK_WORDS: Final[dict[str, tuple[str, str]]] = {
    "known": ("已知", "known"),
    "net_assets_missing": ("净资产缺失", "net assets missing"),
    "net_assets_not_positive": ("净资产不为正", "net assets not above 0"),
}
