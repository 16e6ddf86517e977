"""Importing what graphcrm exports with the program that comes with Neo4j."""

import os
import subprocess
from pathlib import Path

ADMIN = """\
#!/bin/sh
exec java -Xmx512m -cp '{jars}/*' org.neo4j.cli.AdminTool "$@"
"""


def import_into(home: Path, script: Path, *, jars: Path, programs: Path) -> None:
    """Run the script of an export for the home of a stopped server.

    ``programs`` is made, and holds what stands in for ``neo4j-admin`` on the path.
    """
    programs.mkdir()
    admin = programs / "neo4j-admin"
    admin.write_text(ADMIN.format(jars=jars))
    admin.chmod(0o700)
    env = {**os.environ, "NEO4J_HOME": str(home)}
    env["PATH"] = f"{programs}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(["sh", script], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
