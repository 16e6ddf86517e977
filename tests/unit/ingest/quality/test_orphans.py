"""Rows that hang on nothing, worked by hand."""

from pathlib import Path
from typing import Any

from tests.banks import DAY
from tests.inspecting import broken, inspection

BANK: dict[str, list[dict[str, Any]]] = {
    "households": [{"household_id": "H1"}, {"household_id": "H2"}, {"household_id": "H3"}],
    "customers": [{"customer_id": f"C{n}", "branch_id": "B1"} for n in range(1, 5)],
    "firms": [{"firm_id": "F1"}, {"firm_id": "F2"}, {"firm_id": "F3", "is_client": False}],
    "staff": [
        {"staff_id": "S1", "branch_id": "B1"},
        {"staff_id": "S2"},
        {"staff_id": "S3", "is_virtual": True},
        {"staff_id": "S4", "leaves_on": DAY},
    ],
    "products": [{"product_id": "P1"}],
    "household_members": [
        {"household_id": "H1", "customer_id": "C1"},
        {"household_id": "H2", "customer_id": "C1", "until": DAY},  # he left: nobody is in it
    ],
    "coverage": [
        {"staff_id": "S1", "party_id": "C1", "role": "lead"},
        {"staff_id": "S1", "party_id": "C2", "role": "lead", "until": DAY},
    ],
    "holdings": [
        {"party_id": "C3", "product_id": "P1"},
        {"party_id": "C4", "product_id": "P1", "closed_on": DAY},
    ],
    "employment": [{"customer_id": "C1", "firm_id": "F1", "role": "employee", "until": DAY}],
}


def test_who_hangs_on_nothing(tmp_path: Path) -> None:
    assert broken(inspection(tmp_path, BANK), "orphans") == {
        ("household_without_members", "households", None): (3, 2),
        ("firm_without_links", "firms", None): (2, 1),  # an ended link is one; F3 is no client
        ("nobody_and_nothing_held", "customers", None): (4, 2),  # C2 and C4
        ("staff_without_branch", "staff", "branch_id"): (2, 1),
    }


def test_one_branch_alone(tmp_path: Path) -> None:
    assert broken(inspection(tmp_path, BANK, branch="B1"), "orphans") == {
        ("nobody_and_nothing_held", "customers", None): (4, 2),
        ("staff_without_branch", "staff", "branch_id"): (1, 0),
    }
