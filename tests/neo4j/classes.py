"""Neo4j's classes, read and verified once for all test runs: a server then starts in half the time.

Java maps such an archive into memory, and takes no notice of one that another Java or other jars
made.
"""

import fcntl
import shutil
import tempfile
from pathlib import Path

from tests.neo4j.server import QUICK_START, Server


def share_classes(jars: Path) -> None:
    """Let every server of these jars start quickly: start one and stop it, which writes down.

    Test workers wait for each other; without an archive, for want of room or time, servers start
    all the same.
    """
    archive, part = Server.classes_of(jars), jars / "classes.part"
    with (jars / "classes.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if archive.exists():
            return
        part.unlink(missing_ok=True)
        home = Path(tempfile.mkdtemp())
        server = Server(jars, home, java=(*QUICK_START, f"-XX:ArchiveClassesAtExit={part}"))
        try:
            server.start()
            if server.stop() and part.exists():
                part.rename(archive)
        finally:
            server.kill()
            shutil.rmtree(home)
