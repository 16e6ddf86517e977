"""The converter of the PKDD'99 data, on a bank of four clients written here."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from examples.berka.convert import SOURCES, convert, main, report
from graphcrm.app import App, LoadReport
from graphcrm.graph.ports import LoadOptions

TODAY = date(2026, 6, 30)

# Client 1 owns account 10, which client 2 may use; 3 owns 20 alone; 4 owns 30.
BANK = {
    "client": """"client_id";"birth_number";"district_id"
1;"706213";2
2;"450204";1
3;"010131";1
4;"355101";2
""",
    "disp": """"disp_id";"client_id";"account_id";"type"
11;1;10;"OWNER"
12;2;10;"DISPONENT"
13;3;20;"OWNER"
14;4;30;"OWNER"
""",
    "account": """"account_id";"district_id";"frequency";"date"
10;1;"POPLATEK MESICNE";930101
20;2;"POPLATEK TYDNE";940228
30;2;"POPLATEK PO OBRATU";971229
""",
    "district": """A1;A2;A3
1;"Hl.m. Praha";"Prague"
2;"Benesov";"central Bohemia"
""",
    "loan": """"loan_id";"account_id";"date";"amount";"duration";"payments";"status"
51;10;930831;96396;18;8033.00;"A"
52;20;950131;1200;12;100.00;"B"
53;30;980105;2400;24;100.00;"D"
""",
    "card": """"card_id";"disp_id";"type";"issued"
71;11;"classic";931107 00:00:00
72;13;"gold";940119 00:00:00
""",
    "order": """"order_id";"account_id";"bank_to";"account_to";"amount";"k_symbol"
