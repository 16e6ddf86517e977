"""The index of names and phones: what is in it, and what never is."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.graph import Graph
from graphcrm.graph.files import META
from graphcrm.graph.name_index import SEARCH, NameIndex, fold, tail_key
from graphcrm.graph.strings import Strings
from tests.builders import TODAY, Row, load, loaded, new_app, write_bank

CUSTOMERS: list[Row] = [
    {"customer_id": "C1", "name": "王芳", "phone": "13900000001"},
    {"customer_id": "C2", "name": None, "phone": "0571-88881111转8001"},
    {"customer_id": "C3", "name": "芳 Ｆ", "phone": None},
]
FIRMS: list[Row] = [{"firm_id": "F1", "name": "芳华厂", "short_name": "芳厂", "phone": "12/4321"}]


def index_of(*names: str | None, phones: tuple[str | None, ...] = ()) -> NameIndex:
    """Return the index of names, and of phones, each of a party of its own."""
    columns = (Strings.of(names), Strings.of(phones))
    owned = [[(np.arange(len(column), dtype=np.int32), column)] for column in columns]
    return NameIndex.of(*owned)


def same(one: NameIndex, other: NameIndex) -> bool:
    mine, theirs = one.arrays(), other.arrays()
    return all(np.array_equal(mine[name], theirs[name]) for name in mine)  # type: ignore[arg-type]


def test_names_stand_in_a_line_between_boundaries() -> None:
    index = index_of("ba", None, "a b", "\u200b", "b\0")
    assert index.chars.tolist() == [ord("a"), ord("b")]
    assert index.text.tolist() == [0, 2, 1, 0, 0, 1, 2, 0, 0, 2, 0]
    assert index.starts.tolist() == [1, 5, 9]
    assert index.party.tolist() == [0, 2, 4]
    assert index.positions_of(np.array([1])).tolist() == [2, 5]
    assert index.positions_of(np.array([2]), first=True).tolist() == [1, 9]
    assert index.owner_of(np.array([1, 2, 6, 9])).tolist() == [0, 0, 2, 4]


def test_more_characters_than_sixteen_bits_count() -> None:
    every = "".join(map(chr, [*range(0x3400, 0xA000), *range(0x20000, 0x2A000)]))
    index = index_of(every, "a")
    assert index.text.dtype == np.uint32
    assert index.numbers_of("a").tolist() == [1]
    assert index.text[-2] == 1


@pytest.mark.parametrize(
    ("phone", "found", "not_found"),
    [
        ("13900000001", ("0001", "13900000001"), ("013900000001", "1000")),
        ("+86 (139) 0000-0002", ("8613900000002",), ()),
        ("0571-88881111转8001", ("8001", "057188881111"), ("11118001",)),
        ("138****1234", ("1234",), ("81234",)),
        ("12/4321", ("4321",), ("124321",)),
        ("１２３４", ("1234",), ()),
        ("123", (), ("0123",)),
        ("1" * 30, ("1" * 18,), ()),
        ("00001234", ("00001234",), ("000001234",)),
    ],
)
def test_the_end_of_a_phone(phone: str, found: tuple[str, ...], not_found: tuple[str, ...]) -> None:
    index = index_of(phones=("7777", phone))
    assert all(index.with_tail(tail).tolist() == [1] for tail in found)
    assert all(index.with_tail(tail).tolist() == [] for tail in not_found)


@given(
    st.lists(st.text("0189", min_size=4, max_size=8), max_size=6),
    st.text("0189", min_size=4, max_size=6),
)
def test_tails_are_those_of_plain_text(phones: list[str], tail: str) -> None:
    found = index_of(phones=tuple(phones)).with_tail(tail)
    assert sorted(found) == [n for n, phone in enumerate(phones) if phone.endswith(tail)]


@given(st.text(max_size=6), st.text(max_size=6))
def test_a_name_in_a_line_is_folded_as_it_is_alone(one: str, other: str) -> None:
    apart = [index_of(text) for text in (one, other)]
    texts = ["".join(chr(i.chars[n - 1]) if n else "\0" for n in i.text) for i in apart]
    together = index_of(one, other)
    line = "".join(chr(together.chars[n - 1]) if n else "\0" for n in together.text)
    assert line == texts[0] + texts[1][1:]


def test_keys_of_tails() -> None:
    assert tail_key("1") < tail_key("01") < tail_key("11") < tail_key("2")
    assert fold("Ｚ") == "z"


def test_a_snapshot_holds_it_for_its_owner_only(tmp_path: Path) -> None:
    graph = loaded(tmp_path, customers=CUSTOMERS, firms=FIRMS).graph()
    folder = graph.folder / SEARCH
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    index = graph.name_index
    ids = graph.ids("parties")
    assert ids.take(index.owner_of(index.positions_of(index.numbers_of("芳")))) == [
        *("C1", "C3", "F1", "F1"),
    ]
    assert ids.take(index.with_tail("4321")) == ["F1"]


def test_a_snapshot_of_an_older_graphcrm_is_searched_too(tmp_path: Path) -> None:
    graph = loaded(tmp_path, customers=CUSTOMERS, firms=FIRMS).graph()
    meta = json.loads((graph.folder / META).read_text("utf-8"))
    del meta["files"][SEARCH]
    (graph.folder / META).write_text(json.dumps(meta), "utf-8")
    older = Graph(graph.folder, today=TODAY)
    assert same(older.name_index, graph.name_index)


@pytest.mark.parametrize("dropped", ["name", "phone"])
def test_of_a_dropped_column_nothing_is_kept(tmp_path: Path, dropped: str) -> None:
    app = new_app(tmp_path)
    bank = write_bank(tmp_path / "in", customers=CUSTOMERS, firms=FIRMS)
    load(app, bank, drop=[f"{table}.{dropped}" for table in ("customers", "firms")])
    index = app.graph().name_index
    assert (len(index.tails) == 0) == (dropped == "phone")
    assert (index.numbers_of("王").tolist() == []) == (dropped == "name")


def test_a_bank_of_nobody(tmp_path: Path) -> None:
    index = loaded(tmp_path, branches=[{"branch_id": "B1"}]).graph().name_index
    assert index.numbers_of("王芳").tolist() == []
    assert index.with_tail("0001").tolist() == []
    assert index.positions_of(np.zeros(0, np.int64)).tolist() == []
