"""Properties of loading: nothing is lost, nothing is loaded twice, files are only packaging."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from graphcrm.app import App, LoadReport
from graphcrm.graph.ports import Counts
from tests.builders import Row, content, csv_text, load, new_app, rejected, write_bank

# An example is several whole loads; to make a failing one smaller would take minutes.
FEW = settings(max_examples=6, phases=[Phase.explicit, Phase.reuse, Phase.generate])
FEWER = settings(FEW, max_examples=3)
DAYS = st.sampled_from([None, "2024-01-01", "2025-06-30", "2026-02-30", "2026-03-01"])
CUSTOMERS = st.lists(
    st.fixed_dictionaries(
        {
            "customer_id": st.sampled_from(["C1", "C2", "C3", "C4", "S1", "", "'C1"]),
            "name": st.sampled_from(["Wang", "Li", None]),
            "gender": st.sampled_from(["M", "F", "X", None]),
            "aum": st.sampled_from([None, "1.005", "-1", "3000"]),
            "opened_on": DAYS,
        }
    ),
    min_size=1,
    max_size=8,
)
COVERAGE = st.lists(
    st.fixed_dictionaries(
        {
            "staff_id": st.sampled_from(["S1", "S2", "S9"]),
            "party_id": st.sampled_from(["C1", "C2", "C3", "F1"]),
            "role": st.sampled_from(["lead", "主办", "wealth", "boss"]),
            "since": DAYS,
            "until": DAYS,
        }
    ),
    min_size=1,
    max_size=10,
)
STAFF = [{"staff_id": "S1"}, {"staff_id": "S2"}]
PARTS = ("1", "2", "3")


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def _adds_up(counts: Counts) -> bool:
    parts = counts.inserted + counts.updated + counts.unchanged + counts.rejected
    return counts.read == parts


def _answers(app: App) -> object:
    """Return the rows and totals of questions; versions differ, as files do."""
    asked = [app.ask(f"coverage.{q}", as_of=date(2026, 6, 30)) for q in ("single-links", "orphans")]
    return [(answer.rows(), dict(answer.totals)) for answer in asked]


def _rules(report: LoadReport) -> list[tuple[str, str]]:
    return sorted((file[:8], rule) for file, _, _, rule in rejected(report))


@FEW
@given(CUSTOMERS, COVERAGE)
def test_loading_twice_is_loading_once(customers: list[Row], coverage: list[Row]) -> None:
    with _folder() as folder:
        app = new_app(folder)
        bank = write_bank(folder / "bank", staff=STAFF, customers=customers, coverage=coverage)
        one, once = load(app, bank), content(app.store)
        two, twice = load(app, bank), content(app.store)
        assert twice == once
        assert two.graph_version == one.graph_version
        assert all(_adds_up(c) for c in (*one.tables.values(), *two.tables.values()))
        assert not any(c.changes for c in two.tables.values())


@FEW
@given(CUSTOMERS, CUSTOMERS, st.booleans())
def test_every_row_of_every_load_is_counted_once(
    first: list[Row], second: list[Row], full: bool
) -> None:
    # A full list in which no row says whom it is about is refused as a whole.
    assume(not full or any(row["customer_id"] for row in second))
    with _folder() as folder:
        app = new_app(folder)
        load(app, write_bank(folder / "1", staff=STAFF, customers=first))
        bank = write_bank(folder / "2", customers=second)
        report = load(app, bank, full=["customers"] if full else [])
        counts = report.tables["customers"]
        assert _adds_up(counts)
        assert counts.read == sum(any(row.values()) for row in second)
        assert counts.rejected == len(set(rejected(report)))
        assert app.check() == []


@FEW
@given(CUSTOMERS, COVERAGE, st.lists(st.sampled_from(PARTS), min_size=8, max_size=8))
def test_how_rows_are_split_over_files_does_not_matter(
    customers: list[Row], coverage: list[Row], draw: list[str]
) -> None:
    """Rows of one key stay in one file, for of those the order counts."""
    with _folder() as folder:
        whole, split = new_app(folder, "whole"), new_app(folder, "split")
        one = load(
            whole, write_bank(folder / "1", staff=STAFF, customers=customers, coverage=coverage)
        )
        parts = write_bank(folder / "2", staff=STAFF)
        for name, rows in (("customers", customers), ("coverage", coverage)):
            for part in PARTS:
                some = [row for row in rows if draw[_file_of(row)] == part]
                text = csv_text(some, list(rows[0]))
                (parts / f"{name}_{part}.csv").write_text(text, "utf-8")
        two = load(split, parts)
        assert content(split.store) == content(whole.store)
        assert _answers(split) == _answers(whole)
        assert two.tables == one.tables
        assert _rules(two) == _rules(one)


@FEWER
@given(
    CUSTOMERS,
    COVERAGE,
    st.lists(st.sampled_from(PARTS[:2]), min_size=8, max_size=8),
    st.permutations([(which, part) for which in range(2) for part in PARTS[:2]]),
)
def test_parts_loaded_one_after_the_other_make_the_same_store(
    customers: list[Row], coverage: list[Row], draw: list[str], order: list[tuple[int, str]]
) -> None:
    """Nodes before edges, parts in any order; a key in one part, also of two tables."""
    with _folder() as folder:
        whole, parts = new_app(folder, "whole"), new_app(folder, "parts")
        bank: dict[str, Sequence[Row]] = {"staff": STAFF, "customers": customers}
        bank["coverage"] = coverage
        one = load(whole, write_bank(folder / "1", **bank))
        several = []
        for edges, part in sorted(order, key=lambda load: load[0]):
            names = ["coverage"] if edges else ["staff", "customers"]
            some = {
                name: [row for row in bank[name] if draw[_file_of(row)] == part] for name in names
            }
            given_rows = {name: rows for name, rows in some.items() if rows}
            if given_rows:
                several.append(load(parts, write_bank(folder / f"{edges}{part}", **given_rows)))
        assert content(parts.store) == content(whole.store)
        assert _answers(parts) == _answers(whole)
        assert _sums(several) == one.tables
        assert sorted(rule for report in several for rule in _rules(report)) == _rules(one)


def _sums(reports: list[LoadReport]) -> dict[str, Counts]:
    names = {name for report in reports for name in report.tables}
    return {name: sum((r.tables.get(name, Counts()) for r in reports), Counts()) for name in names}


def _file_of(row: Row) -> int:
    """Return a number that rows of one key share: of customers their id, of links both ends."""
    ids = str(row.get("customer_id") or row.get("party_id") or "").strip("'")
    return sum(map(ord, ids + str(row.get("staff_id", "")))) % 8
