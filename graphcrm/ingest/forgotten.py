"""Who was forgotten, as a load sees it: by keyed hashes of what tells him apart.

By his id, by his id number, or by name and phone together: a phone alone may be a whole family's.
A household that nobody else belonged to is known by its id, for it says where he lived.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.graph.arrays import BoolVec
from graphcrm.ingest.text import mask
from graphcrm.model import Table

PARTY_ID: Final = "party_id"
ID_NO: Final = "id_no"
PHONE: Final = "phone"
HOUSEHOLD_ID: Final = "household_id"
_CUSTOMERS: Final = "customers"


class Forgotten:
    """Everybody who was forgotten.

    Parameters
    ----------
    hashes : mapping of kind to keyed hashes
    hashed : callable
        Returns the keyed hash of a text.

    Examples
    --------
    >>> nobody = Forgotten({}, str)
    >>> bool(nobody)
    False
    """

    def __init__(self, hashes: Mapping[str, Collection[str]], hashed: Callable[[str], str]) -> None:
        self._hashes, self._hashed = hashes, hashed
        self._other_ids: set[str] = set()  # of the same people, that a load met

    def __bool__(self) -> bool:
        return any(self._hashes.values())

    def hashed(self, kind: str, text: str) -> str:
        """Return the keyed hash of what tells somebody apart.

        >>> Forgotten({}, str).hashed("id_no", " 11010119800102001x ")
        'id_no 11010119800102001X'
        """
        return self._hashed(f"{kind} {text.strip().upper() if kind == ID_NO else text.strip()}")

    def among(self, kind: str, texts: Iterable[str]) -> dict[str, str]:
        """Return those texts that are somebody's who was forgotten, with their hashes.

        Notes
        -----
        About a microsecond a text; a hash with a key is made one by one.
        """
        known = frozenset(self._hashes.get(kind, ()))
        if not known:
            return {}
        made = ((text, self.hashed(kind, text)) for text in texts)
        return {text: made_hash for text, made_hash in made if made_hash in known}

    def marks(self, kind: str, texts: pa.ChunkedArray) -> BoolVec:
        """Mark the texts that are somebody's who was forgotten."""
        found = set(self._other_ids) if kind == PARTY_ID else set()
        if self._hashes.get(kind):
            found |= self.among(kind, texts.unique().drop_null().to_pylist()).keys()
        return mask(pc.is_in(texts, value_set=pa.array(sorted(found), pa.string())))

    def rows(self, table: Table, rows: pa.Table, known: pa.ChunkedArray) -> BoolVec:
        """Mark the rows that name somebody who was forgotten, or that are his.

        Parameters
        ----------
        table : Table
        rows : Arrow table
        known : string array
            Ids of customers that the store has; they are others, whatever they share with him.
        """
        marks = np.zeros(rows.num_rows, np.bool_)
        if not self:
            return marks
        own = [table.columns[0].name] if table.name == _CUSTOMERS else []
        refers = [c.name for c in table.columns if _CUSTOMERS in c.refers]
        for name in (*own, *refers):
            if name in rows.column_names:
                marks |= self.marks(PARTY_ID, _but(rows[name], rows[name], known))
        if own:
            same = self._same_people(rows, known)
            self._other_ids |= set(rows["customer_id"].filter(pa.array(same)).to_pylist())
            marks |= same
        return marks

    def homes(self, ids: pa.ChunkedArray, known: pa.ChunkedArray) -> pa.ChunkedArray:
        """Return, each once, the households that only people who were forgotten belonged to.

        Parameters
        ----------
        ids : string array
            Of households, as a load has them.
        known : string array
            Of those that the store has: somebody belongs to them by now.
        """
        each = _but(ids, ids, known).unique().drop_null()
        return each.filter(pa.array(self.marks(HOUSEHOLD_ID, pa.chunked_array([each]))))

    def _same_people(self, rows: pa.Table, known: pa.ChunkedArray) -> BoolVec:
        """Mark new customers with the id number, or the name and phone, of somebody forgotten."""
        ids, marks = rows["customer_id"], np.zeros(rows.num_rows, np.bool_)
        if "id_no" in rows.column_names:
            marks |= self.marks(ID_NO, _but(rows["id_no"], ids, known))
        if {"name", "phone"} <= set(rows.column_names):
            marks |= self.marks(PHONE, _but(name_and_phone(rows), ids, known))
        return marks


def name_and_phone(rows: pa.Table) -> pa.ChunkedArray:
    """Return what tells customers apart who have no id number; empty where one of both is."""
    return pc.binary_join_element_wise(rows["name"], rows["phone"], "|")


def _but(texts: pa.ChunkedArray, ids: pa.ChunkedArray, known: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return texts, empty where the id beside them is known."""
    return pc.if_else(pc.is_in(ids, value_set=known), pa.scalar(None, pa.string()), texts)


NOBODY: Final = Forgotten({}, str)
