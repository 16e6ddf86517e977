"""Write scores back to a server, so that people who browse the graph can colour by them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING

from graphcrm.analysis.communities import terms_of
from graphcrm.analysis.scores import BRANCHES, STAFF, scored_tables, scores_of
from graphcrm.app.communities import CommunityBook, known
from graphcrm.graph import Graph, View
from graphcrm.graph.ports import SCORES_AT_ONCE, Scored

if TYPE_CHECKING:
    import pyarrow as pa

    from graphcrm.analysis.rules import Rules
    from graphcrm.graph.ports import Store


@dataclass(frozen=True, slots=True)
class WriteBackReport:
    """What a write-back did.

    Parameters
    ----------
    graph_version : str
        The version that the scores were computed from.
    as_of : date
    window_days : int
    tables : mapping of node table to Scored
    """

    graph_version: str
    as_of: date
    window_days: int
    tables: Mapping[str, Scored]

    @property
    def n_parties(self) -> int:
        """How many customers and firms have scores."""
        others = (STAFF, BRANCHES)
        return sum(done.scored for table, done in self.tables.items() if table not in others)

    @property
    def n_staff(self) -> int:
        """How many members of staff have scores."""
        return self.tables[STAFF].scored

    @property
    def n_branches(self) -> int:
        """How many branches have scores."""
        return self.tables[BRANCHES].scored

    @property
    def n_cleared(self) -> int:
        """How many nodes had scores and have none now."""
        return sum(done.cleared for done in self.tables.values())

    def to_dict(self) -> dict[str, object]:
        """Return the report as a JSON document."""
        return {
            "graph_version": self.graph_version,
            "as_of": self.as_of.isoformat(),
            "window_days": self.window_days,
            "tables": {table: asdict(done) for table, done in self.tables.items()},
        }


def write_back(
    store: Store,
    view: View,
    *,
    window_days: int,
    rules: Rules,
    book: CommunityBook,
    tick: Callable[[str], None],
) -> WriteBackReport:
    """Make the nodes of a server say what the questions say, and nothing older.

    Parameters
    ----------
    store : Store
        Of which ``view`` is a snapshot.
    view : View
    window_days : int, days
        How long a contact keeps a link alive.
    rules : Rules
        The bank's own.
    book : CommunityBook
        What communities are called.
    tick : callable
        Called with the table, :func:`n_steps` times in all.

    Raises
    ------
    InputError
        The store is a file, or ``window_days`` is negative.
    StoreBusyError
        Somebody is loading, or has loaded since the snapshot.
    StoreUnavailableError
    """
    version = view.graph.version
    scores = _scores(view, window_days, rules, book)
    tables = store.write_scores(scores, version=version, tick=tick)
    return WriteBackReport(version, view.as_of, window_days, tables)


def _scores(
    view: View, window_days: int, rules: Rules, book: CommunityBook
) -> Iterator[tuple[str, pa.Table]]:
    """Yield the scores of a view, worked out once the store asks for them."""
    before = known(book, view, terms_of({"window_days": window_days, "rules": rules}))
    yield from scores_of(view, window_days=window_days, rules=rules, before=before)


def n_steps(graph: Graph) -> int:
    """Return how many steps a write-back takes."""
    return sum(-(-graph.n_rows(table) // SCORES_AT_ONCE) for table in scored_tables())
