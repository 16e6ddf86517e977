"""What the service answers, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Reply:
    """One page of an answer.

    Parameters
    ----------
    question : str
        ``area.question``.
    as_of : date
    graph_version : str
    parameters, totals : mapping
        Totals are those of all rows; money in yuan.
    notes : sequence of mapping
        Each has ``code``, ``facts`` and ``text``.
    columns : sequence of str
    rows : sequence of mapping
        By column: money in yuan, shares 0..1, dates as ISO text.
    n_rows : int
        How many rows there are on all pages.
    next_cursor : str, optional
        Of the next page; None on the last.
    """

    question: str
    as_of: date
    graph_version: str
    parameters: Mapping[str, Any]
    totals: Mapping[str, Any]
    notes: Sequence[Mapping[str, Any]]
    columns: Sequence[str]
    rows: Sequence[Mapping[str, Any]]
    n_rows: int
    next_cursor: str | None = None

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Reply:
        """Return the reply that a JSON document says."""
        own = {f.name: said[f.name] for f in fields(cls) if f.name in said}
        own["as_of"] = date.fromisoformat(said["as_of"])
        return cls(**{"n_rows": len(said["rows"]), **own})

    def to_frame(self) -> pd.DataFrame:
        """Return the rows of this page as a pandas table."""
        import pandas as pd

        return pd.DataFrame(list(self.rows), columns=list(self.columns))


@dataclass(frozen=True, slots=True)
class Job:
    """Long work that the service was given.

    Parameters
    ----------
    job_id : str
    status : str
        queued, running, done, failed or cancelled.
    n_done, n_steps : int
        How far it is; ``n_steps`` is None where nobody knows.
    stage : str, optional
    error : str, optional
        Why it failed.
    """

    job_id: str
    status: str
    n_done: int = 0
    n_steps: int | None = None
    stage: str | None = None
    error: str | None = None
    more: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Job:
        """Return the job that a JSON document says."""
        known = {f.name for f in fields(cls)} - {"more"}
        own = {name: value for name, value in said.items() if name in known}
        return cls(**own, more={k: v for k, v in said.items() if k not in known})

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens to it."""
        return self.status in {"done", "failed", "cancelled"}
