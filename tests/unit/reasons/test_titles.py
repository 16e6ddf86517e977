import inspect
import re
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest

from graphcrm import reasons
from graphcrm.answer import Unit, Words
from graphcrm.app import QUESTIONS, App, question_function
from graphcrm.model import TABLES
from graphcrm.reasons.pages import PAGES
from graphcrm.reasons.titles import PARAMETERS, TITLES, TOTALS, WORDS, title_of, word_of
from tests import small_bank
from tests.builders import load, write_bank

MODULES = [import_module(f"graphcrm.reasons.{m.name}") for m in iter_modules(reasons.__path__)]
ARGUMENTS = {
    "coverage.leaver": (["S1"],),
    "coverage.handover": (["S1"],),
    "coverage.explain": ("C2",),
    "referral.chain": ("C2",),
    "campaign.evaluate": (["C2"],),
    "campaign.review": ("K",),
    "network.ego": ("C2",),
    "network.search": ("王",),
    "corporate.neighbourhood": ("F1",),
    "corporate.relocation": (["F1"],),
    "network.path": ("C1", "S3"),
    "crosssell.paths": ("C2",),
    "risk.cluster": ("C2",),
}
OPTIONS: dict[str, Any] = {"crosssell.list": {"where": "orphan and aum > 0"}}
LABELS = {
    code: labels[0]
    for table in TABLES.values()
    for column in table.columns
    for code, labels in column.words.items()
}


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> App:
    """Return the small bank, loaded, with a campaign and a product that somebody opened late."""
    folder = tmp_path_factory.mktemp("bank")
    app, started = small_bank.load(folder), "2026-06-01"
    campaign = [{"campaign_id": "K", "started_on": started}]
    asked = [{"party_id": "C1", "kind": "asked:K", "raised_on": started}]
    opened = [{"party_id": "C2", "product_id": "P1", "opened_on": started}]
    load(app, write_bank(folder / "more", campaigns=campaign, signals=asked, holdings=opened))
    return app


@pytest.mark.parametrize("question", QUESTIONS)
def test_everything_that_an_answer_names_has_a_title(bank: App, question: str) -> None:
    answer = bank.ask(question, *ARGUMENTS.get(question, ()), **OPTIONS.get(question, {}))
    assert {c.name for c in answer.columns} <= set(TITLES)
    closed = [c.labels for c in answer.columns if c.unit in (Unit.WORD, Unit.WORDS)]
    words = {w for labels in closed if isinstance(labels, Words) for w in labels.words}
    assert words <= set(WORDS)
    assert set(answer.totals) <= set(TOTALS)
    assert set(answer.parameters) <= set(PARAMETERS)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_column_that_a_question_documents_has_a_title(question: str) -> None:
    text = inspect.getdoc(question_function(question)) or ""
    columns = re.findall(r"\w+", text.partition("Returns")[2].partition("``")[2].partition("``")[0])
    assert columns
    assert set(columns) <= set(TITLES)


def test_words_of_the_model_have_its_labels() -> None:
    both = WORDS.keys() & LABELS.keys()
    assert {code: WORDS[code][0] for code in both} == {code: LABELS[code] for code in both}


def test_one_name_is_called_the_same_wherever_it_stands() -> None:
    """Later dictionaries go before earlier ones, so a second meaning would hide the first."""
    for kind, whole in {"TITLES": TITLES, "TOTALS": TOTALS, "WORDS": WORDS}.items():
        parts = [names for module in MODULES for n, names in vars(module).items() if kind in n]
        hidden = [(k, v) for part in parts for k, v in part.items() if whole.get(k, v) != v]
        assert hidden == []


def test_both_languages_are_there() -> None:
    for chinese, english in (
        name for names in (TITLES, TOTALS, PARAMETERS, WORDS, PAGES) for name in names.values()
    ):
        assert chinese
        assert english.isascii() or "…" in english


def test_lookup() -> None:
    assert title_of("worth", "zh") == "金额（元）"
    assert word_of("assigned", "en") == "assigned"
    assert title_of("brand_new", "zh") == "brand_new"
    assert word_of("never heard of", "zh") == "never heard of"
