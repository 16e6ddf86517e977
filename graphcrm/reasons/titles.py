"""What the columns and words of an answer are called where people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphcrm.reasons import calls, quality
from graphcrm.reasons.firm_chain import FIRM_TITLES, FIRM_TOTALS, FIRM_WORDS

if TYPE_CHECKING:
    from graphcrm.reasons import Lang

# Canonical column name -> (Chinese, English); programs rely on the canonical name.
TITLES: Final[dict[str, tuple[str, str]]] = {
    # loads
    "load_id": ("装载", "Load"),
    "loaded_at": ("装载时间（UTC）", "Loaded at (UTC)"),
    "data_date": ("数据日期", "Data date"),
    "graph_version": ("数据版本", "Version"),
    "files": ("文件", "Files"),
    "mapping": ("映射", "Mapping"),
    "read": ("读取", "Read"),
    "inserted": ("新增", "Inserted"),
    "updated": ("更新", "Updated"),
    "closed": ("关闭", "Closed"),
    "rejected": ("拒绝", "Rejected"),
    # who
    "party_id": ("客户号", "Party"),
    "kind": ("类型", "Kind"),
    "name": ("名称", "Name"),
    "branch_id": ("机构号", "Branch"),
    "household_id": ("家庭编号", "Household"),
    "staff_id": ("员工号", "Staff"),
    # hand-over
    "last_contacts": ("最近联系记录", "Last contacts"),
    "opening": ("开场白", "Opening line"),
    "planned_staff_id": ("原定接手员工", "Planned"),
    "what": ("项目", "What"),
    "action": ("办理", "Action"),
    "manual": ("人工调整", "By hand"),
    "cost_change": ("不匹配增减", "Change of cost"),
    "n_opened": ("新开管户", "Opened"),
    **calls.TITLES,
    # coverage
    "link_kind": ("维系方式", "Link"),
    "worth": ("金额（元）", "Worth (yuan)"),
    "strength": ("联系强度", "Strength"),
    "last_contact_on": ("最近联系", "Last contact"),
    "hollow": ("挂户不管", "Hollow"),
    "effect": ("影响", "Effect"),
    "tier": ("客户等级", "Tier"),
    "lead_staff": ("主办员工", "Lead"),
    "wealth_staff": ("理财员工", "Wealth"),
    "n_others": ("其他协同人数", "Others"),
    "missing": ("缺少", "Missing"),
    "protecting_staff": ("仍维系的员工", "Protecting staff"),
    "protected_by_other_unit": ("由其他机构或岗位维系", "Protected by other unit"),
    "n_lost": ("无人维系户数", "Parties lost"),
    "worth_lost": ("无人维系金额（元）", "Worth lost (yuan)"),
    "branch_share": ("占本机构比例", "Share of branch"),
    "source": ("来源", "Source"),
    "role_or_channel": ("角色或渠道", "Role or channel"),
    "since": ("开始日期", "Since"),
    "until": ("结束日期", "Until"),
    "counts": ("是否计入", "Counts"),
    "contribution": ("贡献强度", "Contribution"),
    "reason": ("原因", "Reason"),
    "from_staff_id": ("移交员工", "From staff"),
    "to_staff_id": ("接手员工", "To staff"),
    "fit": ("匹配度", "Fit"),
    "same_branch": ("同一机构", "Same branch"),
    "past_tie": ("以往联系", "Past tie"),
    "household_or_employer": ("家庭或单位关联", "Household or employer"),
    "spare_share": ("剩余容量占比", "Spare share"),
    "loans": ("贷款余额（元）", "Loans (yuan)"),
    "n_maturing": ("90天内到期笔数", "Maturing in 90 days"),
    "maturing": ("90天内到期金额（元）", "Maturing (yuan)"),
    "open_complaints": ("未办结投诉", "Open complaints"),
    "unit_id": ("单位", "Unit"),
    "k": ("离岗人数", "Departures"),
    "orphaned_share": ("届时无人维系金额占比", "Share then with nobody"),
    "k_exact": ("最少离岗人数", "Fewest departures"),
    "n_live_staff": ("维系员工数", "Staff with live links"),
    "cadence_days": ("联系间隔天数", "Cadence (days)"),
    "counted_from": ("起算日期", "Counted from"),
    "days_since": ("距今天数", "Days since"),
    "days_overdue": ("逾期天数", "Days overdue"),
    "why": ("类别", "Why"),
    "n_alone": ("无他人维系户数", "With nobody else"),
    "worth_alone": ("无他人维系金额（元）", "Worth of these (yuan)"),
    "capacity": ("管户上限", "Capacity"),
    "n_paid": ("代发人数", "People paid"),
    "corporate_lead": ("对公主办", "Corporate lead"),
    "retail_manager": ("零售客户经理", "Retail manager"),
    # history
    "on": ("月末", "Month end"),
    "n_covered": ("有人维系户数", "Covered"),
    "n_single_link": ("单人维系户数", "On one person"),
    "single_link_share": ("单人维系占比", "Share on one person"),
    "worth_single_link": ("单人维系金额（元）", "Worth on one person (yuan)"),
    "worst_staff_id": ("离岗影响最大者", "Costliest departure"),
    "worth_at_risk": ("其离岗将失去（元）", "Worth it would lose (yuan)"),
    "factor": ("维系因子", "Coverage factor"),
    "hollow_share": ("挂户不管占比", "Hollow share"),
    "n_unknown_start": ("起始日期未知关系数", "Links of unknown start"),
    # referral
    "parent_id": ("上级（计入的推荐人）", "Parent (counts)"),
    "root_id": ("源头客户", "Root"),
    "generation": ("代", "Generation"),
    "n_children": ("直接带来户数", "Brought in"),
    "n_descendants": ("下游户数", "Descendants"),
    "depth_below": ("下游代数", "Depth below"),
    "worth_descendants": ("下游金额（元）", "Worth below (yuan)"),
    "active": ("存续", "Active"),
    "recruited_by_staff": ("引荐员工", "Recruited by"),
    "referred_on": ("推荐日期", "Referred on"),
    "size": ("户数", "Size"),
    "depth": ("代数", "Depth"),
    "breadth": ("最宽一代户数", "Breadth"),
    "k_factor": ("近一年K因子", "K-factor"),
    "active_share": ("存续占比", "Active share"),
    "ring_id": ("环号", "Ring"),
    "party_ids": ("环上客户", "Parties"),
    "cut_referrer_id": ("断开处推荐人", "Cut: referrer"),
    "cut_party_id": ("断开处被推荐人", "Cut: party"),
    "cut_on": ("断开处日期", "Cut: date"),
    "referrer_id": ("推荐人", "Referrer"),
    "referrer_name": ("推荐人名称", "Referrer's name"),
    "parent_on": ("计入的日期", "Counts: date"),
    "n_recruited": ("引荐户数", "Recruited"),
    "n_active": ("存续户数", "Active"),
    "n_effective": ("达标户数", "Effective"),
    "credit": ("计入金额（元）", "Credit (yuan)"),
    "cut": ("超限金额（元）", "Cut (yuan)"),
    "n_parties": ("客户数", "Parties"),
    "level": ("忠诚层级", "Level"),
    "share": ("占比", "Share"),
    "n_highest": ("以此为最高者", "Highest level"),
    "from_recommends": ("前期：推荐他人", "From recommends"),
    "from_buys_again": ("前期：再次购买", "From buys again"),
    "from_stays": ("前期：留存满一年", "From stays"),
    "from_none": ("前期：均不符", "From none"),
    "from_not_active": ("前期：不在册", "From not active"),
    # diff
    "table": ("表", "Table"),
    "key": ("主键", "Key"),
    "change": ("变动", "Change"),
    "column": ("字段", "Column"),
    "from": ("原值", "From"),
    "to": ("现值", "To"),
    "n_before": ("原有行数", "Rows before"),
    "n_new": ("新增行数", "New"),
    "n_changed": ("变动行数", "Changed"),
    "n_closed": ("关闭行数", "Closed"),
    "n_reopened": ("重新开启行数", "Reopened"),
    "n_after": ("现有行数", "Rows after"),
    "former_staff": ("原维系员工", "Former staff"),
    "covering_staff": ("现维系员工", "Staff now"),
    "tier_from": ("原等级", "Tier before"),
    "tier_to": ("现等级", "Tier now"),
    "outcome": ("推荐结果", "Outcome"),
    "effective": ("达标", "Effective"),
    "n_paid_before": ("原代发人数", "Paid before"),
    "n_paid_after": ("现代发人数", "Paid now"),
    "last_month": ("最近代发月份", "Last month paid"),
    # queries of the Cypher library that no question has yet
    "edge_kind": ("关系", "Edge kind"),
    "direction": ("方向", "Direction"),
    "n_neighbours": ("同类关系数", "Neighbours"),
    "neighbour_kind": ("对方类型", "Neighbour is"),
    "neighbour_id": ("对方编号", "Neighbour"),
    "n_edges": ("关系条数", "Edges"),
    "line": ("条线", "Line"),
    "n_leads": ("主办人数", "Leads"),
    "staff_ids": ("员工", "Staff"),
    "n_hops": ("步数", "Hops"),
    "ids": ("路径", "Way"),
    "ties": ("逐步联系", "Ties"),
    **FIRM_TITLES,
    **quality.TITLES,
}

# Total of an answer -> (Chinese, English).
TOTALS: Final[dict[str, tuple[str, str]]] = {
    "n_moved": ("移交户数", "moved"),
    "n_close": ("关闭管户数", "rows closed"),
    "n_open": ("新开管户数", "rows opened"),
    "n_manual": ("人工调整户数", "changed by hand"),
    "cost_change": ("不匹配增减", "change of cost"),
    "n_loads": ("装载次数", "loads"),
    "n_single_link": ("单人维系户数", "on one person"),
    "worth_single_link": ("单人维系金额（元）", "worth on one person"),
    "n_hollow": ("挂户不管户数", "hollow"),
    "worth_hollow": ("挂户不管金额（元）", "worth of hollow ones"),
    "n_parties": ("客户数", "parties"),
    "n_covered": ("有人维系户数", "covered"),
    "n_orphans": ("无人维系户数", "with nobody"),
    "worth_orphans": ("无人维系金额（元）", "worth with nobody"),
    "n_units": ("单位数", "units"),
    "n_one": ("一人离岗即过半的单位数", "where one departure is enough"),
    "n_exact": ("已求精确值的单位数", "solved exactly"),
    "n_bound": ("仅有上界的单位数", "upper bound only"),
    "n_uncovered": ("无人维系的单位数", "where nobody looks after anybody"),
    "n_lost": ("将无人维系户数", "lost"),
    "worth_lost": ("将无人维系金额（元）", "worth lost"),
    "n_thinned": ("将只剩一人户数", "thinned"),
    "n_assigned": ("已安排户数", "assigned"),
    "worth_assigned": ("已安排金额（元）", "worth assigned"),
    "n_unassigned": ("未安排户数", "unassigned"),
    "worth_unassigned": ("未安排金额（元）", "worth unassigned"),
    "cost": ("不匹配合计", "cost"),
    "n_successors": ("接手员工数", "successors"),
    "n_households_kept": ("整户接手家庭数", "households kept together"),
    "gap": ("与最优之差上限", "gap to the optimum"),
    "n_households": ("涉及家庭数", "households"),
    "n_firms": ("涉及企业数", "firms"),
    "worth_referral_subtrees": ("其转介下游金额（元）", "worth of those they referred"),
    "n_core": ("核心客户数", "core parties"),
    "n_missing_lead": ("缺主办户数", "without a lead"),
    "n_missing_wealth": ("缺理财户数", "without a wealth adviser"),
    "n_overlaps": ("主办重叠数", "overlaps"),
    "n_staff": ("员工数", "staff"),
    "n_links": ("维系员工数", "live links"),
    "n_counted": ("计入记录数", "records counted"),
    "n_ignored": ("不计入记录数", "records ignored"),
    "worth": ("金额（元）", "worth"),
    "n_overdue": ("逾期户数", "overdue"),
    "worth_overdue": ("逾期金额（元）", "worth overdue"),
    "n_never_contacted": ("从未联系户数", "never contacted"),
    "n_start_unknown": ("起算日期未知户数", "never contacted, covered since nobody knows when"),
    "n_overloaded": ("管户过多员工数", "overloaded"),
    "n_alone": ("无人维系户数", "with nobody"),
    "worth_alone": ("无人维系金额（元）", "worth with nobody"),
    "n_payroll_firms": ("代发企业数", "payroll firms"),
    "n_incomplete": ("缺人企业数", "incomplete"),
    "worth_incomplete": ("缺人企业金额（元）", "worth of these"),
    "n_members": ("网络户数", "members"),
    "n_roots": ("源头数", "roots"),
    "n_referrals": ("转介绍笔数", "referrals"),
    "n_rings": ("互荐环数", "rings"),
    "depth": ("最深代数", "depth"),
    "n_above": ("上游代数", "generations above"),
    "n_descendants": ("下游户数", "descendants"),
    "depth_below": ("下游代数", "generations below"),
    "worth_descendants": ("下游金额（元）", "worth below"),
    "n_suspicious": ("可疑笔数", "suspicious"),
    "suspicious_share": ("可疑占比", "suspicious share"),
    "n_self_referral": ("自荐", "self-referrals"),
    "n_referrer_opened_later": ("推荐人开户较晚", "referrer opened later"),
    "n_shared_phone": ("电话相同", "same phone"),
    "n_shared_address": ("地址相同", "same address"),
    "n_shared_id": ("证件相同", "same document"),
    "n_burst": ("同日五户以上", "five or more a day"),
    "n_contested": ("较晚推荐笔数", "contested"),
    "n_recruited": ("引荐户数", "recruited"),
    "n_effective": ("达标户数", "effective"),
    "credit": ("计入金额（元）", "credit"),
    "cut": ("超限金额（元）", "cut"),
    "n_moved_up": ("上升户数", "moved up"),
    "n_moved_down": ("下降户数", "moved down"),
    "n_unknown_opened": ("开户日期未知户数", "of unknown opening date"),
    "n_new": ("新增行数", "new rows"),
    "n_changed": ("变动行数", "changed rows"),
    "n_closed": ("关闭行数", "closed rows"),
    "n_reopened": ("重新开启行数", "reopened rows"),
    "n_lost_manager": ("失去维系户数", "lost their last manager"),
    "worth_lost_manager": ("失去维系金额（元）", "worth of those"),
    "n_gained_manager": ("新获维系户数", "gained a manager"),
    "worth_gained_manager": ("新获维系金额（元）", "worth of those who gained one"),
    "n_months": ("月末数", "month ends"),
    "n_started": ("新增代发企业数", "payrolls started"),
    "n_stopped": ("停止代发企业数", "payrolls stopped"),
    "n_people_started": ("新增代发人数", "people of payrolls started"),
    "n_people_stopped": ("停止代发人数", "people of payrolls stopped"),
    "n_tier_changed": ("等级变动户数", "tier changed"),
    "n_up": ("升级户数", "up"),
    "n_down": ("降级户数", "down"),
    "n_worth_unknown": ("金额未知户数", "of unknown worth"),
    "n_unknown_start": ("起始日期未知关系数", "links of unknown start"),
    **FIRM_TOTALS,
    **quality.TOTALS,
}

# Parameter of a question -> (Chinese, English).
PARAMETERS: Final[dict[str, tuple[str, str]]] = {
    "staff": ("离岗员工", "staff"),
    "party": ("客户", "party"),
    "on": ("离岗日", "on"),
    "keep_households": ("家庭不拆分", "keep households"),
    "max_per_successor": ("每人最多接手", "most per successor"),
    "branch_only": ("仅限本机构", "branch only"),
    "exclude": ("不参与接手", "excluded"),
    "weight_by_worth": ("按金额加权", "weighted by worth"),
    "window_days": ("统计天数", "window days"),
    "worth": ("金额口径", "measured by"),
    "book": ("客户范围", "book"),
    "managed_tier": ("应管户最低等级", "managed tier"),
    "managed_worth": ("应管户最低金额（元）", "managed worth"),
    "by": ("统计单位", "by"),
    "hollow": ("仅挂户不管", "hollow only"),
    "rule": ("计入规则", "rule"),
    "effective_worth": ("达标最低金额（元）", "effective worth"),
    "cap": ("每月上限（元）", "cap a month"),
    "since": ("对比日期", "compared with"),
    "table": ("表", "table"),
    "months": ("月数", "months"),
    "payroll_months": ("代发统计月数", "payroll months"),
    # a bank's own rules
    "cadence_days": ("各等级走访间隔天数", "days between visits"),
    "borrowing_firm_days": ("贷款企业走访间隔天数", "days between visits, borrowing firms"),
    "core_tier": ("核心客户最低等级", "core tier"),
    "customer_team": ("个人核心客户应配角色", "team of a customer"),
    "firm_team": ("企业核心客户应配角色", "team of a firm"),
    "customer_roles": ("可承接个人客户的岗位", "may take over customers"),
    "firm_roles": ("可承接企业客户的岗位", "may take over firms"),
    "capacity": ("人均可管户数", "capacity"),
    "corporate_capacity": ("对公客户经理可管户数", "capacity of a corporate manager"),
    "overload": ("超载倍数", "overload"),
    "from": ("起点", "from"),
    "to": ("终点", "to"),
    **quality.PARAMETERS,
}

# Code of a closed list -> (Chinese, English); CSV, JSON and Parquet keep the code.
WORDS: Final[dict[str, tuple[str, str]]] = {
    "customer": ("个人", "customer"),
    "firm": ("企业", "firm"),
    "assigned": ("管户", "assigned"),
    "tended": ("联系", "tended"),
    "both": ("管户并联系", "both"),
    "lost": ("无人维系", "lost"),
    "thinned": ("只剩一人", "thinned"),
    "coverage": ("管户", "coverage"),
    "contacts": ("联系记录", "contact"),
    "lead": ("主办", "lead"),
    "wealth": ("理财", "wealth"),
    "assistant": ("协办", "assistant"),
    "product": ("产品", "product"),
    "retail": ("零售", "retail"),
    "corporate": ("对公", "corporate"),
    "credit": ("信贷", "credit"),
    "account_manager": ("客户经理", "account manager"),
    "wealth_adviser": ("理财经理", "wealth adviser"),
    "corporate_manager": ("对公客户经理", "corporate manager"),
    "team_lead": ("团队负责人", "team lead"),
    "teller": ("柜员", "teller"),
    "visit": ("上门", "visit"),
    "call": ("电话", "call"),
    "meeting": ("面谈", "meeting"),
    "wechat": ("微信", "wechat"),
    "email": ("邮件", "email"),
    "event": ("活动", "event"),
    "branch": ("网点", "branch"),
    "sms": ("短信", "sms"),
    "greeting": ("问候", "greeting"),
    "system": ("系统", "system"),
    "other": ("其他", "other"),
    "all": ("全部", "all"),
    "managed": ("应管户", "managed"),
    "worth": ("资产或存款", "aum or deposits"),
    "business": ("存贷合计", "business"),
    "direct": ("直接推荐人", "direct"),
    "root": ("源头", "root"),
    "decay": ("逐代减半", "decay"),
    "split": ("均分", "split"),
    "by_tier": ("客户等级", "tier"),
    "by_loans": ("贷款企业规则", "loans"),
    "virtual": ("虚拟号", "virtual"),
    "departed": ("已离岗", "departed"),
    "not_joined": ("尚未入职", "not joined"),
    "overloaded": ("管户过多", "overloaded"),
    "recommends": ("推荐他人", "recommends"),
    "buys_again": ("再次购买", "buys again"),
    "stays": ("留存满一年", "stays"),
    "none": ("无", "none"),
    "move": ("移交", "move"),
    "unassigned": ("未安排", "unassigned"),
    "not_active": ("已不在册", "not active"),
    "new": ("新增", "new"),
    "changed": ("变动", "changed"),
    "closed": ("关闭", "closed"),
    "reopened": ("重新开启", "reopened"),
    "up": ("升级", "up"),
    "down": ("降级", "down"),
    "started": ("新增代发", "started"),
    "stopped": ("停止代发", "stopped"),
    "opened": ("已开户", "opened"),
    "declined": ("拒绝", "declined"),
    "pending": ("跟进中", "pending"),
    **FIRM_WORDS,
    **quality.WORDS,
}


# Question -> name of its sheet in a workbook of several (Chinese, English).
SHEETS: Final[dict[str, tuple[str, str]]] = {
    "diff": ("汇总", "summary"),
    "diff.changes": ("变动明细", "changes"),
    "diff.lost-manager": ("失去维系", "lost-manager"),
    "diff.gained-manager": ("新获维系", "gained-manager"),
    "diff.payroll": ("代发增停", "payroll"),
    "diff.referrals": ("新增转介绍", "referrals"),
    "diff.tiers": ("等级变动", "tiers"),
    **quality.SHEETS,
}


def sheet_name(question: str, lang: Lang) -> str:
    """Return what the sheet of a question is called in a workbook of several.

    >>> sheet_name("diff.tiers", "zh")
    '等级变动'
    """
    return _called(SHEETS, question, lang)


def title_of(column: str, lang: Lang) -> str:
    """Return what a column of an answer is called; one without a title keeps its own name.

    >>> title_of("last_contact_on", "en"), title_of("brand_new", "en")
    ('Last contact', 'brand_new')
    """
    return _called(TITLES, column, lang)


def total_title(total: str, lang: Lang) -> str:
    """Return what a total of an answer is called.

    >>> total_title("n_single_link", "en")
    'on one person'
    """
    return _called(TOTALS, total, lang)


def parameter_title(parameter: str, lang: Lang) -> str:
    """Return what a parameter of a question is called.

    >>> parameter_title("window_days", "zh")
    '统计天数'
    """
    return _called(PARAMETERS, parameter, lang)


def word_of(code: str, lang: Lang) -> str:
    """Return a word of a closed list; a code that nobody translated stands for itself.

    >>> word_of("thinned", "zh")
    '只剩一人'
    """
    return _called(WORDS, code, lang)


def _called(names: dict[str, tuple[str, str]], code: str, lang: Lang) -> str:
    chinese, english = names.get(code, (code, code))
    return chinese if lang == "zh" else english
