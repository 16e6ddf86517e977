import stat
from datetime import date
from pathlib import Path

import networkx as nx
import pyarrow.parquet as pq
import pytest

from graphcrm.app import App
from graphcrm.errors import InputError
from graphcrm.graph.ports import LoadOptions
from graphcrm.model import TABLES
from graphcrm.model.arrow import arrow_schema
from tests import small_bank


def table_rows(app: App) -> dict[str, list[str]]:
    with app.store.read() as scanner:
        return {table: sorted(map(repr, scanner.scan(table).to_pylist())) for table in TABLES}


@pytest.mark.parametrize("file_format", ["csv", "parquet"])
def test_what_was_written_loads_as_it_was(bank: App, tmp_path: Path, file_format: str) -> None:
    bank.export(tmp_path / "out", file_format=file_format)
    again = App(db=str(tmp_path / "again.duckdb"))
    again.load([tmp_path / "out"], options=LoadOptions(data_date=date(2026, 6, 30)))
    assert table_rows(again) == table_rows(bank)


def test_csv_is_spelled_as_an_extract(bank: App, tmp_path: Path) -> None:
    written = bank.export(tmp_path, file_format="csv")
    assert [p.name for p in written] == [f"{t}.csv" for t in TABLES if t in small_bank.FILES]
    assert (tmp_path / "payrolls.csv").read_text("utf-8") == (
        "firm_id,customer_id,month,amount\nF1,C1,2026-05,20000.00\nF1,C1,2026-06,20000.00\n"
    )
    text = (tmp_path / "employment.csv").read_text("utf-8")
    assert "C1,F1,legal_rep,2015-01-01,,,,0.51,0\n" in text
    assert small_bank.FORMULA in (tmp_path / "customers.csv").read_text("utf-8")
    assert '"said ""later"", twice"' in (tmp_path / "contacts.csv").read_text("utf-8")


def test_parquet_has_the_types_of_the_model(bank: App, tmp_path: Path) -> None:
    bank.export(tmp_path, file_format="parquet")
    schema = pq.read_schema(tmp_path / "customers.parquet")
    assert schema.equals(arrow_schema(TABLES["customers"]), check_metadata=False)


@pytest.mark.parametrize(("ending", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_graph_files_hold_names_only_when_asked(
    bank: App, tmp_path: Path, ending: str, read: object
) -> None:
    assert callable(read)
    (path,) = bank.export(tmp_path, file_format=ending)
    assert path == tmp_path / f"bank.{ending}"
    assert "王芳" not in path.read_text("utf-8")
    assert "C1" in read(path)
    bank.export(tmp_path, file_format=ending, names=True)
    assert "王芳" in path.read_text("utf-8")


def test_each_table_is_announced(bank: App, tmp_path: Path) -> None:
    ticks: list[str] = []
    bank.export(tmp_path, file_format="csv", tick=ticks.append)
    bank.export(tmp_path, file_format="gexf", tick=ticks.append)
    assert ticks == [*TABLES, "bank.gexf"]


@pytest.mark.parametrize("file_format", ["csv", "parquet", "graphml", "gexf"])
def test_files_are_their_owners(bank: App, tmp_path: Path, file_format: str) -> None:
    written = bank.export(tmp_path / "new", file_format=file_format)
    assert {stat.S_IMODE(path.stat().st_mode) for path in written} == {0o600}
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


def test_a_table_that_has_no_rows_any_more_leaves_no_file(bank: App, tmp_path: Path) -> None:
    (tmp_path / "feedback.csv").write_text("old")
    (tmp_path / "other.csv").write_text("not ours")
    bank.export(tmp_path, file_format="csv")
    assert not (tmp_path / "feedback.csv").exists()
    assert (tmp_path / "other.csv").read_text() == "not ours"


def test_another_format_is_refused(bank: App, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="csv, parquet, graphml, gexf"):
        bank.export(tmp_path / "out", file_format="xlsx")
    assert not (tmp_path / "out").exists()
