"""Conditions as text: how they read, how they are written, and where they are wrong."""

from __future__ import annotations

import pytest

from graphcrm.analysis.list_grammar import parse
from graphcrm.analysis.list_pointing import pointed, pointing_at
from graphcrm.analysis.list_tree import And, Check, Not, Or, Tree, Value, terms_of, written
from graphcrm.analysis.list_words import MisreadError
from graphcrm.errors import InputError


def check(name: str, op: str = "true", *values: str) -> Check:
    return Check(name, op, tuple(map(Value, values)))  # type: ignore[arg-type]


A, B, C = check("a"), check("b"), check("c")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a", A),
        ("a and b or c", Or((And((A, B)), C))),
        ("a or b and c", Or((A, And((B, C))))),
        ("a and (b or c)", And((A, Or((B, C))))),
        ("(a and b) and c", And((And((A, B)), C))),
        ("not a and b", And((Not(A), B))),
        ("not not a", Not(Not(A))),
        ("NOT (a OR b)", Not(Or((A, B)))),
        ("a=1", check("a", "=", "1")),
        ("a == 1", check("a", "=", "1")),
        ("a<>1", check("a", "!=", "1")),
        ("a≥-1.5万", check("a", ">=", "-1.5万")),
        ("a>=2026-06-30", check("a", ">=", "2026-06-30")),
        ("a in (1, 2)", check("a", "in", "1", "2")),
        ("a not in (1)", Not(check("a", "in", "1"))),
        ("a(1)", check("a", "=", "1")),
        ("a(1,2)", check("a", "in", "1", "2")),
        ("a between 1 and 2 and b", And((check("a", "between", "1", "2"), B))),
        ("a not between 1 and 2", Not(check("a", "between", "1", "2"))),
        ("a is missing", check("a", "missing")),
        ("a is not missing", check("a", "known")),
        ("a is not known", check("a", "missing")),
        ("a = 'and'", check("a", "=", "and")),
        ('a = "x ""y"""', check("a", "=", 'x "y"')),
        ("a = ''", check("a", "=", "")),
        ("等级＞＝金卡 且 非 持有（大额存单）", And((check("等级", ">=", "金卡"),
                                           Not(check("持有", "=", "大额存单"))))),
        ("a 属于（x、y） 或 b 为 空", Or((check("a", "in", "x", "y"), check("b", "missing")))),
    ],
)  # fmt: skip
def test_text_reads_as_a_tree_and_back(text: str, tree: Tree) -> None:
    assert parse(text) == tree
    assert parse(written(tree)) == tree


@pytest.mark.parametrize(
    ("text", "at", "says"),
    [
        ("", 0, "empty"),
        ("  \n", 3, "empty"),
        ("a and", 5, "column or fact"),
        ("and a", 0, "column or fact"),
        ("a b", 2, "end of the condition"),
        ("a)", 1, "end of the condition"),
        ("(a", 2, "closing parenthesis"),
        ("a = ", 4, "value is expected"),
        ("a = (1)", 4, "value is expected"),
        ("a = or", 4, "in quotes"),
        ("a > and b", 4, "in quotes"),
        ("a in 1", 5, "list in parentheses"),
        ("a in ()", 6, "value is expected"),
        ("a in (1 2)", 8, "comma or a closing"),
        ("a between 1", 11, "two values"),
        ("a is 1", 5, "known or missing"),
        ("a not b", 6, "in or between"),
        ("'a' = 1", 0, "column or fact"),
        ("a = 'x", 4, "never closed"),
        ("a; drop table", 1, "no such character"),
        ("a = $1", 4, "no such character"),
        ("a\x00", 1, "no such character"),
        ("a = {x}", 4, "no such character"),
        ("a = `x`", 4, "no such character"),
        ("\\", 0, "no such character"),
        ("a" * 2001, 2000, "at most 2,000"),
        ("(" * 10_000, 2000, "at most 2,000"),
        ("(" * 52 + "a" + ")" * 52, 51, "at most 50 deep"),
        ("not " * 52 + "a", 204, "at most 50 deep"),
    ],
)
def test_what_is_wrong_is_said_with_its_character(text: str, at: int, says: str) -> None:
    with pytest.raises(MisreadError, match=says) as error:
        parse(text)
    assert error.value.at == at


def test_a_condition_as_deep_as_may_be_is_read() -> None:
    assert parse("(" * 50 + "a" + ")" * 50) == A


def test_terms_are_what_and_joins_on_top() -> None:
    assert terms_of(parse("a and (b or c) and not a")) == (A, Or((B, C)), Not(A))
    assert terms_of(parse("a or b")) == (Or((A, B)),)


def test_an_error_shows_the_place_and_no_value() -> None:
    with pytest.raises(InputError) as error, pointing_at("tier = 13900000001 b", "where"):
        parse("tier = 13900000001 b")
    assert error.value.message == (
        "where, character 20: and, or, or the end of the condition is expected here\n"
        "  tier = ··········· ·\n"
        "                     ^"
    )
    assert error.value.facts == {"at": 20}


def test_the_caret_stands_below_wide_characters() -> None:
    # 等级 takes 4 columns, and the blank in between 1: with the margin of 2 that makes 7.
    assert pointed("等级 王小明", 3) == "  等级 ······\n" + " " * 7 + "^"


def test_of_a_long_condition_the_surroundings_are_shown() -> None:
    shown, caret = pointed("tier and " * 100, 450).split("\n")
    assert shown.startswith("  …")
    assert shown.endswith("…")
    assert len(shown) == 2 + 1 + 120 + 1
    assert shown[caret.index("^")] == "t"
