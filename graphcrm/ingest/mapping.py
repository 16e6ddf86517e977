"""What a mapping file may say: which columns of a bank's extracts fill which canonical columns.

This is the one declaration of the format: the checks, the messages and the JSON schema
(``docs/mapping.schema.json``) derive from it.  It names things and translates words; there is
nothing in it that could run.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag

Unit = Literal["元", "千元", "万元", "亿元", "分"]
DateFormat = Literal[
    "YYYY-MM-DD", "YYYYMMDD", "YYMMDD", "DD/MM/YYYY", "MM/DD/YYYY", "excel", "chinese", "czech"
]
Encoding = Literal["utf-8", "gb18030", "big5", "cp1252", "utf-16-le", "utf-16-be"]
Text = Annotated[str, Field(min_length=1, max_length=10_000)]


class _Part(BaseModel):
    """Any part of a mapping: unknown keys are refused, nothing changes after reading.

    A file holds nothing but text (`yaml_file`), so numbers and truth values are read from text.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Choice(_Part):
    """A prefix that hangs on another column: ``{from: 客户类型, values: {对私: C, 对公: F}}``."""

    source: Text = Field(alias="from")
    values: dict[str, str]


def _form(prefix: Any) -> str:
    return "text" if isinstance(prefix, str) else "choice"


Prefix = Annotated[
    Annotated[Text, Tag("text")] | Annotated[Choice, Tag("choice")], Discriminator(_form)
]


class Cell(_Part):
    """Where the cells of one canonical column come from, and how they are read.

    Parameters
    ----------
    source : str, optional
        Header of the extract; of a joined one ``name.header``.  ``from`` in the file.
    parts : list of str
        Instead of ``from``, headers whose cells are put together, such as an account number after
        the code of its bank; where one of them is empty, so is the whole.
    between : str
        What stands between the parts.
    constant : str, optional
        The same for every row, instead of a header.
    take : two int, optional
        The first and last character to keep, counted from 1.
    values : mapping of str
        Words of the extract -> words of the data model.
    otherwise : str
        A word that ``values`` lacks stays as it is, counts as empty, or rejects the row.
    unit : str, optional
        Of the numbers; a unit in the header or in the cell stands above none said here.
    dates : list of str
        How dates are written, the first that fits; usual ways need not be said.
    two_digit_years_from : int, optional
        The first of the hundred years that YYMMDD and czech mean; if not said 1950 to 2049, of
        dates of birth 1930 to 2029.
    null_words : list of str
        Words that mean empty here, besides those known anyway.
    prefix : str or Choice, optional
        Put before an id, so that ids of customers, firms and staff differ.
    plus_months : str, optional
        Header of a number of months that are added to the date.
    """

    source: Text | None = Field(None, alias="from")
    parts: list[Text] = []
    between: str = ""
    constant: str | None = None
    take: tuple[int, int] | None = None
    values: dict[str, str] = {}
    otherwise: Literal["keep", "empty", "reject"] = "keep"
    unit: Unit | None = None
    dates: list[DateFormat] = []
    two_digit_years_from: Annotated[int, Field(ge=1850, le=2050)] | None = None
    null_words: list[str] = []
    prefix: Prefix | None = None
    plus_months: Text | None = None


class Condition(_Part):
    """A test that a row must pass, on one header; exactly one test is said.

    Parameters
    ----------
    column : str
    is_in, not_in : list of str, optional
        Exact words.
    empty : bool, optional
        Whether the cell must be empty, or must not be.
    at_least, at_most : str, optional
        Numbers, or dates as YYYY-MM-DD.
    repeated : bool, optional
        Whether the value must stand in several rows of the extract, or in this one alone.
    """

    column: Text
    is_in: list[str] | None = None
    not_in: list[str] | None = None
    empty: bool | None = None
    at_least: str | None = None
    at_most: str | None = None
    repeated: bool | None = None


