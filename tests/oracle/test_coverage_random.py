"""Coverage against plain Python on random small banks."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from graphcrm.model import DEFAULT_TIERS
from tests.banks import DAY, graph_of
from tests.oracle.coverage_answers import compare
from tests.random_banks import BRANCHES, PlainBank, as_ofs, banks
from tests.reference import plain_coverage as plain

MEASURES = ("worth", "business", "deposits", "revenue_12m", "credit_line", "aum")
WINDOWS = (0, 30, 180, 10_000)
scopes = st.none() | st.frozensets(st.sampled_from(BRANCHES))


@given(
    bank=banks(),
    as_of=as_ofs,
    window_days=st.sampled_from(WINDOWS),
    worth=st.sampled_from(MEASURES),
    book=st.sampled_from(["all", "managed"]),
    scope=scopes,
    data=st.data(),
)
def test_every_answer_is_the_plain_one(
    bank: PlainBank,
    as_of: date,
    window_days: int,
    worth: str,
    book: str,
    scope: frozenset[str] | None,
    data: st.DataObject,
) -> None:
    known = {"branches": [{"branch_id": b} for b in BRANCHES], **bank}
    q = plain.Question(known, as_of, window_days, worth, book, scope)
    with TemporaryDirectory() as folder:
        graph = graph_of(known, Path(folder))
        staff = [row["staff_id"] for row in bank["staff"]]
        leaving = data.draw(st.lists(st.sampled_from(staff), min_size=1, unique=True))
        compare(graph, q, leaving)
        assert graph.newest_event_on == plain.newest_event(known, DAY)


def test_the_usual_ranks_are_those_of_the_model() -> None:
    assert {t["tier"]: t["rank"] for t in DEFAULT_TIERS} == plain.USUAL_RANKS
