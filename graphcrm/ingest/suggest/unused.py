"""Which headers of the extracts does a mapping leave unused?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from graphcrm.ingest.listing import list_files
from graphcrm.ingest.mapped_files import fits
from graphcrm.ingest.mapping import Mapping, Origin
from graphcrm.ingest.named_headers import joined_headers, own_headers
from graphcrm.ingest.plausible import shown
from graphcrm.ingest.suggest.look import look_at
from graphcrm.ingest.suggest.names import bare
from graphcrm.ingest.suggest.peek import Peek, told


def unused_headers(
    sources: Sequence[Path | str], staging: Path, mapping: Mapping
) -> dict[str, list[str]]:
    """Return the unused headers by file or sheet, in their order; files of no extract are left out.

    Parameters
    ----------
    sources : sequence of Path or str
    staging : Path
        Folder for what has to be unpacked.
    mapping : Mapping

    Raises
    ------
    InputError
        A source cannot be used.
    """
    every = [h for _, names in _wanted(mapping) for h in names]
    listing = list_files(sources, staging, deep=True, any_ending=True)  # as a load lists them
    patterns = [origin.file for origin, _ in _wanted(mapping) if origin.file]
    files = [file for file in listing.files if any(fits(file.name, p) for p in patterns)]
    peeks, _ = look_at(files, listing.databases, staging, 1, named=told(every))
    found: dict[str, list[str]] = {}
    for one in peeks:
        wanted = [names for origin, names in _wanted(mapping) if _is_of(one, origin)]
        used = {name for names in wanted for name in names}
        left = [shown(i, h) for i, h in enumerate(one.headers) if h and bare(h) not in used]
        if wanted and left:
            found[one.label] = left
    return found


def _wanted(mapping: Mapping) -> Iterator[tuple[Origin, set[str]]]:
    """Yield every origin and the headers that are named of it."""
    for i, extract in enumerate(mapping.extracts):
        place = ("extracts", i)
        yield extract, set(map(bare, own_headers(extract, place)))
        for join, headers in zip(extract.join, joined_headers(extract, place), strict=True):
            yield join, set(map(bare, headers))


def _is_of(one: Peek, origin: Origin) -> bool:
    if one.sql_table is not None:
        return origin.sql_table == one.sql_table
    if origin.file is None or not fits(one.file, origin.file):
        return False
    return origin.sheet is None or one.sheet is None or fits(one.sheet, origin.sheet)