class Origin(_Part):
    """The files, sheets, or rows of a database that an extract is in.

    Parameters
    ----------
    file : str, optional
        Pattern of the path within the source, with ``*`` and ``?``: ``客户*.csv``.
    sheet : str, optional
        Pattern of the sheet; all sheets with the headers if not said.
    sql_table, query : str, optional
        Instead of a file, where the source is a database.
    header_row, header_rows : int, optional
        Where the header stands, counted from 1, and how many rows it takes; found if not said.
    encoding, separator : str, optional
        Found if not said.
    null_words : list of str
    where : list of Condition
        Rows that fail one are left out.
    """

    file: Text | None = None
    sheet: Text | None = None
    sql_table: Text | None = None
    query: Text | None = None
    header_row: Annotated[int, Field(ge=1, le=1000)] | None = None
    header_rows: Annotated[int, Field(ge=1, le=2)] | None = None
    encoding: Encoding | None = None
    separator: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    null_words: list[str] = []
    where: list[Condition] = []


class Join(Origin):
    """A second extract whose columns stand beside each row of the first.

    Parameters
    ----------
    name : str
        Its headers are called ``name.header``.
    on : mapping of str
        Header on the left (of the extract, or of a join before) -> header of this one.
    unmatched : str
        Rows of the left without a partner stay, with empty cells, or are left out.
    several : str
        Of several partners the first stands, or the row is rejected.
    """

    name: Text
    on: Annotated[dict[str, str], Field(min_length=1)]
    unmatched: Literal["keep", "leave_out"] = "keep"
    several: Literal["reject", "first"] = "reject"


class FirstBy(_Part):
    """Which row of a key stands: the one whose cell in ``column`` comes first.

    Parameters
    ----------
    column : str
        Canonical column, or header of the extract.
    order : list of str, optional
        Words, the first of them first; otherwise dates and numbers from the least.
    last : bool
        The greatest instead of the least.
    """

    column: Text
    order: list[str] = []
    last: bool = False


class Combine(_Part):
    """Makes one row of all rows with the same key.

    Parameters
    ----------
    sum : list of str
        Canonical columns that are added up.
    count : str, optional
        Canonical column that says how many rows there were.
    first_by : FirstBy, optional
        Which row the other columns are taken from; the first of the extract if not said.
    """

    sum: list[str] = []
    count: str | None = None
    first_by: FirstBy | None = None


def _plain(value: Any) -> Any:
    """Let a header alone stand for ``{from: header}``."""
    return {"from": value} if isinstance(value, str) else value


CellOrHeader = Annotated[Cell, BeforeValidator(_plain, json_schema_input_type=Cell | Text)]


class TableMap(_Part):
    """Which canonical table an extract fills, column by column.

    Parameters
    ----------
    table : str
    columns : mapping of canonical column to Cell
        A header alone may stand for ``{from: header}``.
    unless_empty : list of str
        Headers: where all of them are empty, the row says nothing for this table.
    where : list of Condition
    aum_includes_deposits : bool
        Whether AUM has deposits in it; if not, they are added.
    combine : Combine, optional
    """

    table: Text
    columns: Annotated[dict[str, CellOrHeader], Field(min_length=1)]
    unless_empty: list[str] = []
    where: list[Condition] = []
    aum_includes_deposits: bool = True
    combine: Combine | None = None


class ExtractMap(Origin):
    """One extract, and the canonical tables that its rows fill.

    Parameters
    ----------
    join : list of Join
        Each may use the columns of those before it.
    tables : list of TableMap
    """

    join: list[Join] = []
    tables: Annotated[list[TableMap], Field(min_length=1)]


class Mapping(_Part):
    """A whole mapping file.

    Parameters
    ----------
    version : 1
    null_words : list of str
        Words that mean empty in every extract.
    extracts : list of ExtractMap
    rows : mapping of table to rows
        Rows written out here: lists too short to be an extract, such as products.
    """

    version: Annotated[int, Field(ge=1, le=1)]
    null_words: list[str] = []
    extracts: Annotated[list[ExtractMap], Field(min_length=1)]
    rows: dict[str, list[dict[str, str]]] = {}
