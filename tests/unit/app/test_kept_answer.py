"""An answer kept as a file is the answer."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from graphcrm.answer import OwnTexts, Words
from graphcrm.app import QUESTIONS, App
from graphcrm.app.kept_answer import keep, kept
from graphcrm.app.parameters import takes
from graphcrm.errors import NotFoundError
from tests import small_bank

GIVEN: dict[str, Any] = {
    "staff": ["S1"],
    "party": "C1",
    "firms": ["F1"],
    "firm": "F1",
    "text": "王",
    "start": "C1",
    "end": "C2",
    "where": "tier>=gold",
}

TOO_SMALL = (
    "campaign.plan",
    "campaign.evaluate",
    "campaign.review",
    "risk.cluster",
    "crosssell.evaluate",
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> App:
    return small_bank.load(tmp_path_factory.mktemp("bank"))


@pytest.mark.parametrize("question", [q for q in QUESTIONS if q not in TOO_SMALL])
def test_it_reads_as_it_was_written(question: str, app: App, tmp_path: Path) -> None:
    given = {name: value for name, value in GIVEN.items() if takes(question, name)}
    answer = app.ask(question, **given)
    path = tmp_path / "answer.npz"
    keep(answer, path)
    again = kept(path)
    for lang in ("zh", "en"):
        assert again.to_dict(lang) == answer.to_dict(lang)
    assert again.tree == answer.tree
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_texts_in_two_languages_and_none(app: App, tmp_path: Path) -> None:
    answer = app.ask("coverage.orphans")
    column = answer.column("party_id")
    assert answer.n_rows > 0
    two = OwnTexts(zh=("甲", "乙", "丙"), en=("a", "b", "c"))
    last = np.full(answer.n_rows, 2)
    last[0] = -1
    columns = (
        *answer.columns,
        type(column)("own", column.unit, last, two),
        type(column)("one", column.unit, last, Words(("x", "y", "z"))),
    )
    more = type(answer)("coverage.orphans", answer.as_of, "ab", {"a": [1]}, columns, limit=1)
    keep(more, tmp_path / "a.npz")
    again = kept(tmp_path / "a.npz")
    assert again.limit == 1
    assert again.column("own").cells(0, answer.n_rows, "zh") == [None] + ["丙"] * (
        answer.n_rows - 1
    )
    assert again.to_dict("zh") == more.to_dict("zh")


def test_one_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="is gone"):
        kept(tmp_path / "answer.npz")
