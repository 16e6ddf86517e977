"""Full extracts: what a list no longer names ends, what it names again begins anew."""

from datetime import date
from pathlib import Path

import pytest

from graphcrm.app import App
from graphcrm.errors import InputError
from graphcrm.graph.ports import Counts
from tests.builders import (
    PEOPLE,
    Row,
    content,
    load,
    loaded,
    new_app,
    rejected,
    rows_of,
    write_bank,
)

D1, D2, D3 = date(2026, 4, 30), date(2026, 5, 31), date(2026, 6, 30)
COVER = ("party_id", "since", "until")


def _cover(party: str, since: str | None = "2020-01-01", **more: str) -> Row:
    return {"staff_id": "S1", "party_id": party, "role": "lead", "since": since, **more}


def _bare(party: str) -> Row:
    return {"staff_id": "S1", "party_id": party, "role": "lead"}


def _full(app: App, folder: Path, on: date, **tables: list[Row]) -> Counts:
    (name,) = tables
    report = load(app, write_bank(folder, **tables), on=on, full=[name])
    assert rejected(report) == []
    return report.tables[name]


def test_a_row_no_longer_listed_ends_on_the_data_date(tmp_path: Path) -> None:
    app = loaded(tmp_path, **PEOPLE, coverage=[_cover("C1"), _cover("C2")])
    counts = _full(app, tmp_path / "2", D2, coverage=[_cover("C1")])
    assert counts == Counts(read=1, unchanged=1, closed=1)
    assert rows_of(app, "coverage", *COVER) == {
        ("C1", "2020-01-01", None),
        ("C2", "2020-01-01", "2026-05-31"),
    }


@pytest.mark.parametrize("row", [_cover, _bare])
def test_a_row_listed_again_begins_a_new_spell_that_the_next_list_continues(
    tmp_path: Path, row: object
) -> None:
    assert callable(row)
    app = loaded(tmp_path, **PEOPLE, coverage=[row("C1"), row("C2")])
    began = row("C1").get("since")
    _full(app, tmp_path / "1", D1, coverage=[row("C1")])
    counts = _full(app, tmp_path / "2", D2, coverage=[row("C1"), row("C2")])
    assert counts == Counts(read=2, inserted=1, unchanged=1)
    spells = {
        ("C1", began, None),
        ("C2", began, "2026-04-30"),
        ("C2", "2026-05-31", None),
    }
    assert rows_of(app, "coverage", *COVER) == spells
    counts = _full(app, tmp_path / "3", D3, coverage=[row("C1"), row("C2")])
    assert counts == Counts(read=2, unchanged=2)
    assert rows_of(app, "coverage", *COVER) == spells


def test_the_second_spell_can_end_too(tmp_path: Path) -> None:
    app = loaded(tmp_path, **PEOPLE, coverage=[_cover("C1"), _cover("C2")])
    _full(app, tmp_path / "1", D1, coverage=[_cover("C1")])
    _full(app, tmp_path / "2", D2, coverage=[_cover("C1"), _cover("C2")])
    assert _full(app, tmp_path / "3", D3, coverage=[_cover("C1")]).closed == 1
    assert rows_of(app, "coverage", *COVER) == {
        ("C1", "2020-01-01", None),
        ("C2", "2020-01-01", "2026-04-30"),
        ("C2", "2026-05-31", "2026-06-30"),
    }


def test_the_same_full_extract_twice_changes_nothing(tmp_path: Path) -> None:
    app = loaded(tmp_path, **PEOPLE, coverage=[_cover("C1"), _cover("C2")])
    _full(app, tmp_path / "1", D1, coverage=[_cover("C1")])
    for rows in ([_cover("C1")], [_cover("C1"), _cover("C2")]):
        _full(app, tmp_path / "2", D2, coverage=rows)
        before, version = content(app.store), app.graph().version
        counts = _full(app, tmp_path / "2", D2, coverage=rows)
        assert counts.changes == 0
        assert (content(app.store), app.graph().version) == (before, version)


def test_the_full_extract_of_a_first_load_closes_nothing(tmp_path: Path) -> None:
    app = loaded(tmp_path, **PEOPLE)
    counts = _full(app, tmp_path / "1", D1, coverage=[_bare("C1"), _bare("C2")])
    assert counts == Counts(read=2, inserted=2)


def test_a_row_that_had_ended_already_keeps_its_end(tmp_path: Path) -> None:
    app = loaded(tmp_path, **PEOPLE, coverage=[_cover("C1"), _cover("C2", until="2025-01-01")])
    assert _full(app, tmp_path / "1", D1, coverage=[_cover("C1")]).closed == 0
    assert ("C2", "2020-01-01", "2025-01-01") in rows_of(app, "coverage", *COVER)


