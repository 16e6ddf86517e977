"""Check digits against python-stdnum, which looks at one number at a time."""

from datetime import date

import pyarrow as pa
import pytest
import stdnum.cn.ric
import stdnum.cn.uscc
from hypothesis import given
from hypothesis import strategies as st
from stdnum.exceptions import InvalidComponent, ValidationError

from graphcrm.ingest.checksums import id_card_ok, uscc_ok
from graphcrm.ingest.convert import convert
from graphcrm.model import TABLES

ID_NO, USCC = TABLES["customers"].column("id_no"), TABLES["firms"].column("uscc")
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
DISTRICTS = ("110105", "440524", "310101", "990101")  # the last is nowhere


@st.composite
def cards(draw: st.DrawFn) -> str:
    born = draw(st.dates(date(1900, 1, 1), date(2026, 1, 1)))
    body = f"{draw(st.sampled_from(DISTRICTS))}{born:%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return body + stdnum.cn.ric.calc_check_digit(body + "0")


@st.composite
def codes(draw: st.DrawFn) -> str:
    body = draw(st.from_regex(rf"[0-9]{{8}}[{ALPHABET}]{{9}}", fullmatch=True))
    return body + stdnum.cn.uscc.calc_check_digit(body)


def ours(number: str) -> bool:
    return bool(id_card_ok(convert(ID_NO, pa.array([number])).values)[0])


def ours_of_firm(code: str) -> bool:
    return bool(uscc_ok(convert(USCC, pa.array([code])).values)[0])


def theirs(number: str) -> bool:
    """As stdnum says, but for the district: its table ends some years ago, and ours knows none."""
    try:
        stdnum.cn.ric.validate(number)
    except InvalidComponent:
        return _has_a_birthday(number)
    except ValidationError:
        return False
    return True


def _has_a_birthday(number: str) -> bool:
    try:
        return bool(stdnum.cn.ric.get_birth_date(number))
    except InvalidComponent:
        return False


def swapped(number: str, at: int) -> str:
    return number[:at] + number[at + 1] + number[at] + number[at + 2 :]


@given(cards(), st.integers(0, 17), st.sampled_from("0123456789X"), st.integers(0, 16))
def test_cards_and_slips_of_the_pen(number: str, at: int, other: str, swap: int) -> None:
    slip = number[:at] + other + number[at + 1 :]
    written = [number, number.lower(), number.translate(FULL_WIDTH), slip, swapped(number, swap)]
    assert [ours(n) for n in written] == [theirs(n) for n in written]
    assert [ours(n) for n in written] == [True, True, True, slip == number, written[4] == number]


@given(codes(), st.integers(0, 17), st.sampled_from(ALPHABET + "IOSVZ"), st.integers(0, 16))
def test_codes_and_slips_of_the_pen(code: str, at: int, other: str, swap: int) -> None:
    # A letter for authority or kind is sound (N2 is a village's cooperative); stdnum takes digits.
    slip = code[:at] + (other if at > 1 else "0") + code[at + 1 :]
    written = [code, code.lower(), slip, swapped(code, swap)]
    assert [ours_of_firm(c) for c in written] == [stdnum.cn.uscc.is_valid(c) for c in written]
    assert [ours_of_firm(c) for c in written[:3]] == [True, True, slip == code]


@pytest.mark.parametrize("number", ["110105491231002", "350100100012345"])
def test_stdnum_knows_no_numbers_of_15_digits(number: str) -> None:
    assert not stdnum.cn.ric.is_valid(number)
    assert not stdnum.cn.uscc.is_valid(number)
    assert uscc_ok(pa.array([number]))[0]


def test_a_cooperative_has_a_letter_that_stdnum_refuses() -> None:
    body = "N2330106MF1234567"
    code = body + stdnum.cn.uscc.calc_check_digit(body)
    assert ours_of_firm(code)
    assert not stdnum.cn.uscc.is_valid(code)


@given(cards(), st.integers(0, 17), st.integers(0, 17))
def test_two_numbers_of_any_length_are_judged_alike(number: str, start: int, end: int) -> None:
    cut = number[:start] + number[end:]
    if len(cut) != 15:  # see above
        assert ours(cut) == (theirs(cut) or not cut)
