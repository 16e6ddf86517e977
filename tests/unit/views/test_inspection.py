"""The page, the workbook and the document of an inspection."""

import json
import re
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from graphcrm.answer import Answer
from graphcrm.app import App
from graphcrm.errors import InputError
from graphcrm.ingest.quality import SCORES, SECTIONS
from graphcrm.reasons import Lang
from graphcrm.views.inspection import ROWS_SHOWN, WHOLE
from tests import small_bank
from tests.builders import loaded

HOSTILE = "<b>B1</b>"


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> App:
    return small_bank.load(tmp_path_factory.mktemp("bank"))


def sections(app: App) -> dict[str, Answer]:
    return app.quality([SCORES, *SECTIONS])


def page(app: App, path: Path, lang: Lang) -> str:
    app.write_inspection(sections(app), path, lang)
    return path.read_text("utf-8")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_has_every_section_and_asks_nobody(bank: App, tmp_path: Path, lang: Lang) -> None:
    html = page(bank, tmp_path / "q.html", lang)
    assert re.findall(r'<section id="(\w+)"', html) == [SCORES, *SECTIONS]
    assert "://" not in html
    assert "<script" not in html
    assert "{" not in re.sub(r"<style>.*?</style>", "", html, flags=re.S)


def test_nobody_is_named_on_the_page(bank: App, tmp_path: Path) -> None:
    html = page(bank, tmp_path / "q.html", "zh")
    for person in ("王芳", "张伟", "欧阳明月", "13900000001", "11010119800102001X", "C1"):
        assert person not in html


def test_what_comes_from_files_is_escaped(tmp_path: Path) -> None:
    app = loaded(tmp_path, customers=[{"customer_id": "C1", "branch_id": HOSTILE}])
    html = page(app, tmp_path / "q.html", "en")
    assert HOSTILE not in html
    assert "&lt;b&gt;B1" in html


def test_a_long_section_says_how_much_of_it_is_shown(tmp_path: Path) -> None:
    rows = [{"customer_id": f"C{n}", "branch_id": f"B{n:03d}"} for n in range(ROWS_SHOWN + 1)]
    html = page(loaded(tmp_path, customers=rows), tmp_path / "q.html", "en")
    assert f"The first {ROWS_SHOWN} of {ROWS_SHOWN + 1} rows." in html


def test_words_and_tables_are_chinese_on_a_chinese_page(bank: App, tmp_path: Path) -> None:
    html = page(bank, tmp_path / "q.html", "zh")
    for text in ("身份证校验位不符", "个人客户", "出生日期", "最需改正之处", "完整性 35%"):
        assert text in html


def test_a_workbook_in_chinese(bank: App, tmp_path: Path) -> None:
    bank.write_inspection(sections(bank), tmp_path / "q.xlsx", "zh")
    book = CalamineWorkbook.from_path(tmp_path / "q.xlsx")
    assert book.sheet_names[:2] == ["机构得分", "最需改正之处"]
    assert book.sheet_names[-1] == "说明"
    assert book.get_sheet_by_name("机构得分").to_python()[0][:2] == ["机构号", "得分"]


def test_the_document_is_one(bank: App, tmp_path: Path) -> None:
    bank.write_inspection(sections(bank), tmp_path / "q.json", "en")
    document = json.loads((tmp_path / "q.json").read_text("utf-8"))
    assert document["question"] == "quality"
    assert list(document["sections"]) == list(SECTIONS)


def test_another_ending_is_refused(bank: App, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=", ".join(WHOLE)):
        bank.write_inspection(sections(bank), tmp_path / "q.csv", "en")
