"""The tables about a server say what was measured, each figure worked out by hand."""

from typing import Any

import pytest

from benchmarks.server_tables import NOTHING
from benchmarks.tables import BLOCKS

LOAD: dict[str, Any] = {
    "title": "First load",
    "seconds": {
        "server, of it the snapshot": [2.0],
        "server, of it the write": [5.0],
        "server": [12.0, 8.0],
        "embedded, of it the snapshot": [1.0],
        "embedded": [4.0],
    },
    "peak_mib": 1200.4,
    "n_rows": 50_000,
    "software": "Neo4j/5.26.12, driver 6.0.2",
    "disk": {"transactions": 4_500_000, "snapshot": 1_000, "embedded": 500},
}
ADMIN: dict[str, Any] = {
    "title": "Import",
    "seconds": {
        "export": [1.0, 3.0],
        "neo4j-admin": [5.0],
        "first opening": [2.0],
        "snapshot": [2.0],
    },
    "n_rows": 50_000,
    "database_bytes": 8_000_000,
}
ASKED: dict[str, Any] = {
    "title": "single-links",
    "seconds": {"first": [3.0, 1.0], "warm": [0.5, 0.3, 0.4], "Python": [0.02]},
    "n_rows": 1572,
}
BLOCKS_OF_SERVER = ("server", "neo4j-admin", "cypher", "disk")


def lines(block: str, **cases: dict[str, Any]) -> list[str]:
    found = {key.replace("__", "."): measured for key, measured in cases.items()}
    return BLOCKS[block]({"cases": {"1000": found, "1000000": {}}}).splitlines()


def test_a_load_is_shown_beside_the_file_with_its_parts() -> None:
    software, _, _, _, *rows = lines("server", server__load=LOAD)
    assert software == "Neo4j/5.26.12, driver 6.0.2."
    assert rows == [
        "| First load | 1k | 10 (8.0) s | 4.0 s | 2.5 × | 50,000 | 5,000 | 1,200 |",
        "| First load, of it the snapshot | 1k | 2.0 s | 1.0 s | 2.0 × |  |  |  |",
        "| First load, of it the write | 1k | 5.0 s |  |  | 50,000 | 10,000 |  |",
    ]


def test_a_daily_change_has_no_rate() -> None:
    *_, whole = lines(
        "server", server__load=LOAD, server__daily={**LOAD, "seconds": {"server": [2]}}
    )
    assert whole.endswith("| 2.0 s |  |  | 50,000 |  | 1,200 |")


def test_an_import_is_the_sum_of_its_steps() -> None:
    *_, together, rows, rate = lines("neo4j-admin", server__neo4j_admin=ADMIN)
    assert together == "| together, the least of each | 10 s |"
    assert rows == "| rows | 50,000 |"
    assert rate == "| rows a second, together | 5,000 |"


def test_a_query_is_first_asked_once_and_needs_no_python() -> None:
    plain = {**ASKED, "title": "ego", "seconds": {"first": [1.0], "warm": [0.5]}}
    *_, one, other = lines("cypher", cypher__single_links=ASKED, cypher__ego=plain)
    assert one == "| single-links | 1k | 1,572 | 3.0 s | 400 (300) ms | 20 ms | 20 × |"
    assert other == "| ego | 1k | 1,572 | 1.0 s | 500 ms |  |  |"


def test_bytes_are_those_of_a_customer() -> None:
    found = lines("disk", server__load=LOAD, server__neo4j_admin=ADMIN)
    assert [line.split(" | ")[-1] for line in found[2:]] == [
        *("8,000 |", "4,500 |", "1 |", "0 |"),
    ]


def test_a_server_that_was_given_has_files_elsewhere() -> None:
    given = {**LOAD, "disk": {"snapshot": 1_000}}
    assert lines("disk", server__load=given)[2].endswith("|  |")


@pytest.mark.parametrize("block", BLOCKS_OF_SERVER)
def test_what_nobody_measured_is_said_to_be_that(block: str) -> None:
    assert lines(block) == [NOTHING]


def test_an_import_that_could_not_be_run_has_no_row() -> None:
    assert lines("neo4j-admin", server__neo4j_admin={"title": "", "seconds": {}}) == [NOTHING]
