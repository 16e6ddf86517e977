"""After customers were forgotten every question is answered as in a bank that never had them."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from graphcrm.model import TABLES
from tests.banks import arrow_tables, open_graph
from tests.builders import load, write_bank
from tests.effort import part
from tests.property.test_scope import answered, asked, recognisable
from tests.queries.rich_banks import rich_banks
from tests.random_banks import PlainBank, as_ofs
from tests.reference.within import ends_of
from tests.unit.app.test_forget import new


def without(bank: PlainBank, gone: set[str]) -> PlainBank:
    """Return a bank that never knew some customers, nor households where only they lived."""
    left: PlainBank = {}
    for table, rows in bank.items():
        ends = ends_of(table) + (["customer_id"] if table == "customers" else [])
        left[table] = [row for row in rows if not {row.get(end) for end in ends} & gone]
    lived, live = (
        {row["household_id"] for row in each["household_members"]} for each in (bank, left)
    )
    empty = lived - live
    left["households"] = [r for r in bank["households"] if r["household_id"] not in empty]
    return left


# An example is a store, and every question of two banks; to make one smaller takes minutes.
@settings(
    max_examples=part(100),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(rich_banks(), as_ofs | st.none(), st.data())
def test_answers_are_those_of_a_bank_that_never_had_them(
    drawn: PlainBank, as_of: Any, data: st.DataObject
) -> None:
    bank = recognisable(drawn)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app = new(folder)
        load(app, write_bank(folder / "in", **{t: rows for t, rows in bank.items() if rows}))
        with app.store.read() as scanner:
            held = {table: scanner.scan(table).to_pylist() for table in TABLES}
        people = sorted(row["customer_id"] for row in held["customers"])
        gone = data.draw(st.sets(st.sampled_from(people), min_size=1, max_size=2))
        for customer in sorted(gone):
            app.forget(customer)
        app.operations.close()
        left = arrow_tables(without(held, gone))
        rest = open_graph(left, folder / "rest", version=app.graph().version)
        seen, alone = app.graph().view(as_of), rest.view(as_of)
        assert seen.as_of == alone.as_of
        parties = [*[c for c in people if c not in gone][:2], min(gone)]
        firms = [row["firm_id"] for row in held["firms"]][:2]
        staff = [row["staff_id"] for row in held["staff"]][:2]
        for question, args in asked(parties, [*firms, *parties[:1]], staff):
            assert answered(seen, question, args) == answered(alone, question, args), question
