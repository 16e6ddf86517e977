"""Scores on the nodes of a real server: what is there, what goes, and who does not notice."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from graphcrm.analysis.scores import SCORES, STAMPS, scores_of
from graphcrm.app import App
from graphcrm.errors import StoreBusyError, StoreError, StoreUnavailableError
from graphcrm.graph.ports import SCORES_AT_ONCE, Scored
from graphcrm.stores import neo4j_scores
from graphcrm.stores.cypher import Query
from graphcrm.stores.neo4j_connect import Server
from tests import small_bank
from tests.banks import DAY, arrow_tables
from tests.builders import content, load, write_bank
from tests.faults.cli import call
from tests.neo4j.access import Access
from tests.neo4j.apps import app_at
from tests.queries.asking import fill
from tests.queries.test_random import drawn, merged
from tests.reference.plain_coverage import Question
from tests.reference.scores import NOT_HERE, Scores, scores

pytestmark = pytest.mark.neo4j

MANUAL = Path(__file__).parents[2] / "docs" / "write-back.md"
NAMES = {score.name for score in SCORES} | set(STAMPS)
ALL = """
MATCH (n) WHERE NOT n:GraphcrmStore AND NOT n:GraphcrmLock
RETURN coalesce(n.party_id, n.staff_id, n.branch_id, n._key) AS id, properties(n) AS properties
"""


@pytest.fixture
def app(empty_neo4j: Access, tmp_path: Path) -> App:
    """Return graphcrm at an empty server."""
    return app_at(empty_neo4j, tmp_path, today=DAY)


@pytest.fixture
def bank(app: App, tmp_path: Path) -> App:
    """Return it with the small bank loaded."""
    load(app, small_bank.write_files(tmp_path / "extracts"))
    return app


@pytest.fixture
def few(app: App, tmp_path: Path) -> App:
    """Return it with those tables of the small bank loaded that scores come from."""
    folder = small_bank.write_files(tmp_path / "extracts")
    for file in folder.iterdir():
        if file.stem not in {"staff", "customers", "firms", "coverage", "contacts", "referrals"}:
            file.unlink()
    load(app, folder)
    return app


def on_nodes(access: Access) -> Scores:
    """Return the scores that stand on nodes, by id; empty where a node has none."""
    found = {}
    for row in access.run(ALL):
        if own := {k: v for k, v in row["properties"].items() if k in NAMES}:
            found[row["id"]] = own
    return found


def stripped(found: Scores, version: str, as_of: date = DAY) -> Scores:
    """Return scores without their stamps, which are these."""
    for node in found.values():
        assert (node.pop("scores_version"), node.pop("scores_on").to_native()) == (version, as_of)
    return found


def test_the_small_bank_by_hand(few: App, empty_neo4j: Access) -> None:
    report = few.write_back()
    found = stripped(on_nodes(empty_neo4j), few.graph().version, report.as_of)
    assert report.as_of == date(2026, 6, 2)  # the newest event
    rows = few.ask("risk.communities").rows()  # C1 brought in C2
    assert [(row["party_id"], row["n_parties"]) for row in rows] == [("C1", 2), ("C2", 2)]
    together = {"community_id": rows[0]["community_id"]}
    # S1 leads C1, C2 and F1, and met C2; S2 advises C1 too; S3 leads C3, and met F2.
    once = {"lead_overlap": False, "value_class": "unknown", "life_cycle": "mature"}
    alone = {**once, "single_link": True, "orphan": False}
    assert found["C1"] == {
        **{**once, "single_link": False, "orphan": False, "hollow": True},
        "days_overdue": 2344 - 90,  # met, and held, since 1 January 2020 only
        **together,
        **{"referral_root": "C1", "referral_generation": 0, "referral_descendants": 1},
    }
    assert found["C2"] == {
        **alone,
        **together,
        **{"single_link_staff": "S1", "hollow": False, "second_person_staff": "S2"},
        **{"referral_root": "C1", "referral_generation": 1, "referral_descendants": 0},
    }
    # S2 has most room of those who may take over a customer; no one may take over a firm
    second = {"second_person_staff": "S2"}
    assert found["C3"] == {**alone, **second, "single_link_staff": "S3", "hollow": True}
    # none of its 8 people is known to bank here, nor to decide
    heads = {"lead": "to_people", "banked_share": 0.0, "penetration_flag": "none"}
    heads["key_people_missing"] = ["legal_rep", "executive", "finance", "actual_controller"]
    assert found["F2"] == {**alone, **heads, "single_link_staff": "S3", "hollow": False}
    assert found["C5"] == {**once, "single_link": False, "orphan": True, "hollow": False}
    left = found["C4"]
    assert (str(left.pop("attrition_on")), left) == ("2024-01-01", {"attrition_cause": "closed"})
    assert found["S2"] == {"n_lost": 0, "worth_lost": 0.0, "branch_share": 0.0}
    # C2 and F1, 250,000.50 + 5,000,000, of these and C1's 1,000,000.
    assert found["S1"] == {"n_lost": 2, "worth_lost": 5_250_000.5, "branch_share": 0.840000013}
    assert report.tables["customers"] == Scored(5, 0)


def test_values_have_the_types_that_people_filter_by(few: App, empty_neo4j: Access) -> None:
    few.write_back()
    kinds = empty_neo4j.run(
        "MATCH (n) WHERE n.scores_version IS NOT NULL UNWIND keys(n) AS name "
        "RETURN DISTINCT name, valueType(n[name]) AS kind"
    )
    found = {row["name"]: row["kind"].removesuffix(" NOT NULL") for row in kinds}
    assert {name: found[name] for name in sorted(NAMES & found.keys())} == {
        **dict.fromkeys(("hollow", "lead_overlap", "orphan", "single_link"), "BOOLEAN"),
        **dict.fromkeys(("life_cycle", "value_class"), "STRING"),
        **dict.fromkeys(("n_lost", "referral_descendants", "referral_generation"), "INTEGER"),
        "days_overdue": "INTEGER",
        **{"lead": "STRING", "penetration_flag": "STRING", "banked_share": "FLOAT"},
        "key_people_missing": "LIST<STRING NOT NULL>",
        **dict.fromkeys(("branch_share", "worth_lost"), "FLOAT"),
        **dict.fromkeys(("referral_root", "scores_version", "single_link_staff"), "STRING"),
        **dict.fromkeys(("community_id", "second_person_staff"), "STRING"),
        **{"attrition_cause": "STRING", "attrition_on": "DATE", "scores_on": "DATE"},
    }


def test_branches_have_scores_and_lose_them(bank: App, empty_neo4j: Access) -> None:
    report = bank.write_back()
    # S1 alone holds 5,250,000.50 of the 6,250,000.50 that B1 has covered
    found = stripped(on_nodes(empty_neo4j), report.graph_version, report.as_of)
    assert found["B1"] == {"factor": 1}
    assert report.n_branches == report.tables["branches"].scored > 0
    cleared = bank.write_back(as_of=date(1990, 1, 1)).tables["branches"]
    assert cleared == Scored(0, report.n_branches)
    assert "B1" not in on_nodes(empty_neo4j)


def test_again_is_the_same(few: App, empty_neo4j: Access) -> None:
    first = few.write_back()
    before = empty_neo4j.run(ALL)
    assert few.write_back() == first
    assert empty_neo4j.run(ALL) == before


def test_nobody_who_reads_notices(bank: App, tmp_path: Path) -> None:
    before, published = content(bank.store), bank.store.published()
    version = bank.graph().version
    bank.write_back()
    assert content(bank.store) == before
    assert bank.store.check() == []
    assert bank.check() == []
    assert (bank.store.published(), bank.graph().version) == (published, version)
    report = load(bank, tmp_path / "extracts")
    assert report.graph_version == version
    assert all(counts.changes == 0 for counts in report.tables.values())


def test_a_backup_has_no_scores(bank: App, empty_neo4j: Access, tmp_path: Path) -> None:
    bank.backup(tmp_path / "before.zip")
    bank.write_back()
    before = content(bank.store)
    bank.backup(tmp_path / "after.zip")
    bank.restore(tmp_path / "after.zip", force=True)
    assert content(bank.store) == before
    assert on_nodes(empty_neo4j) == {}


def test_the_queries_of_the_manual_see_them(few: App, empty_neo4j: Access, tmp_path: Path) -> None:
    blocks = re.findall(r"```cypher\n(.*?)```", MANUAL.read_text("utf-8"), re.DOTALL)
    few.write_back()
    kept, costly, tree, current = (empty_neo4j.run(block, staff="S1") for block in blocks)
    assert {row["p"]["party_id"] for row in kept} == {"C2", "F1"}
    assert [(row["s.staff_id"], sorted(row["parties"])) for row in costly] == [
        ("S1", ["C2", "F1"]),
        ("S3", ["C3", "F2"]),
    ]
    assert [(row["a"]["party_id"], row["b"]["party_id"]) for row in tree] == [("C1", "C2")]
    assert [(row["nodes"], row["is_current"]) for row in current] == [(10, True)]
    load(few, write_bank(tmp_path / "second", customers=[{"customer_id": "C5", "aum": 7}]))
    assert [row["is_current"] for row in empty_neo4j.run(blocks[-1])] == [False]


def test_a_load_leaves_old_scores_until_the_next_write_back(
    few: App, empty_neo4j: Access, tmp_path: Path
) -> None:
    old = few.write_back().graph_version
    closed = {"customer_id": "C3", "closed_on": "2026-06-01"}
    rows = [closed, {"customer_id": "C9", "opened_on": "2026-06-01"}]
    load(few, write_bank(tmp_path / "second", customers=rows))
    between = on_nodes(empty_neo4j)
    assert {node["scores_version"] for node in between.values()} == {old}
    assert "C3" in between
    assert "C9" not in between
    report = few.write_back()
    after = stripped(on_nodes(empty_neo4j), report.graph_version, report.as_of)
    assert report.graph_version != old
    assert set(after["C3"]) == {"attrition_on", "attrition_cause"}  # that it left is all
    assert after["C9"]["orphan"] is True
    assert (report.tables["customers"], report.n_cleared) == (Scored(6, 0), 0)


def test_another_date_leaves_nothing_of_the_one_before(few: App, empty_neo4j: Access) -> None:
    few.write_back()
    report = few.write_back(as_of=date(2018, 1, 1))
    found = stripped(on_nodes(empty_neo4j), report.graph_version, date(2018, 1, 1))
    # Before anybody but the firms had an account; staff have no dates of joining.
    assert set(found) == {"F1", "F2", "S1", "S2", "S3"}
    assert report.tables["customers"] == Scored(0, 5)


def test_what_is_no_score_stays(few: App, empty_neo4j: Access) -> None:
    few.write_back()
    empty_neo4j.run("MATCH (n:Customer) SET n.colour = 'red'")
    few.write_back(as_of=date(2018, 1, 1))
    assert empty_neo4j.run("MATCH (n {colour: 'red'}) RETURN count(n) AS n") == [{"n": 5}]


def test_a_rollback_is_scored_as_the_version_before(
    few: App, empty_neo4j: Access, tmp_path: Path
) -> None:
    before = few.write_back()
    scored = on_nodes(empty_neo4j)
    load(few, write_bank(tmp_path / "second", customers=[{"customer_id": "C3", "name": "x"}]))
    few.write_back()
    few.rollback(few.loads()[-1].load_id)
    assert few.write_back().graph_version == before.graph_version
    assert on_nodes(empty_neo4j) == scored


def test_random_banks_are_what_the_questions_say(
    app: App, empty_neo4j: Access, rng: np.random.Generator
) -> None:
    bank = merged(drawn(int(rng.integers(2**32))))
    fill(app.store, arrow_tables(bank))
    for days, window_days in [(0, 180), (-90, 30), (400, 10_000)]:
        as_of = DAY + timedelta(days=days)
        version = app.write_back(as_of=as_of, window_days=window_days).graph_version
        found = stripped(on_nodes(empty_neo4j), version, as_of)
        plain = {
            node: {name: value for name, value in own.items() if name not in NOT_HERE}
            for node, own in found.items()
        }
        assert {n: own for n, own in plain.items() if own} == scores(
            Question(bank, as_of, window_days)
        )


@pytest.fixture
def two_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a batch of every second node, so that a handful takes several."""
    monkeypatch.setattr(neo4j_scores, "SCORES_AT_ONCE", 2)


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Let the connection break after so many more writes of scores as the list's one number."""
    left: list[int] = []
    write = Server.write

    def broken(self: Server, query: Query, *args: Any, **params: Any) -> Any:
        if left and query.name == "load/scores":
            left[0] -= 1
            if left[0] < 0:
                raise StoreUnavailableError("the server is gone")
        return write(self, query, *args, **params)

    monkeypatch.setattr(Server, "write", broken)
    return left


