"""Firms with as many guarantees as a size has customers: chains, rings, joint groups, hubs."""

from __future__ import annotations

from datetime import date
from shutil import rmtree
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from benchmarks.harness import TODAY, Run
from benchmarks.made import Made, whole_table

if TYPE_CHECKING:
    import pyarrow as pa

    from graphcrm.graph import Graph

SEED: Final = 7
FIRMS_PER_GUARANTEE: Final = 0.8
FIRMS_PER_COMPANY: Final = 2_000
RINGS: Final = 0.05  # of firms, in rings of 3 to 6
GROUPS: Final = 0.02  # of firms, in joint groups of 3 to 6
BACK: Final = 0.01  # of the other guarantees go back: rings without end, of any size
NO_AMOUNT: Final = 0.01  # of guarantees
NOT_KNOWN: Final = 0.3  # of net assets
WITHIN: Final = 40  # firms away, at most, is whom a firm vouches for
BLOCK: Final = 200  # firms in a row who vouch for one another
Array = npt.NDArray[Any]


def write_guarantees(run: Run) -> None:
    """Write the snapshot."""
    from graphcrm.graph.snapshot import write_snapshot

    folder = run.folder / "guaranteed"
    rmtree(folder, ignore_errors=True)
    tables = Made(_drawn(run.n_customers))
    loaded_on = date.fromisoformat(TODAY)
    write_snapshot(tables, folder, graph_version="guaranteed", first_loaded_on=loaded_on)


def open_guarantees(run: Run) -> Graph:
    """Open the snapshot."""
    from graphcrm.graph import Graph

    return Graph(run.folder / "guaranteed", today=date.fromisoformat(TODAY))


def _drawn(n_guarantees: int) -> dict[str, pa.Table]:
    """Return firms and guarantees; no other table has any rows."""
    import pyarrow as pa

    from graphcrm.model import TABLES

    rng = np.random.default_rng(SEED)
    n = round(n_guarantees * FIRMS_PER_GUARANTEE)
    ids = pa.array([f"F{i:07}" for i in range(n)])
    company = np.arange(n) % FIRMS_PER_COMPANY == 1
    giver, taker, group = _edges(n, n_guarantees, np.flatnonzero(company), rng)
    joint = group >= 0
    contract = np.where(joint, group, len(group) + np.arange(len(group)))
    yuan = np.exp(rng.normal(13, 1.2, len(giver))).astype(np.int32)
    cells = {
        "guarantor_id": ids.take(pa.array(giver)),
        "borrower_id": ids.take(pa.array(taker)),
        "contract_id": pa.array(contract).cast(pa.string()),
        "amount": pa.array(yuan, mask=rng.random(len(giver)) < NO_AMOUNT),
        "kind": pa.array(np.where(joint, "joint", "single")),
    }
    owned = np.minimum(np.exp(rng.normal(15, 1.5, n)), 2e9).astype(np.int32)
    firms = {
        "firm_id": ids,
        "is_guarantee_company": pa.array(company),
        "net_assets": pa.array(owned, mask=rng.random(n) < NOT_KNOWN),
    }
    given = {"firms": (firms, n), "guarantees": (cells, len(giver))}
    return {name: whole_table(name, *given.get(name, ({}, 0))) for name in TABLES}


def _edges(
    n: int, n_guarantees: int, company: Array, rng: np.random.Generator
) -> tuple[Array, Array, Array]:
    """Return guarantor, borrower and joint group (-1 for none), a guarantee an entry."""
    free = np.setdiff1d(np.arange(n), company)
    rings, groups = _grouped(free, RINGS, rng), _grouped(free, GROUPS, rng)
    behind = np.repeat(company, rng.integers(20, 61, len(company)))
    parts = [(ring, np.roll(ring, -1), np.full(len(ring), -1)) for ring in rings]
    parts += [_joint(group, number) for number, group in enumerate(groups)]
    parts += [(behind, rng.choice(free, len(behind)), np.full(len(behind), -1))]
    left = max(n_guarantees - sum(len(giver) for giver, *_ in parts), 0)
    one = rng.integers(0, n, left)
    last = np.minimum(one // BLOCK * BLOCK + BLOCK, n) - 1
    other = np.minimum(one + rng.integers(1, WITHIN, left), last)
    back = rng.random(left) < BACK
    parts += [(np.where(back, other, one), np.where(back, one, other), np.full(left, -1))]
    giver, taker, joint = (np.concatenate(each) for each in zip(*parts, strict=True))
    return giver, taker, joint


def _joint(group: Array, number: int) -> tuple[Array, Array, Array]:
    """Return everybody's guarantees for everybody else."""
    giver, taker = np.repeat(group, len(group)), np.tile(group, len(group))
    apart = giver != taker
    return giver[apart], taker[apart], np.full(np.count_nonzero(apart), number)


def _grouped(free: Array, share: float, rng: np.random.Generator) -> list[Array]:
    """Return groups of 3 to 6 neighbours drawn by chance."""
    first = rng.permutation(len(free) // 6)[: round(len(free) * share / 4.5)] * 6
    return [free[at : at + n] for at, n in zip(first, rng.integers(3, 7, len(first)), strict=True)]
