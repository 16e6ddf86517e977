"""Credit for those who brought others in, worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.analysis import referral, referral_credit
from graphcrm.errors import InputError
from graphcrm.graph import View
from tests.banks import DAY
from tests.unit.analysis.small import Make, ago, brought, cells, codes, customer

# A -> B -> C -> D in one line; A -> E.  C is worth too little, E has left.
WORTH: dict[str, Any] = {"A": 5000, "B": "1000.00", "C": "999.99", "D": "7000.01", "E": 9000}
LINE = [("A", "B"), ("B", "C"), ("C", "D"), ("A", "E")]


def bank(make: Make, **worth: Any) -> View:
    people = [
        customer(c, yuan, closed_on=ago(1) if c == "E" else None)
        for c, yuan in (WORTH | worth).items()
    ]
    return make(customers=people, referrals=[brought(a, b, 100) for a, b in LINE]).view(DAY)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        # B's 1,000 and D's 7,000.01; C is worth too little and E has left.
        ("direct", [("C", 7000.01, 1), ("A", 1000.0, 1)]),
        ("root", [("A", 8000.01, 2)]),
        # D: 700,001 fen over C, B, A as 4 : 2 : 1 = 400,000 4/7, 200,000 2/7, 100,000 1/7;
        # the fen left over goes to C.
        ("decay", [("C", 4000.01, 1), ("A", 2000.0, 2), ("B", 2000.0, 1)]),
        # D: 233,333 2/3 each; the two fen left over go to A and B.
        ("split", [("A", 3333.34, 2), ("B", 2333.34, 1), ("C", 2333.33, 1)]),
    ],
)
def test_rules(make: Make, rule: Any, expected: list[tuple[str, float, int]]) -> None:
    answer = referral.credit(bank(make), rule=rule)
    assert cells(answer, "referrer_id", "credit", "n_parties") == expected
    assert answer.totals == {
        "credit": 8000.01,
        "cut": 0.0,
        "worth": 8000.01,
        "n_parties": 2,
        "n_worth_unknown": 0,
    }


def test_the_least_worth_can_be_set(make: Make) -> None:
    answer = referral.credit(bank(make), effective_worth=999.99)
    assert ("B", 999.99) in cells(answer, "referrer_id", "credit")
    assert referral.credit(bank(make), effective_worth=0).totals["n_parties"] == 3


def test_unknown_worth_is_counted_and_not_credited(make: Make) -> None:
    answer = referral.credit(bank(make, D=None))
    assert answer.totals["worth"] == 1000.0
    assert answer.totals["n_worth_unknown"] == 1
    assert "worth_unknown" in codes(answer)


def capped(make: Make, days: tuple[int, int, int], cap: float) -> list[Any]:
    """Return A's credit and cut for three parties of 1,000 yuan."""
    people = [customer(c, 1000) for c in "ABCD"]
    referrals = [brought("A", c, n) for c, n in zip("BCD", days, strict=True)]
    answer = referral.credit(make(customers=people, referrals=referrals), cap=cap)
    assert answer.totals["worth"] == 3000.0
    return cells(answer, "credit", "cut")


def test_the_cap_is_for_each_calendar_month(make: Make) -> None:
    # The last day is 30 June: 0 and 29 days ago are June, 30 days ago is 31 May.
    assert capped(make, (0, 29, 30), 1500.5) == [(2500.5, 499.5)]
    assert capped(make, (0, 29, 28), 1500.5) == [(1500.5, 1499.5)]
    assert capped(make, (0, 30, 365), 1500.5) == [(3000.0, 0.0)], "June of a year ago is another"


def test_the_cap_is_for_each_referrer(make: Make) -> None:
    answer = referral.credit(bank(make), rule="split", cap=2333.33)
    assert cells(answer, "referrer_id", "credit", "cut") == [
        ("A", 2333.33, 1000.01),
        ("B", 2333.33, 0.01),
        ("C", 2333.33, 0.0),
    ]
    assert answer.totals["cut"] == 1000.02


@pytest.mark.parametrize("cap", [0, 0.004])
def test_a_cap_of_nothing_cuts_all_and_says_so(make: Make, cap: float) -> None:
    answer = referral.credit(bank(make), cap=cap)
    assert answer.totals["credit"] == 0
    assert answer.totals["cut"] == answer.totals["worth"] == 8000.01
    assert "cap_is_zero" in codes(answer)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"rule": "everything"}, "rule is one of direct, root, decay, split"),
        ({"cap": -0.01}, "cap is an amount of yuan"),
        ({"cap": float("nan")}, "cap is an amount of yuan"),
        ({"cap": 1e307}, "cap is an amount of yuan"),
        ({"effective_worth": -1}, "effective_worth is an amount"),
        ({"effective_worth": float("inf")}, "effective_worth is an amount"),
        ({"effective_worth": 1e16}, "effective_worth is an amount"),
        ({"worth": "height"}, "worth is measured by"),
    ],
)
def test_what_cannot_be_used_is_refused(make: Make, given: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        referral.credit(bank(make), **given)


def test_a_cut_is_spoken_of_where_there_is_a_cap(make: Make) -> None:
    assert "cap_cuts" in codes(referral.credit(bank(make), cap=1))
    assert not {"cap_cuts", "cap_is_zero"} & set(codes(referral.credit(bank(make))))


def test_sums_that_would_not_be_exact_are_refused(make: Make) -> None:
    people = [customer(f"C{i:02d}", "9999999999999999.99") for i in range(50)]
    with pytest.raises(InputError, match="too large to be summed"):
        referral.credit(make(customers=people), as_of=DAY)


def test_without_referrals_nobody_gets_credit(make: Make) -> None:
    answer = referral.credit(make(customers=[customer("A", 1)]), rule="decay", cap=1)
    assert (answer.n_rows, answer.totals["worth"]) == (0, 0)


@pytest.mark.parametrize("rule", ["decay", "split"])
def test_pieces_give_what_the_whole_gives(
    make: Make, rule: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = referral.credit(bank(make), rule=rule, cap=1500).rows()
    monkeypatch.setattr(referral_credit, "PAIRS_AT_ONCE", 1)
    assert referral.credit(bank(make), rule=rule, cap=1500).rows() == whole


def test_a_forest_too_deep_to_split_over_is_refused(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(referral_credit, "MOST_PAIRS", 3)
    with pytest.raises(InputError, match="too deep to split"):
        referral.credit(bank(make), rule="split")
