"""What a canonical table and its columns are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Kind(Enum):
    """What a cell holds, in which unit, and so how it is read, stored and compared."""

    ID = "id"  # opaque string, key of a node table
    REF = "ref"  # id of a row of another table
    TEXT = "text"  # free text, shown and never analysed
    CATEGORY = "category"  # a word from an open list
    ENUM = "enum"  # a word from a closed list
    DATE = "date"  # ISO date
    MONTH = "month"  # ISO month, kept as its first day
    MONEY = "money"  # yuan, two decimals
    COUNT = "count"  # whole number
    SHARE = "share"  # 0..1
    NUMBER = "number"  # any finite number
    BOOL = "bool"


class DataClass(Enum):
    """Who may see a column: all who see the table, who needs the person, nobody by default."""

    PUBLIC = "public"
    PERSONAL = "personal"
    SECRET = "secret"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a canonical table.

    Parameters
    ----------
    name : str
        Canonical name; a program relies on it.
    kind : Kind
    title : str
        Chinese title, used in headers and in the data dictionary.
    key : bool
        Part of the table's key.
    required : bool
        A row without it is rejected.  Key columns are required unless declared optional.
    refers : tuple of str
        Tables whose id this is; several mean "either".
    words : mapping of str to tuple of str
        For ENUM: each allowed code with its Chinese label first, then other spellings.
    empty_means : str or None
        For ENUM: the code that an empty cell stands for.
    synonyms : tuple of str
        Headers that mean this column without doubt.
    asks : tuple of str
        Headers that might mean it and might mean something else: the load asks.
    signed : bool
        Negative numbers are allowed.
    shared : bool
        The graph keeps equality codes of it, to tell who shares an address or a phone.
    """

    name: str
    kind: Kind
    title: str
    key: bool = False
    required: bool = False
    refers: tuple[str, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    empty_means: str | None = None
    synonyms: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    data_class: DataClass = DataClass.PUBLIC
    signed: bool = False
    shared: bool = False

    @property
    def unit(self) -> str:
        """Unit of the numbers, or an empty string."""
        return {Kind.MONEY: "yuan", Kind.SHARE: "0..1"}.get(self.kind, "")

    @property
    def strict(self) -> bool:
        """Whether a reference to an unknown row rejects the row (else it only warns)."""
        lenient = {"branches", "tiers"}
        return bool(self.refers) and self.required and not lenient & set(self.refers)


@dataclass(frozen=True, slots=True)
class Table:
    """One canonical table.

    Parameters
    ----------
    name, title : str
        Canonical and Chinese name.
    reads : str
        The sentence that one row says.
    columns : tuple of Column
    start, end : str or None
        The columns that say since when and until when a row is valid.
    event_on : str or None
        The column that dates an event, for the default ``as_of``.
    also : tuple of str
        Other names that a file of it may have.
    month_on : str or None
        The column that says in which month it happened, where no day is known.
    label : str
        In a graph database: the label of its nodes, or the type of its relationships.
    backwards : bool
        The relationship reads from the second reference of the key to the first.
    hangs_by : str
        Of a dated fact, which is a node of its own: the relationship from whom it is about.
    """

    name: str
    title: str
    reads: str
    columns: tuple[Column, ...]
    start: str | None = None
    end: str | None = None
    event_on: str | None = None
    also: tuple[str, ...] = ()
    month_on: str | None = None
    label: str = ""
    backwards: bool = False
    hangs_by: str = ""

    @property
    def key(self) -> tuple[Column, ...]:
        """The key columns, in order."""
        return tuple(c for c in self.columns if c.key)

    @property
    def is_node(self) -> bool:
        """Whether the rows are nodes (the first column is their id)."""
        return self.columns[0].kind is Kind.ID

    @property
    def required(self) -> tuple[str, ...]:
        """Columns that an extract must have."""
        return tuple(c.name for c in self.columns if c.required)

    def column(self, name: str) -> Column:
        """Return the column called ``name``; KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def has(self, name: str) -> bool:
        """Whether there is a column called ``name``."""
        return any(c.name == name for c in self.columns)
