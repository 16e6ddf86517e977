"""Saved lists: conditions by name, in a folder beside the snapshots of a store.

A list is a condition and not the people who met it, so that it holds no personal data and is as new
as the data it is asked of.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np

from graphcrm.analysis.columns import greatest_first
from graphcrm.analysis.figures import worth_of
from graphcrm.analysis.list_circles import comes_back
from graphcrm.analysis.list_eval import SavedList
from graphcrm.analysis.listing import listed_by
from graphcrm.answer import Answer, Column, Unit, Words
from graphcrm.errors import InputError, NotFoundError
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_DAY, day_number
from graphcrm.graph.files import OWNER_FOLDER, write_text
from graphcrm.graph.people_list import PeopleList
from graphcrm.graph.spaces import PARTIES
from graphcrm.reasons import Reason
from graphcrm.views.files import writing

FORMAT: Final = 1
_NAME: Final = re.compile(r"[^\W_][\w.-]{0,59}")


@dataclass(frozen=True, slots=True)
class Kept:
    """A saved list and what it came to when it was saved.

    Parameters
    ----------
    name : str
    condition : SavedList
    as_of : date
        The date that it was asked of when saved.
    graph_version : str
    n : int
        Parties.
    worth : float
        Yuan.
    """

    name: str
    condition: SavedList
    as_of: date
    graph_version: str
    n: int
    worth: float


class ListBook:
    """The saved lists of a store.

    Parameters
    ----------
    folder : Path
        Made when the first list is saved; for its owner only, as are the files.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def all(self) -> list[Kept]:
        """Return the saved lists by name; InputError where a file of them is damaged."""
        return [self._read(path) for path in sorted(self.folder.glob("*.json"))]

    def names(self) -> list[str]:
        """Return the names of the saved lists, in order."""
        return sorted(path.stem for path in self.folder.glob("*.json"))

    def conditions(self) -> Mapping[str, SavedList]:
        """Return the saved conditions by name, each read when it is asked for."""
        return _Conditions(self)

    def find(self, name: str) -> Kept:
        """Return a saved list; NotFoundError, without repeating the name, where there is none."""
        return self._read(self._saved(name))

    def check(self, name: str) -> None:
        """Refuse what cannot be the name of a list; InputError, without repeating it."""
        self._path(name)

    def save(self, name: str, answer: Answer, *, as_of: date | None) -> Kept:
        """Save the condition of an answer under a name; one of that name is replaced.

        Parameters
        ----------
        name : str
        answer : Answer
            To ``crosssell.list``.
        as_of : date, optional
            The date on which the list is always asked; default that of whoever asks.

        Raises
        ------
        InputError
            No name for a file, the condition comes back to the list of that name, or the folder
            cannot be written.
        """
        path, totals = self._path(name), answer.totals
        where = str(answer.parameters["where"])
        if comes_back(name, where, self.conditions()):
            raise InputError(
                "the condition names the list it is to be saved as, itself or through others; save "
                "it under another name"
            )
        n, worth = int(totals["n"] or 0), float(totals["worth"] or 0)
        kept = Kept(name, SavedList(where, as_of), answer.as_of, answer.graph_version, n, worth)
        with writing(self.folder):
            self.folder.mkdir(mode=OWNER_FOLDER, parents=True, exist_ok=True)
            write_text(path, json.dumps(_document(kept), indent=1))
        return kept

    def forget(self, name: str) -> None:
        """Remove a saved list, a damaged one too; NotFoundError where there is none."""
        path = self._saved(name)
        with writing(self.folder):
            path.unlink()
        with suppress(OSError):  # others are still there
            self.folder.rmdir()

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise InputError(
                "a list is named by 1 to 60 letters, digits, -, _ and ., beginning with a letter "
                "or digit"
            )
        return self.folder / f"{name}.json"

    def _saved(self, name: str) -> Path:
        path = self._path(name)
        if not path.exists():
            raise NotFoundError("no list of that name is saved; graphcrm list names those that are")
        return path

    def _read(self, path: Path) -> Kept:
        try:
            return _kept(path.stem, json.loads(path.read_text("utf-8")))
        except (OSError, ValueError, KeyError, TypeError):
            raise InputError(
                f"{path} cannot be read as a saved list; remove it and save the list again"
            ) from None


