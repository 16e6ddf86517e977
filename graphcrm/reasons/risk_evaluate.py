"""What is said about nearness to a loss on a past date: code -> (Chinese, English)."""

from __future__ import annotations

from typing import Final

RISK_EVALUATE: Final[dict[str, tuple[str, str]]] = {
    "risk_network_adds": (
        "关系网络有帮助：按流失传导排序，前 10% 客户的流失率是平均的 {lift:.2f} 倍"
        "（95% 区间 {low:.2f} 至 {high:.2f}），较好的基准方法为 {other:.2f} 倍。"
        "传导能说明的客户占 {reach:.0%}。",
        "The network adds something: of the first 10 % by contagion {lift:.2f} times as many left "
        "as of all (95 % interval {low:.2f} to {high:.2f}), by the better baseline {other:.2f} "
        "times. Contagion says something of {reach:.0%} of them.",
    ),
    "risk_network_adds_nothing": (
        "关系网络在此没有帮助：按流失传导排序，前 10% 客户的流失率是平均的 {lift:.2f} 倍"
        "（95% 区间 {low:.2f} 至 {high:.2f}），较好的基准方法为 {other:.2f} 倍，并不可靠地更好。"
        "传导能说明的客户占 {reach:.0%}。",
        "The network adds nothing here: of the first 10 % by contagion {lift:.2f} times as many "
        "left as of all (95 % interval {low:.2f} to {high:.2f}), by the better baseline "
        "{other:.2f} times, which is not reliably less. Contagion says something of {reach:.0%} "
        "of them.",
    ),
    "risk_few_events": (
        "截止日后流失的只有 {n:,} 户，不足 {least:,} 户：无法判断关系网络有没有帮助。",
        "Parties that left after the cut-off: {n:,}, fewer than {least:,}: too few to say whether "
        "the network adds anything.",
    ),
    "risk_nobody_left": (
        "截止日前没有人流失，传导无从说起。",
        "Nobody had left by the cut-off, so contagion says nothing.",
    ),
    "risk_followed": (
        "只评价截止日前一年内有月末余额的 {n:,} 户（当时存续 {of:,} 户）：其余的金额下降看不到。",
        "Judged: the parties with month-end balances of the year before the cut-off, {n:,} of "
        "{of:,} that banked here then; a fall of the others would not be seen.",
    ),
    "risk_not_followed": (
        "截止日前一年没有月末余额，几乎看不到金额下降，主要看到代发停止、销户和流失信号；"
        "请装载 balances。",
        "There are no month-end balances of the year before the cut-off, so falls are hardly seen, "
        "and what is seen is mostly stopped payrolls, closed accounts and signals of leaving; load "
        "balances.",
    ),
    "risk_drawn": (
        "从 {of:,} 户中随机抽取 {n:,} 户评价。",
        "Judged: {n:,} parties drawn by chance from {of:,}.",
    ),
    "risk_short": (
        "截止日后只有 {n:,} 天可看，不足 {of:,} 天。",
        "Days after the cut-off: {n:,} of {of:,}; whoever left later is not counted.",
    ),
    "undated_guarantees": (
        "未使用：{n:,} 条没有生效日期（since）的担保。",
        "Left out: guarantees without since: {n:,}.",
    ),
}

# What the columns, totals, parameters and words are called.
RISK_EVALUATE_TITLES: Final[dict[str, tuple[str, str]]] = {
    **{
        f"lift_{p}{end}": (f"前 {p}% 提升度{zh}", f"Lift at {p} %{en}")
        for p in (1, 5, 10, 20)
        for end, zh, en in (("", "", ""), ("_low", "下限", ", low"), ("_high", "上限", ", high"))
    },
    "auc": ("AUC", "AUC"),
    "auc_low": ("AUC 下限", "AUC, low"),
    "auc_high": ("AUC 上限", "AUC, high"),
    "reach": ("能说明的占比", "Says something of"),
}
RISK_EVALUATE_TOTALS: Final[dict[str, tuple[str, str]]] = {
    "n_active": ("当时存续户数", "banked here then"),
    "base_rate": ("流失率", "share that left"),
    "ratio": ("传导为自身信号的倍数", "contagion, times own signals"),
    "ratio_low": ("倍数区间下限", "the same, low"),
    "ratio_high": ("倍数区间上限", "the same, high"),
    "lift_gain": ("传导高于较好基准", "contagion above the better baseline"),
    "lift_gain_low": ("高出下限", "above it, low"),
    "lift_gain_high": ("高出上限", "above it, high"),
    "network_adds": ("关系网络有帮助", "the network adds something"),
}
RISK_EVALUATE_PARAMETERS: Final[dict[str, tuple[str, str]]] = {
    "horizon_days": ("截止日后天数", "days after the cut-off"),
    "half_life_days": ("信号半衰期（天）", "days until a signal counts half"),
}
RISK_EVALUATE_WORDS: Final[dict[str, tuple[str, str]]] = {
    "contagion": ("流失传导", "contagion"),
    "own_signals": ("自身信号", "own signals"),
    "degree": ("关系数", "number of ties"),
    "random": ("随机", "at random"),
}
