"""Every sentence that graphcrm says about an answer or a load: code -> (Chinese, English)."""

from __future__ import annotations

from typing import Final

from graphcrm.reasons import quality
from graphcrm.reasons.audit import AUDIT
from graphcrm.reasons.calls import CALLS
from graphcrm.reasons.campaign import CAMPAIGN
from graphcrm.reasons.corporate import CORPORATE
from graphcrm.reasons.coverage import COVERAGE
from graphcrm.reasons.crosssell import CROSSSELL
from graphcrm.reasons.crosssell_evaluate import CROSSSELL_EVALUATE
from graphcrm.reasons.diff import DIFF
from graphcrm.reasons.ego import EGO
from graphcrm.reasons.firm_chain import FIRM_CHAIN
from graphcrm.reasons.handover import HANDOVER
from graphcrm.reasons.influence import INFLUENCE
from graphcrm.reasons.leads import LEADS
from graphcrm.reasons.lists import LISTS
from graphcrm.reasons.mapping import MAPPING
from graphcrm.reasons.neighbourhood import NEIGHBOURHOOD
from graphcrm.reasons.network import NETWORK
from graphcrm.reasons.people import PEOPLE
from graphcrm.reasons.referral import REFERRAL
from graphcrm.reasons.rejects import REJECTS
from graphcrm.reasons.review import REVIEW
from graphcrm.reasons.risk_clusters import RISK_CLUSTERS
from graphcrm.reasons.risk_communities import RISK_COMMUNITIES
from graphcrm.reasons.risk_contagion import RISK_CONTAGION
from graphcrm.reasons.risk_debtrank import RISK_DEBTRANK
from graphcrm.reasons.risk_evaluate import RISK_EVALUATE
from graphcrm.reasons.risk_guarantees import RISK_GUARANTEES
from graphcrm.reasons.risk_outflow import RISK_OUTFLOW
from graphcrm.reasons.service import SERVICE
from graphcrm.reasons.value import VALUE
from graphcrm.reasons.value_parties import PARTIES
from graphcrm.reasons.warm_paths import WARM_PATHS

