"""Which rows a load refuses or warns about, and what it writes down about them."""

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest
from python_calamine import load_workbook

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
    warned,
    write_bank,
)

EDGE = {"staff_id": "S1", "party_id": "C1", "role": "lead"}
CUSTOMER = {"customer_id": "C9"}
BAD: list[tuple[str, Row, str, str]] = [
    ("customers", {"customer_id": "", "name": "Wang"}, "customer_id", "missing_key"),
    ("customers", {"customer_id": "6.22E+18"}, "customer_id", "id_lost_digits"),
    ("customers", {**CUSTOMER, "opened_on": "2026-02-30"}, "opened_on", "unreadable_date"),
    ("customers", {**CUSTOMER, "loans": "many"}, "loans", "unreadable_number"),
    ("customers", {**CUSTOMER, "deposits": "-1"}, "deposits", "negative_number"),
    ("customers", {**CUSTOMER, "aum": "-0.01"}, "aum", "negative_number"),
    ("customers", {**CUSTOMER, "loans": "(5.00)"}, "loans", "negative_number"),
    ("customers", {**CUSTOMER, "gender": "X"}, "gender", "unknown_word"),
    ("firms", {"firm_id": "F9", "headcount": "-3"}, "headcount", "negative_number"),
    ("staff", {"staff_id": "S9", "capacity": "-3"}, "capacity", "negative_number"),
    ("coverage", {**EDGE, "party_id": "C0"}, "party_id", "unknown_reference"),
    ("coverage", {**EDGE, "staff_id": "S0"}, "staff_id", "unknown_reference"),
    ("coverage", {**EDGE, "share": "1.5"}, "share", "share_out_of_range"),
    (
        "coverage",
        {**EDGE, "since": "2026-02-01", "until": "2026-01-31"},
        "until",
        "end_before_start",
    ),
    ("kinship", {"customer_id": "C1", "other_customer_id": "C1"}, "other_customer_id", "self_edge"),
    (
        "transfers",
        {"from_id": "C1", "to_id": "C2", "month": "", "amount": "-2"},
        "amount",
        "negative_number",
    ),
    (
        "transfers",
        {"from_id": "C1", "to_id": "C2", "amount": "2", "n_payments": "-2"},
        "n_payments",
        "negative_number",
    ),
    ("transfers", {"from_id": "C1", "to_id": "C2", "amount": ""}, "amount", "missing_value"),
    ("transfers", {"from_id": "C1", "to_id": "C1", "amount": "2"}, "to_id", "self_edge"),
    (
        "guarantees",
        {"guarantor_id": "F1", "borrower_id": "F1", "amount": "2"},
        "borrower_id",
        "self_edge",
    ),
]


@pytest.mark.parametrize(("table", "row", "column", "rule"), BAD)
def test_a_bad_row_is_rejected_once_and_the_counts_add_up(
    tmp_path: Path, table: str, row: Row, column: str, rule: str
) -> None:
    app = loaded(tmp_path, **PEOPLE)
    report = load(app, write_bank(tmp_path / "2", **{table: [row]}))
    assert rejected(report) == [(f"{table}.csv", 2, column, rule)]
    assert report.tables == {table: Counts(read=1, rejected=1)}


def test_a_row_that_breaks_several_rules_is_rejected_under_the_first(tmp_path: Path) -> None:
    row = {"customer_id": "C1", "gender": "X", "opened_on": "never", "deposits": "-1"}
    report = load(new_app(tmp_path), write_bank(tmp_path / "1", customers=[row]))
    assert rejected(report) == [("customers.csv", 2, "gender", "unknown_word")]


def test_revenue_net_assets_and_scores_may_be_negative(tmp_path: Path) -> None:
    app = loaded(
        tmp_path,
        customers=[{"customer_id": "C1", "revenue_12m": "-5"}],
        firms=[{"firm_id": "F1", "net_assets": "-7", "revenue_12m": "-1"}],
        feedback=[{"party_id": "C1", "kind": "survey", "opened_on": "2026-01-01", "score": "-2"}],
    )
    assert len(rows_of(app, "firms", "firm_id")) == len(rows_of(app, "feedback", "score")) == 1


