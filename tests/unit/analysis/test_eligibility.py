"""To whom a product may be offered, worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.analysis.crosssell import gaps
from graphcrm.analysis.eligibility import Eligibility, Terms
from graphcrm.errors import InputError
from tests.banks import DAY
from tests.unit.analysis.small import Make, cells, codes, customer, firm

# Of C1 nothing is known; C9 and F9 hold P1, C5 holds P2 too.
PEOPLE = [
    customer("C1"),
    customer("C2", birth_date=DAY.replace(year=2008), risk_appetite="C1", aml_grade="low"),
    customer("C3", birth_date=DAY.replace(year=1956), risk_appetite="C3", aml_grade="medium"),
    customer("C4", birth_date=DAY.replace(year=1955), risk_appetite="C5", tier="gold"),
    customer("C5", birth_date=DAY.replace(year=1990), risk_appetite="C4", tier="diamond"),
    customer("C9"),
]
FIRMS = [firm("F1"), firm("F2", tier="gold"), firm("F9")]
HELD = [("C9", "P1"), ("F9", "P1"), ("C5", "P2"), ("C9", "P2")]
CASES: list[tuple[Terms, str, int]] = [  # terms of P1, to whom it is offered, how many unknown
    (Terms(), "C1 C2 C3 C4 C5 F1 F2", 0),
    (Terms(min_age=18), "C2 C3 C4 C5 F1 F2", 1),
    (Terms(min_age=19, max_age=70), "C3 C5 F1 F2", 1),
    (Terms(max_age=70), "C2 C3 C5 F1 F2", 1),
    (Terms(risk="C3"), "C3 C4 C5 F1 F2", 1),
    (Terms(max_aml="low"), "C2 F1 F2", 3),
    (Terms(max_aml="medium"), "C2 C3 F1 F2", 3),
    (Terms(min_tier="gold"), "C4 C5 F2", 4),
    (Terms(parties="customers"), "C1 C2 C3 C4 C5", 0),
    (Terms(parties="firms"), "F1 F2", 0),
    (Terms(exclude_if_holds=("P2",)), "C1 C2 C3 C4 F1 F2", 0),
    (Terms(min_age=30, risk="C4", parties="customers"), "C4 C5", 1),
]


def asked(make: Make, terms: dict[str, Terms], **more: Any) -> Any:
    graph = make(
        customers=PEOPLE,
        firms=FIRMS,
        tiers=[{"tier": "gold", "rank": 2}, {"tier": "diamond", "rank": 4}, {"tier": "new"}],
        products=[{"product_id": "P1"}, {"product_id": "P2"}],
        holdings=[{"party_id": party, "product_id": product} for party, product in HELD],
    )
    return gaps(graph, network_weight="0", eligibility=Eligibility(terms), **more)


@pytest.mark.parametrize(("terms", "whom", "n_unknown"), CASES)
def test_to_whom(make: Make, terms: Terms, whom: str, n_unknown: int) -> None:
    answer = asked(make, {"P1": terms}, product="P1")
    assert sorted(cells(answer, "party_id")) == whom.split()
    assert answer.totals["n_not_eligible"] == 7 - len(whom.split())
    assert answer.totals["n_eligibility_unknown"] == n_unknown
    assert "gaps_no_eligibility" not in codes(answer)


def test_what_is_not_named_may_be_offered_to_anybody(make: Make) -> None:
    answer = asked(make, {"P1": Terms(min_age=100)}, kind="customers")
    assert cells(answer, "party_id", "product_id") == [(f"C{i}", "P2") for i in (1, 2, 3, 4)]
    assert answer.parameters["eligibility"] == "eligibility"


@pytest.mark.parametrize(
    ("rules", "says"),
    [
        ({"P1": Terms(), "SECRET": Terms()}, "product number 2: there is no such product"),
        ({"P1": Terms(exclude_if_holds=("SECRET",))}, "number 1: there is no such product"),
        ({"P1": Terms(min_tier="SECRET")}, "number 1: min_tier names a tier of which"),
        ({"P1": Terms(min_tier="new")}, "number 1: min_tier names a tier of which"),
    ],
)
def test_what_the_store_lacks_is_told_by_place(
    make: Make, rules: dict[str, Terms], says: str
) -> None:
    with pytest.raises(InputError, match=says) as error:
        asked(make, rules)
    assert "SECRET" not in error.value.message
