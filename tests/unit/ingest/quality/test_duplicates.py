"""Rows that are alike, worked by hand."""

from pathlib import Path
from typing import Any

from tests.banks import DAY
from tests.inspecting import found, inspection

WANG = {"name": "王芳", "phone": "13900000001", "birth_date": DAY, "id_no": "1"}
BANK: dict[str, list[dict[str, Any]]] = {
    "customers": [
        {"customer_id": "C1", "branch_id": "B1", **WANG},
        {"customer_id": "C2", "branch_id": "B2", **WANG},
        {"customer_id": "C3", "branch_id": "B2", **WANG, "closed_on": DAY},
        {"customer_id": "C4", "branch_id": "B2", "name": "王芳", "id_no": "2"},
        {"customer_id": "C5", "branch_id": "B2", "name": "Li", "phone": "13900000001"},
        {"customer_id": "C6", "id_no": "2"},
    ],
    "firms": [{"firm_id": f"F{n}", "uscc": "U"} for n in range(3)],
}


def alike(tmp_path: Path, bank: Any, branch: str | None = None) -> dict[Any, Any]:
    lines = found(inspection(tmp_path, bank, branch=branch), "duplicates")
    return {
        (r["table"], r["rule"]): (r["n_checked"], r["n_groups"], r["n_bad"], r["share"])
        for r in lines
    }


def test_groups_and_rows(tmp_path: Path) -> None:
    # C1, C2 share a document, and so do C4, C6; C3 is closed.
    assert alike(tmp_path, BANK) == {
        ("customers", "same_id_no"): (4, 2, 4, 1.0),
        ("customers", "same_name_and_phone"): (3, 1, 2, 0.666666667),
        ("customers", "same_name_and_birth_date"): (2, 1, 2, 1.0),
        ("customers", "phone_of_many"): (3, 0, 0, 0.0),
        ("firms", "same_uscc"): (3, 1, 3, 1.0),
    }


def test_a_branch_has_its_rows_of_groups_that_reach_into_others(tmp_path: Path) -> None:
    rules = alike(tmp_path, BANK, branch="B2")
    assert rules["customers", "same_id_no"] == (2, 2, 2, 1.0)
    assert rules["customers", "same_name_and_phone"] == (2, 1, 1, 0.5)
    assert ("firms", "same_uscc") not in rules


def test_a_phone_of_more_than_five_is_nobodys(tmp_path: Path) -> None:
    rows = [{"customer_id": f"C{n}", "phone": "13900000001" if n < 6 else "9"} for n in range(11)]
    assert alike(tmp_path / "a", {"customers": rows})["customers", "phone_of_many"] == (
        *(11, 1, 6, 0.545454545),
    )


def test_one_number_written_in_several_ways_is_one(tmp_path: Path) -> None:
    ids = ["11010119900307002X", "11010119900307002x", "8613900000001", None]
    phones = ["13900000001", "+86 139-0000-0001", "8613900000001", "86139000"]
    codes = ["D2143569-X", "d2143569x", "D2143569-X1"]
    customers = [
        {"customer_id": f"C{n}", "name": "Li", "id_no": i, "phone": phone}
        for n, (i, phone) in enumerate(zip(ids, phones, strict=True))
    ]
    firms = [{"firm_id": f"F{n}", "uscc": code} for n, code in enumerate(codes)]
    rules = alike(tmp_path, {"customers": customers, "firms": firms})
    assert rules["customers", "same_id_no"] == (3, 1, 2, 0.666666667)
    assert rules["customers", "same_name_and_phone"] == (4, 1, 3, 0.75)
    assert rules["firms", "same_uscc"] == (3, 1, 2, 0.666666667)


def test_nothing_to_compare(tmp_path: Path) -> None:
    assert alike(tmp_path, {"customers": [{"customer_id": "C1", "name": "Li"}]}) == {}
