"""Who holds a product, worked by hand."""

from __future__ import annotations

import pytest

from graphcrm.analysis.products import holds_now
from graphcrm.errors import NotFoundError
from tests.banks import DAY
from tests.unit.analysis.small import Make, ago, customer


def test_a_holding_counts_from_its_opening_to_before_its_closing(make: Make) -> None:
    held = {"product_id": "P1"}
    graph = make(
        customers=[customer(f"C{n}") for n in range(1, 6)],
        products=[held, {"product_id": "P2"}],
        holdings=[
            {"party_id": "C1", **held},
            {"party_id": "C2", **held, "opened_on": ago(0), "closed_on": ago(-1)},
            {"party_id": "C3", **held, "closed_on": ago(0)},
            {"party_id": "C4", **held, "opened_on": ago(-1)},
            {"party_id": "C5", "product_id": "P2"},
        ],
    )
    assert holds_now(graph.view(DAY), "P1").tolist() == [True, True, False, False, False]


def test_an_unknown_product_is_not_found(make: Make) -> None:
    with pytest.raises(NotFoundError, match="the product is not known"):
        holds_now(make(customers=[customer("C1")]).view(DAY), "P9")
