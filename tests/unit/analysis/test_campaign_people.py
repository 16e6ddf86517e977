"""Whom a campaign asks, counts and leaves in peace, worked by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from graphcrm.analysis.campaign_people import Audience, audience, people_list
from graphcrm.errors import InputError, NotFoundError
from graphcrm.graph import Graph, Scope
from tests.banks import DAY
from tests.unit.analysis.small import Make, ago, customer, firm


def sorted_out(graph: Graph, scope: Scope | None = None, **given: Any) -> Audience:
    for name in ("target", "exclude"):
        given[name] = people_list(given.get(name), name)
    return audience(graph.view(DAY, scope), **given)


def named(graph: Graph, mask: Any) -> list[str | None]:
    return graph.ids("parties").take(np.flatnonzero(mask))


@pytest.fixture
def bank(make: Make) -> Graph:
    """Return eight customers: C5 may not be contacted, C6 has left, C7 is of branch B2."""
    return make(
        customers=[
            *(customer(f"C{i}", consent_marketing="yes", branch_id="B1") for i in range(1, 5)),
            customer("C5", consent_marketing="yes", do_not_contact=True, branch_id="B1"),
            customer("C6", consent_marketing="yes", closed_on=ago(1), branch_id="B1"),
            customer("C7", consent_marketing="yes", branch_id="B2"),
            customer("C8", branch_id="B1"),
        ],
        firms=[firm("F1")],
        products=[{"product_id": "P1"}, {"product_id": "P2"}],
        holdings=[
            {"party_id": "C1", "product_id": "P1", "opened_on": ago(9)},
            {"party_id": "C2", "product_id": "P1", "opened_on": ago(9), "closed_on": ago(1)},
            {"party_id": "C3", "product_id": "P1", "opened_on": ago(-9)},
            {"party_id": "C4", "product_id": "P2"},
        ],
    )


def test_everybody_is_counted_once(bank: Graph) -> None:
    found = sorted_out(bank, exclude=["C2", "C5"])
    assert named(bank, found.eligible) == ["C1", "C3", "C4", "C7"]
    # C5 may not be contacted, so his being excluded too is not counted again
    assert {n: found.totals[n] for n in found.totals if found.totals[n]} == {
        **{"n_customers": 8, "n_eligible": 4, "n_target": 4, "n_excluded": 1},
        **{"n_do_not_contact": 1, "n_inactive": 1, "n_no_consent": 1},
    }
    assert sum(found.totals.values()) == 8 + 8 + found.totals["n_target"]


def test_a_product_counts_only_who_does_not_hold_it_on_the_date(bank: Graph) -> None:
    assert named(bank, sorted_out(bank, product="P1").target) == ["C2", "C3", "C4", "C7"]


def test_a_target_is_met_by_those_of_it_who_may_be_asked(bank: Graph) -> None:
    found = sorted_out(bank, target=["C5", "C4", "C1", "C4"], product="P1")
    assert named(bank, found.target) == ["C4"]
    assert named(bank, found.eligible) == ["C1", "C2", "C3", "C4", "C7"]


def test_who_may_not_be_seen_is_not_there(bank: Graph) -> None:
    scope = Scope(frozenset({"B1"}))
    found = sorted_out(bank, scope)
    assert named(bank, found.eligible) == ["C1", "C2", "C3", "C4"]
    with pytest.raises(InputError, match="target, row 2: there is no such customer"):
        sorted_out(bank, scope, target=["C1", "C7"])


@pytest.mark.parametrize("stranger", ["nobody", "F1", "P1", ""])
def test_strangers_are_told_by_their_row_and_not_by_name(bank: Graph, stranger: str) -> None:
    with pytest.raises(InputError, match=r"exclude, row 2.*\(strangers in all: 2\)") as error:
        sorted_out(bank, exclude=["C1", stranger, "C2", stranger])
    assert not stranger or stranger not in error.value.message.split()


def test_nobody_to_ask_is_refused_with_the_reasons(bank: Graph) -> None:
    with pytest.raises(InputError, match=r"nobody may be asked: customers 8.*excluded 5"):
        sorted_out(bank, exclude=["C1", "C2", "C3", "C4", "C7"])


def test_nobody_to_reach_is_refused(bank: Graph) -> None:
    with pytest.raises(InputError, match="none of the 5 customers who may be asked"):
        sorted_out(bank, target=["C8"])


def test_an_empty_bank_is_refused(make: Make) -> None:
    with pytest.raises(InputError, match="holds no customers"):
        sorted_out(make())


def test_an_unknown_product_is_refused(bank: Graph) -> None:
    with pytest.raises(NotFoundError, match="the product"):
        sorted_out(bank, product="P9")
