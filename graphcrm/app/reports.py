"""What loading and undoing did, for whoever asked for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from graphcrm.graph.ports import Counts, Undone

if TYPE_CHECKING:
    from graphcrm.ingest.load import LoadResult


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did.

    Parameters
    ----------
    load_id : str or None
        None when the load was refused: nothing was loaded.
    graph_version : str
        The version that answers now.
    result : LoadResult
        Counts, rejects and warnings; of a refused load, what it would have done.
    rejects_file : Path or None
    """

    load_id: str | None
    graph_version: str
    result: LoadResult
    rejects_file: Path | None

    @property
    def tables(self) -> Mapping[str, Counts]:
        """Counts by table; of a refused load only what was read and rejected."""
        if not self.refused:
            return self.result.tables
        return {n: Counts(read=c.read, rejected=c.rejected) for n, c in self.result.tables.items()}

    @property
    def refused(self) -> tuple[str, ...]:
        """Tables with too many rejected rows."""
        return self.result.refused

    def to_dict(self, lang: str = "en") -> dict[str, object]:
        """Return the report as the JSON document of the interface."""
        return {
            "load_id": self.load_id,
            "graph_version": self.graph_version,
            "tables": {
                name: {
                    "read": c.read,
                    "inserted": c.inserted,
                    "updated": c.updated,
                    "unchanged": c.unchanged,
                    "rejected": c.rejected,
                    "closed": c.closed,
                }
                for name, c in self.tables.items()
            },
            "rejects_file": str(self.rejects_file) if self.rejects_file else None,
            "warnings": [notice.text(lang) for notice in self.result.warnings],
            "refused": list(self.refused),
        }


@dataclass(frozen=True, slots=True)
class RollbackReport:
    """What undoing a load did.

    Parameters
    ----------
    load_id : str
        The load that was undone.
    graph_version : str
        The version that answers now; empty when that was the only load.
    tables : mapping of table to Undone
        Tables that the load left alone are not listed.
    """

    load_id: str
    graph_version: str
    tables: Mapping[str, Undone]

    def to_dict(self) -> dict[str, object]:
        """Return the report as a JSON document."""
        return {
            "load_id": self.load_id,
            "graph_version": self.graph_version,
            "tables": {name: asdict(undone) for name, undone in self.tables.items()},
        }


@dataclass(frozen=True, slots=True)
class Removed:
    """What forgetting a customer took out of the store.

    Parameters
    ----------
    before, version : str
        The version that still named him, and the one that answers now.
    n_rows : mapping of part to rows
        Of tables and of their histories.
    """

    before: str
    version: str
    n_rows: Mapping[str, int]