@pytest.mark.usefixtures("two_at_once")
@pytest.mark.parametrize("after", [1, 4])
def test_a_write_back_that_died_is_mended_by_the_next(
    few: App, empty_neo4j: Access, tmp_path: Path, failing: list[int], after: int
) -> None:
    old = few.write_back().graph_version
    load(few, write_bank(tmp_path / "second", customers=[{"customer_id": "C5", "aum": 7}]))
    failing.append(after)
    with pytest.raises(StoreUnavailableError):
        few.write_back()
    versions = {node["scores_version"] for node in on_nodes(empty_neo4j).values()}
    new = few.graph().version
    assert versions == {old, new}
    failing.clear()
    report = few.write_back()
    mended = on_nodes(empty_neo4j)
    assert len(stripped(on_nodes(empty_neo4j), new, report.as_of)) == len(mended) == 10
    assert few.write_back() == report
    assert on_nodes(empty_neo4j) == mended


def test_a_version_that_is_no_longer_published_is_refused(
    few: App, empty_neo4j: Access, tmp_path: Path
) -> None:
    view = few.graph().view()
    load(few, write_bank(tmp_path / "second", customers=[{"customer_id": "C5", "aum": 7}]))
    with pytest.raises(StoreBusyError, match="try again"):
        few.store.write_scores([], version=view.graph.version)
    assert on_nodes(empty_neo4j) == {}


