"""One load: every extract read, checked, matched with the store and written, or none of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.errors import InputError
from graphcrm.graph.arrays import BoolVec, marked
from graphcrm.graph.ports import Counts, LoadOptions, LoadSession, SourceFile
from graphcrm.graph.spaces import PARTY_TABLES
from graphcrm.ingest import full
from graphcrm.ingest.batch import FILE, Batch
from graphcrm.ingest.extracts import Extract, find_extracts
from graphcrm.ingest.forgotten import NOBODY, Forgotten
from graphcrm.ingest.keys import contradicted, find_repeats, with_every_key
from graphcrm.ingest.mapping_file import MappingFile
from graphcrm.ingest.month_ends import BALANCES, MonthEnds, refuse_mid_month
from graphcrm.ingest.notices import Notice
from graphcrm.ingest.references import KnownIds
from graphcrm.ingest.referrers import before_account
from graphcrm.ingest.rejects import Rejects
from graphcrm.ingest.spill import Room, rows_at
from graphcrm.ingest.text import mask
from graphcrm.ingest.validate import Checked, validate
from graphcrm.model import TABLES, Table

MAX_REJECT_SHARE = 0.05

HOUSEHOLDS, MEMBERS = "households", "household_members"

# What an id that nobody knows is called, by the table it should be in.
_UNKNOWN = {
    "tiers": "unknown_tier",
    "branches": "unknown_branch",
    "campaigns": "unknown_campaign",
    "products": "unknown_product",
    "staff": "unknown_staff",
}


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What a load did, or would have done had it not been refused.

    Parameters
    ----------
    tables : mapping of table to Counts
    rejects : Rejects
    warnings : tuple of Notice
    refused : tuple of str
        Tables with a greater share of rejected rows than the caller allows.
    """

    tables: Mapping[str, Counts]
    rejects: Rejects
    warnings: tuple[Notice, ...]
    refused: tuple[str, ...]


def load_extracts(
    session: LoadSession,
    sources: Sequence[Path | str],
    *,
    options: LoadOptions,
    staging: Path,
    mapping: MappingFile | None = None,
    max_reject_share: float = MAX_REJECT_SHARE,
    forgotten: Forgotten = NOBODY,
    expect: Callable[[int], None] = lambda _: None,
    tick: Callable[[str], None] = lambda _: None,
) -> LoadResult:
    """Read extracts and write them into an open load session.

    Parameters
    ----------
    session : LoadSession
    sources : sequence of Path or str
        Files, folders and patterns of files named after the tables.
    options : LoadOptions
    staging : Path
        Private folder for what is needed on disk meanwhile.
    mapping : MappingFile, optional
        Says what the sources hold, instead of their names.
    max_reject_share : float, 0..1
        Rows of totals, and of people who were forgotten, do not count against it.
    forgotten : Forgotten
        Whose rows are left out, and rows that name them.
    expect : callable
        Called once with the number of extracts there are.
    tick : callable
        Called with the name of each file before it is read.

    Returns
    -------
    LoadResult
        When ``refused`` is not empty the caller must leave the session with an error.

    Raises
    ------
    InputError, MappingError
        Files or options that cannot be used.

    Notes
    -----
    Nodes go before edges whatever the file order; files of one table load in name order.  Memory
    grows with the keys of the largest table, the ids of all and what is rejected; other cells
    wait in ``staging``.
    """
    if not 0 <= max_reject_share <= 1:
        raise InputError("--max-reject-share is a share between 0 and 1")
    found = find_extracts(sources, staging, mapping=mapping, drop=options.drop)
    expect(len(found.extracts))
    check_options(options, found.extracts)
    room = Room(staging).shared_by(len(found.extracts))
    loading = _Loading(session, options, KnownIds(session.ids), tick, room, forgotten)
    loading.members = [e for e in found.extracts if e.table.name == MEMBERS]
    loading.warnings += found.warnings
    for table, extracts in groupby(found.extracts, key=lambda e: e.table):
        loading.take(table, list(extracts))
    loading.take_month_ends()
    loading.check_dropped()
    loading.rejects.hush(forgotten)
    return LoadResult(
        loading.tables,
        loading.rejects,
        tuple(loading.warnings),
        loading.refused(max_reject_share),
    )


