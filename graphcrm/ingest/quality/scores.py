"""The score of every branch, its parts, and where mending would bring most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.answer import DIGITS, Answer, Column, Unit
from graphcrm.graph.arrays import FloatVec, IntVec
from graphcrm.ingest.quality.completeness import key_columns
from graphcrm.ingest.quality.duplicates import doubles
from graphcrm.ingest.quality.files import new_files
from graphcrm.ingest.quality.freshness import fresh_part
from graphcrm.ingest.quality.inspection import Inspection, counts, shares, words
from graphcrm.ingest.quality.rows import Rows
from graphcrm.ingest.quality.tally import (
    COMPLETENESS,
    FRESHNESS,
    NEW_FILES,
    UNIQUENESS,
    VALIDITY,
    WEIGHTS,
    Parts,
    Tally,
    parts_of,
    totals_of,
)
from graphcrm.ingest.quality.validity import broken_rules
from graphcrm.reasons import Reason

# What is said where a part of some scores is not known.
UNKNOWN: Final = {
    COMPLETENESS: "unknown_completeness",
    VALIDITY: "unknown_validity",
    UNIQUENESS: "unknown_uniqueness",
    FRESHNESS: "unknown_freshness",
    NEW_FILES: "unknown_new_files",
}


@dataclass(frozen=True, slots=True)
class Assessment:
    """What makes the scores.

    Parameters
    ----------
    tallies : tuple of Tally
        Everything that counts, freshness aside.
    by_slot, whole : Parts
        Of each branch, and of the bank.
    n_parties, n_staff : (slots,) int64
        Open customers and firms; staff.
    """

    tallies: tuple[Tally, ...]
    by_slot: Parts
    whole: Parts
    n_parties: IntVec
    n_staff: IntVec


def assess(rows: Rows) -> Assessment:
    """Judge every row once; kept with the graph, for several sections ask for it.

    Notes
    -----
    O(n log n) in rows of key tables.
    """
    return rows.graph.keep(("assessment", rows.day), lambda: _assess(rows))


def _assess(rows: Rows) -> Assessment:
    tallies = (
        *key_columns(rows),
        *broken_rules(rows),
        *(double.tally for double in doubles(rows)),
        new_files(rows).tally(rows),
    )
    customers, firms, staff = (
        rows.count(table, rows.open(table)) for table in ("customers", "firms", "staff")
    )
    return Assessment(
        tallies,
        parts_of(tallies, fresh_part(rows, whole=False), whole=False),
        parts_of(tallies, fresh_part(rows, whole=True), whole=True),
        customers + firms,
        staff,
    )


def scores(asked: Inspection) -> Answer:
    """Score how good the data of each branch is, from 0 to 1.

    Returns
    -------
    Answer
        Columns ``branch_id, score, completeness, validity, uniqueness, freshness, new_files,
        n_parties``: the weighted mean of the parts that are known, and the parts.  Lowest score
        first, unknown last, ties by id; a row without branch_id is about rows of no known branch.
        Totals: the score and the parts of the bank, or of the branch asked about, and n_branches.

    Notes
    -----
    O(n log n) in rows of key tables.
    """
    found = assess(asked.rows)
    slots = _ordered(asked, found)
    score = found.by_slot.score
    columns = (
        asked.branch_column(slots),
        Column("score", Unit.SCORE, score[slots]),
        *(Column(p, Unit.SHARE, s[slots]) for p, s in found.by_slot.shares.items()),
        counts("n_parties", found.n_parties[slots]),
    )
    parts, at = (found.whole, 0) if asked.slot is None else (found.by_slot, asked.slot)
    totals = {"score": _known(parts.score[at]), **_parts_at(parts, at)}
    totals["n_branches"] = int(np.count_nonzero(slots))  # slot 0 is no branch
    return asked.answer("quality", columns, totals, _notes(asked, found, slots, totals))


def _ordered(asked: Inspection, found: Assessment) -> IntVec:
    """Return the slots with parties or staff, the lowest score first, unknown last, ties by id."""
    if asked.slot is not None:
        return np.array([asked.slot])
    slots = np.flatnonzero(found.n_parties + found.n_staff)
    score = found.by_slot.score[slots].round(DIGITS)
    last = np.iinfo(np.int64).max
    return slots[np.lexsort((np.where(slots == 0, last, slots), score))]


def _parts_at(parts: Parts, at: int) -> dict[str, float | int | None]:
    return {part: _known(share[at]) for part, share in parts.shares.items()}


def _known(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), DIGITS)


def _notes(
    asked: Inspection, found: Assessment, slots: IntVec, totals: dict[str, float | int | None]
) -> list[Reason]:
    if totals["score"] is None:
        return [Reason("quality_unknown")]
    facts = {"score": totals["score"], "n": totals["n_branches"] or 0}
    says = Reason("quality_branch" if asked.branch else "quality_bank", facts)
    n_unknown = {p: int(np.isnan(s[slots]).sum()) for p, s in found.by_slot.shares.items()}
    doubts = [Reason(UNKNOWN[part], {"n": n}) for part, n in n_unknown.items() if n]
    return [says, *doubts]


def worst(asked: Inspection) -> Answer:
    """Rank what is wanting by what mending it would bring to the score.

    Returns
    -------
    Answer
        Columns ``branch_id, part, table, column, rule, n_bad, n_checked, share, gain``: gain is how
        much the score of the bank, or of the branch asked about, would rise if these n_bad rows
        were mended.  Greatest gain first.  Totals n_bad and gain.

    Notes
    -----
    O(rules x branches); freshness is no matter of rows and is left out.
    """
    found = assess(asked.rows)
    slots = np.arange(asked.rows.n_slots) if asked.slot is None else np.array([asked.slot])
    gains = [gain_of(t, found, asked.slot)[slots] for t in found.tallies]
    at, where = np.nonzero(np.array([t.bad[slots] for t in found.tallies]).reshape(-1, len(slots)))
    gain = np.array([gains[t][s] for t, s in zip(at, where, strict=True)], float)
    order = np.lexsort((where, at, -gain.round(DIGITS)))
    picked = [(found.tallies[at[o]], int(slots[where[o]])) for o in order]
    n_bad = [int(t.bad[s]) for t, s in picked]
    n_checked = [int(t.checked[s]) for t, s in picked]
    columns = (
        asked.branch_column(np.array([s for _, s in picked], np.int64)),
        words("part", [t.part for t, _ in picked]),
        words("table", [t.table for t, _ in picked]),
        words("column", [t.column for t, _ in picked]),
        words("rule", [t.rule for t, _ in picked]),
        counts("n_bad", n_bad),
        counts("n_checked", n_checked),
        shares("share", n_bad, n_checked),
        Column("gain", Unit.SCORE, gain[order]),
    )
    totals = {"n_bad": sum(n_bad), "gain": round(float(gain.sum()), DIGITS)}
    says = Reason("quality_worst", {"n": sum(n_bad), "gain": totals["gain"]})
    return asked.answer("quality.worst", columns, totals, (says,))


def gain_of(tally: Tally, found: Assessment, slot: int | None) -> FloatVec:
    """Return by how much a score rises when the rows of each slot that are wanting are mended.

    A tally is one of the equal terms of its part, and its part one of the weighted terms of the
    score: the wanting share x weight / (terms x weights).
    """
    whole = slot is None
    parts, at = (found.whole, 0) if slot is None else (found.by_slot, slot)
    rivals = [t for t in found.tallies if t.part == tally.part]
    n_terms = sum(bool(totals_of(t, whole=whole)[0][at]) for t in rivals)
    n_checked = totals_of(tally, whole=whole)[0][at]
    if not n_checked:
        return np.zeros(len(tally.bad))
    term = WEIGHTS[tally.part] / float(parts.weight[at]) / n_terms
    return np.asarray(tally.bad / n_checked * term)
