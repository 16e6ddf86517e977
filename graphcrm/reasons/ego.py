"""What is said about who and what is around a party (zh, en)."""

from __future__ import annotations

from typing import Final

EGO: Final[dict[str, tuple[str, str]]] = {
    "ego": (
        "周围列出的人、企业和事物：{n:,} 个；未逐一列出：{n_more:,} 个。",
        "People, firms and things listed around it: {n:,}; counted only, not listed: {n_more:,}.",
    ),
    "ego_alone": (
        "周围没有已知的人、企业或事物。",
        "Nobody and nothing is known around it.",
    ),
    "ego_tie": ("关系：{edge_kind}", "{edge_kind}"),
    "ego_tie_on": ("关系：{edge_kind}，{on}", "{edge_kind}, {on}"),
    "ego_more": (  # no sentence begins with a sign that spreadsheets take for a formula
        "未逐一列出：+{n_nodes:,} {edge_kind}",
        "not listed: +{n_nodes:,} {edge_kind}",
    ),
}
EGO_TITLES: Final[dict[str, tuple[str, str]]] = {
    "hop": ("步", "Hop"),
    "n_nodes": ("个数", "Nodes"),
    "node_id": ("编号", "Node"),
}
EGO_TOTALS: Final[dict[str, tuple[str, str]]] = {
    "n_listed": ("列出个数", "listed"),
    "n_more": ("未逐一列出个数", "counted only"),
}
EGO_PARAMETERS: Final[dict[str, tuple[str, str]]] = {
    "hops": ("步数", "hops"),
    "tie_strength": ("关系强度", "tie strength"),
}
EGO_WORDS: Final[dict[str, tuple[str, str]]] = {
    "attendance": ("参加", "came to"),
    "colleague": ("同事", "colleague"),
    "guarantee": ("担保", "guarantee"),
    "holding": ("持有", "holds"),
    "household": ("家庭", "household"),
    "in": ("来向", "in"),
    "key_person": ("关键人", "key person"),
    "kinship": ("亲属", "kin"),
    "member": ("家庭成员", "member of"),
    "out": ("去向", "out"),
    "referral": ("推荐", "referral"),
    "staff": ("员工", "staff"),
    "supply": ("供应", "supply"),
    "transfers": ("资金往来", "payments"),
}
