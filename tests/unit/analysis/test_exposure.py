"""What part of its net assets a party's guarantees would take, worked by hand."""

from __future__ import annotations

from math import isnan

import pytest

from graphcrm.analysis.exposure import exposures, guarantee_exposure
from graphcrm.graph import Scope
from tests.unit.analysis.guarantees import bank, vouches
from tests.unit.analysis.small import Make, ago, cells, customer, firm, money


def owns(firm_id: str, yuan: int | None, **columns: object) -> dict[str, object]:
    return firm(firm_id, 1, net_assets=money(yuan), **columns)


def test_the_sum_of_guarantees_by_net_assets(make: Make) -> None:
    # A: (3 + 2) / 20; B: 30 of 20 is all; C owes and guarantees nothing
    own = [owns("A", 20), owns("B", 20), owns("C", 20)]
    rows = (vouches("A", "C", 3), vouches("A", "B", 2), vouches("B", "C", 30))
    share = guarantee_exposure(bank(make, *rows, rows=own).view())
    assert share.tolist()[:3] == [0.25, 1.0, 0.0]


@pytest.mark.parametrize("net_assets", [0, -5])
def test_who_owns_nothing_has_nothing_to_pay_from(make: Make, net_assets: int) -> None:
    own = [owns("A", net_assets), owns("B", net_assets)]
    share = guarantee_exposure(bank(make, vouches("A", "B", 1), rows=own).view())
    assert share.tolist()[:2] == [1.0, 0.0]  # B guarantees nothing


def test_what_is_not_known_is_no_nought(make: Make) -> None:
    own = [owns("A", None), owns("B", 10), owns("C", 10), owns("D", 0)]
    doubtful = (vouches("B", "E", 9), vouches("B", "F", None), vouches("D", "E", None))
    sure = (vouches("C", "E", 10), vouches("C", "F", -3))  # 10 of 10 whatever the other is
    share = guarantee_exposure(bank(make, vouches("A", "B", 1), *doubtful, *sure, rows=own).view())
    assert [isnan(each) for each in share.tolist()[:4]] == [True, True, False, True]
    assert share.tolist()[2] == 1.0


def test_people_guarantee_too_and_what_they_own_is_not_known(make: Make) -> None:
    graph = bank(make, vouches("P", "A", 5), customers=[customer("P", 100)])
    assert cells(exposures(graph), "party_id", "kind", "guarantee_exposure", "state") == [
        ("P", "customer", None, "net_assets_missing")
    ]


def test_the_greatest_comes_first_and_unknown_last(make: Make) -> None:
    own = [owns("A", None), owns("B", 100), owns("C", 50), owns("D", 100)]
    rows = [vouches(f, "E", 10) for f in "ABCD"]
    found = exposures(bank(make, *rows, vouches("D", "F", 0), rows=own))
    assert cells(found, "party_id", "guarantee_exposure", "amount", "n_guarantees") == [
        ("C", 0.2, 10.0, 1),
        ("B", 0.1, 10.0, 1),
        ("D", 0.1, 10.0, 2),
        ("A", None, 10.0, 1),
    ]


def test_only_what_holds_and_may_be_seen_counts(make: Make) -> None:
    branches = [{"branch_id": "X"}, {"branch_id": "Y"}]
    own = [owns(f, 10, branch_id="Y" if f == "C" else "X") for f in "ABC"]
    rows = (vouches("A", "B", 1), vouches("A", "C", 2), vouches("A", "B", 4, until=ago(1)))
    graph = bank(make, *rows, rows=own, branches=branches)
    assert guarantee_exposure(graph.view())[0] == 0.3
    assert guarantee_exposure(graph.view(scope=Scope(frozenset({"X"}))))[0] == 0.1


def test_for_oneself_is_nothing_and_nobody_has_none(make: Make) -> None:
    graph = bank(make, vouches("A", "A", 9), rows=[owns("A", 10)])
    assert guarantee_exposure(graph.view())[0] == 0.0
    assert exposures(graph).n_rows == 0
    assert guarantee_exposure(make().view()).tolist() == []
