"""A customer is forgotten: no byte beside the store names him, and no load brings him back."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from pydantic import SecretStr

from graphcrm.app import App
from graphcrm.errors import InputError, NotFoundError, StoreUnavailableError
from graphcrm.graph import home
from graphcrm.operations.tables import SUPPRESSED
from graphcrm.settings import Settings
from tests.builders import TODAY, Row, load, rejected, rows_of, write_bank

SECRET = "a secret of the tests that is long enough 0123"
HIM = "KUNDE-4711"  # words that stand nowhere else, so that bytes can be searched for them
WORDS = (HIM, "Quentin Xylander", "11010119800104711X", "Marmalade Lane 4711")
HOME = "13900004711"  # his phone, and his wife's
CUSTOMERS: Sequence[Row] = [
    {"customer_id": HIM, "name": WORDS[1], "phone": HOME, "id_no": WORDS[2], "aum": 900},
    {"customer_id": "C2", "name": "Wang", "phone": HOME, "id_no": "110101198001020028"},
    {"customer_id": "C3", "name": "Li", "phone": "13900000003", "id_no": ""},
]
BANK: dict[str, Sequence[Row]] = {
    "staff": [{"staff_id": "S1"}],
    "customers": CUSTOMERS,
    "coverage": [
        {"staff_id": "S1", "party_id": party, "role": "lead"} for party in (HIM, "C2", "C3")
    ],
    "kinship": [
        {"customer_id": "C2", "other_customer_id": HIM, "relation": "spouse"},
        {"customer_id": "C2", "other_customer_id": "C3", "relation": "sibling"},
    ],
    "referrals": [{"referrer_id": HIM, "party_id": "C3", "referred_on": "2020-01-01"}],
    "households": [  # one that is his alone, and one of the family
        {"household_id": "H1", "name": WORDS[1], "address": WORDS[3]},
        {"household_id": "H2", "name": "Wang", "address": "Family Road 1"},
    ],
    "household_members": [
        {"household_id": home, "customer_id": party, "since": "2020-01-01"}
        for home, party in (("H1", HIM), ("H2", HIM), ("H2", "C2"))
    ],
}


def new(folder: Path, name: str = "bank.duckdb", *, secret: str | None = SECRET) -> App:
    kept = SecretStr(secret) if secret else None
    operations = f"sqlite:///{folder / 'operations.sqlite'}"
    settings = Settings(
        db=str(folder / name), today=TODAY, secret=kept, operations=operations, development=False
    )
    return App(settings)


@pytest.fixture
def app(tmp_path: Path) -> App:
    """Return a bank that was loaded twice and asked about, with rejects and a saved list."""
    app = new(tmp_path)
    load(app, write_bank(tmp_path / "in" / "1", **BANK))
    changed: list[Row] = [{"customer_id": HIM, "aum": 950}, {"customer_id": "C2", "aum": "-5"}]
    bad = [{"staff_id": "S9", "party_id": HIM, "role": "lead"}]
    load(app, write_bank(tmp_path / "in" / "2", customers=changed, coverage=bad))
    app.ask("risk.communities")
    answer = app.ask("crosssell.list", where="aum > 1")
    app.lists.save("rich", answer, as_of=None)
    return app


def holding(folder: Path, words: tuple[str, ...] = WORDS) -> list[str]:
    """Return the files below ``folder`` whose bytes hold any of the words; extracts aside."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "in" not in path.relative_to(folder).parts:
            parts = [path.read_bytes()]
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as book:
                    parts += [book.read(name) for name in book.namelist()]
            if any(word.encode() in part for word in words for part in parts):
                found.append(path.relative_to(folder).as_posix())
    return found


