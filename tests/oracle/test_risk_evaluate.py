"""Nearness to a loss on a past date, against plain Python and against what was planted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from graphcrm.analysis.risk_evaluate import evaluate
from graphcrm.analysis.risk_trial import METHODS, RiskTerms, RiskTrial
from graphcrm.graph import Graph
from graphcrm.model import TABLES
from graphcrm.sample import generate
from graphcrm.sample.contagion import UNRELATED
from graphcrm.sample.profile import PLANT, PROFILES
from tests.banks import DAY, graph_of, open_graph
from tests.random_banks import PlainBank
from tests.reference import attrition as reference
from tests.reference.lift import auc, lift
from tests.reference.plain_coverage import Question
from tests.unit.analysis.small import money

CUTOFF = date(2025, 12, 31)
N_PEOPLE = 60
Tables = Mapping[str, pa.Table]


def ragged(seed: int) -> dict[str, list[dict[str, Any]]]:
    """Return couples of whom some leave together, with ties and figures that come and go."""
    rng = np.random.default_rng(seed)

    def day(most: int, least: int = 0) -> date:
        return DAY - timedelta(days=int(rng.integers(least, most)))

    def some(share: float) -> bool:
        return bool(rng.random() < share)

    ids = [f"C{n:02d}" for n in range(N_PEOPLE)]
    closed = {c: day(800) for c in ids if some(0.3)}
    since = {c: None if some(0.2) else day(3000, 100) for c in ids}
    pairs = [(ids[int(a)], ids[int(b)]) for a, b in rng.integers(0, N_PEOPLE, (25, 2)) if a != b]
    return {
        "customers": [
            {"customer_id": c, "opened_on": date(2010, 1, 1), "closed_on": closed.get(c)}
            for c in ids
        ],
        "households": [{"household_id": f"H{n:02d}"} for n in range(N_PEOPLE // 3)],
        "household_members": [
            {"household_id": f"H{n // 3:02d}", "customer_id": c, "since": since[c]}
            for n, c in enumerate(ids)
        ],
        "referrals": [
            {"referrer_id": a, "party_id": b, "referred_on": day(900)} for a, b in pairs[:12]
        ],
        "guarantees": [
            {"guarantor_id": a, "borrower_id": b, "contract_id": str(n), "amount": money(9),
             "since": None if some(0.3) else day(900)}
            for n, (a, b) in enumerate(pairs[12:])
        ],
        "signals": [
            {"party_id": c, "kind": "left" if some(0.2) else "overdue", "raised_on": day(500),
             "severity": float(rng.integers(1, 9)) / 10}
            for c in ids if some(0.4)
        ],
    }  # fmt: skip


def known(bank: PlainBank) -> dict[str, Any]:
    """Return the rows of a bank that say that they had begun by the cut-off."""
    found = {}
    for name, rows in bank.items():
        on = TABLES[name].start or TABLES[name].event_on
        kept = [r for r in rows if not on or (r.get(on) and r[on] <= CUTOFF)]
        found[name] = list(rows) if name == "customers" else kept
    return found


@pytest.mark.parametrize("seed", range(4))
def test_every_method_as_its_definition_reads(tmp_path: Path, seed: int) -> None:
    bank = ragged(seed)
    then, now = Question(known(bank), CUTOFF), Question(bank, DAY)
    left, after = reference.events(then), reference.events(now)
    judged = [c for c in sorted(then.parties()) if c not in left]
    happened = [c in after for c in judged]
    start = {c: 1.0 for c, (on, _) in left.items() if (CUTOFF - on).days < 365}
    degree = Counter(end for pair in reference.tied(then) for end in pair[:2])
    own = dict.fromkeys(judged, 0.0)
    for row in then.rows("signals"):
        if row["party_id"] in own:
            own[row["party_id"]] += row["severity"] * 0.5 ** ((CUTOFF - row["raised_on"]).days / 90)
    energy = reference.contagion(then, start)
    scores = [
        [round(energy[c], 9) for c in judged],
        [min(1.0, round(own[c], 9)) for c in judged],
        [0.0] * len(judged),
        [float(degree[c]) for c in judged],
    ]
    answer = evaluate(graph_of(bank, tmp_path), cutoff=CUTOFF, as_of=DAY, n_resamples=8)
    for row, score in zip(answer.rows(), scores, strict=False):
        found = [row[f"lift_{p}"] for p in (1, 5, 10, 20)] + [row["auc"]]
        expected = [lift(score, happened, p) for p in (1, 5, 10, 20)] + [auc(score, happened)]
        assert found == pytest.approx(expected), row["method"]
    assert answer.totals["n_events"] == sum(happened)


@pytest.fixture
def sampled(tmp_path: Path) -> Callable[..., Graph]:
    def made(profile: str, *, chance: float) -> Graph:
        bank = generate(20_000, profile=replace(PROFILES[profile], contagion=chance))
        return open_graph(bank.tables, tmp_path / str(len(list(tmp_path.iterdir()))))

    return made


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_planted_contagion_is_found_and_none_where_nothing_spreads(
    sampled: Callable[..., Graph], profile: str
) -> None:
    planted = evaluate(sampled(profile, chance=PLANT.contagion), cutoff=CUTOFF, n_resamples=200)
    nothing = evaluate(sampled(profile, chance=UNRELATED), cutoff=CUTOFF)
    assert float(planted.totals["ratio"] or 0) >= 1.5
    assert planted.totals["network_adds"] is True
    assert nothing.totals["network_adds"] is False
    assert nothing.notes[0].code == "risk_network_adds_nothing"
    low, high = (float(nothing.totals[f"ratio_{end}"] or 0) for end in ("low", "high"))
    assert low <= 1 <= high


def as_then(tables: Tables, rng: np.random.Generator) -> dict[str, pa.Table]:
    """Return a bank in which nothing happened after the cut-off, own rows dealt out anew."""
    found = {name: known_by_then(name, table) for name, table in tables.items()}
    people = found["customers"]
    for column in ("aum", "deposits", "loans", "tier", "n_txn_12m"):
        dealt = people[column].take(pa.array(rng.permutation(people.num_rows)))
        people = put(people, column, dealt)
    return {**found, "customers": people}


def known_by_then(name: str, table: pa.Table) -> pa.Table:
    declared, last = TABLES[name], pa.scalar(CUTOFF)
    on = declared.start or declared.event_on or declared.month_on
    if on and name not in {"customers", "firms", "events", "campaigns"}:  # ends of edges
        table = table.filter(pc.fill_null(pc.less_equal(table[on], last), True))
    for end in {"until", "closed_on"} & set(table.column_names):
        later = pc.fill_null(pc.greater(table[end], last), False)
        table = put(table, end, pc.if_else(later, pa.scalar(None, pa.date32()), table[end]))
    return table


def put(table: pa.Table, column: str, values: pa.ChunkedArray) -> pa.Table:
    at = table.schema.get_field_index(column)
    return table.set_column(at, table.schema.field(at), values)


def test_what_came_after_the_cut_off_changes_no_score(
    tmp_path: Path, rng: np.random.Generator
) -> None:
    tables = generate(3_000).tables
    graphs = [
        open_graph(each, tmp_path / name)
        for name, each in (("now", tables), ("then", as_then(tables, rng)))
    ]
    trials = [
        RiskTrial.at(graph.view(DAY), CUTOFF, RiskTerms(), horizon_days=365) for graph in graphs
    ]
    assert trials[0].party.tolist() == trials[1].party.tolist()
    for name in METHODS:
        assert np.array_equal(trials[0].scores[name], trials[1].scores[name]), name
    assert trials[0].happened.sum() > 10
    assert not trials[1].happened.any()
