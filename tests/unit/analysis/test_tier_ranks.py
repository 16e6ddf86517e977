"""Which tier worth reaches, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from graphcrm.analysis.tier_ranks import ranks_of_worth, tiers_by_rank
from graphcrm.graph.arrays import NO_FEN
from tests.unit.analysis.small import Make, Row, money


def tier(name: str, rank: int | None, yuan: int | None) -> Row:
    return {"tier": name, "rank": rank, "min_worth": money(yuan)}


@pytest.mark.parametrize(
    ("tiers", "known", "reached"),
    [
        ([tier("b", 7, 100), tier("a", 2, 10)], ["a", "b"], [0, 1, 1, 2]),
        ([tier("a", 2, 10), tier("b", 7, None), tier("c", None, 5)], ["a"], [0, 1, 1, 1]),
        ([tier("a", 2, 50), tier("b", 2, 10)], ["b"], [0, 1, 1, 1]),  # one rank, what asks least
        ([tier("a", 1, 99), tier("b", 2, 10)], ["a", "b"], [0, 2, 2, 2]),  # the higher asks less
        ([tier("a", None, None)], [], [0, 0, 0, 0]),
    ],
)
def test_the_highest_tier_whose_least_worth_is_met(
    make: Make, tiers: list[Row], known: list[str], reached: list[int]
) -> None:
    graph = make(tiers=tiers)
    worth = np.array([9_99, 10_00, 99_99, 100_00, NO_FEN])
    assert graph.ids("tiers").take(tiers_by_rank(graph)) == known
    assert ranks_of_worth(graph, worth).tolist() == [*reached, NO_FEN]
