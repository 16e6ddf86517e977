"""Places where a line of names may be read as something was typed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.graph.arrays import BoolVec
from graphcrm.kernels.pinyin import beginning, syllables
from graphcrm.kernels.spelled import spelled

Choices = list[list[tuple[int, BoolVec]]]
N = 3  # characters, from 1
allowed = st.lists(st.booleans(), min_size=N, max_size=N).map(lambda b: np.array([False, *b]))
choices = st.lists(st.lists(st.tuples(st.integers(1, 3), allowed), max_size=3), max_size=5)


def only(*numbers: int) -> BoolVec:
    return np.isin(np.arange(N + 1), numbers)


def ways(text: list[int], begin: int, place: int, options: Choices) -> set[int]:
    """Return where a reading from ``begin`` on may end, letter by letter."""
    if place == len(options):
        return {begin}
    return {
        end
        for length, one in options[place]
        if one[text[begin]] and place + length <= len(options)
        for end in ways(text, begin + 1, place + length, options)
    }


def test_a_name_in_two_ways_to_cut_is_found_once() -> None:
    text = np.array([0, 1, 2, 0])  # the letters abc: a|bc and ab|c are both read 1, 2
    options = [[(1, only(1)), (2, only(1))], [(2, only(2))], [(1, only(2))]]
    begin, end = spelled(text, np.array([1]), len(options), options.__getitem__)
    assert (begin.tolist(), end.tolist()) == ([1], [3])


def test_one_begin_may_have_several_ends() -> None:
    text = np.array([0, 1, 1, 0])  # the letters ab: both at once, or one each
    options = [[(2, only(1)), (1, only(1))], [(1, only(1))]]
    begin, end = spelled(text, np.array([1]), 2, options.__getitem__)
    assert (begin.tolist(), end.tolist()) == ([1, 1], [2, 3])


@pytest.mark.parametrize("options", [[[]], [[(1, only())]], [[(2, only(1))]]])
def test_nothing_is_read(options: Choices) -> None:
    begin, end = spelled(np.array([0, 1, 0]), np.array([1]), len(options), options.__getitem__)
    assert (len(begin), len(end)) == (0, 0)


@given(st.lists(st.integers(0, N), max_size=12), choices)
def test_every_way_is_found(middle: list[int], options: Choices) -> None:
    text = [0, *middle, 0]
    begin, end = spelled(np.array(text), np.arange(len(text)), len(options), options.__getitem__)
    expected = {(b, e) for b in range(len(text)) for e in ways(text, b, 0, options)}
    assert set(zip(begin.tolist(), end.tolist(), strict=True)) == expected
    assert len(begin) == len(expected)


def test_a_character_stands_under_each_reading() -> None:
    assert [s for s, characters in syllables().items() if "单" in characters] == [
        *("chan", "dan", "shan"),
    ]
    assert "吕" in syllables()["lv"]
    assert syllables()["lyu"] == syllables()["lv"]
    assert "吕" not in syllables()["lu"]


def test_characters_that_begin_with_letters() -> None:
    assert all(c in beginning("z") for c in "曾张赵")
    assert "曾" not in beginning("zh")
    assert beginning("i") == ""
