"""What each member of staff holds alone: the one number of a truth that needs the whole bank."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.sample.draw import AS_OF, BoolVec, IntVec

NOT_EFFECTIVE = ("sms", "greeting", "system", "branch")
WINDOW = 180


def lost_worth(tables: dict[str, pa.Table]) -> tuple[dict[str, float], dict[str, float]]:
    """Return by staff on staff the worth that he alone holds, and by branch the active worth.

    Rows of the sample are complete enough for a short way: figures of the party's own row equal
    its newest balances, and every date is known or open.
    """
    staff, parties, worth, branch, active = _nodes(tables)
    on_staff = _on_staff(tables["staff"])
    covered = tables["coverage"]
    until = _days(covered["until"], AS_OF + 1)
    since = _days(covered["since"], 0)
    talks = tables["contacts"]
    effective = ~pc.is_in(talks["channel"], pa.array(NOT_EFFECTIVE)).to_numpy().astype(np.bool_)
    age = AS_OF - _days(talks["contacted_on"], 0)
    valid = np.concatenate(
        [(since <= AS_OF) & (until > AS_OF), effective & (age >= 0) & (age <= WINDOW)]
    )
    who = np.concatenate([_ix(t["staff_id"], staff) for t in (covered, talks)])
    whom = np.concatenate([_ix(t["party_id"], parties) for t in (covered, talks)])
    keep = valid & on_staff[who] & active[whom]
    links = np.unique(whom[keep] * len(staff) + who[keep])
    whom, who = links // len(staff), links % len(staff)
    alone = np.bincount(whom, minlength=len(parties))[whom] == 1
    lost = np.zeros(len(staff), dtype=np.int64)
    np.add.at(lost, who[alone], worth[whom[alone]])
    names, codes = np.unique(branch[active].astype(str), return_inverse=True)
    sums = np.zeros(len(names), dtype=np.int64)
    np.add.at(sums, codes, worth[active])
    by_branch = {str(n): s / 100 for n, s in zip(names, sums.tolist(), strict=True)}
    ids = staff.to_pylist()
    return {ids[i]: int(lost[i]) / 100 for i in np.flatnonzero(on_staff)}, by_branch


def _nodes(tables: dict[str, pa.Table]) -> tuple[pa.Array, pa.Array, IntVec, IntVec, BoolVec]:
    """Return staff ids, party ids, and the parties' worth in fen, branch and activity."""
    customers, firms = tables["customers"], tables["firms"]
    ids = pa.concat_arrays([_flat(customers["customer_id"]), _flat(firms["firm_id"])])
    worth = np.concatenate([_fen(customers["aum"]), _fen(firms["deposits"])])
    branch = np.concatenate(
        [t["branch_id"].fill_null("").to_numpy(zero_copy_only=False) for t in (customers, firms)]
    )
    closed = np.concatenate([_days(t["closed_on"], AS_OF + 1) for t in (customers, firms)])
    client = np.concatenate(
        [
            np.ones(customers.num_rows, dtype=np.bool_),
            firms["is_client"].to_numpy().astype(np.bool_),
        ]
    )
    return _flat(tables["staff"]["staff_id"]), ids, worth, branch, (closed > AS_OF) & client


def _on_staff(staff: pa.Table) -> BoolVec:
    leaves = _days(staff["leaves_on"], AS_OF + 1)
    joined = _days(staff["joined_on"], 0)
    virtual = staff["is_virtual"].to_numpy().astype(np.bool_)
    return np.asarray((leaves > AS_OF) & (joined <= AS_OF) & ~virtual)


def _flat(values: pa.ChunkedArray) -> pa.Array:
    return values.combine_chunks()


def _days(values: pa.ChunkedArray, missing: int) -> IntVec:
    return np.asarray(values.cast(pa.int32()).fill_null(missing).to_numpy(), dtype=np.int64)


def _fen(values: pa.ChunkedArray) -> IntVec:
    yuan = values.cast(pa.float64()).fill_null(0).to_numpy()
    return np.asarray(np.rint(yuan * 100), dtype=np.int64)


def _ix(values: pa.ChunkedArray, among: pa.Array) -> IntVec:
    return np.asarray(pc.index_in(values, among).to_numpy(), dtype=np.int64)
