"""The mapping of the PKDD'99 data, on a bank of four clients written here."""

import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from graphcrm.app import App, LoadReport
from graphcrm.graph.ports import LoadOptions
from tests.builders import new_app, rejected, rows_of

MAPPING = Path(__file__).parents[3] / "examples" / "berka" / "mapping.yaml"

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


def load(app: App, folder: Path) -> LoadReport:
    options = LoadOptions(date(2026, 6, 30))
    return app.load([folder], options=options, mapping=MAPPING, max_reject_share=1)


def loaded(folder: Path, **more: str) -> tuple[App, LoadReport]:
    app = new_app(folder)
    return app, load(app, write(folder / "source", **more))


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> App:
    return loaded(tmp_path_factory.mktemp("berka"))[0]


def test_the_number_of_birth_gives_gender_and_date(bank: App) -> None:
    assert rows_of(bank, "customers", "customer_id", "gender", "birth_date") == {
        ("C1", "F", "1970-12-13"),
        ("C2", "M", "1945-02-04"),
        ("C3", "M", "1901-01-31"),
        ("C4", "F", "1935-01-01"),
    }


def test_a_customer_is_of_the_branch_and_the_date_of_the_account(bank: App) -> None:
    assert rows_of(bank, "customers", "customer_id", "branch_id", "opened_on") == {
        ("C1", "D1", "1993-01-01"),
        ("C2", "D1", "1993-01-01"),
        ("C3", "D2", "1994-02-28"),
        ("C4", "D2", "1997-12-29"),
    }


def test_of_several_accounts_the_first_counts(tmp_path: Path) -> None:
    app, _ = loaded(tmp_path, disp='15;4;10;"DISPONENT"\n')
    assert ("C4", "D1", "1993-01-01") in rows_of(
        app, "customers", "customer_id", "branch_id", "opened_on"
    )


def test_a_shared_account_is_a_household_of_two(bank: App) -> None:
    assert rows_of(bank, "households", "household_id") == {("H10",)}
    members = rows_of(bank, "household_members", "household_id", "customer_id", "since", "role")
    assert members == {
        ("H10", "C1", "1993-01-01", "owner"),
        ("H10", "C2", "1993-01-01", "disponent"),
    }


def test_a_loan_matures_on_its_day_or_the_last_of_a_shorter_month(bank: App) -> None:
    columns = ("party_id", "account_no", "opened_on", "maturity_on", "closed_on")
    held = rows_of(bank, "holdings", "product_id", *columns)
    assert {row[1:] for row in held if row[0] == "LOAN"} == {
        ("C1", "L51", "1993-08-31", "1995-02-28", "1995-02-28"),  # paid: closed
        ("C3", "L52", "1995-01-31", "1996-01-31", None),  # over and unpaid: still owed
        ("C4", "L53", "1998-01-05", "2000-01-05", None),
    }


def test_the_worst_loan_grades_its_owner(tmp_path: Path) -> None:
    app, _ = loaded(tmp_path, loan='54;30;980106;1200;12;100.00;"C"\n')
    assert rows_of(app, "customers", "customer_id", "loan_class") == {
        ("C1", None),
        ("C2", None),
        ("C3", "loss"),
        ("C4", "substandard"),
    }


def test_accounts_are_held_by_their_owner_and_cards_by_their_holder(bank: App) -> None:
    held = rows_of(bank, "holdings", "party_id", "product_id", "account_no", "opened_on")
    assert {row for row in held if row[1] != "LOAN"} == {
        ("C1", "ACCOUNT", "A10", "1993-01-01"),
        ("C3", "ACCOUNT", "A20", "1994-02-28"),
        ("C4", "ACCOUNT", "A30", "1997-12-29"),
        ("C1", "CARD-classic", "K71", "1993-11-07"),
        ("C3", "CARD-gold", "K72", "1994-01-19"),
    }


def test_orders_to_one_counterparty_are_added_up(bank: App) -> None:
    # The other bank's account 30 has nothing to do with account 30 of this bank.
    assert rows_of(bank, "firms", "firm_id", "is_client") == {("X-YZ-30", False)}
    assert rows_of(bank, "transfers", "from_id", "to_id", "amount", "n_payments") == {
        ("C1", "X-YZ-30", Decimal("2452.30"), 2),
        ("C3", "X-YZ-30", Decimal("3372.70"), 1),
    }


# Which files fill a table, each as often as the mapping takes rows from it.
FILES = {
    "branches": ["district"],
    "customers": ["client", "disp", "loan"],
    "households": ["disp"],
    "household_members": ["disp"],
    "holdings": ["account", "loan", "loan", "card"],
    "firms": ["order"],
    "transfers": ["order"],
}
NOT_READ = {"rows_left_out", "join_left_out", "rows_combined"}


def account(folder: Path, report: LoadReport) -> None:
    """Assert that every row of every file is read, combined with another or left out."""
    n_rows = {p.stem: len(p.read_text("ascii").splitlines()) - 1 for p in folder.glob("*.asc")}
    for table, files in FILES.items():
        told = [w for w in report.result.warnings if w.table == table]
        assert {w.rule for w in told} <= NOT_READ
        n_told = sum(w.n_rows for w in told)
        assert report.tables[table].read + n_told == sum(n_rows[file] for file in files)


