"""What is said about the difference between two loads: code -> (Chinese, English)."""

from __future__ import annotations

from typing import Final

DIFF: Final[dict[str, tuple[str, str]]] = {
    "diff_rows": (
        "自 {before}（数据日期 {before_on}）至 {after}（{after_on}）：新增 {n_new:,} 行，"
        "变动 {n_changed:,} 行，关闭 {n_closed:,} 行，重新开启 {n_reopened:,} 行。",
        "From {before} (data of {before_on}) to {after} ({after_on}); rows new: {n_new:,}, "
        "changed: {n_changed:,}, closed: {n_closed:,}, opened again: {n_reopened:,}.",
    ),
    "diff_lost_manager": (
        "{n:,} 户客户失去了最后一名维系员工，合计 {worth:,.2f} 元。",
        "Parties that lost their last manager: {n:,}, worth {worth:,.2f} yuan.",
    ),
    "diff_gained_manager": (
        "{n:,} 户原无人维系的客户现有员工维系，合计 {worth:,.2f} 元。",
        "Parties that nobody looked after and somebody does now: {n:,}, worth {worth:,.2f} yuan.",
    ),
    "diff_payroll": (
        "{started:,} 家企业新增代发工资，{stopped:,} 家停止。",
        "Firms whose payroll started: {started:,}, stopped: {stopped:,}.",
    ),
    "diff_referrals": (
        "新增转介绍 {n:,} 笔，其中达标 {effective:,} 笔。",
        "New referrals: {n:,}, of which effective: {effective:,}.",
    ),
    "diff_tiers": (
        "{n:,} 户客户的等级有变动：升级 {up:,} 户，降级 {down:,} 户。",
        "Parties whose tier changed: {n:,}, up: {up:,}, down: {down:,}.",
    ),
    "cover_not_known_before": (
        "前一次数据中没有员工或维系关系，故原先有无人维系并不可知，增加数不可作为结论。",
        "The earlier data did not say who looks after whom, so those who gained a manager may have "
        "had one all along.",
    ),
    "payroll_not_known_before": (
        "前一次数据中没有代发工资数据，故新增的企业可能早已代发。",
        "The earlier data held no payrolls, so firms whose payroll started may have paid long "
        "before.",
    ),
    "tiers_not_known_before": (
        "前一次数据中没有客户等级，故变动的客户可能早已是该等级。",
        "The earlier data held no tiers, so parties whose tier changed may have had it long "
        "before.",
    ),
    "coverage_expired": (
        "管户关系按原定日期到期",
        "the coverage reached its planned end",
    ),
}
