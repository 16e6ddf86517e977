"""Files that a campaign question takes in place of lists: read where one is named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from graphcrm.ingest.group_list import read_groups
from graphcrm.ingest.people_list import read_people
from graphcrm.ingest.ties import read_ties

READERS: Final[Mapping[str, Callable[[Path], object]]] = {
    "seeds": read_people,
    "target": read_people,
    "exclude": read_people,
    "groups": read_groups,
    "cost": partial(read_people, with_cost=True),
    "ties": read_ties,
}


def read_file(name: str, path: Path) -> object:
    """Read the file that a parameter is given as; InputError where it cannot be used."""
    return READERS[name](path)
