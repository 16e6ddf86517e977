"""Importing the results of a campaign: the same rows on every store, and undone as any load."""

from datetime import date
from pathlib import Path

import pytest

from graphcrm.analysis.campaign_review import review
from graphcrm.analysis.influence import influence
from graphcrm.app.campaign import MAX_REJECT_SHARE, ResultsReport, import_results, read_results
from graphcrm.app.publish import Publisher
from graphcrm.graph import Graph
from graphcrm.graph.ports import Store
from tests.builders import content
from tests.contract.subjects import TODAY, put

HEADER = "customer_id,staff_id,contacted_on,channel,brought_1,referral_outcome"
ROWS = ("C1,S1,2026-06-01,call,C3,opened", "C2,S1,2026-06-02,,,", "C3,S1,,,,")


@pytest.fixture
def publisher(store: Store) -> Publisher:
    """Return a store of a caller and three customers."""
    put(
        store,
        staff=[{"staff_id": "S1"}],
        customers=[{"customer_id": c} for c in ("C1", "C2", "C3")],
    )
    return Publisher(store)


def imported(publisher: Publisher, folder: Path, *rows: str) -> ResultsReport:
    path = folder / "results.csv"
    path.write_text("\n".join([HEADER, *rows]), "utf-8")
    results = read_results(graph_of(publisher), path, campaign="A1", today=TODAY)
    return import_results(
        publisher, results, today=TODAY, max_reject_share=MAX_REJECT_SHARE, tick=lambda _: None
    )


def rows_of(publisher: Publisher, table: str, *columns: str) -> set[tuple[object, ...]]:
    with publisher.store.read() as scanner:
        return {tuple(r.values()) for r in scanner.scan(table, columns).to_pylist()}


def test_results_become_rows_once(publisher: Publisher, tmp_path: Path) -> None:
    assert imported(publisher, tmp_path, *ROWS).tables["contacts"].inserted == 2
    day = date(2026, 6, 1)
    assert rows_of(publisher, "referrals", "referrer_id", "party_id", "campaign_id", "outcome") == {
        ("C1", "C3", "A1", "opened")
    }
    assert rows_of(publisher, "campaigns", "campaign_id", "started_on") == {("A1", day)}
    assert rows_of(publisher, "signals", "party_id", "kind", "raised_on") == {
        (c, "asked:A1", day) for c in ("C1", "C2", "C3")
    }
    before = content(publisher.store)
    again = imported(publisher, tmp_path, *ROWS).tables.values()
    assert {(c.inserted, c.updated) for c in again} == {(0, 0)}
    assert content(publisher.store) == before


@pytest.mark.parametrize("became", ["opened", "declined", None])
def test_an_empty_cell_takes_back_nothing(
    publisher: Publisher, tmp_path: Path, became: str | None
) -> None:
    referral = {"referrer_id": "C1", "party_id": "C3", "referred_on": date(2026, 6, 1)}
    put(publisher.store, referrals=[{**referral, "outcome": became}])
    rows = ("C1,S1,2026-06-01,call,C3,", "C1,S1,2026-06-02,call,C2,")
    imported(publisher, tmp_path, *rows)
    assert rows_of(publisher, "referrals", "party_id", "outcome") == {
        ("C3", became),
        ("C2", "pending"),
    }


def test_undoing_it_brings_back_what_was(publisher: Publisher, tmp_path: Path) -> None:
    before, version = content(publisher.store), publisher.current()
    report = imported(publisher, tmp_path, *ROWS)
    assert report.load is not None
    assert report.load.load_id is not None
    publisher.rollback(report.load.load_id, tick=lambda _: None)
    assert (content(publisher.store), publisher.current()) == (before, version)


def test_a_bad_row_is_left_out_and_a_bad_file_whole(publisher: Publisher, tmp_path: Path) -> None:
    strange = "C9,S1,2026-06-01,,,"
    assert imported(publisher, tmp_path, strange, *ROWS).tables["contacts"].rejected == 1
    before = content(publisher.store)
    assert imported(publisher, tmp_path, strange).refused
    assert content(publisher.store) == before


def test_a_review_reads_what_was_imported(publisher: Publisher, tmp_path: Path) -> None:
    imported(publisher, tmp_path, *ROWS)
    answer = review(graph_of(publisher), "A1")
    totals = {name: answer.totals[name] for name in ("n_asked", "n_control", "n_brought")}
    assert totals == {"n_asked": 3, "n_control": 0, "n_brought": 1}
    assert (answer.totals["n_campaign_referrals"], answer.totals["started_on"]) == (1, "2026-06-01")


def test_probabilities_learn_from_what_was_imported(store: Store, tmp_path: Path) -> None:
    # C3 opened after C1, who is kin: no case while C1 brings nobody, then a case and a success.
    # (50 x 0.1 + 0) / 50, then (50 x 0.1 + 1) / 51.
    opened = {"C1": date(2020, 1, 1), "C2": None, "C3": date(2026, 6, 3)}
    put(
        store,
        staff=[{"staff_id": "S1"}],
        customers=[{"customer_id": c, "opened_on": day} for c, day in opened.items()],
        kinship=[{"customer_id": "C1", "other_customer_id": "C3"}],
    )
    publisher = Publisher(store)
    assert learned_of(publisher) == (0, 0, pytest.approx(0.1))
    imported(publisher, tmp_path, *ROWS)
    assert learned_of(publisher) == (1, 1, pytest.approx(6 / 51))


def graph_of(publisher: Publisher) -> Graph:
    return Graph(publisher.home.folder(publisher.current()), today=TODAY)


def learned_of(publisher: Publisher) -> tuple[object, ...]:
    """Return how many cases and successes kinship had, and how likely word goes over it."""
    view = graph_of(publisher).view(TODAY)
    (kin,) = influence(view, among=view.active, kinds="kinship").learned
    return kin.n_cases, kin.n_successes, kin.probability
