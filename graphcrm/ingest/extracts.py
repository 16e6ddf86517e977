"""Which extracts does a load read, and for which tables, in which order?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from graphcrm.ingest.notices import Notice
from graphcrm.ingest.raw import RawTable
from graphcrm.ingest.read import read
from graphcrm.ingest.sources import discover
from graphcrm.ingest.spill import Room
from graphcrm.model import Table

if TYPE_CHECKING:
    from graphcrm.ingest.mapping_file import MappingFile


@dataclass(frozen=True, slots=True)
class Extract:
    """Rows for one table, read when their turn comes.

    Parameters
    ----------
    table : Table
    label : str
        How people are told of it.
    sha256 : callable
        Returns the hash of the bytes that the rows come from.
    read : callable
        Returns the rows.
    """

    table: Table
    label: str
    sha256: Callable[[], str]
    read: Callable[[], RawTable]


class Extracts(NamedTuple):
    """Extracts in the order in which they load, and what was left out and why."""

    extracts: list[Extract]
    warnings: list[Notice]


def find_extracts(
    sources: Sequence[Path | str],
    staging: Path,
    *,
    mapping: MappingFile | None = None,
    drop: Collection[str] = (),
) -> Extracts:
    """Find the extracts among ``sources``, by their names or by a mapping.

    See :func:`graphcrm.ingest.sources.discover` and :func:`graphcrm.ingest.mapped.find_mapped`.
    """
    if mapping is not None:
        from graphcrm.ingest.mapped import find_mapped

        return find_mapped(sources, staging, mapping, drop=drop)
    found = discover(sources, staging)
    room = Room(staging).shared_by(len(found.named))
    extracts = [
        Extract(source.table, source.label, file.sha256, partial(read, source, room))
        for file, source in found.named
    ]
    return Extracts(extracts, found.warnings)
