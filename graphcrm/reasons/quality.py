"""What an inspection of the data says: its columns, words, sentences and page, in two languages."""

from __future__ import annotations

from typing import Final

Names = dict[str, tuple[str, str]]

TITLES: Final[Names] = {
    "score": ("得分", "Score"),
    "completeness": ("完整性", "Completeness"),
    "validity": ("有效性", "Validity"),
    "uniqueness": ("唯一性", "Uniqueness"),
    "freshness": ("时效性", "Freshness"),
    "new_files": ("新客户建档", "New files"),
    "rule": ("规则", "Rule"),
    "part": ("组成部分", "Part"),
    "n": ("行数", "Rows"),
    "n_known": ("有值行数", "Filled"),
    "n_rows": ("行数", "Rows"),
    "n_checked": ("检查行数", "Checked"),
    "n_bad": ("问题行数", "Wanting"),
    "n_groups": ("组数", "Groups"),
    "gain": ("可提升得分", "Gain"),
    "n_new_customers": ("新客户数", "New customers"),
    "n_complete": ("已建档完整", "Complete"),
    "n_complete_30d": ("30天内完整", "Complete in 30 days"),
    "n_unknown_30d": ("30天内情况不明", "Not known in 30 days"),
    "share_30d": ("30天内完整率", "Share in 30 days"),
    "newest_on": ("最新日期", "Newest"),
    "loaded_on": ("最近装载的数据日期", "Last load's data date"),
    "age_days": ("距今天数", "Age (days)"),
    "unchanged": ("未变", "Unchanged"),
    "changed_share": ("变动占比", "Changed"),
    "changed_before": ("上次变动占比", "Changed before"),
    "known_before": ("变动字段原填写率", "Filled before"),
    "known_after": ("变动字段现填写率", "Filled after"),
}

TOTALS: Final[Names] = {
    "score": ("得分", "score"),
    "completeness": ("完整性", "completeness"),
    "validity": ("有效性", "validity"),
    "uniqueness": ("唯一性", "uniqueness"),
    "freshness": ("时效性", "freshness"),
    "new_files": ("新客户建档", "new files"),
    "n_branches": ("机构数", "branches"),
    "n_cells": ("关键字段单元格", "key cells"),
    "n_cells_known": ("其中有值", "filled"),
    "n_checked": ("检查行次", "checked"),
    "n_bad": ("问题行次", "wanting"),
    "n_groups": ("组数", "groups"),
    "n_new_customers": ("新客户数", "new customers"),
    "n_complete": ("完整户数", "complete"),
    "n_complete_30d": ("30天内完整", "complete in 30 days"),
    "n_unknown_30d": ("30天内情况不明", "not known in 30 days"),
    "age_days": ("距最新数据天数", "days since the newest event"),
    "n_jumps": ("填写率突变", "jumps"),
    "gain": ("可提升得分", "gain"),
}

PARAMETERS: Final[Names] = {"branch": ("机构", "branch")}

WORDS: Final[Names] = {
    "completeness": ("完整性", "completeness"),
    "validity": ("有效性", "validity"),
    "uniqueness": ("唯一性", "uniqueness"),
    "new_files": ("新客户建档", "new files"),
    "name": ("名称", "name"),
    "empty_cell": ("未填写", "empty"),
    "id_card_checksum": ("身份证校验位不符", "identity card: check digit"),
    "birth_date_not_of_card": ("出生日期与身份证不符", "birth date differs from the card"),
    "uscc_checksum": ("信用代码校验位不符", "credit code: check digit"),
    "phone_shape": ("电话号码格式不符", "not a phone number"),
    "aum_below_deposits": ("金融资产小于存款", "aum below deposits"),
    "opened_before_born": ("开户早于出生", "opened before born"),
    "date_in_future": ("日期在将来", "date in the future"),
    "unknown_reference": ("编号不在对应表中", "names what has no row"),
    "same_id_no": ("证件号码相同", "same document"),
    "same_name_and_phone": ("姓名和电话相同", "same name and phone"),
    "same_name_and_birth_date": ("姓名和出生日期相同", "same name and birth date"),
    "phone_of_many": ("多人共用电话", "phone of many"),
    "same_uscc": ("信用代码相同", "same credit code"),
    "incomplete_file": ("建档不完整", "file not complete"),
    "household_without_members": ("家庭没有成员", "household without members"),
    "firm_without_links": ("企业没有任何关联", "firm without any link"),
    "nobody_and_nothing_held": ("无管户且无产品", "nobody covers it, holds nothing"),
    "staff_without_branch": ("员工没有机构", "staff without branch"),
}

