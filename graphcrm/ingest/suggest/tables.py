"""Which canonical tables does an extract fill?"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from graphcrm.ingest.suggest.guess import Guess, Known, assign
from graphcrm.ingest.suggest.names import bare, likeness, manager
from graphcrm.ingest.suggest.profile import Profile
from graphcrm.model import TABLES, Table
from graphcrm.model.headers import normalise

HINT: Final = 2.0  # the name of the file is worth as much as two headers
PERSON_WORDS: Final = ("对私", "个人", "零售", "个人客户", "对私客户", "零售客户", "自然人")
FIRM_WORDS: Final = ("对公", "企业", "公司", "单位", "机构", "对公客户", "企业客户", "公司客户")
_PARTY_KIND: Final = ("客户类型", "客户性质", "公私标志", "对公对私标志", "客户类别", "客户种类")
# What a row says where no header says it.
_USUAL: Final = {("coverage", "role"): "lead", ("employment", "role"): "employee"}
_PARTIES: Final = ("customers", "firms")


@dataclass(frozen=True, slots=True)
class TableGuess:
    """That an extract fills ``table``.

    Parameters
    ----------
    table : Table
    guesses : mapping of column name to Guess
    constants : mapping of column name to str
    unless_empty : tuple of int
        Places of headers; where they are empty the row says nothing for this table.
    only : tuple of (int, tuple of str), optional
        Rows whose cell at the place is one of the words.
    role_is_told : bool
        Whether a header says what the constants say: 协办人工号.
    """

    table: Table
    guesses: Mapping[str, Guess]
    constants: Mapping[str, str] = field(default_factory=dict)
    unless_empty: tuple[int, ...] = ()
    only: tuple[int, tuple[str, ...]] | None = None
    role_is_told: bool = False

    @property
    def score(self) -> float:
        """How much of the table the extract says."""
        return sum(g.confidence for g in self.guesses.values() if g.accepted)

    @property
    def is_whole(self) -> bool:
        """Whether every column that is needed is there, or can be taken for usual."""
        return all(
            n in self.constants
            or (n in self.guesses and self.guesses[n].accepted)
            or TABLES[self.table.name].column(n).empty_means
            for n in self.table.required
        )

    @property
    def places(self) -> set[int]:
        """Places of the headers that it uses."""
        return {g.place for g in self.guesses.values() if g.accepted}


@dataclass(frozen=True, slots=True)
class Columns:
    """The headers of one extract and what stands below them."""

    headers: Sequence[str]
    profiles: Sequence[Profile]
    known: Known

    def as_table(self, table: Table) -> TableGuess:
        """Return what the extract says for ``table``."""
        guesses = assign(table, self.headers, self.profiles, self.known)
        usual = {
            column: word
            for (name, column), word in _USUAL.items()
            if name == table.name and not (column in guesses and guesses[column].accepted)
        }
        kept = {n: g for n, g in guesses.items() if n not in usual}
        return TableGuess(table, kept, usual)

    def filled(self, guess: TableGuess) -> float:
        """Return the share of rows that hold what a row of the table needs, at most."""
        needed = [guess.guesses[n].place for n in guess.table.required if n in guess.guesses]
        return min((self.profiles[place].filled_share for place in needed), default=1.0)


def primary(columns: Columns, *, forced: Table | None, hint: Table | None) -> TableGuess | None:
    """Return the table that an extract is a list of, or None where it fits none.

    The most columns win, weighed by how sure they are; of equals the earlier table.

    Parameters
    ----------
    columns : Columns
    forced : Table, optional
        The only one to consider; also where it lacks a key.
    hint : Table, optional
        Named by the file or sheet.
    """
    if forced is not None:
        return columns.as_table(forced)
    found = [g for table in TABLES.values() if (g := columns.as_table(table)).is_whole]
    best = max(
        found,
        key=lambda g: g.score * columns.filled(g) + (HINT if g.table is hint else 0.0),
        default=None,
    )
    if best and (best.table is hint or len(best.places) > 1):
        return best
    return columns.as_table(hint) if hint else None


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
    if main.table.name in _PARTIES:
        found += _managers(columns, main, given)
        found += _balances(columns, main)
    if main.table.name == "customers":
        found += _households(columns, main, given)
        found += _employers(columns, main, given)
    found += _named_nodes(columns, main, found, given)
    order = list(TABLES)
    return sorted(found, key=lambda g: order.index(g.table.name))


def by_party_kind(columns: Columns, main: TableGuess) -> list[TableGuess]:
    """Split a list of customers and firms by the column that says which is which."""
    for place, header in enumerate(columns.headers):
        if main.table.name in _PARTIES and bare(header) in map(normalise, _PARTY_KIND):
            words = columns.profiles[place].distinct.to_pylist()
            sides = [tuple(w for w in words if w in kind) for kind in (PERSON_WORDS, FIRM_WORDS)]
            if all(sides) and len(words) == sum(map(len, sides)):
                return [
                    _only(columns.as_table(TABLES[name]), (place, tuple(sorted(side))))
                    for name, side in zip(_PARTIES, sides, strict=True)
                ]
    return [main]


def _only(guess: TableGuess, only: tuple[int, tuple[str, ...]]) -> TableGuess:
    return TableGuess(guess.table, guess.guesses, guess.constants, guess.unless_empty, only)


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
    if not profile.n:
        return Guess(column, place, 0.92, "compound")
    coded = profile.codes >= 0.5
    return Guess(column, place, 0.92 if coded else 0.4, "compound", "" if coded else "disagrees")


def _node(columns: Columns, name: str, ids: int, named: int | None) -> TableGuess:
    table = TABLES[name]
    guesses = {table.columns[0].name: _ref(columns, table, table.columns[0].name, ids)}
    if named is not None:
        guesses["name"] = Guess(table.column("name"), named, 0.92, "compound")
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
    guesses = _in_order(found.table, {**found.guesses, name: end})
    return TableGuess(found.table, guesses, found.constants, found.unless_empty)


def _households(columns: Columns, main: TableGuess, given: Collection[str]) -> list[TableGuess]:
    members = columns.as_table(TABLES["household_members"])
    ids = members.guesses.get("household_id")
    if ids is None or not ids.accepted:
        return []
    kept = {
        n: g for n, g in members.guesses.items() if n in {"household_id", "customer_id", "role"}
    }
    found = [TableGuess(members.table, kept, unless_empty=(ids.place,))]
    found[0] = _with_party(found[0], main)
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
