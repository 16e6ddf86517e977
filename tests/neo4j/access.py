"""Reaching a Neo4j that tests may fill and empty."""

import os
from dataclasses import dataclass
from typing import Any

import neo4j

EMPTY = "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS"


@dataclass(frozen=True)
class Access:
    """Where a server is, and as whom to enter it."""

    url: str
    password: str
    user: str = "neo4j"
    database: str = "neo4j"

    def driver(self) -> neo4j.Driver:
        """Return a driver; the caller closes it."""
        return neo4j.GraphDatabase.driver(self.url, auth=(self.user, self.password))

    def run(self, cypher: str, /, **parameters: object) -> list[dict[str, Any]]:
        """Run one statement in a transaction of its own, never twice; return its rows."""
        with self.driver() as driver, driver.session(database=self.database) as session:
            return session.run(cypher, parameters).data()

    def n_nodes(self) -> int:
        """Return how many nodes there are."""
        with self.driver() as driver:
            records = driver.execute_query("MATCH (n) RETURN count(n)", database_=self.database)
        return int(records.records[0][0])

    def empty(self) -> None:
        """Delete all nodes and relationships; constraints and indexes stay."""
        self.run(EMPTY)


def given() -> Access | None:
    """Return the server that the environment names, if any."""
    url = os.environ.get("NEO4J_URI")
    if not url:
        return None
    user = os.environ.get("NEO4J_USER", "neo4j")
    return Access(url, os.environ.get("NEO4J_PASSWORD", ""), user)


def refusal(access: Access) -> str:
    """Return why tests may not use a given server, or nothing; never touch foreign data."""
    if int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")) > 1:
        return "NEO4J_URI: one server is for one worker; run pytest with -n 0"
    if n_nodes := access.n_nodes():
        return f"NEO4J_URI: that database holds {n_nodes} nodes; give the tests an empty one"
    return ""
