"""What is said about campaigns: code -> (Chinese, English)."""

from __future__ import annotations

from typing import Final

_TIES: Final = {
    "household": ("家庭成员", "household members"),
    "kinship": ("亲属", "relatives"),
    "colleagues": ("同事", "colleagues"),
    "referral": ("曾推荐的客户", "customers whom this one brought in"),
    "event": ("同场活动客户", "guests of the same events"),
    "transfer": ("转账往来客户", "customers whom this one pays"),
    "own": ("行内关系文件中的联系人", "people by the bank's own ties"),
}
_BASELINES: Final = {
    "top_worth": ("按金额从高到低选", "the wealthiest"),
    "most_links": ("按联系人数从多到少选", "the best connected"),
    "random": ("随机选", "customers drawn by chance"),
}

CAMPAIGN: Final[dict[str, tuple[str, str]]] = {
    "campaign_reach_people": (
        "先联系这 {n:,} 位客户，预计可触达 {reach:,.1f} 人（95% 区间 {low:,.1f} 至 {high:,.1f}），"
        "目标客户共 {n_target:,} 人。",
        "Asking first the customers listed ({n:,}) is expected to reach {reach:,.1f} people of the "
        "target of {n_target:,} (95 % interval {low:,.1f} to {high:,.1f}).",
    ),
    "campaign_reach_worth": (
        "先联系这 {n:,} 位客户，预计触达客户的金额合计 {reach:,.2f} 元"
        "（95% 区间 {low:,.2f} 至 {high:,.2f}），目标客户共 {n_target:,} 人。",
        "Asking first the customers listed ({n:,}) is expected to reach people worth {reach:,.2f} "
        "yuan (95 % interval {low:,.2f} to {high:,.2f}); the target is of {n_target:,}.",
    ),
    **{
        f"campaign_beats_{name}": (
            f"同样条件下，其他方法中最好的是{zh}，预计触达 {{other:,.1f}}；"
            "本名单高出 {more:.0%}。",
            f"Of simpler lists under the same limits the best is {en}: {{other:,.1f}}; this one "
            "reaches {more:.0%} more.",
        )
        for name, (zh, en) in _BASELINES.items()
    },
    "campaign_beats_nothing": (
        "同样条件下，按金额、按联系人数或随机选都触达不到目标客户。",
        "Under the same limits the wealthiest, the best connected and customers drawn by chance "
        "reach nobody of the target.",
    ),
    **{
        f"campaign_no_better_{name}": (
            f"同样条件下，{zh}预计触达 {{other:,.1f}}，本名单（{{reach:,.1f}}）并不更好。",
            f"Under the same limits {en} reach {{other:,.1f}}; this list, with {{reach:,.1f}}, is "
            "no better.",
        )
        for name, (zh, en) in _BASELINES.items()
    },
    "campaign_certificate": (
        "按此模型，任何名单最多触达 {most:,.1f}；本名单至少达到其中的 {ratio:.1%}。"
        "这一保证只针对模型，不保证传播概率与现实相符。",
        "By this model no list reaches more than {most:,.1f}, and this one at least {ratio:.1%} of "
        "that. This is certain of the model, not of whether its chances are those of the world.",
    ),
    "campaign_control": (
        "对照组 {n:,} 人由随机抽取，活动期间不联系；请用 --out 名单.xlsx 保存，"
        "只有该文件记录对照组，导回后才能比较效果。",
        "Held back by chance, not to be called: {n:,}. Keep the plan with --out list.xlsx: that "
        "file alone names them, and the review needs them.",
    ),
    "campaign_stopped_certificate": (
        "快速模式：达到保证即停止（反向样本 {n:,} 组）；去掉 --quick 可触达更多。",
        "Quick: stopped as soon as the certificate was good enough (reverse sets: {n:,}); without "
        "--quick a list reaches more.",
    ),
    "campaign_stopped_growth": (
        "反向样本加倍到 {n:,} 组后，触达增长不足 1%，因此停止。",
        "Stopped when doubling the reverse sets to {n:,} made the reach grow by less than 1 %.",
    ),
    "campaign_stopped_memory": (
        "反向样本 {n:,} 组，再加倍将超出内存上限；名单可能还有改进余地。",
        "Stopped at the memory allowance (reverse sets: {n:,}); a better list may exist.",
    ),
    "campaign_stopped_whole": (
        "限制条件内可联系的客户全部在名单上。",
        "Everybody whom the limits allow is on the list.",
    ),
    "campaign_fewer": (
        "要求 {wanted:,} 位，限制条件叠加后只能安排 {n:,} 位。",
        "Customers asked for: {wanted:,}; the limits together leave {n:,}.",
    ),
    "campaign_no_cost": (
        "{n:,} 位可联系客户的费用未知，预算之下不列入名单，但可以被触达。",
        "Customers who may be asked but whose cost is not known: {n:,}; under a budget they are "
        "not asked, and may be reached all the same.",
    ),
    **{
        f"learned_{name}": (
            f"{zh}：传播概率 {{probability:.3f}}（初值 {{base:.2f}}，{{n_cases:,}} 例中推荐成功 "
            "{n_successes:,} 例）。",
            f"{name}: word goes over such a tie with probability {{probability:.3f}} (before any "
            "case {base:.2f}; cases: {n_cases:,}, referrals among them: {n_successes:,}).",
        )
        for name, (zh, _) in _TIES.items()
        if name != "own"
    },
    # why a seed is on the list
    "seed_reach": (
        "预计新增触达 {reach:,.1f} 人（含本人）",
        "expected to add {reach:,.1f} people reached, this one included",
    ),
    **{
        f"seed_tie_{name}": (f"{zh} {{n:,}} 人", f"{en}: {{n:,}}")
        for name, (zh, en) in _TIES.items()
    },
    "seed_alone": ("没有可传播的关系", "no ties over which word could travel"),
    "seed_brings": ("最可能带来 {whom}", "most likely brings {whom}"),
}
