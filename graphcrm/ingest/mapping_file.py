"""What does a mapping file say, and what is wrong with it?  Every error names line and key."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from graphcrm.errors import InputError
from graphcrm.ingest.mapping import Mapping
from graphcrm.ingest.mapping_check import check
from graphcrm.ingest.yaml_file import Document, Place, read_yaml
from graphcrm.ingest.yaml_shape import Problem, problems_error, shaped


@dataclass(frozen=True, slots=True)
class MappingFile:
    """A mapping that was read and fits the model, and where in its file it says what.

    Parameters
    ----------
    mapping : Mapping
    document : Document
    sha256 : str
        Of what it says; comments and layout do not count.
    """

    mapping: Mapping
    document: Document
    sha256: str

    def error(self, place: Place, says: str) -> InputError:
        """Return an error about what stands at ``place``, such as ``("extracts", 0, "file")``."""
        return self.errors([Problem(place, says)])

    def errors(self, problems: Sequence[Problem]) -> InputError:
        """Return one error about several things."""
        return problems_error(self.document, problems)


def read_mapping(path: Path) -> MappingFile:
    """Read a mapping file.

    Raises
    ------
    MappingError
        It cannot be read, or does not fit the format or the data model; up to 20 of its problems,
        each with line and key.
    """
    document = read_yaml(path)
    mapping = shaped(document, Mapping, keys_at=_keys)
    if problems := list(check(mapping)):
        raise problems_error(document, problems)
    written = mapping.model_dump_json(by_alias=True, exclude_defaults=True)
    return MappingFile(mapping, document, hashlib.sha256(written.encode()).hexdigest())


def _keys(place: Place) -> list[str]:
    """Return the keys that a mapping may have at ``place``."""
    from graphcrm.ingest.mapping_schema import keys_at

    return keys_at(place)