def check_options(options: LoadOptions, extracts: Sequence[Extract]) -> None:
    """Refuse ``--full`` for a table that cannot end rows, or of which there is no extract.

    Also ``--balances`` in the middle of a month.
    """
    if options.balances:
        refuse_mid_month(options.data_date)
    given = {extract.table.name for extract in extracts}
    for name in options.full:
        if name not in TABLES:
            raise InputError(f"--full names no table of the data model: {', '.join(TABLES)}")
        full.closing_column(TABLES[name])
        if name not in given:
            raise InputError(f"--full {name}: no file of {name} among the sources", table=name)


@dataclass
class _Loading:
    """A load under way."""

    session: LoadSession
    options: LoadOptions
    known: KnownIds
    tick: Callable[[str], None]
    room: Room
    forgotten: Forgotten = NOBODY
    members: list[Extract] = field(default_factory=list)  # who belongs to which household
    tables: dict[str, Counts] = field(default_factory=dict)
    rejects: Rejects = field(default_factory=Rejects)
    warnings: list[Notice] = field(default_factory=list)
    dropped: set[str] = field(default_factory=set)
    twins: dict[int, int] = field(default_factory=dict)  # a party file's number as one of balances

    @cached_property
    def month_ends(self) -> MonthEnds:
        """What parties had on the data date."""
        return MonthEnds(self.options.data_date, self.room)

    @cached_property
    def customers(self) -> pa.ChunkedArray:
        """The ids of customers that the store had before; needed where anybody was forgotten."""
        return (
            self.session.ids("customers") if self.forgotten else pa.chunked_array([], pa.string())
        )

    def take(self, table: Table, extracts: list[Extract]) -> None:
        """Load every extract of one table."""
        counts = Counts()
        rejected: list[pa.Table] = []
        checked = [self._read(extract) for extract in extracts]
        self._refuse_empty_list(table, [c for c, _ in checked])
        batches: list[Batch] = []
        numbers: list[list[int]] = []
        for _, same_columns in groupby(checked, key=lambda c: c[0].rows.column_names):
            alike = list(same_columns)
            batch = self._sift(Batch.of([c for c, _ in alike]), rejected)
            batch, n_repeated = self._last_of_each_key(self._reopened(batch))
            counts += Counts(unchanged=n_repeated)
            batches.append(batch)
            numbers.append([number for _, number in alike])
        listed = [batch.select([c.name for c in table.key]) for batch in batches]
        for batch, files in zip(self._uncontradicted(batches), numbers, strict=True):
            counts += self.session.upsert(table.name, batch.reader(files))
            self._note_balances(batch, files)
        if table.name in self.options.full and self._all_told_apart([c for c, _ in checked]):
            rejected += [c.listed_keys for c, _ in checked]
            counts += self._close(table, listed, rejected, file=checked[-1][1])
        self.tables[table.name] = replace(
            counts,
            read=sum(c.n_read for c, _ in checked),
            rejected=self.rejects.n(table.name),
        )

    def take_month_ends(self) -> None:
        """Write the balances that the extracts of parties told of."""
        if not self.options.balances:
            return
        counts = self.tables.get(BALANCES, Counts())
        for n, rows in self.month_ends.rows():
            counts += Counts(read=n) + self.session.upsert(BALANCES, rows)
        if self.twins:
            self.tables[BALANCES] = counts

    def _note_balances(self, batch: Batch, files: Sequence[int]) -> None:
        if not self.options.balances:
            return
        if batch.table.name in PARTY_TABLES:
            self.month_ends.take(batch, [self.twins[file] for file in files])
        elif batch.table.name == BALANCES:
            self.month_ends.stand_back(batch)

    def refused(self, max_reject_share: float) -> tuple[str, ...]:
        """Return the tables with too many rejected rows."""
        over = []
        for name, counts in self.tables.items():
            blamed = self.rejects.counted(name)
            records = counts.read - (counts.rejected - blamed)
            if blamed > max_reject_share * records:
                over.append(name)
        return tuple(over)

    def check_dropped(self) -> None:
        """Refuse a ``--drop`` that is neither a column of the model nor a header that was met."""
        names = {
            n for t in TABLES.values() for c in t.columns for n in (c.name, f"{t.name}.{c.name}")
        }
        if set(self.options.drop) - names - self.dropped:
            raise InputError(
                "--drop names a column that is neither in the data dictionary nor in these files"
            )

    def _read(self, extract: Extract) -> tuple[Checked, int]:
        """Read and check one extract, and enter its file into the ledger."""
        self.tick(extract.label)
        checked = validate(extract.read(), drop=self.options.drop, room=self.room)
        self.rejects.extend(checked.rejects)
        self.warnings += checked.warnings
        self.dropped |= set(checked.dropped)
        file = SourceFile(extract.label, extract.table.name, extract.sha256())
        number = self.session.add_file(file)
        if self.options.balances and file.table in PARTY_TABLES:
            self.twins[number] = self.session.add_file(replace(file, table=BALANCES))
        return checked, number

    def _refuse_empty_list(self, table: Table, extracts: list[Checked]) -> None:
        """Refuse a full extract that lists nothing: it would close every row there is."""
        n_listed = sum(c.rows.num_rows + c.listed_keys.num_rows for c in extracts)
        if table.name in self.options.full and n_listed == 0:
            labels = ", ".join(c.raw.source.label for c in extracts)
            raise InputError(
                f"{labels} lists no rows; with --full {table.name} every row of the store would "
                "be closed. Leave the file or --full out",
                table=table.name,
            )

    def _sift(self, batch: Batch, rejected_keys: list[pa.Table]) -> Batch:
        """Reject what does not fit the rows of other tables; warn of what matters less."""
        table = batch.table
        his = self.forgotten.rows(table, batch.rows, self.customers)
        if table.name == HOUSEHOLDS and self.forgotten:
            his |= self._left_empty(batch.rows["household_id"])
        batch = self._reject(batch, his, "forgotten", table.columns[0].name, rejected_keys)
        if table.is_node:
            key = table.columns[0].name
            clash, elsewhere = self.known.clashes(table.name, batch.rows[key])
            batch = self._reject(batch, clash, "id_clash", key, rejected_keys, elsewhere)
            self.known.add(table.name, batch.column(key), batch.place)
        for column in table.columns:
            if not column.refers or column.name not in batch.rows.column_names:
                continue
            unknown = self.known.unknown(column, batch.rows[column.name])
            if column.strict:
                batch = self._reject(
                    batch, unknown, "unknown_reference", column.name, rejected_keys
                )
            elif unknown.any():
                rule = _UNKNOWN.get(column.refers[0], "unknown_actor")
                self._warn(batch, unknown, rule, column.name)
        if table.name == "referrals":
            early = before_account(batch.rows, self.session.scan)
            self._warn(batch, early, "referral_before_referrer", "referred_on")
        return batch

    def _left_empty(self, ids: pa.ChunkedArray) -> BoolVec:
        """Mark households of people who were forgotten, unless somebody else belongs to them."""
        empty = self.forgotten.homes(ids, self.session.ids(HOUSEHOLDS))
        for extract in self.members if len(empty) else ():
            rows = validate(extract.read(), drop=self.options.drop).rows
            his = self.forgotten.rows(extract.table, rows, self.customers)
            others = rows["household_id"].filter(pa.array(~his))
            empty = empty.filter(pc.invert(pc.is_in(empty, value_set=others)))
        return mask(pc.is_in(ids, value_set=empty))

    def _reopened(self, batch: Batch) -> Batch:
        """Give rows every key column; of a full extract begin anew what had ended before."""
        table = batch.table
        rows = with_every_key(table, batch.rows)
        if table.name in self.options.full:
            stored = self.session.scan(table.name, full.stored_columns(table))
            rows = full.reopen(table, rows, stored, self.options.data_date)
        return replace(batch, rows=rows)

    def _last_of_each_key(self, batch: Batch) -> tuple[Batch, int]:
        """Keep the last row of each key; say how many of the others repeat it word for word."""
        keys = [c.name for c in batch.table.key]
        repeats = find_repeats(batch.rows, keys, batch.fits)
        differing, identical = (
            marked(at, len(batch.fits)) for at in (repeats.differing, repeats.identical)
        )
        batch = self._reject(batch, differing, "duplicate_key", keys[0], [])
        return batch.without(identical), len(repeats.identical)

    def _uncontradicted(self, batches: list[Batch]) -> list[Batch]:
        """Reject rows of which later files, of other columns, say something else."""
        keys = [c.name for c in batches[0].table.key]
        for i, batch in enumerate(batches[:-1]):
            bad = np.zeros(len(batch.fits), bool)
            for later in batches[i + 1 :]:
                bad |= contradicted(
                    batch.rows, later.rows, keys, among=batch.fits, others=later.fits
                )
            batches[i] = self._reject(batch, bad, "duplicate_key", keys[0], [])
        return batches

    def _all_told_apart(self, extracts: list[Checked]) -> bool:
        """Whether every rejected row says which row it is; if not, nothing may be closed.

        A row that cannot be read may list anything; to close what seems unlisted were a guess.
        """
        whole = True
        for checked in extracts:
            table = checked.table.name
            lost = checked.rejects.counted(table) - checked.listed_keys.num_rows
            if lost:
                label = checked.raw.source.label
                self.warnings.append(Notice(table, label, "full_not_closed", None, lost))
                whole = False
        return whole

    def _close(
        self, table: Table, listed: list[pa.Table], rejected: list[pa.Table], *, file: int
    ) -> Counts:
        """End the rows that a full extract no longer lists."""
        stored = self.session.scan(table.name, full.stored_columns(table))
        rows = full.ended(
            table,
            pa.concat_tables(listed),
            pa.concat_tables(rejected, promote_options="default"),
            stored,
            self.options.data_date,
        )
        numbers = pa.array(np.full(rows.num_rows, file), FILE.type)
        return self.session.upsert(table.name, rows.append_column(FILE, numbers), closing=True)

    def _reject(
        self,
        batch: Batch,
        bad: BoolVec,
        rule: str,
        column: str,
        rejected_keys: list[pa.Table],
        detail: pa.Array | None = None,
    ) -> Batch:
        """Reject the marked rows of a batch, remembering that they were listed."""
        at = np.flatnonzero(bad & batch.fits)
        if not len(at):
            return batch
        for checked, position, which in batch.by_extract(at):
            said = None if detail is None else detail.take(pa.array(np.searchsorted(at, which)))
            self.rejects.add(checked.raw, position, column=column, rule=rule, detail=said)
        keys = [c.name for c in batch.table.key if c.name in batch.rows.column_names]
        rejected_keys.append(rows_at(batch.rows.select(keys), at))
        return batch.without(bad)

    def _warn(self, batch: Batch, odd: BoolVec, rule: str, column: str) -> None:
        """Say of which files rows were loaded though something about them is odd."""
        for checked, position, _ in batch.by_extract(np.flatnonzero(odd & batch.fits)):
            self.warnings.append(
                Notice(batch.table.name, checked.raw.source.label, rule, column, len(position))
            )