ANSWERS: Final[dict[str, tuple[str, str]]] = {
    # what a viewer does not see
    "small_groups": (
        "{n} 行涉及的客户不足 {least} 户，不显示其数字",
        "figures of {n} rows are left out: they are of fewer than {least} parties",
    ),
    # coverage
    "single_links": (
        "{n:,} 户客户各由一名员工维系，合计 {worth:,.2f} 元；该员工离岗，其维系的客户即无人维系。",
        "Parties that hang on one member of staff: {n:,}, worth {worth:,.2f} yuan; "
        "when that person leaves, nobody looks after them.",
    ),
    "orphans": (
        "{n:,} 户有效客户无人维系，合计 {worth:,.2f} 元。",
        "Active parties that nobody looks after: {n:,}, worth {worth:,.2f} yuan.",
    ),
    "leaver": (
        "{n_staff:,} 名员工离岗将使 {n_lost:,} 户客户（{worth_lost:,.2f} 元）无人维系，"
        "另有 {n_thinned:,} 户只剩一人。",
        "Staff leaving: {n_staff:,}; parties then left with nobody: {n_lost:,}, worth "
        "{worth_lost:,.2f} yuan; parties left with one person: {n_thinned:,}.",
    ),
    "departures": (
        "在岗 {n:,} 名员工中，离岗影响最大者将使 {n_lost:,} 户客户、{worth_lost:,.2f} 元无人维系。",
        "Staff on the date: {n:,}; parties that the costliest departure would leave with nobody: "
        "{n_lost:,}, worth {worth_lost:,.2f} yuan.",
    ),
    "explain_orphan": (
        "目前没有员工维系该客户：{n_ignored:,} 条记录均不计入。",
        "Nobody looks after this party; records that count: 0, that do not: {n_ignored:,}.",
    ),
    "explain_single": (
        "目前只有一名员工维系该客户；{n_counted:,} 条记录计入，{n_ignored:,} 条不计入。",
        "One member of staff looks after this party; records that count: {n_counted:,}, "
        "that do not: {n_ignored:,}.",
    ),
    "explain_several": (
        "目前有 {n_links:,} 名员工维系该客户；{n_counted:,} 条记录计入，{n_ignored:,} 条不计入。",
        "{n_links:,} members of staff look after this party; records that count: {n_counted:,}, "
        "that do not: {n_ignored:,}.",
    ),
    "explain_inactive": (
        "该客户在此日期未开户、已销户或不是本行客户，因此没有有效联系。",
        "The party is not active on this date (not opened yet, closed, or no client), "
        "so it has no live links.",
    ),
    **COVERAGE,
    **HANDOVER,
    **CALLS,
    **REFERRAL,
    **INFLUENCE,
    **FIRM_CHAIN,
    **LEADS,
    **LISTS,
    **AUDIT,
    **PEOPLE,
    **REVIEW,
    **SERVICE,
    **CAMPAIGN,
    **CORPORATE,
    **CROSSSELL,
    **CROSSSELL_EVALUATE,
    **NETWORK,
    **EGO,
    **NEIGHBOURHOOD,
    **WARM_PATHS,
    **RISK_COMMUNITIES,
    **RISK_CLUSTERS,
    **RISK_GUARANTEES,
    **RISK_DEBTRANK,
    **RISK_OUTFLOW,
    **RISK_CONTAGION,
    **RISK_EVALUATE,
    **VALUE,
    **PARTIES,
    **DIFF,
    **quality.SENTENCES,
    # what an answer does not know
    "n_unknown_start": (
        "{n:,} 条关系的起始日期未知，按始终有效处理。",
        "Links of unknown start: {n:,}; they count as valid on every date up to their end.",
    ),
    "no_history": (
        "没有 {n:,} 户客户在该日期的历史余额，金额取自最近一次装载的数据。",
        "Parties without balances of that date: {n:,}; "
        "their figures are those of the newest extract.",
    ),
    "after_the_data": (
        "数据最新到 {day}，之后发生的事尚不知道。",
        "The data ends on {day}; what happened after that is not known.",
    ),
    "worth_unknown": (
        "{n:,} 户客户的金额未知，未计入合计。",
        "Parties of unknown worth: {n:,}; sums leave them out.",
    ),
    "no_staff_data": (
        "数据中没有员工，无法回答由谁维系客户；请装载 staff 以及 coverage 或 contacts。",
        "The data names no staff, so it cannot say who looks after whom; "
        "load staff and coverage or contacts.",
    ),
    "no_link_data": (
        "数据中没有管户关系和联系记录，无法判断由谁维系客户；请装载 coverage 或 contacts。",
        "The data has neither coverage nor contacts, so it cannot say who looks after whom; "
        "load coverage or contacts.",
    ),
    "no_gold_tier": (
        "客户等级中没有 --managed-tier 所指的等级，应管户仅按金额和对公客户判断。",
        "The bank has no such tier as --managed-tier; the managed book goes by worth and client "
        "firms only.",
    ),
    "no_such_tier": (
        "规则中有 {n:,} 个客户等级是本行没有的，这些规则未起作用。",
        "Tiers in the rules that the bank does not have: {n:,}; these rules did nothing.",
    ),
    # why one record counts, or does not
    "counts_assigned": ("有效管户关系", "valid coverage"),
    "counts_contact": ("有效联系", "effective contact in the window"),
    "not_effective_channel": (
        "群发或被动渠道，不算有效联系",
        "this channel is no effective contact",
    ),
    "outside_window": ("联系时间过早，不在统计期内", "too long ago for the window"),
    "not_yet": ("在该日期之后", "after the date asked for"),
    "staff_gone": ("该员工已离岗或尚未入职", "this member of staff is not on staff"),
    "staff_virtual": ("虚拟号，不是真实员工", "a placeholder, not a person"),
    "coverage_ended": ("管户关系已结束", "the coverage has ended"),
    "coverage_not_begun": ("管户关系尚未开始", "the coverage has not begun"),
    "party_inactive": ("客户已失效", "the party is not active"),
}

