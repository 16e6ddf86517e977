"""What is said around a call list: on its sheets, to a customer, and when its results come back."""

from __future__ import annotations

from typing import Final

BOOK: Final[dict[str, tuple[str, str]]] = {
    "sheet_calls": ("名单", "calls"),
    "sheet_control": ("对照组", "control"),
    "sheet_how": ("填写说明", "how to fill"),
    "calls_of_campaign": ("营销活动名单：{campaign}", "Call list of campaign {campaign}"),
    "calls_around_firm": (
        "企业外围名单：{campaign}",
        "Call list around a firm, campaign {campaign}",
    ),
    "calls_on": ("名单日期：{on}；产品：{product}", "Made on: {on}; product: {product}"),
    "calls_on_any": ("名单日期：{on}", "Made on: {on}"),
    "calls_title": (
        "{n:,} 户待联系；黄色各列由联系人填写，填法见“{how}”",
        "To be called: {n:,}; the yellow columns are to be filled, see {how}",
    ),
    "control_title": (
        "对照组 {n:,} 户：活动期间不联系，用于事后对比",
        "Control group: {n:,}; not to be called during the campaign, for comparison afterwards",
    ),
    "what_to_expect": ("预计触达", "What to expect"),
    "this_list": ("本名单", "This list"),
    "with_top_worth": ("同样人数，资产最高者", "As many of the greatest worth"),
    "with_most_links": ("同样人数，联系最广者", "As many of most links"),
    "with_random": ("同样人数，随机挑选", "As many drawn at random"),
    "who_is_left_out": ("未列入的客户", "Who is left out"),
    "who_calls": ("由谁联系", "Who calls"),
    "nobody_calls": ("暂无管户员工，请指定", "nobody yet, please assign"),
    "how_1": (
        "只填黄色各列；同一客户多次联系，复制该行另填一行。未联系的行留空即可。",
        "Fill the yellow columns alone; for a second contact copy the row. Leave rows of those not "
        "called empty.",
    ),
    "how_2": (
        "“{staff}”可改为实际联系的员工号；“{contacted}”填 2026-07-01 这样的日期；"
        "“{channel}”从下拉列表中选，空白记为其他。",
        "{staff}: change it to the staff_id of who called. {contacted}: a date such as 2026-07-01. "
        "{channel}: choose from the list; nothing means other.",
    ),
    "how_3": (
        "“{brought}”填被带来客户的客户号，最多三位；“{outcome}”不填即记为跟进中，"
        "选“已开户”才计入转介绍。",
        "{brought}: the customer number of who came, up to three. {outcome}: nothing means "
        "pending; referrals count once they are opened.",
    ),
    "how_4": (
        "对照组客户在活动期间请勿联系；已联系的照实填在名单末尾的空行中。",
        "Do not call the control group during the campaign; whoever was called all the same goes "
        "into an empty row below the list.",
    ),
    "how_5": (
        "填好后运行 graphcrm campaign import-results 本文件；可分多次填、多次导入，"
        "已导入的不会重复。",
        "Then run: graphcrm campaign import-results and this file. Fill and import it as often as "
        "you like; nothing counts twice.",
    ),
    "how_6": (
        "首次导入任何结果后，名单上的全部客户都计为“已邀约”，不论是否联系上，评估时即按此对比。",
        "Once any result is imported, everybody on the list counts as asked, reached or not; the "
        "review compares all of them.",
    ),
    # where a row that was not loaded stands, and the column that is to blame
    "row_of": ("{file}，第 {row} 行{column}：{reason}", "{file}, row {row}{column}: {reason}"),
    "column_of": ("，列 {column}", ", column {column}"),
}

