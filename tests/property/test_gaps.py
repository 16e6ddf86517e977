"""What holds of the products that parties lack, whatever the bank."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from graphcrm.analysis.crosssell import gaps
from tests.banks import DAY, graph_of
from tests.property.test_influence import renamed
from tests.queries.rich_banks import rich_banks
from tests.random_banks import CUSTOMERS, FEW, PlainBank

weights = st.sampled_from(["0", "1", "2"])
Found = dict[tuple[str, str], tuple[float, float, float, int]]


def found(bank: PlainBank, weight: str) -> Found:
    """Return the figures of each gap."""
    with TemporaryDirectory() as folder:
        answer = gaps(graph_of(bank, Path(folder)).view(DAY), network_weight=weight, top=9)
        names = ("score", "neighbour_share", "lift", "n_neighbours")
        rows: list[dict[str, Any]] = answer.rows()
        return {
            (r["party_id"], r["product_id"]): tuple(round(r[n], 7) for n in names) for r in rows
        }


@FEW
@given(rich_banks(), weights, st.permutations(CUSTOMERS))
def test_other_names_change_nothing(bank: PlainBank, weight: str, order: list[str]) -> None:
    names = dict(zip(CUSTOMERS, order, strict=True))
    told = {(names.get(p, p), j): row for (p, j), row in found(bank, weight).items()}
    assert found(renamed(bank, names), weight) == told


@FEW
@given(rich_banks(), weights)
def test_who_does_not_bank_here_and_is_tied_to_nobody_changes_nothing(
    bank: PlainBank, weight: str
) -> None:
    stranger = {"customer_id": "X", "closed_on": DAY}
    held = [{"party_id": "X", "product_id": p["product_id"]} for p in bank["products"]]
    more = {"customers": [*bank["customers"], stranger], "holdings": [*bank["holdings"], *held]}
    assert found({**bank, **more}, weight) == found(bank, weight)


@FEW
@given(rich_banks(), weights)
def test_shares_are_shares_and_nobody_is_offered_what_he_holds(
    bank: PlainBank, weight: str
) -> None:
    held = {
        (r["party_id"], r["product_id"])
        for r in bank["holdings"]
        if (r["opened_on"] is None or r["opened_on"] <= DAY)
        and (r["closed_on"] is None or r["closed_on"] > DAY)
    }
    rows = found(bank, weight)
    assert not held & rows.keys()
    assert all(0 < share <= 1 and lift > 0 and score > 0 for score, share, lift, _ in rows.values())
