from io import StringIO

import numpy as np
import pytest
from rich.cells import cell_len
from rich.console import Console

from graphcrm.answer import Answer, Column, Unit, Words
from graphcrm.app import App
from graphcrm.graph.strings import Strings
from graphcrm.reasons import Lang, say
from graphcrm.views.terminal import print_answer
from tests.unit.views.answers import FEW, of_columns


def printed(answer: Answer, lang: Lang = "en", *, width: int = 200) -> list[str]:
    out = StringIO()
    print_answer(answer, Console(file=out, width=width), lang)
    return out.getvalue().splitlines()


def test_a_row_is_written_as_people_read_it(bank: App) -> None:
    lines = printed(bank.ask("coverage.single-links"))
    assert lines[0].split("  ")[0] == "Party"
    assert " ".join(lines[3].split()) == (
        "C2 customer </script><script>alert(1)</script> B1 S1 both 250,000.50 1.000 2026-06-02 H1"
    )


def test_in_chinese_titles_and_words_are_chinese(bank: App) -> None:
    lines = printed(bank.ask("coverage.leaver", ["S1"]), "zh")
    assert lines[0].split()[:4] == ["客户号", "类型", "名称", "影响"]
    assert lines[4].split()[:4] == ["C1", "个人", "王芳", "只剩一人"]


def test_shares_are_percents_and_unknown_is_a_dash(bank: App) -> None:
    assert "84.0%" in printed(bank.ask("coverage.departures"))[2]
    assert printed(bank.ask("coverage.orphans"))[2].split()[-1] == "–"


def test_the_meaning_comes_first_and_doubts_follow_dimmed(bank: App) -> None:
    out = StringIO()
    console = Console(file=out, width=200, force_terminal=True, color_system="standard")
    answer = bank.ask("coverage.single-links")
    print_answer(answer, console, "en")
    meaning, doubt = (say(note, "en") for note in answer.notes)
    assert out.getvalue().splitlines()[-2:] == [
        f"\x1b[1m{meaning}\x1b[0m",
        f"\x1b[2m{doubt}\x1b[0m",
    ]


def test_rows_left_out_are_counted() -> None:
    rows = printed(FEW.limited(2))
    assert rows[4] == "… 2 of 3 rows, --limit N or --out FILE for more"
    assert "共 3 行，显示前 2 行" in printed(FEW.limited(2), "zh")[4]
    assert not any("--limit" in line for line in printed(FEW))


def test_no_rows_are_said_to_be_none() -> None:
    nothing = of_columns(Column("n_lost", Unit.COUNT, np.zeros(0, np.int64)))
    assert printed(nothing) == ["No rows."]
    assert printed(nothing, "zh") == ["没有记录。"]


def test_only_a_limit_of_nothing_leaves_the_sentences(bank: App) -> None:
    lines = printed(bank.ask("coverage.single-links").limited(0))
    assert lines[0].startswith("… 0 of 4 rows")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [100, 120, 160])
def test_a_wide_table_fits_and_keeps_its_columns(bank: App, lang: Lang, width: int) -> None:
    lines = printed(bank.ask("coverage.single-links"), lang, width=width)
    rule = next(n for n, line in enumerate(lines) if line.startswith("──"))
    assert max(map(cell_len, lines)) <= width
    assert len(lines[rule + 3].split("  ")) >= 10
    assert "5,000,000.00" in lines[rule + 1]


def test_names_give_way_before_ids() -> None:
    cells = printed(FEW, width=38)[3].split()
    assert cells[0] == "PARTY-0000001"
    assert cells[1].endswith("…")


def test_ids_give_way_at_their_beginning() -> None:
    first = printed(FEW, width=24)[3].split()[0]
    assert first.startswith("…")
    assert first.endswith("001")


def test_numbers_are_never_cut() -> None:
    assert all("1,000,000.00" in line for line in printed(FEW, width=10) if "000.00" in line)


def test_chinese_cells_line_up() -> None:
    lines = printed(FEW, "zh")
    assert len({cell_len(line.rstrip()) for line in lines[2:5]}) == 1


def test_a_name_cannot_steer_the_terminal() -> None:
    names = Strings.of(["a\x1b[31mb\u202e[bold]c"])
    lines = printed(of_columns(Column("name", Unit.TEXT, np.zeros(1, np.int64), names)))
    assert lines[2].rstrip() == "a·[31mb·[bold]c"


def test_lists_and_flags() -> None:
    staff = Words(("S1", "S2"))
    answer = of_columns(
        Column("protecting_staff", Unit.LIST, np.array([0, 1]), staff, np.array([0, 2, 2])),
        Column("protected_by_other_unit", Unit.FLAG, np.array([True, False])),
    )
    assert [line.split() for line in printed(answer)[2:]] == [["S1,", "S2", "yes"], ["–", "no"]]
    assert [line.split() for line in printed(answer, "zh")[2:]] == [["S1、S2", "是"], ["–", "否"]]


def test_a_chinese_title_breaks_anywhere_and_before_its_bracket() -> None:
    answer = of_columns(
        Column("n_lost", Unit.COUNT, np.array([3])),
        Column("worth_lost", Unit.YUAN, np.array([300])),
    )
    lines = [line.split() for line in printed(answer, "zh", width=20)]
    assert lines[:3] == [["无人维系"], ["无人维系", "金额"], ["户数", "（元）"]]