def test_no_byte_beside_the_store_names_him(app: App, tmp_path: Path) -> None:
    assert {Path(name).parts[0] for name in holding(tmp_path)} == {
        "bank.duckdb",
        "bank.duckdb.snapshots",
        "bank.duckdb.rejects",
        "bank.duckdb.snapshots.communities",
    }
    before = app.status().graph_version
    report = app.forget(HIM)
    app.operations.close()
    assert holding(tmp_path) == []
    # One row of him and what it was before; his cover, one kinship, one referral; he left two
    # households, of which one is empty.
    assert report.rows == {
        "tables/customers": 1,
        "history/customers": 1,
        "tables/households": 1,
        "tables/household_members": 2,
        "tables/kinship": 1,
        "tables/coverage": 1,
        "tables/referrals": 1,
    }
    assert (report.before, report.version) == (before, app.status().graph_version)
    # Snapshots of both loads: publishing drops the older one, forgetting the other.
    assert report.kept_beside == {"snapshots": 2, "communities": 1, "reject_files": 2}
    assert not any(word in str(report.to_dict()) for word in WORDS)
    assert rows_of(app, "customers", "customer_id") == {("C2",), ("C3",)}
    assert rows_of(app, "household_members", "household_id", "customer_id") == {("H2", "C2")}
    assert app.ask("coverage.single-links").n_rows == 2
    assert app.lists.names() == ["rich"]
    assert app.check(repair=False) == []


def test_no_load_brings_him_back(app: App, tmp_path: Path) -> None:
    app.forget(HIM)
    report = load(app, write_bank(tmp_path / "in" / "3", **BANK))
    where = [(file, row, rule) for file, row, _, rule in rejected(report)]
    assert where == [
        ("coverage.csv", 2, "forgotten"),
        ("customers.csv", 2, "forgotten"),
        ("household_members.csv", 2, "forgotten"),
        ("household_members.csv", 3, "forgotten"),
        ("households.csv", 2, "forgotten"),
        ("kinship.csv", 2, "forgotten"),
        ("referrals.csv", 2, "forgotten"),
    ]
    for counts in report.tables.values():
        parts = (counts.inserted, counts.updated, counts.unchanged, counts.rejected)
        assert counts.read == sum(parts)
    assert rows_of(app, "customers", "customer_id") == {("C2",), ("C3",)}
    app.operations.close()
    assert holding(tmp_path) == []


def test_he_is_known_by_his_id_number_and_by_name_and_phone(app: App, tmp_path: Path) -> None:
    assert app.forget(HIM).suppressed == ("household_id", "id_no", "party_id", "phone")
    again: list[Row] = [
        {"customer_id": "N1", "name": "Quentin X.", "phone": "", "id_no": WORDS[2].lower()},
        {"customer_id": "N2", "name": WORDS[1], "phone": HOME, "id_no": ""},
        {"customer_id": "N3", "name": "Wife", "phone": HOME, "id_no": ""},  # his phone alone
    ]
    cover: list[Row] = [
        {"staff_id": "S1", "party_id": party, "role": "lead"} for party in ("N1", "N3")
    ]
    report = load(app, write_bank(tmp_path / "in" / "3", customers=again, coverage=cover))
    assert [(file, row, rule) for file, row, _, rule in rejected(report)] == [
        ("coverage.csv", 2, "forgotten"),
        ("customers.csv", 2, "forgotten"),
        ("customers.csv", 3, "forgotten"),
    ]
    assert rows_of(app, "customers", "customer_id") == {("C2",), ("C3",), ("N3",)}


def test_what_others_share_with_him_does_not_keep_them_out(tmp_path: Path) -> None:
    app = new(tmp_path)
    twin: Row = {**CUSTOMERS[0], "customer_id": "C9"}
    load(app, write_bank(tmp_path / "in", customers=[*CUSTOMERS, twin]))
    assert app.forget(HIM).suppressed == ("party_id",)
    twin = {**twin, "aum": 7}
    load(app, write_bank(tmp_path / "in", customers=[*CUSTOMERS, twin]))
    assert ("C9",) in rows_of(app, "customers", "customer_id")
    assert app.forget("C9").suppressed == ("id_no", "party_id", "phone")


def test_a_household_comes_back_with_whoever_else_belongs_to_it(app: App, tmp_path: Path) -> None:
    homes, members = BANK["households"], list(BANK["household_members"])
    app.forget(HIM)
    members.append({"household_id": "H1", "customer_id": "C3", "since": "2026-06-01"})
    load(app, write_bank(tmp_path / "in" / "3", households=homes, household_members=members))
    assert rows_of(app, "household_members", "household_id", "customer_id") == {
        ("H1", "C3"),
        ("H2", "C2"),
    }
    load(app, write_bank(tmp_path / "in" / "4", households=[{**homes[0], "name": "Li"}]))
    assert rows_of(app, "households", "household_id", "name") == {("H1", "Li"), ("H2", "Wang")}


