"""Referrals that may not be what they seem, worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.analysis import referral
from graphcrm.graph import View
from tests.banks import DAY
from tests.unit.analysis.small import Make, Row, ago, brought, cells, customer, firm, member


def bank(make: Make, *referrals: Row, **of: dict[str, Any]) -> View:
    """Return a bank of A to H, with more columns where they are given, and a firm."""
    people = [customer(c, 1, **of.get(c, {})) for c in "ABCDEFGH"]
    firms = [firm("X", 1, **of.get("X", {}))]
    return make(customers=people, firms=firms, staff=[member("S")], referrals=referrals).view(DAY)


def why(graph: View, **given: Any) -> list[tuple[str, str]]:
    return cells(referral.suspicious(graph, **given), "party_id", "reason")


def test_who_brought_in_itself_is_listed_for_that_alone(make: Make) -> None:
    graph = bank(make, brought("A", "A", 1), A={"phone": "1", "opened_on": ago(9)})
    assert why(graph) == [("A", "brought in itself")]


@pytest.mark.parametrize(("referrer", "party", "odd"), [(9, 10, True), (10, 10, False)])
def test_a_referrer_who_came_later(make: Make, referrer: int, party: int, odd: bool) -> None:
    graph = bank(
        make, brought("A", "B", 1), A={"opened_on": ago(referrer)}, B={"opened_on": ago(party)}
    )
    assert bool(why(graph)) is odd


@pytest.mark.parametrize("missing", ["A", "B"])
def test_what_is_not_known_is_not_odd(make: Make, missing: str) -> None:
    of = {c: {"opened_on": ago(9), "phone": "1"} for c in "AB" if c != missing}
    assert why(bank(make, brought("A", "B", 1), **of)) == []


@pytest.mark.parametrize(
    ("column", "said"),
    [("phone", "same phone"), ("address", "same address"), ("id_no", "same identity document")],
)
def test_what_two_have_in_common(make: Make, column: str, said: str) -> None:
    of = {"A": {column: "1"}, "B": {column: "1"}, "C": {column: "2"}}
    graph = bank(make, brought("A", "B", 1), brought("A", "C", 1), **of)
    assert why(graph) == [("B", said)]


def test_a_customer_and_a_firm_may_share_a_phone_too(make: Make) -> None:
    # The codes of phones are those of all parties: in each table alone both would be the first.
    of = {"A": {"phone": "7"}, "B": {"phone": "8"}, "X": {"phone": "8"}}
    graph = bank(make, brought("A", "X", 2), brought("B", "X", 1), **of)
    assert cells(referral.suspicious(graph), "referrer_id", "reason") == [("B", "same phone")]


@pytest.mark.parametrize(("n", "odd"), [(4, 0), (5, 5)])
def test_many_on_one_day(make: Make, n: int, odd: int) -> None:
    referrals = [brought("A", party, 3) for party in "BCDEF"[:n]]
    referrals += [brought("A", "A", 3), brought("A", "G", 2), brought("S", "H", 3)]
    answer = referral.suspicious(bank(make, *referrals))
    assert answer.totals["n_burst"] == odd
    assert answer.totals["n_suspicious"] == odd + 1


def test_all_that_is_odd_stands_in_one_row(make: Make) -> None:
    of = {"A": {"phone": "1", "opened_on": ago(3)}, "B": {"phone": "1", "opened_on": ago(9)}}
    answer = referral.suspicious(bank(make, brought("A", "B", 1), brought("C", "D", 0), **of))
    said = "the referrer's account was opened later; same phone"
    assert answer.rows()[0]["reason"] == said
    assert answer.rows("zh")[0]["reason"] == "推荐人开户晚于被推荐人；两者电话相同"
    assert answer.totals["n_suspicious"] == 1
    assert answer.totals["suspicious_share"] == 0.5


def test_newest_first_and_only_what_had_happened(make: Make) -> None:
    referrals = [brought(c, c, days) for c, days in (("A", 5), ("B", 1), ("C", 5), ("D", -1))]
    graph = bank(make, *referrals, brought("E", "E", 2, outcome="declined"))
    assert [party for party, _ in why(graph)] == ["B", "A", "C"]
    assert [party for party, _ in why(graph, as_of=ago(5))] == ["A", "C"]


def test_without_referrals_there_is_no_share(make: Make) -> None:
    assert referral.suspicious(bank(make)).totals["suspicious_share"] is None


def test_suspicious_referrals_stay_in_the_forest_but_not_self_referrals(make: Make) -> None:
    of = {"A": {"phone": "1"}, "B": {"phone": "1"}}
    graph = bank(make, brought("A", "B", 1), brought("C", "C", 1), **of)
    assert cells(referral.forest(graph), "party_id") == ["A", "B"]
