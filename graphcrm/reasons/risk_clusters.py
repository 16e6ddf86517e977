"""What is said about clusters at risk, and what their columns are called (zh, en)."""

from __future__ import annotations

from typing import Final

RISK_CLUSTERS: Final[dict[str, tuple[str, str]]] = {
    "clusters": (
        "{n:,} 个客户群共 {n_parties:,} 户、{worth:,.2f} 元；列出风险得分最高的 {n_listed:,} 个，"
        "金额 {worth_listed:,.2f} 元。得分是排队的次序，不是损失概率。",
        "Groups of closely tied parties: {n:,}, with {n_parties:,} parties and {worth:,.2f} yuan; "
        "listed are the {n_listed:,} of highest score, with {worth_listed:,.2f} yuan. A score is a "
        "place in the queue and no chance of a loss.",
    ),
    "clusters_none": (
        "没有达到 {least:,} 户的客户群；请装载家庭、任职、推荐、担保等关系，或降低最少户数。",
        "No group of closely tied parties has {least:,} or more; load households, employment, "
        "referrals or guarantees, or lower the least number.",
    ),
    "cluster_signals": (
        "{n_parties:,} 户中 {n_signals:,} 户有风险信号",
        "with signals of risk: {n_signals:,} of {n_parties:,}",
    ),
    "cluster_contagion": (
        "{n_parties:,} 户中 {n_contagion:,} 户受流失影响，其中 {n_events:,} 户自身近期流失",
        "touched by people who left: {n_contagion:,} of {n_parties:,}, who left of late "
        "themselves: {n_events:,}",
    ),
    "cluster_thin_cover": (
        "{n_parties:,} 户中 {n_orphan:,} 户无人维系，{n_single:,} 户只有一人维系",
        "looked after by nobody: {n_orphan:,} of {n_parties:,}, by one person alone: {n_single:,}",
    ),
    "cluster_touched": (
        "{n_parties:,} 户中 {n_contagion:,} 户受他人流失影响",
        "touched by people who left: {n_contagion:,} of {n_parties:,}",
    ),
    "cluster_orphans": (
        "{n_parties:,} 户中 {n_orphan:,} 户无人维系",
        "looked after by nobody: {n_orphan:,} of {n_parties:,}",
    ),
    "cluster_singles": (
        "{n_parties:,} 户中 {n_single:,} 户只有一人维系",
        "looked after by one person alone: {n_single:,} of {n_parties:,}",
    ),
    "cluster_guarantee_exposure": (
        "{n_parties:,} 户中 {n_exposed:,} 户为他人担保，按金额加权占净资产 {share:.0%}",
        "guaranteeing loans of others: {n_exposed:,} of {n_parties:,}; by worth that is "
        "{share:.0%} of net assets",
    ),
    "cluster_quiet": (
        "目前没有风险迹象",
        "nothing speaks of risk now",
    ),
    "cluster_exposure_unknown": (
        "{n:,} 户的担保敞口未知（净资产或担保金额缺失），不计入平均。",
        "Guarantee exposure is not known, for want of net assets or amounts, of {n:,} parties; "
        "they are left out of that mean.",
    ),
    "severity_unknown": (
        "{n:,} 条信号没有严重程度，按 0.5 计。",
        "Signals that do not say how grave they are count as 0.5: {n:,}.",
    ),
    # one cluster
    "cluster": (
        "群内 {n:,} 户，金额 {worth:,.2f} 元；居于核心 {n_core:,} 户；断点 {n_cut:,} 户，"
        "少了其中任一户该群即会断开；近期流失 {n_events:,} 户。先看核心与断点。",
        "In the cluster: {n:,} parties with {worth:,.2f} yuan; at its core {n_core:,}; without "
        "whom it falls apart {n_cut:,}; who left of late {n_events:,}. See the core and those who "
        "hold it together first.",
    ),
    "member_event": ("自身近期流失", "left of late"),
    "member_signals": ("自身有风险信号", "has signals of risk"),
    "member_near": (
        "有直接关系的人或企业近期流失",
        "somebody directly tied to this one left of late",
    ),
    "member_further": (
        "经由他人与近期流失者相连",
        "tied through others to somebody who left of late",
    ),
    "member_orphan": ("无人维系", "nobody looks after this one"),
    "member_single": ("只有一人维系", "one person alone looks after this one"),
    "member_exposed": (
        "为他人担保，占净资产 {share:.0%}",
        "guarantees loans of others, {share:.0%} of net assets",
    ),
    "member_exposure_unknown": (
        "为他人担保，占净资产多少未知",
        "guarantees loans of others; which part of net assets is not known",
    ),
    "member_cut": (
        "少了这一户，该群会断开",
        "without this one the cluster falls apart",
    ),
    "member_quiet": ("目前没有风险迹象", "nothing speaks of risk now"),
    # what to do next
    "advice_review_guarantees": (
        "会同风险部门核查该群的担保",
        "review the guarantees with the risk department",
    ),
    "advice_visit_core": (
        "两周内走访核心成员，了解去留原因",
        "visit the core members within two weeks, and ask why others left",
    ),
    "advice_call_with_signals": (
        "本周内致电有信号的客户",
        "call those with signals this week",
    ),
    "advice_second_person": (
        "为重要成员指定第二位维系人",
        "name a second person for the members of most worth",
    ),
    "advice_watch": ("下次装载后再看", "look again after the next load"),
    "advice_own": ("按本行规定：{text}", "by the rules of the bank: {text}"),
}
RISK_CLUSTERS_TITLES: Final[dict[str, tuple[str, str]]] = {
    "cluster_id": ("客户群编号", "Cluster"),
    "signals": ("自身信号", "Signals"),
    "guarantee_exposure": ("担保敞口", "Guarantee exposure"),
    "thin_cover": ("维系薄弱", "Thin cover"),
    "reasons": ("原因", "Reasons"),
    "n_households": ("涉及家庭数", "Households"),
    "owner_staff_id": ("负责人", "Owner"),
    "next_action": ("下一步", "Next action"),
    "advice": ("下一步说明", "What to do"),
    "core": ("主要关系类型", "Held together by"),
    "core_share": ("该类关系占比", "Share of that"),
    "score_before": ("上次得分", "Score before"),
    "event": ("流失事件", "Left how"),
    "betweenness": ("居间程度", "Betweenness"),
    "pagerank": ("核心程度", "PageRank"),
}
RISK_CLUSTERS_TOTALS: Final[dict[str, tuple[str, str]]] = {
    "n_clusters": ("客户群数", "clusters"),
    "n_exposure_unknown": ("担保敞口未知户数", "of unknown guarantee exposure"),
    "n_severity_unknown": ("无严重程度信号数", "signals of unknown severity"),
    "from_version": ("编号沿用自版本", "ids kept from version"),
    "n_ties": ("群内关系数", "ties inside"),
    "n_bridges": ("断开即分裂的关系数", "ties it falls apart without"),
    "betweenness_error": ("居间程度误差上限", "betweenness is off by at most"),
}
RISK_CLUSTERS_PARAMETERS: Final[dict[str, tuple[str, str]]] = {
    "cluster_id": ("客户群编号", "cluster"),
    "most": ("最多列出数", "most"),
    "least_worth": ("最低金额（元）", "least worth"),
    "cluster_weights": ("得分各项权重", "weights of the parts"),
    "cluster_actions": ("下一步的条件", "what to do when"),
    "cluster_action_texts": ("下一步的说法", "how that is said"),
}
RISK_CLUSTERS_WORDS: Final[dict[str, tuple[str, str]]] = {
    "kin": ("亲属", "kin"),
    "core": ("核心", "core"),
    "articulation": ("断点", "holds it together"),
    "review_guarantees": ("核查担保", "review guarantees"),
    "visit_core": ("走访核心成员", "visit the core"),
    "call_with_signals": ("致电有信号者", "call those with signals"),
    "second_person": ("指定第二人", "name a second person"),
    "watch": ("观察", "watch"),
}
