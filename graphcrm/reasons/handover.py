"""What is said around a hand-over plan: in its workbook, to a party, and when it is applied."""

from __future__ import annotations

from typing import Final

# Stands before what graphcrm reads of a plan that comes back.
PLAN_MARK: Final = "graphcrm"

BOOK: Final[dict[str, tuple[str, str]]] = {
    "sheet_summary": ("方案汇总", "summary"),
    "sheet_unassigned": ("未安排", "unassigned"),
    "plan_of_handover": ("客户移交方案", "Hand-over plan"),
    "plan_of_second": ("第二维系人方案", "Plan of second persons"),
    "plan_on": ("移交日：{on}", "Takes effect on: {on}"),
    "takes_over": (
        "{who}：{n:,} 户，合计 {worth:,.2f} 元；自 {on} 起",
        "{who}: parties: {n:,}, worth {worth:,.2f} yuan; from {on} on",
    ),
    "nobody_takes": (
        "未安排：{n:,} 户，合计 {worth:,.2f} 元；{on}",
        "Unassigned: {n:,}, worth {worth:,.2f} yuan; {on}",
    ),
    "how_to_edit": (
        "调整方案：只改“{to}”一列，改为他人的员工号，或清空即不安排；删除的行不作处理。",
        "To change the plan edit the column {to} alone: the staff_id of somebody else, or nothing "
        "for nobody.",
    ),
    "how_to_apply": (
        "改后用 graphcrm coverage handover --apply 本文件 执行。",
        "Rows that are deleted stay as they are. Then run: graphcrm coverage handover --apply "
        "and this file.",
    ),
    "who_leaves": ("离岗员工", "Who leaves"),
    "who_takes_over": ("由谁接手", "Who takes over"),
    "who_joins": ("由谁加入", "Who joins"),
    "before_and_after": ("移交前后", "Before and after"),
    "before_handover": ("移交前无人维系", "With nobody before"),
    "before_second": ("现由一人维系", "On one person now"),
    "in_plan": ("已安排", "Assigned"),
    "after_handover": ("移交后仍无人维系", "Still with nobody after"),
    "after_second": ("仍由一人维系", "Still on one person"),
    "why_unassigned": ("未安排原因", "Why unassigned"),
    "sheet": ("工作表", "Sheet"),
    "for_graphcrm": (
        "下一行供执行方案时读取，请勿改动。",
        "The next line is read when the plan is applied; leave it as it is.",
    ),
    "sign_giver": (
        "移交人：______________ 日期：________",
        "Handed over by: ____________ on ______",
    ),
    "sign_host": ("引荐人：______________ 日期：________", "Introduced by: ____________ on ______"),
    "sign_taker": (
        "接收人：______________ 日期：________",
        "Taken over by: ____________ on ______",
    ),
    "sign_witness": (
        "监交人：______________ 日期：________",
        "Witnessed by: ____________ on ______",
    ),
}

# code -> (Chinese, English)
HANDOVER: Final[dict[str, tuple[str, str]]] = {
    # one of the last contacts
    "contact_was": ("{day} {channel}（员工 {staff}）", "{day} {channel} ({staff})"),
    # what a successor may say first: who it is, then what matters most
    "opening_takes_over": (
        "您好，我是{taker}，今后接替{giver}为您服务",
        "Good day, I am {taker} and take over from {giver}",
    ),
    "opening_joins": (
        "您好，我是{taker}，今后和{giver}一起为您服务",
        "Good day, I am {taker} and work for you together with {giver}",
    ),
    "opening_greets": (
        "您好，我是{taker}，今后由我为您服务",
        "Good day, I am {taker} and look after you from now on",
    ),
    "opening_complaint": (
        "您 {opened_on} 反映的问题尚未办结，我先向您说明进展",
        "what you told us on {opened_on} is not settled yet, and that comes first",
    ),
    "opening_maturity": (
        "您持有的产品自 {matures_on} 起到期（90 天内共 {n_maturing:,} 笔），想先和您商量如何安排",
        "what you hold with us matures from {matures_on} on (within 90 days: {n_maturing:,}); "
        "may we plan ahead",
    ),
    "opening_loan": (
        "您在我行的贷款我也会一并跟进，想先听听您的用款和还款安排",
        "I look after your loan as well, and would like to hear how it serves you",
    ),
    "opening_met": (
        "我们 {met_on} 联系过，想再听听您的近况",
        "we were in touch on {met_on}, and I would like to hear how things are",
    ),
    "opening_introduced": (
        "{giver}会为我们引荐，想约您见个面",
        "{giver} will introduce us; when would suit you",
    ),
    "opening_meets": ("想约您见个面，听听您的需要", "may we meet, so that I hear what you need"),
    # what carrying out a plan does
    "handover_apply": (
        "将移交 {n_moved:,} 户；人工调整 {n_manual:,} 户；关闭管户 {n_close:,} 条，"
        "开立管户 {n_open:,} 条。",
        "Parties that move: {n_moved:,}; rows changed by hand: {n_manual:,}. Rows of coverage that "
        "end: {n_close:,}, that begin: {n_open:,}.",
    ),
    "apply_left_out": (
        "另有 {n:,} 户将无人维系的客户不在方案中，不作处理。",
        "Parties that those who leave would leave with nobody and the plan does not name: {n:,}; "
        "they stay as they are.",
    ),
    "apply_as_planned": ("按方案移交", "moves as planned"),
    "apply_by_hand": ("人工调整，原定 {planned}", "chosen by hand; planned was {planned}"),
    "apply_added": ("人工安排，原方案未安排", "chosen by hand; nobody was planned"),
    "apply_done": ("已移交，无须再办", "done already; nothing changes"),
    "apply_left": ("未安排，不作处理", "nobody takes over; nothing changes"),
    "apply_taken_back": (
        "人工取消，原定 {planned}；不作处理",
        "taken back by hand; planned was {planned}; nothing changes",
    ),
    "apply_dry_run": ("仅试算，未作任何改动。", "Nothing was changed: this was a dry run."),
    "apply_sure": ("确定执行？", "Carry it out?"),
    "apply_refused": ("未执行，库保持原样。", "Not carried out; the store is as it was."),
    "apply_nothing": (
        "无须改动：方案中没有待移交的客户，或均已移交。",
        "Nothing to do: the plan moves nobody, or everybody has moved already.",
    ),
    "apply_loaded": (
        "已执行，装载号 {load}：写入管户 {n:,} 条；数据版本 {version}。"
        "如需撤销，用 graphcrm loads rollback。",
        "Carried out as load {load}; rows of coverage written: {n:,}; version {version}. "
        "graphcrm loads rollback undoes it.",
    ),
}
