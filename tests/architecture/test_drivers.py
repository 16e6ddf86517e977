"""Cypher stands in files of its own, and the driver of a server is loaded by who needs it."""

import ast
import re
from pathlib import Path

from tests import small_bank
from tests.architecture.checkout import modules
from tests.architecture.test_imports import loaded_by

CYPHER = re.compile(
    r"\b(?:OPTIONAL\s+)?(?:MATCH|MERGE|CREATE)\s*\("
    r"|\b(?:UNWIND|DETACH\s+DELETE|CALL\s*[({]|CALL\s+\w+\.\w+"
    r"|SHOW\s+(?:INDEX|CONSTRAINT)|CREATE\s+(?:CONSTRAINT|INDEX)\s+\w+\s+(?:IF|FOR))"
)
IMPORTED_BY = Path("graphcrm/stores")


def texts(tree: ast.Module) -> list[str]:
    """Return every text of a module that is not a docstring."""
    bodies = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, bodies) and node.body and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    ]


def imports(tree: ast.AST) -> set[str]:
    """Return the top names of what is imported anywhere below a node."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def test_no_module_holds_cypher() -> None:
    found = [(str(path), text) for path, tree in modules("graphcrm") for text in texts(tree)]
    assert len(found) > 1000
    assert [(path, text) for path, text in found if CYPHER.search(text)] == []


def test_cypher_is_known_when_it_is_seen() -> None:
    cypher = [
        "MATCH (n) RETURN n",
        "UNWIND $rows AS row",
        "x OPTIONAL MATCH (a)",
        "MERGE (a)-[r:T]->(b)",
        "CREATE CONSTRAINT c IF NOT EXISTS",
        "CALL db.awaitIndexes(1)",
        "CALL (n) { DETACH DELETE n }",
    ]
    sql = ["CREATE TABLE t (a INT)", "CREATE INDEX i ON t (a)", "SELECT 1", "MERGE INTO t"]
    assert all(CYPHER.search(text) for text in cypher)
    assert not any(CYPHER.search(text) for text in sql)


def test_the_driver_is_imported_in_stores_alone() -> None:
    packages = ("graphcrm", "api")
    using = {path for each in packages for path, tree in modules(each) if "neo4j" in imports(tree)}
    assert {path.parent for path in using} == {IMPORTED_BY}
    assert all(path.name.startswith("neo4j_") for path in using)


def test_a_file_never_loads_the_driver_of_a_server(tmp_path: Path) -> None:
    db = small_bank.load(tmp_path).db
    for argv in (
        ["--help"],
        ["coverage", "single-links", "--db", db],
        ["db", "status", "--db", db],
        ["query", "list"],
    ):
        assert "neo4j" not in loaded_by(*argv), argv
