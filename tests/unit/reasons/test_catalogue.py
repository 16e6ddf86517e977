"""Every reason that the code gives has its sentence, in both languages, of the facts given."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

import graphcrm
from graphcrm.analysis.explain import WHY
from graphcrm.reasons import Fact, Reason, say
from graphcrm.reasons.catalogue import ANSWERS, DEMO, KEEPING, SENTENCES

PACKAGE = Path(graphcrm.__file__).parent
SOURCES = [p for p in sorted(PACKAGE.rglob("*.py")) if p.parent.name != "reasons"]
MADE = {"Reason", "_say"}  # calls whose argument is a code


def calls() -> Iterator[tuple[str, list[str], set[str] | None]]:
    """Yield where a reason is made, its possible codes, and the facts where they stand there."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MADE:
                named = [texts(argument) for argument in node.args]
                codes = next((found for found in named if found), [])
                if codes:
                    yield f"{path.name}:{node.lineno}", codes, facts_of(node)


def texts(node: ast.expr) -> list[str]:
    """Return the texts an argument may be: itself, or either side of a condition."""
    if isinstance(node, ast.IfExp):
        return texts(node.body) + texts(node.orelse)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    return []


def facts_of(node: ast.Call) -> set[str] | None:
    """Return the names of the facts of a call; None where they are made elsewhere."""
    if getattr(node.func, "id", "") == "_say":
        names = {keyword.arg for keyword in node.keywords}
        return None if None in names else {str(name) for name in names}
    if len(node.args) < 2:
        return set()
    facts = node.args[1]
    if not isinstance(facts, ast.Dict) or None in facts.keys:  # None: facts of another mapping
        return None
    return {str(key.value) for key in facts.keys if isinstance(key, ast.Constant)}


@cache
def constants() -> frozenset[str]:
    """Return every text that stands anywhere in the package, sentences aside."""
    trees = (ast.parse(path.read_text("utf-8")) for path in SOURCES)
    return frozenset(
        node.value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def fields(sentence: str) -> set[tuple[str, str]]:
    """Return the facts a sentence names, and how it writes them."""
    return {(name, spec or "") for _, name, spec, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize(("where", "codes", "facts"), list(calls()))
def test_every_reason_has_a_sentence_of_its_facts(
    where: str, codes: list[str], facts: set[str] | None
) -> None:
    for code in codes:
        assert code in SENTENCES, f"{where} gives {code}"
        if facts is not None:
            named = {name for name, _ in fields(SENTENCES[code][0])}
            assert named <= facts, f"{where}: {code} names {named - facts}"


def test_the_scan_finds_what_is_there() -> None:
    found = {code for _, codes, _ in calls() for code in codes}
    assert {"single_links", "leaver", "no_history", "check_repaired", "demo_pair"} <= found


@pytest.mark.parametrize("code", WHY)
def test_every_word_of_explain_is_a_reason_without_facts(code: str) -> None:
    assert [fields(sentence) for sentence in SENTENCES[code]] == [set(), set()]


@pytest.mark.parametrize("code", SENTENCES)
def test_both_languages_name_the_same_facts(code: str) -> None:
    chinese, english = SENTENCES[code]
    assert fields(chinese) == fields(english)
    assert re.search(r"[\u4e00-\u9fff]", chinese)
    assert not re.search(r"[\u3000-\u9fff\uff00-\uffef]", english)


@pytest.mark.parametrize("code", SENTENCES)
def test_every_sentence_can_be_said(code: str) -> None:
    facts: dict[str, Fact] = {
        name: 1234.5 if spec else "x" for name, spec in fields(SENTENCES[code][0])
    }
    for lang in ("zh", "en"):
        said = say(Reason(code, facts), lang)
        assert "{" not in said
        assert said == said.strip()


@pytest.mark.parametrize("code", [*ANSWERS, *KEEPING, *DEMO])
def test_no_sentence_is_left_over(code: str) -> None:
    bare = code.removeprefix("check_").removeprefix("audit_")
    assert {code, bare} & constants(), f"nobody says {code}"


def test_a_code_without_a_sentence_is_an_error() -> None:
    with pytest.raises(KeyError):
        say(Reason("no_such_code"), "en")
