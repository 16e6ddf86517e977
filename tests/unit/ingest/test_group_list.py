"""Reading who was asked and who was held back."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphcrm.errors import InputError
from graphcrm.ingest.group_list import read_groups


def written(folder: Path, text: str, name: str = "groups.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_text(text, encoding)
    return path


@pytest.mark.parametrize(
    "text",
    [
        "customer_id,group\n007,asked\n8,control\n",
        "group,note,customer_id\nTREATED,x,007\nControl,,8\n",
        "客户号,分组\n007,邀请组\n8,对照组\n",
        "客户编号,组别\n007,处理组\n\n8,对照\n",
    ],
)
def test_both_languages(tmp_path: Path, text: str) -> None:
    found = read_groups(written(tmp_path, text, encoding="gb18030"))
    assert found.people.ids.take([0, 1]) == ["007", "8"]
    assert found.asked.tolist() == [True, False]
    assert found.people.where(0) == "groups.csv, row 2"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("customer_id\nC1\n", "has no column group; add it"),
        ("group\nasked\n", "has no column customer_id; add it"),
        ("customer_id,group,分组\nC1,asked,asked\n", "has two columns group; delete one"),
        ("customer_id,group\nC1,asked\nC2,CANARY\n", "row 3: group is neither asked nor control"),
        ("customer_id,group\nC1,\n", "row 2: group is neither asked nor control"),
        ("customer_id,group\n,asked\n", "row 2: customer_id is missing"),
        ("customer_id,group\nC1,asked,CANARY\n", "row 2: it has not as many cells"),
    ],
)
def test_what_cannot_be_read_is_told_by_row(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(InputError, match=f"groups.csv.*{says}") as error:
        read_groups(written(tmp_path, text))
    assert "CANARY" not in str(error.value)


def test_no_file_and_no_list(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not there"):
        read_groups(tmp_path / "groups.csv")
    with pytest.raises(InputError, match="with customer_id and group"):
        read_groups(written(tmp_path, "x", "groups.doc"))
