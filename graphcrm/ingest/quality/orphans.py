"""Rows that hang on nothing: no member, no link, nobody who looks after them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from graphcrm.answer import Answer
from graphcrm.graph.arrays import NO_IX, BoolVec
from graphcrm.graph.spaces import PARTIES, ix_name, spaces_of
from graphcrm.ingest.quality.inspection import Inspection
from graphcrm.ingest.quality.rows import Rows
from graphcrm.ingest.quality.tally import Tally
from graphcrm.model import EDGES, Kind

ORPHANS = "orphans"


def loose_rows(rows: Rows) -> Iterator[Tally]:
    """Yield who hangs on nothing; edges themselves never do, for a load rejects such rows."""
    homes = _named(rows, "household_members", "household_ix", "households")
    found = (
        ("households", "", "household_without_members", ~homes),
        ("firms", "", "firm_without_links", ~_linked(rows)[rows.graph.column("firms", "ix")]),
        ("customers", "", "nobody_and_nothing_held", ~_kept(rows)),
        ("staff", "branch_id", "staff_without_branch", ~rows.known("staff", "branch_id")),
    )
    for table, column, rule, loose in found:
        opened = rows.open(table)
        if opened.any():
            yield Tally.of(rows, (ORPHANS, table, column, rule), checked=opened, bad=loose)


def _kept(rows: Rows) -> BoolVec:
    """Mark the customers whom somebody covers, or who hold a product."""
    parties = _named(rows, "coverage", "party_ix", PARTIES)
    parties = parties | _named(rows, "holdings", "party_ix", PARTIES)
    return np.asarray(parties[rows.graph.column("customers", "ix")])


def _linked(rows: Rows) -> BoolVec:
    """Mark the parties that any row of any edge or event names, ended ones included."""
    mask = np.zeros(rows.graph.n(PARTIES) + 1, bool)
    for table in EDGES:
        for column in table.columns:
            if column.kind is Kind.REF and PARTIES in spaces_of(column):
                mask[rows.graph.column(table.name, ix_name(column.name))] = True
    return mask


def _named(rows: Rows, table: str, column: str, space: str) -> BoolVec:
    """Mark the nodes of ``space`` that an open row of ``table`` names."""
    mask = np.zeros(rows.graph.n(space) + 1, bool)
    named = rows.graph.column(table, column)
    mask[named[rows.open(table) & (named != NO_IX)]] = True
    return mask[:-1]


def orphans(asked: Inspection) -> Answer:
    """Say how many rows hang on nothing.

    Returns
    -------
    Answer
        Columns ``rule, table, column, n_checked, n_bad, share``, greatest share first; totals
        n_checked and n_bad.  Households belong to no branch.

    Notes
    -----
    O(rows) time.
    """
    return asked.rules("quality.orphans", list(loose_rows(asked.rows)), "quality_orphans")
