"""What the report page says: key -> (Chinese, English)."""

from __future__ import annotations

from typing import Final

REPORT: Final[dict[str, tuple[str, str]]] = {
    "report_title": ("客户关系报告", "Relationship report"),
    "report_lead": (
        "客户由谁维系，员工离岗将带来什么影响",
        "Who looks after whom, and what each departure would cost",
    ),
    "data_as_of": ("数据截至", "Data as of"),
    "data_version": ("数据版本", "Data version"),
    "made_by": ("生成工具", "Made by"),
    "contents": ("目录", "Contents"),
    "confidential": (
        "本页含客户和员工姓名，仅限有权人员查阅。",
        "This page names customers and staff; it is for those who may see them.",
    ),
    "what_is_not_known": ("尚不清楚的情况", "What is not known"),
    "load_warnings": ("装载时的提示", "What the load noticed"),
    "no_load_warnings": ("没有需要留意的情况。", "Nothing worth a second look."),
    "how_it_is_counted": ("口径", "How it is counted"),
    "nothing_unknown": (
        "未发现影响上述结果的数据缺口。",
        "No gap in the data is known that would change the figures above.",
    ),
    "of_total": ("共 {total:,}", "of {total:,}"),
    "yuan_of_worth": ("{worth:,.2f} 元", "{worth:,.2f} yuan"),
    # the figures at the top
    "tile_single": ("应管户中单人维系", "Managed parties hanging on one person"),
    "tile_worst": ("单人离岗最多影响户数", "Parties lost by the costliest departure"),
    "tile_orphans": ("应管户中无人维系", "Managed parties that nobody looks after"),
    "tile_rejected": ("本次装载被拒绝行数", "Rows rejected in this load"),
    # departures
    "departures_title": ("离岗影响最大的员工", "The departures that would cost most"),
    "departures_shown": (
        "按无人维系金额排列的前 {shown:,} 名，共 {total:,} 名在岗员工。",
        "The first {shown:,} of {total:,} staff, by worth lost.",
    ),
    "departures_none": ("没有在岗员工。", "There are no staff."),
    "departures_method": (
        "逐一假设每名在岗员工单独离岗：只由其一人维系的有效客户计为“无人维系”。"
        "维系关系指该日期有效的管户关系，或 {window_days:,} 天内的有效联系"
        "（群发短信、问候、系统通知和到店不计）。"
        "占本机构比例＝其离岗后本机构无人维系的客户金额 ÷ 本机构有效客户金额。{worth}",
        "Each member of staff is supposed to leave alone: active parties that only this person "
        "looks after count as lost. Someone looks after a party by coverage that is valid on the "
        "date, or by an effective contact within {window_days:,} days (bulk messages, greetings, "
        "system notices and visits to the branch do not count). Share of branch is the worth lost "
        "in the own branch divided by the worth of that branch's active parties. {worth}",
    ),
    "rank": ("序号", "No."),
    "staff_member": ("员工", "Staff member"),
    # single-link customers of the managed book
    "single_title": ("应管户中只由一人维系的客户", "Managed parties that hang on one person"),
    "single_shown": (
        "按金额排列的前 {shown:,} 户，共 {total:,} 户。",
        "The first {shown:,} of {total:,}, by worth.",
    ),
    "single_none": (
        "应管户中没有只由一人维系的客户。",
        "No party of the managed book hangs on one person.",
    ),
    "single_method": (
        "应管户指等级不低于 {managed_tier}、或金额不少于 {managed_worth:,.0f} 元的有效个人客户，"
        "以及全部对公客户。单人维系指该日期恰有一名在岗员工与其有维系关系"
        "（有效管户关系，或 {window_days:,} 天内的有效联系）。"
        "最近联系为该员工最近一次任何渠道的联系。{worth}",
        "The managed book is every active party of at least tier {managed_tier} or with at least "
        "{managed_worth:,.0f} yuan, and every client firm. A party hangs on one person when "
        "exactly one member of staff on the date looks after it, by valid coverage or by an "
        "effective contact within {window_days:,} days. Last contact is that person's newest "
        "contact by any channel. {worth}",
    ),
    "worth_method": (
        "金额：个人客户取金融资产，缺失时取存款；企业取存款；单位为元。",
        "Worth is a customer's financial assets, else deposits, and a firm's deposits, in yuan.",
    ),
    "worth_other": ("金额口径：{measure}，单位为元。", "Worth is measured by {measure}, in yuan."),
    # what was loaded
    "load_title": ("装载了哪些数据", "What was loaded"),
    "load_sentence": (
        "本次装载读取 {n_tables:,} 张表 {read:,} 行：新增 {inserted:,}、更新 {updated:,}、"
        "未变 {unchanged:,}、拒绝 {rejected:,}。",
        "{read:,} rows of {n_tables:,} tables were read: {inserted:,} new, {updated:,} updated, "
        "{unchanged:,} unchanged, {rejected:,} rejected.",
    ),
    "load_method": (
        "按主键比较：库中没有的行为新增，内容不同的为更新，相同的为未变；"
        "不符合数据要求的行被拒绝，不影响其他行。关闭指全量清单不再列出而结束的行。"
        "读取＝新增＋更新＋未变＋拒绝。",
        "Rows are compared by key: a row the store lacks is new, one that differs is an update, "
        "an equal one is unchanged. A row that breaks a rule is rejected and leaves the others "
        "alone. Closed rows ended because a full list no longer names them. Read is new, updated, "
        "unchanged and rejected together.",
    ),
    "rejects_file_at": ("被拒绝的行及原因见：", "The rejected rows, each with why, are in: "),
    "refused_tables": (
        "下列表被拒绝的行过多，本次装载未生效：{tables}",
        "Too many rows were rejected, so nothing was loaded; it was these tables: {tables}",
    ),
    "table": ("表", "Table"),
    "read": ("读取", "Read"),
    "inserted": ("新增", "New"),
    "updated": ("更新", "Updated"),
    "unchanged": ("未变", "Unchanged"),
    "rejected": ("拒绝", "Rejected"),
    "closed": ("关闭", "Closed"),
    "all_tables": ("合计", "All tables"),
    # quality
    "quality_title": ("数据质量如何", "How good the data is"),
    "quality_sentence": (
        "{n_columns:,} 个关键字段中，{n_full:,} 个已全部填写；填写率最低的是"
        "{table}的“{column}”（{share:.1%}）。",
        "Of {n_columns:,} key columns {n_full:,} are filled throughout; the least filled is "
        "{column} of {table} ({share:.1%}).",
    ),
    "quality_nothing": ("没有可衡量的字段。", "There is no column to measure."),
    "completeness": ("填写率", "Filled"),
    "column": ("字段", "Column"),
    "orphans_sentence": (
        "{n_parties:,} 户应管户中有 {n:,} 户（{share:.1%}）无人维系。",
        "{n:,} of {n_parties:,} managed parties ({share:.1%}) have nobody who looks after them.",
    ),
    "rejects_by_rule": ("被拒绝的行，按原因", "Rejected rows, by reason"),
    "no_rejects": ("没有被拒绝的行。", "No row was rejected."),
    "rule": ("原因及处理", "Reason and remedy"),
    "rows": ("行数", "Rows"),
    "quality_method": (
        "填写率＝有值的行数 ÷ 该表未关闭的行数，按当前数据版本计算。",
        "Filled is the open rows with a value divided by the open rows, as the data is now.",
    ),
    "quality_doubt": (
        "填写率只说明有值，不说明值正确。",
        "A filled cell is not yet a right one.",
    ),
}
