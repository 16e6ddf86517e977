"""Two loads of random banks: the difference is what plain Python finds between the states."""

import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from graphcrm.answer import Answer
from graphcrm.app import App
from graphcrm.app.diff import SECTIONS, Asked
from tests import small_bank
from tests.banks import DAY
from tests.builders import load, new_app, write_bank
from tests.effort import part
from tests.queries.rich_banks import rich_banks
from tests.random_banks import PlainBank
from tests.reference import diff as plain
from tests.reference.plain_coverage import Question

# An example is several whole loads; to make a failing one smaller would take minutes.
FEW = settings(
    max_examples=part(35, least=3),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
LATER = date(2026, 7, 31)
CELL = ("table", "key", "change", "column", "from", "to")
TIER = ("party_id", "tier_from", "tier_to", "direction")
PAID = ("party_id", "change", "n_paid_before", "n_paid_after")
BROUGHT = ("referrer_id", "party_id", "referred_on", "effective")
FULL = ("customers", "coverage", "employment")
full = st.lists(st.sampled_from(FULL), unique=True)


def put(app: App, folder: Path, bank: PlainBank, full: list[str], on: date) -> Question:
    """Load a bank and return what the store holds then."""
    extracts = write_bank(folder, **{name: rows for name, rows in bank.items() if rows})
    load(app, extracts, on=on, full=[name for name in full if bank[name]])
    with app.store.read() as scanner:
        held = {name: scanner.scan(name).to_pylist() for name in bank}
    return Question(held, on)


def rows(answer: Answer, *names: str) -> list[tuple[Any, ...]]:
    """Return some columns of an answer."""
    return [tuple(row[n] for n in names) for row in answer.rows()]


@FEW
@given(rich_banks(), rich_banks(), full, st.sampled_from([1, 2]))
def test_the_difference_is_that_of_the_states(
    one: PlainBank, two: PlainBank, full: list[str], months: int
) -> None:
    with tempfile.TemporaryDirectory() as name:
        app = new_app(Path(name), today=LATER)
        before = put(app, Path(name) / "1", one, [], DAY)
        after = put(app, Path(name) / "2", two, full, LATER)
        found = dict(zip(SECTIONS, app.diffs(SECTIONS, Asked(payroll_months=months)), strict=True))
        assert rows(found["changes"], *CELL) == list(plain.changes(before, after))
        lost, gained = plain.lost(before, after), plain.gained(before, after)
        assert rows(found["lost-manager"], "party_id", "former_staff") == lost
        assert rows(found["gained-manager"], "party_id", "covering_staff") == gained
        assert rows(found["tiers"], *TIER) == plain.tiers(before, after)
        assert rows(found["payroll"], *PAID) == plain.payroll(before, after, months)
        assert set(rows(found["referrals"], *BROUGHT)) == plain.referrals(before, after)
        assert sums_up(found["summary"], before, after)


def sums_up(summary: Answer, before: Question, after: Question) -> bool:
    """Whether the summary counts what was and is there, table by table."""
    found = {row["table"]: row for row in summary.rows()}
    return found == {
        name: {
            "table": name,
            "n_before": len(before.bank[name]),
            "n_after": len(after.bank[name]),
            **counts(before, after, name),
        }
        for name in after.bank
        if after.bank[name]
    }


def counts(before: Question, after: Question, table: str) -> dict[str, int]:
    """Return how many rows of a table are new, changed, closed and opened again."""
    rows = {(c[1], c[2]) for c in plain.changes(before, after) if c[0] == table}
    names = ("new", "changed", "closed", "reopened")
    return {f"n_{name}": sum(change == name for _, change in rows) for name in names}


@FEW
@given(rich_banks(), rich_banks(), rich_banks(), full)
def test_a_past_state_is_what_it_was(
    one: PlainBank, two: PlainBank, three: PlainBank, full: list[str]
) -> None:
    """The snapshot of L1 is gone when L3 is there; the answers are the same."""
    with tempfile.TemporaryDirectory() as name:
        app = new_app(Path(name), today=LATER)
        for n, bank in enumerate((one, two)):
            put(app, Path(name) / str(n), bank, full, DAY)
        told = everything(app)
        put(app, Path(name) / "2", three, full, LATER)
        assert everything(app, since="L00001", to="L00002") == told


def everything(app: App, **given: Any) -> list[Mapping[str, object]]:
    """Return every section as a document, but how long it took."""
    found = app.diffs(SECTIONS, Asked(**given))
    return [{**answer.to_dict(), "elapsed_s": 0} for answer in found]


def test_the_same_load_again_changes_nothing(tmp_path: Path) -> None:
    app = small_bank.load(tmp_path)
    load(app, tmp_path / "in", on=date(2026, 6, 30))
    summary, *others = app.diffs(SECTIONS, Asked())
    assert summary.n_rows == len(small_bank.FILES)
    assert {answer.n_rows for answer in others} == {0}
    assert not any(total for answer in (summary, *others) for total in answer.totals.values())