# code -> (Chinese, English)
CALLS: Final[dict[str, tuple[str, str]]] = {
    # whom a customer may bring, over which ties or through whom
    "may_bring": ("或可带来 {who}", "perhaps {who}"),
    "may_bring_by": ("{who}（{ties}关系）", "{who} ({ties})"),
    "may_bring_via": ("{who}（经 {via}）", "{who} (through {via})"),
    # what a caller may say first
    "calls_greeting": ("您好，我是{caller}", "Good day, I am {caller}"),
    "calls_greeting_bank": ("您好，我是银行的客户经理", "Good day, I look after you at the bank"),
    "calls_complaint": (
        "您 {opened_on} 反映的问题尚未办结，我先向您说明进展",
        "what you told us on {opened_on} is not settled yet, and that comes first",
    ),
    "calls_firm": (
        "想听听贵公司在资金和结算上有哪些需要",
        "may I hear what your firm needs of a bank",
    ),
    "calls_product": (
        "想向您介绍{product}；觉得合适的话，也欢迎告诉家人和朋友",
        "may I tell you about {product}; should it suit you, friends and family are welcome too",
    ),
    "calls_invitation": (
        "想邀请您参加我们的活动，也欢迎带上家人和朋友",
        "may I invite you to our campaign; friends and family are welcome too",
    ),
    # what importing results did
    "results_read": (
        "{n_filled:,} 行已填写，{n_contacts:,} 条联系记录，"
        "{n_referrals:,} 条转介绍，{n_rejected:,} 行有误。",
        "Rows filled: {n_filled:,}, contacts: {n_contacts:,}, referrals: "
        "{n_referrals:,}, rows with an error: {n_rejected:,}.",
    ),
    "results_groups": (
        "计为已邀约 {n_asked:,} 户，对照组 {n_control:,} 户。",
        "Customers that count as asked: {n_asked:,}, as control group: {n_control:,}.",
    ),
    "results_new": (
        "已导入，装载号 {load}：新增联系记录 {contacts:,} 条，新增转介绍 {referrals:,} 条，"
        "更新 {updated:,} 条；数据版本 {version}。如需撤销，用 graphcrm loads rollback。",
        "Imported as load {load}; new contacts: {contacts:,}, new referrals: {referrals:,}, rows "
        "updated: {updated:,}; version {version}. graphcrm loads rollback undoes it.",
    ),
    "results_nothing": (
        "没有任何一行填写了结果，未导入任何数据。",
        "No row holds a result; nothing was imported.",
    ),
    "results_dry_run": ("仅试算，未作任何改动。", "Nothing was changed: this was a dry run."),
    "results_rejected": (
        "{n:,} 行未导入，原因见 {file}；请在名单原处改正后再导入一次。",
        "Rows not imported: {n:,}; {file} says why. Mend them in the list and import it again.",
    ),
    "results_more": ("……另有 {n:,} 行有误。", "… rows with an error besides: {n:,}."),
    "results_refused": (
        "有误的行过多，未导入任何数据，库保持原样；请改正文件，或用 --max-reject-share 放宽限制。",
        "Too many rows have an error; nothing was imported and the store is as it was. Mend the "
        "file, or allow more with --max-reject-share.",
    ),
}

TITLES: Final[dict[str, tuple[str, str]]] = {
    "caller": ("联系人", "Caller"),
    "phone": ("电话", "Phone"),
    "may_bring": ("可能带来", "May bring"),
    "contacted_on": ("联系日期", "Contacted on"),
    "channel": ("联系方式", "Channel"),
    "call_outcome": ("跟进结果", "Result"),
    "need": ("客户需求", "Need"),
    "brought_1": ("带来客户号1", "Brought 1"),
    "brought_2": ("带来客户号2", "Brought 2"),
    "brought_3": ("带来客户号3", "Brought 3"),
    "referral_outcome": ("带来结果", "Outcome of who came"),
    "note": ("备注", "Note"),
    "control_id": ("对照组客户号", "Control group"),
    "n_to_call": ("待联系户数", "To call"),
    "plan_reach": ("预计触达", "Reach"),
    "plan_low": ("95% 下限", "95% low"),
    "plan_high": ("95% 上限", "95% high"),
}

WORDS: Final[dict[str, tuple[str, str]]] = {
    "tie_household": ("家庭", "household"),
    "tie_kinship": ("亲属", "kin"),
    "tie_colleagues": ("同事", "colleagues"),
    "tie_referral": ("转介绍", "referral"),
    "tie_event": ("同场活动", "same event"),
    "tie_transfer": ("转账", "payments"),
    "tie_own": ("自备名单", "a list of the bank's"),
}

# What a caller may choose from; the list stays open, as in every extract of contacts.
OUTCOMES: Final[dict[str, tuple[str, ...]]] = {
    "zh": ("有意向", "已办理", "再联系", "无意向", "无人接听", "不愿被联系"),
    "en": ("interested", "done", "call again", "not interested", "no answer", "do not call"),
}

REJECTS: Final[dict[str, tuple[str, str]]] = {
    "contact_ahead": (
        "联系日期晚于今天；请更正",
        "The contact lies after today; correct the date",
    ),
    "contact_before_campaign": (
        "联系日期早于活动开始日；请更正",
        "The contact lies before the campaign began; correct the date",
    ),
    "brought_oneself": (
        "带来的客户就是本人；请填被带来客户的客户号",
        "The customer is said to have brought himself; write the number of who came",
    ),
}

WARNINGS: Final[dict[str, tuple[str, str]]] = {
    "control_called": (
        "属于对照组的客户被联系，已照常导入，评估时仍按对照组计",
        "Customers of the control group were called; imported, and the review still takes them as "
        "control group",
    ),
    "not_on_list": (
        "不在本次名单上的客户，联系记录已照常导入，但不计为已邀约",
        "Customers who are not on this list; their contacts are imported, and they do not count as "
        "asked",
    ),
}
