"""Rows that are a tree: on a terminal, in a workbook, and in a file for programs."""

from dataclasses import replace
from io import StringIO
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest
from rich.cells import cell_len
from rich.console import Console

from graphcrm.answer import Answer, Column, Unit
from graphcrm.graph.strings import Strings
from graphcrm.views.tables import csv_text, write_answer
from graphcrm.views.terminal import print_answer
from graphcrm.views.tree import DEEPEST, guides
from tests.unit.views.answers import of_columns

NAMES = ["王芳", "李", "欧阳明月", "Li", "张三"]
DEPTHS = [0, 1, 2, 2, 1]


def tree(depths: list[int]) -> Answer:
    n = len(depths)
    ix = np.arange(n)
    answer = of_columns(
        Column("name", Unit.TEXT, ix % len(NAMES), Strings.of(NAMES)),
        Column("generation", Unit.COUNT, np.array(depths)),
        Column("worth", Unit.YUAN, ix * 100),
    )
    return replace(answer, tree="generation")


def printed(answer: Answer, width: int = 80) -> list[str]:
    out = StringIO()
    print_answer(answer, Console(file=out, width=width), "en")
    return out.getvalue().splitlines()[2:]


def test_branches_of_every_shape() -> None:
    assert [g + n for g, n in zip(guides(DEPTHS), NAMES, strict=True)] == [
        "王芳",
        "├─ 李",
        "│  ├─ 欧阳明月",
        "│  └─ Li",
        "└─ 张三",
    ]
    assert guides([0, 0, 1]) == ["", "", "└─ "]
    assert guides([]) == []


def test_columns_behind_chinese_names_in_a_tree_line_up() -> None:
    lines = printed(tree(DEPTHS))[:5]
    assert lines[2].startswith("│  ├─ 欧阳明月")
    assert lines[4].startswith("└─ 张三")
    assert len({cell_len(line.rstrip()) for line in lines}) == 1, "figures end in one column"


def test_a_gap_before_a_branch_is_kept() -> None:
    assert printed(tree([0, 1, 2, 3]))[3].startswith("      └─ Li")


@pytest.mark.parametrize("depth", [DEEPEST, DEEPEST + 1, 5_000])
def test_a_deep_chain_stays_narrow(depth: int) -> None:
    drawn = guides(list(range(depth + 1)))
    assert max(map(len, drawn)) == 3 * DEEPEST
    assert drawn[-1].strip() == ("└─" if depth == DEEPEST else f"…{depth} └─")


def test_a_limit_cuts_the_tree_where_it_cuts_the_rows() -> None:
    assert printed(tree(DEPTHS).limited(3))[2].startswith("   └─ 欧阳明月")


def test_files_for_programs_hold_no_branches() -> None:
    assert "─" not in "".join(csv_text(tree(DEPTHS), "en"))


def test_a_workbook_folds_and_indents_but_keeps_the_text(tmp_path: Path) -> None:
    write_answer(tree([0, 1, *range(2, 20)]), tmp_path / "tree.xlsx", "en")
    with ZipFile(tmp_path / "tree.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        styles = book.read("xl/styles.xml").decode()
    assert sheet.count('outlineLevel="7"') == 13
    assert sheet.count('outlineLevel="1"') == 1
    assert 'indent="15"' in styles
    assert "欧阳明月" in sheet
    assert "─" not in sheet