KEEPING: Final[dict[str, tuple[str, str]]] = {
    "rejects_written": (
        "被拒绝 {n:,} 行，原因见 {file}；请在该工作簿各表中改正，再运行 graphcrm load {file}",
        "Rows rejected: {n:,}; {file} says why. Mend the sheets of it and run graphcrm load {file}",
    ),
    "load_done": (
        "装载完成：读取 {n:,} 行，拒绝 {rejected:,} 行；数据版本 {version}，数据日期 {on}。",
        "Loaded; rows read: {n:,}, rejected: {rejected:,}; version {version}, data date {on}.",
    ),
    "load_refused": (
        "拒绝的行过多（{tables}），未装载任何数据，库保持原样；"
        "请改正文件，或用 --max-reject-share 放宽限制。",
        "Too many rows were rejected ({tables}); nothing was loaded and the store is as it was. "
        "Mend the files, or allow more with --max-reject-share.",
    ),
    "rollback_about": (
        "装载 {load}（{at} UTC，数据日期 {on}）新增 {inserted:,} 行、更新 {updated:,} 行、"
        "关闭 {closed:,} 行；撤销后，各行恢复为装载之前的样子。",
        "Load {load} ({at} UTC, data date {on}) inserted rows: {inserted:,}, updated: {updated:,}, "
        "closed: {closed:,}. Undone, every row is what it was before.",
    ),
    "rollback_sure": ("确定撤销？", "Undo it?"),
    "rollback_left": ("未撤销，库保持原样。", "Not undone; the store is as it was."),
    "rollback_done": (
        "已撤销装载 {load}：删除 {removed:,} 行，恢复 {restored:,} 行；数据版本 {version}。",
        "Load {load} is undone; rows removed: {removed:,}, restored: {restored:,}; "
        "version {version}.",
    ),
    "forget_sure": (
        "将从库、快照、变更记录、拒绝清单和工作清单中删除该客户，无法撤销。确定？",
        "The customer goes from the store, snapshots, change records, reject files and worklists; "
        "this cannot be undone. Go on?",
    ),
    "forget_left": ("未删除，一切保持原样。", "Not forgotten; all is as it was."),
    "forget_done": (
        "客户（密钥散列 {hash}）已删除：库中 {n:,} 行；数据版本 {before} → {version}。",
        "The customer with the keyed hash {hash} is forgotten; rows of the store: {n:,}; version "
        "{before} -> {version}.",
    ),
    "forget_kept_out": (
        "以后的装载和恢复按以下散列不再载入：{by}。",
        "Later loads and restores leave the customer out, told by: {by}.",
    ),
    "forget_uploads": (
        "另有 {n:,} 个待装载的上传文件可能含该客户；装载后文件即删除，该客户不会载入。",
        "Uploads that wait to be loaded and may hold the customer: {n:,}; they go when they are "
        "loaded, which leaves the customer out.",
    ),
    "forget_out_of_reach": (
        "以下不在本程序控制之内，请自行处理：此前的备份、导出的文件、打印件，"
        "其他客户备注中的文字，以及数据库服务器的事务日志。",
        "Out of reach, and yours to see to: backups made before, exported files, what notes about "
        "others say, and the transaction logs of a server.",
    ),
    "rollback_emptied": (
        "已撤销装载 {load}：删除 {removed:,} 行，恢复 {restored:,} 行；库中已没有任何装载。",
        "Load {load} is undone; rows removed: {removed:,}, restored: {restored:,}; "
        "the store holds no load now.",
    ),
    "backup_done": (
        "已备份到 {file}：{n:,} 行，装载 {loads:,} 次，数据版本 {version}，数据日期 {on}。",
        "Backed up to {file}; rows: {n:,}, loads: {loads:,}, version {version}, data date {on}.",
    ),
    "restore_done": (
        "已由 {file} 恢复：{n:,} 行，装载 {loads:,} 次，数据版本 {version}，数据日期 {on}。",
        "Restored from {file}; rows: {n:,}, loads: {loads:,}, version {version}, data date {on}.",
    ),
    "write_back_done": (
        "已写回评分：{parties:,} 户客户、{staff:,} 名员工、{branches:,} 个机构；"
        "清除过期评分 {cleared:,} 处；数据版本 {version}，截至 {on}。",
        "Scores written; parties: {parties:,}, staff: {staff:,}, branches: {branches:,}; nodes "
        "that have none any more: {cleared:,}; version {version}, as of {on}.",
    ),
    "check_double_key": ("{table}：{n:,} 个主键重复", "{table}: {n:,} keys occur more than once"),
    "check_empty_key": ("{table}：{n:,} 行缺少必填项", "{table}: {n:,} rows lack a required cell"),
    "check_dangling_end": (
        "{table}：{n:,} 行引用了不存在的编号",
        "{table}: {n:,} rows name an id that does not exist",
    ),
    "check_unknown_file": (
        "{table}：{n:,} 行的来源文件不在台账中",
        "{table}: {n:,} rows come from a file that the ledger does not know",
    ),
    "check_shared_id": (
        "{n:,} 个编号同时属于客户、企业或员工",
        "{n:,} ids belong to more than one of customers, firms and staff",
    ),
    "check_ledger_does_not_add_up": (
        "装载台账有 {n:,} 行合计不符",
        "{n:,} lines of the load ledger do not add up",
    ),
    "check_stale_snapshot": (
        "快照与库的版本不一致，可用 --repair 重建",
        "the snapshot is not that of the store's version; --repair rebuilds it",
    ),
    "check_unfinished_load": (
        "有一次装载正在进行或已中断；若无人在装载，下次装载或 --repair 会撤销它",
        "a load is under way or died; where nobody loads, the next load or --repair undoes it",
    ),
    "check_unfinished_rollback": (
        "有一次撤销正在进行或已中断；若无人在操作，下次装载或 --repair 会完成它",
        "a rollback is under way or died; where nobody runs one, the next load or --repair "
        "finishes it",
    ),
    "check_unfinished_restore": (
        "有一次恢复正在进行或已中断；若无人在操作，请重新恢复备份："
        "graphcrm db restore 文件 --force",
        "a restore is under way or died; where nobody runs one, restore the backup again: "
        "graphcrm db restore FILE --force",
    ),
    "check_unfinished_forget": (
        "有一次删除客户正在进行或已中断；若无人在操作，请再次运行：graphcrm forget 客户号",
        "a customer is being forgotten, or that died; where nobody does, run it again: "
        "graphcrm forget CUSTOMER",
    ),
    "check_done": ("检查完毕，发现 {n:,} 个问题。", "Checked; problems found: {n:,}."),
    "check_mended": (
        "检查完毕，发现 {n:,} 个问题，均已修复。",
        "Checked; problems found: {n:,}. All of them were mended.",
    ),
    "check_repaired": (
        "检查完毕，发现 {n:,} 个问题；可重建的已重建，其余请恢复备份。",
        "Checked; problems found: {n:,}. What can be rebuilt was; for the rest restore a backup.",
    ),
}

