"""Make graphs of a few rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from graphcrm.graph import Graph
from tests.banks import DAY, graph_of
from tests.unit.analysis.small import Make


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Return a function from tables to a graph."""
    number = count()

    def made(
        *, today: date = DAY, first_loaded_on: date = DAY, **tables: Sequence[dict[str, Any]]
    ) -> Graph:
        folder = tmp_path / str(next(number))
        return graph_of(tables, folder, today=today, first_loaded_on=first_loaded_on)

    return made
