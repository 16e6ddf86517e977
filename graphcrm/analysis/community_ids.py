"""Ids of communities that stay from one version of the data to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import blake2s
from typing import TYPE_CHECKING, Final

import numpy as np

from graphcrm.analysis.communities import Terms, partition_of
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_IX, IntVec, inverse
from graphcrm.graph.spaces import PARTIES
from graphcrm.graph.strings import Strings
from graphcrm.kernels.stable_ids import ENDS, FATES, match_groups

if TYPE_CHECKING:
    import pyarrow as pa

_BORN: Final = FATES.index("born")


@dataclass(frozen=True)
class Named:
    """Communities of two or more under their ids, as they were found in one version of the data.

    Parameters
    ----------
    version : str
        ``graph_version``.
    as_of : date
    party_ids : Strings
        Members, by id.
    number : (m,) int32
        Which community each is in.
    ids : Strings
        Of the communities, by the position of their smallest member.
    fate : (k,) int8
        A place in ``FATES``: what each is beside the version before.
    counts : mapping
        ``n_kept, n_born, n_split, n_merged, n_died``; empty where nothing was known before.
    before : str or None
        The version that ids were kept from.
    scores : mapping of community id to score, optional
        What a board made, in the version that ids were kept from, of those that were there.
    """

    version: str
    as_of: date
    party_ids: Strings
    number: IntVec
    ids: Strings
    fate: IntVec
    counts: Mapping[str, int]
    before: str | None = None
    scores: Mapping[str, float] | None = None

    def is_of(self, view: View) -> bool:
        """Whether these are the communities of a view, which nothing is hidden from."""
        known = self.version, self.as_of
        return view.scope is None and known == (view.graph.version, view.as_of)

    @cached_property
    def size(self) -> IntVec:
        """How many members each has."""
        return np.bincount(self.number, minlength=len(self.ids))

    def number_in(self, view: View) -> IntVec:
        """Return the number of the community of every party of a view, -1 for none."""
        at = _places(self.party_ids, view.graph.ids(PARTIES))
        number = np.full(view.graph.n(PARTIES), NO_IX, np.int32)
        there = at != NO_IX
        number[at[there]] = self.number[there]
        return number


def named_of(view: View, terms: Terms, before: Named | None = None) -> Named:
    """Return the communities of a view of two parties or more, with ids kept from ``before``.

    Parameters
    ----------
    view : View
    terms : Terms
    before : Named, optional
        Those of the same version and date are returned as they are.

    Notes
    -----
    O(n log n) in parties beside :func:`~graphcrm.analysis.communities.partition_of`.  A new id
    tells nobody's: it is made of the version and a number.
    """
    if before is not None and before.is_of(view):
        return before
    partition = partition_of(view, terms)
    first = np.flatnonzero(partition.size > 1)
    number = inverse(first, view.graph.n(PARTIES))[partition.label].astype(np.int32)
    member = np.flatnonzero(number != NO_IX)
    origin, fate, counts = _from(before, view, number, len(first))
    tag = _tag(view, terms)
    kept = before.ids.take(origin) if before else [None] * len(first)
    ids = Strings.of(old or f"K{tag}-{i}" for i, old in enumerate(kept, start=1))
    parties = Strings.of(view.graph.ids(PARTIES).take(member))
    known = (None, None) if before is None else (before.version, before.scores)
    return Named(
        *(view.graph.version, view.as_of, parties, number[member], ids, fate, counts), *known
    )


def _from(
    before: Named | None, view: View, number: IntVec, k: int
) -> tuple[IntVec, IntVec, Mapping[str, int]]:
    """Return which one's id each of k communities keeps, what became of it, and how many so."""
    if before is None:
        return np.full(k, NO_IX), np.full(k, _BORN, np.int8), {}
    size = np.bincount(number[number != NO_IX], minlength=k)
    found = match_groups(before.number_in(view), number, size_before=before.size, size_now=size)
    now = np.bincount(found.fate, minlength=len(FATES)).tolist()
    then = np.bincount(found.end, minlength=len(ENDS)).tolist()
    counts = {f"n_{fate}": n for fate, n in zip(FATES, now, strict=True)}
    ended = {f"n_{end}": n for end, n in zip(ENDS, then, strict=True)}
    return found.origin, found.fate, counts | ended


def _tag(view: View, terms: Terms) -> str:
    """Return what new ids of a view begin with: the same for the same question, else another."""
    scope = None if view.scope is None else sorted(view.scope.branch_ids)
    asked = repr((view.graph.version, view.as_of, scope, terms))
    return blake2s(asked.encode(), digest_size=4).hexdigest()


def _places(wanted: Strings, among: Strings) -> IntVec:
    """Return where each string stands in ``among``, -1 where it does not."""
    import pyarrow.compute as pc  # a question without an earlier version never gets here

    at = pc.index_in(_arrow(wanted), value_set=_arrow(among))
    return np.asarray(pc.fill_null(at, NO_IX).to_numpy(zero_copy_only=False))


def _arrow(strings: Strings) -> pa.Array:
    """Return a column without gaps as Arrow has it, sharing its bytes."""
    import pyarrow as pa

    offsets, text, _ = (np.ascontiguousarray(part) for part in strings.parts())
    buffers = [None, pa.py_buffer(offsets.astype(np.int64)), pa.py_buffer(text)]
    return pa.Array.from_buffers(pa.large_binary(), len(strings), buffers)
