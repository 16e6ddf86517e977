"""A snapshot says everything that the store says, whatever order the store says it in."""

from __future__ import annotations

import stat
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from graphcrm.errors import StoreUnavailableError
from graphcrm.graph import Graph
from graphcrm.graph.arrays import NO_DAY, NO_FEN, NO_IX, day_of
from graphcrm.graph.snapshot import write_snapshot
from graphcrm.graph.spaces import ix_name, space_of, spaces_of
from graphcrm.model import DEFAULT_TIERS, TABLES, Column, Kind, Table
from graphcrm.sample import generate
from tests.banks import DAY, FakeScanner, graph_of, open_graph

Cells = list[Any]


@pytest.fixture(scope="module")
def tables() -> dict[str, pa.Table]:
    return generate(250, seed=11).tables


@pytest.fixture(scope="module")
def graph(tables: dict[str, pa.Table], tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return open_graph(tables, tmp_path_factory.mktemp("snapshot"))


def read_back(graph: Graph, table: Table, column: Column) -> Cells:
    """Return a column of a graph as the plain values that were handed over."""
    if column.kind is Kind.TEXT:
        return graph.text(table.name, column.name).take(range(graph.n_rows(table.name)))
    if column.kind is Kind.ID:
        return graph.ids(space_of(table.name)).take(graph.column(table.name, "ix"))
    if column.kind is Kind.REF:
        return references(graph, table, column)
    values = graph.column(table.name, column.name).tolist()
    match column.kind:
        case Kind.MONEY:
            return [None if v == NO_FEN else Decimal(v).scaleb(-2) for v in values]
        case Kind.COUNT:
            return [None if v == NO_FEN else v for v in values]
        case Kind.DATE | Kind.MONTH:
            return [None if v == NO_DAY else day_of(v) for v in values]
        case Kind.BOOL:
            return [None if v == NO_IX else bool(v) for v in values]
        case Kind.ENUM:
            return [None if v == NO_IX else tuple(column.words)[v] for v in values]
        case Kind.CATEGORY:
            return graph.words(table.name, column.name).take(values)
        case _:
            return [None if np.isnan(v) else v for v in values]


def references(graph: Graph, table: Table, column: Column) -> Cells:
    found: Cells = [None] * graph.n_rows(table.name)
    for space in spaces_of(column):
        at = graph.column(table.name, ix_name(column.name, space))
        found = [a or b for a, b in zip(found, graph.ids(space).take(at), strict=True)]
    return found


def as_set(columns: Sequence[Cells]) -> set[tuple[Any, ...]]:
    return set(zip(*columns, strict=True))


@pytest.mark.parametrize("name", list(TABLES))
def test_every_cell_of_the_sample_comes_back(
    graph: Graph, tables: dict[str, pa.Table], name: str
) -> None:
    table, rows = TABLES[name], tables[name]
    assert graph.n_rows(name) == rows.num_rows
    back = [read_back(graph, table, c) for c in table.columns]
    assert as_set(back) == as_set([rows[c.name].to_pylist() for c in table.columns])


@pytest.mark.parametrize("name", list(TABLES))
def test_rows_stand_in_key_order(graph: Graph, name: str) -> None:
    # of codes and positions: words by their place in the list, ids and text by code point
    keys: list[Cells] = []
    for column in TABLES[name].key:
        cells = read_back(graph, TABLES[name], column)
        if column.kind is Kind.ENUM:
            cells = [None if c is None else list(column.words).index(c) for c in cells]
        keys.append([(c is not None, c if c is not None else 0) for c in cells])
        if column.kind is Kind.REF and len(spaces_of(column)) > 1:  # staff apart from parties
            staff = graph.column(name, ix_name(column.name, "staff")).tolist()
            party = graph.column(name, ix_name(column.name)).tolist()
            keys[-1] = list(zip(party, staff, strict=True))
    rows = list(zip(*keys, strict=True))
    assert rows == sorted(rows)
    assert len(set(rows)) == len(rows)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("seed", range(2))
def test_the_order_of_a_scan_leaves_no_trace(
    tables: dict[str, pa.Table], tmp_path: Path, seed: int
) -> None:
    for name, shuffle in (("one", None), ("two", np.random.default_rng(seed))):
        scanner = FakeScanner(tables, shuffle)
        write_snapshot(scanner, tmp_path / name, graph_version="v", first_loaded_on=DAY)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_only_the_owner_can_read_it(graph: Graph) -> None:
    for path in [graph.folder, *graph.folder.rglob("*")]:
        wanted = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path


def test_names_and_numbers_of_persons_are_no_arrays_of_the_graph(graph: Graph) -> None:
    written = {path.name for path in (graph.folder / "customers").iterdir()}
    assert {"phone_code.npy", "id_no_code.npy", "name.text.npy"} <= written
    assert {"name_code.npy", "name.npy", "phone.npy", "id_no.npy"} & written == set()


def test_two_who_share_a_phone_share_its_code(tmp_path: Path) -> None:
    phones = ["2", "1", None, "2"]
    people = [{"customer_id": f"C{i}", "phone": p} for i, p in enumerate(phones)]
    assert graph_of({"customers": people}, tmp_path).column("customers", "phone_code").tolist() == [
        1,
        0,
        -1,
        1,
    ]


def test_positions_are_in_code_point_order_of_customers_and_firms_together(tmp_path: Path) -> None:
    graph = graph_of(
        {
            "customers": [{"customer_id": c} for c in ("客", "b", "B", "01", "1")],
            "firms": [{"firm_id": f} for f in ("a", "𠮷", "Z")],
        },
        tmp_path,
    )
    ids = ["01", "1", "B", "Z", "a", "b", "客", "𠮷"]
    assert graph.ids("parties").take(range(8)) == ids
    assert graph.is_firm.tolist() == [i in {"a", "𠮷", "Z"} for i in ids]
    assert graph.has_row.all()
    assert [graph.find("parties", i, what="it") for i in ids] == list(range(8))


def test_a_branch_is_known_by_whoever_names_it(tmp_path: Path) -> None:
    people = [{"customer_id": "C1", "branch_id": "B7", "tier": "jade"}]
    graph = graph_of({"customers": people, "branches": [{"branch_id": "B1"}]}, tmp_path)
    assert graph.ids("branches").take(range(2)) == ["B1", "B7"]
    assert graph.node("parties", "branch_ix").tolist() == [1]
    assert graph.n_rows("branches") == 1
    assert graph.ids("tiers").find("jade") >= 0


def test_without_tiers_the_usual_ones_stand_in(tmp_path: Path) -> None:
    usual = {t["tier"]: t["rank"] for t in DEFAULT_TIERS}
    graph = graph_of({}, tmp_path / "none")
    ids = graph.ids("tiers").take(graph.column("tiers", "ix"))
    assert dict(zip(ids, graph.column("tiers", "rank").tolist(), strict=True)) == usual
    own = graph_of({"tiers": [{"tier": "jade", "rank": 1}]}, tmp_path / "own")
    assert own.ids("tiers").take(range(own.n("tiers"))) == ["jade"]


def test_an_absent_column_is_missing_and_never_zero(tmp_path: Path) -> None:
    graph = graph_of({"customers": [{"customer_id": "C1"}], "firms": []}, tmp_path)
    for column in TABLES["customers"].columns[1:]:
        assert read_back(graph, TABLES["customers"], column) == [None], column.name
    assert graph.node("parties", "aum").tolist() == [NO_FEN]
    assert graph.node("parties", "is_client").tolist() == [NO_IX]


def test_what_anybody_handed_over_is_known(tmp_path: Path) -> None:
    graph = graph_of(
        {
            "staff": [{"staff_id": "S1"}],
            "customers": [
                {"customer_id": "C1", "aum": 1, "name": "x", "branch_id": "B1", "village": "v"},
                {"customer_id": "C2"},
            ],
            "referrals": [{"referrer_id": "S1", "party_id": "C1", "referred_on": DAY}],
        },
        tmp_path,
    )
    known = {c.name for c in TABLES["customers"].columns if graph.known("customers", c.name)}
    assert known == {"customer_id", "aum", "name", "branch_id", "village"}
    assert graph.known("referrals", "referrer_id")  # by staff only
    assert not graph.known("firms", "firm_id")
    with pytest.raises(KeyError):
        graph.known("customers", "no_such_column")


def test_meta_and_the_first_day(tmp_path: Path) -> None:
    first = DAY - timedelta(days=3)
    graph = graph_of({}, tmp_path, first_loaded_on=first)
    assert (graph.version, graph.first_loaded_on) == ("v1", first)


@pytest.mark.parametrize("broken", ["", "{", '{"format": 99}'])
def test_a_folder_without_readable_meta_is_no_snapshot(tmp_path: Path, broken: str) -> None:
    if broken:
        (tmp_path / "meta.json").write_text(broken, "utf-8")
    with pytest.raises(StoreUnavailableError, match="graphcrm load"):
        Graph(tmp_path, today=date(2026, 1, 1))
