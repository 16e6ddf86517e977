"""A sample bank under other headers: synonyms, or synonyms with a slip of the pen."""

import csv
import random
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path

from graphcrm.ingest.suggest.suggest import Suggestion
from graphcrm.model import TABLES, Column, Kind
from graphcrm.sample import generate, write

Truth = dict[str, dict[str, str]]  # table -> header -> column
EVERY_HEADER = {
    h for t in TABLES.values() for c in t.columns for h in (c.title, *c.synonyms, *c.asks)
}
Renaming = Callable[[Column, random.Random], str]


def synonym(column: Column, dice: random.Random) -> str:
    """Return one of the headers that mean a column."""
    return dice.choice([column.title, column.name, *column.synonyms])


def slip(column: Column, dice: random.Random) -> str:
    """Return a header of a column with one letter doubled or left out, as a typist does."""
    header = dice.choice([column.title, *column.synonyms])
    at = dice.randrange(len(header))
    shorter, longer = header[:at] + header[at + 1 :], header[: at + 1] + header[at:]
    drops = len(header) > 3 and dice.random() < 0.5 and shorter not in EVERY_HEADER
    return shorter if drops else longer


@cache
def rows_of_sample() -> dict[str, list[list[str]]]:
    """Return a small sample bank as rows of text, header first, by table."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        files = write(generate(300, seed=7), Path(folder))
        return {
            path.stem: list(csv.reader(path.read_text("utf-8").splitlines()))
            for path in files
            if path.suffix == ".csv"
        }


def as_it_is(column: Column, header: str, cells: list[str]) -> tuple[str, list[str]]:
    """Leave a column as the sample has it."""
    return header, cells


def written_by_a_bank(column: Column, header: str, cells: list[str]) -> tuple[str, list[str]]:
    """Write money in 万元, days as 20260630 or 260630, and add a word for nothing."""
    if column.kind is Kind.MONEY:
        return f"{header}（万元）", [c and f"{Decimal(c) / 10_000:f}" for c in cells]
    if column.kind is Kind.DATE:
        start = 2 if column.name == "joined_on" else 0
        return header, [c.replace("-", "")[start:] or "9999-12-31" for c in cells]
    return header, cells


def write_scrambled(
    folder: Path,
    seed: int,
    rename: Renaming,
    rewrite: Callable[[Column, str, list[str]], tuple[str, list[str]]] = as_it_is,
) -> Truth:
    """Write the sample with renamed headers, files named after tables; return what they mean."""
    dice = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    truth: Truth = {}
    for name, (_, *rows) in rows_of_sample().items():
        headers: dict[str, str] = {}
        columns = []
        for column, cells in zip(TABLES[name].columns, zip(*rows, strict=True), strict=True):
            header, written = rewrite(column, rename(column, dice), list(cells))
            headers[column.title if header in headers else header] = column.name
            columns.append(written)
        truth[name] = headers
        with (folder / f"{name}.csv").open("w", encoding="gb18030", newline="") as file:
            csv.writer(file).writerows([list(headers), *zip(*columns, strict=True)])
    return truth


def score(found: Suggestion, truth: Truth) -> tuple[float, list[tuple[float, str, str, str]]]:
    """Return the share of columns that stand and are right, and those that are wrong."""
    right, wrong = 0, []
    for draft in found.drafts:
        name = draft.peek.file.removesuffix(".csv")
        for table in draft.tables:
            for line in table.lines:
                header = str(line.cell.get("from", ""))
                means = truth[name].get(header, "")
                if table.table == name and means == line.column:
                    right += line.active and table.active
                elif line.active and header:
                    wrong.append((line.confidence, table.table, line.column, header))
    return right / sum(map(len, truth.values())), wrong
