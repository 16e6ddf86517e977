"""What a load says about rows and headers that it did not reject."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from graphcrm.reasons.rejects import reason

# What a mapping does with a file for one table, and perhaps not for the next.
_OF_ONE_TABLE: Final = frozenset(("rows_left_out", "rows_combined"))


@dataclass(frozen=True, slots=True)
class Notice:
    """One warning about one extract, without any value of a cell.

    Parameters
    ----------
    table, file, rule : str
    column : str or None
        Header as the file spells it.
    n_rows : int
        Rows concerned; 0 when it is about the header.
    """

    table: str
    file: str
    rule: str
    column: str | None = None
    n_rows: int = 0

    def text(self, lang: str = "en") -> str:
        """Return the warning as a sentence, in ``zh`` or ``en``.

        >>> Notice("firms", "firms.csv", "uscc_checksum", "信用代码", 2).text()[:40]
        'firms.csv, column 信用代码, 2 row(s): The cr'
        >>> Notice("firms", "a.csv", "rows_left_out", n_rows=1).text()[:34]
        'a.csv, table firms, 1 row(s): Left'
        """
        zh, en = reason(self.rule)
        if lang == "zh":
            return "，".join(self._where("表 ", "列 ", " 行")) + f"：{zh}"
        return ", ".join(self._where("table ", "column ", " row(s)")) + f": {en}"

    def _where(self, table: str, column: str, rows: str) -> list[str]:
        of_table = [f"{table}{self.table}"] if self.rule in _OF_ONE_TABLE else []
        of_column = [f"{column}{self.column}"] if self.column else []
        return [self.file, *of_table, *of_column, *([f"{self.n_rows}{rows}"] * bool(self.n_rows))]
