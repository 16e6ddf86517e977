"""Read from a file who was asked in a campaign, and who was held back."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

from graphcrm.graph.group_list import ASKED, CONTROL, GroupList
from graphcrm.graph.people_list import PeopleList
from graphcrm.ingest.list_file import cells_of
from graphcrm.ingest.people_list import ID, PEOPLE, ids_of, read_list
from graphcrm.model.types import Column, Kind, Table

GROUP: Final = "group"
WORDS: Final = {
    ASKED: ("邀请组", "邀请", "受邀", "处理组", "试验组", "实验组", "treated", "treatment"),
    CONTROL: ("对照组", "对照", "控制组", "held back"),
}
GROUPS: Final = Table(
    "groups",
    "分组名单",
    "a customer is in a group of a campaign",
    (
        PEOPLE.column(ID),
        Column(GROUP, Kind.ENUM, "分组", words=WORDS, synonyms=("组别", "所属组")),
    ),
)


def read_groups(path: Path) -> GroupList:
    """Read the groups of a campaign.

    Parameters
    ----------
    path : Path
        CSV, text, xlsx (its first sheet) or Parquet with the columns ``customer_id`` or 客户号, and
        ``group`` or 分组: asked (treated, 邀请组) or control (对照组).

    Raises
    ------
    InputError
        No such file, not of a known format, or without those columns; a row that cannot be read,
        named by its number, never by what it says.
    """
    raw = read_list(path, GROUPS, (ID, GROUP))
    group = cells_of(raw, GROUP, f"is neither {ASKED} nor {CONTROL}; mend the row or delete it")
    people = PeopleList(raw.source.label, raw.row_numbers, ids_of(raw))
    return GroupList(people, np.array([word == ASKED for word in group.to_pylist()], bool))
