"""What is said about a row of coverage: code -> (Chinese, English)."""

from __future__ import annotations

from typing import Final

COVERAGE: Final[dict[str, tuple[str, str]]] = {
    # handover, second-person
    "handover": (
        "{n_staff:,} 名员工离岗后无人维系的客户 {n_lost:,} 户（{worth_lost:,.2f} 元）："
        "{n_assigned:,} 户由 {n_successors:,} 名员工接手，{n_unassigned:,} 户无人可接。",
        "Staff leaving: {n_staff:,}; parties then left with nobody: {n_lost:,}, worth "
        "{worth_lost:,.2f} yuan. Of these handed over: {n_assigned:,}, to staff: "
        "{n_successors:,}; nobody can take over: {n_unassigned:,}.",
    ),
    "handover_ahead": (
        "按离岗日 {on} 预排；联系记录截至 {as_of}。",
        "Planned for {on}, the day of leaving; contacts are those up to {as_of}.",
    ),
    "second_person": (
        "只由一名员工维系的客户 {n_single_link:,} 户（{worth_single_link:,.2f} 元）："
        "{n_assigned:,} 户可由 {n_successors:,} 名员工作为第二人，{n_unassigned:,} 户无人可任。",
        "Parties on one member of staff: {n_single_link:,}, worth {worth_single_link:,.2f} yuan. "
        "Of these with a second person to introduce: {n_assigned:,}, from staff: "
        "{n_successors:,}; nobody can be: {n_unassigned:,}.",
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
        "nobody has places for the whole household, which stays together",
    ),
    "handover_taken": (
        "可接手的员工（{n:,} 名）的名额已给了更合适的客户",
        "the places of all who may take it over went to parties that fit better; staff: {n:,}",
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
}
