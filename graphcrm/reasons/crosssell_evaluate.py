"""What is said about recommendations of a past date: code -> (Chinese, English)."""

from __future__ import annotations

from typing import Final

CROSSSELL_EVALUATE: Final[dict[str, tuple[str, str]]] = {
    "evaluate_better": (
        "每户推荐 {k:,} 种产品，推荐结果的平均精度（MAP）是较好基准方法的 {ratio:.2f} 倍"
        "（95% 区间 {low:.2f} 至 {high:.2f}）：好于基准。",
        "With {k:,} products listed for each party, mean average precision is {ratio:.2f} times "
        "that of the better baseline (95 % interval {low:.2f} to {high:.2f}): better than it.",
    ),
    "evaluate_no_better": (
        "每户推荐 {k:,} 种产品，推荐结果的平均精度（MAP）是较好基准方法的 {ratio:.2f} 倍"
        "（95% 区间 {low:.2f} 至 {high:.2f}）：与基准没有可靠差别。",
        "With {k:,} products listed for each party, mean average precision is {ratio:.2f} times "
        "that of the better baseline (95 % interval {low:.2f} to {high:.2f}): no reliable "
        "difference.",
    ),
    "evaluate_worse": (
        "每户推荐 {k:,} 种产品，推荐结果的平均精度（MAP）是较好基准方法的 {ratio:.2f} 倍"
        "（95% 区间 {low:.2f} 至 {high:.2f}）：不如基准，请用基准方法。",
        "With {k:,} products listed for each party, mean average precision is {ratio:.2f} times "
        "that of the better baseline (95 % interval {low:.2f} to {high:.2f}): worse than it; go by "
        "the baseline.",
    ),
    "evaluate_no_baseline": (
        "按任何基准方法推荐的 {k:,} 种产品后来均无人开立，无从比较。",
        "Nobody opened any of the {k:,} products that baselines listed, so there is nothing to "
        "compare with.",
    ),
    "evaluate_reach": (
        "参评客户中 {share:.0%} 在截止日有可用的关系邻居；其余只能按产品本身推荐。",
        "Share of these parties with any neighbour at the cut-off: {share:.0%}; of the others the "
        "network says nothing.",
    ),
    "evaluate_after": (
        "若按截止日之后的开户情况学习，关系权重应为 {weight:g}；推荐时尚不可知，未使用。",
        "By what was opened after the cut-off the network's weight would be {weight:g}; that could "
        "not be known at the cut-off, and no list used it.",
    ),
    "evaluate_after_nothing": (
        "若按截止日之后的开户情况学习，关系网络没有帮助，权重应为 0。",
        "By what was opened after the cut-off the network adds nothing, and its weight would be 0.",
    ),
    "evaluate_drawn": (
        "截止日后有新开产品的 {of:,} 户中随机抽取 {n:,} 户评价。",
        "Judged: {n:,} parties drawn by chance from {of:,} that opened something.",
    ),
    "evaluate_short": (
        "截止日后只有 {n:,} 天可看，不足 {of:,} 天。",
        "Days after the cut-off: {n:,} of {of:,}; whoever opened something later is not counted.",
    ),
    "network_learned": (
        "关系权重取 {weight:g}：在此前 {n_days:,} 天有新开产品的 {n:,} 户中，"
        "平均精度比不用关系高 {gain:.3f}（区间 {low:.3f} 至 {high:.3f}）。",
        "The network counts with weight {weight:g}: over parties that opened something in the "
        "{n_days:,} days before ({n:,}), mean average precision is higher with it by {gain:.3f} "
        "(interval {low:.3f} to {high:.3f}).",
    ),
    "network_adds_nothing": (
        "关系网络在此没有帮助，权重为 0：在此前 {n_days:,} 天有新开产品的 {n:,} 户中，"
        "用关系并不可靠地更准（其中当时有关系的占 {reach:.0%}）。",
        "The network adds nothing here, so its weight is 0: over parties that opened something in "
        "the {n_days:,} days before ({n:,}, {reach:.0%} of them with neighbours), lists were not "
        "reliably better with it.",
    ),
    "network_undated": (
        "关系权重 {weight:g} 未经检验：有新开产品的 {n:,} 户当时都没有起始日期已知的关系。",
        "The network's weight {weight:g} is untested: of the parties that opened something ({n:,}) "
        "none had a tie then whose beginning is known.",
    ),
    "network_untested": (
        "关系权重 {weight:g} 未经检验：此前一年有开户日期、有新开产品的只有 {n:,} 户，"
        "再往前八年也不足 {least:,} 户。",
        "The network's weight {weight:g} is untested: parties that opened something on a known day "
        "of the year before: {n:,}; fewer than {least:,} in the eight years before, too.",
    ),
    "network_given": (
        "关系权重 {weight:g} 为指定值。",
        "The network's weight {weight:g} was given.",
    ),
    # rows whose beginning nobody knows
    "undated_holdings": (
        "未使用：{n:,} 条没有开户日期（opened_on）的持有产品。",
        "Left out: holdings without opened_on: {n:,}.",
    ),
    "undated_household_members": (
        "未使用：{n:,} 条没有生效日期（since）的家庭成员。",
        "Left out: household members without since: {n:,}.",
    ),
    "undated_employment": (
        "未使用：{n:,} 条没有生效日期（since）的任职。",
        "Left out: employment without since: {n:,}.",
    ),
    "undated_kinship": (
        "未使用：全部 {n:,} 条亲属关系，因其没有日期。",
        "Left out: all kinship, since it has no dates: {n:,}.",
    ),
    "undated_firm_links": (
        "未使用：{n:,} 条没有生效日期（since）的企业关系。",
        "Left out: links between firms without since: {n:,}.",
    ),
    "undated_transfers": (
        "未使用：{n:,} 条没有月份和日期的转账。",
        "Left out: transfers without a month or day: {n:,}.",
    ),
    "undated_attendance": (
        "未使用：{n:,} 条活动日期（held_on）未知的参加记录。",
        "Left out: attendance of events without held_on: {n:,}.",
    ),
}

