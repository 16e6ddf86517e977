"""What a load says about rows and headers that it did not reject."""

from __future__ import annotations

from dataclasses import dataclass

from graphcrm.reasons.rejects import reason


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
        """
        zh, en = reason(self.rule)
        if lang == "zh":
            where = [self.file, *([f"列 {self.column}"] if self.column else [])]
            return "，".join(where + ([f"{self.n_rows} 行"] if self.n_rows else [])) + f"：{zh}"
        where = [self.file, *([f"column {self.column}"] if self.column else [])]
        return ", ".join(where + ([f"{self.n_rows} row(s)"] if self.n_rows else [])) + f": {en}"
