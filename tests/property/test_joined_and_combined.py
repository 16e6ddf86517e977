"""A mapping that joins and combines says what plain Python makes of the same files."""

import csv
import tempfile
from decimal import Decimal
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from graphcrm.ingest.mapped import find_mapped
from graphcrm.ingest.mapping_file import read_mapping
from graphcrm.ingest.validate import validate

MAPPING = """\
version: 1
extracts:
  - file: paid.csv
    join: [{name: owner, file: accounts.csv, on: {account: account}, unmatched: leave_out}]
    tables:
      - table: transfers
        columns: {from_id: owner.customer, to_id: firm, amount: {from: amount, unit: 万元}}
        combine: {sum: [amount], count: n_payments}
"""
accounts = st.dictionaries(st.sampled_from("1234"), st.sampled_from(["A", "B"]), max_size=4)
amounts = st.decimals(0, 10**6, places=4)
paid = st.lists(
    st.tuples(st.sampled_from("12345"), st.sampled_from(["F", "G"]), amounts), max_size=9
)


@given(owners=accounts, rows=paid)
def test_sums_are_those_of_plain_python(
    owners: dict[str, str], rows: list[tuple[str, str, Decimal]]
) -> None:
    expected: dict[tuple[str, str], tuple[Decimal, int]] = {}
    for account, firm, amount in rows:
        if account in owners:
            key = (owners[account], firm)
            total, n = expected.get(key, (Decimal(0), 0))
            expected[key] = (total + amount * 10_000, n + 1)
    with tempfile.TemporaryDirectory() as folder:
        found = combined(Path(folder), owners, rows)
    assert found == expected


def combined(
    folder: Path, owners: dict[str, str], rows: list[tuple[str, str, Decimal]]
) -> dict[tuple[str, str], tuple[Decimal, int]]:
    """Return sum and number by payer and paid, as a load reads them."""
    write(folder / "paid.csv", [("account", "firm", "amount"), *rows])
    write(folder / "accounts.csv", [("account", "customer"), *owners.items()])
    (folder / "m.yaml").write_text(MAPPING, "utf-8")
    (extract,) = find_mapped([folder], folder / "staging", read_mapping(folder / "m.yaml")).extracts
    done = validate(extract.read()).rows.to_pylist()
    return {(r["from_id"], r["to_id"]): (r["amount"], r["n_payments"]) for r in done}


def write(path: Path, rows: list[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
