"""Every command stands in the manual."""

from collections.abc import Iterator
from typing import Any

import pytest

from graphcrm.cli.commands import build
from tests.architecture.checkout import ROOT

MANUAL = "".join(p.read_text("utf-8") for p in [ROOT / "README.md", *ROOT.glob("docs/**/*.md")])


def commands(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the words of every command below ``node``."""
    below = getattr(node, "commands", {})
    if path and (not below or getattr(node, "invoke_without_command", False)):
        yield path
    for name, child in below.items():
        yield from commands(child, (*path, name))


EVERY = sorted(commands(build([])))


def test_the_tree_is_walked() -> None:
    assert {("load",), ("loads", "rollback"), ("mapping", "suggest")} <= set(EVERY)


@pytest.mark.parametrize("path", EVERY, ids=" ".join)
def test_every_command_is_documented(path: tuple[str, ...]) -> None:
    """By its whole name, or by its last word where its siblings stand in one row."""
    assert " ".join(path) in MANUAL or f"`{path[-1]}`" in MANUAL