DEMO: Final[dict[str, tuple[str, str]]] = {
    "demo_sample": (
        "已生成一家虚构银行的数据：{n:,} 名个人客户，见 {folder}。",
        "A made-up bank of {n:,} customers was written to {folder}.",
    ),
    "demo_loaded": (
        "已装载 {n:,} 行，拒绝 {rejected:,} 行；以下回答以 {as_of} 为准。",
        "{n:,} rows were read and {rejected:,} rejected; the answers are as of {as_of}.",
    ),
    "demo_managed": (
        "应管户 {n:,} 户中，{single:,} 户（{share:.0%}）各由一名员工维系，合计 {worth:,.2f} 元；"
        "该员工离岗，其维系的客户即无人维系。",
        "Parties that ought to have a manager: {n:,}. Of these, on one member of staff alone: "
        "{single:,} ({share:.0%}), worth {worth:,.2f} yuan; when that person leaves, nobody looks "
        "after them.",
    ),
    "demo_departure": (
        "影响最大的离岗：{name}（{staff}，{branch}）。此人离岗后 {n_lost:,} 户客户无人维系，"
        "合计 {worth_lost:,.2f} 元，占该机构的 {share:.0%}；涉及 {n_households:,} 个家庭、"
        "{n_firms:,} 家企业的员工；另有 {n_thinned:,} 户只剩一人。",
        "The departure that would cost most: {name} ({staff}, branch {branch}). Parties "
        "then left with nobody: {n_lost:,}, worth {worth_lost:,.2f} yuan, {share:.0%} of that "
        "branch; households among them: {n_households:,}; firms whose employees are among them: "
        "{n_firms:,}. Parties left with one person: {n_thinned:,}.",
    ),
    "demo_pair": (
        "其中多数将只剩 {name}（{staff}）。若两人先后离岗，再有 {more:,} 户无人维系"
        "（{name} 单独离岗为 {own:,} 户），合计 {worth_lost:,.2f} 元。",
        "Most of those would have only {name} ({staff}). If both left, parties that would "
        "also have nobody: {more:,} (if {name} alone left: {own:,}), worth {worth_lost:,.2f} yuan "
        "in all.",
    ),
    "demo_handover": (
        "{leaver} 的移交方案：{n_lost:,} 户中 {n_assigned:,} 户可由 {n_successors:,} 名员工接手，"
        "其中 {name}（{staff}）接手 {most:,} 户。",
        "What {leaver} leaves, handed over by the plan that fits best: {n_assigned:,} of "
        "{n_lost:,} parties, to staff: {n_successors:,}; to {name} ({staff}) alone: {most:,}.",
    ),
    "demo_referral": (
        "老带新：{n:,} 户互有转介绍；{name}（{root}）一人在 {depth:,} 代内带来 {size:,} 户。"
        "可疑转介绍 {suspicious:,} 笔，互荐环 {rings:,} 个。",
        "Parties tied by referrals: {n:,}. {name} ({root}) alone led to {size:,} of them over "
        "{depth:,} generations. Suspicious referrals: {suspicious:,}; rings: {rings:,}.",
    ),
    "demo_look": (
        "请用浏览器打开 {report}（无需联网），或继续提问：",
        "Open {report} in a browser (no network needed), or ask on:",
    ),
}

SENTENCES: Final = {**ANSWERS, **KEEPING, **DEMO, **MAPPING, **REJECTS}
