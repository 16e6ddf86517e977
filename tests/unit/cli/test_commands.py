"""Every command once as a user calls it: what it prints, where, and its exit code."""

import io
import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from textwrap import dedent
from typing import IO

import pytest
import typer

from graphcrm import __version__
from graphcrm.app import QUESTIONS
from graphcrm.cli import main, progress
from graphcrm.cli.options import language, parse_day
from graphcrm.errors import InputError
from graphcrm.reasons import Lang
from tests import small_bank
from tests.builders import write_bank
from tests.faults.cli import CHECKOUT, call


def run_python(code: str, stdout: IO[str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a script in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", dedent(code)],
        cwd=CHECKOUT,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> str:
    return small_bank.load(tmp_path_factory.mktemp("bank")).db


def test_a_piped_answer_is_csv_and_says_on_stderr_what_it_means(db: str) -> None:
    ran = call("coverage", "departures", "--db", db, "--lang", "en")
    assert (
        ran.out.splitlines()[0] == "staff_id,name,branch_id,n_lost,worth_lost,branch_share,reason"
    )
    asked, totals, meaning = ran.err.splitlines()[:3]
    assert asked == "as of 2026-06-20 · window days 180 · measured by aum or deposits · book all"
    assert totals.startswith("staff 3 · lost 4")
    assert meaning.startswith("Staff on the date: 3")


def test_quiet_leaves_only_the_rows(db: str) -> None:
    assert call("coverage", "orphans", "--db", db, "--quiet").err == ""


def test_json_is_the_document_of_the_interface(db: str) -> None:
    document = json.loads(call("coverage", "leaver", "S1", "S2", "--db", db, "--json").out)
    assert document["question"] == "coverage.leaver"
    assert document["parameters"]["staff"] == ["S1", "S2"]
    assert list(document["rows"][0]) == document["columns"]


def test_limit_shortens_the_rows_and_not_the_totals(db: str) -> None:
    one = json.loads(call("coverage", "departures", "--db", db, "--json", "--limit", "1").out)
    assert (len(one["rows"]), one["totals"]["n_staff"]) == (1, 3)


def test_out_writes_a_file_and_says_so(db: str, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    ran = call("coverage", "single-links", "--db", db, "--out", file)
    assert (ran.code, ran.out) == (0, "")
    assert f"-> {file}" in ran.err
    assert file.read_text("utf-8-sig").startswith("party_id,kind,name")
    assert (
        f"1 of 4 rows -> {file}"
        in call("coverage", "single-links", "--db", db, "--out", file, "--limit", "1").err
    )


def test_a_terminal_gets_a_table(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr("sys.stdout", screen)
    assert main(["coverage", "orphans", "--db", db, "--lang", "zh"]) == 0
    assert "客户号" in screen.getvalue()


def test_debug_says_how_long_the_stages_took(db: str) -> None:
    err = call("coverage", "orphans", "--db", db, "--debug").err
    assert re.search(r"open and ask [\d.]+ s", err)


def test_explain_takes_a_party(db: str) -> None:
    assert "counts" in call("coverage", "explain", "C1", "--db", db).out.splitlines()[0]


def test_every_question_explains_its_options() -> None:
    for question in QUESTIONS:
        ran = call(*question.split("."), "--help")
        assert ran.code == 0
        assert "--as-of" in ran.out


def test_an_area_lists_its_questions_also_when_another_is_called() -> None:
    assert "departures" in call("coverage", "--help").out
    assert "coverage" in call("--help").out


def test_a_load_counts_by_table_and_names_what_it_left_out(tmp_path: Path) -> None:
    bank = write_bank(tmp_path / "in", customers=[{"customer_id": "C1", "zodiac": "rat"}])
    ran = call("load", bank, "--db", tmp_path / "b.duckdb", "--lang", "en")
    assert ran.out.splitlines()[1] == "customers,1,1,0,0,0,0"
    assert "zodiac" in ran.err


def test_a_load_on_a_terminal_prints_a_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bank = write_bank(tmp_path / "in", customers=[{"customer_id": "C1"}])
    screen = Terminal()
    monkeypatch.setattr("sys.stdout", screen)
    assert main(["load", str(bank), "--db", str(tmp_path / "b.duckdb"), "--lang", "zh"]) == 0
    assert "新增" in screen.getvalue()


def test_a_load_as_json_has_the_parts_that_programs_rely_on(tmp_path: Path) -> None:
    bank = write_bank(tmp_path / "in", staff=[{"staff_id": "S1"}, {"staff_id": None, "name": "x"}])
    ran = call("load", bank, "--db", tmp_path / "b.duckdb", "--json", "--max-reject-share", "1")
    report = json.loads(ran.out)
    assert report["load_id"] == "L00001"
    assert report["tables"]["staff"]["rejected"] == 1
    assert Path(report["rejects_file"]).exists()


def test_a_refused_load_says_so_and_ends_with_1(tmp_path: Path) -> None:
    bank = write_bank(tmp_path / "in", staff=[{"staff_id": None, "name": "x"}])
    ran = call("load", bank, "--db", tmp_path / "b.duckdb", "--lang", "en")
    assert ran.code == 1
    assert ran.out.splitlines()[1] == "staff,1,0,0,0,0,1"
    assert "nothing was loaded" in ran.err
    assert "Loaded" not in ran.err


def test_a_load_ends_with_what_it_did_and_where_rejects_are(tmp_path: Path) -> None:
    bank = write_bank(tmp_path / "in", staff=[{"staff_id": "S1"}, {"staff_id": None, "name": "x"}])
    options = ("--data-date", "2026-06-30", "--max-reject-share", "1")
    ran = call("load", bank, "--db", tmp_path / "b.duckdb", "--lang", "en", *options)
    rejects, done = ran.err.splitlines()[-2:]
    book = tmp_path / "b.duckdb.rejects" / "rejects-L00001.xlsx"
    assert rejects == (
        f"Rows rejected: 1; {book} says why. Mend the sheets of it and run graphcrm load {book}"
    )
    assert book.exists()
    assert done.startswith("Loaded; rows read: 2, rejected: 1; version ")
    assert done.endswith("data date 2026-06-30.")
    assert call("load", bank, "--db", tmp_path / "c.duckdb", "--quiet", *options).err == ""


def test_a_sample_can_be_written_in_chinese(tmp_path: Path) -> None:
    options = ("--customers", "200", "--headers", "zh", "--encoding", "gb18030")
    ran = call("sample", tmp_path, *options)
    assert "files ->" in ran.err
    assert (tmp_path / "customers.csv").read_text("gb18030").startswith("客户号")


def test_status_and_check_tell_how_the_store_is(db: str) -> None:
    status = json.loads(call("db", "status", "--db", db, "--json").out)
    assert status["n_rows"]["customers"] == 5
    assert "customers" in call("db", "status", "--db", db).out
    assert json.loads(call("db", "check", "--db", db, "--json").out) == {"findings": []}
    assert call("db", "check", "--db", db, "--lang", "zh").out == "检查完毕，发现 0 个问题。\n"


def test_a_check_that_finds_something_ends_with_1_and_repairs_when_asked(tmp_path: Path) -> None:
    app = small_bank.load(tmp_path)
    (app.home.folder(app.graph().version) / "customers" / "ix.npy").unlink()
    found = call("db", "check", "--db", app.db, "--lang", "en")
    assert (found.code, found.out.count("snapshot")) == (1, 1)
    assert call("db", "check", "--db", app.db, "--repair").code == 0
    assert call("db", "check", "--db", app.db).code == 0


@pytest.mark.parametrize("file_format", ["csv", "parquet", "graphml", "gexf"])
def test_export_writes_files(db: str, tmp_path: Path, file_format: str) -> None:
    options = ("--format", file_format, "--as-of", "2026-06-30")
    assert call("export", tmp_path, "--db", db, *options).code == 0
    assert list(tmp_path.iterdir())


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_demo_goes_the_whole_way(tmp_path: Path, lang: Lang) -> None:
    ran = call("demo", tmp_path / "demo", "--lang", lang, "--customers", "400")
    assert ran.code == 0
    assert "coverage leaver S00001" in ran.out
    assert (tmp_path / "demo" / "report.html").exists()
    assert "coverage handover S00001" in ran.out


def test_the_demo_can_be_repeated(tmp_path: Path) -> None:
    first, second = (call("demo", tmp_path, "--customers", "300") for _ in range(2))
    assert (first.code, second.code, first.out) == (0, 0, second.out)


def test_wrong_use_is_one_line_that_repeats_nothing_typed() -> None:
    for argv in (["coverage", "secret"], ["secret"], ["coverage", "leaver"], ["load", "--secret"]):
        ran = call(*argv)
        assert ran.code == 2
        assert "secret" not in ran.line
    assert "STAFF is missing" in call("coverage", "leaver").line


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (("coverage", "orphans", "--window-days", "abc"), "--window-days is a whole number"),
        (("coverage", "orphans", "--limit", "-1"), "--limit is 0 or more"),
        (("coverage", "orphans", "--managed-worth", "abc"), "--managed-worth is a number"),
        (("sample", "here", "--customers", "30"), "--customers is 200 or more"),
        (("demo", "here", "--customers", "30"), "--customers is 200 or more"),
        (("coverage", "orphans", "--json=abc"), "an option lacks its value, or takes none"),
        (("coverage", "orphans", "--json", "--lang", "abc"), "--lang is zh or en"),
    ],
)
def test_a_wrong_value_is_told_what_it_has_to_be(argv: tuple[str, ...], says: str) -> None:
    ran = call(*argv)
    assert ran.code == 2
    assert says in ran.line
    assert "abc" not in ran.line


def test_who_is_unknown_is_told_where_staff_are_listed(db: str) -> None:
    ran = call("coverage", "leaver", "S1", "secret", "--db", db)
    assert ran.code == 2
    assert ran.line.startswith("graphcrm: member of staff number 2 of 2 is not known")
    assert ran.line.endswith("; graphcrm coverage departures lists them")
    assert "departures" not in call("coverage", "explain", "secret", "--db", db).line


def test_json_and_a_file_of_another_kind_exclude_each_other(db: str, tmp_path: Path) -> None:
    asked = ("coverage", "orphans", "--db", db, "--json", "--out")
    assert "choose one" in call(*asked, tmp_path / "rows.csv").line
    assert call(*asked, tmp_path / "rows.json").code == 0


def test_the_version_and_short_help_are_there() -> None:
    assert call("--version").out == f"graphcrm {__version__}\n"
    assert "Commands" in call("-h").out
    assert "--as-of" in call("coverage", "orphans", "-h").out


def test_the_language_is_asked_set_or_that_of_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert (language(None), language("en")) == ("zh", "en")
    monkeypatch.setenv("GRAPHCRM_LANG", "en")
    assert language(None) == "en"
    with pytest.raises(InputError, match="zh or en"):
        language("fr")


def test_a_day_is_an_iso_date_that_exists() -> None:
    assert parse_day(None, option="--as-of") is None
    assert parse_day("2024-02-29", option="--as-of") == date(2024, 2, 29)
    with pytest.raises(InputError, match="--as-of is a date"):
        parse_day("2026-02-30", option="--as-of")


def test_a_setting_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRAPHCRM_TODAY", "someday")
    assert "GRAPHCRM_TODAY is a date, written as 2026-06-30" in call("coverage", "orphans").line
    monkeypatch.delenv("GRAPHCRM_TODAY")
    monkeypatch.setenv("GRAPHCRM_LANG", "fr")
    assert "GRAPHCRM_LANG is zh or en" in call("db", "check").line


def test_an_interrupt_and_a_bug_end_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(_: object) -> None:
        raise KeyboardInterrupt

    def abort(_: object) -> None:
        raise typer.Abort

    def fail(_: object) -> None:
        raise ZeroDivisionError("a customer's name")

    monkeypatch.setattr("graphcrm.cli.run.build", stop)
    assert (call("load").code, call("load").line) == (130, "stopped; the store is as it was")
    assert call("coverage", "orphans").line == "stopped"
    monkeypatch.setattr("graphcrm.cli.run.build", abort)
    assert call("db", "check").line == "stopped"
    monkeypatch.setattr("graphcrm.cli.run.build", fail)
    ran = call("load")
    assert (ran.code, "ZeroDivisionError" in ran.line) == (1, True)
    assert "name" not in call("load", "--debug").err.replace("in <module>", "")


def test_an_interrupt_while_the_program_is_read_in_ends_in_one_line() -> None:
    stopped = run_python(
        """
        import sys
        class Stop:
            def find_spec(self, name, *_):
                if name == "typer":
                    raise KeyboardInterrupt
        sys.meta_path.insert(0, Stop())
        from graphcrm.cli import main
        sys.exit(main(["coverage", "orphans"]))
        """
    )
    assert (stopped.returncode, stopped.stderr) == (130, "stopped\n")


def test_an_output_without_room_is_told_in_one_line(db: str) -> None:
    with Path("/dev/full").open("w") as full:
        stopped = run_python(
            f"""
            import sys
            from graphcrm.cli import main
            sys.exit(main(["coverage", "orphans", "--db", {db!r}, "--quiet"]))
            """,
            stdout=full,
        )
    assert stopped.returncode == 3
    assert stopped.stderr == "graphcrm: cannot write the output: no space left\n"


@pytest.mark.parametrize("command", ["sample", "demo"])
def test_a_folder_that_cannot_be_made_is_told_in_one_line(tmp_path: Path, command: str) -> None:
    (tmp_path / "file").touch()
    ran = call(command, tmp_path / "file" / "bank", "--customers", "200")
    assert ran.code == 2
    assert "name a file in a folder you may write" in ran.line


def test_quiet_and_lang_are_taken_by_every_command_that_keeps_a_bank(
    db: str, tmp_path: Path
) -> None:
    assert call("db", "check", "--quiet", "--db", db).out == ""
    assert call("db", "status", "--quiet", "--db", db).code == 0
    assert call("export", tmp_path / "out", "--lang", "zh", "--db", db).code == 0
    assert call("sample", tmp_path / "in", "--lang", "zh", "--customers", "200").code == 0


def test_work_over_a_second_shows_that_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setattr(progress, "PATIENCE_S", 0.0)
    with progress.Steps(2) as tick:
        tick("customers.csv")
        tick("firms.csv")
    with progress.busy("writing"):
        pass
    assert "firms.csv" in screen.getvalue()


def test_quick_work_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    with progress.Steps(1) as tick, progress.busy("writing", quiet=True):
        tick("customers.csv")
    assert screen.getvalue() == ""


def test_the_demo_never_puts_made_up_people_into_another_bank(db: str, tmp_path: Path) -> None:
    ran = call("demo", tmp_path, "--customers", "300", "--db", db)
    assert (ran.code, "is there already" in ran.line) == (2, True)
    (tmp_path / "bank.duckdb").touch()
    assert call("demo", tmp_path, "--customers", "300").code == 2


def test_an_option_may_be_given_several_times(db: str) -> None:
    handover = ("coverage", "handover", "S3", "--db", db, "--json")
    document = json.loads(call(*handover, "--exclude", "S2", "--exclude", "S1").out)
    assert document["parameters"]["exclude"] == ["S1", "S2"]
    assert {row["to_staff_id"] for row in document["rows"]} == {None}
    assert json.loads(call(*handover).out)["totals"]["n_assigned"] == 1


def test_errors_name_the_option_and_never_what_was_typed(db: str) -> None:
    for option, says in (("--on", "--on is a date"), ("--exclude", "departures lists them")):
        ran = call("coverage", "handover", "S3", "--db", db, option, "SECRET")
        assert (ran.code, "SECRET" in ran.err) == (2, False)
        assert says in ran.err
