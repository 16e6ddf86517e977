"""Search against a plain reading of each name, by pypinyin."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graphcrm.analysis.name_search import HOW, Typed, found_by_name
from graphcrm.graph.name_index import NameIndex
from graphcrm.graph.strings import Strings
from graphcrm.kernels.pinyin import TABLE, syllables
from scripts.readings import table
from tests.reference.search import Reader, folded, readings

pypinyin = pytest.importorskip("pypinyin")
# of several readings, of ü, of one and no consonant, of no reading known, letters, and the rest
CHARACTERS = "单曾仇区查解盖尉迟欧阳乐吕女略安西先恩王伟巍俟万嗯𬘡𠮷张張aAbｎgV*'· 1"
LETTERS = "abcdeghijilnnoqsuuvwxyzü' "
names = st.lists(st.text(CHARACTERS, max_size=4), min_size=1, max_size=8)


@st.composite
def typed(draw: st.DrawFn) -> str:
    """Draw what somebody may type: characters, syllables whole or not, initials, and letters."""
    some = st.sampled_from(sorted(syllables()))
    of_names = st.sampled_from([r for c in "单曾吕女西安先王欧" for r in readings(pypinyin, c)])
    part = st.text(CHARACTERS, min_size=1, max_size=2) | some | of_names | st.text(LETTERS)
    return "".join(draw(st.lists(part, min_size=1, max_size=4)))[:12]


@given(names, typed())
@example(["西安", "先", "先安西"], "xi an")
@example(["吕女", "略"], "lvnv")
@example(["嗯", "安恩"], "n")
@settings(max_examples=60)
def test_each_name_is_found_as_it_is_read(rows: list[str], text: str) -> None:
    if not folded(text) or not (reader := Reader(pypinyin, text)).letters:
        return
    owners = np.arange(len(rows), dtype=np.int32)
    index = NameIndex.of([(owners, Strings.of(rows))], [])
    found: dict[int, set[str]] = {n: set() for n in range(len(rows))}
    for way, party in found_by_name(index, Typed(text)):
        for n in party.tolist():
            found[n].add(HOW[way])
    assert found == {n: reader.how(row) for n, row in enumerate(rows)}


def test_the_table_is_that_of_the_library() -> None:
    assert TABLE.read_text("utf-8") == table()
