"""What the tests' own server promises to other tests."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.neo4j.access import Access
from tests.neo4j.classes import share_classes
from tests.neo4j.jars import CACHE, POM, fetch
from tests.neo4j.server import Server, guard


def test_it_is_the_community_server_of_the_pom(empty_neo4j: Access) -> None:
    (found,) = empty_neo4j.run("CALL dbms.components() YIELD versions, edition")
    if "NEO4J_URI" not in os.environ:
        assert found["edition"] == "community"
        assert f"<neo4j.version>{found['versions'][0]}</neo4j.version>" in POM.read_text()


def test_emptying_deletes_everything_and_keeps_constraints(empty_neo4j: Access) -> None:
    name = "CREATE CONSTRAINT emptied IF NOT EXISTS FOR (n:Emptied) REQUIRE n.k IS UNIQUE"
    empty_neo4j.run(name)
    empty_neo4j.run("UNWIND range(1, 6000) AS k CREATE (:Emptied {k: k})-[:NEXT]->(:Other)")
    assert empty_neo4j.n_nodes() == 12_000
    empty_neo4j.empty()
    assert empty_neo4j.n_nodes() == 0
    assert empty_neo4j.run("SHOW CONSTRAINTS YIELD name WHERE name = 'emptied'")
    empty_neo4j.run("DROP CONSTRAINT emptied")


@pytest.mark.slow
def test_what_was_committed_outlives_it(neo4j_process: Server, empty_neo4j: Access) -> None:
    """Stopped; that it outlives a kill is tested with loads."""
    empty_neo4j.run("CREATE (:Kept)")
    assert neo4j_process.stop()
    assert not neo4j_process.running
    neo4j_process.start()
    assert empty_neo4j.n_nodes() == 1


@pytest.mark.usefixtures("neo4j_process")
def test_its_classes_are_read_once_for_all() -> None:
    archive = Server.classes_of(fetch(CACHE))
    assert archive.is_file()
    made = archive.stat().st_mtime_ns
    share_classes(fetch(CACHE))
    assert archive.stat().st_mtime_ns == made


@pytest.mark.usefixtures("neo4j_process")  # where servers may be started
def test_one_that_does_not_start_says_why(tmp_path: Path) -> None:
    server = Server(fetch(CACHE), tmp_path / "home")
    with (server.home / "conf" / "neo4j.conf").open("a") as conf:
        conf.write("server.memory.pagecache.size=many\n")
    with pytest.raises(RuntimeError, match=r"(?s)^Neo4j ended; .*pagecache"):
        server.start()
    assert not server.running
    server.remove()


def test_it_is_killed_when_whoever_started_it_dies() -> None:
    sleeper = subprocess.Popen(["sleep", "60"], start_new_session=True)
    watch = guard(sleeper.pid)
    assert sleeper.poll() is None
    assert watch.stdin is not None
    watch.stdin.close()  # as the system does for a process that dies
    assert sleeper.wait(10) == -9
    assert watch.wait(10) == 0
