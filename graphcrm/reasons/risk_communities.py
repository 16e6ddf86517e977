"""What is said about communities, and what their columns are called (zh, en)."""

from __future__ import annotations

from typing import Final

RISK_COMMUNITIES: Final[dict[str, tuple[str, str]]] = {
    "communities": (
        "按关系疏密分成 {n_communities:,} 个社群，含 {n_parties:,} 户，最大的有 {largest:,} 户；"
        "另有 {n_untied:,} 户与其他客户没有关系。社群内的人彼此往来多、与外人往来少，"
        "一户有变动，同群的其他户应先看。",
        "By how closely parties are tied there are {n_communities:,} communities, with "
        "{n_parties:,} parties; the largest has {largest:,}. Tied to nobody: {n_untied:,}. Who is "
        "in one community is tied inside it more than outside: when one moves, look at the others "
        "first.",
    ),
    "communities_none": (
        "没有社群：{n_untied:,} 户存续客户之间没有可用的关系。",
        "There are no communities; active parties whom nothing ties to another: {n_untied:,}.",
    ),
    "communities_first": (
        "此前没有同样条件的社群划分可比，全部编号为新编。",
        "Nothing was known before by the same terms: all ids are new.",
    ),
    "communities_since": (
        "与上一版数据相比：{n_kept:,} 个社群延续原编号，另有 {n_merged:,} 个并入其他社群；"
        "拆分出 {n_split:,} 个，新形成 {n_born:,} 个，消失 {n_died:,} 个。",
        "Beside the version before, communities that keep their id: {n_kept:,}; that went into "
        "another: {n_merged:,}; split off: {n_split:,}; new: {n_born:,}; gone: {n_died:,}.",
    ),
    "communities_book_damaged": (
        "保存的社群编号损坏，已重新编号。",
        "What was kept of earlier communities is damaged; ids were made anew.",
    ),
    "communities_not_kept": (
        "社群编号无法保存（文件夹不可写），下一版数据的编号将无法延续。",
        "These ids could not be kept (the folder cannot be written), so later ones cannot go on "
        "from them.",
    ),
    "community_member": (
        "与社群内 {n_inside:,} 户有关系，占其关系强度的 {inside_share:.0%}",
        "tied to {n_inside:,} of its community, {inside_share:.0%} of the strength of its ties",
    ),
}
RISK_COMMUNITIES_TITLES: Final[dict[str, tuple[str, str]]] = {
    "community_id": ("社群编号", "Community"),
    "fate": ("与上一版相比", "Beside the version before"),
    "n_inside": ("社群内关系户数", "Tied inside"),
    "inside_share": ("社群内关系占比", "Ties inside"),
}
RISK_COMMUNITIES_TOTALS: Final[dict[str, tuple[str, str]]] = {
    "n_communities": ("社群数", "communities"),
    "n_small": ("户数不足的社群数", "smaller communities"),
    "n_untied": ("无关系户数", "parties tied to nobody"),
    "largest": ("最大社群户数", "largest community"),
    "quality": ("划分质量", "quality"),
    "modularity": ("模块度", "modularity"),
    "n_disconnected": ("不连通而拆开的社群数", "communities split as disconnected"),
    "n_kept": ("延续社群数", "communities kept"),
    "n_born": ("新形成社群数", "communities born"),
    "n_split": ("拆分出的社群数", "communities split off"),
    "n_merged": ("并入其他的社群数", "communities merged"),
    "n_died": ("消失社群数", "communities that died"),
}
RISK_COMMUNITIES_PARAMETERS: Final[dict[str, tuple[str, str]]] = {
    "method": ("方法", "method"),
    "resolution": ("分辨率", "resolution"),
    "least": ("最少户数", "least parties"),
}
RISK_COMMUNITIES_WORDS: Final[dict[str, tuple[str, str]]] = {
    "kept": ("延续", "kept"),
    "merged": ("合并", "merged"),
    "split": ("拆分出", "split off"),
    "born": ("新形成", "new"),
    "modularity": ("模块度", "modularity"),
    "cpm": ("CPM", "CPM"),
}
