"""Probabilities that a bank states itself, worked by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from graphcrm.errors import InputError
from graphcrm.graph.strings import Strings
from graphcrm.graph.ties import Ties
from tests.unit.analysis.small import Make, ago
from tests.unit.analysis.test_influence import ALL, asked, bank, edges

Row = tuple[str | None, str | None, float]


def ties(*rows: Row) -> Ties:
    return Ties(
        "ties.csv",
        np.arange(2, 2 + len(rows)),
        Strings.of([row[0] for row in rows]),
        Strings.of([row[1] for row in rows]),
        {"p": np.array([row[2] for row in rows], float)},
    )


def paid(payer: str, payee: str, month: int, n: int | None) -> dict[str, Any]:
    return {"from_id": payer, "to_id": payee, "month": ago(month), "amount": 1, "n_payments": n}


def test_own_ties_stand_in_place_of_all_others(make: Make) -> None:
    graph = bank(make, **ALL)
    own = ties(("C1", "C2", 0.5), ("C2", "C1", 0.0), ("C4", "C5", 1.0))
    found = asked(graph, "C5", probability="column:p", ties=own)
    assert edges(graph, found) == {("C1", "C2"): 0.5, ("C2", "C1"): 0}
    assert dict(found.n_edges) == {"own": 2}
    assert [note.code for note in found.notes] == ["own_ties"]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ((None, "C2", 1), "there is no from_id"),
        (("C1", None, 1), "there is no to_id"),
        (("Z9", "C2", 1), "from_id is no customer of this store"),
        (("C1", "F1", 1), "to_id is no customer of this store"),
        (("C1", "C1", 1), "tied to itself"),
        (("C2", "C3", 1), "stands there twice"),
        (("C1", "C2", 1.01), "not a number between 0 and 1"),
        (("C1", "C2", -0.01), "not a number between 0 and 1"),
        (("C1", "C2", np.nan), "not a number between 0 and 1"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_by_its_number(make: Make, row: Row, says: str) -> None:
    own = ties(("C2", "C3", 0.5), row, ("Z8", "Z7", 3))
    with pytest.raises(InputError, match=rf"^ties.csv, row 3: .*{says}.*unusable.*: 1\)") as caught:
        asked(bank(make), probability="column:p", ties=own)
    assert "Z9" not in caught.value.message


def test_a_column_that_is_not_there_is_an_error(make: Make) -> None:
    with pytest.raises(InputError, match=r"ties.csv has no column of the name"):
        asked(bank(make), probability="column:q", ties=ties(("C1", "C2", 1)))
    with pytest.raises(InputError, match="used with probability column:NAME"):
        asked(bank(make), ties=ties(("C1", "C2", 1)))


def test_a_column_of_payments_says_how_likely_each_is(make: Make) -> None:
    rows = [paid("C1", "C2", 60, 1), paid("C1", "C2", 29, 0), paid("C3", "C1", 29, 0)]
    graph = bank(make, transfers=rows)
    found = asked(graph, kinds="transfer", probability="column:n_payments")
    assert edges(graph, found) == {("C1", "C2"): 1.0, ("C3", "C1"): 0.0}


def test_parallel_payments_carry_unless_all_fail(make: Make) -> None:
    rows = [
        {**paid("C1", "C2", d, 1), "amount": Decimal(share)}
        for d, share in ((60, "0.5"), (29, "0.2"))
    ]
    graph = bank(make, transfers=rows)
    found = asked(graph, kinds="transfer", probability="column:amount")
    assert edges(graph, found) == {("C1", "C2"): 0.6}  # 1 - 0.5 * 0.8


@pytest.mark.parametrize("n", [2, None])
def test_a_column_of_other_numbers_is_no_probability(make: Make, n: int | None) -> None:
    graph = bank(make, transfers=[paid("C1", "C2", 29, n), paid("C2", "C1", 29, 1)])
    with pytest.raises(
        InputError, match=r"transfers: n_payments is empty or not .* 1 of the 2 .* in row 1 "
    ):
        asked(graph, kinds="transfer", probability="column:n_payments")


@pytest.mark.parametrize("kinds", ["household,transfer", "kinship"])
def test_every_kind_needs_the_column(make: Make, kinds: str) -> None:
    with pytest.raises(InputError, match="wants a column of numbers that each of the kinds has"):
        asked(bank(make), kinds=kinds, probability="column:amount")
