"""How text is broken into lines."""

import pytest
from rich.cells import cell_len

from graphcrm.views.layout import lines_of


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        # what must be broken anyhow fills the line, and no line begins with a comma
        ("4 户首尾相接互相担保，环内 4 笔", 16, ["4 户首尾相接互相", "担保，环内 4 笔"]),
        ("直接为违约者担保，损失", 16, ["直接为违约者担", "保，损失"]),
        # a number stays with what it counts
        ("最小一笔 66,000.00 元，合计", 20, ["最小一笔", "66,000.00 元，合计"]),
        ("S00001、S00002", 8, ["S00001、", "S00002"]),
        ("of 12 parties", 8, ["of 12", "parties"]),
    ],
)
def test_lines_break_where_a_reader_would(text: str, width: int, lines: list[str]) -> None:
    assert lines_of(text, width) == lines
    assert max(map(cell_len, lines)) <= width


@pytest.mark.parametrize("width", [8, 13, 16, 40])
def test_nothing_is_lost_between_lines(width: int) -> None:
    text = "若违约，3 轮内波及 3 户，合计损失 7,325,000.00 元，占全部已知净资产的 1.18%"
    assert "".join("".join(lines_of(text, width)).split()) == "".join(text.split())
