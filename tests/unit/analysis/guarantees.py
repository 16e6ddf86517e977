"""Guarantees in a line each, for banks worked by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from graphcrm.graph import Graph
from tests.unit.analysis.small import Make, Row, firm


def vouches(guarantor: str, borrower: str, yuan: int | str | None = 1, **columns: Any) -> Row:
    """Return a guarantee; its contract is named after the two unless said otherwise."""
    amount = None if yuan is None else Decimal(yuan)
    row = {"guarantor_id": guarantor, "borrower_id": borrower, "amount": amount}
    return {**row, "contract_id": f"{guarantor}-{borrower}", **columns}


def bank(make: Make, *rows: Row, firms: str = "ABCDEFGH", **tables: Any) -> Graph:
    """Return firms A to H with such guarantees; ``firms`` names others, or rows of their own."""
    named = tables.pop("rows", [])
    known = {row["firm_id"] for row in named}
    plain = [firm(name, 1) for name in firms if name not in known]
    return make(firms=[*plain, *named], guarantees=list(rows), **tables)
