"""Check characters, worked out digit by digit, apart from the vectorised code."""

from __future__ import annotations

import re

import pandas as pd

Frames = dict[str, pd.DataFrame]
USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def id_card_is_valid(number: str) -> bool:
    """GB 11643: sum of digit * 2^(17 - i), with the check digit, is 1 modulo 11."""
    values = [10 if c == "X" else int(c) for c in number]
    return sum(v << (17 - i) for i, v in enumerate(values)) % 11 == 1


def uscc_is_valid(code: str) -> bool:
    """GB 32100: sum of value * 3^i modulo 31 over all but the last, completed to 31 by it."""
    total = sum(USCC.index(c) * pow(3, i, 31) for i, c in enumerate(code[:17]))
    return (total + USCC.index(code[17])) % 31 == 0


def organisation_is_valid(code: str) -> bool:
    """GB 11714: eight characters weighted 3 7 9 10 5 8 4 2; check 11 - sum modulo 11."""
    total = sum(w * int(c) for w, c in zip((3, 7, 9, 10, 5, 8, 4, 2), code[:8], strict=True))
    check = 11 - total % 11
    return code[8] == {10: "X", 11: "0"}.get(check, str(check))


def test_id_cards_are_valid_unique_and_fit_the_person(frames: Frames) -> None:
    people = frames["customers"]
    assert people["id_no"].map(id_card_is_valid).all()
    assert people["id_no"].is_unique
    assert people["id_no"].str.startswith("99").all()  # no such province
    born = people["birth_date"].map(lambda d: d.strftime("%Y%m%d"))
    assert (people["id_no"].str[6:14] == born).all()
    assert ((people["id_no"].str[16].astype(int) % 2 == 1) == (people["gender"] == "M")).all()


def test_credit_codes_are_valid_and_unique(frames: Frames) -> None:
    codes = frames["firms"]["uscc"]
    assert codes.is_unique
    assert codes.map(uscc_is_valid).all()
    assert codes.str[8:17].map(organisation_is_valid).all()


def test_phones_look_like_mobile_numbers(frames: Frames) -> None:
    assert frames["customers"]["phone"].map(lambda p: bool(re.fullmatch(r"1[3-9]\d{9}", p))).all()


def test_ids_keep_leading_zeros(frames: Frames) -> None:
    assert frames["customers"]["customer_id"].str.fullmatch(r"0\d{9}").all()
    assert frames["holdings"]["account_no"].str.startswith("0").any()
