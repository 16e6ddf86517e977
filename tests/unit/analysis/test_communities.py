"""Communities of a bank, worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.analysis.communities import Partition, partition_of, terms_of
from graphcrm.errors import InputError
from graphcrm.graph import Graph, View
from tests.unit.analysis.small import Make, Row, ago, customer, firm, lives, works
from tests.unit.analysis.test_risk_ties import gives


def parted(view: View, **asked: Any) -> Partition:
    """Return the communities of a view."""
    return partition_of(view, terms_of(asked))


def two_families(make: Make, **tables: Any) -> Graph:
    """Return C1 to C3 of one household and C4 to C6 of another; C3 and C4 guarantee each other."""
    homes = {"C1": "H1", "C2": "H1", "C3": "H1", "C4": "H2", "C5": "H2", "C6": "H2"}
    known: dict[str, list[Row]] = {
        "customers": [*(customer(c) for c in homes), customer("C7")],
        "households": [{"household_id": "H1"}, {"household_id": "H2"}],
        "household_members": [lives(c, h) for c, h in homes.items()],
        "guarantees": [gives("C3", "C4")],
    }
    return make(**known | tables)


def test_families_are_communities_though_one_guarantees_another(make: Make) -> None:
    found = parted(two_families(make).view())
    assert found.label.tolist() == [0, 0, 0, 3, 3, 3, 6]
    assert found.size.tolist() == [3, 0, 0, 3, 0, 0, 1]
    # W = 6 · 0.9 + 0.5 = 5.9; 5.4 inside, and each family has half of all strength.
    assert found.quality == found.modularity == pytest.approx(5.4 / 5.9 - 2 * 0.5**2)
    assert (found.n, found.n_split) == (3, 0)


def test_by_cpm_a_community_is_tied_by_the_resolution_or_more(make: Make) -> None:
    view = two_families(make).view()
    assert parted(view, method="cpm").label.tolist() == [0, 0, 0, 3, 3, 3, 6]
    # (5.4 - 0.1 · 6 pairs) / 5.9
    assert parted(view, method="cpm").quality == pytest.approx(4.8 / 5.9)
    assert parted(view, method="cpm", resolution=0.95).n == 7
    assert parted(view, method="cpm", resolution=0.01).label.tolist() == [0] * 6 + [6]


def test_who_is_not_active_is_in_no_community_and_joins_nobody(make: Make) -> None:
    people = [customer("C1"), customer("C2", closed_on=ago(1)), customer("C3")]
    graph = two_families(
        make,
        customers=people,
        firms=[firm("F1", is_client=False)],
        household_members=[],
        employment=[works("C1", "F1"), works("C3", "F1")],
        guarantees=[gives("C1", "C2"), gives("C2", "C3")],
    )
    assert parted(graph.view(), max_firm=2).label.tolist() == [0, -1, 0, -1]  # colleagues


def test_a_bank_without_ties_or_parties_has_communities_of_one_or_none(make: Make) -> None:
    alone = parted(make(customers=[customer("C1")]).view())
    assert (alone.label.tolist(), alone.n, alone.quality) == ([0], 1, 0.0)
    assert parted(make().view()).n == 0


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"method": "louvain"}, "method is modularity or cpm"),
        ({"resolution": 0.0}, "resolution is greater than 0"),
        ({"resolution": float("nan")}, "resolution is greater than 0"),
        ({"iterations": 0}, "iterations and trials are 1 or more"),
        ({"trials": 0}, "iterations and trials are 1 or more"),
        ({"rng_seed": -1}, "rng_seed is from 0 to"),
    ],
)
def test_a_parameter_out_of_its_range_is_refused(
    make: Make, given: dict[str, Any], says: str
) -> None:
    with pytest.raises(InputError, match=says):
        parted(make().view(), **given)
