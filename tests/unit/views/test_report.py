import re
import stat
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from graphcrm.answer import Answer
from graphcrm.app import App
from graphcrm.errors import InputError
from graphcrm.reasons import Lang, say
from graphcrm.views.report import report_html
from tests.small_bank import SCRIPT
from tests.unit.views import reports

LANGS: tuple[Lang, ...] = ("zh", "en")


class Page(HTMLParser):
    """Collects the tags and the text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def page(bank: App, tmp_path: Path, lang: Lang = "en") -> Page:
    return Page(reports.write(tmp_path / "report.html", bank, lang))


def nothing(answer: Answer) -> Answer:
    none = np.zeros(0, np.int64)
    totals = {**answer.totals, "n_single_link": 0, "worth_single_link": 0.0}
    return replace(answer, columns=tuple(c.reorder(none) for c in answer.columns), totals=totals)


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_asks_nobody_for_anything(bank: App, tmp_path: Path, lang: Lang) -> None:
    html = reports.write(tmp_path / "report.html", bank, lang)
    found = Page(html)
    assert "://" not in html
    assert "url(" not in html
    assert "@import" not in html
    assert {tag for tag, _ in found.tags}.isdisjoint({"script", "link", "img", "iframe", "object"})
    assert all((a.get("href") or "#").startswith("#") for _, a in found.tags)
    assert not any(name.startswith("on") or name == "src" for _, a in found.tags for name in a)


@pytest.mark.parametrize("lang", LANGS)
def test_a_name_is_text(bank: App, tmp_path: Path, lang: Lang) -> None:
    html = reports.write(tmp_path / "report.html", bank, lang)
    assert SCRIPT not in html
    assert SCRIPT in Page(html).text
    assert "Bank &amp; Sons" in html


@pytest.mark.parametrize(("lang", "declared"), [("zh", "zh-CN"), ("en", "en")])
def test_the_page_says_its_language(bank: App, tmp_path: Path, lang: Lang, declared: str) -> None:
    assert page(bank, tmp_path, lang).tags[0] == ("html", {"lang": declared})


def test_every_section_opens_with_what_it_means(bank: App, tmp_path: Path) -> None:
    html = reports.write(tmp_path / "report.html", bank, "en")
    opening = re.findall(r"<h2>.*?</h2>\s*<p class=\"says\">(.*?)</p>", html, re.DOTALL)
    departures, single = bank.ask("coverage.departures"), bank.ask("coverage.single-links")
    assert len(opening) == 4
    assert opening[0] == say(departures.notes[0], "en")
    assert say(single.notes[0], "en").split(",")[1:] == opening[1].split(",")[1:]
    assert opening[2].startswith("10 rows of 2 tables were read: 6 new, 2 updated")
    assert opening[3].startswith(
        "Of 3 key columns 1 are filled throughout; the least filled is phone of customers (60.0%)."
    )


def test_every_section_ends_with_doubts_and_method(bank: App, tmp_path: Path) -> None:
    text = page(bank, tmp_path).text
    assert text.count("How it is counted") == 4
    assert text.count("What is not known") == 3
    assert say(bank.ask("coverage.departures").notes[1], "en") in text
    assert "customers.csv: <b>look</b>" in text
    assert "within 180 days" in text
    assert "at least 50,000 yuan" in text


def test_the_figures_are_those_of_the_answers(bank: App, tmp_path: Path) -> None:
    text = page(bank, tmp_path).text
    assert "1 张伟 S1 B1 2 5,250,000.50" in text
    assert "of 5 · 5,330,000.50 yuan" in text
    assert "99.9%" in text  # never 100 % before the last cell is filled
    assert "A key cell is empty" in text
    assert "/data/rejects-L00001.csv" in text
    assert "Closed" in text


def test_the_longest_bar_is_the_worst_departure(bank: App, tmp_path: Path) -> None:
    html = reports.write(tmp_path / "report.html", bank, "en").partition('id="single-links"')[0]
    widths = [float(w) for w in re.findall(r'class="fill" width="([\d.]+)"', html)]
    assert widths == [100.0, 1.52, 0.0]  # 80,000.00 / 5,250,000.50


def test_an_empty_bank_has_a_page_too(bank: App) -> None:
    empty: dict[str, Any] = {
        "tables": {},
        "rejects_file": None,
        "warnings": [],
        "refused": ["customers"],
    }
    single = nothing(bank.ask("coverage.single-links"))
    for lang in LANGS:
        html = report_html(
            lang=lang,
            bank="",
            load=empty,
            quality={},
            departures=nothing(bank.ask("coverage.departures", worth="business")),
            single_links=single,
        )
        assert "business" in html
    assert "There are no staff." in html
    assert "No party of the managed book hangs on one person." in html
    assert "No row was rejected." in html
    assert "it was these tables: customers" in html


def test_the_file_is_small_whole_and_private(bank: App, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    reports.write(path, bank, "zh")
    assert path.stat().st_size < 60_000
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(InputError, match="cannot write"):
        reports.write(tmp_path / "absent" / "report.html", bank, "zh")


def test_colours_can_be_read(bank: App, tmp_path: Path) -> None:
    """WCAG AA: text at least 4.5 to 1 on every background of the page."""
    html = reports.write(tmp_path / "report.html", bank, "zh")
    inks = set(re.findall(r"[{ ;]color: (#[0-9a-f]{6})", html))
    papers = {"#ffffff", *re.findall(r"background: (#[0-9a-f]{6})", html)}
    assert len(inks) > 3
    assert {ink for ink in inks for paper in papers if _contrast(ink, paper) < 4.5} == set()


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
