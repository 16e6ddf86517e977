"""What a second load, a second file or a second row of the same key does."""

from pathlib import Path

from graphcrm.graph.ports import Counts
from tests.builders import (
    PEOPLE,
    content,
    load,
    loaded,
    new_app,
    rejected,
    rows_of,
    write_bank,
)

COVER = [{"staff_id": "S1", "party_id": "C1", "role": "lead", "since": "2020-01-01"}]


def test_loading_the_same_files_twice_changes_nothing(tmp_path: Path) -> None:
    app = loaded(tmp_path, **PEOPLE, coverage=COVER)
    before, version = content(app.store), app.graph().version
    report = load(app, tmp_path / "first")
    assert {t: (c.read, c.unchanged) for t, c in report.tables.items()} == {
        "staff": (2, 2),
        "customers": (3, 3),
        "firms": (2, 2),
        "coverage": (1, 1),
    }
    assert not any(c.inserted or c.updated or c.closed for c in report.tables.values())
    assert (content(app.store), app.graph().version, report.graph_version) == (
        before,
        version,
        version,
    )


def test_the_same_rows_in_another_order_change_nothing(tmp_path: Path) -> None:
    app = loaded(tmp_path, customers=[{"customer_id": c, "name": c * 2} for c in "ABC"])
    again = write_bank(tmp_path / "2", customers=[{"name": c * 2, "customer_id": c} for c in "CBA"])
    assert load(app, again).tables == {"customers": Counts(read=3, unchanged=3)}


def test_a_later_load_keeps_columns_that_it_does_not_mention(tmp_path: Path) -> None:
    app = loaded(tmp_path, customers=[{"customer_id": "C1", "name": "Wang", "phone": "139"}])
    later = [{"customer_id": "C1", "phone": "138"}, {"customer_id": "C2", "phone": "137"}]
    report = load(app, write_bank(tmp_path / "2", customers=later))
    assert report.tables["customers"] == Counts(read=2, inserted=1, updated=1)
    assert rows_of(app, "customers", "customer_id", "name", "phone") == {
        ("C1", "Wang", "138"),
        ("C2", None, "137"),
    }


def test_an_empty_cell_of_a_given_column_empties_it(tmp_path: Path) -> None:
    app = loaded(tmp_path, customers=[{"customer_id": "C1", "name": "Wang", "phone": "139"}])
    load(app, write_bank(tmp_path / "2", customers=[{"customer_id": "C1", "phone": None}]))
    assert rows_of(app, "customers", "name", "phone") == {("Wang", None)}


def test_an_absent_part_of_a_key_equals_an_empty_one(tmp_path: Path) -> None:
    bare = [{"staff_id": "S1", "party_id": "C1", "role": "lead"}]
    app = loaded(tmp_path, **PEOPLE, coverage=bare)
    dated = write_bank(tmp_path / "2", coverage=[{**bare[0], "since": None, "share": 0.5}])
    assert load(app, dated).tables["coverage"] == Counts(read=1, updated=1)
    assert load(app, dated).tables["coverage"] == Counts(read=1, unchanged=1)


def test_identical_repeats_count_as_unchanged(tmp_path: Path) -> None:
    twice = write_bank(tmp_path / "1", customers=[{"customer_id": "C1", "name": "Wang"}] * 3)
    report = load(new_app(tmp_path), twice)
    assert report.tables["customers"] == Counts(read=3, inserted=1, unchanged=2)
    assert rejected(report) == []


def test_of_differing_repeats_the_last_stands(tmp_path: Path) -> None:
    app = new_app(tmp_path)
    rows = [{"customer_id": "C1", "name": n} for n in ("a", "b", "c", "b")]
    report = load(app, write_bank(tmp_path / "1", customers=rows))
    assert report.tables["customers"] == Counts(read=4, inserted=1, unchanged=1, rejected=2)
    assert rows_of(app, "customers", "name") == {("b",)}
    assert rejected(report) == [
        ("customers.csv", 2, "customer_id", "duplicate_key"),
        ("customers.csv", 4, "customer_id", "duplicate_key"),
    ]


def test_files_of_a_table_load_in_name_order(tmp_path: Path) -> None:
    app = new_app(tmp_path)
    one, two = {"customer_id": "C1", "name": "one"}, {"customer_id": "C1", "name": "two"}
    write_bank(tmp_path / "a", customers_2=[two])
    write_bank(tmp_path / "b", customers_1=[one])
    report = load(app, tmp_path / "a", tmp_path / "b")
    assert rows_of(app, "customers", "name") == {("two",)}
    assert rejected(report) == [("customers_1.csv", 2, "customer_id", "duplicate_key")]


def test_files_with_other_columns_add_to_each_other(tmp_path: Path) -> None:
    app = new_app(tmp_path)
    bank = write_bank(
        tmp_path / "1",
        customers_1=[{"customer_id": "C1", "name": "Wang"}, {"customer_id": "C2", "name": "Li"}],
        customers_2=[{"customer_id": "C1", "phone": "139"}],
    )
    report = load(app, bank)
    assert rejected(report) == []
    assert rows_of(app, "customers", "name", "phone") == {("Wang", "139"), ("Li", None)}
    assert load(app, bank).tables["customers"] == Counts(read=3, unchanged=3)


def test_differing_files_with_other_columns_load_twice_as_once(tmp_path: Path) -> None:
    app = new_app(tmp_path)
    bank = write_bank(
        tmp_path / "1",
        customers_1=[{"customer_id": "C1", "name": "old"}],
        customers_2=[{"customer_id": "C1", "name": "new", "phone": "139"}],
    )
    report = load(app, bank)
    assert rejected(report) == [("customers_1.csv", 2, "customer_id", "duplicate_key")]
    assert rows_of(app, "customers", "name", "phone") == {("new", "139")}
    assert load(app, bank).graph_version == report.graph_version


def test_nodes_load_before_edges_whatever_the_order_of_files(tmp_path: Path) -> None:
    write_bank(tmp_path / "a", coverage=COVER)
    write_bank(tmp_path / "b", **PEOPLE)
    report = load(new_app(tmp_path), tmp_path / "a", tmp_path / "b")
    assert list(report.tables) == ["staff", "customers", "firms", "coverage"]
    assert report.tables["coverage"].inserted == 1


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    folder = write_bank(tmp_path / "1", customers=[{"customer_id": "C1"}])
    report = load(new_app(tmp_path), folder, folder / "customers.csv")
    assert report.tables["customers"] == Counts(read=1, inserted=1)


def test_ids_keep_leading_zeros_and_lose_what_spreadsheets_add(tmp_path: Path) -> None:
    rows = [{"customer_id": c} for c in ("007", "'008", "\t009 ", "7")]
    app = loaded(tmp_path, customers=rows)
    assert rows_of(app, "customers", "customer_id") == {("007",), ("008",), ("009",), ("7",)}


def test_the_ledger_names_the_files_of_a_load(tmp_path: Path) -> None:
    app = loaded(tmp_path, **PEOPLE)
    (record,) = app.store.loads()
    assert record.load_id == "L00001"
    assert [(f.name, f.table, len(f.sha256)) for f in record.files] == [
        ("staff.csv", "staff", 64),
        ("customers.csv", "customers", 64),
        ("firms.csv", "firms", 64),
    ]
    assert record.graph_version == app.graph().version
