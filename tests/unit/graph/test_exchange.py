import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from graphcrm.app import App
from graphcrm.graph import OTHER_BRANCH, Graph, Scope
from graphcrm.graph.exchange import EDGE_KINDS, BankGraph, write_gexf, write_graphml
from graphcrm.graph.ports import LoadOptions
from graphcrm.graph.spaces import ends
from graphcrm.model import EDGES, TABLES
from tests import small_bank

Reader = Callable[..., Any]
WRITERS: dict[str, tuple[Callable[..., None], Reader]] = {
    "graphml": (write_graphml, nx.read_graphml),
    "gexf": (write_gexf, nx.read_gexf),
}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return small_bank.load(tmp_path_factory.mktemp("bank")).graph()


@pytest.fixture(scope="module")
def bank(graph: Graph) -> BankGraph:
    return graph.to_networkx()


def edges(bank: BankGraph, kind: str) -> set[tuple[str, str]]:
    return {(a, b) for a, b, data in bank.edges(data=True) if data["edge_kind"] == kind}


def of_kind(bank: BankGraph, *kinds: str) -> set[str]:
    return {node for node, data in bank.nodes(data=True) if data["kind"] in kinds}


def test_every_table_with_two_ends_has_a_sentence() -> None:
    assert set(EDGE_KINDS) == {table.name for table in EDGES if ends(table)}


@pytest.mark.parametrize(
    ("kind", "pairs"),
    [
        ("MEMBER_OF", {("C1", "household:H1"), ("C2", "household:H1"), ("C3", "household:H2")}),
        ("KIN_OF", {("C1", "C2")}),
        ("WORKS_FOR", {("C1", "F1")}),  # C3 left in 2022
        ("PAID_WAGES_TO", {("F1", "C1")}),
        ("SUPPLIES", {("F2", "F1")}),
        ("COVERS", {("S1", "C1"), ("S2", "C1"), ("S1", "C2"), ("S3", "C3"), ("S1", "F1")}),
        ("CONTACTED", {("S1", "C2"), ("S3", "F2"), ("S3", "C1")}),
        ("REFERRED", {("C1", "C2"), ("S1", "C3")}),
        ("HOLDS", {("C1", "product:P1")}),
        ("PAID", {("C1", "C2")}),
        ("GUARANTEES", {("F1", "F2")}),
        ("ATTENDED", {("C1", "event:E1")}),
    ],
)
def test_edges_read_as_sentences(bank: BankGraph, kind: str, pairs: set[tuple[str, str]]) -> None:
    assert edges(bank, kind) == pairs


def test_a_row_is_an_edge_also_between_the_same_two(bank: BankGraph) -> None:
    assert sorted(bank["S1"]["C2"]) == ["CONTACTED", "CONTACTED#2", "COVERS"]
    assert bank["F1"]["C1"]["PAID_WAGES_TO#2"]["month"] == "2026-06"


def test_edges_carry_what_their_rows_say(bank: BankGraph) -> None:
    assert bank.edges["C1", "F1", "WORKS_FOR"] == {
        "edge_kind": "WORKS_FOR",
        "role": "legal_rep",
        "since": "2015-01-01",
        "share": 0.51,
        "payroll": False,
    }
    assert bank.edges["C1", "C2", "REFERRED"]["product_id"] == "P1"
    assert bank.edges["C1", "event:E1", "ATTENDED"]["invited_by"] == "S1"
    assert bank.edges["C1", "C2", "PAID"]["n_payments"] == 3


def test_nodes_carry_numbers_words_and_no_names(bank: BankGraph) -> None:
    assert bank.nodes["F1"] == {
        "kind": "firm",
        "active": True,
        "headcount": 120,
        "branch_id": "B1",
        "is_client": True,
        "opened_on": "2015-01-01",
        "deposits": 5_000_000.0,
    }
    assert bank.nodes["C4"]["active"] is False
    assert bank.nodes["S1"] == {
        "kind": "staff",
        "on_staff": True,
        "role": "account_manager",
        "branch_id": "B1",
    }
    assert bank.nodes["tier:gold"]["min_worth"] == 50_000.0
    assert bank.graph == {"as_of": "2026-06-20", "graph_version": bank.graph["graph_version"]}


def secrets() -> list[str]:
    """Return names, phones, addresses, accounts and id numbers of the bank."""
    return [
        *("王芳", "张伟", "欧阳明月", "alert(1)", "cmd|", "Dmitri", "王家", "Steel", "Tea"),
        *("13900000001", "Long Street", "6222000000000001", "11010119800102001X", "G-1", "later"),
        *("1980-01-02", "大额存单", "东城支行"),
    ]


