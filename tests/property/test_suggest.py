"""Whatever the files hold, a draft is made or an error says what to do."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from graphcrm.errors import InputError
from graphcrm.ingest.mapping_file import read_mapping
from graphcrm.ingest.suggest.suggest import suggest
from graphcrm.model import TABLES

KNOWN = sorted({h for t in TABLES.values() for c in t.columns for h in (c.title, *c.synonyms)})
headers = st.lists(st.sampled_from(KNOWN) | st.text(max_size=8), min_size=1, max_size=5)
cells = st.text(max_size=12) | st.sampled_from(["2026-01-02", "930101", "1,234.5", "是", "合计"])
tables = headers.flatmap(
    lambda names: st.tuples(
        st.just(names),
        st.lists(st.lists(cells, min_size=len(names), max_size=len(names)), max_size=2),
    )
)


def draft(name: str, content: bytes) -> None:
    """Draft for one file; the draft reads, or there is an error of ours."""
    with TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(content)
        try:
            found = suggest([Path(folder) / name], staging=Path(folder))
        except InputError:
            return
        (Path(folder) / "m.yaml").write_text(found.yaml("zh"), "utf-8")
        if any(one.active for one in found.drafts):
            read_mapping(Path(folder) / "m.yaml")


@given(content=st.binary(max_size=300), name=st.sampled_from(["a.csv", "a.xlsx", "a.parquet"]))
def test_any_bytes_give_a_draft_or_an_error(content: bytes, name: str) -> None:
    draft(name, content)


@given(table=tables)
def test_any_table_gives_a_draft_that_reads(table: tuple[list[str], list[list[str]]]) -> None:
    names, rows = table
    text = "\n".join(",".join(f'"{c.replace(chr(34), "")}"' for c in row) for row in [names, *rows])
    content = text.encode("utf-8", "replace")
    draft("客户.csv", content)
