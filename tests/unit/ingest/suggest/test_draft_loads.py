"""A draft loads as it stands, and makes the store that the bank itself makes."""

from pathlib import Path

from graphcrm.graph.ports import LoadOptions
from graphcrm.ingest.suggest.suggest import suggest
from tests.builders import TODAY, content, new_app
from tests.unit.ingest.suggest.scrambled import (
    as_it_is,
    synonym,
    write_scrambled,
    written_by_a_bank,
)

OPTIONS = LoadOptions(data_date=TODAY)


def test_a_bank_with_its_own_headers_and_formats_ends_in_the_same_store(tmp_path: Path) -> None:
    write_scrambled(tmp_path / "own", 3, synonym, written_by_a_bank)
    write_scrambled(tmp_path / "plain", 3, lambda column, _: column.name, as_it_is)
    draft = suggest([tmp_path / "own"], staging=tmp_path)
    (tmp_path / "m.yaml").write_text(draft.yaml("zh"), "utf-8")
    mapped, direct = new_app(tmp_path, "mapped"), new_app(tmp_path, "direct")
    report = mapped.load([tmp_path / "own"], options=OPTIONS, mapping=tmp_path / "m.yaml")
    direct.load([tmp_path / "plain"], options=OPTIONS)
    assert {t: c.rejected for t, c in report.tables.items() if c.rejected} == {}
    assert content(mapped.store) == content(direct.store)
