"""A mapping is tried on a server as on a file, and the server stays as it was."""

from pathlib import Path

import pytest

from graphcrm.app import App
from graphcrm.app.rehearsal import Rehearsal
from graphcrm.graph.ports import LoadOptions
from tests.builders import TODAY, content, load, new_app, write_bank
from tests.neo4j.access import Access
from tests.neo4j.apps import app_at

pytestmark = pytest.mark.neo4j

MAPPING = """\
version: 1
extracts:
  - file: list.csv
    tables:
      - {table: customers, columns: {customer_id: no, name: who}}
      - {table: coverage, columns: {staff_id: by, party_id: no, role: {constant: lead}}}
"""
FIRST = {"staff": [{"staff_id": "S1"}], "customers": [{"customer_id": "C1", "name": "a"}]}


def rehearsed(app: App, folder: Path) -> Rehearsal:
    """Load a bank of two, then try a list of which one row names staff that nobody knows."""
    load(app, write_bank(folder / "first", **FIRST))
    (folder / "m.yaml").write_text(MAPPING, "utf-8")
    (folder / "list.csv").write_text("no,who,by\nC1,b,S1\nC2,c,S1\nC3,d,S9\n", "utf-8")
    options = LoadOptions(data_date=TODAY)
    return app.check_mapping(
        folder / "m.yaml", [folder / "list.csv"], options=options, max_reject_share=1.0
    )


def test_both_stores_say_the_same_and_stay_as_they_were(
    empty_neo4j: Access, tmp_path: Path
) -> None:
    file, server = new_app(tmp_path), app_at(empty_neo4j, tmp_path / "snapshots", today=TODAY)
    said = [rehearsed(app, tmp_path).to_dict("en", personal=True) for app in (file, server)]
    assert said[0] == said[1]
    held = content(server.store)
    assert [row[:2] for row in held["customers"]] == [("C1", "a")]
    assert (held, len(server.loads())) == (content(file.store), 1)
    assert server.check() == []
