"""A bank whose every name, number and note can be told when it turns up where it must not."""

from collections.abc import Iterator
from pathlib import Path

from graphcrm.model import TABLES, Column, Kind, Table
from tests.builders import Cell, Row, write_bank

# What betrays a value, whole or cut short: parts of ids, phones, id numbers, names, addresses.
STEMS = ("CANARY", "canary", "金丝雀", "1397777", "11010177", "62227777")
TEXTS = {
    "name": "金丝雀王",
    "id_no": "110101777701017777",
    "phone": "13977770001",
    "account_no": "6222777700017777",
    "uscc": "91110101CANARY777",
    "address": "canary lane 7",
    "birth_date": "1977-07-07",  # of age
}
PLAIN: dict[Kind, Cell] = {
    Kind.DATE: "2026-01-05",
    Kind.MONTH: "2026-01",
    Kind.MONEY: "7.77",
    Kind.COUNT: "7",
    Kind.SHARE: "0.7",
    Kind.NUMBER: "7",
    Kind.BOOL: "1",
    Kind.CATEGORY: "canary kind",
    Kind.TEXT: "canary note",
}
# Cells that each kind of column refuses; every one sings.
REFUSED: dict[Kind, tuple[str, ...]] = {
    Kind.DATE: ("金丝雀-02-30", "CANARY"),
    Kind.MONTH: ("CANARY-13", "13977770001"),
    Kind.MONEY: ("CANARY7", "-13977770001", "1397777000113977770001397777000"),
    Kind.COUNT: ("CANARY7", "-13977770001", "1397777.5"),
    Kind.SHARE: ("CANARY%", "13977770001"),
    Kind.NUMBER: ("金丝雀", "1397777x"),
    Kind.BOOL: ("CANARY",),
    Kind.ENUM: ("CANARY", "13977770001"),
    Kind.ID: ("1.397777E+18", ""),
    Kind.REF: ("CANARY-nobody", "1.397777E+18"),
    Kind.TEXT: ("canary" * 2000,),
    Kind.CATEGORY: ("canary" * 2000,),
}


def leaks(text: str) -> list[str]:
    """Return the canaries that sing in ``text``."""
    return [stem for stem in STEMS if stem in text]


def node_id(table: str, n: int = 1) -> str:
    """Return the id of a canary."""
    return "gold" if table == "tiers" else f"CANARY-{table}-{n}"


def good_bank(folder: Path) -> Path:
    """Write one full row into every table, and another person at the far end of edges.

    That one opens the product a day later.
    """
    bank = {name: [_row(table)] for name, table in TABLES.items()}
    for name in ("customers", "firms"):
        table = TABLES[name]
        bank[name] += [{**_row(table), table.columns[0].name: node_id(name, 2)}]
    later = {"party_id": node_id("customers", 2), "opened_on": "2026-01-06"}
    bank["holdings"].append({**bank["holdings"][0], **later})
    return write_bank(folder, **bank)


def bad_bank(folder: Path) -> Path:
    """Write for every column of every table rows that only that column spoils, and repeats."""
    return write_bank(folder, **{name: list(_spoilt(table)) for name, table in TABLES.items()})


def broken_files(folder: Path) -> Iterator[Path]:
    """Write files that cannot be read as tables, each full of canaries."""
    song = "customer_id,name\nCANARY-1,金丝雀王\n"
    files = {
        "customers_mixed.csv": song.encode() + "CANARY-2,金丝雀李\n".encode("gb18030"),
        "customers_no_header.csv": "CANARY-1,金丝雀王\nCANARY-2,13977770001\n".encode(),
        "customers_quote.csv": (song + '"CANARY-3,金丝雀\n' + "CANARY,x\n" * 2000).encode(),
        "customers_binary.csv": b"\0\1\2\3" * 99 + song.encode(),
        "customers_cells.csv": (song + "CANARY-4\nCANARY-5,a,13977770001\n").encode(),
        "customers_long.csv": (song + '"' + "CANARY" * 3_000_000).encode(),
        "customers_key.csv": "name,phone\n金丝雀王,13977770001\n".encode(),
        "customers_digits.csv": "customer_id,13977770001\nCANARY-1,金丝雀\n".encode(),
        "customers_text.xlsx": song.encode(),
        "customers_text.parquet": song.encode(),
    }
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
        yield folder / name


def _row(table: Table) -> Row:
    return {c.name: _cell(c, table) for c in table.columns}


def _cell(column: Column, table: Table) -> Cell:
    if column.kind is Kind.ID:
        return node_id(table.name)
    if column.kind is Kind.REF:
        last = [c for c in table.columns if c.key and c.kind is Kind.REF][-1:] == [column]
        far = last and not table.is_node and column.refers[0] in {"customers", "firms"}
        return node_id(column.refers[0], 2 if far else 1)
    if column.kind is Kind.ENUM:
        return next(iter(column.words))
    # Whoever is there can leave, and can be asked.
    if column.name in {table.end, "leaves_on", "is_virtual", "do_not_contact"}:
        return None
    return TEXTS.get(column.name, PLAIN[column.kind])


def _spoilt(table: Table) -> Iterator[Row]:
    row = dict(_row(table))
    for column in table.columns:
        for bad in REFUSED[column.kind]:
            yield {**row, column.name: bad}
    yield {**row, table.columns[-1].name: None}  # repeats of other content
    yield row
    if table.end and table.start:
        yield {**row, table.start: "2026-05-05", table.end: "2026-01-01"}
    ends = [c for c in table.columns if c.key and c.kind is Kind.REF]
    if len(ends) == 2:
        yield {**row, ends[0].name: row[ends[1].name]}
    if table.name in {"firms", "staff"}:
        yield {**row, table.columns[0].name: node_id("customers")}
