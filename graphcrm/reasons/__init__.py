"""Why something is so, in Chinese and English: one catalogue of codes, text made at the edge.

An analysis says a code and typed facts; a sentence is made of them only for rows that are shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from graphcrm.reasons.catalogue import SENTENCES

Lang: TypeAlias = Literal["zh", "en"]
Fact: TypeAlias = str | int | float

__all__ = ["Fact", "Lang", "Reason", "say"]


@dataclass(frozen=True, slots=True)
class Reason:
    """A code of the catalogue and the facts that its sentence names."""

    code: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


def say(reason: Reason, lang: Lang) -> str:
    """Return the sentence of ``reason``.

    Money is written with thousands separators; a code without a sentence is a KeyError, which a
    test keeps from ever happening.

    >>> say(Reason("n_unknown_start", {"n": 1200}), "en")
    'Links of unknown start: 1,200; they count as valid on every date up to their end.'
    """
    chinese, english = SENTENCES[reason.code]
    return (chinese if lang == "zh" else english).format(**reason.facts)
