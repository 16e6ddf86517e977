"""What is said about money that leaves the bank, and what columns are called (zh, en)."""

from __future__ import annotations

from typing import Final

RISK_OUTFLOW: Final[dict[str, tuple[str, str]]] = {
    "outflow": (
        "近 {months:,} 个月，{n_parties:,} 户经外部渠道流出 {amount_out:,.2f} 元、流入 "
        "{amount_in:,.2f} 元，净流出 {net:,.2f} 元；其中 {n_net_out:,} 户净流出。",
        "Out by outside channels: {amount_out:,.2f} yuan, in: {amount_in:,.2f}, net out: "
        "{net:,.2f}; months: {months:,}, parties with flows: {n_parties:,}, of them net out: "
        "{n_net_out:,}.",
    ),
    "outflow_inward": (
        "近 {months:,} 个月，{n_parties:,} 户经外部渠道流入 {amount_in:,.2f} 元、流出 "
        "{amount_out:,.2f} 元，净流入 {by:,.2f} 元；其中 {n_net_out:,} 户仍净流出。",
        "In by outside channels: {amount_in:,.2f} yuan, out: {amount_out:,.2f}, net in: "
        "{by:,.2f}; months: {months:,}, parties with flows: {n_parties:,}, of them net out all the "
        "same: {n_net_out:,}.",
    ),
    "outflow_none": (
        "数据中没有资金流向；请装载 flows。",
        "The data has no flows by outside channels; load flows.",
    ),
    "outflow_months": (
        "{months:,} 个月中有 {n:,} 个月没有任何资金流向记录，可能尚未装载。",
        "Months: {months:,}; without any flow on record, maybe not loaded yet: {n:,}.",
    ),
    "outflow_missing": (
        "{n:,} 个流入或流出金额缺失：按未知处理，不计入合计。",
        "Amounts in or out that are missing: {n:,}. They are not known, and no sum has them.",
    ),
    "outflow_inactive": (
        "另有 {n:,} 户已销户或不是本行客户，未计入。",
        "Left out since they are closed, not open yet or no clients: {n:,} parties with flows.",
    ),
    # of one row
    "outflow_out": (
        "净流出 {net:,.2f} 元（流出 {amount_out:,.2f}，流入 {amount_in:,.2f}）",
        "{net:,.2f} yuan net out ({amount_out:,.2f} out, {amount_in:,.2f} in)",
    ),
    "outflow_out_alone": (
        "净流出 {net:,.2f} 元，流入未知",
        "{net:,.2f} yuan out; what came in is not known",
    ),
    "outflow_in": (
        "流入不少于流出，没有净流出",
        "no less came in than went out",
    ),
    "outflow_unknown": ("流入、流出金额均未知", "what went in and out is not known"),
    "outflow_share": ("相当于现有金额的 {share_of_worth:.1%}", "{share_of_worth:.1%} of the worth"),
    "outflow_by": ("主要经由{flow_channel}", "most of it by {flow_channel}"),
    "outflow_gaps": ("另有 {n_missing:,} 个金额缺失", "amounts missing: {n_missing:,}"),
}

RISK_OUTFLOW_TITLES: Final[dict[str, tuple[str, str]]] = {
    "flow_channel": ("外部渠道", "Outside channel"),
    "month": ("月份", "Month"),
    "amount_in": ("流入（元）", "In (yuan)"),
    "amount_out": ("流出（元）", "Out (yuan)"),
    "net": ("净额（元）", "Net (yuan)"),
    "share_of_worth": ("占现有金额", "Of the worth"),
    "n_missing": ("缺失金额数", "Amounts missing"),
}
RISK_OUTFLOW_TOTALS: Final[dict[str, tuple[str, str]]] = {
    "amount_in": ("流入（元）", "in"),
    "amount_out": ("流出（元）", "out"),
    "net": ("净额（元）", "net"),
    "n_net_out": ("净流出户数", "parties net out"),
    "n_missing": ("缺失金额数", "amounts missing"),
    "n_months_with_flows": ("有流向记录的月数", "months with flows"),
}
RISK_OUTFLOW_WORDS: Final[dict[str, tuple[str, str]]] = {
    "other_bank": ("他行", "other banks"),
    "third_party_payment": ("第三方支付", "third-party payment"),
    "securities": ("证券", "securities"),
    "cluster": ("社群", "cluster"),
    "channel": ("外部渠道", "outside channel"),
    "month": ("月份", "month"),
}
