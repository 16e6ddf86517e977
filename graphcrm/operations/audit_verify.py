"""Whether the audit is what was written: no line changed, removed, moved or forged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from graphcrm.operations.audit import NOBODY, line_hash
from graphcrm.operations.audit_chain import End
from graphcrm.operations.audit_heads import Head, read_heads
from graphcrm.operations.tables import AUDIT, AUDIT_CHAINS

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from graphcrm.operations.database import Database
    from graphcrm.operations.keys import Keys

AT_ONCE: Final = 1000  # lines that are read at a time


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """Something wrong with the audit.

    Parameters
    ----------
    kind : str
        ``changed`` (the line is not what was written there: altered, moved or forged),
        ``unlinked`` (it does not follow the line before it), ``missing`` (lines from here on are
        gone), ``cut`` (the chain once was longer: its end is gone), ``replaced`` (another line
        stood here when the heads were written), ``unsealed`` (where the chain ends was altered), or
        ``torn`` (lines of the file outside are no heads).
    worker : str
        Whose chain; of the file outside ``-``.
    seq : int
        Which line.
    n : int
        How many lines, where they are gone.
    """

    kind: str
    worker: str
    seq: int
    n: int = 1


@dataclass(slots=True)
class Verified:
    """What verifying found: no findings, no doubt."""

    n_lines: int = 0
    n_chains: int = 0
    n_heads: int = 0
    findings: list[AuditFinding] = field(default_factory=list)


def verify(database: Database, keys: Keys, *, heads: Path | None = None) -> Verified:
    """Read the whole audit and check each line, its place, and where the chains end.

    Parameters
    ----------
    database : Database
    keys : Keys
    heads : Path, optional
        The file outside.  Without it an audit that was put back whole to an earlier day looks
        sound.

    Raises
    ------
    InputError
        The file cannot be read.
    StoreUnavailableError
    """
    outside, n_torn = read_heads(heads) if heads else ([], 0)
    found = Verified(n_heads=len(outside))
    with database.read() as connection:
        # The ends first: what is written meanwhile only makes chains longer.
        ends, findings = _sealed(connection, keys)
        reading = _Reading(keys.of("audit chain"), [*ends, *outside])
        for line in _lines(connection):
            found.n_lines += 1
            findings += reading.take(line)
        names = set(connection.execute(select(AUDIT_CHAINS.c.worker)).scalars())
    findings += (
        AuditFinding("unsealed", w, e.seq) for w, e in reading.ends.items() if w not in names
    )
    findings += reading.cut()
    if n_torn:
        findings.append(AuditFinding("torn", NOBODY, 0, n_torn))
    found.n_chains = len(reading.ends)
    found.findings = sorted(findings, key=lambda f: (f.worker, f.seq, f.kind))
    return found


def _sealed(connection: Connection, keys: Keys) -> tuple[list[Head], list[AuditFinding]]:
    """Return where each chain ends, and those of which that was altered."""
    ends, altered = [], []
    for row in connection.execute(select(AUDIT_CHAINS)):
        end = End(row.worker, row.seq, row.hash)
        if row.seal == end.seal(keys):
            ends.append(Head(end.worker, end.seq, end.hash))
        else:
            altered.append(AuditFinding("unsealed", row.worker, row.seq))
    return ends, altered


def _lines(connection: Connection) -> Iterator[Any]:
    """Yield every line, chain by chain."""
    in_order = select(AUDIT).order_by(AUDIT.c.worker, AUDIT.c.seq)
    streamed = connection.execution_options(yield_per=AT_ONCE).execute(in_order)
    yield from streamed.mappings()


class _Reading:
    """Follows the chains, one after the other, past all lines that are known to have been there."""

    def __init__(self, key: bytes, known: Sequence[Head]) -> None:
        self._key = key
        self._known = {(head.worker, head.seq): head.hash for head in known}
        self._furthest: dict[str, int] = {}
        for head in known:
            self._furthest[head.worker] = max(head.seq, self._furthest.get(head.worker, 0))
        self.ends: dict[str, End] = {}

    def take(self, line: Any) -> Iterator[AuditFinding]:
        """Yield what is wrong with a line."""
        worker, seq, own = line["worker"], line["seq"], line["hash"]
        end = self.ends.get(worker, End(worker))
        self.ends[worker] = End(worker, seq, own)
        if seq > end.seq + 1:
            yield AuditFinding("missing", worker, end.seq + 1, seq - end.seq - 1)
        elif line["before"] != end.hash:
            yield AuditFinding("unlinked", worker, seq)
        if own != line_hash(self._key, line):
            yield AuditFinding("changed", worker, seq)
        elif self._known.get((worker, seq), own) != own:
            yield AuditFinding("replaced", worker, seq)

    def cut(self) -> Iterator[AuditFinding]:
        """Yield the chains that were longer."""
        for worker, seq in self._furthest.items():
            if seq > (last := self.ends.get(worker, End(worker)).seq):
                yield AuditFinding("cut", worker, last + 1, seq - last)
