"""Answers that are given again."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event

import pytest

from graphcrm.answer import Answer
from graphcrm.app.kept_answers import OVERHEAD, KeptAnswers
from tests.unit.app.test_shape import ANSWER


def test_what_is_asked_again_is_not_worked_out_again() -> None:
    kept, asked = KeptAnswers(), []

    def make() -> Answer:
        asked.append(1)
        return ANSWER

    assert [kept.get("v1", "q", make) is ANSWER for _ in range(3)] == [True] * 3
    assert len(asked) == 1


def test_a_new_version_drops_all() -> None:
    kept = KeptAnswers()
    kept.get("v1", "q", lambda: ANSWER)
    kept.get("v2", "q", lambda: replace(ANSWER, graph_version="v2"))
    assert len(kept) == 1
    kept.get("v2", "late", lambda: ANSWER)  # it is of the version before
    assert len(kept) == 1


def test_there_is_a_bound() -> None:
    few, small = KeptAnswers(most=2), KeptAnswers(most_bytes=OVERHEAD + 500)
    for n in range(5):
        few.get("v1", n, lambda: ANSWER)
        small.get("v1", n, lambda: ANSWER)
    assert (len(few), len(small)) == (2, 1)


def test_whoever_asks_meanwhile_waits_for_the_same_answer() -> None:
    kept, begun, go, asked = KeptAnswers(), Event(), Event(), []

    def make() -> Answer:
        asked.append(1)
        begun.set()
        go.wait(10)
        return ANSWER

    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(kept.get, "v1", "q", make)
        begun.wait(10)
        others = [pool.submit(kept.get, "v1", "q", make) for _ in range(3)]
        go.set()
        assert all(one.result(10) is ANSWER for one in (first, *others))
    assert len(asked) == 1


def test_an_error_is_not_kept() -> None:
    kept = KeptAnswers()
    with pytest.raises(ZeroDivisionError):
        kept.get("v1", "q", lambda: 1 // 0)  # type: ignore[arg-type, return-value]
    assert kept.get("v1", "q", lambda: ANSWER) is ANSWER
