"""Which servers tests may use."""

import pytest

from tests.neo4j.access import Access, given, refusal


class Holding(Access):
    """A server that holds as many nodes as its password says."""

    def n_nodes(self) -> int:
        return int(self.password)


def test_no_server_is_given_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEO4J_URI", raising=False)
    assert given() is None


def test_a_given_server_is_entered_as_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_URI", "bolt://there:7687")
    monkeypatch.setenv("NEO4J_PASSWORD", "word")
    monkeypatch.delenv("NEO4J_USER", raising=False)
    assert given() == Access("bolt://there:7687", "word", user="neo4j")
    monkeypatch.setenv("NEO4J_USER", "tester")
    assert given() == Access("bolt://there:7687", "word", user="tester")


@pytest.mark.parametrize(
    ("workers", "nodes", "reason"),
    [
        ("1", "0", ""),
        ("1", "3", "NEO4J_URI: that database holds 3 nodes; give the tests an empty one"),
        ("2", "0", "NEO4J_URI: one server is for one worker; run pytest with -n 0"),
    ],
)
def test_foreign_data_and_a_second_worker_are_refused(
    monkeypatch: pytest.MonkeyPatch, workers: str, nodes: str, reason: str
) -> None:
    monkeypatch.setenv("PYTEST_XDIST_WORKER_COUNT", workers)
    assert refusal(Holding("bolt://there", nodes)) == reason
