"""Files that a question takes in place of lists: read where one is named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from graphcrm.ingest.group_list import read_groups
from graphcrm.ingest.people_list import read_people
from graphcrm.ingest.ties import read_ties


def _eligibility(path: Path) -> object:
    from graphcrm.app.eligibility import read_eligibility  # other lists read no YAML

    return read_eligibility(path)


READERS: Final[Mapping[str, Callable[[Path], object]]] = {
    "seeds": read_people,
    "target": read_people,
    "exclude": read_people,
    "groups": read_groups,
    "cost": partial(read_people, with_cost=True),
    "ties": read_ties,
    "eligibility": _eligibility,
}


def read_file(name: str, path: Path) -> object:
    """Read the file that a parameter is given as; InputError where it cannot be used."""
    return READERS[name](path)
