"""Hand the graph to networkx, and through it to Gephi, yEd and whatever reads GraphML or GEXF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, TypeAlias

import networkx as nx
import numpy as np

from graphcrm.graph.arrays import IntVec
from graphcrm.graph.plain import Value, attributes_of, values_of, xml_text
from graphcrm.graph.spaces import PARTIES, SPACES, ends, ix_name, spaces_of, tables_of
from graphcrm.graph.view import OTHER_BRANCH, View
from graphcrm.model import EDGES, TABLES, Column, Table

BankGraph: TypeAlias = "nx.MultiDiGraph[str]"

# Edge table -> how its rows read, and whether the row's second end is who it is said of.
EDGE_KINDS: Final = {
    "household_members": ("MEMBER_OF", True),
    "kinship": ("KIN_OF", False),
    "employment": ("WORKS_FOR", False),
    "payrolls": ("PAID_WAGES_TO", False),
    "firm_links": ("", False),  # the row's own kind: SUPPLIES, SUBSIDIARY_OF, SAME_CONTROLLER
    "coverage": ("COVERS", False),
    "contacts": ("CONTACTED", False),
    "referrals": ("REFERRED", False),
    "holdings": ("HOLDS", False),
    "transfers": ("PAID", False),
    "guarantees": ("GUARANTEES", False),
    "attendance": ("ATTENDED", True),
}
NODE_KINDS: Final = {
    "customers": "customer",
    "firms": "firm",
    "staff": "staff",
    "households": "household",
    "branches": "branch",
    "tiers": "tier",
    "products": "product",
    "campaigns": "campaign",
    "events": "event",
}


def to_networkx(view: View, *, names: bool = False) -> BankGraph:
    """Return what a view shows as a networkx graph.

    Parameters
    ----------
    view : View
        Its date decides which edges are there, its scope which parties.
    names : bool
        Also names, phones, addresses and other columns about persons; never id numbers.

    Returns
    -------
    networkx.MultiDiGraph
        A node for every visible party (``"C1"``), every member of staff (``"S1"``; those whom the
        viewer may not name are one node ``"other_branch"``) and every household, branch, tier,
        product, campaign and event (``"household:H1"``), with its ``kind``.  An edge for every
        row of an edge table that is valid on the date, keyed by how it reads (``"REFERRED"``;
        further rows between the same two are ``"REFERRED#2"``), with its ``edge_kind``.  Money is
        in yuan, dates are ISO text, what is not known is left out.  Parties say whether they are
        ``active`` on the date, staff whether they are ``on_staff``; their other figures are those
        of the newest extract.

    Notes
    -----
    networkx keeps dicts: about 1 kB a node or edge.  Observations of one party (balances, flows,
    needs, feedback, signals) and branch targets are no edges and are left out.

    Examples
    --------
    >>> from graphcrm.graph import Graph
    >>> bank: Graph = ...  # doctest: +SKIP
    >>> bank.to_networkx().edges["S1", "C1", "COVERS"]["role"]  # doctest: +SKIP
    'lead'
    """
    graph: BankGraph = nx.MultiDiGraph(
        as_of=view.as_of.isoformat(), graph_version=view.graph.version
    )
    labels = {space: _node_ids(view, space) for space in SPACES}
    for space in SPACES:
        graph.add_nodes_from(_nodes(view, space, labels[space], names=names))
    for table in EDGES:
        if ends(table) is not None:
            _add_edges(graph, view, table, labels, names=names)
    if view.scope is not None:
        _drop_out_of_sight(graph, view)
    return graph


def write_graphml(view: View, path: Path, *, names: bool = False) -> None:
    """Write :func:`to_networkx` as GraphML."""
    graph = to_networkx(view, names=names)
    for n, (_, _, data) in enumerate(graph.edges(data=True)):
        data["edge_id"] = f"e{n}"  # unique in the file, as other readers want it
    nx.write_graphml_xml(graph, path, edge_id_from_attribute="edge_id")


def write_gexf(view: View, path: Path, *, names: bool = False) -> None:
    """Write :func:`to_networkx` as GEXF."""
    nx.write_gexf(to_networkx(view, names=names), path)


def _node_ids(view: View, space: str) -> list[str | None]:
    """Return the node of every position of a space; None for what the viewer may not see.

    The last entry stands for position -1.
    """
    ids = [xml_text(i or "") for i in view.graph.ids(space).take(np.arange(view.graph.n(space)))]
    if space == PARTIES:
        return [i if seen else None for i, seen in zip(ids, view.visible.tolist(), strict=True)] + [
            None
        ]
    if space == "staff":
        seen = view.staff_visible.tolist()
        return [i if s else OTHER_BRANCH for i, s in zip(ids, seen, strict=True)] + [None]
    kind = NODE_KINDS[tables_of(space)[0]]
    return [f"{kind}:{i}" for i in ids] + [None]


def _nodes(
    view: View, space: str, labels: list[str | None], *, names: bool
) -> Iterator[tuple[str, dict[str, Value]]]:
    """Yield the nodes of a space with their attributes; one that has no row has only its kind."""
    known: set[int] = set()
    for table_name in tables_of(space):
        table = TABLES[table_name]
        at = view.graph.column(table_name, "ix")
        known.update(at.tolist())
        extra: dict[str, list[Value]] = {}
        if space == PARTIES:
            extra["active"] = view.active[at].tolist()
        elif space == "staff":
            extra["on_staff"] = view.on_staff[at].tolist()
        if names and table.has("name"):
            extra["label"] = values_of(view, table, table.column("name"), np.arange(len(at)))
        rows = attributes_of(view, table, table.columns[1:], np.arange(len(at)), extra, names=names)
        for ix, attributes in zip(at.tolist(), rows, strict=True):
            node = labels[ix]
            if node == OTHER_BRANCH:
                yield node, {"kind": OTHER_BRANCH}
            elif node is not None:
                yield node, {"kind": NODE_KINDS[table_name], **attributes}
    for ix in set(range(view.graph.n(space))) - known:
        node = labels[ix]
        if node is not None:
            yield node, {"kind": NODE_KINDS[tables_of(space)[0]]}


def _add_edges(
    graph: BankGraph, view: View, table: Table, labels: dict[str, list[str | None]], *, names: bool
) -> None:
    """Add an edge for every valid row of ``table``."""
    two = ends(table)
    assert two is not None, f"{table.name} has two ends"
    rows = np.flatnonzero(view.valid(table.name))
    word, turned = EDGE_KINDS[table.name]
    sides = [_ends(view, table, column, rows, labels) for column in two]
    sources, targets = reversed(sides) if turned else sides
    words: Iterable[Value] = (
        [word] * len(rows) if word else values_of(view, table, table.column("kind"), rows)
    )
    columns = [c for c in table.columns if c not in two]
    attributes = attributes_of(view, table, columns, rows, {}, names=names)
    for source, target, kind, data in zip(sources, targets, words, attributes, strict=True):
        if source is None or target is None:
            continue
        reads = str(kind).upper()
        key, n = reads, 1
        while graph.has_edge(source, target, key):
            n += 1
            key = f"{reads}#{n}"
        graph.add_edge(source, target, key, edge_kind=reads, **data)


def _ends(
    view: View, table: Table, column: Column, rows: IntVec, labels: dict[str, list[str | None]]
) -> list[str | None]:
    """Return the node at one end of each row: of whichever space the row names."""
    found: list[str | None] = [None] * len(rows)
    for space in spaces_of(column):
        at = view.graph.column(table.name, ix_name(column.name, space))[rows].tolist()
        nodes = labels[space]
        found = [have or nodes[ix] for have, ix in zip(found, at, strict=True)]
    return found


def _drop_out_of_sight(graph: BankGraph, view: View) -> None:
    """Leave a viewer of some branches no other branch, and no household or event of strangers."""
    assert view.scope is not None
    own = {f"branch:{b}" for b in view.scope.branch_ids}
    for node, kind in nx.get_node_attributes(graph, "kind").items():
        alone = graph.degree(node) == 0
        if (kind == "branch" and node not in own) or (kind in ("household", "event") and alone):
            graph.remove_node(node)
