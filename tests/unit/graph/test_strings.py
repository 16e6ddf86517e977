"""Text columns as arrays."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.graph.encode import strings_of
from graphcrm.graph.strings import Strings

texts = st.lists(st.none() | st.text(max_size=5))


@given(texts)
def test_every_string_comes_back(values: list[str | None]) -> None:
    strings = Strings.of(values)
    assert len(strings) == len(values)
    assert strings.take(range(len(values))) == values
    assert [strings[i] for i in range(len(values))] == values


@given(texts, st.data())
def test_arrow_columns_come_back_whole_or_in_part(
    values: list[str | None], data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(values)))
    stop = data.draw(st.integers(start, len(values)))
    column = pa.array(values, pa.string())
    for array, expected in ((column, values), (column[start:stop], values[start:stop])):
        strings = strings_of(array)
        assert strings.take(range(len(expected))) == expected
        offsets, text, missing = strings.parts()
        assert offsets[0] == 0
        assert len(text) == offsets[-1]
        assert (missing is None) == (None not in expected)


@given(st.sets(st.text(max_size=4)), st.text(max_size=4))
def test_find_is_a_look_up(values: set[str], other: str) -> None:
    ordered = sorted(values, key=str.encode)
    assert ordered == sorted(values), "UTF-8 keeps code-point order"
    strings = Strings.of(ordered)
    assert [strings.find(v) for v in ordered] == list(range(len(ordered)))
    assert strings.find(other) == (ordered.index(other) if other in values else -1)


@pytest.mark.parametrize("value", ["", "a", "Ä", "客户一", "𠮷野家", "😀\n,\"'", "0012", " x"])
def test_what_may_stand_in_a_cell(value: str) -> None:
    strings = Strings.of([value, None, value])
    assert strings.take([0, 1, 2, -1]) == [value, None, value, None]
    assert strings[-1] is None


def test_the_empty_string_is_not_missing() -> None:
    assert Strings.of(["", None]).take([0, 1]) == ["", None]
    assert Strings.of([""]).find("") == 0


def test_an_empty_column() -> None:
    strings = Strings.of([])
    assert (len(strings), strings.take([]), strings.take([-1])) == (0, [], [None])
    assert strings.find("x") == -1
    assert len(strings_of(pa.array([], pa.string()))) == 0
    assert strings_of(pa.nulls(2, pa.string())).take([0, 1]) == [None, None]
