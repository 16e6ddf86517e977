"""What graphcrm asks of a store: load, scan, look up, say how it is.

A store keeps the canonical tables and nothing else decides what an answer is.  Every store passes
the same contract suite (``tests/contract``), so that answers are equal whichever holds the data.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

if TYPE_CHECKING:
    import pyarrow as pa

SCORES_VERSION: Final = "scores_version"  # a node with this has scores; it says of which version
SCORES_AT_ONCE: Final = 10_000  # nodes that get their scores together


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as the load ledger remembers it.

    Parameters
    ----------
    name : str
        As shown to people, with the sheet where there is one.
    table : str
        The one that all of its rows are of.
    sha256 : str
        Of the bytes.
    """

    name: str
    table: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Counts:
    """What happened to the rows of one table in one load; the four parts add up to ``read``."""

    read: int = 0
    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    closed: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.read + other.read,
            self.inserted + other.inserted,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.rejected + other.rejected,
            self.closed + other.closed,
        )

    @property
    def changes(self) -> int:
        """How many rows the store had to write."""
        return self.inserted + self.updated + self.closed


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """What, besides the files, decides what a load writes; part of the version hash.

    Parameters
    ----------
    data_date : date
        Of the extracts.
    full : tuple of str
        Tables whose extracts list every row there is.
    drop : tuple of str
        Columns that are not loaded.
    mapping : str
        Hash of the mapping that the load went by; empty without one.
    balances : bool
        The figures of customers and firms are those of a month end, for ``balances`` too.
    """

    data_date: date
    full: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    mapping: str = ""
    balances: bool = False

    def as_dict(self) -> dict[str, object]:
        """Return the options as JSON values; what was not asked for is left out where it is new.

        The date counts only where rows are closed by it, or balances dated.
        """
        day = self.data_date.isoformat() if self.full or self.balances else None
        said: dict[str, object] = {
            "full": sorted(self.full),
            "data_date": day,
            "drop": sorted(self.drop),
        }
        if self.mapping:
            said["mapping"] = self.mapping
        if self.balances:
            said["balances"] = True
        return said


@dataclass(frozen=True, slots=True)
class LoadRecord:
    """One line of the load ledger."""

    load_id: str
    loaded_at: datetime
    data_date: date
    graph_version: str
    options: Mapping[str, object]
    files: Sequence[SourceFile]
    tables: Mapping[str, Counts]

    @property
    def number(self) -> int:
        """The number of the load, which versions of rows are marked with: 2 of L00002."""
        return int(self.load_id.removeprefix("L"))


@dataclass(frozen=True, slots=True)
class Undone:
    """What undoing a load did to one table.

    Parameters
    ----------
    removed : int
        Rows that the load had inserted.
    restored : int
        Rows that the load had updated or closed; they are what they were before it.
    """

    removed: int
    restored: int


class Published(NamedTuple):
    """What a store published last.

    Parameters
    ----------
    version : str
        Empty where nothing is loaded.
    publication : str
        Another one each time, also where the version comes back.
    """

    version: str
    publication: str


@dataclass(frozen=True, slots=True)
class StoreStatus:
    """How a store is.

    Parameters
    ----------
    url : str
        Where it is, without credentials.
    schema_version : int
    graph_version : str
        Empty before the first load.
    n_rows : mapping of table name to rows
    n_loads : int
    first_loaded_on, last_loaded_at : date, datetime or None
    """

    url: str
    schema_version: int
    graph_version: str
    n_rows: Mapping[str, int]
    n_loads: int
    first_loaded_on: date | None
    last_loaded_at: datetime | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check found wrong, and whether it was repaired."""

    code: str
    table: str
    n: int
    repaired: bool = False
    facts: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scored:
    """What writing scores did to the nodes of one table.

    Parameters
    ----------
    scored : int
        Nodes that have scores now.
    cleared : int
        Nodes that had some and have none now.
    """

    scored: int
    cleared: int


Choose = Callable[["pa.ChunkedArray"], Mapping[str, str]]


class Scanner(Protocol):
    """Read side: whole tables, as they are now."""

    def scan(self, table: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Return every row of ``table`` in any order: all columns of the model, or ``columns``."""
        ...


