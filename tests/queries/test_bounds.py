"""Where the strongest way ends: in crowds, after four ties, and at who may not be contacted."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from tests.banks import DAY, arrow_tables
from tests.neo4j.access import Access
from tests.queries.asking import Library
from tests.reference.paths import strongest_path
from tests.reference.plain_coverage import Question

LINE = ("k0", "k1", "k2", "k3", "k4", "k5")  # each the next one's kin
QUIET = "k9"  # kin of k0 and k5, and not to be contacted


def crowd(prefix: str, n: int) -> list[str]:
    return [f"{prefix}{i:02}" for i in range(n)]


SMALL, LARGE, PARTY, FAIR = (
    crowd(prefix, n) for prefix, n in (("s", 50), ("l", 51), ("p", 50), ("q", 51))
)
BANK: dict[str, list[dict[str, Any]]] = {
    "customers": [
        {"customer_id": one, "do_not_contact": one == QUIET}
        for one in (*LINE, QUIET, *SMALL, *LARGE, *PARTY, *FAIR)
    ],
    "firms": [{"firm_id": "F50"}, {"firm_id": "F51"}],
    "events": [{"event_id": "E50"}, {"event_id": "E51"}],
    "kinship": [
        {"customer_id": one, "other_customer_id": other}
        for one, other in (*pairwise(LINE), ("k0", QUIET), ("k5", QUIET))
    ],
    "employment": [
        {
            "customer_id": one,
            "firm_id": firm,
            "role": "employee",
            "department": "sales" if one in LARGE[:2] else None,
        }
        for firm, people in (("F50", SMALL), ("F51", LARGE))
        for one in people
    ],
    "attendance": [
        {"event_id": event, "party_id": one}
        for event, people in (("E50", PARTY), ("E51", FAIR))
        for one in people
    ],
}
WAYS = {
    # all of a firm of 50 are colleagues, of a firm of 51 those of a department
    ("s00", "s01"): (0.3, ["colleague"]),
    ("l00", "l01"): (0.3, ["colleague"]),
    ("l00", "l02"): (0.25, ["employee", "employee"]),
    ("p00", "p01"): (0.1, ["event"]),
    ("q00", "q01"): None,
    ("k0", "k4"): (0.4096, ["kinship"] * 4),  # 0.8 ** 4
    ("k0", "k5"): None,
    ("k0", QUIET): (0.8, ["kinship"]),  # who is asked about need not be free to contact
}


@pytest.fixture(scope="module")
def bank(neo4j_server: Access, tmp_path_factory: pytest.TempPathFactory) -> Library:
    library = Library.at(neo4j_server, tmp_path_factory.mktemp("snapshots"))
    library.hold(arrow_tables(BANK))
    return library


@pytest.mark.parametrize(("ends", "way"), WAYS.items())
def test_the_strongest_way_on_a_server(
    bank: Library, ends: tuple[str, str], way: tuple[float, list[str]] | None
) -> None:
    one, other = ends
    rows = bank.rows("strongest-path", **{"from": one, "to": other}, as_of=DAY)
    assert [(row["strength"], row["ties"]) for row in rows] == ([way] if way else [])


@pytest.mark.parametrize(("ends", "way"), WAYS.items())
def test_the_strongest_way_in_the_reference(
    ends: tuple[str, str], way: tuple[float, list[str]] | None
) -> None:
    found = strongest_path(Question(BANK, DAY), *ends)
    assert (found and (found.strength, found.kinds)) == way
