"""What is said about cover, and about a row of it: code -> (Chinese, English)."""

from __future__ import annotations

from typing import Final

COVERAGE: Final[dict[str, tuple[str, str]]] = {
    # single-links
    "hollow_links": (
        "{n:,} 户客户只有一名员工管户且统计期内没有有效联系，合计 {worth:,.2f} 元。",
        "Parties assigned to one member of staff who has not been in touch in the window: {n:,}, "
        "worth {worth:,.2f} yuan.",
    ),
    "single_hollow": (
        "只有 {staff} 管户，统计期内没有有效联系；最近联系 {on}",
        "only {staff} is assigned, without an effective contact in the window; last contact {on}",
    ),
    "single_texted": (
        "只有 {staff} 管户，统计期内没有有效联系；最近一次（{on}）为短信等，不算有效联系",
        "only {staff} is assigned, without an effective contact in the window; the last contact, "
        "on {on}, is of a kind that does not count, such as a text message",
    ),
    "single_never": (
        "只有 {staff} 管户，没有任何联系记录",
        "only {staff} is assigned; no contact on record",
    ),
    "single_tended": (
        "没有在岗员工管户，只有 {staff} 保持联系，最近联系 {on}",
        "nobody on staff is assigned; only {staff} is in touch, last on {on}",
    ),
    "single_both": (
        "管户和联系都只有 {staff} 一人，最近联系 {on}",
        "only {staff} is assigned and in touch, last on {on}",
    ),
    # orphans
    "orphan_virtual": (
        "挂在虚拟号 {staff} 名下，没有真实员工维系",
        "assigned to {staff}, a placeholder and not a person",
    ),
    "orphan_left": (
        "管户员工 {staff} 已于 {on} 离岗，无人接手",
        "assigned to {staff}, who left on {on}; nobody took over",
    ),
    "orphan_not_joined": (
        "管户员工 {staff} 到 {on} 才入职",
        "assigned to {staff}, who does not join before {on}",
    ),
    "orphan_ended": (
        "{staff} 的管户关系已于 {on} 结束，无人接手",
        "the coverage by {staff} ended on {on}; nobody took over",
    ),
    "orphan_cold": (
        "没有管户员工，最近一次有效联系在 {on}，已不在统计期内",
        "nobody is assigned; the last effective contact, on {on}, is too old for the window",
    ),
    "orphan_stranger": (
        "没有管户员工；{on} 最近联系过的 {staff} 不在岗",
        "nobody is assigned; {staff}, last in touch on {on}, is not on staff",
    ),
    "orphan_nothing": (
        "没有管户记录，也没有有效联系记录",
        "no coverage and no effective contact on record",
    ),
    # leaver
    "lost_alone": (
        "只有 {leaving} 维系，此人离岗即无人维系",
        "only {leaving} looks after it",
    ),
    "lost_together": (
        "{leaving} 全部离岗才无人维系，其中一人离岗尚不至于",
        "lost because these leave together: {leaving}; no one of them alone would cut it off",
    ),
    "thinned_other": (
        "{leaving} 离岗后只剩 {remaining}，属于其他机构或岗位",
        "without {leaving} only {remaining} remains, of another branch or role",
    ),
    "thinned_same": (
        "{leaving} 离岗后只剩 {remaining}，未见其属于其他机构或岗位",
        "without {leaving} only {remaining} remains, not known to be of another branch or role",
    ),
    # departures
    "departure_idle": ("目前没有维系任何客户", "looks after nobody"),
    "departure_covered": (
        "维系的 {n_links:,} 户都另有他人维系",
        "looked after: {n_links:,}; each has somebody else too",
    ),
    "departure_costs": (
        "维系的 {n_links:,} 户中，{n_lost:,} 户没有其他人维系，"
        "其中 {n_hollow:,} 户统计期内未有效联系",
        "looked after: {n_links:,}; by nobody else: {n_lost:,}, of these not tended: {n_hollow:,}",
    ),
    # handover, second-person
    "handover": (
        "{n_staff:,} 名员工离岗后无人维系的客户 {n_lost:,} 户（{worth_lost:,.2f} 元）："
        "{n_assigned:,} 户由 {n_successors:,} 名员工接手，{n_unassigned:,} 户未能安排。",
        "Staff leaving: {n_staff:,}; parties then left with nobody: {n_lost:,}, worth "
        "{worth_lost:,.2f} yuan. Of these handed over: {n_assigned:,}, to staff: "
        "{n_successors:,}; not assigned: {n_unassigned:,}.",
    ),
    "handover_ahead": (
        "按离岗日 {on} 预排；联系记录截至 {as_of}。",
        "Planned for {on}, the day of leaving; contacts are those up to {as_of}.",
    ),
    "second_person": (
        "只由一名员工维系的客户 {n_single_link:,} 户（{worth_single_link:,.2f} 元）："
        "{n_assigned:,} 户可由 {n_successors:,} 名员工作为第二人，{n_unassigned:,} 户未能安排。",
        "Parties on one member of staff: {n_single_link:,}, worth {worth_single_link:,.2f} yuan. "
        "Of these with a second person to introduce: {n_assigned:,}, from staff: "
        "{n_successors:,}; not assigned: {n_unassigned:,}.",
    ),
    "handover_near_customer": (
        "维系其家庭成员、任职企业或同事",
        "looks after others of the same household or employer",
    ),
    "handover_near_firm": ("维系该企业的员工", "looks after people of this firm"),
    "handover_met": ("曾联系，最近一次 {last_on}", "was in touch, last on {last_on}"),
    "handover_held": ("曾管户", "had it in the book before"),
    "handover_branch": ("同一机构", "same branch"),
    "handover_room": ("尚可接 {room:,} 户", "places free before the plan: {room:,}"),
    "handover_no_role": (
        "没有岗位相符的在岗员工可接",
        "nobody else on staff may take it over by role",
    ),
    "handover_branch_unknown": (
        "客户的机构未知，无法在本机构内安排",
        "its branch is not known, so nobody of its branch can be named",
    ),
    "handover_branch_nobody": (
        "本机构没有岗位相符的在岗员工",
        "nobody else of its branch may take it over by role",
    ),
    "handover_full": (
        "可接手的员工（{n:,} 名）均已满额",
        "all who may take it over are full; staff: {n:,}",
    ),
    "handover_household": (
        "没有员工可整户接手，同一家庭不拆分",
        "nobody can take the whole household, which stays together",
    ),
    "handover_taken": (
        "可接手的员工（{n:,} 名）的名额已给了匹配度（含加权）不低于它的客户",
        "the places of all who may take it over went to parties whose fit counts as much or more; "
        "staff: {n:,}",
    ),
    # factor
    "factor": (
        "共 {n:,} 个单位，其中 {n_one:,} 个只要一人离岗，有人维系的客户即有过半金额无人维系。",
        "Units: {n:,}; those where one departure leaves more than half of the worth that is looked "
        "after with nobody: {n_one:,}.",
    ),
    "factor_proof": (
        "{n_exact:,} 个单位已求出最少人数；{n_bound:,} 个单位的维系员工超过 20 人，"
        "人数为逐步选取的上界，或可更少。",
        "Units whose fewest departures are proven: {n_exact:,}; units of more than 20 staff, where "
        "choosing step by step gives an upper bound: {n_bound:,}.",
    ),
    "factor_one": (
        "只要 {first} 一人离岗，即有 {orphaned_share:.1%} 的金额无人维系。",
        "When {first} alone leaves, {orphaned_share:.1%} of the worth has nobody.",
    ),
    "factor_least": (
        "{n_live_staff:,} 名维系员工中至少 {k:,} 人离岗（首先是 {first}），"
        "才会有过半金额（{orphaned_share:.1%}）无人维系。",
        "Of {n_live_staff:,} staff at least {k:,} must leave, {first} first, before more than half "
        "of the worth has nobody ({orphaned_share:.1%}).",
    ),
    "factor_fewer": (
        "逐步选取影响最大者需 {k:,} 人离岗（首先是 {first}），"
        "才会有过半金额（{orphaned_share:.1%}）无人维系；换一组人只需 {k_exact:,} 人。",
        "Going by the costliest each time {k:,} leave, {first} first, before more than half of the "
        "worth has nobody ({orphaned_share:.1%}); others together need be only {k_exact:,}.",
    ),
    "factor_bound": (
        "{n_live_staff:,} 名维系员工中逐步选取 {k:,} 人离岗（首先是 {first}）后，"
        "有 {orphaned_share:.1%} 的金额无人维系；人数或可更少。",
        "Once {k:,} of {n_live_staff:,} staff have left, {first} first, {orphaned_share:.1%} of "
        "the worth has nobody; fewer may be enough.",
    ),
    "factor_no_worth": (
        "有人维系的客户金额均未知或不大于 0，无法计算。",
        "No party that is looked after has a known worth above 0, so there is no share to lose.",
    ),
    "factor_no_cover": (
        "没有任何有人维系的客户。",
        "Nobody looks after any party here.",
    ),
    # teams
    "teams": (
        "核心客户 {n_core:,} 户，团队齐备 {n_complete:,} 户；缺主办 {n_missing_lead:,} 户，"
        "缺理财 {n_missing_wealth:,} 户。",
        "Core parties: {n_core:,}, with a whole team: {n_complete:,}; without a lead: "
        "{n_missing_lead:,}, without a wealth adviser: {n_missing_wealth:,}.",
    ),
    "no_core_tier": (
        "本行没有核心客户等级所指的等级，或该等级没有次序，因此没有核心客户；"
        "请用 --core-tier 或规则文件指明。",
        "The bank has no such tier as the core tier, or it has no rank, so no party is a core "
        "party; name another with --core-tier or in the rules.",
    ),
    "team_complete": ("应有的角色均有人担任", "every role that is asked for is held"),
    # why nobody holds a role
    "role_on_placeholder": (
        "缺{role}：挂在虚拟号 {staff} 名下",
        "{role} missing: on the placeholder {staff}",
    ),
    "role_left": ("缺{role}：{staff} 已于 {day} 离岗", "{role} missing: {staff} left on {day}"),
    "role_begins": ("缺{role}：{staff} 自 {day} 起担任", "{role} missing: {staff} begins on {day}"),
    "role_ended": (
        "缺{role}：{staff} 的管户已于 {day} 结束",
        "{role} missing: the coverage by {staff} ended on {day}",
    ),
    "role_never": ("缺{role}：没有任何记录", "{role} missing: nobody was ever named"),
    # overlaps
    "overlaps": (
        "{n_parties:,} 户在同一条线有两名以上主办，合计 {worth:,.2f} 元；"
        "请各留一名，其余改为协办。",
        "Parties with two or more leads in one line: {n_parties:,}, worth {worth:,.2f} yuan; "
        "keep one lead of each, and make the others assistants.",
    ),
    "overlaps_none": (
        "没有客户在同一条线有两名以上主办。",
        "No party has two or more leads in one line.",
    ),
    "overlap_tended": (
        "{line}条线有 {n:,} 名主办；最近有效联系者是 {staff}（{day}）",
        "leads in the {line} line: {n:,}; {staff} had the newest effective contact, on {day}",
    ),
    "overlap_untended": (
        "{line}条线有 {n:,} 名主办，均无有效联系记录",
        "leads in the {line} line: {n:,}; no effective contact by any of them",
    ),
    "overlap_tended_no_line": (
        "未注明条线的主办有 {n:,} 名；最近有效联系者是 {staff}（{day}）",
        "leads of no known line: {n:,}; {staff} had the newest effective contact, on {day}",
    ),
    "overlap_untended_no_line": (
        "未注明条线的主办有 {n:,} 名，均无有效联系记录",
        "leads of no known line: {n:,}; no effective contact by any of them",
    ),
    # overdue
    "overdue": (
        "{n:,} 户客户逾期未联系，合计 {worth:,.2f} 元；"
        "距最近有效联系（从未联系的自管户起）已超过其等级或贷款要求的天数。",
        "Parties whose visit is overdue: {n:,}, worth {worth:,.2f} yuan; the last effective "
        "contact, or the coverage of who was never contacted, is older than tier or loans allow.",
    ),
    "no_cadence": (
        "没有客户等级规定联系间隔，仅按贷款企业的间隔判断；请装载 tiers 的 cadence_days，"
        "或用 --rules 指定。",
        "No tier has a cadence, so that only firms with loans are judged; load tiers with "
        "cadence_days, or name them in --rules.",
    ),
    "overdue_contacted": (
        "最近有效联系 {counted_from}；{by}要求 {cadence_days:,} 天内联系，逾期 {days_overdue:,} 天",
        "last effective contact on {counted_from}; days allowed by {by}: {cadence_days:,}, over: "
        "{days_overdue:,}",
    ),
    "overdue_never": (
        "从未有效联系，{counted_from} 起管户；{by}要求 {cadence_days:,} 天内联系，"
        "逾期 {days_overdue:,} 天",
        "never an effective contact, covered since {counted_from}; days allowed by {by}: "
        "{cadence_days:,}, over: {days_overdue:,}",
    ),
    "overdue_nobody": (
        "最近有效联系 {counted_from}，现已无人管户；{by}要求 {cadence_days:,} 天内联系，"
        "逾期 {days_overdue:,} 天",
        "last effective contact on {counted_from}, and nobody has valid coverage now; days "
        "allowed by {by}: {cadence_days:,}, over: {days_overdue:,}",
    ),
    # placeholders
    "placeholders": (
        "{n_parties:,} 户客户挂在虚拟号或不在岗的员工名下，其中 {n_alone:,} 户"
        "（{worth_alone:,.2f} 元）实际无人维系；另有 {n_overloaded:,} 名员工管户过多。",
        "Parties that hang on placeholders or on staff who are not here: {n_parties:,}; of these "
        "nobody looks after {n_alone:,}, worth {worth_alone:,.2f} yuan. Staff with far too many "
        "parties: {n_overloaded:,}.",
    ),
    "placeholder_virtual": (
        "虚拟号，不是真实员工：挂 {n_parties:,} 户，其中 {n_alone:,} 户无人维系",
        "a placeholder, not a person; parties on it: {n_parties:,}, with nobody: {n_alone:,}",
    ),
    "placeholder_departed": (
        "已离岗：名下仍有 {n_parties:,} 户，其中 {n_alone:,} 户无人维系",
        "left the bank; parties still on the name: {n_parties:,}, with nobody: {n_alone:,}",
    ),
    "placeholder_not_joined": (
        "尚未入职：名下已有 {n_parties:,} 户，其中 {n_alone:,} 户无人维系",
        "has not joined yet; parties already on the name: {n_parties:,}, with nobody: {n_alone:,}",
    ),
    "placeholder_overloaded": (
        "主办或理财共 {load:,} 户，超过可管 {capacity:,} 户的 {times:g} 倍；"
        "所列 {n_parties:,} 户中 {n_alone:,} 户仅由此人维系",
        "parties led or advised: {load:,}, more than {times:g} times the capacity of "
        "{capacity:,}; of those counted here, {n_parties:,}, with nobody else: {n_alone:,}",
    ),
    # joint cover
    "joint_cover": (
        "{n_payroll_firms:,} 家代发企业中，{n_incomplete:,} 家（{worth_incomplete:,.2f} 元）"
        "缺对公主办或零售客户经理。",
        "Payroll firms: {n_payroll_firms:,}; without a corporate lead or without a retail "
        "manager: {n_incomplete:,}, worth {worth_incomplete:,.2f} yuan.",
    ),
    "joint_cover_none": (
        "代发 {n_paid:,} 人，既无对公主办，也无零售客户经理",
        "people paid: {n_paid:,}; neither a corporate lead nor a retail manager is named",
    ),
    "joint_cover_no_retail": (
        "代发 {n_paid:,} 人，有对公主办，但无零售客户经理照看其员工",
        "people paid: {n_paid:,}; a corporate lead is named, nobody in retail for its people",
    ),
    "joint_cover_no_corporate": (
        "代发 {n_paid:,} 人，有零售客户经理，但无对公主办",
        "people paid: {n_paid:,}; a retail manager is named, no corporate lead",
    ),
    # history
    "history": (
        "{n:,} 个月末：单人维系的客户由最早的 {before:,} 户变为最近的 {now:,} 户。",
        "Month ends: {n:,}; parties that hang on one member of staff, at the first: {before:,}, "
        "at the last: {now:,}.",
    ),
    "history_no_balances": (
        "以 {day} 为例，{n:,} 户客户没有当月末的历史余额，其金额取自最近一次装载的数据。",
        "Parties without balances of a month end, on {day} for one: {n:,}; their figures are "
        "those of the newest extract.",
    ),
    "history_contacts_begin": (
        "联系记录自 {day} 起；{n:,} 个月末的统计期早于此日，其间的联系无从得知，"
        "有人维系的客户会偏少，挂户不管会偏多。",
        "Contacts begin on {day}. Month ends whose window reaches back further: {n:,}; of these "
        "fewer parties look covered, and more of them hollow, than were.",
    ),
    "history_first": ("所列最早的月末，没有上月可比。", "The first of these month ends."),
    "history_bare": ("没有任何客户有人维系。", "Nobody looks after any party."),
    "history_new": (
        "单人维系占 {share:.1%}；上月末没有任何客户有人维系。",
        "{share:.1%} hang on one person; a month before nobody looked after any party.",
    ),
    "history_same": (
        "单人维系占 {share:.1%}，与上月末持平；上月末最大离岗损失 {worth_before:,.2f} 元。",
        "{share:.1%} hang on one person, as a month before; the costliest departure then: "
        "{worth_before:,.2f} yuan.",
    ),
    "history_more": (
        "单人维系占 {share:.1%}，高于上月末的 {before:.1%}；"
        "上月末最大离岗损失 {worth_before:,.2f} 元。",
        "{share:.1%} hang on one person, up from {before:.1%}; the costliest departure then: "
        "{worth_before:,.2f} yuan.",
    ),
    "history_less": (
        "单人维系占 {share:.1%}，低于上月末的 {before:.1%}；"
        "上月末最大离岗损失 {worth_before:,.2f} 元。",
        "{share:.1%} hang on one person, down from {before:.1%}; the costliest departure then: "
        "{worth_before:,.2f} yuan.",
    ),
}
