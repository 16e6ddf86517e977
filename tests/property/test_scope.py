"""Every question, asked for one branch, is answered as in a bank that never knew the others."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from graphcrm.app import QUESTIONS, question_function
from graphcrm.errors import GraphCrmError
from graphcrm.graph import Graph, Scope, View
from graphcrm.model import TABLES
from graphcrm.sample import generate
from tests.banks import DAY, arrow_tables, graph_of, open_graph, plain_rows
from tests.effort import part
from tests.queries.rich_banks import rich_banks
from tests.random_banks import PlainBank, as_ofs
from tests.reference.within import ends_of, hidden_of, within

OWN = frozenset({"B1", "B11"})
BRANCHES = [
    {"branch_id": b, "parent_branch_id": "B1" if b == "B11" else None} for b in ("B1", "B11", "B2")
]
MARK = "·"  # no id or name of the product's own holds it
OPTIONS: dict[str, dict[str, Any]] = {
    "crosssell.list": {"where": "worth >= 0 and not orphan"},
    "campaign.plan": {"seeds": 1, "quick": True, "campaign": "K1"},
}


def recognisable(bank: PlainBank) -> PlainBank:
    """Return the bank with ids and names of people that cannot be mistaken for anything else."""
    ids = {"customer_id", "firm_id", "staff_id", "household_id"}
    ids |= {end for table in TABLES for end in ends_of(table)} | {"referrer_id"}
    named = {"customers", "firms", "staff", "households"}
    return {
        table: [
            {
                **{k: f"{v}{MARK}" if k in ids and v else v for k, v in row.items()},
                **({"name": f"{next(iter(row.values()))}{MARK}名"} if table in named else {}),
            }
            for row in rows
        ]
        for table, rows in bank.items()
    }


def asked(
    parties: list[str], firms: list[str], staff: list[str]
) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Yield each question with what it may be asked about."""
    for question in QUESTIONS:
        match question:
            case "coverage.leaver" | "coverage.handover":
                yield from ((question, ([each],)) for each in staff)
            case "campaign.evaluate":
                yield from ((question, ([each],)) for each in parties)
            case "campaign.review":
                yield question, ("K",)
            case "network.path":
                yield from ((question, (parties[0], each)) for each in [*parties, *staff])
            case "corporate.neighbourhood":
                yield from ((question, (each,)) for each in firms)
            case "corporate.relocation":
                yield from ((question, ([each],)) for each in firms)
            case "coverage.explain" | "referral.chain" | "crosssell.paths" | "network.ego":
                yield from ((question, (each,)) for each in parties)
            case "network.search" | "risk.cluster":
                yield from ((question, (each,)) for each in parties)
            case _:
                yield question, ()


def answered(view: View, question: str, args: tuple[object, ...]) -> str:
    """Return an answer, or a refusal, with everything that it says."""
    try:
        answer = question_function(question)(view, *args, **OPTIONS.get(question, {}))
    except GraphCrmError as refusal:
        return f"{refusal.code} {refusal.message} {refusal.facts}"
    return json.dumps(replace(answer, elapsed_s=0.0).to_dict("zh"), ensure_ascii=False)


def check(
    whole: Graph, rest: Graph, scope: Scope, cases: Any, secrets: set[str], as_of: Any = None
) -> None:
    """Compare answers for a branch with those of the bank that has nothing else."""
    seen, alone = whole.view(as_of, scope), rest.view(as_of, scope)
    assert seen.as_of == alone.as_of
    for question, args in cases:
        said = answered(seen, question, args)
        told = said.replace(str(args[0]), "") if args and isinstance(args[0], str) else said
        assert said == answered(alone, question, args), question
        assert not {secret for secret in secrets if secret in told}, question


# An example is two banks and every question of both; to make a failing one smaller takes minutes.
@settings(
    max_examples=part(33, least=2),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(rich_banks(), as_ofs | st.none(), st.data())
def test_a_branch_is_answered_as_if_there_were_no_other(
    drawn: PlainBank, as_of: Any, data: st.DataObject
) -> None:
    bank = recognisable(drawn) | {"branches": BRANCHES}
    hidden = hidden_of(bank, OWN)
    own_people = [r["customer_id"] for r in bank["customers"] if r["customer_id"] not in hidden]
    people = own_people[:2] + sorted(hidden)[:1] + [f"nobody{MARK}"]
    firms = [r["firm_id"] for r in bank["firms"]][:2]
    staff = [r["staff_id"] for r in bank["staff"]][:3]
    strangers = {r["staff_id"] for r in bank["staff"] if r.get("branch_id") not in OWN}
    with tempfile.TemporaryDirectory() as name:
        whole = graph_of(bank, Path(name) / "whole")
        rest = graph_of(within(bank, OWN), Path(name) / "rest")
        check(
            whole,
            rest,
            Scope(OWN),
            asked(people, [*firms, *people[:1]], staff),
            hidden | strangers,
            as_of,
        )


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Graph, Graph, PlainBank, set[str]]:
    """Return a made-up bank, what is left of it for one branch, its rows, and who is hidden."""
    folder = tmp_path_factory.mktemp("scope")
    tables = generate(400, seed=5).tables
    bank: PlainBank = {name: [dict(r) for r in rows] for name, rows in plain_rows(tables).items()}
    hidden = hidden_of(bank, own_of(bank))
    rest = arrow_tables(within(bank, own_of(bank)))
    whole = open_graph(tables, folder / "whole")
    return whole, open_graph(rest, folder / "rest"), bank, hidden


def own_of(bank: PlainBank) -> frozenset[str]:
    """Return the branch with most customers."""
    branches = [row["branch_id"] for row in bank["customers"]]
    return frozenset({max(sorted(set(branches)), key=branches.count)})


def test_a_branch_of_a_sample_is_answered_as_if_there_were_no_other(
    sample: tuple[Graph, Graph, PlainBank, set[str]],
) -> None:
    whole, rest, bank, hidden = sample
    own = own_of(bank)
    customer = next(r["customer_id"] for r in bank["customers"] if r["customer_id"] not in hidden)
    firm = next(r["firm_id"] for r in bank["firms"] if r["firm_id"] not in hidden)
    staff = next(r["staff_id"] for r in bank["staff"] if r["branch_id"] in own)
    cases = asked([customer], [firm], [staff])
    check(whole, rest, Scope(own), cases, {f'"{each}"' for each in hidden}, DAY)
