"""An answer as one HTML page: hand-made answers with every unit, names that are markup, a tree."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from graphcrm.answer import Column, Unit
from graphcrm.app import App
from graphcrm.errors import InputError
from graphcrm.graph.strings import Strings
from graphcrm.reasons import Lang
from graphcrm.views import answer_page
from graphcrm.views.answer_page import answer_html
from graphcrm.views.tables import write_answer
from tests.small_bank import SCRIPT
from tests.unit.views.answers import ALL_UNITS, FEW, of_columns
from tests.unit.views.test_report import Page


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_asks_nobody_for_anything(bank: App, lang: Lang) -> None:
    html = answer_html(bank.ask("coverage.single-links", book="all"), lang)
    page = Page(html)
    assert page.tags[0] == ("html", {"lang": "zh-CN" if lang == "zh" else "en"})
    assert "://" not in html
    assert "url(" not in html
    assert {tag for tag, _ in page.tags}.isdisjoint({"script", "link", "img", "iframe", "a"})
    assert not any(name.startswith("on") or name == "src" for _, a in page.tags for name in a)


def test_cells_are_as_people_read_them() -> None:
    text = Page(answer_html(ALL_UNITS, "en")).text
    for said in ("-1,234,567.89", "25.0%", "0.500", "S1, S2", "2026-06-01", "–"):
        assert said in text


def test_a_name_is_text() -> None:
    names = Column("name", Unit.TEXT, np.arange(2), Strings.of([SCRIPT, "=1+1 & co"]))
    html = answer_html(of_columns(names), "en")
    assert SCRIPT not in html
    assert SCRIPT in Page(html).text
    assert "=1+1 &amp; co" in html


def test_who_took_it_away_lies_across_it() -> None:
    marked = Page(answer_html(replace(FEW, mark="li.na 2026-06-30 08:05 UTC"), "en"))
    assert ("p", {"class": "mark", "aria-hidden": "true"}) in marked.tags
    assert marked.text.count("li.na 2026-06-30 08:05 UTC") == 2
    assert 'class="mark"' not in answer_html(FEW, "en")


def test_a_tree_is_indented() -> None:
    names = Column("name", Unit.TEXT, np.arange(2), Strings.of(["Wang", "Li"]))
    generation = Column("generation", Unit.COUNT, np.array([0, 1]))
    html = answer_html(replace(of_columns(names, generation), tree="generation"), "en")
    assert '<td class="name">└─ Li</td>' in html


def test_no_rows_are_said_and_some_counted() -> None:
    none = replace(FEW, columns=tuple(c.reorder(np.zeros(0, np.int64)) for c in FEW.columns))
    assert "No rows." in answer_html(none, "en")
    assert f"of {FEW.n_rows}" in Page(answer_html(FEW.limited(1), "en")).text


def test_a_page_holds_only_so_many_rows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(answer_page, "MOST_ROWS", FEW.n_rows - 1)
    with pytest.raises(InputError, match=r"fewer, or write \.xlsx"):
        write_answer(FEW, tmp_path / "few.html", "en")
    assert list(tmp_path.iterdir()) == []
    write_answer(FEW.limited(1), tmp_path / "few.html", "en")
    assert (tmp_path / "few.html").stat().st_mode & 0o077 == 0
