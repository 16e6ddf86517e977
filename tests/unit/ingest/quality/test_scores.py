"""The score, its parts and what mending brings, worked by hand."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graphcrm.errors import NotFoundError
from graphcrm.ingest.quality.tally import WEIGHTS
from tests.banks import DAY
from tests.inspecting import answer, found, inspection

CARD, BORN, OPENED = "11010519491231002X", date(1949, 12, 31), date(2026, 1, 1)
BANK: dict[str, list[dict[str, Any]]] = {
    "customers": [
        {
            "customer_id": "C1",
            "branch_id": "B1",
            "phone": "13900000001",
            "id_no": CARD,
            "birth_date": BORN,
            "opened_on": OPENED,
        },
        {"customer_id": "C2", "branch_id": "B2", "phone": "12345"},
    ]
}
# B1: 5 of 7 key columns; six rules, none broken; nothing double; the file has all that is asked.
# B2: 2 of 7 key columns; one rule, broken; nothing double; nobody is known to be new.
# Nothing is dated monthly, so freshness is not known.
B1 = (0.35 * 5 / 7 + 0.25 + 0.15 + 0.15) / 0.90
B2 = (0.35 * 2 / 7 + 0.15) / 0.75
# The bank: (1 + 1 + 5 halves) / 7 columns; (5 + 1/2) / 6 rules.
BOTH = (0.35 * 0.5 + 0.25 * 5.5 / 6 + 0.15 + 0.15) / 0.90


def test_scores_and_parts(tmp_path: Path) -> None:
    second, first = found(inspection(tmp_path, BANK), "scores")
    assert (first["branch_id"], second["branch_id"]) == ("B1", "B2")  # the lowest first
    assert first["score"] == pytest.approx(B1)
    assert second["score"] == pytest.approx(B2)
    assert first["completeness"] == pytest.approx(5 / 7)
    assert (first["validity"], second["validity"]) == (1, 0)
    assert (first["uniqueness"], second["uniqueness"]) == (1, 1)
    assert (first["freshness"], second["freshness"]) == (None, None)
    assert (first["new_files"], second["new_files"]) == (1, None)
    assert (first["n_parties"], second["n_parties"]) == (1, 1)


def test_the_bank_is_no_mean_of_its_branches(tmp_path: Path) -> None:
    scores = answer(inspection(tmp_path, BANK), "scores")
    assert scores.totals["score"] == pytest.approx(BOTH)
    assert scores.totals["n_branches"] == 2
    assert {note.code: note.facts["n"] for note in scores.notes} == {
        "quality_bank": 2,
        "unknown_freshness": 2,
        "unknown_new_files": 1,
    }


def test_one_branch_alone(tmp_path: Path) -> None:
    scores = answer(inspection(tmp_path, BANK, branch="B2"), "scores")
    assert [row["branch_id"] for row in scores.rows()] == ["B2"]
    assert scores.totals["score"] == pytest.approx(B2)
    assert scores.parameters == {"branch": "B2"}


def test_what_mending_brings(tmp_path: Path) -> None:
    lines = found(inspection(tmp_path, BANK), "worst")
    gains = {(r["branch_id"], r["column"], r["rule"]): r["gain"] for r in lines}
    # One of two rows in one of six rules, and in one of seven columns.
    assert gains["B2", "phone", "phone_shape"] == pytest.approx(0.25 / 6 / 2 / 0.9)
    assert gains["B2", "id_no", "empty_cell"] == pytest.approx(0.35 / 7 / 2 / 0.9)
    assert gains["B1", "tier", "empty_cell"] == gains["B2", "tier", "empty_cell"]
    assert [r["gain"] for r in lines] == sorted(
        (float(str(r["gain"])) for r in lines), reverse=True
    )
    assert sum(float(str(gain)) for gain in gains.values()) == pytest.approx(1 - BOTH)


def test_mending_what_is_worst_raises_the_score_by_its_gain(tmp_path: Path) -> None:
    bank = {"customers": [*BANK["customers"][:1], {**BANK["customers"][1], "phone": "13900000002"}]}
    lines = found(inspection(tmp_path / "a", BANK), "worst")
    (gain,) = (float(str(r["gain"])) for r in lines if r["rule"] == "phone_shape")
    mended = answer(inspection(tmp_path / "b", bank), "scores").totals["score"]
    assert mended == pytest.approx(BOTH + gain)


def test_the_gain_of_a_branch_is_to_its_own_score(tmp_path: Path) -> None:
    lines = found(inspection(tmp_path, BANK, branch="B2"), "worst")
    gains = {r["rule"]: r["gain"] for r in lines if r["rule"] == "phone_shape"}
    assert gains == {"phone_shape": pytest.approx(0.25 / 0.75)}


def test_the_weights_are_a_whole() -> None:
    assert sum(WEIGHTS.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("bank", "n"),
    [
        ({}, 0),
        ({"customers": [{"customer_id": "C1"}]}, 1),  # one customer of whom nothing is known
        ({"households": [{"household_id": "H1"}]}, 0),
        ({"customers": [{"customer_id": "C1", "closed_on": DAY}]}, 0),
    ],
)
def test_a_bank_of_which_little_is_known(tmp_path: Path, bank: Any, n: int) -> None:
    asked = inspection(tmp_path, bank)
    scores = answer(asked, "scores")
    assert scores.n_rows == n
    assert scores.totals["score"] == (0 if n else None)
    for name in ("completeness", "managers", "validity", "duplicates", "orphans", "worst"):
        assert answer(asked, name).n_rows >= 0


def test_a_branch_with_staff_alone_is_listed_and_one_with_nothing_is_not(tmp_path: Path) -> None:
    bank = {
        "branches": [{"branch_id": "B1"}, {"branch_id": "B2"}],
        "staff": [{"staff_id": "S1", "branch_id": "B1"}],
    }
    assert [r["branch_id"] for r in found(inspection(tmp_path, bank), "scores")] == ["B1"]


def test_an_unknown_branch_is_refused_and_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError) as error:
        inspection(tmp_path, BANK, branch="B777")
    assert "B777" not in str(error.value)


def test_ties_go_by_id_and_no_branch_last(tmp_path: Path) -> None:
    branches = ("B2", None, "B1", "B1")
    rows: list[dict[str, Any]] = [
        {"customer_id": f"C{n}", "branch_id": branch} for n, branch in enumerate(branches)
    ]
    rows[1]["tier"] = "gold"  # makes up for the branch that is missing
    scores = answer(inspection(tmp_path, {"customers": rows}), "scores")
    lines = scores.rows()
    assert scores.totals["n_branches"] == 2
    assert [r["completeness"] for r in lines] == [0.142857143] * 3
    assert [r["branch_id"] for r in lines] == ["B1", "B2", None]