@pytest.mark.parametrize("ending", WRITERS)
def test_nothing_about_persons_leaves_unless_asked(
    graph: Graph, tmp_path: Path, ending: str
) -> None:
    write, _ = WRITERS[ending]
    write(graph.view(), tmp_path / f"bank.{ending}")
    text = (tmp_path / f"bank.{ending}").read_text("utf-8")
    assert [secret for secret in secrets() if secret in text] == []


def test_names_leave_when_asked_and_id_numbers_never(graph: Graph) -> None:
    bank = graph.to_networkx(names=True)
    assert bank.nodes["C1"]["label"] == bank.nodes["C1"]["name"] == "王芳"
    assert bank.nodes["C1"]["phone"] == "13900000001"
    assert bank.nodes["household:H1"]["address"] == "1 Long Street"
    assert "id_no" not in bank.nodes["C1"]
    assert "11010119800102001X" not in str(list(bank.nodes(data=True)))


@pytest.mark.parametrize("names", [False, True])
@pytest.mark.parametrize("ending", WRITERS)
def test_files_open_with_the_same_nodes_and_edges(
    graph: Graph, tmp_path: Path, ending: str, names: bool
) -> None:
    write, read = WRITERS[ending]
    path = tmp_path / f"bank.{ending}"
    write(graph.view(), path, names=names)
    bank, found = graph.to_networkx(names=names), read(path)
    assert set(found) == set(bank)
    assert sorted(found.edges()) == sorted(bank.edges())
    for node, attributes in bank.nodes(data=True):
        assert attributes.items() <= {"label": node, **found.nodes[node]}.items()
    words = [sorted(data["edge_kind"] for _, _, data in g.edges(data=True)) for g in (bank, found)]
    assert words[0] == words[1]


def test_edge_ids_of_a_file_are_unique(graph: Graph, tmp_path: Path) -> None:
    write_graphml(graph.view(), tmp_path / "bank.graphml")
    ids = re.findall(r'<edge [^>]*\bid="(\w+)"', (tmp_path / "bank.graphml").read_text("utf-8"))
    assert len(set(ids)) == len(ids) > 20


def test_the_date_decides(graph: Graph) -> None:
    early = graph.to_networkx(date(2021, 6, 1))
    assert ("C3", "F1") in edges(early, "WORKS_FOR")
    assert edges(early, "CONTACTED") == {("S3", "C1")}
    assert early.nodes["C4"]["active"] is True


def test_a_viewer_of_one_branch_sees_no_stranger(graph: Graph) -> None:
    bank = graph.to_networkx(scope=Scope(frozenset({"B1"})))
    assert of_kind(bank, "customer", "firm") == {"C1", "C2", "F1"}
    assert of_kind(bank, "branch", "household") == {"branch:B1", "household:H1"}
    assert of_kind(bank, "staff", "event") == {"S1", "S2", "event:E1"}
    assert bank.nodes[OTHER_BRANCH] == {"kind": OTHER_BRANCH}
    assert edges(bank, "CONTACTED") == {("S1", "C2"), (OTHER_BRANCH, "C1")}
    assert edges(bank, "GUARANTEES") == set()


def test_who_invited_is_hidden_from_other_branches(tmp_path: Path) -> None:
    bank = one_load(
        tmp_path,
        branches="branch_id\nB1\nB2\n",
        staff="staff_id,branch_id\nS1,B2\n",
        customers="customer_id,branch_id\nC1,B1\nC2,B2\n",
        events="event_id\nE1\nE2\nE3\n",
        attendance="event_id,party_id,invited_by\nE1,C1,S1\nE2,C1,C2\nE3,C1,C1\n",
    ).to_networkx(scope=Scope(frozenset({"B1"})))
    found = {b: data.get("invited_by") for _, b, data in bank.edges(data=True)}
    assert found == {"event:E1": OTHER_BRANCH, "event:E2": None, "event:E3": "C1"}


def test_rows_that_nobody_handed_over_are_nodes_too(tmp_path: Path) -> None:
    bank = one_load(tmp_path, customers="customer_id,branch_id\nC1,B9\n").to_networkx()
    assert bank.nodes["branch:B9"] == {"kind": "branch"}


def test_a_bank_without_edges_opens(tmp_path: Path) -> None:
    graph = one_load(tmp_path, products="product_id\nP1\n")
    for ending, (write, read) in WRITERS.items():
        write(graph.view(), tmp_path / f"bank.{ending}")
        assert set(read(tmp_path / f"bank.{ending}")) == set(graph.to_networkx())


def one_load(folder: Path, **tables: str) -> Graph:
    """Return the graph of these CSV texts."""
    assert set(tables) <= set(TABLES)
    extracts = folder / "in"
    extracts.mkdir()
    for name, text in tables.items():
        (extracts / f"{name}.csv").write_text(text, "utf-8")
    app = App(db=str(folder / "bank.duckdb"))
    app.load([extracts], options=LoadOptions(data_date=date(2026, 6, 30)))
    return app.graph()
