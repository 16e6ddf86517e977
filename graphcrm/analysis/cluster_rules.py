"""What a bank may rule about clusters at risk: how much each part counts, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

PARTS: Final = ("signals", "contagion", "thin_cover", "guarantee_exposure")
# What to do next: the first whose conditions all hold.
ACTIONS: Final[Mapping[str, Mapping[str, float]]] = {
    "review_guarantees": {"guarantee_exposure": 0.02},
    "visit_core": {"contagion": 0.05},
    "call_with_signals": {"signals": 0.05},
    "second_person": {"thin_cover": 0.5},
    "watch": {},
}
WEIGHTS: Final[Mapping[str, float]] = dict.fromkeys(PARTS, 1.0)
LANGUAGES: Final = ("zh", "en")
MOST_WEIGHT: Final = 1_000_000.0
MOST_ACTIONS: Final = 100
MOST_LETTERS: Final = 200
_FORMULA: Final = ("=", "+", "-", "@")  # what a spreadsheet takes for one


def problems(given: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield what is wrong with a bank's rules about clusters, and where.

    >>> list(problems({"cluster_weights": {"worth": 1.0}}))[0][0]
    ('cluster_weights', 'worth')
    """
    weights: Mapping[str, float] = given.get("cluster_weights", WEIGHTS)
    for part, weight in weights.items():
        if part not in PARTS:
            yield ("cluster_weights", part), _no_part()
        elif not 0 <= weight <= MOST_WEIGHT:  # not a number is neither
            yield ("cluster_weights", part), f"is from 0 to {MOST_WEIGHT:,.0f}"
    if not any(weights.values()):
        yield ("cluster_weights",), "gives at least one part a weight"
    texts: Mapping[str, Mapping[str, str]] = given.get("cluster_action_texts", {})
    yield from _wrong_actions(given.get("cluster_actions", ACTIONS), texts)
    yield from _wrong_texts(texts)


def _wrong_actions(
    actions: Mapping[str, Mapping[str, float]], texts: Mapping[str, object]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if len(actions) > MOST_ACTIONS:
        yield ("cluster_actions",), f"holds at most {MOST_ACTIONS} actions"
    for action, conditions in actions.items():
        if action not in ACTIONS and action not in texts:
            yield (
                ("cluster_actions", action),
                f"has no text in cluster_action_texts; without one there are {', '.join(ACTIONS)}",
            )
        for part, least in conditions.items():
            if part not in PARTS:
                yield ("cluster_actions", action, part), _no_part()
            elif not 0 <= least <= 1:  # not a number is neither
                yield ("cluster_actions", action, part), "is from 0 to 1"


def _wrong_texts(
    texts: Mapping[str, Mapping[str, str]],
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for action, said in texts.items():
        if set(said) != set(LANGUAGES):
            yield ("cluster_action_texts", action), f"has a text in {' and '.join(LANGUAGES)}"
        for lang, text in said.items():
            if not text.strip() or len(text) > MOST_LETTERS or text.startswith(_FORMULA):
                yield (
                    ("cluster_action_texts", action, lang),
                    f"is a text of up to {MOST_LETTERS} letters that begins with none of "
                    f"{' '.join(_FORMULA)}",
                )


def _no_part() -> str:
    return f"is no part of the score; there are {', '.join(PARTS)}"
