"""What holds of the influence graph whatever the bank."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from graphcrm.analysis.contactable import contactable
from graphcrm.analysis.influence import influence
from graphcrm.analysis.influence_ties import KINDS
from tests.banks import DAY, graph_of
from tests.oracle.test_influence_random import Edges, edges
from tests.queries.rich_banks import rich_banks
from tests.random_banks import CUSTOMERS, FEW, PlainBank

rules = st.sampled_from(["learned", "weighted_cascade", "uniform:0.25"])


def carried(bank: PlainBank, rule: str) -> Edges:
    """Return the edges between those who may be asked, over ties of every kind."""
    with TemporaryDirectory() as folder:
        view = graph_of(bank, Path(folder)).view(DAY)
        among = contactable(view, unknown_consent="allow").mask
        return edges(view, influence(view, among=among, kinds=",".join(KINDS), probability=rule))


def renamed(bank: PlainBank, names: dict[str, str]) -> PlainBank:
    def one(cell: Any) -> Any:
        return names.get(cell, cell) if isinstance(cell, str) else cell

    return {
        table: [{column: one(cell) for column, cell in row.items()} for row in rows]
        for table, rows in bank.items()
    }


@FEW
@given(rich_banks(), rules, st.permutations(CUSTOMERS))
def test_other_names_change_nothing(bank: PlainBank, rule: str, order: list[str]) -> None:
    names = dict(zip(CUSTOMERS, order, strict=True))
    told = {(names[a], names[b]): p for (a, b), p in carried(bank, rule).items()}
    assert carried(renamed(bank, names), rule) == told


@FEW
@given(rich_banks(), rules, st.lists(st.sampled_from(CUSTOMERS), unique=True))
def test_who_may_not_be_asked_changes_nothing_for_others(
    bank: PlainBank, rule: str, kin: list[str]
) -> None:
    before = carried(bank, rule)
    stranger = {"customer_id": "X", "do_not_contact": True}
    known = {row["customer_id"] for row in bank["customers"]} & set(kin)
    more = [{"customer_id": "X", "other_customer_id": one} for one in sorted(known)]
    after = carried(
        {
            **bank,
            "customers": [*bank["customers"], stranger],
            "kinship": [*bank["kinship"], *more],
        },
        rule,
    )
    assert after == before


@FEW
@given(rich_banks(), rules)
def test_both_ends_may_be_asked_and_probabilities_are_shares(bank: PlainBank, rule: str) -> None:
    found = carried(bank, rule)
    assert all(a != b and 0 < p <= 1 for (a, b), p in found.items())