def test_a_row_that_is_bad_for_another_reason_is_not_kept_either(app: App, tmp_path: Path) -> None:
    app.forget(HIM)
    bad: list[Row] = [{**CUSTOMERS[0], "opened_on": "no day"}, {"customer_id": "C3", "aum": "x"}]
    report = load(app, write_bank(tmp_path / "in" / "3", customers=bad))
    assert [rule for *_, rule in rejected(report)] == ["unreadable_date", "unreadable_number"]
    app.operations.close()
    assert holding(tmp_path) == []
    assert len(holding(tmp_path, ("C3",))) > 1


def test_rows_of_him_do_not_count_against_the_limit(app: App, tmp_path: Path) -> None:
    app.forget(HIM)
    folder = write_bank(tmp_path / "in" / "3", customers=CUSTOMERS[:1])
    assert not load(app, folder, max_reject_share=0.0).refused


def test_undoing_a_load_and_restoring_a_backup_do_not_bring_him_back(
    app: App, tmp_path: Path
) -> None:
    (tmp_path / "in" / "kept").mkdir()
    backup = tmp_path / "in" / "kept" / "bank.zip"
    app.backup(backup)
    forgot = app.forget(HIM).version
    app.rollback("L00002")
    assert rows_of(app, "customers", "customer_id") == {("C2",), ("C3",)}
    assert app.restore(backup, force=True).graph_version == forgot  # the same loads, the same man
    assert rows_of(app, "customers", "customer_id") == {("C2",), ("C3",)}
    app.operations.close()
    assert holding(tmp_path) == []


def test_a_backup_beside_the_store_is_named(app: App, tmp_path: Path) -> None:
    app.backup(tmp_path / "monday.zip")
    assert app.forget(HIM).backups == ("monday.zip",)


def test_who_is_no_customer_is_not_found(app: App) -> None:
    for other in ("C99", "S1"):
        with pytest.raises(NotFoundError, match="no customer of this id") as error:
            app.forget(other)
        assert other not in str(error.value)
    with app.operations.read() as connection:
        assert connection.execute(SUPPRESSED.select()).all() == []


def test_it_can_be_run_again_and_goes_on_where_it_died(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> int:
        raise StoreUnavailableError("the disk is gone")

    with monkeypatch.context() as patch:
        patch.setattr(home.SnapshotHome, "keep_only", die)
        with pytest.raises(StoreUnavailableError):
            app.forget(HIM)
    assert rows_of(app, "customers", "customer_id") == {("C2",), ("C3",)}
    assert holding(tmp_path) != []
    report = app.forget(HIM)
    assert (report.before, report.n_rows) == ("", 0)
    app.operations.close()
    assert holding(tmp_path) == []
    assert app.forget(HIM).kept_beside == {}


def test_he_is_suppressed_before_the_store_lets_go_of_him(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object, **__: object) -> None:
        raise StoreUnavailableError("no room")

    with monkeypatch.context() as patch:
        patch.setattr(home.SnapshotHome, "write", die)
        with pytest.raises(StoreUnavailableError):
            app.forget(HIM)
    assert (HIM,) in rows_of(app, "customers", "customer_id")
    assert app.forget("C3").rows["tables/customers"] == 2  # he goes too
    assert rows_of(app, "customers", "customer_id") == {("C2",)}


def test_without_the_secret_nobody_is_forgotten_and_nobody_comes_back(
    app: App, tmp_path: Path
) -> None:
    folder = write_bank(tmp_path / "in" / "3", customers=CUSTOMERS)
    with pytest.raises(InputError, match="secret"):
        new(tmp_path, secret=None).forget(HIM)
    load(new(tmp_path, secret=None), folder)  # nobody was forgotten yet: none is needed
    app.forget(HIM)
    for secret in (None, "another secret that is long enough, 98765"):
        with pytest.raises(InputError, match="secret"):
            load(new(tmp_path, secret=secret), folder, on=date(2026, 7, 1))
    assert (HIM,) not in rows_of(app, "customers", "customer_id")
