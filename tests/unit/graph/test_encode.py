"""Arrow columns as number arrays, whole and sliced, with and without nulls."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.graph.arrays import NO_DAY, NO_FEN, NO_IX
from graphcrm.graph.encode import encode_column, fen_of
from graphcrm.graph.strings import Strings
from graphcrm.model import Column, DataClass, Kind
from graphcrm.model.arrow import MONEY_TYPE, arrow_type

IDS = {
    "parties": pa.array(["C1", "C2", "F1"]),
    "staff": pa.array(["S1"]),
    "branches": pa.array(["B1", "B2"]),
}
CASES: list[tuple[Column, list[Any], dict[str, list[Any]]]] = [
    (
        Column("x", Kind.MONEY, "x"),
        [Decimal("1.05"), None, Decimal("-0.01"), Decimal("1000000000000000.01")],
        {"x": [105, NO_FEN, -1, 100_000_000_000_000_001]},
    ),
    (Column("x", Kind.COUNT, "x"), [3, None, -3, 2**62], {"x": [3, NO_FEN, -3, 2**62]}),
    (
        Column("x", Kind.DATE, "x"),
        [date(1970, 1, 2), None, date(1969, 12, 31), date(9999, 12, 31)],
        {"x": [1, NO_DAY, -1, 2_932_896]},
    ),
    (
        Column("x", Kind.MONTH, "x"),
        [date(1970, 2, 1), None, date(1970, 1, 1), None],
        {"x": [31, NO_DAY, 0, NO_DAY]},
    ),
    (Column("x", Kind.BOOL, "x"), [True, None, False, True], {"x": [1, NO_IX, 0, 1]}),
    (
        Column("x", Kind.ENUM, "x", words={"lead": (), "wealth": ()}),
        ["wealth", None, "lead", "wealth"],
        {"x": [1, NO_IX, 0, 1]},
    ),
    (
        Column("x", Kind.CATEGORY, "x"),
        ["乙", None, "a", "乙"],
        {"x": [1, NO_IX, 0, 1], "x.words": ["a", "乙"]},
    ),
    (
        Column("branch_id", Kind.REF, "x", refers=("branches",)),
        ["B2", None, "B1", "B9"],
        {"branch_ix": [1, NO_IX, 0, NO_IX]},
    ),
    (
        Column("referrer_id", Kind.REF, "x", refers=("customers", "firms", "staff")),
        ["F1", None, "S1", "C1"],
        {"referrer_ix": [2, NO_IX, NO_IX, 0], "referrer_staff_ix": [NO_IX, NO_IX, 0, NO_IX]},
    ),
    (
        Column("staff_id", Kind.REF, "x", refers=("staff",)),
        ["S1", None, "S2", "S1"],
        {"staff_ix": [0, NO_IX, NO_IX, 0]},
    ),
    (
        Column("phone", Kind.TEXT, "x", shared=True, data_class=DataClass.PERSONAL),
        ["2", None, "1", "2"],
        {"phone_code": [1, NO_IX, 0, 1]},
    ),
    (Column("name", Kind.TEXT, "x"), ["a", None, "b", "c"], {}),
    (Column("party_id", Kind.ID, "x"), ["C2", "C1", "F1", "C2"], {"ix": [1, 0, 2, 1]}),
]


def encoded(column: Column, values: Any) -> dict[str, list[Any]]:
    arrays = encode_column(column, pa.chunked_array(values), IDS, space="parties")
    return {
        name: a.take(range(len(a))) if isinstance(a, Strings) else a.tolist()
        for name, a in arrays.items()
    }


@pytest.mark.parametrize(("column", "values", "expected"), CASES)
def test_each_kind(column: Column, values: list[Any], expected: dict[str, list[Any]]) -> None:
    whole = pa.array(values, arrow_type(column))
    assert encoded(column, [whole]) == expected
    assert encoded(column, [whole[:1], whole[1:1], whole[1:]]) == expected, "in chunks"
    shifted = pa.concat_arrays([whole[3:], whole])[1:]
    assert shifted.offset == 1
    assert encoded(column, [shifted]) == expected, "behind an offset"


@pytest.mark.parametrize("kind", [Kind.SHARE, Kind.NUMBER])
def test_numbers_keep_what_is_missing_apart(kind: Kind) -> None:
    (values,) = encoded(Column("x", kind, "x"), [pa.array([0.25, None, -1.5])]).values()
    np.testing.assert_array_equal(values, [0.25, np.nan, -1.5])


@pytest.mark.parametrize(("column", "values", "_"), CASES)
def test_nothing_at_all_and_only_nulls(column: Column, values: list[Any], _: object) -> None:
    kind = arrow_type(column)
    for empty in ([pa.array([], kind)], [pa.nulls(2, kind)]):
        n = len(empty[0])
        for name, array in encoded(column, empty).items():
            assert len(array) == (0 if name.endswith(".words") else n)


def test_every_kind_is_tested() -> None:
    assert {case[0].kind for case in CASES} | {Kind.SHARE, Kind.NUMBER} == set(Kind)


fen = st.integers(-(10**17), 10**17)


@given(st.lists(st.none() | fen, max_size=9), st.data())
def test_fen_are_exact_wherever_a_slice_begins(
    values: list[int | None], data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(values)))
    stop = data.draw(st.integers(start, len(values)))
    yuan = [None if v is None else Decimal(v).scaleb(-2) for v in values]
    column = pa.array(yuan, MONEY_TYPE)[start:stop]
    expected = [NO_FEN if v is None else v for v in values[start:stop]]
    assert fen_of(column).tolist() == expected
    assert fen_of(column.take(pa.array(range(len(column)), pa.int64()))).tolist() == expected


@pytest.mark.parametrize("yuan", ["9999999999999999.99", "-9999999999999999.99"])
def test_the_greatest_money_of_eighteen_digits(yuan: str) -> None:
    (value,) = fen_of(pa.array([Decimal(yuan)], MONEY_TYPE)).tolist()
    assert value == int(Decimal(yuan) * 100)
    assert value != NO_FEN
