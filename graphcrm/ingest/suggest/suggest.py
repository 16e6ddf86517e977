"""Draft a mapping for a bank's extracts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from glob import escape
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.errors import InputError
from graphcrm.ingest.suggest.draft import ExtractDraft, draft_extract
from graphcrm.ingest.suggest.guess import Known
from graphcrm.ingest.suggest.look import look
from graphcrm.ingest.suggest.peek import N_ROWS, Peek
from graphcrm.ingest.suggest.profile import Profile
from graphcrm.ingest.suggest.tables import (
    Columns,
    TableGuess,
    by_party_kind,
    primary,
)
from graphcrm.ingest.suggest.wide import secondary
from graphcrm.ingest.suggest.write import write_draft
from graphcrm.model import TABLE_ORDER, TABLES, Table
from graphcrm.model.headers import table_named
from graphcrm.reasons import Lang, Reason, say

_IDS_SHARED: Final = ("customers", "firms", "staff")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A drafted mapping.

    Parameters
    ----------
    drafts : list of ExtractDraft
    notes : list of Reason
        About files that could not be looked at, and about all extracts together.
    """

    drafts: list[ExtractDraft]
    notes: list[Reason]

    @property
    def questions(self) -> list[tuple[str, Reason]]:
        """Every question, with the extract it is about ("" where it is about several)."""
        about = [(d.peek.label, question) for d in self.drafts for question in d.asks]
        return [("", note) for note in self.notes] + about

    def yaml(self, lang: Lang) -> str:
        """Return the mapping file, with comments in ``lang``."""
        return write_draft(self.drafts, lang, notes=self.notes)

    def to_dict(self, lang: Lang) -> dict[str, object]:
        """Return the guesses and questions as JSON values; no cell is among them."""
        return {
            "extracts": [_as_dict(draft) for draft in self.drafts],
            "questions": [
                {"file": file, "code": q.code, "text": say(q, lang)} for file, q in self.questions
            ],
            "mapping": self.yaml(lang),
        }


def suggest(
    sources: Sequence[Path | str],
    *,
    staging: Path,
    table: str | None = None,
    n_rows: int = N_ROWS,
) -> Suggestion:
    """Look at the first rows of every extract and draft a mapping.

    Parameters
    ----------
    sources : sequence of Path or str
        As for a load.
    staging : Path
        Folder for what has to be unpacked.
    table : str, optional
        The canonical table that every extract is taken for.
    n_rows : int, at least 1
        Rows of each extract to look at.

    Raises
    ------
    InputError
        A source that cannot be used, no extract among them, or no such table.

    Notes
    -----
    The time hangs on the number of headers and on ``n_rows``, except that a text file is decoded
    once.  Nothing of the cells is kept but formats, units and common words of short lists.
    """
    if n_rows < 1:
        raise InputError("--rows is 1 or more")
    if table is not None and table not in TABLES:
        raise InputError(f"--table names no table of the data model: {', '.join(TABLES)}")
    peeks, refused = look(sources, staging, n_rows)
    notes = [Reason("suggest_refused", {"why": error.message}) for error in refused]
    forced = TABLES[table] if table else None
    mains = [primary(_columns(p, Known()), forced=forced, hint=_hint(p)) for p in peeks]
    known = _known(peeks, mains)
    given = {main.table.name for main in mains if main}
    groups = _alike(peeks)
    drafts = [_draft(group, known, given, forced) for group in groups]
    return Suggestion(drafts, [*notes, *_shared_ids(known)])


def _columns(found: Peek, known: Known) -> Columns:
    return Columns(found.headers, [Profile(c) for c in found.cells], known)


def _hint(found: Peek) -> Table | None:
    sheet = table_named(found.sheet) if found.sheet else None
    return sheet or table_named(Path(found.file).stem)


def _known(peeks: Sequence[Peek], mains: Sequence[TableGuess | None]) -> Known:
    """Collect the ids that the extracts of nodes list."""
    ids: dict[str, list[pa.Array]] = {}
    cut: set[str] = set()
    for found, main in zip(peeks, mains, strict=True):
        if main is None or not main.table.is_node:
            continue
        key = main.guesses.get(main.table.columns[0].name)
        if key and key.accepted:
            ids.setdefault(main.table.name, []).append(Profile(found.cells[key.place]).distinct)
            cut |= set() if found.whole else {main.table.name}
    joined = {name: pa.concat_arrays(parts) for name, parts in ids.items()}
    return Known(joined, frozenset(joined) - cut)


def _alike(peeks: Sequence[Peek]) -> list[list[Peek]]:
    """Put together the parts of one extract: files of one kind with the same headers."""
    groups: dict[tuple[object, ...], list[Peek]] = {}
    for found in peeks:
        stem = _stem(found.file)
        whose = found.sql_table or (stem, Path(found.file).suffix)
        key = (whose, found.sheet, found.headers, found.unit)
        groups.setdefault(key, []).append(found)
    return list(groups.values())


def _stem(file: str) -> str:
    """Return a name without the date or number behind it.

    >>> _stem("对公/客户_2026-06.csv")
    '对公/客户'
    """
    return str(Path(file).with_suffix("")).rstrip("0123456789_-.年月日() ")


def _draft(
    group: Sequence[Peek], known: Known, given: set[str], forced: Table | None
) -> ExtractDraft:
    """Draft the mapping of one extract, which may come in several parts."""
    first = max(group, key=lambda p: p.n_rows)
    columns = _columns(first, known)
    main = primary(columns, forced=forced, hint=_hint(first))
    pattern = escape(first.file)
    if len(group) > 1:
        pattern = f"{escape(_stem(first.file))}*{Path(first.file).suffix}"
    if main is None:
        return draft_extract(first, pattern, columns, [])
    mains = by_party_kind(columns, main)
    besides = [] if forced else secondary(columns, main, given=given)
    return draft_extract(first, pattern, columns, _in_order([*mains, *besides]))


def _in_order(guesses: list[TableGuess]) -> list[TableGuess]:
    return sorted(guesses, key=lambda g: TABLE_ORDER[g.table.name])


def _shared_ids(known: Known) -> list[Reason]:
    """Ask for prefixes where two kinds of party, or staff, share ids."""
    names = [name for name in _IDS_SHARED if name in known.ids]
    return [
        Reason("suggest_prefix", {"one": one, "other": other})
        for i, one in enumerate(names)
        for other in names[i + 1 :]
        if pc.any(pc.is_in(known.ids[one], value_set=known.ids[other])).as_py()
    ]


def _as_dict(draft: ExtractDraft) -> dict[str, object]:
    return {
        "file": draft.peek.label,
        "tables": [
            {
                "table": table.table,
                "columns": [
                    {
                        "column": line.column,
                        "cell": dict(line.cell),
                        "confidence": line.confidence,
                        "why": line.why,
                        "active": line.active,
                    }
                    for line in table.lines
                ],
            }
            for table in draft.tables
        ],
        "unused": draft.unused,
    }
