"""A sample bank as files, the same bytes for the same bank."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as papq

from graphcrm.errors import InputError
from graphcrm.model import TABLES, Kind, Table
from graphcrm.sample.bank import SampleBank

FORMATS = ("csv", "xlsx", "parquet")
XLSX_ROWS = 1_048_575
TRUTH = "truth.json"  # tells a sample from a bank's own extracts
_CREATED = datetime(2026, 6, 30, tzinfo=UTC)


def write(
    bank: SampleBank,
    folder: Path,
    *,
    file_format: str = "csv",
    headers: str = "en",
    encoding: str = "utf-8",
) -> list[Path]:
    """Write every table and truth.json into ``folder``; other files there stay.

    Parameters
    ----------
    bank : SampleBank
    folder : Path
        Made if missing; what an earlier sample left there is overwritten.
    file_format : {"csv", "xlsx", "parquet"}
    headers : {"en", "zh"}
        Canonical names or Chinese titles; both load without a mapping.
    encoding : {"utf-8", "gb18030"}
        Of CSV files.

    Returns
    -------
    list of Path
        The files written, truth.json last.

    Raises
    ------
    InputError
        Unknown format, headers or encoding; a table with more rows than a sheet holds; a folder
        with extracts that are no sample's.
    """
    for given, known in (
        (file_format, FORMATS),
        (headers, ("en", "zh")),
        (encoding, ("utf-8", "gb18030")),
    ):
        if given not in known:
            raise InputError(f"a sample can be written as one of: {', '.join(known)}")
    if file_format == "xlsx" and max(t.num_rows for t in bank.tables.values()) > XLSX_ROWS:
        raise InputError("too many rows for a sheet; write csv or parquet")
    _refuse_extracts(folder)
    folder.mkdir(parents=True, exist_ok=True)
    writers: dict[str, Callable[[Table, pa.Table, list[str], Path], object]] = {
        "csv": lambda t, d, h, p: p.write_bytes(_csv(t, d, h, encoding)),
        "xlsx": _xlsx,
        "parquet": lambda _, d, h, p: papq.write_table(d.rename_columns(h), p),
    }
    written = []
    for name, data in bank.tables.items():
        path = folder / f"{name}.{file_format}"
        writers[file_format](TABLES[name], data, header_row(TABLES[name], headers), path)
        written.append(path)
    truth = folder / TRUTH
    text = json.dumps(bank.truth, ensure_ascii=False, sort_keys=True, indent=2)
    truth.write_bytes((text + "\n").encode())
    return [*written, truth]


def header_row(table: Table, headers: str) -> list[str]:
    """Return the header row of ``table``.

    >>> header_row(TABLES["payrolls"], "zh")
    ['企业号', '客户号', '月份', '金额']
    """
    return [c.title if headers == "zh" else c.name for c in table.columns]


def _csv(table: Table, data: pa.Table, header: list[str], encoding: str) -> bytes:
    """Return ``data`` as CSV: ISO dates, months as 2026-06, booleans as 1 and 0."""
    plain = data.select(list(data.schema.names))
    for i, column in enumerate(table.columns):
        plain = plain.set_column(i, column.name, _text(column.kind, plain.column(i)))
    out = BytesIO()
    options = pacsv.WriteOptions(include_header=False, quoting_style="none")
    pacsv.write_csv(plain, out, options)
    body = ",".join(header).encode() + b"\n" + out.getvalue()
    return body if encoding == "utf-8" else body.decode().encode(encoding)


def _text(kind: Kind, values: Any) -> Any:
    """Return a column as CSV shows it."""
    if kind is Kind.BOOL:
        return values.cast(pa.int8())
    if kind is Kind.MONTH:
        return pc.utf8_slice_codeunits(values.cast(pa.string()), 0, 7)
    return values


def _xlsx(table: Table, data: pa.Table, header: list[str], path: Path) -> None:
    """Write ``data`` as one sheet: ids and months as text, dates and money as what they are."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_numbers": False})
    book.set_properties({"created": _CREATED})
    sheet = book.add_worksheet(table.name)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    yuan = book.add_format({"num_format": "0.00"})
    sheet.write_row(0, 0, header)
    kinds = [c.kind for c in table.columns]
    columns = [_text(k, data.column(i)).to_pylist() for i, k in enumerate(kinds)]
    for r, row in enumerate(zip(*columns, strict=True), start=1):
        for c, (kind, value) in enumerate(zip(kinds, row, strict=True)):
            if value is None:
                continue
            if kind is Kind.DATE:
                sheet.write_datetime(r, c, value, day)
            elif kind is Kind.MONEY:
                sheet.write_number(r, c, float(value), yuan)
            elif isinstance(value, str):
                sheet.write_string(r, c, value)
            else:
                sheet.write_number(r, c, value)
    book.close()


def _refuse_extracts(folder: Path) -> None:
    """Refuse a folder in which files named after tables lie that no sample wrote."""
    if not folder.is_dir() or (folder / TRUTH).exists():
        return
    if any(p.stem in TABLES and p.suffix[1:] in FORMATS for p in folder.iterdir()):
        raise InputError(
            f"{folder} holds extracts that no sample wrote; a sample would overwrite them: name "
            "another folder"
        )
