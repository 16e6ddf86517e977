"""Why a row was rejected, or loaded with a warning, and what to do about it."""

from __future__ import annotations

from typing import Final

from graphcrm.reasons import calls

# rule -> (Chinese, English); each says what is wrong and what to do.
REJECTS: Final[dict[str, tuple[str, str]]] = {
    "wrong_number_of_cells": (
        "该行的列数与表头不一致；请检查多余或缺少的分隔符，含逗号的内容须加引号",
        "The row has more or fewer cells than the header; look for a missing or extra separator, "
        "and put quotes around text that contains one",
    ),
    "unclosed_quote": (
        "引号没有闭合，后面的行被并入同一单元格，每行各计一次；请补上或删除该引号",
        "A quote is not closed and swallowed the lines that follow, each counted once; close or "
        "remove it",
    ),
    "total_row": (
        "合计或小计行，不是明细数据；无需处理",
        "A row of totals, not a record; nothing to do",
    ),
    "missing_key": (
        "主键为空，无法确定是哪一条记录；请补填",
        "A key cell is empty, so the record cannot be told apart; fill it in",
    ),
    "missing_value": (
        "必填项为空；请补填",
        "A required cell is empty; fill it in",
    ),
    "id_lost_digits": (
        "编号被表格软件改成科学计数法，末尾数字已丢失；请将该列设为文本格式后重新导出",
        "A spreadsheet turned the number into scientific notation and lost its last digits; "
        "export again with the column as text",
    ),
    "text_too_long": (
        "文本超过 10000 个字符；请缩短，或检查引号是否闭合",
        "The text is longer than 10,000 characters; shorten it, or look for an unclosed quote",
    ),
    "key_too_long": (
        "主键文本超过 200 个字符；请检查列是否对应正确",
        "A part of the key is longer than 200 characters; see that the column is the right one",
    ),
    "unreadable_date": (
        "无法识别的日期或不存在的日期；请写成 2026-06-30 的形式",
        "Not a date that exists; write it as 2026-06-30",
    ),
    "unreadable_number": (
        "无法识别的数字，或超出范围；请只保留数字和小数点",
        "Not a number, or out of range; leave only digits and a decimal point",
    ),
    "not_whole_number": (
        "此处应为整数；请更正",
        "A whole number is expected here; correct it",
    ),
    "negative_number": (
        "此处不允许负数；请更正",
        "A negative number is not allowed here; correct it",
    ),
    "share_out_of_range": (
        "比例应在 0 到 1 之间；百分数请写成 25% 或 0.25",
        "A share lies between 0 and 1; write 25% or 0.25",
    ),
    "unknown_word": (
        "不在允许的取值范围内；请改用数据字典中的代码或中文名称",
        "Not one of the allowed words; use a code or a Chinese label of the data dictionary",
    ),
    "unmapped_word": (
        "映射文件未说明该词的含义；请在映射的 values 中补上，或更正该单元格",
        "The mapping does not say what this word means; add it to values there, or correct the "
        "cell",
    ),
    "end_before_start": (
        "结束日期早于开始日期；请核对两个日期",
        "The row ends before it starts; check both dates",
    ),
    "self_edge": (
        "关系两端是同一对象；请核对两个编号",
        "Both ends of the edge are the same; check the two ids",
    ),
    "duplicate_key": (
        "同一批数据中主键重复且内容不同，以最后一行为准；请删除多余的行",
        "Another row of this load has the same key and other values; the last one stands, "
        "delete the rows that are wrong",
    ),
    "unknown_reference": (
        "引用的编号在库中和本次数据中都不存在；请先装载被引用的表，或更正编号",
        "The id is neither in the store nor in this load; load the table it refers to first, "
        "or correct the id",
    ),
    "ambiguous_join": (
        "另一份数据中有多行与该行对应，内容各不相同，此处取第一行；请删除多余的行后重新装载，"
        "或在映射文件中写明 several: first",
        "Several rows of the joined extract fit this one and differ, the first of them is shown; "
        "delete those that are wrong and load again, or write several: first into the mapping",
    ),
    "part_refused": (
        "与该行合并的另一行已被拒绝，合并结果不完整；请在原文件中改正那一行，再按映射文件重新装载",
        "A row that is combined with this one was rejected, so the whole would be incomplete; mend "
        "that row in the extract and load it again with the mapping",
    ),
    "id_clash": (
        "同一编号同时用于个人客户、企业或员工；请在映射文件中为其中一份数据写明 prefix",
        "The same id is used for a customer, a firm or a member of staff; say prefix in a mapping "
        "file for the ids of one of the two extracts",
    ),
    "forgotten": (
        "该客户已按要求删除，不再装载，本报告也不保留该行内容；无需处理",
        "This customer was forgotten and is not loaded again, nor is the row kept here; nothing to "
        "do",
    ),
    **calls.REJECTS,
}

