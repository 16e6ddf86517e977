"""What drafting and checking a mapping says: code -> (Chinese, English)."""

from __future__ import annotations

from typing import Final

MAPPING: Final[dict[str, tuple[str, str]]] = {
    # the draft and its parts
    "suggest_head": (
        "由 graphcrm mapping suggest 起草；请先回答 {n:,} 个以“?”开头的问题，"
        "再用 graphcrm mapping check 试装。",
        "Drafted by graphcrm mapping suggest. Answer the lines that begin with ?, {n:,} of them, "
        "then try it with graphcrm mapping check.",
    ),
    "suggest_extract": (
        "{file}：{headers:,} 个表头，查看了前 {n:,} 行",
        "{file}: headers {headers:,}, rows looked at {n:,}",
    ),
    "suggest_unused": ("未使用的表头：{headers}", "headers not used: {headers}"),
    "suggest_refused": ("未能查看：{why}", "Not looked at: {why}"),
    "suggest_done": (
        "起草完毕：{extracts:,} 份数据，{columns:,} 列可用，{questions:,} 个问题待回答。",
        "Drafted; extracts: {extracts:,}, columns that stand: {columns:,}, questions: "
        "{questions:,}.",
    ),
    # how sure a column is, and why
    "suggest_why_exact": ("名称相同", "the same name"),
    "suggest_why_synonym": ("同义表头", "a header that means it"),
    "suggest_why_compound": ("由表头用词推断", "by the words of the header"),
    "suggest_why_other_party": ("客户号用作企业号", "a customer's id, here of firms"),
    "suggest_why_fuzzy": ("相近的表头", "a header like it"),
    "suggest_why_values": ("由内容推断", "by what the cells look like"),
    "suggest_why_constant": ("没有对应表头", "no header says it"),
    # questions
    "suggest_no_table": (
        "{file}：看不出是哪张表；如需装载，请用 --table 指明",
        "{file}: no table of the data model fits; to load it, name one with --table",
    ),
    "suggest_doubtful": (
        "{header} 是 {column} 吗？把握不足；若是，请去掉行首的 #",
        "Is {header} {column}? It is not sure; if so, take the # away",
    ),
    "suggest_no_ids": (
        "{header} 的内容不像编号，不能用作 {column}；请指明编号所在的列",
        "The cells of {header} do not look like ids that {column} could name; say which header "
        "holds the ids",
    ),
    "suggest_other_cells": (
        "{header} 的内容与 {column} 不符；是别的含义，还是格式需要说明？",
        "The cells of {header} do not fit {column}; does it mean something else, or does its "
        "format have to be said?",
    ),
    "suggest_rivals": (
        "{column} 取自 {header}，还是 {others}？",
        "Is {column} in {header}, or in {others}?",
    ),
    "suggest_choice": (
        "{header} 指 {columns} 中的哪一个？",
        "Which of {columns} does {header} mean?",
    ),
    "suggest_perhaps": (
        "{header} 是 {columns}，还是别的含义（如开户机构而非管户机构、日均而非时点）？",
        "Does {header} mean {columns}, or something else (such as the branch that opened the "
        "account, or an average)?",
    ),
    "suggest_attribution": (
        "{header} 表示业绩归属，不等于管户关系，未用于管户；若指推荐人，请写入 referrals",
        "{header} says who brought the business in, never who looks after the customer; if it "
        "names a referrer, map it to referrals",
    ),
    "suggest_constant": (
        "没有表头说明 {column}，先按 {word} 处理，是否正确？",
        "No header says {column}; it is taken for {word}: is that right?",
    ),
    "suggest_day_or_month": (
        "{header} 是日/月/年还是月/日/年？",
        "Does {header} begin with the day or with the month?",
    ),
    "suggest_century": (
        "{header} 的年份只有两位，按 {first} 至 {last} 年理解；如有更早的，"
        "请写 two_digit_years_from",
        "{header} has years of two digits, which are read as {first} to {last}; where some are "
        "earlier, say two_digit_years_from",
    ),
    "suggest_excel_or_yymmdd": (
        "{header} 是 Excel 序列日期，还是两位年份的日期（YYMMDD）？",
        "Does {header} hold serial dates of Excel, or dates with a year of two digits (YYMMDD)?",
    ),
    "suggest_unit": (
        "{header} 有两位以上小数，单位是万元吗？若是，请加上 unit: 万元",
        "{header} has more than two decimals: is it in tens of thousands? If so, add its unit",
    ),
    "suggest_words": (
        "{header} 中有未知的词（{words}），请用 values 对应到 {column} 的取值",
        "{header} holds words that {column} does not know ({words}); translate them with values",
    ),
    "suggest_unknown_words": (
        "{header} 中有 {column} 未知的词，请用 values 对应",
        "{header} holds words that {column} does not know; translate them with values",
    ),
    "suggest_aum": (
        "金融资产常小于存款，视为不含存款；若含，请改为 true",
        "AUM is often below deposits, so it seems to leave them out; if it does not, say true",
    ),
    "suggest_prefix": (
        "{one} 与 {other} 共用编号；请为其中一方加 prefix，引用它的列也要加",
        "{one} and {other} share ids; give one of them a prefix, also where other columns name it",
    ),
    # the trial
    "rehearsal_rejects": (
        "{file}，列 {column}：{n:,} 行将被拒绝（如第 {rows} 行）：{why}",
        "{file}, column {column}: rows that would be rejected: {n:,} (such as row {rows}): {why}",
    ),
    "rehearsal_unused": (
        "{file}：映射未使用的表头：{headers}",
        "{file}: headers that the mapping does not use: {headers}",
    ),
    "rehearsal_done": (
        "试装完毕：读取 {n:,} 行，将拒绝 {rejected:,} 行；库保持原样。",
        "Tried; rows read: {n:,}, that would be rejected: {rejected:,}. The store is as it was.",
    ),
    "rehearsal_refused": (
        "将拒绝的行过多（{tables}），装载会被拒绝；"
        "请改正文件或映射，或用 --max-reject-share 放宽限制。",
        "Too many rows would be rejected ({tables}), so the load would be refused. Mend the files "
        "or the mapping, or allow more with --max-reject-share.",
    ),
}
