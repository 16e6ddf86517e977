"""Which header of an extract fills which column? Settled before any row is looked at."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from graphcrm.errors import InputError, MappingError
from graphcrm.ingest.notices import Notice
from graphcrm.ingest.plausible import shown
from graphcrm.ingest.raw import RawTable
from graphcrm.model.headers import HeaderMatch, match_headers


@dataclass(frozen=True, slots=True)
class Assignment:
    """Where each column that was given stands in the file.

    Parameters
    ----------
    position : dict
        Canonical column -> place of its header in the file, in canonical order.
    power : dict
        Canonical column -> the power of ten that its numbers are multiplied by.
    notices : tuple of Notice
    kept : RawTable
        The extract without the columns that were dropped; it knows its places.
    dropped : tuple of str
        What of ``drop`` was found here.
    """

    position: dict[str, int]
    power: dict[str, int]
    kept: RawTable
    notices: tuple[Notice, ...] = ()
    dropped: tuple[str, ...] = ()


def assign(raw: RawTable, *, drop: Collection[str] = ()) -> Assignment:
    """Match the headers of ``raw`` with the columns of its table.

    Parameters
    ----------
    raw : RawTable
    drop : collection of str
        Left out: columns (``id_no``), columns of one table (``customers.id_no``), or headers.

    Raises
    ------
    MappingError
        A header may mean several columns, or several headers mean one.
    InputError
        A column that is needed has no header.
    """
    table = raw.source.table
    by_header = {h for h in raw.headers if h in drop}
    match = match_headers(table, ["" if h in by_header else h for h in raw.headers])
    by_column = {n for n in match.columns if n in drop or f"{table.name}.{n}" in drop} - {None}
    _ask(raw, match, by_column)
    given = {n: i for i, n in enumerate(match.columns) if n and n not in by_column}
    _refuse_missing(raw, match, given)
    position = {c.name: given[c.name] for c in table.columns if c.name in given}
    power = {name: match.powers[i] for name, i in position.items()}
    dropped = {d for d in drop if d in by_header or d.removeprefix(f"{table.name}.") in by_column}
    names = zip(raw.headers, match.columns, strict=True)
    gone = {i for i, (h, n) in enumerate(names) if h in by_header or n in by_column}
    kept = _placed(raw.without(gone), position, gone)
    notices = tuple(_notices(raw, match))
    return Assignment(position, power, kept, notices, tuple(sorted(dropped)))


def _placed(kept: RawTable, position: Mapping[str, int], gone: Collection[int]) -> RawTable:
    """Note where each column stands once the places ``gone`` are left out."""
    places = {n: i - sum(g < i for g in gone) for n, i in position.items()}
    return replace(kept, places=places)


def _ask(raw: RawTable, match: HeaderMatch, dropped: Collection[str | None]) -> None:
    """Refuse headers that leave a choice, all of them at once."""
    problems = [
        _question(shown(raw.headers.index(h), h), maybe) for h, maybe in match.questions.items()
    ]
    for name in match.repeated:
        if name not in dropped:
            heads = [shown(i, raw.headers[i]) for i, n in enumerate(match.columns) if n == name]
            problems.append(
                f"headers {_listed(heads, 'and')} all mean {name}; rename or remove all but one, "
                f"or leave one out with --drop {heads[-1]}"
            )
    if problems:
        raise MappingError(
            f"{raw.source.label}: {'; '.join(problems)}",
            file=raw.source.label,
            n_headers=len(problems),
        )


def _question(header: str, maybe: Sequence[str]) -> str:
    names = _listed(maybe, "or") if len(maybe) > 1 else f"{maybe[0]} or something else"
    return (
        f"header {header} may mean {names}; rename it to the one that is meant, "
        f"or leave it out with --drop {header}"
    )


def _listed(names: Sequence[str], word: str) -> str:
    return f" {word} ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _refuse_missing(raw: RawTable, match: HeaderMatch, given: Collection[str]) -> None:
    table = raw.source.table
    missing = [table.column(n) for n in table.required if n not in given]
    if not missing:
        return
    kind = "key column" if any(column.key for column in missing) else "column"
    known = {c.name: list(dict.fromkeys((c.title, *c.synonyms)))[:3] for c in missing}
    words = [f"{name} ({', '.join(headers)})" for name, headers in known.items()]
    advice = "add it to the extract, or name its header so, and do not drop it"
    if match.attribution and "staff_id" in known:
        says = "says" if len(match.attribution) == 1 else "say"
        advice += (
            f"; {_listed(match.attribution, 'and')} {says} who brought the business in, "
            "not who looks after it, so it cannot stand for staff_id"
        )
    raise InputError(
        f"{raw.source.label}: missing {kind} {', '.join(words)}; {advice}",
        file=raw.source.label,
        table=table.name,
    )


def _notices(raw: RawTable, match: HeaderMatch) -> Iterator[Notice]:
    for i, header in enumerate(raw.headers):
        if header in match.attribution:
            yield _notice(raw, "attribution_header", header)
        elif header in match.unknown:
            yield _notice(raw, "unknown_header", shown(i, header))
        elif not header.strip() and _holds_data(raw, i):
            yield _notice(raw, "missing_header", str(i + 1))


def _holds_data(raw: RawTable, place: int) -> bool:
    column = raw.cells.column(place)
    return any(chunk.null_count < len(chunk) and _some_text(chunk) for chunk in column.chunks)


def _some_text(chunk: object) -> bool:
    import pyarrow.compute as pc

    from graphcrm.ingest.text import as_text

    return pc.any(pc.not_equal(as_text(chunk), "")).as_py() is True


def _notice(raw: RawTable, rule: str, column: str) -> Notice:
    return Notice(raw.source.table.name, raw.source.label, rule, column)
