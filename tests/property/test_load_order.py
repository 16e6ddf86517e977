"""The order in which a bank's files are named, and the format they have, change no answer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from graphcrm.app import App
from graphcrm.graph.ports import LoadOptions
from graphcrm.sample import generate, write
from graphcrm.settings import Settings
from tests.banks import DAY

QUESTIONS = ("coverage.single-links", "coverage.orphans", "coverage.departures")


def answers(folder: Path, files: list[Path]) -> list[object]:
    app = App(Settings(db=str(folder / "bank.duckdb"), today=DAY))
    app.load(files, options=LoadOptions(data_date=DAY))
    found = [app.ask(question) for question in QUESTIONS]
    found.append(app.ask("coverage.leaver", [str(found[-1].rows()[0]["staff_id"])]))
    return [(answer.totals, answer.rows()) for answer in found]


@pytest.mark.slow
def test_file_order_and_format_change_no_answer(tmp_path: Path, rng: np.random.Generator) -> None:
    bank = generate(200, seed=5)
    *csv, _truth = write(bank, tmp_path / "csv")
    *parquet, _truth = write(bank, tmp_path / "parquet", file_format="parquet")
    shuffled = [csv[i] for i in rng.permutation(len(csv))]
    expected = answers(tmp_path / "csv", csv)
    assert answers(tmp_path / "parquet", parquet) == expected
    (tmp_path / "shuffled").mkdir()
    assert answers(tmp_path / "shuffled", shuffled) == expected
