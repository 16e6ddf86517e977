"""Rows of an answer, sorted, filtered and cut."""

from datetime import date

import numpy as np
import pytest

from graphcrm.answer import Answer, Column, Unit, Words
from graphcrm.app.shape import page_of, shape_of, shaped
from graphcrm.errors import InputError
from graphcrm.graph.arrays import NO_DAY, NO_FEN, day_number

# Four parties: worth 500.25, unknown, 80 and 500.25 yuan; C4 has no name.
ANSWER = Answer(
    "area.question",
    date(2026, 6, 30),
    "v1",
    {},
    (
        Column("party_id", Unit.TEXT, np.arange(4), Words(("C1", "C2", "C3", "C4"))),
        Column("name", Unit.TEXT, np.array([1, 0, 1, -1]), Words(("王芳", "Li"))),
        Column("worth", Unit.YUAN, np.array([50025, NO_FEN, 8000, 50025])),
        Column("share", Unit.SHARE, np.array([0.5, np.nan, 0.25, 1.0])),
        Column("on", Unit.DAY, np.array([day_number(date(2026, 1, 2)), NO_DAY, 0, 1])),
        Column("active", Unit.FLAG, np.array([1, 0, 1, 0])),
        Column(
            "staff", Unit.LIST, np.array([0, 1, 1]), Words(("S1", "S2")), np.array([0, 2, 2, 3, 3])
        ),
    ),
    {"n": 4},
)


def ids(sort: str | None = None, *filters: str) -> list[object]:
    rows = shaped(ANSWER, shape_of(sort, filters, None)).rows()
    return [row["party_id"] for row in rows]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        (None, "C1 C2 C3 C4"),
        ("worth", "C3 C1 C4 C2"),  # ties stay in order, what is unknown comes last
        ("-worth", "C1 C4 C3 C2"),
        ("-worth,-party_id", "C4 C1 C3 C2"),
        ("name", "C1 C3 C2 C4"),  # by code points: L before 王
        ("-on", "C1 C4 C3 C2"),
        ("active,-share", "C4 C2 C1 C3"),
    ],
)
def test_sort(sort: str | None, order: str) -> None:
    assert ids(sort) == order.split()


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        ("worth:eq:500.25", "C1 C4"),
        ("worth:ne:500.25", "C3"),
        ("worth:ge:80", "C1 C3 C4"),
        ("worth:lt:500", "C3"),
        ("worth:in:80,500.25", "C1 C3 C4"),
        ("worth:missing", "C2"),
        ("worth:missing:false", "C1 C3 C4"),
        ("name:eq:王芳", "C2"),
        ("name:in:Li,王芳", "C1 C2 C3"),
        ("name:ne:Li", "C2"),
        ("name:missing", "C4"),
        ("share:gt:0.25", "C1 C4"),
        ("on:eq:2026-01-02", "C1"),
        ("active:eq:true", "C1 C3"),
        ("staff:has:S2", "C1 C3"),
        ("staff:missing", "C2 C4"),
        ("party_id:eq:C9", ""),
    ],
)
def test_filter(wanted: str, kept: str) -> None:
    assert ids(None, wanted) == kept.split()


def test_all_filters_are_met_and_totals_stay() -> None:
    found = shaped(ANSWER, shape_of("-party_id", ["worth:ge:80", "active:eq:true"], "worth,name"))
    assert found.rows() == [{"worth": 80.0, "name": "Li"}, {"worth": 500.25, "name": "Li"}]
    assert found.totals == {"n": 4}


@pytest.mark.parametrize(
    ("sort", "filters", "columns"),
    [
        ("nothing", [], None),
        ("staff", [], None),
        (None, ["worth"], None),
        (None, ["worth:like:5"], None),
        (None, ["worth:eq"], None),
        (None, ["worth:eq:1e400"], None),
        (None, ["worth:eq:0.005"], None),
        (None, ["name:lt:B"], None),
        (None, ["on:eq:yesterday"], None),
        (None, ["active:eq:2"], None),
        (None, ["staff:eq:S1"], None),
        (None, ["worth:has:1"], None),
        (None, [], "party_id,secret"),
    ],
)
def test_what_cannot_be_meant(sort: str | None, filters: list[str], columns: str | None) -> None:
    with pytest.raises(InputError) as raised:
        shaped(ANSWER, shape_of(sort, filters, columns))
    assert not any(word in raised.value.message for word in ("secret", "yesterday", "1e400"))


def test_pages_are_the_whole() -> None:
    pages = [page_of(ANSWER, start, start + 3).rows() for start in (0, 3, 6)]
    assert [len(page) for page in pages] == [3, 1, 0]
    assert [row for page in pages for row in page] == ANSWER.rows()


def test_an_empty_answer_has_every_shape() -> None:
    nothing = page_of(ANSWER, 9, 9)
    shape = shape_of("-worth,name", ["worth:ge:1", "staff:has:S1", "name:eq:x"], None)
    assert shaped(nothing, shape).rows() == []
