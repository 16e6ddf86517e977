"""What is kept once it was made."""

from threading import Barrier, Thread

import pytest

from graphcrm.graph import kept as module
from graphcrm.graph.kept import Kept


def test_a_thing_is_made_once_although_several_ask_at_a_time() -> None:
    kept, made, start = Kept(), [], Barrier(4)

    def make() -> int:
        made.append(1)
        return len(made)

    def ask() -> None:
        start.wait()
        got.append(kept.get("key", make))

    got: list[int] = []
    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (got, made) == ([1, 1, 1, 1], [1])


def test_of_keys_alike_those_used_last_are_kept() -> None:
    kept, made = Kept(most_alike=2), []
    for days in (180, 90, 180, 30, 180, 90):  # 30 drops 90, and 90 drops 30
        kept.get(("links", days), lambda days=days: made.append(days))  # type: ignore[misc]
    kept.get("forest", lambda: made.append(0))
    assert (made, len(kept)) == ([180, 90, 30, 90, 0], 3)


def test_what_could_not_be_made_is_tried_again() -> None:
    kept = Kept()
    with pytest.raises(ZeroDivisionError):
        kept.get("key", lambda: 1 // 0)
    assert kept.get("key", lambda: 2) == 2


def test_whoever_waits_for_too_long_makes_it_himself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two threads that wait for each other go on, instead of for good."""
    monkeypatch.setattr(module, "PATIENCE_S", 0.01)
    kept, both = Kept(), Barrier(2)

    def needs(other: str) -> str:
        both.wait()
        return kept.get(other, lambda: other)

    got: dict[str, str] = {}
    threads = [
        Thread(target=lambda a=a, b=b: got.update({a: kept.get(a, lambda: needs(b))}))
        for a, b in (("a", "b"), ("b", "a"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert got.keys() == {"a", "b"}
