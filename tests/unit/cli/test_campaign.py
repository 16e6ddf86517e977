"""Call lists as they come back: filled, imported once, imported again, and reviewed by groups."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from graphcrm.app import App
from graphcrm.errors import InputError
from graphcrm.ingest.campaign_results import read_list
from tests.builders import Row, load, loaded, rows_of, write_bank
from tests.faults.cli import Ran, call
from tests.unit.ingest.extracts import text_file, workbook
from tests.unit.views.call_lists import written

# C1, 007 and C3 are to be called, C4 and C5 are the control group; N1 and N2 came afterwards.
BANK: dict[str, list[Row]] = {
    "staff": [{"staff_id": s} for s in ("S1", "S2")],
    "customers": [
        {"customer_id": c, "name": "王"} for c in ("C1", "007", "C3", "C4", "C5", "N1", "N2")
    ],
    "products": [{"product_id": "P1"}],
}
CAMPAIGN = "20260601-abc"
Fills = Mapping[str, Mapping[str, Any]]


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> App:
    monkeypatch.setenv("GRAPHCRM_TODAY", "2026-06-30")
    return loaded(tmp_path, **BANK)


def imported(app: App, path: Path, *argv: str) -> Ran:
    return call("campaign", "import-results", path, "--db", app.db, "--lang", "en", *argv)


def filled(folder: Path, fills: Fills, *extra: Mapping[str, Any]) -> Path:
    """Write the list anew, as another program saves it: the cells, and nothing of how they look."""
    return refilled(written(folder), fills, *extra)


def refilled(path: Path, fills: Fills, *extra: Mapping[str, Any]) -> Path:
    """Fill a list that is there, whatever wrote it."""
    book = CalamineWorkbook.from_path(path)
    sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    header, *rows = sheets["名单"][1:]
    at = header.index("客户号")
    for row in rows:
        _fill(header, row, fills.get(str(row[at]), {}))
    for more in extra:
        row = [""] * len(header)
        _fill(header, row, more)
        rows.append(row)
    sheets["名单"][1:] = [header, *rows]
    return workbook(path.parent, "filled.xlsx", sheets)


def _fill(header: list[Any], row: list[Any], cells: Mapping[str, Any]) -> None:
    for name, cell in cells.items():
        row[header.index(name)] = cell


VISIT = {"联系日期": "2026-06-10", "联系方式": "上门", "跟进结果": "有意向"}
CAME = {**VISIT, "带来客户号1": "N1", "带来客户号2": "N2", "带来结果": "已开户"}
SAME_DAY = {**VISIT, "联系日期": "2026-06-01"}
FILLS: Fills = {"C1": CAME, "007": {"联系日期": "2026/6/11", "带来客户号1": "N2", "备注": "晚点"}}


def contacts(app: App) -> set[tuple[object, ...]]:
    return rows_of(app, "contacts", "staff_id", "party_id", "contacted_on", "channel", "outcome")


def referrals(app: App) -> set[tuple[object, ...]]:
    return rows_of(app, "referrals", "referrer_id", "party_id", "referred_on", "outcome")


def test_filled_rows_become_contacts_and_referrals(app: App, tmp_path: Path) -> None:
    ran = imported(app, filled(tmp_path, FILLS))
    assert (ran.code, len(app.loads())) == (0, 2)
    assert contacts(app) == {
        ("S1", "C1", "2026-06-10", "visit", "有意向"),
        ("S1", "007", "2026-06-11", "other", None),
    }
    assert referrals(app) == {
        ("C1", "N1", "2026-06-10", "opened"),
        ("C1", "N2", "2026-06-10", "opened"),
        ("007", "N2", "2026-06-11", "pending"),
    }
    assert "Rows filled: 2, contacts: 2, referrals: 3, rows with an error: 0." in ran.err
    assert "new contacts: 2, new referrals: 3, rows updated: 0" in ran.err


def test_referrals_name_campaign_and_product(app: App, tmp_path: Path) -> None:
    imported(app, filled(tmp_path, FILLS))
    assert rows_of(app, "referrals", "campaign_id", "product_id", "channel") == {
        (CAMPAIGN, "P1", "campaign")
    }
    assert rows_of(app, "campaigns", "campaign_id", "started_on", "product_id") == {
        (CAMPAIGN, "2026-06-01", "P1")
    }


def test_everybody_on_the_list_counts_as_asked(app: App, tmp_path: Path) -> None:
    ran = imported(app, filled(tmp_path, {"C1": VISIT}))
    assert rows_of(app, "signals", "party_id", "kind", "raised_on") == {
        *((c, f"asked:{CAMPAIGN}", "2026-06-01") for c in ("C1", "007", "C3")),
        *((c, f"control:{CAMPAIGN}", "2026-06-01") for c in ("C4", "C5")),
    }
    assert "count as asked: 3, as control group: 2." in ran.err


def test_a_second_time_nothing_changes(app: App, tmp_path: Path) -> None:
    path = filled(tmp_path, FILLS)
    imported(app, path)
    version, before = app.graph().version, (contacts(app), referrals(app))
    ran = imported(app, path, "--json")
    counts = json.loads(ran.out)["tables"].values()
    assert {c["inserted"] + c["updated"] for c in counts} == {0}
    assert (app.graph().version, (contacts(app), referrals(app))) == (version, before)


def test_only_what_was_filled_since_is_new(app: App, tmp_path: Path) -> None:
    imported(app, filled(tmp_path, {"007": FILLS["007"]}))
    later = {**FILLS, "007": {**FILLS["007"], "带来结果": "已开户"}}
    ran = imported(app, filled(tmp_path, later), "--json")
    tables = json.loads(ran.out)["tables"]
    assert (tables["contacts"]["inserted"], tables["contacts"]["unchanged"]) == (1, 1)
    assert (tables["referrals"]["inserted"], tables["referrals"]["updated"]) == (2, 1)
    assert tables["signals"]["inserted"] == 0


def test_an_import_can_be_undone(app: App, tmp_path: Path) -> None:
    version = app.graph().version
    imported(app, filled(tmp_path, FILLS))
    app.rollback("L00002")
    assert (app.graph().version, contacts(app), rows_of(app, "signals", "kind")) == (
        version,
        set(),
        set(),
    )


def test_a_dry_run_changes_nothing(app: App, tmp_path: Path) -> None:
    ran = imported(app, filled(tmp_path, FILLS), "--dry-run")
    assert (ran.code, len(app.loads()), contacts(app)) == (0, 1, set())
    assert "contacts: 2, referrals: 3" in ran.err
    assert ran.err.endswith("Nothing was changed: this was a dry run.\n")


def test_a_list_that_nobody_filled_imports_nothing(app: App, tmp_path: Path) -> None:
    ran = imported(app, filled(tmp_path, {}))
    assert (ran.code, len(app.loads())) == (0, 1)
    assert "No row holds a result; nothing was imported." in ran.err


def test_somebody_else_may_have_called(app: App, tmp_path: Path) -> None:
    imported(app, filled(tmp_path, {"C3": {**VISIT, "员工号": "S2"}}))
    assert contacts(app) == {("S2", "C3", "2026-06-10", "visit", "有意向")}


def test_second_contacts_and_customers_who_are_not_on_the_list(app: App, tmp_path: Path) -> None:
    row = {**VISIT, "员工号": "S2"}
    again = {**row, "客户号": "C1", "联系日期": "2026-06-12"}
    path = filled(tmp_path, {"C1": VISIT}, again, {**row, "客户号": "N1"})
    ran = imported(app, path)
    assert len(contacts(app)) == 3
    assert "1 row(s): Customers who are not on this list" in ran.err
    assert ("N1", f"asked:{CAMPAIGN}") not in rows_of(app, "signals", "party_id", "kind")


def test_the_control_group_stays_the_control_group(app: App, tmp_path: Path) -> None:
    ran = imported(app, filled(tmp_path, {}, {**VISIT, "员工号": "S2", "客户号": "C4"}))
    assert "1 row(s): Customers of the control group were called" in ran.err
    groups = rows_of(app, "signals", "party_id", "kind")
    assert {kind for party, kind in groups if party == "C4"} == {f"control:{CAMPAIGN}"}


def test_a_csv_file_says_its_campaign_by_an_option(app: App, tmp_path: Path) -> None:
    text = "客户号,员工号,联系日期,联系方式,带来客户号1\nC1,S1,2026-06-10,电话,N1\nC3,S2,,,\n"
    path = text_file(tmp_path, "results.csv", text, "gb18030")
    assert "add --campaign ID" in imported(app, path).line
    assert imported(app, path, "--campaign", "A7").code == 0
    assert contacts(app) == {("S1", "C1", "2026-06-10", "call", None)}
    assert rows_of(app, "campaigns", "campaign_id", "started_on") == {("A7", "2026-06-10")}
    assert {p for p, _ in rows_of(app, "signals", "party_id", "kind")} == {"C1", "C3"}


def test_what_the_store_knows_of_a_campaign_stands(app: App, tmp_path: Path) -> None:
    known = [
        {"campaign_id": CAMPAIGN, "name": "春", "started_on": "2026-05-01", "product_id": "P1"}
    ]
    load(app, write_bank(tmp_path / "more", campaigns=known))
    imported(app, filled(tmp_path, {"C1": {**VISIT, "联系日期": "2026-05-02"}}))
    assert rows_of(app, "campaigns", "name", "started_on") == {("春", "2026-05-01")}
    assert {day for (day,) in rows_of(app, "signals", "raised_on")} == {"2026-05-01"}
    assert len(contacts(app)) == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_errors_are_told_row_by_row(app: App, tmp_path: Path, lang: str) -> None:
    path = filled(tmp_path, {"C1": VISIT, "C3": {**VISIT, "员工号": "S9"}})
    ran = call("campaign", "import-results", path, "--db", app.db, "--lang", lang)
    first, *_, rejected, _ = ran.err.splitlines()
    assert (ran.code, len(app.loads())) == (1, 2)
    assert first.startswith("filled.xlsx, sheet 2")
    assert "5" in first
    assert "员工号" in first
    assert "rejects-results.xlsx" in rejected


def test_a_file_of_errors_is_refused(app: App, tmp_path: Path) -> None:
    rows = [f"C9,S1,2026-06-{day:02}" for day in range(1, 23)]
    text = "\n".join(["customer_id,staff_id,contacted_on", *rows])
    ran = imported(app, text_file(tmp_path, "results.csv", text), "--campaign", "A7")
    assert (ran.code, len(app.loads())) == (1, 1)
    assert "… rows with an error besides: 2." in ran.err
    assert ran.err.splitlines()[-1].startswith("Too many rows have an error; nothing was imported")
    with pytest.raises(InputError, match="between 0 and 1"):
        app.import_results(
            app.read_results(tmp_path / "results.csv", campaign="A7"), max_reject_share=2
        )


SPOILT: dict[str, tuple[dict[str, object], str]] = {
    "another plan": ({"question": "coverage.handover"}, "is no call list"),
    "no day": ({"as_of": "soon"}, "how its list was made was changed"),
    "no campaign": ({"parameters": {"campaign": None}}, "how its list was made was changed"),
    "another campaign": ({"parameters": {"campaign": "A1"}}, "the list of another campaign"),
}


@pytest.mark.parametrize(("more", "says"), SPOILT.values(), ids=SPOILT)
def test_a_list_that_does_not_say_what_it_is_of(
    app: App, tmp_path: Path, more: dict[str, object], says: str
) -> None:
    said = {"as_of": "2026-06-01", "parameters": {"campaign": "A7"}, "listed": [], "n_control": 0}
    mark = json.dumps({"question": "campaign.plan", **said, **more})
    sheets = {"a": [["客户号", "员工号", "联系日期"]], "b": [["graphcrm", mark]]}
    path = workbook(tmp_path, "list.xlsx", sheets)
    given = "A7" if "another campaign" in says else None
    with pytest.raises(InputError, match=says):
        app.read_results(path, campaign=given)


CHAIN: dict[str, list[Row]] = {
    **BANK,
    "kinship": [
        {"customer_id": a, "other_customer_id": b, "relation": "亲属"}
        for a, b in (("C1", "007"), ("C1", "C3"), ("C1", "C4"))
    ],
    "coverage": [{"staff_id": "S1", "party_id": "C1", "role": "lead", "since": "2020-01-01"}],
    "firms": [{"firm_id": "F1"}, {"firm_id": "F2"}],
    "firm_links": [{"firm_id": "F2", "other_firm_id": "F1", "kind": "supplies"}],
    "employment": [{"customer_id": "C1", "firm_id": "F1", "role": "finance"}],
}


@pytest.fixture
def chain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> App:
    monkeypatch.setenv("GRAPHCRM_TODAY", "2026-06-01")
    return loaded(tmp_path, **CHAIN)


def planned(app: App, path: Path, *argv: str) -> Path:
    ran = call("campaign", "plan", "--db", app.db, "--lang", "zh", "--out", path, *argv)
    assert ran.code == 0
    return path


def test_a_plan_goes_out_as_a_list_and_comes_back(chain: App, tmp_path: Path) -> None:
    out, given = tmp_path / "list.xlsx", ("--kinds", "kinship", "--probability", "uniform:0.5")
    path = planned(chain, out, "--seeds", "2", "--control-share", "0.4", *given)
    asked = [str(i) for i in read_list(path).listed]
    ran = imported(chain, refilled(path, {asked[0]: {**SAME_DAY, "员工号": "S2"}}), "--json")
    said = json.loads(ran.out)
    assert (ran.code, said["n_asked"], said["n_control"], said["n_contacts"]) == (0, 2, 3, 1)
    groups = rows_of(chain, "signals", "party_id", "kind")
    held_back = {party for party, kind in groups if str(kind).startswith("control:")}
    assert len(held_back) == 3
    assert not held_back & set(asked)


def test_a_list_around_a_firm_comes_back_too(chain: App, tmp_path: Path) -> None:
    path = planned(chain, tmp_path / "list.xlsx", "--anchor", "F1")
    assert read_list(path).listed == ["C1", "007", "C3", "C4", "F2"]
    ran = imported(chain, refilled(path, {"F2": {**SAME_DAY, "员工号": "S2"}}), "--json")
    assert (ran.code, json.loads(ran.out)["n_asked"]) == (0, 5)
    assert contacts(chain) == {("S2", "F2", "2026-06-01", "visit", "有意向")}
