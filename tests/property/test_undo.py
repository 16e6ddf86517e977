"""Load A, load B, undo B: the store is what A alone made of it; a backup says the same."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from graphcrm.app import App
from tests.banks import DAY
from tests.builders import load, new_app, write_bank
from tests.random_banks import PlainBank, banks

# An example is several whole loads; to make a failing one smaller would take minutes.
FEW = settings(max_examples=3, phases=[Phase.explicit, Phase.reuse, Phase.generate])
FULL = ("customers", "coverage", "employment")
ASKED = ("coverage.single-links", "coverage.orphans", "coverage.departures")
options = st.fixed_dictionaries(
    {
        "full": st.lists(st.sampled_from(FULL), unique=True),
        "drop": st.lists(st.sampled_from(["name", "customers.tier", "deposits"]), unique=True),
        "on": st.sampled_from([DAY, date(2026, 7, 31)]),
    }
)


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def _everything(app: App) -> dict[str, object]:
    """Return all that a store holds, part by part, and what is answered from it."""
    with app.store.dump() as dump:
        parts = {
            name: sorted(map(repr, rows.read_all().to_pylist())) for name, rows in dump.parts()
        }
    asked = [app.ask(question, as_of=DAY) for question in ASKED] if app.loads() else []
    return {
        **parts,
        "status": app.status(),
        "answers": [(a.graph_version, a.rows(), dict(a.totals)) for a in asked],
        "findings": app.check(),
    }


def _but_the_clock(everything: dict[str, object]) -> dict[str, object]:
    """Leave out what says when a load was."""
    return {k: v for k, v in everything.items() if k not in {"ledger/loads", "status"}}


def _load(app: App, folder: Path, bank: PlainBank, given: dict[str, Any]) -> str | None:
    """Load a bank; ``--full`` only of tables that list something."""
    extracts = write_bank(folder, **{name: rows for name, rows in bank.items() if rows})
    full = [name for name in given["full"] if bank[name]]
    return load(app, extracts, **{**given, "full": full}).load_id


@FEW
@given(banks(), banks(), options, options)
def test_undoing_a_load_leaves_what_was_before(
    one: PlainBank, other: PlainBank, first: dict[str, Any], second: dict[str, Any]
) -> None:
    with _folder() as folder:
        app = new_app(folder)
        _load(app, folder / "1", one, first)
        before = _everything(app)
        newest = _load(app, folder / "2", other, second)
        after = _everything(app)
        app.rollback(str(newest))
        assert _everything(app) == before
        _load(app, folder / "2", other, second)
        assert _but_the_clock(_everything(app)) == _but_the_clock(after)


@FEW
@given(banks(), banks(), banks(), options)
def test_loads_are_undone_in_turn(
    one: PlainBank, two: PlainBank, three: PlainBank, given: dict[str, Any]
) -> None:
    with _folder() as folder:
        app, states, loads = new_app(folder), [], []
        for n, bank in enumerate((one, two, three)):
            loads.append(_load(app, folder / str(n), bank, given))
            states.append(_everything(app))
        while len(states) > 1:
            states.pop()
            app.rollback(str(loads.pop()))
            assert _everything(app) == states[-1]


@FEW
@given(banks(), banks(), options)
def test_a_backup_is_the_store(one: PlainBank, two: PlainBank, given: dict[str, Any]) -> None:
    with _folder() as folder:
        app = new_app(folder)
        for n, bank in enumerate((one, two)):
            newest = _load(app, folder / str(n), bank, given)
        whole = _everything(app)
        app.backup(folder / "bank.zip")
        app.rollback(str(newest))
        app.restore(folder / "bank.zip", force=True)
        assert _everything(app) == whole