91;10;"YZ";"30";2452.10;"SIPO"
92;10;"YZ";"30";0.20;"UVER"
93;20;"YZ";"30";3372.70;" "
""",
}


def write(folder: Path, **more: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in BANK.items():
        lines = (text + more.get(name, "")).replace("\n", "\r\n")
        (folder / f"{name}.asc").write_bytes(lines.encode("ascii"))
    return folder


@pytest.fixture
def table(tmp_path: Path) -> Callable[[str], pd.DataFrame]:
    convert(write(tmp_path / "source"), tmp_path / "target")
    return lambda name: pd.read_csv(tmp_path / "target" / f"{name}.csv", dtype=str).fillna("")


def rows(table: pd.DataFrame) -> set[tuple[str, ...]]:
    return {tuple(row) for row in table.itertuples(index=False)}


def load(folder: Path, db: Path) -> LoadReport:
    return App(db=f"duckdb:///{db}").load([folder], options=LoadOptions(TODAY))


def test_the_number_of_birth_gives_gender_and_date(table: Callable[[str], pd.DataFrame]) -> None:
    assert rows(table("customers")[["customer_id", "gender", "birth_date"]]) == {
        ("C1", "F", "1970-12-13"),
        ("C2", "M", "1945-02-04"),
        ("C3", "M", "1901-01-31"),
        ("C4", "F", "1935-01-01"),
    }


def test_a_customer_is_of_the_branch_of_the_account(table: Callable[[str], pd.DataFrame]) -> None:
    assert list(table("customers")["branch_id"]) == ["D1", "D1", "D2", "D2"]


def test_a_customer_is_one_since_the_first_account_used(
    table: Callable[[str], pd.DataFrame],
) -> None:
    opened = table("customers")["opened_on"]
    assert list(opened) == ["1993-01-01", "1993-01-01", "1994-02-28", "1997-12-29"]


def test_a_shared_account_is_a_household_of_two(table: Callable[[str], pd.DataFrame]) -> None:
    assert list(table("households")["household_id"]) == ["H10"]
    assert rows(table("household_members")) == {
        ("H10", "C1", "1993-01-01", "owner"),
        ("H10", "C2", "1993-01-01", "disponent"),
    }


def test_a_loan_matures_on_its_day_or_the_last_of_a_shorter_month(
    table: Callable[[str], pd.DataFrame],
) -> None:
    held = table("holdings").query("product_id == 'LOAN'")
    assert rows(held[["party_id", "account_no", "opened_on", "maturity_on", "closed_on"]]) == {
        ("C1", "L51", "1993-08-31", "1995-02-28", "1995-02-28"),  # paid: closed
        ("C3", "L52", "1995-01-31", "1996-01-31", ""),  # over and unpaid: still owed
        ("C4", "L53", "1998-01-05", "2000-01-05", ""),
    }


def test_the_worst_loan_grades_its_owner(tmp_path: Path) -> None:
    source = write(tmp_path / "source", loan='54;30;980106;1200;12;100.00;"C"\n')
    convert(source, tmp_path / "target")
    graded = pd.read_csv(tmp_path / "target" / "customers.csv")["loan_class"].fillna("")
    assert list(graded) == ["", "", "loss", "substandard"]


def test_a_card_is_held_by_whom_it_was_issued_to(table: Callable[[str], pd.DataFrame]) -> None:
    held = table("holdings")
    assert rows(held[held["product_id"].str.startswith("CARD-")].iloc[:, :4]) == {
        ("C1", "CARD-classic", "K71", "1993-11-07"),
        ("C3", "CARD-gold", "K72", "1994-01-19"),
    }


def test_orders_to_one_counterparty_are_added_up(table: Callable[[str], pd.DataFrame]) -> None:
    # The other bank's account 30 has nothing to do with account 30 of this bank.
    assert rows(table("firms")) == {("X-YZ-30", "0")}
    assert rows(table("transfers")) == {
        ("C1", "X-YZ-30", "2452.3", "2"),
        ("C3", "X-YZ-30", "3372.7", "1"),
    }


def test_every_row_is_accounted_for(tmp_path: Path) -> None:
    tallies = convert(write(tmp_path / "source"), tmp_path / "target")
    assert {n: (t.read, t.used, t.merged, t.n_left_out) for n, t in tallies.items()} == {
        "client": (4, 4, 0, 0),
        "disp": (4, 2, 2, 0),
        "account": (3, 3, 0, 0),
        "district": (2, 2, 0, 0),
        "loan": (3, 3, 0, 0),
        "card": (2, 2, 0, 0),
        "order": (3, 2, 1, 0),
    }


def test_rows_that_fit_nowhere_are_left_out_and_named(tmp_path: Path) -> None:
    source = write(
        tmp_path / "source",
        client='4;"355101";2\n',
        disp='15;9;10;"DISPONENT"\n16;4;30;"DISPONENT"\n17;4;40;"DISPONENT"\n18;4;30;"USER"\n',
        account='40;1;"POPLATEK MESICNE";930101\n',
        loan='54;40;930101;1;12;1.00;"A"\n55;10;930101;1;12;1.00;"E"\n',
        card='73;17;"gold";940119 00:00:00\n',
        order='94;99;"YZ";"1";1.00;" "\n',
    )
    tallies = convert(source, tmp_path / "target")
    unowned = "account not listed, or without an owner"
    assert {name: tally.left_out for name, tally in tallies.items()} == {
        "client": {"id listed before": 1},
        "disp": {
            "type not known": 1,
            "client not listed": 1,
            "client listed before for this account": 1,
            unowned: 1,
        },
        "account": {"account without an owner": 1},
        "district": {},
        "loan": {unowned: 1, "status not known": 1},
        "card": {"disposition not listed or not used": 1},
        "order": {unowned: 1},
    }
    for tally in tallies.values():
        assert tally.read == tally.used + tally.merged + tally.n_left_out
    assert "card: 1 left out: disposition not listed or not used" in report(tallies)


def test_the_tables_load_whole_and_once(tmp_path: Path) -> None:
    target = tmp_path / "target"
    convert(write(tmp_path / "source"), target)
    first, second = (load(target, tmp_path / "berka.duckdb") for _ in range(2))
    assert first.result.warnings == ()
    assert {name: (c.read, c.inserted) for name, c in first.tables.items()} == {
        "branches": (2, 2),
        "products": (4, 4),
        "customers": (4, 4),
        "households": (1, 1),
        "firms": (1, 1),
        "household_members": (2, 2),
        "holdings": (8, 8),
        "transfers": (2, 2),
    }
    assert all(c.read == c.unchanged for c in second.tables.values())
    assert second.graph_version == first.graph_version


def test_what_the_data_cannot_tell_is_said(tmp_path: Path) -> None:
    convert(write(tmp_path / "source"), tmp_path / "target")
    load(tmp_path / "target", tmp_path / "berka.duckdb")
    app = App(db=f"duckdb:///{tmp_path / 'berka.duckdb'}")
    covered, orphans = app.ask("coverage.single-links"), app.ask("coverage.orphans")
    assert covered.as_of == date(1998, 1, 5)  # the newest loan
    assert covered.totals["n_single_link"] == 0
    assert "no_staff_data" in [note.code for note in covered.notes]
    assert orphans.totals["n_worth_unknown"] == orphans.totals["n_orphans"] == 4


def test_the_command_prints_the_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = write(tmp_path / "source"), tmp_path / "target"
    monkeypatch.setattr("sys.argv", ["convert", str(source), str(target)])
    main()
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == [
        "source",
        *SOURCES,
    ]


@pytest.mark.skipif("BERKA_DIR" not in os.environ, reason="BERKA_DIR names no folder of .asc files")
def test_the_whole_data(tmp_path: Path) -> None:
    target = tmp_path / "target"
    tallies = convert(Path(os.environ["BERKA_DIR"]), target)
    assert {name: (t.read, t.used, t.merged) for name, t in tallies.items()} == {
        "client": (5369, 5369, 0),
        "disp": (5369, 1738, 3631),
        "account": (4500, 4500, 0),
        "district": (77, 77, 0),
        "loan": (682, 682, 0),
        "card": (892, 892, 0),
        "order": (6471, 6471, 0),
    }
    first, second = (load(target, tmp_path / "berka.duckdb") for _ in range(2))
    assert first.tables["customers"].inserted == 5369
    assert first.result.warnings == ()
    assert all(c.read == c.inserted for c in first.tables.values())
    assert all(c.read == c.unchanged for c in second.tables.values())
