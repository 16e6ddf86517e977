"""The report page, opened from disk as a person would."""

import subprocess
import zlib
from pathlib import Path

import pytest

from graphcrm.ingest.quality import SCORES, SECTIONS
from graphcrm.reasons import Lang
from tests import small_bank
from tests.builders import loaded
from tests.unit.views import reports

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[Lang, Path]:
    folder = tmp_path_factory.mktemp("pages")
    bank = small_bank.load(folder)
    paths: dict[Lang, Path] = {"zh": folder / "zh.html", "en": folder / "en.html"}
    for lang, path in paths.items():
        reports.write(path, bank, lang)
    return paths


@pytest.fixture(scope="module")
def inspected(tmp_path_factory: pytest.TempPathFactory) -> dict[Lang, Path]:
    folder = tmp_path_factory.mktemp("quality")
    bank = loaded(folder, customers=[{"customer_id": "C1", "branch_id": small_bank.SCRIPT}])
    paths: dict[Lang, Path] = {"zh": folder / "zh.html", "en": folder / "en.html"}
    for lang, path in paths.items():
        bank.write_inspection(bank.quality([SCORES, *SECTIONS]), path, lang)
    return paths


def run(chromium: str, profile: Path, page: Path, *options: str) -> str:
    command = [
        chromium,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--no-first-run",
        "--hide-scrollbars",
        "--virtual-time-budget=2000",
        f"--user-data-dir={profile}",
        *options,
        page.as_uri(),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    return done.stdout


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_name_that_is_a_script_stays_text(
    chromium: str, pages: dict[Lang, Path], lang: Lang, tmp_path: Path
) -> None:
    dom = run(chromium, tmp_path, pages[lang], "--dump-dom")
    assert "&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;" in dom
    assert "<script" not in dom
    assert 'id="quality"' in dom
    assert "://" not in dom  # nothing that could be asked for


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_is_drawn(
    chromium: str, pages: dict[Lang, Path], lang: Lang, tmp_path: Path
) -> None:
    picture = tmp_path / "page.png"
    options = ("--window-size=1000,1400", f"--screenshot={picture}")
    run(chromium, tmp_path / "profile", pages[lang], *options)
    assert colours(picture) > 20


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_about_quality_is_drawn(
    chromium: str, inspected: dict[Lang, Path], lang: Lang, tmp_path: Path
) -> None:
    picture = tmp_path / "page.png"
    run(chromium, tmp_path / "profile", inspected[lang], f"--screenshot={picture}")
    assert colours(picture) > 20
    dom = run(chromium, tmp_path / "profile", inspected[lang], "--dump-dom")
    assert "<script" not in dom
    assert "://" not in dom


def test_the_page_prints(chromium: str, pages: dict[Lang, Path], tmp_path: Path) -> None:
    paper = tmp_path / "page.pdf"
    run(chromium, tmp_path / "profile", pages["en"], f"--print-to-pdf={paper}")
    assert paper.read_bytes().startswith(b"%PDF")


def colours(png: Path) -> int:
    """Count distinct byte runs of the picture's rows; a blank page has next to none."""
    data, at, packed = png.read_bytes(), 8, b""
    while at < len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        packed += data[at + 8 : at + 8 + size] if kind == b"IDAT" else b""
        at += size + 12
    rows = zlib.decompress(packed)
    stride = len(rows) // int.from_bytes(data[20:24], "big")
    return len({rows[i : i + stride] for i in range(0, len(rows), stride)})
