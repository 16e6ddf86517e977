"""What is said about what a campaign brought: code -> (Chinese, English)."""

from __future__ import annotations

from typing import Final

REVIEW: Final[dict[str, tuple[str, str]]] = {
    "review_none": (
        "未发现效果：{n_days:,} 天内，邀请组 {n_asked:,} 人与对照组 {n_control:,} 人"
        "的变化没有可靠差别。",
        "Customers asked: {n_asked:,}, held back: {n_control:,}, days: {n_days:,}; no effect "
        "found: both groups changed alike as far as can be told.",
    ),
    "review_found": (
        "{n_days:,} 天内，邀请组 {n_asked:,} 人与对照组 {n_control:,} 人相比，"
        "{n_known:,} 项指标中有 {n:,} 项的变化有可靠差别。",
        "Customers asked: {n_asked:,}, held back: {n_control:,}, days: {n_days:,}; measures "
        "known: {n_known:,}, of these with an effect: {n:,}.",
    ),
    "review_alone": (
        "没有对照组，无法判断邀请组 {n_asked:,} 人的变化是否由活动带来；"
        "下次规划时请用 --control-share 预留对照组。",
        "Customers asked: {n_asked:,}, held back: none, so nothing says what would have happened "
        "without the campaign; next time plan with --control-share.",
    ),
    "review_nothing_known": (
        "数据中没有转介绍、持有产品的开户日期，也没有月末余额，无法评价该活动；"
        "请装载 referrals、holdings 或 balances。",
        "The data holds no referrals, no opening dates of holdings and no dated balances, so it "
        "cannot say what the campaign brought; load referrals, holdings or balances.",
    ),
    "review_not_over": (
        "评价期为 {planned:,} 天，至今只过了 {n:,} 天；到期后请再次评价。",
        "Days of the review so far: {n:,} of {planned:,}; ask again when they are over.",
    ),
    "review_few": (
        "某一组已知情况的不足 {least:,} 人，人数太少，不下结论。",
        "Where fewer than {least:,} of a group are known they are too few to tell.",
    ),
    "review_in_both": (
        "{n:,} 人既记为受邀又记为对照，两组均未计入。",
        "Recorded as asked and as held back: {n:,}; they count in neither group.",
    ),
    "review_gaps": (
        "{n:,} 人在活动开始前或开始后没有月末余额，金额一项未计入。",
        "Without a dated balance before the beginning or after it: {n:,}; the row of worth "
        "leaves them out.",
    ),
    # what one measure says
    "review_more": (
        "发现效果：邀请组的变化高于对照组",
        "effect found: those asked gained more than those held back",
    ),
    "review_less": (
        "发现反向效果：邀请组的变化低于对照组",
        "effect found, the wrong way: those asked gained less than those held back",
    ),
    "review_no_effect": ("未发现效果", "no effect found"),
    "review_by_chance": (
        "未发现效果：单看此项有差别，但几项同看时可能出于偶然",
        "no effect found: it differs taken alone, but of several measures one may do so by chance",
    ),
    "review_too_few": ("人数太少，不下结论", "too few to tell"),
    "review_not_known": ("数据中没有此项", "the data does not say"),
    "review_not_compared": ("没有对照组可比", "nobody was held back to compare with"),
}

# What the columns, totals and words of a review are called.
REVIEW_TITLES: Final[dict[str, tuple[str, str]]] = {
    "measure": ("指标", "Measure"),
    "n_asked": ("邀请组", "Asked"),
    "n_control": ("对照组", "Held back"),
    "asked_before": ("邀请组：活动前", "Asked, before"),
    "asked_after": ("邀请组：活动后", "Asked, after"),
    "control_before": ("对照组：活动前", "Held back, before"),
    "control_after": ("对照组：活动后", "Held back, after"),
    "difference": ("差异", "Difference"),
    "low": ("下限", "Low"),
    "high": ("上限", "High"),
    "p_value": ("偶然概率", "By chance (p)"),
    "found": ("发现效果", "Effect found"),
}
REVIEW_TOTALS: Final[dict[str, tuple[str, str]]] = {
    "n_asked": ("邀请组人数", "asked"),
    "n_in_both": ("两组重复人数", "in both groups"),
    "started_on": ("活动开始", "began on"),
    "reviewed_until": ("评价截至", "reviewed until"),
    "n_days": ("评价天数", "days"),
    "reached_share": ("邀请组有效联系比例", "share of those asked in touch"),
    "control_reached_share": ("对照组有效联系比例", "share of those held back in touch"),
    "n_brought": ("邀请组带来人数", "brought in by those asked"),
    "n_campaign_referrals": ("登记在活动名下的转介绍", "referrals under the campaign's name"),
    "n_no_history": ("缺少月末余额人数", "without dated balances"),
}
REVIEW_WORDS: Final[dict[str, tuple[str, str]]] = {
    "n_referrals": ("转介绍（人均）", "referrals (a person)"),
    "brought_somebody": ("带来过他人（占比）", "brought somebody (share)"),
    "opened_product": ("开立活动产品（占比）", "opened the product (share)"),
    "file": ("名单文件", "a file"),
    "store": ("库中记录", "the store"),
}