class OpenStore(Scanner, Protocol):
    """A store while it is open: what it holds now, changes of this session included."""

    @property
    def graph_version(self) -> str:
        """The version that the published loads make; empty where there is none."""
        ...

    @property
    def first_loaded_on(self) -> date | None:
        """The data date of the store's first load."""
        ...

    def versions(
        self, table: str, columns: Sequence[str] | None = None, *, after: int = 0
    ) -> pa.Table:
        """Return what rows of ``table`` were and are, one row a version, in any order.

        Parameters
        ----------
        table : str
        columns : sequence of str, optional
            Default: all columns of the model.
        after : int
            Number of a load: only keys that a later one wrote, with all their versions.

        Returns
        -------
        Arrow table
            The columns, then ``_from`` and ``_until`` (int32): the version was written by that
            load and replaced by that one, null where it still stands.  So a store was, after load
            n, the versions with ``_from <= n`` and ``_until`` null or ``> n``.  What a load wrote
            and replaced itself is left out.

        Notes
        -----
        O(rows + history) to find the keys; what is returned is theirs alone.
        """
        ...


class LoadSession(OpenStore, Protocol):
    """One load: all of it is published, or none of it happened."""

    @property
    def load_id(self) -> str:
        """Id of this load, in order of loading."""
        ...

    def ids(self, table: str) -> pa.ChunkedArray:
        """Return the ids of a node table, rows of this load included."""
        ...

    def add_file(self, file: SourceFile) -> int:
        """Enter ``file`` into the ledger and return the number that its rows carry."""
        ...

    def upsert(
        self, table: str, rows: pa.Table | pa.RecordBatchReader, *, closing: bool = False
    ) -> Counts:
        """Insert or update ``rows`` by key.

        Parameters
        ----------
        table : str
        rows : Arrow table, or a reader of batches where there may be more than memory holds
            Unique keys; the given columns, and ``_file`` (int32, from :meth:`add_file`).
            Columns that are not given keep what they have.
        closing : bool
            The rows end because an extract no longer lists them; counted and recorded apart.

        Returns
        -------
        Counts
            ``inserted``, ``updated`` (or ``closed``) and ``unchanged``.
        """
        ...

    def publish(self, options: LoadOptions, tables: Mapping[str, Counts]) -> str:
        """Enter the load into the ledger and return the graph version it makes.

        The load becomes durable when the session ends without an error.
        """
        ...


class RollbackSession(OpenStore, Protocol):
    """The newest load undone; durable when the session ends without an error."""

    @property
    def tables(self) -> Mapping[str, Undone]:
        """What was undone, by table; tables that the load left alone are not listed."""
        ...


class Dump(Protocol):
    """Everything a store holds at one moment, part by part: what a backup is made of.

    The parts are called as in ``graphcrm.stores.parts``, whichever store it is.
    """

    @property
    def schema_version(self) -> int:
        """Version of the schema that the parts have."""
        ...

    @property
    def graph_version(self) -> str:
        """The version that the published loads make; empty where there is none."""
        ...

    @property
    def data_date(self) -> date | None:
        """The data date of the newest load."""
        ...

    @property
    def n_loads(self) -> int:
        """How many loads the ledger holds."""
        ...

    def parts(self) -> Iterator[tuple[str, pa.RecordBatchReader]]:
        """Yield each part that holds rows; read it before you ask for the next."""
        ...


class RestoreSession(OpenStore, Protocol):
    """A store being filled from a backup; it takes the old one's place when the session ends."""

    def fill(self, part: str, rows: pa.RecordBatchReader) -> int:
        """Write one part, columns by name, and return how many rows it had.

        Columns that the part lacks, being of an older schema, stay empty.
        """
        ...

    def forgot(self, tokens: Collection[str]) -> None:
        """Say that customers were left out, by keyed hashes; the version becomes another."""
        ...


class ForgetSession(OpenStore, Protocol):
    """A store without some customers; durable when the session ends without an error."""

    @property
    def before(self) -> str:
        """The version that still names them."""
        ...

    @property
    def removed(self) -> Mapping[str, pa.Table]:
        """The rows that name them, by part; see ``graphcrm.stores.parts``."""
        ...


