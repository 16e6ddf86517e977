"""Draft a mapping file, and try one without changing anything."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphcrm.ingest.suggest.suggest import Suggestion

N_ROWS = 1000


def suggest_mapping(sources: Sequence[Path | str], *, table: str | None, n_rows: int) -> Suggestion:
    """Draft a mapping; see :func:`graphcrm.ingest.suggest.suggest.suggest`."""
    from graphcrm.ingest.suggest.suggest import suggest

    with TemporaryDirectory(prefix="graphcrm-") as staging:
        return suggest(sources, staging=Path(staging), table=table, n_rows=n_rows)


def mapping_schema() -> str:
    """Return the JSON schema of mapping files, as it stands in the documentation."""
    from graphcrm.ingest.mapping_schema import text

    return text()
