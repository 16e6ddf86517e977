"""Payroll against plain Python on random small banks."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from graphcrm.analysis.payroll import FirmPeople, banked_people, paid_people, payroll_firms
from graphcrm.graph import Graph, Scope
from tests.banks import graph_of
from tests.queries.rich_banks import rich_banks
from tests.random_banks import BRANCHES, FEW, PlainBank, as_ofs
from tests.reference import plain_payroll as plain
from tests.reference.plain_coverage import Question


@FEW
@given(rich_banks(), as_ofs, st.none() | st.frozensets(st.sampled_from(BRANCHES)))
def test_payroll_is_the_plain_one(
    bank: PlainBank, as_of: date, scope: frozenset[str] | None
) -> None:
    known = {"branches": [{"branch_id": b} for b in BRANCHES], **bank}
    q = Question(known, as_of, branches=scope)
    with TemporaryDirectory() as folder:
        scoped = None if scope is None else Scope(scope)
        view = graph_of(known, Path(folder)).view(as_of, scoped)
        assert pairs(view.graph, banked_people(view)) == plain.banked_people(q)
        assert pairs(view.graph, paid_people(view)) == plain.paid_people(q)
        firms = view.graph.ids("parties").take(payroll_firms(view).nonzero()[0])
        assert set(firms) == plain.payroll_firms(q)


def pairs(graph: Graph, people: FirmPeople) -> set[tuple[str | None, str | None]]:
    ids = graph.ids("parties")
    found = list(zip(ids.take(people.firm_ix), ids.take(people.customer_ix), strict=True))
    assert found == sorted(set(found))
    return set(found)
