"""A draft loads as it stands, and makes the store that the bank itself makes."""

from pathlib import Path

from graphcrm.app import App
from graphcrm.graph.ports import LoadOptions
from graphcrm.ingest.suggest.suggest import suggest
from tests.builders import TODAY, content, new_app, rows_of
from tests.unit.ingest.suggest.scrambled import (
    as_it_is,
    synonym,
    write_scrambled,
    written_by_a_bank,
)

OPTIONS = LoadOptions(data_date=TODAY)


def load_by_draft(folder: Path) -> App:
    """Load the extracts in ``folder`` by the draft of a mapping; no row may be rejected."""
    draft = suggest([folder], staging=folder)
    mapping = folder.with_suffix(".yaml")
    mapping.write_text(draft.yaml("zh"), "utf-8")
    app = new_app(folder.parent, f"{folder.name}.duckdb")
    report = app.load([folder], options=OPTIONS, mapping=mapping)
    assert {t: c.rejected for t, c in report.tables.items() if c.rejected} == {}
    return app


def test_a_bank_with_its_own_headers_and_formats_ends_in_the_same_store(tmp_path: Path) -> None:
    write_scrambled(tmp_path / "own", 3, synonym, written_by_a_bank)
    write_scrambled(tmp_path / "plain", 3, lambda column, _: column.name, as_it_is)
    direct = new_app(tmp_path, "direct")
    direct.load([tmp_path / "plain"], options=OPTIONS)
    assert content(load_by_draft(tmp_path / "own").store) == content(direct.store)


WIDE = """\
客户管户清单,,,,,,,,,,
单位：万元,,,,,,,,,,
客户编码,客户姓名,出生年月日,存款余额,管户人工号,管户人,协办人工号,分配日期,户号,单位编号,单位名称
C1,甲,900102,1.5,S1,张三,S2,2026/1/2,H1,F1,某厂
C2,乙,910304,20,S1,张三,,2026/1/3,H1,,
C3,丙,920506,3,,,,,,F1,某厂
合计,,,24.5,,,,,,,
"""


def test_a_wide_list_loads_into_all_its_tables(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "清单_202606.csv").write_text(WIDE, "gb18030")
    app = load_by_draft(tmp_path / "in")
    money = rows_of(app, "customers", "customer_id", "birth_date", "deposits")
    assert {(c, b, float(str(d))) for c, b, d in money} == {
        ("C1", "1990-01-02", 15_000.0),
        ("C2", "1991-03-04", 200_000.0),
        ("C3", "1992-05-06", 30_000.0),
    }
    assert rows_of(app, "staff", "staff_id", "name") == {("S1", "张三"), ("S2", None)}
    assert rows_of(app, "coverage", "staff_id", "party_id", "role", "since") == {
        ("S1", "C1", "lead", "2026-01-02"),
        ("S1", "C2", "lead", "2026-01-03"),
        ("S2", "C1", "assistant", None),
    }
    assert rows_of(app, "household_members", "household_id", "customer_id") == {
        ("H1", "C1"),
        ("H1", "C2"),
    }
    assert rows_of(app, "employment", "customer_id", "firm_id") == {("C1", "F1"), ("C3", "F1")}
    assert rows_of(app, "firms", "firm_id", "name") == {("F1", "某厂")}
