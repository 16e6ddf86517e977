"""What communities were called in earlier versions: a book beside the snapshots of a store.

For each way of asking it holds the members and ids of the last few versions that were asked about,
and which of them was asked last: a version of which nothing is known keeps its ids from that one.
It names parties by id, like a snapshot, and is for its owner only.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2s
from inspect import BoundArguments
from pathlib import Path
from secrets import token_hex
from typing import Any, Final

import numpy as np

from graphcrm.analysis.cluster_board import board_of
from graphcrm.analysis.cluster_terms import Given
from graphcrm.analysis.clusters import clusters
from graphcrm.analysis.communities import Terms, terms_of
from graphcrm.analysis.community_ids import Named, named_of
from graphcrm.analysis.figures import view_of
from graphcrm.answer import Answer
from graphcrm.errors import StoreUnavailableError
from graphcrm.graph import View
from graphcrm.graph.files import OWNER_FOLDER, read_array, write_arrays, write_text
from graphcrm.graph.strings import Strings
from graphcrm.kernels.stable_ids import FATES
from graphcrm.reasons import Reason

FORMAT: Final = 1
KEPT: Final = 4  # versions of one way of asking
CLUSTER: Final = "cluster"
BEFORE: Final = "before"  # the parameter of questions that go by earlier ids
_LAST, _META, _TABLE = "LAST", "meta.json", "communities"
_DAMAGED: Final = (StoreUnavailableError, OSError, ValueError, KeyError, TypeError, IndexError)


@dataclass(frozen=True, slots=True)
class Found:
    """What a book knows: communities to keep ids from, and whether something was damaged."""

    before: Named | None
    is_damaged: bool = False


class CommunityBook:
    """The communities of earlier versions of a store.

    Parameters
    ----------
    folder : Path
        Made when the first are kept; for its owner only, as are the files.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, terms: Terms, version: str, *, score_key: str = "") -> Found:
        """Return the communities of a version, else of the one that was asked about last.

        Their scores are those of the version that the ids of ``version`` are kept from, as far as
        they were made in the way that ``score_key`` says.
        """
        own, is_damaged = self._of(terms), False
        for name in filter(None, (version, self._last(own))):
            if not (own / name).exists():
                continue
            named = _read(own / name)
            if named is not None:
                scored = named.before if name == version else name
                return Found(replace(named, scores=_scores(own, scored, score_key)), is_damaged)
            is_damaged = True
        return Found(None, is_damaged)

    def keep(self, terms: Terms, named: Named) -> None:
        """Write communities down as those asked about last; OSError where that cannot be done."""
        own = self._of(terms)
        known = _read(own / named.version)
        is_there = known is not None and known.as_of == named.as_of
        if is_there and self._last(own) == named.version:
            return
        own.mkdir(mode=OWNER_FOLDER, parents=True, exist_ok=True)
        if not is_there:
            _write(own, named)
        write_text(own / _LAST, named.version)
        self._forget(own)

    def drop(self, terms: Terms, version: str) -> None:
        """Remove what is written down of a version."""
        shutil.rmtree(self._of(terms) / version, ignore_errors=True)

    def keep_scores(
        self, terms: Terms, version: str, scores: Mapping[str, float], *, score_key: str
    ) -> None:
        """Write down what a board made of the communities of a version that is kept.

        Of those that are written down already and are not named here the scores stay.

        Parameters
        ----------
        terms : Terms
        version : str
        scores : mapping of community id to score
        score_key : str
            How they were made, in letters and digits.
        """
        folder = self._of(terms) / version
        if folder.exists():
            whole = {**(_scores(self._of(terms), version, score_key) or {}), **scores}
            write_text(folder / f"scores-{score_key}.json", json.dumps(whole))

    def forget(self, party_id: str) -> int:
        """Take a party out of all communities; return how many versions named it.

        Communities keep their ids, as they do where somebody leaves the bank.
        """
        n = 0
        for folder in [path for path in self.folder.glob("*/*") if path.is_dir()]:
            named = _read(folder)
            if named is None:  # damaged, or half written
                shutil.rmtree(folder, ignore_errors=True)
                continue
            members = named.party_ids.take(np.arange(len(named.party_ids)))
            others = np.flatnonzero(np.array(members, object) != party_id)
            if len(others) < len(members):
                left = Strings.of(members[i] for i in others)
                scores = {path.name: path.read_text("utf-8") for path in folder.glob("scores-*")}
                _write(folder.parent, replace(named, party_ids=left, number=named.number[others]))
                for name, text in scores.items():
                    write_text(folder / name, text)
                n += 1
        return n

    def _of(self, terms: Terms) -> Path:
        return self.folder / blake2s(repr(terms).encode(), digest_size=8).hexdigest()

    def _last(self, own: Path) -> str | None:
        try:
            name = (own / _LAST).read_text("utf-8").strip()
        except (OSError, ValueError):
            return None
        return name if name.isalnum() else None  # never a path

    def _forget(self, own: Path) -> None:
        """Remove all but the newest few, and what somebody left half written."""
        last = self._last(own)
        others = [path for path in own.iterdir() if path.is_dir() and path.name != last]
        newest = sorted(others, key=lambda path: path.stat().st_mtime, reverse=True)
        for path in newest[KEPT - 1 :]:
            shutil.rmtree(path, ignore_errors=True)