def test_an_end_on_the_day_of_the_start_is_no_error(tmp_path: Path) -> None:
    row = {**EDGE, "since": "2026-01-01", "until": "2026-01-01"}
    app = loaded(tmp_path, **PEOPLE, coverage=[row])
    assert len(rows_of(app, "coverage", "since")) == 1


WARNINGS: list[tuple[str, Row, str]] = [
    ("customers", {**CUSTOMER, "id_no": "110101199001010000"}, "id_card_checksum"),
    ("firms", {"firm_id": "F9", "uscc": "91110000000000000A"}, "uscc_checksum"),
    ("customers", {**CUSTOMER, "tier": "emerald"}, "unknown_tier"),
    ("customers", {**CUSTOMER, "branch_id": "B9"}, "unknown_branch"),
    ("staff", {"staff_id": "S9", "branch_id": "B9"}, "unknown_branch"),
    (
        "referrals",
        {"referrer_id": "C1", "party_id": "C1", "referred_on": "2026-01-01"},
        "self_referral",
    ),
    (
        "referrals",
        {
            "referrer_id": "C1",
            "party_id": "C2",
            "referred_on": "2026-01-01",
            "campaign_id": "K9",
        },
        "unknown_campaign",
    ),
    (
        "referrals",
        {"referrer_id": "C1", "party_id": "C2", "referred_on": "2026-01-01", "product_id": "P9"},
        "unknown_product",
    ),
]


@pytest.mark.parametrize(("table", "row", "rule"), WARNINGS)
def test_an_odd_row_loads_with_a_warning(tmp_path: Path, table: str, row: Row, rule: str) -> None:
    app = loaded(tmp_path, **PEOPLE)
    report = load(app, write_bank(tmp_path / "2", **{table: [row]}))
    assert warned(report) == {(table, rule, 1)}
    assert report.tables == {table: Counts(read=1, inserted=1)}


def test_a_referral_before_its_referrer_was_here_loads_with_a_warning(tmp_path: Path) -> None:
    people: dict[str, Sequence[Row]] = {
        "customers": [{"customer_id": "C1", "opened_on": "2020-01-02"}, {"customer_id": "C2"}],
        "firms": [{"firm_id": "F1", "opened_on": "2020-01-02"}],
        "staff": [{"staff_id": "S1", "joined_on": "2020-01-02"}],
    }
    # The day itself is early enough; when C2 came is not known, and of staff it is not asked.
    early = [
        {"referrer_id": by, "party_id": "C2", "referred_on": f"2020-01-0{day}"}
        for by, day in (("C1", 1), ("C1", 2), ("F1", 1), ("C2", 1), ("S1", 1))
    ]
    report = load(new_app(tmp_path), write_bank(tmp_path / "1", **people, referrals=early))
    assert ("referrals", "referral_before_referrer", 2) in warned(report)
    assert report.tables["referrals"].inserted == 5


def test_aum_below_deposits_is_told_twice_where_it_is_common(tmp_path: Path) -> None:
    bank = write_bank(tmp_path / "1", customers=[{**CUSTOMER, "aum": "1", "deposits": "2"}])
    report = load(new_app(tmp_path), bank)
    rules = ("aum_below_deposits", "aum_without_deposits")
    assert warned(report) == {("customers", rule, 1) for rule in rules}


def test_the_usual_tiers_are_known_where_a_bank_has_none(tmp_path: Path) -> None:
    bank = write_bank(tmp_path / "1", customers=[{"customer_id": "C1", "tier": "gold"}])
    assert warned(load(new_app(tmp_path), bank)) == set()


TIERS = {"C1": "Gold", "C2": "金卡", "C3": "白金", "C4": "私人银行", "C5": "钻石", "C6": "普通"}
BY_NAME = [{"customer_id": c, "tier": tier} for c, tier in {**TIERS, "C7": None}.items()]


def test_the_usual_tiers_are_known_by_name(tmp_path: Path) -> None:
    app = new_app(tmp_path)
    firms = [{"firm_id": "F1", "tier": "白金"}, {"firm_id": "F2", "tier": "VIP"}]
    bank = write_bank(tmp_path / "1", customers=BY_NAME, firms=firms)
    assert warned(load(app, bank)) == {("firms", "unknown_tier", 1)}
    ids = ["gold", "gold", "platinum", "private", "diamond", "ordinary", None]
    assert tiers_of(app, "customers") == ids
    assert tiers_of(app, "firms") == ["platinum", "VIP"]
    assert load(app, bank).tables["customers"] == Counts(read=7, unchanged=7)


