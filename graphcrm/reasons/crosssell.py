"""What is said about products that parties lack, and what the columns are called (zh, en)."""

from __future__ import annotations

from typing import Final

CROSSSELL: Final[dict[str, tuple[str, str]]] = {
    "gaps": (
        "{n_parties:,} 户共有 {n:,} 个产品机会；另有 {n_left_out:,} 户有效客户不可联系或拒绝画像，"
        "未列出。",
        "Products that would fit: {n:,}, for {n_parties:,} parties; active parties left out since "
        "they must not be contacted or refuse profiling: {n_left_out:,}.",
    ),
    "gaps_none": (
        "没有找到可以推荐的产品；{n_left_out:,} 户有效客户不可联系或拒绝画像。",
        "No product was found that could be offered; active parties who must not be contacted or "
        "refuse profiling: {n_left_out:,}.",
    ),
    "gaps_no_holdings": (
        "没有任何持有产品的数据，无法判断缺少什么；请先装载 holdings。",
        "The store holds no holdings, so nobody knows what is missing; load a table holdings.",
    ),
    "gaps_no_eligibility": (
        "未给出适当性规则文件：年龄、风险承受能力、等级和反洗钱等级均未检查。",
        "No file of eligibility was given: age, risk appetite, tier and AML grade were not "
        "checked.",
    ),
    # why a product would fit; people are counted, and nobody is named
    "gap_department": (
        "同部门 {of:,} 名同事中有 {n:,} 名持有",
        "held by {n:,} of {of:,} colleagues in the department",
    ),
    "gap_department_nearly_all": (
        "同部门同事几乎都持有",
        "held by nearly all colleagues in the department",
    ),
    "gap_firm": (
        "同一企业 {of:,} 名同事中有 {n:,} 名持有",
        "held by {n:,} of {of:,} colleagues at the firm",
    ),
    "gap_firm_nearly_all": (
        "同一企业的同事几乎都持有",
        "held by nearly all colleagues at the firm",
    ),
    "gap_group": (
        "集团内其他 {of:,} 家企业中有 {n:,} 家持有",
        "held by {n:,} of {of:,} other firms of the group",
    ),
    "gap_group_nearly_all": (
        "集团内其他企业几乎都持有",
        "held by nearly all other firms of the group",
    ),
    "gap_near": (
        "与其关系最近的 {of:,} 户中有 {n:,} 户持有",
        "held by {n:,} of the {of:,} nearest to it",
    ),
    "gap_near_nearly_all": (
        "与其关系最近的客户几乎都持有",
        "held by nearly all who are nearest to it",
    ),
    "gap_lift": (
        "同样持有“{held}”的客户中 {share:.0%} 持有，是全体的 {times:.1f} 倍",
        "held by {share:.0%} of those who hold {held} too, {times:.1f} times as many as of all",
    ),
    "gap_lift_nearly_all": (
        "同样持有“{held}”的客户几乎都持有",
        "held by nearly all who hold {held} too",
    ),
    "gap_popular": (
        "同类客户中 {popularity:.1%} 持有",
        "held by {popularity:.1%} of all of its kind",
    ),
}

CROSSSELL_TITLES: Final[dict[str, tuple[str, str]]] = {
    "product_id": ("产品号", "Product"),
    "product_name": ("产品", "Product name"),
    "neighbour_share": ("近邻持有占比", "Share of neighbours"),
    "lift": ("关联倍数", "Lift"),
}
CROSSSELL_TOTALS: Final[dict[str, tuple[str, str]]] = {
    "n_gaps": ("产品机会数", "gaps"),
    "n_candidates": ("可推荐客户数", "who may be offered something"),
    "n_products": ("产品数", "products"),
    "n_refuse_profiling": ("拒绝画像", "refuse profiling"),
    "n_not_contactable": ("不可联系", "must not be contacted"),
    "n_without_neighbours": ("无近邻户数", "without neighbours"),
    "n_not_eligible": ("不符合适当性规则（户×产品）", "not eligible, parties times products"),
    "n_eligibility_unknown": (
        "其中资料缺失（户×产品）",
        "of these for want of what is asked, parties times products",
    ),
    "network_weight": ("关系网络权重", "weight of the network"),
}
CROSSSELL_PARAMETERS: Final[dict[str, tuple[str, str]]] = {
    "kind": ("客户类型", "kind"),
    "top": ("取前几名", "top"),
    "network_weight": ("关系网络权重", "weight of the network"),
    "neighbour_prior": ("近邻先验强度", "prior of neighbours"),
    "lift_prior": ("关联先验户数", "prior of lift"),
    "eligibility": ("适当性规则", "eligibility"),
}
CROSSSELL_WORDS: Final[dict[str, tuple[str, str]]] = {
    "customers": ("个人", "customers"),
    "firms": ("企业", "firms"),
}