def test_rows_that_fit_nowhere_are_left_out_or_rejected_and_counted(tmp_path: Path) -> None:
    _, report = loaded(
        tmp_path,
        client='5;"353301";2\n',
        disp='15;9;10;"DISPONENT"\n16;4;40;"DISPONENT"\n17;4;30;"USER"\n',
        account='40;1;"POPLATEK MESICNE";930101\n',
        loan='54;40;930101;1;12;1.00;"A"\n55;10;930101;1;12;1.00;"E"\n56;20;930101;1;x;1.00;"A"\n',
        card='73;99;"gold";940119 00:00:00\n',
        order='94;99;"YZ";"1";1.00;" "\n95;10;"YZ";"30";free;" "\n',
    )
    account(tmp_path / "source", report)
    assert rejected(report) == [
        ("client.asc", 6, "birth_number", "unmapped_word"),  # no month, of men or of women
        ("loan.asc", 7, "duration", "unreadable_number"),
        ("order.asc", 6, "amount", "unreadable_number"),
    ]


def test_the_tables_load_whole_and_once(tmp_path: Path) -> None:
    app, first = loaded(tmp_path)
    second = load(app, tmp_path / "source")
    account(tmp_path / "source", first)
    assert rejected(first) == []
    assert {name: (c.read, c.inserted) for name, c in first.tables.items()} == {
        "branches": (2, 2),
        "products": (5, 5),
        "customers": (10, 4),  # of client, of disp, and of the two loans that are not paid
        "households": (1, 1),
        "firms": (1, 1),
        "household_members": (2, 2),
        "holdings": (8, 8),
        "transfers": (2, 2),
    }
    assert all(c.read == c.unchanged for c in second.tables.values())
    assert second.graph_version == first.graph_version


def test_a_rehearsal_does_what_the_load_would(tmp_path: Path) -> None:
    source, app = write(tmp_path / "source"), new_app(tmp_path)
    options = LoadOptions(date(2026, 6, 30))
    tried = app.check_mapping(MAPPING, [source], options=options)
    assert tried.unused["order.asc"] == ["order_id", "k_symbol"]
    assert tried.result.tables == load(app, source).tables


def test_what_the_data_cannot_tell_is_said(bank: App) -> None:
    covered, orphans = bank.ask("coverage.single-links"), bank.ask("coverage.orphans")
    assert covered.as_of == date(1998, 1, 5)  # the newest loan
    assert covered.totals["n_single_link"] == 0
    assert "no_staff_data" in [note.code for note in covered.notes]
    assert orphans.totals["n_worth_unknown"] == orphans.totals["n_orphans"] == 4


@pytest.mark.skipif("BERKA_DIR" not in os.environ, reason="BERKA_DIR names no folder of .asc files")
def test_the_whole_data(tmp_path: Path) -> None:
    source, app = Path(os.environ["BERKA_DIR"]), new_app(tmp_path)
    first, second = load(app, source), load(app, source)
    account(source, first)
    assert {name: c.read - c.updated for name, c in first.tables.items()} == {
        "branches": 77,
        "products": 5,
        "customers": 5369,
        "households": 869,
        "firms": 6446,
        "household_members": 1738,
        "holdings": 6074,
        "transfers": 6471,
    }
    assert rejected(first) == []
    assert all(c.read == c.unchanged for c in second.tables.values())


@pytest.mark.skipif("BERKA_DIR" not in os.environ, reason="BERKA_DIR names no folder of .asc files")
def test_the_whole_data_says_what_pandas_finds_in_it(tmp_path: Path) -> None:
    source, app = Path(os.environ["BERKA_DIR"]), new_app(tmp_path)
    load(app, source)
    client, loan, order, disp = (
        pd.read_csv(source / f"{name}.asc", sep=";") for name in ("client", "loan", "order", "disp")
    )
    number = client["birth_number"]
    woman = number // 100 % 100 > 50
    born = pd.to_datetime((19_000_000 + number - 5000 * woman).astype(str)).dt.date.map(str)
    assert rows_of(app, "customers", "customer_id", "gender", "birth_date") == {
        (f"C{i}", "F" if w else "M", b)
        for i, w, b in zip(client["client_id"], woman, born, strict=True)
    }
    owner = disp[disp["type"] == "OWNER"].set_index("account_id")["client_id"]
    graded = loan[loan["status"] != "A"]
    words = {"B": "loss", "C": "normal", "D": "substandard"}
    found = rows_of(app, "customers", "customer_id", "loan_class")
    assert {row for row in found if row[1] is not None} == {
        (f"C{owner[a]}", words[s])
        for a, s in zip(graded["account_id"], graded["status"], strict=True)
    }
    paid = rows_of(app, "transfers", "from_id", "to_id", "amount", "n_payments")
    amounts = [row[2] for row in paid if isinstance(row[2], Decimal)]
    assert sum(amounts) == Decimal(str(round(order["amount"].sum(), 2)))
    assert len(paid) == len({row[:2] for row in paid})