def tiers_of(app: App, table: str) -> list[str | None]:
    """Return what the graph takes the tiers of parties for, in the order of their ids."""
    graph = app.graph()
    return graph.ids("tiers").take(graph.column(table, "tier_ix"))


def test_tiers_of_a_bank_may_come_after_who_is_in_them(tmp_path: Path) -> None:
    first, last = new_app(tmp_path, "first.duckdb"), new_app(tmp_path, "last.duckdb")
    tiers = write_bank(tmp_path / "1", tiers=[{"tier": "金卡", "rank": "2"}])
    customers = write_bank(tmp_path / "2", customers=BY_NAME)
    for app, order in ((first, (tiers, customers)), (last, (customers, tiers))):
        for bank in order:
            load(app, bank)
    assert content(first.store) == content(last.store)
    assert tiers_of(first, "customers") == tiers_of(last, "customers") == [*TIERS.values(), None]


@pytest.mark.parametrize("apart", [False, True])
def test_tiers_of_a_bank_stand_alone(tmp_path: Path, apart: bool) -> None:
    app = new_app(tmp_path)
    tiers = [{"tier": "金卡", "rank": "2"}, {"tier": "Gold", "rank": "1"}]
    if apart:
        load(app, write_bank(tmp_path / "1", tiers=tiers))
        report = load(app, write_bank(tmp_path / "2", customers=BY_NAME))
    else:
        report = load(app, write_bank(tmp_path / "1", tiers=tiers, customers=BY_NAME))
    assert warned(report) == {("customers", "unknown_tier", 4)}
    assert rows_of(app, "customers", "tier") == {(tier,) for tier in (*TIERS.values(), None)}


def test_ends_may_name_rows_of_the_store_or_of_this_load(tmp_path: Path) -> None:
    app = loaded(tmp_path, staff=PEOPLE["staff"])
    bank = write_bank(tmp_path / "2", customers=[{"customer_id": "C1"}], coverage=[EDGE])
    assert load(app, bank).tables["coverage"] == Counts(read=1, inserted=1)


def test_an_end_whose_row_was_rejected_dangles(tmp_path: Path) -> None:
    bank = write_bank(
        tmp_path / "1",
        staff=PEOPLE["staff"],
        customers=[{"customer_id": "C1", "gender": "?"}],
        coverage=[EDGE],
    )
    assert rejected(load(new_app(tmp_path), bank)) == [
        ("coverage.csv", 2, "party_id", "unknown_reference"),
        ("customers.csv", 2, "gender", "unknown_word"),
    ]


def test_an_id_of_two_kinds_of_people_is_rejected_with_both_rows_named(tmp_path: Path) -> None:
    bank = write_bank(
        tmp_path / "1",
        staff=[{"staff_id": "S1"}, {"staff_id": "X"}],
        customers=[{"customer_id": "C1"}, {"customer_id": "C2"}, {"customer_id": "X"}],
        firms=[{"firm_id": "C2"}],
    )
    report = load(new_app(tmp_path), bank)
    assert rejected(report) == [
        ("customers.csv", 4, "customer_id", "id_clash"),
        ("firms.csv", 2, "firm_id", "id_clash"),
    ]
    lines = _report_lines(report.rejects_file)
    assert {(r["file"], r["reason_en"].rpartition(": ")[2]) for r in lines} == {
        ("customers.csv", "staff.csv:3"),
        ("firms.csv", "customers.csv:3"),
    }


def test_an_id_clash_with_the_store_names_the_table(tmp_path: Path) -> None:
    app = loaded(tmp_path, customers=[{"customer_id": "X"}])
    report = load(app, write_bank(tmp_path / "2", staff=[{"staff_id": "X"}]))
    (line,) = _report_lines(report.rejects_file)
    assert line["reason_en"].endswith(": customers (store)")
    assert line["reason_zh"].endswith("customers (store)")


