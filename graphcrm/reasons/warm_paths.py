"""What is said about warm paths, hop by hop, and what their columns are called (zh, en)."""

from __future__ import annotations

from typing import Final

WARM_PATHS: Final[dict[str, tuple[str, str]]] = {
    "warm_paths": (
        "找到 {n:,} 条可走的关系路径，最强的一条强度 {strength:.3f}，共 {n_hops:,} 步。",
        "Ways over ties that may be used: {n:,}; the strongest has {strength:.3f}, hops: "
        "{n_hops:,}.",
    ),
    "warm_paths_alone": (
        "没有路径：至少一端在该日期没有任何关系记录。",
        "No way: one of the two ends has no tie on that date.",
    ),
    "warm_paths_shut": (
        "没有可走的路径：{max_hops:,} 步以内有关系相连，但中间人不可联系或已不是有效客户。",
        "No way that may be used: there are ties within {max_hops:,} hops, but who stands between "
        "may not be contacted, or is active no more.",
    ),
    "warm_paths_far": (
        "没有路径：{max_hops:,} 步以内两端没有关系相连。",
        "No way: no ties lead from one to the other within {max_hops:,} hops.",
    ),
    "warm_paths_nobody": (
        "没有路径：没有可作起点的在岗员工。",
        "No way: there is no member of staff to begin with.",
    ),
    # one hop of a path
    "hop_coverage": (
        "{one} 与 {other} 有管户或有效联系",
        "{one} and {other} are tied by cover or contact",
    ),
    "hop_household": ("{one} 与 {other} 同一家庭", "{one} lives in one household with {other}"),
    "hop_kinship": ("{one} 与 {other} 是亲属", "{one} and {other} are kin"),
    "hop_referral": ("{one} 与 {other} 有过推荐", "{one} and {other}: one referred the other"),
    "hop_key_person": (
        "{one} 与 {other} 有关键任职关系",
        "{one} and {other}: one has a key role at the other",
    ),
    "hop_employee": ("{one} 与 {other} 有任职关系", "{one} and {other}: one works for the other"),
    "hop_colleague": ("{one} 与 {other} 是同事", "{one} and {other} are colleagues"),
    "hop_group": ("{one} 与 {other} 同属一个集团", "{one} and {other} belong to one group"),
    "hop_supply": ("{one} 与 {other} 有供销关系", "{one} and {other}: one supplies the other"),
    "hop_transfer": ("{one} 与 {other} 有资金往来", "{one} and {other} pay each other"),
    "hop_event": ("{one} 与 {other} 参加过同一活动", "{one} and {other} were at one event"),
}

WARM_PATHS_TITLES: Final[dict[str, tuple[str, str]]] = {"hops": ("路径", "Hops")}

WARM_PATHS_TOTALS: Final[dict[str, tuple[str, str]]] = {
    "n_paths": ("路径数", "paths"),
    "n_starts": ("可作起点的员工数", "starts"),
    "best_strength": ("最强强度", "strongest"),
}

WARM_PATHS_PARAMETERS: Final[dict[str, tuple[str, str]]] = {
    "max_hops": ("最多步数", "max hops"),
    "tie_strength": ("关系强度", "tie strength"),
}
