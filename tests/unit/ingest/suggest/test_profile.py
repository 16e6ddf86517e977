"""What cells look like."""

import pyarrow as pa
import pytest

from graphcrm.ingest.suggest.profile import Profile
from graphcrm.model import TABLES


def of(*cells: str) -> Profile:
    return Profile(pa.array(cells, pa.string()))


@pytest.mark.parametrize(
    ("cells", "formats"),
    [
        (["20260630", "2026/6/1"], {"usual"}),
        (["930101", "851231", "9999-12-31"], {"YYMMDD"}),
        (["30/6/2026", "01/12/2026"], {"DD/MM/YYYY"}),
        (["6/30/2026", "12/1/2026"], {"MM/DD/YYYY"}),
        (["1/2/2026", "3/4/2026"], {"DD/MM/YYYY", "MM/DD/YYYY"}),
        (["46203", "46204.5"], {"excel"}),
        (["50101", "50102"], {"YYMMDD", "excel"}),  # 2005-01-01 without its zero, or 2037
    ],
)
def test_dates_are_told_by_their_format(cells: list[str], formats: set[str]) -> None:
    shares = of(*cells).dates
    best = max(shares.values())
    assert best == 1
    fits = {name for name, share in shares.items() if share == best} - {"chinese"}
    assert ({"usual"} if "usual" in fits else fits) == formats


def test_shares_are_of_the_cells_that_hold_something() -> None:
    # A sound card, one with a wrong check digit, and two empty cells: a half.
    found = of("11010519491231002X", "110105194912310021", "", "无")
    assert (found.n, found.id_cards, found.phones) == (2, 0.5, 0.0)


def test_phones_codes_and_names() -> None:
    assert of("13800138000", "+8613900139000", "0571-1").phones == pytest.approx(2 / 3)
    assert of("S001", "S-2", "张伟").codes == pytest.approx(2 / 3)
    assert of("张伟", "欧阳明月", "S1").people == pytest.approx(2 / 3)
    assert of("91350100M000100Y43", "91350100M000100Y44").usccs == 0.5


def test_an_empty_column_fits_everything() -> None:
    found = of("", "-")
    assert (found.n, found.distinct_share, found.numbers.tolist()) == (0, 0.0, [])
    assert all(found.fit(column) == 1 for column in TABLES["customers"].columns)


def test_fit_is_the_share_that_a_load_reads() -> None:
    deposits, gender = (TABLES["customers"].column(c) for c in ("deposits", "gender"))
    assert of("1", "2.5", "x", "-1").fit(deposits) == 0.5
    assert of("男", "F", "甲").unknown_words(gender) == ["甲"]
    assert of(*map(str, range(20))).unknown_words(gender) == []  # no list of words


def test_words_for_not_known_are_found() -> None:
    assert of("未知", "2026-01-01", "/").null_words == ["未知", "/"]
