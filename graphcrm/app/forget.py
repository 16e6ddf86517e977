"""Forget a customer: out of the store and of all that lies beside it, and kept out of later loads.

He is written down as forgotten before the store lets go of him, so that whatever dies on the way
goes on when it is run again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.app.traces import Traces
from graphcrm.errors import NotFoundError
from graphcrm.graph.spaces import PARTIES
from graphcrm.ingest.forgotten import (
    HOUSEHOLD_ID,
    ID_NO,
    NOBODY,
    PARTY_ID,
    PHONE,
    Forgotten,
    name_and_phone,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphcrm.app.app import App
    from graphcrm.graph.ports import ForgetSession

_OWN: Final = ("tables/customers", "history/customers")
_HOMES: Final = ("tables/households", "history/households")
_TELLS: Final = ["id_no", "name", "phone"]  # what tells one customer from another, beside the id


@dataclass(frozen=True, slots=True)
class ForgetReport:
    """Proof that a customer is forgotten; it names nobody.

    Parameters
    ----------
    party_hash : str
        Keyed hash of his id: who knows the id and the secret can tell that it is he.
    before, version : str
        The version that named him, empty where an earlier run had removed it; what answers now.
    rows : mapping of part to rows
        Removed from tables of the store and from their histories.
    kept_beside : mapping
        Removed beside the store: snapshots, reject files, lists, communities, answers of jobs, and
        rows of worklists, entries and jobs.
    suppressed : tuple of str
        By what later loads tell him: ``party_id``, ``id_no``, ``phone`` (with his name), and
        ``household_id`` where nobody else belonged to it.
    backups : tuple of str
        Files beside the store that were backed up before and may hold him.
    uploads : int
        Uploads beside the store that wait to be loaded and may hold him: they go when they are
        loaded, which leaves him out.
    """

    party_hash: str
    before: str
    version: str
    rows: Mapping[str, int] = field(default_factory=dict)
    kept_beside: Mapping[str, int] = field(default_factory=dict)
    suppressed: tuple[str, ...] = ()
    backups: tuple[str, ...] = ()
    uploads: int = 0

    @property
    def n_rows(self) -> int:
        """How many rows the store held of him, earlier versions included."""
        return sum(self.rows.values())

    def to_dict(self) -> dict[str, object]:
        """Return the report as a JSON document."""
        return {**asdict(self), "n_rows": self.n_rows}


def forgotten_of(app: App) -> Forgotten:
    """Return who was forgotten in an installation.

    Raises
    ------
    InputError
        Somebody was, and there is no secret, or another one: he would be loaded again.
    StoreUnavailableError
    """
    from graphcrm.operations.suppressed import suppressed

    database = app.operations
    if database.is_file and not Path(str(database.url.database)).exists():
        return NOBODY  # nothing was ever written down, and nothing is to be made for that
    hashes = suppressed(database)
    return _keyed(app, hashes) if hashes else NOBODY


def _keyed(app: App, hashes: Mapping[str, Iterable[str]]) -> Forgotten:
    from graphcrm.operations.secret_mark import check_secret

    keys = app.keys
    check_secret(app.operations, keys)
    known = {kind: frozenset(found) for kind, found in hashes.items()}
    return Forgotten(known, lambda text: keys.hashed("suppressed", text))


def demand_customer(app: App, customer: str) -> None:
    """Refuse an id that no customer has, and nobody had who was forgotten; NotFoundError."""
    from graphcrm.operations.suppressed import suppressed
    from graphcrm.stores.forgetting import not_there

    graph = app.graph()
    known = _keyed(app, suppressed(app.operations))
    at = graph.ids(PARTIES).find(customer)
    is_customer = at >= 0 and not graph.is_firm[at]
    if not is_customer and not known.among(PARTY_ID, [customer]):
        raise not_there()


def forget(app: App, customer: str, *, tick: Callable[[str], None]) -> ForgetReport:
    """Forget a customer; see :meth:`graphcrm.app.App.forget`."""
    from graphcrm.operations.suppressed import suppressed

    known = _keyed(app, suppressed(app.operations))
    case, versions = _Case(app, known, customer), app.home.versions()
    try:
        removed = app.publisher.forget(case.choose, case.suppress, tick=tick)
    except NotFoundError:
        if not known.among(PARTY_ID, [customer]):
            raise
        removed = None  # an earlier run came so far
    version = app.publisher.current()
    traces = Traces(app, customer, case.words)
    return ForgetReport(
        party_hash=case.party_hash,
        before=removed.before if removed else "",
        version=version,
        rows=removed.n_rows if removed else {},
        kept_beside=traces.remove(versions, version),
        suppressed=tuple(sorted(set(case.hashes.values()))),
        backups=traces.backups(),
        uploads=app.job_files.n_uploads(),
    )


class _Case:
    """One customer who is being forgotten.

    ``words`` are texts that name him alone, besides his id; None until the store has told them.
    """

    def __init__(self, app: App, known: Forgotten, customer: str) -> None:
        self._app, self._known, self._customer = app, known, customer
        self.party_hash = known.hashed(PARTY_ID, customer)
        self.hashes = {self.party_hash: PARTY_ID}
        self.words: frozenset[str] | None = None

    def choose(self, ids: pa.ChunkedArray) -> Mapping[str, str]:
        """Return him, and whoever was being forgotten when that died."""
        earlier = self._known.among(PARTY_ID, ids.to_pylist())
        return {**earlier, self._customer: self.party_hash}

    def suppress(self, session: ForgetSession) -> None:
        """Write down by what later loads tell him, and remember what names him."""
        from graphcrm.operations.suppressed import suppress

        own = [session.removed[part] for part in _OWN if part in session.removed]
        if own:
            rows = pa.concat_tables([part.select(["customer_id", *_TELLS]) for part in own])
            rows = rows.filter(pc.equal(rows["customer_id"], self._customer))
            self._tell(rows.select(_TELLS), session.scan("customers", _TELLS))
        own = [session.removed[part] for part in _HOMES if part in session.removed]
        if own and self.words is not None:
            homes = pa.concat_tables([part.select(["household_id", "address"]) for part in own])
            for home in homes["household_id"].unique().to_pylist():
                self.hashes[self._known.hashed(HOUSEHOLD_ID, home)] = HOUSEHOLD_ID
            homes = homes.select(["address"])
            self.words |= _alone(homes, session.scan("households", ["address"]))
        suppress(self._app.operations, self.hashes, on=self._app.today)

    def _tell(self, rows: pa.Table, others: pa.Table) -> None:
        """Take what is his alone: what others share with him would keep them out too."""
        for kind, of in ((ID_NO, _id_no), (PHONE, name_and_phone)):
            mine = of(rows).unique().drop_null()
            shared = pc.is_in(mine, value_set=of(others).unique())
            for text in mine.filter(pc.invert(shared)).to_pylist():
                self.hashes[self._known.hashed(kind, text)] = kind
        self.words = _alone(rows, others)


def _alone(rows: pa.Table, others: pa.Table) -> frozenset[str]:
    """Return the texts of some rows that others do not hold in any column."""
    own = _texts(rows)
    return frozenset(own.filter(pc.invert(pc.is_in(own, value_set=_texts(others)))).to_pylist())


def _texts(rows: pa.Table) -> pa.Array:
    chunks = [chunk for column in rows.columns for chunk in column.chunks]
    texts = pa.chunked_array(chunks, pa.string()).unique().drop_null()
    return texts.filter(pc.not_equal(texts, ""))


def _id_no(rows: pa.Table) -> pa.ChunkedArray:
    return rows["id_no"]