# What the columns, totals, parameters and words are called.
EVALUATE_TITLES: Final[dict[str, tuple[str, str]]] = {
    "method": ("方法", "Method"),
    "hit_rate": ("命中率", "Hit rate"),
    "hit_low": ("命中率下限", "Hit rate, low"),
    "hit_high": ("命中率上限", "Hit rate, high"),
    "map": ("平均精度 MAP", "MAP"),
    "map_low": ("MAP 下限", "MAP, low"),
    "map_high": ("MAP 上限", "MAP, high"),
    "coverage": ("产品覆盖率", "Products covered"),
    "coverage_low": ("覆盖率下限", "Covered, low"),
    "coverage_high": ("覆盖率上限", "Covered, high"),
}
EVALUATE_TOTALS: Final[dict[str, tuple[str, str]]] = {
    "cutoff": ("截止日", "cut-off"),
    "until": ("评价至", "judged until"),
    "weight_after": ("按截止日后开户应取的关系权重", "weight by what came after"),
    "better_baseline": ("较好的基准方法", "better baseline"),
    "map_ratio": ("MAP 为基准的倍数", "MAP, times the better baseline"),
    "map_ratio_low": ("倍数下限", "times, low"),
    "map_ratio_high": ("倍数上限", "times, high"),
    "reach_share": ("有邻居的占比", "share with a neighbour"),
    "n_openers": ("有新开产品的户数", "parties that opened something"),
    "n_openings": ("新开产品数", "products opened"),
}
EVALUATE_PARAMETERS: Final[dict[str, tuple[str, str]]] = {
    "cutoff": ("截止日", "cut-off"),
}
EVALUATE_WORDS: Final[dict[str, tuple[str, str]]] = {
    "network": ("关系网络", "with the network"),
    "without_network": ("不用关系", "without the network"),
    "popularity": ("热门产品", "popularity"),
    "item_cosine": ("产品相似度", "item-item cosine"),
}
