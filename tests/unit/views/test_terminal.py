from dataclasses import replace
from io import StringIO
from typing import Literal

import numpy as np
import pytest
from rich.cells import cell_len
from rich.console import Console

from graphcrm.answer import Answer, Column, Unit, Words
from graphcrm.app import App
from graphcrm.graph.strings import Strings
from graphcrm.reasons import Lang, Reason, say
from graphcrm.views.about import asked, totals
from graphcrm.views.layout import Field, fit
from graphcrm.views.terminal import print_answer
from tests.unit.views.answers import FEW, WIDE, of_columns


def printed(answer: Answer, lang: Lang = "en", *, width: int = 200) -> list[str]:
    out = StringIO()
    print_answer(answer, Console(file=out, width=width), lang)
    return out.getvalue().splitlines()


def test_a_row_is_written_as_people_read_it(bank: App) -> None:
    lines = printed(bank.ask("coverage.single-links"), width=250)
    assert lines[0].split("  ")[0] == "Party"
    assert " ".join(lines[3].split()) == (
        "C2 customer </script><script>alert(1)</script> B1 S1 both 250,000.50 1.000 2026-06-02 H1 "
        "no only S1 is assigned and in touch, last on 2026-06-02"
    )


def test_in_chinese_titles_and_words_are_chinese(bank: App) -> None:
    lines = printed(bank.ask("coverage.leaver", ["S1"]), "zh")
    assert lines[0].split()[:4] == ["客户号", "类型", "名称", "影响"]
    assert lines[4].split()[:4] == ["C1", "个人", "王芳", "只剩一人"]


def test_shares_are_percents_and_unknown_is_a_dash(bank: App) -> None:
    assert "84.0%" in printed(bank.ask("coverage.departures"))[2]
    assert " – " in printed(bank.ask("coverage.orphans"))[2]


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
    assert printed(nothing)[0] == "No rows."
    assert printed(nothing, "zh")[0] == "没有记录。"


def test_only_a_limit_of_nothing_leaves_the_sentences(bank: App) -> None:
    lines = printed(bank.ask("coverage.single-links").limited(0))
    assert lines[0].startswith("… 0 of 4 rows")


QUESTIONS = (
    ("single-links",),
    ("orphans",),
    ("departures",),
    ("leaver", ["S1"]),
    ("explain", "C1"),
)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q[0])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [40, 80, 100, 160])
def test_no_line_is_wider_than_the_terminal(
    bank: App, question: tuple[str, ...], lang: Lang, width: int
) -> None:
    name, *args = question
    lines = printed(bank.ask(f"coverage.{name}", *args), lang, width=width)
    assert max(map(cell_len, lines)) <= width


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_ids_numbers_and_reasons_are_whole_at_80_columns(lang: Lang) -> None:
    lines = printed(WIDE, lang, width=80)
    assert max(map(cell_len, lines)) <= 80
    text = "\n".join(lines)
    assert all(whole in text for whole in ("PARTY-0000000001", "STAFF-00000001", "5,000,000.00"))
    reason = say(Reason("not_effective_channel"), lang)
    assert all(part in text for part in (reason[:6], reason[-6:]))


def test_columns_that_find_no_room_are_named() -> None:
    narrow, wide = printed(WIDE, width=80), printed(WIDE, width=160)
    assert "columns left out here: Kind, Strength, Household; --out or --json has them" in narrow
    assert any("此处放不下的列：类型、联系强度" in line for line in printed(WIDE, "zh", width=80))
    assert not any("left out" in line for line in wide)


def test_of_a_board_reasons_and_the_next_action_outlast_the_parts_of_the_score() -> None:
    names = ("cluster_id", "signals", "thin_cover", "reasons", "next_action")
    gives: dict[str, Literal["lines"]] = {"reasons": "lines"}
    fields = [Field(n, n, ["x" * 12], "left", gives.get(n, ""), 12) for n in names]
    kept, left_out = fit(fields, 50)
    assert [f.name for f in kept] == ["cluster_id", "reasons", "next_action"]
    assert [f.name for f in left_out] == ["thin_cover", "signals"]
    assert [f.name for f in fit(fields, 20)[0]] == ["cluster_id", "reasons"]


def test_a_reason_runs_over_several_lines() -> None:
    answer = of_columns(
        Column("party_id", Unit.TEXT, np.zeros(1, np.int64), Strings.of(["C1"])),
        Column("reason", Unit.REASON, np.zeros(1, np.int64), Words(("counts_contact",))),
    )
    lines = [" ".join(line.split()) for line in printed(answer, width=25)]
    assert lines[2:4] == ["C1 effective contact", "in the window"]


def test_under_the_rows_stand_the_question_and_its_totals(bank: App) -> None:
    answer = bank.ask("coverage.orphans", book="managed")
    english, chinese = printed(answer), printed(answer, "zh")
    assert english[-4].startswith(
        "as of 2026-06-20 · window days 180 · measured by aum or deposits · book managed"
    )
    assert english[-3].startswith("with nobody 0 · worth with nobody 0.00 · parties 5")
    assert chinese[-4].startswith("截至 2026-06-20 · 统计天数 180")
    assert chinese[-3].startswith("无人维系户数 0")


def test_limits_of_a_book_that_was_not_asked_for_are_left_out(bank: App) -> None:
    assert not any("managed" in line for line in printed(bank.ask("coverage.orphans")))


def test_what_was_typed_can_be_kept_out_of_the_line(bank: App) -> None:
    answer = bank.ask("coverage.leaver", ["S1", "S2"])
    assert "staff S1, S2" in asked(answer, "en")
    assert not any("S1" in part for part in asked(answer, "en", typed=False))


def test_totals_of_every_kind_can_be_read() -> None:
    answer = replace(FEW, totals={"worth": None, "n_lost": 1200, "partial": True, "why": "x"})
    assert totals(answer, "en") == ["worth –", "lost 1,200", "partial yes", "why x"]


def test_names_give_way_before_ids() -> None:
    cells = printed(FEW, width=38)[3].split()
    assert cells[0] == "PARTY-0000001"
    assert cells[1].endswith("…")


def test_the_first_column_alone_folds_where_nothing_else_helps() -> None:
    lines = printed(FEW, width=10)
    assert max(map(cell_len, lines)) <= 10
    assert [line.strip() for line in lines[2:4]] == ["PARTY-0000", "000"]


def test_numbers_are_never_cut() -> None:
    assert all("1,000,000.00" in line for line in printed(FEW, width=30) if "000.00" in line)


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
    assert [line.split() for line in printed(answer)[2:4]] == [["S1,", "S2", "yes"], ["–", "no"]]
    assert [line.split() for line in printed(answer, "zh")[2:4]] == [["S1、S2", "是"], ["–", "否"]]


def test_a_chinese_title_breaks_anywhere_and_before_its_bracket() -> None:
    answer = of_columns(
        Column("n_lost", Unit.COUNT, np.array([3])),
        Column("worth_lost", Unit.YUAN, np.array([300])),
    )
    lines = [line.split() for line in printed(answer, "zh", width=20)]
    assert lines[:3] == [["无人维系"], ["无人维系", "金额"], ["户数", "（元）"]]
