"""Answers become worklists; what comes of them becomes rows of the bank's data.

Outcomes of items are contacts.  What somebody enters about needs and complaints are rows of
``needs`` and ``feedback``.  Both wait in the operational database until :func:`load_waiting` loads
them like any other extract, so that they are checked, recorded and undone like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from graphcrm.analysis.links import live_links
from graphcrm.analysis.responsible import responsible_staff
from graphcrm.answer import Unit
from graphcrm.app.policy import DEPARTURES
from graphcrm.app.readable import check_readable, is_readable
from graphcrm.app.rows_load import load_rows
from graphcrm.errors import InputError, RefusedLoadError, StateError
from graphcrm.graph.spaces import PARTIES
from graphcrm.model import TABLES
from graphcrm.model.arrow import arrow_type
from graphcrm.model.words import CHANNEL, FEEDBACK_KIND
from graphcrm.operations.entries import enter, note_entered, waiting
from graphcrm.operations.worklists import MOST_ITEMS, Draft, Nominated, note_loaded, to_load

if TYPE_CHECKING:
    from graphcrm.answer import Answer, Column
    from graphcrm.app.app import App
    from graphcrm.app.reports import LoadReport
    from graphcrm.graph import Graph, View
    from graphcrm.reasons import Lang

OF_PARTIES: Final = ("party_id", "customer_id", "firm_id", "referrer_id", "root_id")
LONGEST: Final = 2_000


def draft_of(
    view: View,
    answer: Answer,
    *,
    name: str,
    branch_id: str | None,
    due_on: date | None = None,
    most: int = MOST_ITEMS,
    lang: Lang = "zh",
) -> Draft:
    """Return the worklist that an answer makes: its parties, each once, in its order.

    Each is owned by who is responsible for it, and has the reason that the answer gives.

    Parameters
    ----------
    view : View
        What was asked.
    answer : Answer
        Its ids are taken, and its reasons without names: others than who asked read them.
    name : str
    branch_id : str, optional
        Of whoever makes it; None is the whole bank.
    due_on : date, optional
    most : int
        The first so many parties.
    lang : {"zh", "en"}
        Of the reasons.

    Raises
    ------
    InputError
        The answer is not about parties.
    StateError
        The answer is of another version than the view, where its parties stand elsewhere.

    Notes
    -----
    O(n) in rows of the answer, O(m log m) in live links of its parties.
    """
    if answer.graph_version != view.graph.version:  # a load was published in between
        raise StateError("the bank's data has changed meanwhile; ask again")
    column = _of_parties(answer)
    _, first = np.unique(column.data, return_index=True)
    rows = np.sort(first[column.data[first] >= 0])[:most]
    party = column.data[rows]
    owner = responsible_staff(view, live_links(view), party)
    is_his = np.append(view.staff_visible, False)  # the last is nobody
    is_his[_leavers(view, answer)] = False
    owner = np.where(is_his[owner], owner, -1)
    branch = view.graph.node(PARTIES, "branch_ix")[party]
    spaces = ((PARTIES, party), ("staff", owner), ("branches", branch))
    ids, staff, branches = (view.graph.ids(space).take(at) for space, at in spaces)
    items = zip(ids, staff, _reasons(answer, rows, lang), branches, strict=True)
    return Draft(
        name,
        answer.question,
        dict(answer.parameters),
        answer.as_of,
        answer.graph_version,
        [Nominated(i, s, why, b) for i, s, why, b in items if i],
        branch_id=branch_id,
        due_on=due_on,
    )


def _of_parties(answer: Answer) -> Column:
    for column in answer.columns:
        if column.name in OF_PARTIES and column.unit is Unit.TEXT:
            return column
    raise InputError(f"a list is made of parties; {answer.question} does not list any")


def _leavers(view: View, answer: Answer) -> list[int]:
    """Return who is supposed to leave: nobody to be told of it, or to do what comes after."""
    named = answer.parameters.get("staff") if answer.question in DEPARTURES else None
    names = named if isinstance(named, list | tuple) else [named]
    found = (view.graph.ids("staff").find(str(name)) for name in names)
    return [at for at in found if at >= 0]


def _reasons(answer: Answer, rows: np.ndarray, lang: Lang) -> list[str | None]:
    """Return why each party is on the list, for whoever reads it: without names of customers."""
    said = [c.masked() for c in answer.columns if c.unit is Unit.REASON]
    if not said:
        return [None] * len(rows)
    cells = said[0].reorder(rows).cells(0, len(rows), lang)
    return [str(cell)[:LONGEST] if cell else None for cell in cells]


def checked_entry(view: View, table: str, row: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    """Return a row for ``needs`` or ``feedback`` as it is written down.

    Raises
    ------
    NotFoundError
        A party, or a member of staff, that the viewer may not see.
    InputError
        A column that the table does not have, a kind that it does not know, a date after today or
        one before another, a text too long, or what a load takes for empty.
    """
    known = {column.name for column in TABLES[table].columns}
    if wrong := sum(name not in known for name in row):
        raise InputError(f"{wrong} columns are not those of {table}: {', '.join(sorted(known))}")
    if any(isinstance(value, str) and len(value) > LONGEST for value in row.values()):
        raise InputError(f"a text has {LONGEST:,} characters at most")
    kept = {name: value for name, value in row.items() if value is not None}
    view.find_party(str(kept.get("party_id", "")))
    if "staff_id" in kept:
        view.find_staff([str(kept["staff_id"])])
    if table == "feedback" and kept.get("kind") not in FEEDBACK_KIND:
        raise InputError(f"feedback is {', '.join(FEEDBACK_KIND)}")
    if not str(kept.get("kind", "")).strip():
        raise InputError("say of which kind it is")
    begun = "opened_on" if table == "feedback" else "raised_on"
    kept.setdefault(begun, today)
    days = [kept[name] for name in (begun, "closed_on") if name in kept]
    if any(day > today for day in days) or days != sorted(days):
        raise InputError("dates are not after today, and what is closed was opened before")
    check_readable(table, kept)
    return {name: _plain(value) for name, value in kept.items()}


def check_outcome(view: View, values: Mapping[str, Any], *, today: date) -> None:
    """Check what somebody says of an item of a list.

    Raises
    ------
    NotFoundError
        An owner that the viewer may not name.
    InputError
        An unknown channel, or a contact after today or on a day that stands for none.
    """
    if (channel := values.get("channel")) is not None and channel not in CHANNEL:
        raise InputError(f"a channel is one of {', '.join(CHANNEL)}")
    if (on := values.get("contacted_on")) is not None and on > today:
        raise InputError("a contact is not after today")
    check_readable("contacts", {"contacted_on": on})
    if (owner := values.get("owner_staff_id")) is not None:
        view.find_staff([str(owner)], what="owner")


def write_entry(
    app: App, view: View, table: str, row: Mapping[str, Any], *, by: str, now: datetime
) -> int:
    """Check a need or a complaint and write it down; see :func:`checked_entry`."""
    kept = checked_entry(view, table, row, today=app.today)
    return enter(app.operations, table, kept, by=by, now=now)


@dataclass(frozen=True, slots=True)
class Taken:
    """What :func:`load_waiting` loaded.

    Parameters
    ----------
    load : LoadReport or None
        None where nothing waited.
    n_contacts, n_needs, n_feedback : int
        Rows handed to the load; a contact that several items tell of counts once.
    n_left : int
        What cannot be loaded, as the bank no longer knows the party or the staff, or a load would
        reject it; it goes on waiting.
    """

    load: LoadReport | None
    n_contacts: int = 0
    n_needs: int = 0
    n_feedback: int = 0
    n_left: int = 0


def load_waiting(app: App, *, now: datetime, tick: Callable[[str], None] = lambda _: None) -> Taken:
    """Load the outcomes of items, needs and complaints that wait, as one load.

    A crash between the load and the note of it does no harm: the same rows again change nothing.

    Raises
    ------
    RefusedLoadError
        The store rejects a row.
    StoreBusyError
        Somebody is loading.
    StoreUnavailableError
    """
    graph = app.graph()
    items, entries = to_load(app.operations), waiting(app.operations)
    loadable = [i for i in items if _is_loadable(graph, "contacts", _contact(i))]
    entered = [e for e in entries if _is_loadable(graph, e["table"], e["row"])]
    rows = {"contacts": [_contact(item) for item in loadable]}
    for table in ("needs", "feedback"):
        rows[table] = [entry["row"] for entry in entered if entry["table"] == table]
    extracts = {table: _table(table, found) for table, found in rows.items() if found}
    left = len(items) + len(entries) - len(loadable) - len(entered)
    if not extracts:
        return Taken(None, n_left=left)
    load = partial(load_rows, what="list", only_on=graph.version, today=app.today, tick=tick)
    try:
        report = load(app.publisher, extracts)
    except RefusedLoadError:  # it names a file of the server
        says = (
            "the store rejects rows of what waits; nothing was changed, its newest rejects say why"
        )
        raise RefusedLoadError(says) from None
    note_loaded(app.operations, loadable, now=now)
    note_entered(app.operations, [e["entry_id"] for e in entered], now=now)
    n = {table: len(extracts[table]) if table in extracts else 0 for table in rows}
    return Taken(report, n["contacts"], n["needs"], n["feedback"], left)


def _is_loadable(graph: Graph, table: str, row: Mapping[str, Any]) -> bool:
    staff_id = row.get("staff_id")
    staff = staff_id is None or graph.ids("staff").find(staff_id) >= 0
    return staff and graph.ids(PARTIES).find(row["party_id"]) >= 0 and is_readable(table, row)


def _contact(item: Mapping[str, Any]) -> dict[str, Any]:
    row = {name: item[name] for name in ("party_id", "contacted_on", "channel", "outcome", "note")}
    return {**row, "staff_id": item["owner_staff_id"]}


def _table(name: str, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Return rows as an extract, each key once: the last one entered stands."""
    table = TABLES[name]
    last = {tuple(str(row.get(c.name)) for c in table.key): row for row in rows}
    used = {column for row in last.values() for column in row}
    return pa.table(
        {
            c.name: pa.array([_value(row.get(c.name), c.name) for row in last.values()]).cast(
                arrow_type(c)
            )
            for c in table.columns
            if c.name in used
        }
    )


def _value(value: Any, column: str) -> Any:
    """Return a value as Arrow takes it: days are ISO text where they come from JSON."""
    is_day = column.endswith("_on") and isinstance(value, str)
    return date.fromisoformat(value) if is_day else value


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