# Question -> what its sheet and its section of the page are called.
SHEETS: Final[Names] = {
    "quality": ("机构得分", "Scores"),
    "quality.completeness": ("完整性", "Completeness"),
    "quality.managers": ("新客户建档", "New files by manager"),
    "quality.validity": ("有效性", "Validity"),
    "quality.duplicates": ("疑似重复", "Duplicates"),
    "quality.orphans": ("孤立数据", "Orphans"),
    "quality.freshness": ("时效性", "Freshness"),
    "quality.stability": ("装载稳定性", "Stability"),
    "quality.worst": ("最需改正之处", "Worst offenders"),
}

SENTENCES: Final[Names] = {
    "quality_busy": ("正在检查数据质量", "inspecting the data"),
    "quality_under": (
        "数据质量得分 {score}，低于要求的 {least}。",
        "The data scores {score}, less than the {least} asked for.",
    ),
    "quality_bank": (
        "全行数据质量得分 {score:.3f}（满分 1）；共 {n:,} 个机构，得分最低者在前。",
        "The bank's data scores {score:.3f} of 1; branches: {n:,}, the lowest score first.",
    ),
    "quality_branch": (
        "该机构数据质量得分 {score:.3f}（满分 1）。",
        "The branch's data scores {score:.3f} of 1.",
    ),
    "quality_unknown": (
        "没有可以评分的数据。",
        "There is nothing that could be scored.",
    ),
    "unknown_completeness": (
        "{n:,} 个机构的完整性无从判断，未计入得分。",
        "Branches of unknown completeness: {n:,}; their scores leave it out.",
    ),
    "unknown_validity": (
        "{n:,} 个机构的有效性无从判断，未计入得分。",
        "Branches of unknown validity: {n:,}; their scores leave it out.",
    ),
    "unknown_uniqueness": (
        "{n:,} 个机构的唯一性无从判断，未计入得分。",
        "Branches of unknown uniqueness: {n:,}; their scores leave it out.",
    ),
    "unknown_freshness": (
        "{n:,} 个机构没有按月发生的数据，时效性未计入得分。",
        "Branches without anything that happens monthly: {n:,}; their scores leave freshness out.",
    ),
    "unknown_new_files": (
        "{n:,} 个机构没有应检查的新客户档案，未计入得分。",
        "Branches without files of new customers to judge: {n:,}; their scores leave that out.",
    ),
    "quality_completeness": (
        "关键字段共 {n:,} 个单元格，其中 {known:,} 个有值。",
        "Cells of key columns: {n:,}; filled: {known:,}.",
    ),
    "quality_validity": (
        "{of:,} 条规则中有 {broken:,} 条不符，共 {n:,} 行次。",
        "Rules: {of:,}, broken: {broken:,}, by rows: {n:,}.",
    ),
    "quality_orphans": (
        "{of:,} 条规则中有 {broken:,} 条发现孤立数据，共 {n:,} 行。",
        "Rules: {of:,}, with rows that hang on nothing: {broken:,}, rows: {n:,}.",
    ),
    "quality_duplicates": (
        "疑似重复 {groups:,} 组，共 {n:,} 行次；同名同生日者可能是不同的人。",
        "Groups that may be one and the same: {groups:,}, rows in them: {n:,}; people of one name "
        "and birth date may still be two.",
    ),
    "quality_managers": (
        "近一年开户且已满 30 天的新客户 {n:,} 户，其中 {complete:,} 户建档完整。",
        "Customers who opened in the last year, at least 30 days ago: {n:,}; "
        "complete files: {complete:,}.",
    ),
    "unknown_30d": (
        "{n:,} 户新客户在 30 天内是否建档完整无从得知：装载历史未覆盖。",
        "Files of which the loads do not show whether they were complete in 30 days: {n:,}.",
    ),
    "file_columns_absent": (
        "以下建档字段从未提供，不作要求：{columns}。",
        "Columns of a file that nobody handed over, and so nobody misses: {columns}.",
    ),
    "quality_freshness": (
        "最新一条数据距今 {n:,} 天。",
        "Days since the newest event: {n:,}.",
    ),
    "nothing_dated": (
        "没有带日期的数据，无法判断新旧。",
        "Nothing is dated, so nobody can say how old it is.",
    ),
    "quality_stability": (
        "装载 {loads:,} 次；填写率变动超过 {share:.0%} 的有 {jumps:,} 处。",
        "Loads: {loads:,}; places where a column filled or emptied by more than {share:.0%}: "
        "{jumps:,}.",
    ),
    "quality_worst": (
        "共 {n:,} 处待改正；全部改正后得分可提高 {gain:.3f}。",
        "To mend: {n:,}; all of it mended, the score would rise by {gain:.3f}.",
    ),
}