class Store(Protocol):
    """A bank's graph at rest."""

    @property
    def url(self) -> str:
        """Where the store is, without credentials."""
        ...

    @property
    def snapshot_home(self) -> Path:
        """The folder of its snapshots."""
        ...

    @property
    def shared(self) -> bool:
        """Whether other machines load and publish too."""
        ...

    def exists(self) -> bool:
        """Whether there is a store at all."""
        ...

    def published(self) -> Published | None:
        """Return what was published last, where other machines publish too.

        None where whoever publishes moves the pointer of these very snapshots, alone meanwhile.

        Raises
        ------
        StoreUnavailableError
            There is no store.
        """
        ...

    def load(
        self, *, then: Callable[[], None] = ..., tick: Callable[[str], None] = ...
    ) -> AbstractContextManager[LoadSession]:
        """Begin a load; leaving with an error undoes all of it.

        Parameters
        ----------
        then : callable
            Called once the load is durable, while nobody else can load yet.
        tick : callable
            Called with the name of each table, where making the load durable takes its time.
        """
        ...

    def rollback(
        self, load_id: str, *, then: Callable[[], None] = ...
    ) -> AbstractContextManager[RollbackSession]:
        """Undo the newest load; leaving with an error undoes nothing.

        Rows that it inserted are gone, rows that it updated or closed are what they were, and so
        are histories, ledger, counts and version.  Loads before it can be undone in turn.

        Parameters
        ----------
        load_id : str
            The load that is meant.
        then : callable
            Called once it is durable, while nobody can load yet.

        Raises
        ------
        InputError
            There is no load.
        StoreBusyError
            Another load than ``load_id`` is the newest by now.
        """
        ...

    def dump(self) -> AbstractContextManager[Dump]:
        """Open the store for a backup, also one of an older schema.

        Nobody loads meanwhile, or whoever does ends the backup with StoreBusyError.
        """
        ...

    def restore(
        self,
        *,
        force: bool = False,
        then: Callable[[], None] = ...,
        tick: Callable[[str], None] = ...,
    ) -> AbstractContextManager[RestoreSession]:
        """Begin a new store in the place of this one; leaving with an error leaves the old one.

        Parameters
        ----------
        force : bool
            Also where the old one holds data or is damaged.
        then : callable
            Called once the new one is in its place, while nobody can load yet.
        tick : callable
            Called with the name of each table, where putting it there takes its time.

        Raises
        ------
        InputError
            The old one holds data, and ``force`` is not said.
        StoreBusyError, StoreUnavailableError
        """
        ...

    def forget(
        self,
        choose: Choose,
        *,
        then: Callable[[], None] = ...,
        tick: Callable[[str], None] = ...,
    ) -> AbstractContextManager[ForgetSession]:
        """Remove every row that names some customers, also from the histories of rows.

        Parameters
        ----------
        choose : callable
            Told the ids of all customers, it returns whom to forget: id -> a keyed hash of it,
            which the version is made from.
        then : callable
            Called once it is durable, while nobody can load yet.
        tick : callable
            Called with the name of each part.

        Raises
        ------
        NotFoundError
            The store has none of them.
        StoreBusyError, StoreUnavailableError

        Notes
        -----
        The versions of all loads become others, so that none that names them comes back by
        undoing a load.  On a server it is not one transaction: where it dies, nobody reads or
        loads until it is run again.
        """
        ...

    def read(self) -> AbstractContextManager[OpenStore]:
        """Open the store for scanning."""
        ...

    def status(self) -> StoreStatus:
        """Say how the store is."""
        ...

    def loads(self) -> list[LoadRecord]:
        """Return the load ledger, oldest first; also that of an older schema."""
        ...

    def write_scores(
        self,
        scores: Iterable[tuple[str, pa.Table]],
        *,
        version: str,
        tick: Callable[[str], None] = ...,
    ) -> Mapping[str, Scored]:
        """Give nodes scores for people who browse a server; whatever they had before is gone.

        Scores are no data: scans, backups, checks and the version do not notice them.

        Parameters
        ----------
        scores : pairs of node table and Arrow table
            The id, a column a score, ``scores_version``; rows of the table that are not in it have
            no scores afterwards.  Asked for while nobody can load.
        version : str
            The graph version that they were computed from.
        tick : callable
            Called with the table after every ``SCORES_AT_ONCE`` of its nodes.

        Raises
        ------
        InputError
            The store is not one that people browse.
        StoreBusyError
            Another version is published by now, or somebody is loading.
        StoreUnavailableError

        Notes
        -----
        Not one transaction: where it dies, some nodes have new scores and some old ones, each with
        the version they are of; writing them again mends that.
        """
        ...

    def check(self, *, repair: bool = False) -> list[Finding]:
        """Look for what must never be: double keys, dangling ends, a wrong ledger.

        A load that died while it wrote is told of alone; ``repair`` undoes it.
        """
        ...