def test_a_row_that_was_to_begin_later_never_held(tmp_path: Path) -> None:
    app = loaded(tmp_path, **PEOPLE, coverage=[_cover("C1"), _cover("C2", "2027-01-01")])
    assert _full(app, tmp_path / "1", D1, coverage=[_cover("C1")]).closed == 1
    assert ("C2", "2027-01-01", "2027-01-01") in rows_of(app, "coverage", *COVER)


def test_a_list_that_repeats_old_spells_leaves_them(tmp_path: Path) -> None:
    rows = [_cover("C1", until="2024-01-01"), _cover("C1", "2025-01-01", until="")]
    app = loaded(tmp_path, **PEOPLE, coverage=rows)
    assert _full(app, tmp_path / "1", D1, coverage=rows) == Counts(read=2, unchanged=2)


def test_a_row_listed_but_rejected_is_not_closed(tmp_path: Path) -> None:
    app = loaded(tmp_path, **PEOPLE, coverage=[_cover("C1"), _cover("C2"), _cover("C3")])
    bad = [_cover("C1"), _cover("C2", "2020-02-31"), _cover("C3", share="9")]
    report = load(app, write_bank(tmp_path / "2", coverage=bad), on=D2, full=["coverage"])
    assert [r[3] for r in rejected(report)] == ["unreadable_date", "share_out_of_range"]
    assert report.tables["coverage"] == Counts(read=3, unchanged=1, rejected=2)


def test_edges_of_a_customer_that_dangles_are_listed_all_the_same(tmp_path: Path) -> None:
    app = loaded(tmp_path, **PEOPLE, coverage=[_cover("C1")])
    rows = [_cover("C1"), _cover("C0")]
    report = load(app, write_bank(tmp_path / "2", coverage=rows), on=D2, full=["coverage"])
    assert report.tables["coverage"] == Counts(read=2, unchanged=1, rejected=1)


def test_a_rejected_row_of_a_key_that_was_not_given_in_full_is_listed(tmp_path: Path) -> None:
    rows: list[Row] = [{"guarantor_id": "F1", "borrower_id": "C1", "amount": 5}]
    app = loaded(tmp_path, **PEOPLE, guarantees=rows)
    bad = write_bank(tmp_path / "2", guarantees=[{**rows[0], "amount": -5}])
    report = load(app, bad, on=D2, full=["guarantees"])
    assert report.tables["guarantees"] == Counts(read=1, rejected=1)


def test_customers_are_closed_and_opened_again(tmp_path: Path) -> None:
    app = loaded(tmp_path, customers=[{"customer_id": "C1"}, {"customer_id": "C2"}])
    assert _full(app, tmp_path / "1", D1, customers=[{"customer_id": "C1"}]).closed == 1
    assert rows_of(app, "customers", "customer_id", "closed_on") == {
        ("C1", None),
        ("C2", "2026-04-30"),
    }
    both: list[Row] = [{"customer_id": "C1"}, {"customer_id": "C2"}]
    assert _full(app, tmp_path / "2", D2, customers=both) == Counts(read=2, updated=1, unchanged=1)
    assert rows_of(app, "customers", "closed_on") == {(None,)}
    assert _full(app, tmp_path / "3", D3, customers=both) == Counts(read=2, unchanged=2)


def test_guarantees_end_though_their_start_is_no_key(tmp_path: Path) -> None:
    rows: list[Row] = [
        {"guarantor_id": g, "borrower_id": "C1", "contract_id": None, "amount": 5}
        for g in ("F1", "F2")
    ]
    app = loaded(tmp_path, **PEOPLE, guarantees=rows)
    assert _full(app, tmp_path / "1", D1, guarantees=rows[:1]).closed == 1
    assert rows_of(app, "guarantees", "guarantor_id", "until") == {
        ("F1", None),
        ("F2", "2026-04-30"),
    }
    assert _full(app, tmp_path / "2", D2, guarantees=rows).updated == 1
    assert rows_of(app, "guarantees", "until") == {(None,)}


def test_holdings_close_by_account(tmp_path: Path) -> None:
    rows: list[Row] = [
        {"party_id": "C1", "product_id": "P1", "account_no": n, "opened_on": "2025-01-01"}
        for n in ("1", "2")
    ]
    app = loaded(tmp_path, **PEOPLE, products=[{"product_id": "P1"}], holdings=rows)
    assert _full(app, tmp_path / "1", D1, holdings=rows[1:]).closed == 1
    assert rows_of(app, "holdings", "account_no", "closed_on") == {
        ("1", "2026-04-30"),
        ("2", None),
    }


