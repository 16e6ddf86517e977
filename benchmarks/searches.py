"""What people may type to find somebody of a bank."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from graphcrm.graph import Graph

N_SOUGHT: Final = 4  # customers, and as many firms


def searches(graph: Graph) -> list[str]:
    """Return texts of every kind, about parties that stand evenly among all."""
    found: list[str] = []
    for table in ("customers", "firms"):
        for row in np.linspace(0, graph.n_rows(table) - 1, N_SOUGHT).astype(int).tolist():
            found += _of_row(graph, table, row)
    return found


def _of_row(graph: Graph, table: str, row: int) -> Iterator[str]:
    """Yield the ways to type who stands in a row: whole and part, characters and letters."""
    party = int(graph.column(table, "ix")[row])
    identifier, name, phone = (
        texts[at] or ""
        for texts, at in (
            (graph.ids("parties"), party),
            (graph.text(table, "name"), row),
            (graph.text(table, "phone"), row),
        )
    )
    spelt = [_reading(character) for character in name]
    yield from (name, name[:2], "".join(spelt), "".join(spelt[:2]), "".join(spelt)[:-1])
    yield from ("".join(syllable[0] for syllable in spelt), identifier, identifier[:-2])
    yield phone[-4:] or "0000"


def _reading(character: str) -> str:
    from graphcrm.kernels.pinyin import syllables

    return next((s for s, all_of in syllables().items() if character in all_of), character)