def test_the_reject_report_says_file_row_column_value_rule_and_why(tmp_path: Path) -> None:
    rows = [{"customer_id": "C1", "name": "Wang"}, {"customer_id": "C2", "name": "Li"}]
    bad = {"customer_id": "C3", "name": "Zhao", "gender": "X"}
    report = load(new_app(tmp_path), write_bank(tmp_path / "1", customers=[*rows, bad]))
    (line,) = _report_lines(report.rejects_file)
    assert (line["table"], line["file"], line["row"]) == ("customers", "customers.csv", "4")
    assert (line["column"], line["value"], line["rule"]) == ("gender", "X", "unknown_word")
    assert line["reason_zh"].startswith("不在允许的取值范围内")
    assert line["reason_en"].startswith("Not one of the allowed words")


def test_the_reject_workbook_loads_once_mended(tmp_path: Path) -> None:
    app = new_app(tmp_path)
    rows = [{"customer_id": "C1", "tier": "gold", "status": "asleep"}]
    report = load(app, write_bank(tmp_path / "1", customers=rows))
    assert report.rejects_file
    workbook = report.rejects_file.with_suffix(".xlsx")
    sheets = load_workbook(workbook).sheet_names
    assert sheets == ["rejects", "customers"]
    again = load(app, workbook)
    assert rejected(again) == [
        (f"{workbook.name}[customers]", 2, "status", "unknown_word"),
    ]


@pytest.mark.parametrize(("n_bad", "refused"), [(1, ()), (2, ("customers",))])
def test_more_rejects_than_the_limit_refuse_the_whole_load(
    tmp_path: Path, n_bad: int, refused: tuple[str, ...]
) -> None:
    app = loaded(tmp_path, **PEOPLE)
    before = content(app.store)
    rows = [{"customer_id": f"N{i}", "gender": "?" if i < n_bad else "F"} for i in range(20)]
    bank = write_bank(tmp_path / "2", customers=rows, staff=[{"staff_id": "S3"}])
    report = load(app, bank, max_reject_share=0.05)
    assert report.refused == refused
    assert (content(app.store) == before) is bool(refused)
    assert len(app.store.loads()) == (1 if refused else 2)


def test_a_refused_first_load_leaves_no_store(tmp_path: Path) -> None:
    app = new_app(tmp_path)
    bank = write_bank(tmp_path / "1", customers=[{"customer_id": "", "name": "x"}])
    report = load(app, bank, max_reject_share=0.05)
    assert (report.refused, app.store.exists(), app.home.current) == (("customers",), False, None)
    assert report.rejects_file
    assert report.rejects_file.exists()


def test_rows_of_totals_do_not_count_against_the_limit(tmp_path: Path) -> None:
    rows = [{"customer_id": "C1"}, {"customer_id": "合计"}]
    report = load(new_app(tmp_path), write_bank(tmp_path / "1", customers=rows), max_reject_share=0)
    assert report.refused == ()
    assert report.tables["customers"] == Counts(read=2, inserted=1, rejected=1)


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_the_limit_is_a_share(tmp_path: Path, share: float) -> None:
    bank = write_bank(tmp_path / "1", **PEOPLE)
    with pytest.raises(InputError, match="between 0 and 1"):
        load(new_app(tmp_path), bank, max_reject_share=share)


def test_a_file_that_cannot_be_used_undoes_the_files_before_it(tmp_path: Path) -> None:
    app = loaded(tmp_path, **PEOPLE)
    before, version = content(app.store), app.graph().version
    bank = write_bank(
        tmp_path / "2", customers=[{"customer_id": "C4"}], coverage=[{"staff_id": "S1"}]
    )
    with pytest.raises(InputError, match="missing key column"):
        load(app, bank)
    assert (content(app.store), app.graph().version) == (before, version)


def _report_lines(path: Path | None) -> Sequence[dict[str, str]]:
    assert path is not None
    return list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))


def test_the_report_of_a_refused_load_outlives_the_next_load(tmp_path: Path) -> None:
    app = new_app(tmp_path)
    bank = write_bank(tmp_path / "in", customers=[{"customer_id": None, "name": "x"}])
    refused, again = (load(app, bank, max_reject_share=share) for share in (0.0, 1.0))
    assert (refused.load_id, again.load_id) == (None, "L00001")
    assert refused.rejects_file != again.rejects_file
    assert refused.rejects_file is not None
    assert refused.rejects_file.exists()
