"""The example of the manual is run."""

import re
from pathlib import Path

from tests.builders import load, new_app, rejected, rows_of
from tests.unit.ingest.extracts import text_file

MANUAL = (Path(__file__).parents[3] / "docs" / "mapping.md").read_text("utf-8")


def block(kind: str) -> str:
    found = re.search(rf"```{kind}\n(.*?)```", MANUAL, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_example_gives_customers_staff_and_coverage(tmp_path: Path) -> None:
    text_file(tmp_path, "客户清单_202606.csv", block("csv"), "gb18030")
    said = text_file(tmp_path, "bank.yaml", block("yaml"))
    app = new_app(tmp_path)
    report = load(app, tmp_path / "客户清单_202606.csv", mapping=said)
    assert [rule for *_, rule in rejected(report)] == ["total_row"]
    money = rows_of(app, "customers", "customer_id", "birth_date", "closed_on", "aum", "deposits")
    assert {tuple(map(str, row)) for row in money} == {
        ("C00017", "2001-06-30", "None", "1515000.00", "310000.00"),
        ("C00018", "1993-01-01", "2026-06-15", "None", "25000.00"),
        ("C00019", "1988-03-02", "None", "60000.00", "60000.00"),
    }
    assert rows_of(app, "staff", "staff_id", "name") == {("S0086", "李强")}
    assert rows_of(app, "coverage", "party_id", "role") == {
        ("C00017", "lead"),
        ("C00018", "assistant"),
    }
    assert rows_of(app, "products", "product_id", "side") == {("TD", "liability")}
