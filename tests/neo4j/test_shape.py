"""What rows are on a server, written by hand: one of each form."""

from pathlib import Path

import pytest

from tests.builders import TODAY, load, write_bank
from tests.neo4j.access import Access
from tests.neo4j.apps import app_at


@pytest.fixture
def server(empty_neo4j: Access, tmp_path: Path) -> Access:
    """Return a server with one household, one account manager and one balance."""
    bank = write_bank(
        tmp_path / "bank",
        staff=[{"staff_id": "S1"}],
        customers=[{"customer_id": "C1", "aum": "12.50", "opened_on": "2020-02-29"}],
        households=[{"household_id": "H1"}],
        household_members=[{"household_id": "H1", "customer_id": "C1", "role": "head"}],
        coverage=[{"staff_id": "S1", "party_id": "C1", "role": "lead", "since": "2021-01-01"}],
        referrals=[
            {"referrer_id": "S1", "party_id": "C1", "referred_on": TODAY, "outcome": "declined"}
        ],
        balances=[{"party_id": "C1", "on": "2026-05-31", "aum": "7"}],
    )
    load(app_at(empty_neo4j, tmp_path, today=TODAY), bank)
    return empty_neo4j


@pytest.mark.parametrize(
    ("pattern", "properties"),
    [
        ("(x:Customer:Party {customer_id: 'C1', party_id: 'C1'})", "x.aum_fen = 1250"),
        ("(x:Customer)", "x.opened_on = date('2020-02-29') AND x.name IS NULL"),
        ("(:Customer {customer_id: 'C1'})-[x:MEMBER_OF]->(:Household)", "x.role = 'head'"),
        ("(:Staff)-[x:COVERS]->(:Party {party_id: 'C1'})", "x.since = date('2021-01-01')"),
        ("(:Staff)-[x:REFERRED]->(:Party)", "x.outcome = 'declined'"),
        ("(:Party {party_id: 'C1'})-[:HAD_BALANCE]->(x:Balance)", "x.aum_fen = 700"),
        ("(x:Balance)", "x.on = date('2026-05-31') AND x.party_id = 'C1'"),
    ],
)
def test_each_form_lies_as_the_manual_says(server: Access, pattern: str, properties: str) -> None:
    (found,) = server.run(f"MATCH {pattern} WHERE {properties} RETURN x._key AS key, x._file AS n")
    prefix, _, plain = found["key"].partition(":")
    assert len(prefix) == 4
    assert plain.replace("\\N", "").strip("|").split("|")[0] in {"C1", "H1", "S1"}
    assert found["n"] in range(1, 8)
