"""What is said about the service book (zh, en)."""

from __future__ import annotations

from typing import Final

SERVICE: Final[dict[str, tuple[str, str]]] = {
    "needs": (
        "未了结的需求 {n_open:,} 条，涉及 {n_parties:,} 户，最长已 {longest_days:,} 天；"
        "其中 {n_nobody:,} 条的客户无人管户。",
        "Open needs: {n_open:,}, of {n_parties:,} parties, the longest for {longest_days:,} days; "
        "of parties for whom nobody is responsible: {n_nobody:,}.",
    ),
    "need_open": (
        "{raised_on} 提出，已 {days_open:,} 天未了结",
        "raised on {raised_on}, open for {days_open:,} days",
    ),
    "need_open_nobody": (
        "{raised_on} 提出，已 {days_open:,} 天未了结，且无人管户，请先指定",
        "raised on {raised_on}, open for {days_open:,} days, and nobody is responsible: name "
        "somebody first",
    ),
    "feedback": (
        "未办结的反馈 {n_open:,} 条，涉及 {n_parties:,} 户，最长已 {longest_days:,} 天；"
        "其中 {n_not_met:,} 条自受理以来无人有效联系客户。",
        "Feedback that nobody has settled: {n_open:,}, of {n_parties:,} parties, the longest for "
        "{longest_days:,} days; nobody was in touch since then with the parties of {n_not_met:,}.",
    ),
    "feedback_met": (
        "已 {days_open:,} 天未办结；{last_contact_on} 联系过客户",
        "open for {days_open:,} days; somebody was in touch on {last_contact_on}",
    ),
    "feedback_not_met": (
        "已 {days_open:,} 天未办结，受理以来无人有效联系客户",
        "open for {days_open:,} days, and nobody was in touch since",
    ),
    "feedback_nobody": (
        "已 {days_open:,} 天未办结，受理以来无人有效联系客户，也无人管户，请先指定",
        "open for {days_open:,} days, nobody was in touch since, and nobody is responsible: name "
        "somebody first",
    ),
    "after_sale_due": (
        "售后应回访 {n_due:,} 笔，涉及 {n_parties:,} 户，余额合计 {balance:,.2f} 元；"
        "另有 {n_contacted:,} 笔已联系过。",
        "Sales to be followed up: {n_due:,}, of {n_parties:,} parties, with balances of "
        "{balance:,.2f} yuan; {n_contacted:,} more were followed up already.",
    ),
    "after_sale": (
        "{days_since:,} 天前购买{product}，此后无人有效联系",
        "bought {product} {days_since:,} days ago; nobody was in touch since",
    ),
    "after_sale_nobody": (
        "{days_since:,} 天前购买{product}，此后无人有效联系，且无人管户，请先指定",
        "bought {product} {days_since:,} days ago; nobody was in touch since, and nobody is "
        "responsible: name somebody first",
    ),
    "calendar": (
        "到期 {n_maturities:,} 笔，余额合计 {maturing:,.2f} 元；生日 {n_birthdays:,} 人；"
        "节日 {n_holidays:,} 个；"
        "逾期未联系 {n_overdue:,} 户；共涉及 {n_parties:,} 户。",
        "Maturities: {n_maturities:,}, with balances of {maturing:,.2f} yuan; birthdays: "
        "{n_birthdays:,}; holidays: {n_holidays:,}; overdue visits: {n_overdue:,}; parties in "
        "all: {n_parties:,}.",
    ),
    "calendar_maturity": ("{product}于 {on} 到期", "{product} matures on {on}"),
    "calendar_holiday": ("{on} {holiday}，宜问候", "{holiday} on {on}: a day to greet"),
    "calendar_birthday": ("{on} 生日", "birthday on {on}"),
    "calendar_visit": (
        "应于 {on} 前联系，已逾期 {days_overdue:,} 天",
        "a visit was due by {on}, {days_overdue:,} days ago",
    ),
    "scorecard": (
        "{n_staff:,} 名员工管户，共 {n_parties:,} 户次；{n_compared:,} 名有足够多的可比同事。",
        "Staff with a book: {n_staff:,}, of {n_parties:,} parties; with enough peers to compare: "
        "{n_compared:,}.",
    ),
    "scorecard_compared": (
        "在 {n_peers:,} 名可比同事中，平均好于 {score:.0%}；最强：{strongest}；最弱：{weakest}",
        "among {n_peers:,} peers better than {score:.0%} on average; strongest: {strongest}; "
        "weakest: {weakest}",
    ),
    "scorecard_alone": (
        "可比同事只有 {n_peers:,} 名，不作比较",
        "only {n_peers:,} peers: not compared",
    ),
    "pairing_found": (
        "较弱的管户 {n_weak:,} 个，其中 {n_paired:,} 个有可请教的同类同事。",
        "Weak books: {n_weak:,}; with a peer to learn from: {n_paired:,}.",
    ),
    "pairing": (
        "{figure}：本人 {own_figure:,.2f}，同事 {peer_figure:,.2f}",
        "{figure}: {own_figure:,.2f} beside {peer_figure:,.2f}",
    ),
    "targets": (
        "计划 {n_targets:,} 项：完成 {n_reached:,} 项，未完成 {n_behind:,} 项，"
        "无法核算 {n_no_figure:,} 项。",
        "Targets: {n_targets:,}; reached {n_reached:,}, not reached {n_behind:,}, without a figure "
        "to compare {n_no_figure:,}.",
    ),
    "target_reached": (
        "已完成，为计划的 {done_share:.1%}",
        "reached: {done_share:.1%} of the plan",
    ),
    "target_behind": (
        "未完成，为计划的 {done_share:.1%}",
        "not reached: {done_share:.1%} of the plan",
    ),
    "target_of_zero": ("计划为零", "the plan is nothing"),
    "target_unknown": ("数据中没有当时的数字", "the data does not say what there was"),
    "target_of_nothing": (
        "该指标不在可核算的指标之内",
        "what this measure counts is not known here",
    ),
}
_FIGURES: Final[dict[str, tuple[str, str]]] = {
    "contacts_a_year": ("每户每年有效联系次数", "contacts a party and year"),
    "overdue_share": ("逾期未访占比", "overdue share"),
    "worth_change": ("一年金额变化", "worth change in a year"),
    "single_link_share": ("单线占比", "single-link share"),
    "hollow_share": ("挂户不管占比", "hollow share"),
    "n_effective_referrals": ("有效推荐户数", "effective referrals"),
    "products_per_party": ("户均产品数", "products a party"),
}
SERVICE_TITLES: Final[dict[str, tuple[str, str]]] = {
    **{
        name: (zh, en.capitalize())
        for name, (zh, en) in _FIGURES.items()
        if name != "single_link_share"
    },
    **{
        f"peer_{name}": (f"同类中位数：{zh}", f"Peers: {en}") for name, (zh, en) in _FIGURES.items()
    },
    "n_peers": ("可比同事", "Peers"),
    "strongest": ("最强项", "Strongest"),
    "weakest": ("最弱项", "Weakest"),
    "peer_staff_id": ("可请教的同事", "Peer"),
    "peer_name": ("同事姓名", "Peer's name"),
    "peer_branch_id": ("同事机构号", "Peer's branch"),
    "peer_score": ("同事得分", "Peer's score"),
    "figure": ("差距最大的一项", "By which"),
    "own_figure": ("本人", "Own"),
    "peer_figure": ("同事", "Peer's"),
    "need_kind": ("需求类型", "Need"),
    "raised_on": ("提出日期", "Raised on"),
    "days_open": ("未了结天数", "Days open"),
    "recorded_by": ("记录人", "Recorded by"),
    "feedback_kind": ("反馈类型", "Feedback"),
    "received_on": ("受理日期", "Received on"),
    "bought_on": ("购买日期", "Bought on"),
    "product": ("产品", "Product"),
    "measure": ("指标", "Measure"),
    "actual": ("实际", "Actual"),
    "n_target": ("目标（户）", "Target (parties)"),
    "n_actual": ("实际（户）", "Actual (parties)"),
    "n_target_gap": ("与目标之差（户）", "Above target (parties)"),
    "done_share": ("完成率", "Reached"),
    "occasion": ("事项", "Occasion"),
    "days_ahead": ("距今天数", "Days ahead"),
    "holiday": ("节日", "Holiday"),
    "due_after_days": ("回访节点（天）", "Due after (days)"),
    "balance": ("余额（元）", "Balance (yuan)"),
}
SERVICE_TOTALS: Final[dict[str, tuple[str, str]]] = {
    "n_compared": ("有可比同事", "compared"),
    "n_weak": ("较弱", "weak"),
    "n_paired": ("已配对", "paired"),
    "n_targets": ("计划项数", "targets"),
    "n_reached": ("完成", "reached"),
    "n_behind": ("未完成", "not reached"),
    "n_no_figure": ("无法核算", "without a figure"),
    "n_open": ("未了结", "open"),
    "n_nobody": ("无人管户", "with nobody responsible"),
    "n_not_met": ("受理以来未联系", "nobody in touch since"),
    "longest_days": ("最长天数", "longest, in days"),
    "n_maturities": ("到期笔数", "maturities"),
    "maturing": ("到期余额（元）", "maturing (yuan)"),
    "n_birthdays": ("生日人数", "birthdays"),
    "n_holidays": ("节日数", "holidays"),
    "n_due": ("应回访", "due"),
    "n_contacted": ("已联系", "followed up"),
    "balance": ("余额合计（元）", "balances (yuan)"),
}
SERVICE_PARAMETERS: Final[dict[str, tuple[str, str]]] = {
    "least_peers": ("至少可比同事", "least peers"),
    "weak_below": ("得分低于即为较弱", "weak below"),
    "per_peer": ("每名同事最多带几人", "pairs of one peer"),
    "least_days": ("至少天数", "open for at least, days"),
    "kind_of": ("反馈类型", "feedback"),
    "after": ("回访节点（天）", "days after the sale"),
    "days": ("提前天数", "days ahead"),
    "span": ("回看天数", "days looked back"),
}
SERVICE_WORDS: Final[dict[str, tuple[str, str]]] = {
    **_FIGURES,
    "maturity": ("到期", "maturity"),
    "birthday": ("生日", "birthday"),
    "overdue_visit": ("逾期未联系", "overdue visit"),
    "holiday": ("节日", "holiday"),
    "new_year": ("元旦", "New Year's Day"),
    "womens_day": ("妇女节", "Women's Day"),
    "labour_day": ("劳动节", "Labour Day"),
    "national_day": ("国庆节", "National Day"),
    "complaint": ("投诉", "complaint"),
    "praise": ("表扬", "praise"),
    "survey": ("回访", "survey"),
}