def _scores(own: Path, version: str | None, score_key: str) -> Mapping[str, float] | None:
    """Return the scores of a version, None where there are none to be read."""
    try:
        path = own / str(version) / f"scores-{score_key}.json"
        found = json.loads(path.read_text("utf-8"))
        return {str(name): float(score) for name, score in found.items()}
    except (*_DAMAGED, AttributeError):
        return None


def answered(book: CommunityBook, question: Callable[..., Answer], given: BoundArguments) -> Answer:
    """Answer a question about communities under the ids of the book, and write new ones down.

    Only what is asked about everybody on the newest date of a version is written down; on another
    date communities are called by those of the version that they overlap with.  Who sees some
    branches alone has communities of these alone, with ids of their own.

    Parameters
    ----------
    book : CommunityBook
    question : callable
        It has the parameter ``before``.
    given : BoundArguments
        Its other arguments.

    Raises
    ------
    InputError, NotFoundError
        As the question does.
    """
    given.apply_defaults()
    if given.arguments.get("by", CLUSTER) != CLUSTER:  # summed by something else
        return question(*given.args, **given.kwargs)
    graph, *_ = given.args
    view, terms = view_of(graph, given.arguments["as_of"]), terms_of(given.arguments)
    if view.scope is not None:  # the book is of the whole bank, and would tell of the others
        return question(*given.args, **given.kwargs)
    board = Given.of(given.arguments) if question is clusters else None
    found = book.find(terms, view.graph.version, score_key=board.score_key if board else "")
    given.arguments[BEFORE] = found.before
    answer = question(*given.args, **given.kwargs)
    notes = tuple(_doubts(book, view, terms, found, board))
    return replace(answer, notes=(*answer.notes, *notes))


def known(book: CommunityBook, view: View, terms: Terms) -> Named:
    """Return the communities of a view under the ids of the book, new ones written down."""
    named = named_of(view, terms, book.find(terms, view.graph.version).before)
    with suppress(OSError):  # they are no worse for that
        _keep(book, view, terms, named)
    return named


def _doubts(
    book: CommunityBook, view: View, terms: Terms, found: Found, board: Given | None
) -> Iterator[Reason]:
    """Write down what was found, and say what went wrong with the book."""
    if found.is_damaged:
        yield Reason("communities_book_damaged")
    try:
        _keep(book, view, terms, named_of(view, terms, found.before))
        if board and _is_kept(view):
            scores = board_of(view, board, found.before).scores
            book.keep_scores(terms, view.graph.version, scores, score_key=board.score_key)
    except OSError:
        yield Reason("communities_not_kept")


def _is_kept(view: View) -> bool:
    """Whether a view is of everybody, on the newest date of its version."""
    return view.scope is None and view.as_of == view.graph.newest_event_on


def _keep(book: CommunityBook, view: View, terms: Terms, named: Named) -> None:
    """Write down what was found, unless its version is gone: somebody may have been forgotten.

    A version that goes meanwhile is dropped again; one that goes after that takes the book along.
    """
    snapshot = view.graph.folder
    if _is_kept(view) and snapshot.exists():
        book.keep(terms, named)
        if not snapshot.exists():
            book.drop(terms, named.version)


def _write(own: Path, named: Named) -> None:
    """Write a version's communities: in its own name they are whole or not there."""
    draft = own / f".draft-{token_hex(4)}"
    draft.mkdir(mode=OWNER_FOLDER)
    try:
        arrays = {"party_ids": named.party_ids, "ids": named.ids}
        write_arrays(draft / _TABLE, {**arrays, "number": named.number, "fate": named.fate})
        meta = {
            "format": FORMAT,
            "version": named.version,
            "as_of": named.as_of.isoformat(),
            "before": named.before,
            "counts": dict(named.counts),
        }
        write_text(draft / _META, json.dumps(meta))
        shutil.rmtree(own / named.version, ignore_errors=True)  # damaged, or of another day
        with suppress(FileExistsError):  # somebody else wrote the same meanwhile
            draft.rename(own / named.version)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _read(folder: Path) -> Named | None:
    """Read a version's communities; None where they are not there or damaged."""
    try:
        return _checked(_named(folder, json.loads((folder / _META).read_text("utf-8"))))
    except _DAMAGED:
        return None


def _named(folder: Path, meta: Any) -> Named:
    if meta["format"] != FORMAT or meta["version"] != folder.name:
        raise ValueError
    number, fate = (read_array(folder / _TABLE / f"{name}.npy") for name in ("number", "fate"))
    before = meta["before"]
    return Named(
        folder.name,
        date.fromisoformat(meta["as_of"]),
        _strings(folder, "party_ids"),
        number,
        _strings(folder, "ids"),
        fate,
        {str(name): int(n) for name, n in meta["counts"].items()},
        before=None if before is None else str(before),
    )


def _strings(folder: Path, name: str) -> Strings:
    parts = (read_array(folder / _TABLE / f"{name}.{part}.npy") for part in ("offsets", "text"))
    offsets, text = parts
    if offsets[0] != 0 or offsets[-1] != len(text) or (np.diff(offsets) < 0).any():
        raise ValueError
    return Strings(offsets, text)


def _checked(named: Named) -> Named:
    """Refuse what does not fit together; ValueError."""
    k = len(named.ids)
    fits = len(named.number) == len(named.party_ids) and len(named.fate) == k
    inside = not len(named.number) or 0 <= named.number.min() <= named.number.max() < k
    known = not k or 0 <= named.fate.min() <= named.fate.max() < len(FATES)
    if not (fits and inside and known):
        raise ValueError
    return named
