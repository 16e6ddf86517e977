"""The reference itself, on referrals few enough to work out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.reference import referral as plain
from tests.reference.ladder import ladder
from tests.reference.plain_coverage import Bank, Question, Row
from tests.reference.referral_credit import credit, in_fen, shares_of
from tests.reference.referral_forest import Edge, Forest

AS_OF = date(2026, 6, 30)
YEAR_AGO = date(2025, 6, 30)


@pytest.fixture
def bank() -> Bank:
    """A brought in B, B brought in C and D; X, Y and Z stand in a ring; Q was too late for C."""
    worth = {"A": "10", "B": "2000.00", "C": "3000.01", "D": "999.99", "X": "5000", "Y": None}
    people: list[Row] = [{"customer_id": p, "aum": w and Decimal(w)} for p, w in worth.items()]
    people += [{"customer_id": "Z", "closed_on": AS_OF}, {"customer_id": "Q"}]
    referrals = [
        ("A", "B", date(2026, 6, 1)),
        ("B", "C", date(2026, 6, 2)),
        ("B", "D", YEAR_AGO),  # 365 days ago: just outside the year
        ("Q", "C", date(2026, 6, 3)),
        ("X", "Y", date(2026, 1, 1)),
        ("Y", "Z", date(2026, 1, 2)),
        ("Z", "X", date(2026, 1, 2)),  # as late as Y's; Z is the larger id, so Z's edge is cut
        ("D", "D", date(2026, 1, 1)),
        ("S", "C", date(2026, 1, 1)),  # staff do not shadow B
    ]
    keys = ("referrer_id", "party_id", "referred_on")
    return {
        "customers": people,
        "staff": [{"staff_id": "S"}],
        "referrals": [dict(zip(keys, row, strict=True)) for row in referrals],
    }


def test_the_forest(bank: Bank) -> None:
    table = plain.forest(Question(bank, AS_OF))
    found = [
        (r["party_id"], r["parent_id"], r["generation"], r["n_descendants"]) for r in table.rows
    ]
    assert found == [
        ("A", None, 0, 3),
        ("B", "A", 1, 2),
        ("Z", None, 0, 2),
        ("X", "Z", 1, 1),
        ("C", "B", 2, 0),
        ("D", "B", 2, 0),
        ("Q", None, 0, 0),  # Q's only referral came too late
        ("Y", "X", 2, 0),
    ]
    assert table.rows[0]["worth_descendants"] == Decimal("6000.00")
    assert [r["recruited_by_staff"] for r in table.rows if r["party_id"] == "C"] == ["S"]


def test_a_ring_is_cut_at_its_latest_edge(bank: Bank) -> None:
    (row,) = plain.rings(Question(bank, AS_OF)).rows
    assert row["party_ids"] == ["X", "Y", "Z"]
    assert (row["cut_referrer_id"], row["cut_party_id"]) == ("Y", "Z")
    (late,) = plain.contested(Question(bank, AS_OF)).rows
    assert (late["party_id"], late["referrer_id"], late["parent_id"]) == ("C", "Q", "B")


def test_the_roots(bank: Bank) -> None:
    first = plain.roots(Question(bank, AS_OF)).rows[0]
    assert (first["root_id"], first["size"], first["depth"], first["breadth"]) == ("A", 4, 2, 2)
    assert first["k_factor"] == Fraction(2, 4)  # B and C within the year, D not


def test_a_chain_runs_from_the_root_down(bank: Bank) -> None:
    rows = plain.chain(Question(bank, AS_OF), "B").rows
    assert [row["party_id"] for row in rows] == ["A", "B", "D", "C"]  # D came first


def test_one_who_brings_in_five_on_a_day_is_suspicious() -> None:
    names = "BCDEFG"
    bank: Bank = {
        "customers": [{"customer_id": name} for name in "A" + names],
        "referrals": [
            {"referrer_id": "A", "party_id": name, "referred_on": AS_OF if name < "G" else YEAR_AGO}
            for name in names
        ],
    }
    table = plain.suspicious(Question(bank, AS_OF))
    assert [row["reason"] for row in table.rows] == [["burst"]] * 5
    assert table.totals["suspicious_share"] == Fraction(5, 6)


def test_what_speaks_against_a_referral() -> None:
    parties = {
        "A": {"opened_on": AS_OF, "phone": "1", "id_no": None},
        "B": {"opened_on": YEAR_AGO, "phone": "1", "id_no": None},
    }
    found = plain.reasons_against(Edge(AS_OF, "A", "B"), parties, n_that_day=4)
    assert found == ["referrer_opened_later", "shared_phone"]
    assert plain.reasons_against(Edge(AS_OF, "A", "A"), parties, n_that_day=5) == ["self_referral"]


def test_staff(bank: Bank) -> None:
    (row,) = plain.staff(Question(bank, AS_OF)).rows
    assert (row["n_recruited"], row["n_effective"], row["worth"]) == (1, 1, Decimal("3000.01"))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        # Nearest first, 3,000.01 yuan = 300,001 fen over b, then a.
        ("direct", {"b": 300_001}),
        ("root", {"a": 300_001}),
        ("split", {"b": 150_000, "a": 150_001}),  # equal remainders: a comes first
        ("decay", {"b": 200_001, "a": 100_000}),  # 200,000 2/3 and 100,000 1/3
    ],
)
def test_fen_go_to_the_largest_remainders(rule: str, expected: dict[str, int]) -> None:
    assert in_fen(300_001, shares_of(rule, ["b", "a"])) == expected


def test_what_is_over_the_cap_goes_to_nobody(bank: Bank) -> None:
    # Effective with a parent: B (2,000, from A, June), C (3,000.01, from B, June), X (5,000).
    table = credit(Question(bank, AS_OF), "root", cap=4000)
    found = [(r["referrer_id"], r["credit"], r["cut"], r["n_parties"]) for r in table.rows]
    assert found == [("A", 4000, Decimal("1000.01"), 2), ("Z", 4000, 1000, 1)]
    assert table.totals["worth"] == Decimal("10000.01")
    assert table.totals["n_worth_unknown"] == 1  # Y


def test_the_ladder() -> None:
    holdings = [("A", "P", YEAR_AGO), ("A", "R", AS_OF), ("B", "P", AS_OF), ("B", "R", AS_OF)]
    bank: Bank = {
        "customers": [
            {"customer_id": "A", "opened_on": YEAR_AGO},
            {"customer_id": "B", "opened_on": AS_OF, "aum": Decimal(1000)},
            {"customer_id": "C", "closed_on": AS_OF},
        ],
        "products": [
            {"product_id": "P", "category": "fund"},
            {"product_id": "R", "category": "loan"},
        ],
        "holdings": [{"party_id": p, "product_id": r, "opened_on": on} for p, r, on in holdings],
        "referrals": [{"referrer_id": "A", "party_id": "B", "referred_on": AS_OF}],
    }
    table = ladder(Question(bank, AS_OF))
    counts = [(r["level"], r["n_parties"], r["n_highest"]) for r in table.rows]
    assert counts == [
        ("recommends", 1, 1),
        ("buys_again", 1, 0),  # A; B opened both on one day
        ("stays", 1, 0),  # A, 365 days
        ("none", 1, 1),
        ("not_active", 1, 1),
    ]
    assert table.rows[0]["from_none"] == 1
    assert table.rows[3]["from_not_active"] == 1
    assert (table.totals["n_moved_up"], table.totals["n_moved_down"]) == (1, 0)


def test_nobody_referred_anybody() -> None:
    q = Question({}, AS_OF)
    assert plain.forest(q).rows == plain.roots(q).rows == plain.staff(q).rows == []
    assert Forest(q).rings == []
    assert [row["n_parties"] for row in ladder(q).rows] == [0] * 5
