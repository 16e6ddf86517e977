"""The same loads into a file and into a server: the same rows, version, ledger and answers."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from graphcrm.app import QUESTIONS, App, question_function
from graphcrm.app.diff import SECTIONS, Asked
from graphcrm.errors import InputError, NotFoundError
from graphcrm.graph.spaces import PARTIES
from graphcrm.graph.strings import Strings
from graphcrm.ingest import quality
from tests.banks import DAY
from tests.builders import content, load, new_app, write_bank
from tests.effort import part
from tests.neo4j.access import Access
from tests.neo4j.apps import app_at
from tests.queries.rich_banks import rich_banks
from tests.random_banks import PlainBank, as_ofs

# An example is two loads into each store; to make a failing one smaller would take minutes.
FEW = settings(
    max_examples=part(50, least=2),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
FULL = ("customers", "coverage", "employment", "household_members")
NO_TIME = datetime(2026, 1, 1, tzinfo=UTC)
options = st.fixed_dictionaries(
    {
        "full": st.lists(st.sampled_from(FULL), unique=True),
        "drop": st.lists(st.sampled_from(["name", "customers.tier", "deposits"]), unique=True),
        "on": st.sampled_from([DAY, date(2026, 7, 31)]),
    }
)
loads = st.lists(st.tuples(rich_banks(), options), min_size=1, max_size=2)


@pytest.mark.neo4j
@FEW
@given(loads, as_ofs)
def test_both_stores_hold_and_answer_the_same(
    neo4j_server: Access, given: list[tuple[PlainBank, dict[str, Any]]], as_of: date
) -> None:
    neo4j_server.empty()
    with tempfile.TemporaryDirectory() as name:
        file, server = new_app(Path(name)), app_at(neo4j_server, Path(name), today=DAY)
        for n, (bank, more) in enumerate(given):
            whole = bank | campaign_of(bank)
            extracts = write_bank(
                Path(name) / str(n), **{table: rows for table, rows in whole.items() if rows}
            )
            full = [table for table in more["full"] if bank[table]]
            for app in (file, server):
                load(app, extracts, **{**more, "full": full})
        assert held(file) == held(server)
        assert answers(file, given[0][0], as_of) == answers(server, given[0][0], as_of)
        assert inspected(file, as_of) == inspected(server, as_of)
        if len(given) > 1:
            assert differences(file) == differences(server)


def campaign_of(bank: PlainBank) -> PlainBank:
    """Return a campaign in which every other customer was asked."""
    people = [row["customer_id"] for row in bank["customers"]]
    started = DAY - timedelta(days=60)
    return {
        "campaigns": [{"campaign_id": "K", "started_on": started}],
        "signals": [
            {"party_id": party, "kind": f"{side}:K", "raised_on": started}
            for at, side in enumerate(("asked", "control"))
            for party in people[at::2]
        ],
    }


def held(app: App) -> dict[str, object]:
    """Return what a store holds and says of itself, but where it is and when it was loaded."""
    return {
        "rows": content(app.store),
        "loads": [replace(record, loaded_at=NO_TIME) for record in app.loads()],
        "findings": app.check(),
    }


def answers(app: App, bank: PlainBank, as_of: date) -> dict[str, object]:
    """Return the answer to every question, every digit of it."""
    graph = app.graph()
    staff = _loaded(graph.ids("staff"), [row["staff_id"] for row in bank["staff"]])
    party, *others = _loaded(graph.ids(PARTIES), [c["customer_id"] for c in bank["customers"]])
    # where no firm was loaded a customer is refused in its place
    firm = [*_loaded(graph.ids(PARTIES), [row["firm_id"] for row in bank["firms"]]), party][0]
    arguments: dict[str, tuple[object, ...]] = {
        "coverage.leaver": (staff[:2],),
        "coverage.handover": (staff[:2],),
        "coverage.explain": (party,),
        "referral.chain": (party,),
        "campaign.evaluate": ([party],),
        "campaign.review": ("K",),
        "crosssell.paths": (party,),
        "network.ego": (party,),
        "network.search": (party,),
        "network.path": (party, [*others, party][0]),
        "corporate.neighbourhood": (firm,),
        "corporate.relocation": ([firm],),
        "risk.cluster": (party,),
    }
    options = {"crosssell.list": {"where": "worth >= 0 and not (holds(P1) or orphan)"}}
    found: dict[str, object] = {}
    for question in QUESTIONS:
        try:
            ask, more = question_function(question), options.get(question, {})
            answer = ask(graph, *arguments.get(question, ()), as_of=as_of, **more)
        except (InputError, NotFoundError) as refusal:  # who is not there cannot be asked about
            found[question] = str(refusal)
        else:
            found[question] = repr(replace(answer, elapsed_s=0.0)), repr([*answer.rows()])
    return found


def inspected(app: App, as_of: date) -> list[object]:
    """Return how good the data is, every section of it."""
    sections = app.quality([quality.SCORES, *quality.SECTIONS], as_of=as_of)
    return [{**each.to_dict(), "elapsed_s": 0} for each in sections.values()]


def differences(app: App) -> list[object]:
    """Return what the two loads changed, every section of it."""
    return [{**each.to_dict(), "elapsed_s": 0} for each in app.diffs(SECTIONS, Asked())]


def _loaded(ids: Strings, given: list[str]) -> list[str]:
    """Return the ids that were not rejected, as those are that end before they begin."""
    return [each for each in given if ids.find(each) >= 0]