def test_a_load_that_takes_over_ends_it(few: App, empty_neo4j: Access) -> None:
    """Where the lock is lost, the next batch finds what the other process wrote down first."""
    takeover = "MATCH (s:GraphcrmStore) SET s.unfinished = 'load'"

    def taken() -> Iterator[tuple[str, Any]]:
        empty_neo4j.run(takeover)
        yield "staff", arrow_tables({"staff": []})["staff"].select(["staff_id"])

    with pytest.raises(StoreBusyError, match="another process"):
        few.store.write_scores(taken(), version=few.graph().version)
    with pytest.raises(StoreBusyError, match="--repair"):
        few.store.write_scores([], version=few.graph().version)


def test_one_at_a_time(few: App) -> None:
    with few.store.load(), pytest.raises(StoreBusyError):
        few.write_back()


def test_a_node_that_is_missing_is_damage(few: App, empty_neo4j: Access) -> None:
    version = few.graph().version
    empty_neo4j.run("MATCH (n:Customer {customer_id: 'C1'}) REMOVE n:Customer")
    with pytest.raises(StoreError, match="lacks 1 rows of customers"):
        few.store.write_scores(scores_of(few.graph().view()), version=version)


def test_nothing_loaded_is_nothing_to_score(app: App, empty_neo4j: Access) -> None:
    with pytest.raises(StoreUnavailableError, match="load the bank's extracts first"):
        app.write_back()
    with pytest.raises(StoreUnavailableError, match="load the bank's extracts first"):
        app.store.write_scores([], version="v1")
    assert empty_neo4j.n_nodes() == 0


