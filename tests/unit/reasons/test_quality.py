"""Everything that an inspection names is called something, in both languages."""

import pytest

from graphcrm.answer import Answer, Unit, Words
from graphcrm.app import App
from graphcrm.ingest.quality import SCORES, SECTIONS
from graphcrm.model import TABLES
from graphcrm.reasons.pages import PAGES
from graphcrm.reasons.titles import PARAMETERS, SHEETS, TITLES, TOTALS, WORDS
from tests import small_bank

OF_THE_MODEL = {c.name for t in TABLES.values() for c in t.columns} | set(TABLES)


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> App:
    return small_bank.load(tmp_path_factory.mktemp("bank"))


def words_of(answer: Answer) -> set[str]:
    closed = [c.labels for c in answer.columns if c.unit is Unit.WORD]
    return {w for labels in closed if isinstance(labels, Words) for w in labels.words}


@pytest.mark.parametrize("name", [SCORES, *SECTIONS])
def test_everything_has_a_title(bank: App, name: str) -> None:
    answer = bank.quality([name], branch="B1")[name]
    assert {c.name for c in answer.columns} <= set(TITLES)
    assert words_of(answer) <= set(WORDS) | OF_THE_MODEL
    assert set(answer.totals) <= set(TOTALS)
    assert set(answer.parameters) <= set(PARAMETERS)
    assert answer.question in SHEETS
    assert f"method_{name}" in PAGES
    assert answer.rows("zh") is not None
