"""What do the rows of a wide list say besides what it is a list of?"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from graphcrm.ingest.suggest.guess import DOUBTED, Guess
from graphcrm.ingest.suggest.names import COMPOUND, likeness, manager
from graphcrm.ingest.suggest.tables import PARTIES, Columns, TableGuess
from graphcrm.model import TABLE_ORDER, TABLES, Table


def secondary(columns: Columns, main: TableGuess, *, given: Collection[str]) -> list[TableGuess]:
    """Return what the rows of a wide extract say besides: staff, coverage, households and so on.

    Parameters
    ----------
    columns : Columns
    main : TableGuess
    given : collection of str
        Tables of which there is an extract of their own.
    """
    found: list[TableGuess] = []
    if main.table.columns[0].name not in main.guesses:
        return found
    if main.table.name in PARTIES:
        found += _managers(columns, main, given)
        found += _balances(columns, main)
    if main.table.name == "customers":
        found += _households(columns, main, given)
        found += _employers(columns, main, given)
    found += _named_nodes(columns, main, found, given)
    return sorted(found, key=lambda g: TABLE_ORDER[g.table.name])


def _managers(columns: Columns, main: TableGuess, given: Collection[str]) -> list[TableGuess]:
    """Find who looks after the party: staff and coverage, once for each role."""
    found: list[TableGuess] = []
    roles: dict[str, dict[str, int]] = {}
    for place, header in enumerate(columns.headers):
        who = manager(header)
        if who is None and place not in main.places and _is_staff_id(header):
            roles.setdefault("lead", {}).setdefault("id", place)
        elif who is not None:
            roles.setdefault(who.role, {}).setdefault(who.part, place)
    for role, parts in roles.items():
        ids = parts.get("id", parts.get("name"))
        assert ids is not None
        named = parts.get("name") if "id" in parts else None
        found.append(_coverage(columns, main, role, ids))
        if "staff" not in given:
            found.append(_node(columns, "staff", ids, named))
    return found


def _is_staff_id(header: str) -> bool:
    staff = TABLES["staff"]
    return likeness(header, staff, staff.columns[0]).why in {"exact", "synonym", "compound"}


def _coverage(columns: Columns, main: TableGuess, role: str, ids: int) -> TableGuess:
    table = TABLES["coverage"]
    guessed = columns.as_table(table)
    guesses = {"staff_id": _ref(columns, table, "staff_id", ids)}
    key = main.guesses[main.table.columns[0].name]
    guesses["party_id"] = Guess(table.column("party_id"), key.place, key.confidence, key.why)
    said = {n: g for n, g in guessed.guesses.items() if g.place not in main.places}
    if role == "lead":
        guesses |= {n: said[n] for n in ("role", "since", "until", "line") if n in said}
    spoken = "role" in guesses and guesses["role"].accepted
    constants = {} if spoken else {"role": role}
    told = manager(columns.headers[ids]) is not None
    return TableGuess(table, _in_order(table, guesses), constants, (ids,), role_is_told=told)


def _ref(columns: Columns, table: Table, name: str, place: int) -> Guess:
    """Guess that an id stands at ``place``; cells that read like names cast doubt on it."""
    profile = columns.profiles[place]
    column = table.column(name)
    if not profile.n or profile.codes >= 0.5:
        return Guess(column, place, COMPOUND, "compound")
    return Guess(column, place, round(COMPOUND * DOUBTED, 2), "compound", "disagrees")


def _node(columns: Columns, name: str, ids: int, named: int | None) -> TableGuess:
    table = TABLES[name]
    guesses = {table.columns[0].name: _ref(columns, table, table.columns[0].name, ids)}
    if named is not None:
        guesses["name"] = Guess(table.column("name"), named, COMPOUND, "compound")
    return TableGuess(table, guesses, unless_empty=(ids,))


def _in_order(table: Table, guesses: Mapping[str, Guess]) -> dict[str, Guess]:
    return {c.name: guesses[c.name] for c in table.columns if c.name in guesses}


def _balances(columns: Columns, main: TableGuess) -> list[TableGuess]:
    """Find month ends: with a data date a list of parties is history too."""
    found = columns.as_table(TABLES["balances"])
    money = {"deposits", "aum", "loans"} & set(found.guesses)
    if not money or "on" not in found.guesses or not found.guesses["on"].accepted:
        return []
    return [_with_party(found, main)]


def _with_party(found: TableGuess, main: TableGuess) -> TableGuess:
    key = main.guesses[main.table.columns[0].name]
    name = "party_id" if found.table.has("party_id") else "customer_id"
    end = Guess(found.table.column(name), key.place, key.confidence, key.why)
    return replace(found, guesses=_in_order(found.table, {**found.guesses, name: end}))


def _households(columns: Columns, main: TableGuess, given: Collection[str]) -> list[TableGuess]:
    members = columns.as_table(TABLES["household_members"])
    ids = members.guesses.get("household_id")
    if ids is None or not ids.accepted:
        return []
    kept = {
        n: g for n, g in members.guesses.items() if n in {"household_id", "customer_id", "role"}
    }
    found = [_with_party(TableGuess(members.table, kept, unless_empty=(ids.place,)), main)]
    if "households" not in given:
        found.append(_node(columns, "households", ids.place, None))
    return found


def _employers(columns: Columns, main: TableGuess, given: Collection[str]) -> list[TableGuess]:
    jobs = columns.as_table(TABLES["employment"])
    ids = jobs.guesses.get("firm_id")
    if ids is None or not ids.accepted or ids.place in main.places:
        return []
    # Since when and until when is said of who looks after the customer.
    free = {
        n: g
        for n, g in jobs.guesses.items()
        if g.place not in main.places and n not in {"since", "until"}
    }
    found = [_with_party(TableGuess(jobs.table, free, jobs.constants, (ids.place,)), main)]
    if "firms" not in given:
        names = columns.as_table(TABLES["firms"]).guesses.get("name")
        named = names.place if names and names.place not in main.places else None
        found.append(_node(columns, "firms", ids.place, named))
    return found


def _named_nodes(
    columns: Columns,
    main: TableGuess,
    found: Sequence[TableGuess],
    given: Collection[str],
) -> list[TableGuess]:
    """Find branches and products whose id and name stand in a list of something else."""
    nodes = []
    for name in ("branches", "products"):
        if name in {*given, main.table.name, *(g.table.name for g in found)}:
            continue
        table = TABLES[name]
        ids = main.guesses.get(table.columns[0].name)
        names = columns.as_table(table).guesses.get("name")
        if ids and ids.accepted and names and names.accepted and names.place not in main.places:
            nodes.append(_node(columns, name, ids.place, names.place))
    return nodes