def test_an_empty_bank_has_no_scores(app: App, empty_neo4j: Access, tmp_path: Path) -> None:
    load(app, write_bank(tmp_path / "in", tiers=[{"tier": "gold", "rank": 1}]))
    report = app.write_back()
    assert set(report.tables.values()) == {Scored(0, 0)}
    assert app.n_score_steps == 0
    assert on_nodes(empty_neo4j) == {}


def test_each_step_is_told(few: App) -> None:
    told: list[str] = []
    few.write_back(tick=told.append)
    assert told == ["customers", "firms", "staff"]  # these extracts hold no branches
    assert len(told) == few.n_score_steps
    assert SCORES_AT_ONCE == 10_000


@pytest.fixture
def environment(few: App, empty_neo4j: Access, monkeypatch: pytest.MonkeyPatch) -> App:
    """Let commands find the server."""
    given: Mapping[str, object] = {
        "DB": empty_neo4j.url,
        "NEO4J_USER": empty_neo4j.user,
        "NEO4J_PASSWORD": empty_neo4j.password,
        "NEO4J_DATABASE": empty_neo4j.database,
        "SNAPSHOTS": few.settings.snapshots,
        "TODAY": "2026-06-30",
    }
    for name, value in given.items():
        monkeypatch.setenv(f"GRAPHCRM_{name}", str(value))
    return few


def test_the_command_says_what_it_did(environment: App) -> None:
    version = environment.graph().version
    said = call("write-back", "--lang", "en")
    assert (said.code, said.out) == (0, "")
    assert said.line == (
        "Scores written; parties: 7, staff: 3, branches: 0; nodes that have none any more: 0; "
        f"version {version}, as of 2026-06-02."
    )
    assert "7 户客户、3 名员工、0 个机构" in call("write-back", "--lang", "zh").line
    assert call("write-back", "--quiet").err == ""


def test_the_command_prints_one_document(environment: App) -> None:
    ran = call("write-back", "--json", "--as-of", "2018-01-01", "--window-days", "30")
    assert json.loads(ran.out) == {
        "graph_version": environment.graph().version,
        "as_of": "2018-01-01",
        "window_days": 30,
        "tables": {
            "customers": {"scored": 0, "cleared": 0},
            "firms": {"scored": 2, "cleared": 0},
            "staff": {"scored": 3, "cleared": 0},
            "branches": {"scored": 0, "cleared": 0},
        },
    }


def test_bad_options_write_nothing(environment: App, empty_neo4j: Access) -> None:
    for bad in (("--as-of", "2026-02-30"), ("--window-days", "-1"), ("--lang", "fr")):
        assert call("write-back", *bad).code == 2
    assert on_nodes(empty_neo4j) == {}
