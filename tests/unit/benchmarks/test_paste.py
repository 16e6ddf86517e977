"""The documents say what the committed results give."""

import json
from pathlib import Path

import pytest

from benchmarks.paste import DOCUMENTS, RESULTS, pasted
from benchmarks.tables import BLOCKS

RESULTS_NOW = json.loads(RESULTS.read_text("utf-8"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_the_documents_are_fresh(document: Path) -> None:
    text = document.read_text("utf-8")
    assert pasted(text, RESULTS_NOW) == text, "run: python -m benchmarks.paste"


def test_every_table_is_in_the_performance_page() -> None:
    page = DOCUMENTS[0].read_text("utf-8")
    assert [name for name in BLOCKS if f"<!-- bench:{name} -->" not in page] == ["readme"]


def test_only_what_lies_between_markers_changes() -> None:
    text = "before\n<!-- bench:sizes -->\nold\n<!-- /bench -->\nafter <!-- bench:no\n"
    fresh = pasted(text, RESULTS_NOW)
    assert fresh.startswith("before\n<!-- bench:sizes -->\n|")
    assert fresh.endswith("|\n<!-- /bench -->\nafter <!-- bench:no\n")
    assert pasted(fresh, RESULTS_NOW) == fresh


def test_an_unknown_block_is_an_error() -> None:
    with pytest.raises(KeyError, match="nothing"):
        pasted("<!-- bench:nothing -->\n<!-- /bench -->", RESULTS_NOW)


def test_the_results_name_no_machine() -> None:
    assert set(RESULTS_NOW["machine"]) == {"cores", "memory_gib", "system", "python", "libraries"}