class _Conditions(Mapping[str, SavedList]):
    """The conditions of a book, so that a damaged list harms only those that name it."""

    def __init__(self, book: ListBook) -> None:
        self.book = book

    def __getitem__(self, name: str) -> SavedList:
        if name not in self.book.names():
            raise KeyError(name)
        return self.book.find(name).condition

    def __iter__(self) -> Iterator[str]:
        return iter(self.book.names())

    def __len__(self) -> int:
        return len(self.book.names())


def people_of(view: View, name: str, book: ListBook) -> PeopleList:
    """Return the customers of a saved list, greatest worth first.

    Raises
    ------
    NotFoundError
        There is no such list.
    InputError
        Its condition does not fit the store any more, or no customer meets it.
    """
    mask = listed_by(view, book.find(name).condition, book.conditions())
    party, money = np.flatnonzero(mask & ~view.graph.is_firm), worth_of(view)
    if not len(party):
        raise InputError("no customer is on the saved list on this date; change its condition")
    party = party[greatest_first(money[party], party)]
    ids = [party_id or "" for party_id in view.graph.ids(PARTIES).take(party)]
    return PeopleList.of(ids, "the saved list")


def saved_lists(kept: Sequence[Kept], *, today: date) -> Answer:
    """Return the saved lists as an answer.

    Returns
    -------
    Answer
        ``list, where, fixed_on, saved_on, n_when_saved, worth_when_saved``; totals ``n_lists``.
    """
    fixed = [k.condition.as_of for k in kept]
    days = [NO_DAY if day is None else day_number(day) for day in fixed]
    saved_on = [day_number(k.as_of) for k in kept]
    worth = [round(k.worth * 100) for k in kept]
    return Answer(
        question="lists",
        as_of=today,
        graph_version="",
        parameters={},
        columns=(
            _text("list", [k.name for k in kept]),
            _text("where", [k.condition.where for k in kept]),
            Column("fixed_on", Unit.DAY, np.array(days, np.int32)),
            Column("saved_on", Unit.DAY, np.array(saved_on, np.int32)),
            Column("n_when_saved", Unit.COUNT, np.array([k.n for k in kept], np.int64)),
            Column("worth_when_saved", Unit.YUAN, np.array(worth, np.int64)),
        ),
        totals={"n_lists": len(kept)},
        notes=(Reason("lists_kept", {"n": len(kept)}) if kept else Reason("lists_none"),),
    )


def _text(name: str, texts: list[str]) -> Column:
    return Column(name, Unit.TEXT, np.arange(len(texts)), Words(tuple(texts)))


def _document(kept: Kept) -> dict[str, object]:
    fixed = kept.condition.as_of
    return {
        "format": FORMAT,
        "where": kept.condition.where,
        "as_of": fixed.isoformat() if fixed else None,
        "when_saved": {
            "as_of": kept.as_of.isoformat(),
            "graph_version": kept.graph_version,
            "n": kept.n,
            "worth": kept.worth,
        },
    }


def _kept(name: str, document: Any) -> Kept:
    """Read a saved list; KeyError, ValueError or TypeError where it is none."""
    if document["format"] != FORMAT:
        raise ValueError
    then, fixed = document["when_saved"], document["as_of"]
    return Kept(
        name,
        SavedList(str(document["where"]), date.fromisoformat(fixed) if fixed else None),
        date.fromisoformat(then["as_of"]),
        str(then["graph_version"]),
        int(then["n"]),
        float(then["worth"]),
    )
