"""Which rules are broken how often, worked by hand."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import stdnum.cn.ric

from tests.banks import DAY
from tests.inspecting import broken, inspection

CARD = "11010519491231002X"
BORN = date(1949, 12, 31)


def customers(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"customers": [{"customer_id": f"C{n}", **row} for n, row in enumerate(rows)]}


def test_check_digits_and_the_birth_date_on_the_card(tmp_path: Path) -> None:
    bank = customers(
        {"id_no": CARD, "birth_date": BORN},
        {"id_no": CARD[:-1] + "1", "birth_date": BORN},  # unsound: its date proves nothing
        {"id_no": CARD, "birth_date": BORN + timedelta(days=1)},
        {"id_no": "110105491231002"},  # fifteen digits have no check digit
        {"id_no": "E12345678", "id_type": "护照"},  # no card, no rule
        {"id_no": "X1", "id_type": "身份证"},
        {},
    )
    rules = broken(inspection(tmp_path, bank), "validity")
    assert stdnum.cn.ric.is_valid(CARD)
    assert rules["id_card_checksum", "customers", "id_no"] == (5, 2)
    assert rules["birth_date_not_of_card", "customers", "birth_date"] == (2, 1)


def test_an_old_card_holds_a_birth_date_too(tmp_path: Path) -> None:
    bank = customers({"id_no": "110105491231002", "birth_date": BORN - timedelta(days=1)})
    rules = broken(inspection(tmp_path, bank), "validity")
    assert rules["birth_date_not_of_card", "customers", "birth_date"] == (1, 1)


@pytest.mark.parametrize(
    "phone",
    ["13900000001", "+8613900000001", "010-62345678", "0571 8234567", "62345678", "4008123456"],
)
def test_phones(tmp_path: Path, phone: str) -> None:
    rules = broken(inspection(tmp_path, customers({"phone": phone})), "validity")
    assert rules["phone_shape", "customers", "phone"] == (1, 0)


@pytest.mark.parametrize("phone", ["12345", "12900000001", "139000000012", "none", "0000000000"])
def test_no_phones(tmp_path: Path, phone: str) -> None:
    rules = broken(inspection(tmp_path, customers({"phone": phone})), "validity")
    assert rules["phone_shape", "customers", "phone"] == (1, 1)


def test_two_cells_of_a_customer(tmp_path: Path) -> None:
    bank = customers(
        {"aum": Decimal("1.00"), "deposits": Decimal("1.01")},
        {"aum": Decimal("1.01"), "deposits": Decimal("1.01")},
        {"aum": Decimal("1.00"), "birth_date": DAY, "opened_on": DAY - timedelta(days=1)},
        {"birth_date": BORN, "opened_on": DAY},
    )
    rules = broken(inspection(tmp_path, bank), "validity")
    assert rules["aum_below_deposits", "customers", "aum"] == (2, 1)
    assert rules["opened_before_born", "customers", "opened_on"] == (2, 1)


def test_dates_that_lie_ahead(tmp_path: Path) -> None:
    ahead = DAY + timedelta(days=1)
    bank = {
        **customers({"birth_date": ahead, "last_txn_on": DAY}),
        "staff": [{"staff_id": "S1", "leaves_on": ahead}],
        "contacts": [
            {"staff_id": "S1", "party_id": "C0", "contacted_on": day, "channel": "call"}
            for day in (DAY, ahead)
        ],
    }
    rules = broken(inspection(tmp_path, bank), "validity")
    future = {key[1:]: n for key, n in rules.items() if key[0] == "date_in_future"}
    assert future == {
        ("customers", "birth_date"): (1, 1),
        ("customers", "last_txn_on"): (1, 0),
        ("contacts", "contacted_on"): (2, 1),
    }


def test_what_is_named_has_a_row(tmp_path: Path) -> None:
    bank = {
        **customers({"branch_id": "B1", "tier": "gold"}, {"branch_id": "B9", "tier": "huge"}),
        "branches": [{"branch_id": "B1"}],
        "firms": [{"firm_id": "F1", "branch_id": "B9"}, {"firm_id": "F2", "is_client": False}],
    }
    rules = broken(inspection(tmp_path, bank), "validity")
    assert rules["unknown_reference", "customers", "branch_id"] == (2, 1)
    assert rules["unknown_reference", "customers", "tier"] == (2, 1)
    assert rules["unknown_reference", "firms", "branch_id"] == (1, 1)


def test_without_a_table_of_branches_no_branch_is_unknown(tmp_path: Path) -> None:
    rules = broken(inspection(tmp_path, customers({"branch_id": "B1"})), "validity")
    assert ("unknown_reference", "customers", "branch_id") not in rules


def test_credit_codes(tmp_path: Path) -> None:
    codes = ("91350100M000100Y43", "91350100M000100Y44", None)
    bank = {"firms": [{"firm_id": f"F{n}", "uscc": code} for n, code in enumerate(codes)]}
    rules = broken(inspection(tmp_path, bank), "validity")
    assert rules["uscc_checksum", "firms", "uscc"] == (2, 1)


def test_one_branch_alone(tmp_path: Path) -> None:
    bank = customers({"branch_id": "B1", "phone": "1"}, {"branch_id": "B2", "phone": "2"})
    rules = broken(inspection(tmp_path, bank, branch="B2"), "validity")
    assert rules == {("phone_shape", "customers", "phone"): (1, 1)}