def test_a_full_extract_may_come_in_several_files(tmp_path: Path) -> None:
    app = loaded(tmp_path, **PEOPLE, coverage=[_cover("C1"), _cover("C2"), _cover("C3")])
    parts = write_bank(tmp_path / "1", coverage_a=[_cover("C1")], coverage_b=[_bare("C2")])
    report = load(app, parts, on=D1, full=["coverage"])
    assert report.tables["coverage"].closed == 2
    assert rows_of(app, "coverage", *COVER) == {
        ("C1", "2020-01-01", None),
        ("C2", None, None),
        ("C2", "2020-01-01", "2026-04-30"),
        ("C3", "2020-01-01", "2026-04-30"),
    }


@pytest.mark.parametrize("table", ["contacts", "staff", "kinship", "payrolls", "nothing"])
def test_a_table_without_an_end_cannot_be_full(tmp_path: Path, table: str) -> None:
    app = new_app(tmp_path)
    with pytest.raises(InputError, match="--full") as caught:
        load(app, write_bank(tmp_path / "1", **PEOPLE), full=[table])
    assert caught.value.exit_code == 2
    assert not app.store.exists()


def test_a_full_extract_needs_its_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no file of coverage"):
        load(new_app(tmp_path), write_bank(tmp_path / "1", **PEOPLE), full=["coverage"])


def test_an_empty_full_extract_closes_nothing(tmp_path: Path) -> None:
    app = loaded(tmp_path, **PEOPLE, coverage=[_cover("C1")])
    before = content(app.store)
    empty = tmp_path / "coverage.csv"
    empty.write_text("staff_id,party_id,role\n", "utf-8")
    with pytest.raises(InputError, match="lists no rows"):
        load(app, empty, full=["coverage"])
    assert content(app.store) == before


def test_the_data_date_is_part_of_the_version_only_where_it_closes(tmp_path: Path) -> None:
    bank = write_bank(tmp_path / "1", **PEOPLE, coverage=[_cover("C1")])
    plain = {load(new_app(tmp_path, f"p{d}"), bank, on=d).graph_version for d in (D1, D2)}
    full = {
        load(new_app(tmp_path, f"f{d}"), bank, on=d, full=["coverage"]).graph_version
        for d in (D1, D2)
    }
    assert (len(plain), len(full)) == (1, 2)


def test_nothing_is_closed_while_a_listed_row_cannot_be_told_apart(tmp_path: Path) -> None:
    app = loaded(tmp_path, **PEOPLE, coverage=[_cover("C1"), _cover("C2"), _cover("C3")])
    torn = write_bank(tmp_path / "2", coverage=[_cover("C1"), _cover("")])
    report = load(app, torn, on=D2, full=["coverage"])
    assert report.tables["coverage"].closed == 0
    assert [(w.rule, w.n_rows) for w in report.result.warnings] == [("full_not_closed", 1)]
    assert ("C2", "2020-01-01", None) in rows_of(app, "coverage", *COVER)


def test_a_list_of_nothing_but_totals_is_refused(tmp_path: Path) -> None:
    app = loaded(tmp_path, **PEOPLE, coverage=[_cover("C1")])
    before = content(app.store)
    bank = write_bank(tmp_path / "2", coverage=[{"staff_id": "合计", "party_id": "", "role": ""}])
    with pytest.raises(InputError, match="lists no rows"):
        load(app, bank, on=D2, full=["coverage"])
    assert content(app.store) == before


def test_a_guarantee_listed_again_holds_from_the_data_date(tmp_path: Path) -> None:
    rows: list[Row] = [
        {
            "guarantor_id": "F1",
            "borrower_id": f,
            "contract_id": "G",
            "amount": 5,
            "since": "2025-01-01",
        }
        for f in ("F2", "C1")
    ]
    app = loaded(tmp_path, **PEOPLE, guarantees=rows)
    _full(app, tmp_path / "1", D1, guarantees=rows[:1])
    _full(app, tmp_path / "2", D2, guarantees=rows)
    assert rows_of(app, "guarantees", "borrower_id", "since", "until") == {
        ("F2", "2025-01-01", None),
        ("C1", "2026-05-31", None),
    }
    counts = _full(app, tmp_path / "3", D3, guarantees=rows)
    assert counts.closed == 0