PAGES: Final[Names] = {
    "inspection_title": ("数据质量报告", "Data quality report"),
    "inspection_lead": (
        "哪些数据缺失、有误、重复、孤立或过时，改正哪里最有效",
        "What is missing, wrong, double, loose or old, and where mending would bring most",
    ),
    "inspection_masked": (
        "本页不含姓名、证件号码和电话；员工以员工号列示。",
        "This page holds no name, document or phone; staff stand by their staff_id.",
    ),
    "inspection_shown": (
        "显示前 {shown:,} 行，共 {total:,} 行。",
        "The first {shown:,} of {total:,} rows.",
    ),
    "inspection_none": ("没有记录。", "No rows."),
    "method_scores": (
        "得分＝已知各项的加权平均：完整性 {completeness:.0%}、有效性 {validity:.0%}、"
        "唯一性 {uniqueness:.0%}、时效性 {freshness:.0%}、新客户建档 {new_files:.0%}；"
        "无从判断的项不计入。已销户、非本行客户的企业和虚拟员工不参与检查。",
        "The score is the weighted mean of the parts that are known: completeness "
        "{completeness:.0%}, validity {validity:.0%}, uniqueness {uniqueness:.0%}, freshness "
        "{freshness:.0%}, files of new customers {new_files:.0%}; what is not known is left out. "
        "Closed rows, firms that are no clients and placeholder staff are not looked at.",
    ),
    "method_completeness": (
        "填写率＝有值的行数÷行数；关键字段计入得分，各字段权重相同。",
        "Filled rows by rows; key columns make the score, and each counts the same.",
    ),
    "method_managers": (
        "近一年开户且已满 30 天的客户；档案各字段均有值为完整。30 天内是否完整由各次装载判断，"
        "装载历史看不出的记为不明。",
        "Customers who opened in the last year and at least 30 days ago; a file is complete when "
        "no column of it is empty. Whether it was so within 30 days follows from the loads; where "
        "they do not show it, it is not known.",
    ),
    "method_validity": (
        "每条规则只检查相关字段有值的行；占比＝不符行数÷检查行数。",
        "A rule looks only at rows that have the cells it speaks of; share is the broken rows of "
        "those.",
    ),
    "method_duplicates": (
        "按规则相同的行归为一组；多人共用电话指 {most:,} 人以上共用。只作提示，不合并任何行。",
        "Rows that are alike by a rule make a group; a phone of many is one that more than "
        "{most:,} people have. Nothing is merged.",
    ),
    "method_orphans": (
        "无管户且无产品：没有有效管户关系，也没有持有产品的个人客户。",
        "Nobody covers it, holds nothing: a customer without open coverage and without an open "
        "holding.",
    ),
    "method_freshness": (
        "距今天数自最新事件起算；没有日期的表自最近一次装载的数据日期起算。按月发生的数据另列各机构。",
        "Age counts from the newest event, or from the data date of the last load where a table "
        "has no dates. What happens monthly is listed by branch too.",
    ),
    "method_stability": (
        "变动占比＝（新增＋更新）÷（新增＋更新＋未变）；字段为与上次装载相比填写率变动最大者。",
        "Changed is inserted and updated rows among those accepted; the column is the one whose "
        "filled share moved most against the load before.",
    ),
    "method_worst": (
        "可提升得分＝只改正该处问题时得分的增加。",
        "Gain is by how much the score would rise if these rows alone were mended.",
    ),
}