WARNINGS: Final[dict[str, tuple[str, str]]] = {
    "full_not_closed": (
        "这些行无法辨认是哪一条记录，因此本次未关闭该表的任何记录；请改正后重新装载全量文件",
        "These rows do not say which record they are, so no row of the table was closed; "
        "mend them and load the full extract again",
    ),
    "join_broken": (
        "被关联的数据中有无法拆分为单元格的行，已忽略；请检查分隔符和引号后重新装载",
        "Rows of a joined extract could not be split into cells and were ignored; look for a "
        "missing separator or quote, and load it again",
    ),
    "join_unmatched": (
        "在另一份数据中没有对应的行，取自该数据的列为空；请核对两份数据是否同一日期",
        "The joined extract has no row for these, so the columns that come from it are empty; see "
        "that both extracts are of the same day",
    ),
    "join_left_out": (
        "在另一份数据中没有对应的行，按映射文件的规定未装载；请核对两份数据是否同一日期",
        "The joined extract has no row for these, and the mapping leaves such rows out; see that "
        "both extracts are of the same day",
    ),
    "rows_combined": (
        "主键相同的行，已按映射文件合并为一行，合并后的行计入读取数；无需处理",
        "Rows that share their key with an earlier one and were combined with it, as the mapping "
        "says; nothing to do",
    ),
    "sum_unknown": (
        "合计的各行中有空值，合计未知，留空；请补填金额",
        "One of the rows that are added up has no figure, so the sum is left empty; fill it in",
    ),
    "order_unread": (
        "无法识别排序用的内容，排在最后；请更正，或在映射文件中写明次序",
        "The cell that says which row stands cannot be read, so the row comes last; correct it, "
        "or write the order into the mapping",
    ),
    "unmapped_file": (
        "映射文件中没有与之相符的文件名模式，已忽略",
        "No pattern of the mapping fits this file, so it was ignored",
    ),
    "rows_left_out": (
        "按映射文件的条件（where、unless_empty）未读入该表；如不应排除，请修改条件",
        "Left out for this table by the conditions of the mapping (where, unless_empty); if they "
        "belong into it, change these",
    ),
    "aum_unknown": (
        "金融资产不含存款，而两者之一为空，故金融资产记为未知",
        "Aum comes without deposits, and one of the two is empty, so aum is not known",
    ),
    "unknown_file": (
        "文件名和工作表名都不是数据字典中的表，已忽略；如需装载请以表名命名",
        "Neither the file nor a sheet of it is named after a table, so it was ignored; to load it, "
        "name it after a table of the data dictionary",
    ),
    "unknown_sheet": (
        "工作表未以表名命名，已忽略；如需装载请以表名命名",
        "The sheet is not named after the table, so it was ignored; to load it, rename it",
    ),
    "hidden_sheet": (
        "工作表是隐藏的，已忽略；如需装载请取消隐藏",
        "The sheet is hidden, so it was ignored; to load it, unhide it",
    ),
    "error_cells": (
        "有单元格是错误值（#REF!、#DIV/0! 等），按空值处理；请在 Excel 中改正",
        "Cells hold errors (#REF!, #DIV/0! and the like) and were read as empty; mend them there",
    ),
    "no_rows": (
        "只有表头，没有数据行；未装载任何内容",
        "There is a header and no row; nothing was loaded",
    ),
    "unknown_header": (
        "表头不属于该表，已忽略；如需装载请改用数据字典中的列名",
        "The header is not a column of this table and was ignored; to load it, use a name of the "
        "data dictionary",
    ),
    "missing_header": (
        "该列没有表头但有内容，已忽略；请补上表头",
        "A column without a header holds data and was ignored; give it a header",
    ),
    "attribution_header": (
        "业绩归属不等于管户关系，已忽略；管户请使用管户表",
        "Who brought the business in is not who looks after the customer, so it was ignored; "
        "cover belongs into the coverage table",
    ),
    "id_card_checksum": (
        "身份证号码校验位不符，已照常装载；请核对",
        "The id-card number fails its check digit; the row was loaded, please check the number",
    ),
    "uscc_checksum": (
        "统一社会信用代码或组织机构代码校验位不符，已照常装载；请核对",
        "The credit or organisation code fails its check digit; the row was loaded, please check "
        "the code",
    ),
    "aum_below_deposits": (
        "金融资产小于存款，已照常装载；请核对",
        "Aum, which includes deposits, is smaller than them; the row was loaded, please check",
    ),
    "aum_without_deposits": (
        "超过 5% 的行金融资产小于存款；若金融资产不含存款，请在映射文件中写明 "
        "aum_includes_deposits: false",
        "In more than 5 % of the rows aum is smaller than deposits; if aum leaves deposits out, "
        "say aum_includes_deposits: false in a mapping file",
    ),
    "self_referral": (
        "推荐人与被推荐人相同，已装载但不进入推荐树，并列为可疑",
        "Referrer and referred are the same; loaded, kept out of the referral forest and listed "
        "as suspicious",
    ),
    "referral_before_referrer": (
        "推荐日期早于推荐人开户日期，已照常装载；请核对两个日期",
        "The referral is dated before its referrer's account was opened; the row was loaded, "
        "please check the two dates",
    ),
    "unknown_tier": (
        "客户等级不在等级表中，已照常装载；请补充等级表",
        "The tier is not in the table of tiers; the row was loaded, add the tier",
    ),
    "unknown_branch": (
        "机构号不在机构表中，已照常装载；请补充机构表",
        "The branch is not in the table of branches; the row was loaded, add the branch",
    ),
    "unknown_campaign": (
        "营销活动号不在营销活动表中，已照常装载；请补充营销活动表",
        "The campaign is not in the table of campaigns; the row was loaded, add the campaign",
    ),
    "unknown_product": (
        "产品代码不在产品表中，已照常装载；请补充产品表",
        "The product is not in the table of products; the row was loaded, add the product",
    ),
    "unknown_staff": (
        "员工号不在员工表中，已照常装载；请补充员工表",
        "The staff id is not in the table of staff; the row was loaded, add the staff member",
    ),
    "unknown_actor": (
        "编号不属于任何客户、企业或员工，已照常装载；请核对",
        "The id belongs to no customer, firm or member of staff; the row was loaded, please check",
    ),
    **calls.WARNINGS,
}

RULES: Final = REJECTS | WARNINGS


def reason(rule: str) -> tuple[str, str]:
    """Return why ``rule`` rejects or warns, in Chinese and in English.

    >>> reason("self_edge")[1]
    'Both ends of the edge are the same; check the two ids'
    """
    return RULES[rule]
