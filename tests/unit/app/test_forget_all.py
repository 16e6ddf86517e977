"""A customer whom everything knows is forgotten: then nothing does, nor after the next load."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from graphcrm.app import App
from graphcrm.app.job_process import run_job
from graphcrm.app.worklists import draft_of, write_entry
from graphcrm.operations import job_runs, jobs
from graphcrm.operations.jobs import FORGET, LOAD, QUESTION, Asker, Job, Status
from graphcrm.operations.worklists import change_item, move, nominate
from graphcrm.operations.worklists_seen import worklist
from tests.builders import Row, load, rejected, rows_of, write_bank
from tests.unit.app.test_forget import BANK, CUSTOMERS, HIM, WORDS, holding, new

PHONE = "13977774711"
NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)
ME = Asker("li", "admin")
LOADING = {"data_date": "2026-06-30", "full": [], "drop": [], "balances": False}
ALL = (*WORDS, PHONE)
ALONE: Row = {**CUSTOMERS[0], "phone": PHONE}
WHOLE = {**BANK, "customers": [ALONE, *CUSTOMERS[1:]]}


def job(app: App, kind: str, parameters: dict[str, Any], job_id: str | None = None) -> Job:
    return jobs.add(app.operations, kind, parameters, asker=ME, now=NOW, job_id=job_id)


def question(app: App, asked: str, **parameters: Any) -> Job:
    return job(app, QUESTION, {"question": asked, "parameters": parameters})


def take(app: App) -> Job:
    taken = job_runs.claim(app.operations, "r", now=datetime.now(UTC))
    assert taken is not None
    return taken


def upload(app: App, extracts: Path) -> Job:
    job_id = jobs.new_id()
    shutil.copytree(extracts, app.job_files.make(job_id) / "sources", dirs_exist_ok=True)
    return job(app, LOAD, {**LOADING, "max_reject_share": 1.0}, job_id)


@pytest.fixture
def app(tmp_path: Path) -> App:
    """Return a bank where he is in each table, list, entry, job and file that there can be."""
    app = new(tmp_path)
    load(app, write_bank(tmp_path / "in" / "1", **WHOLE))
    later: list[Row] = [{"customer_id": HIM, "aum": 950}, {"customer_id": "C2", "aum": "-5"}]
    bad = [{"staff_id": "S9", "party_id": HIM, "role": "lead"}]
    load(app, write_bank(tmp_path / "in" / "2", customers=later, coverage=bad))
    app.ask("risk.communities")
    firms = app.ask("crosssell.list", where=f'industry = "{WORDS[1]}"')  # a word somebody typed
    app.lists.save("his", firms, as_of=None)
    listed(app)
    row = {"party_id": HIM, "kind": "loan", "note": WORDS[1]}
    write_entry(app, app.graph().view(), "needs", row, by="li", now=NOW)
    for _ in range(2):  # one that is done, one with rejected rows that is done
        upload(app, tmp_path / "in" / "2")
        run_job(app, take(app).job_id, "r")
    question(app, "network.ego", party=HIM)
    run_job(app, take(app).job_id, "r")
    question(app, "coverage.orphans")
    run_job(app, take(app).job_id, "r")
    question(app, "coverage.explain", party=HIM)  # waits
    return app


def listed(app: App) -> str:
    answer = app.ask("coverage.single-links")
    draft = draft_of(app.graph().view(), answer, name=f"for {WORDS[1]}", branch_id=None)
    worklist_id = nominate(app.operations, draft, by="li", now=NOW)
    for status in ("approved", "distributed"):
        move(app.operations, worklist_id, status, by="li", now=NOW)
    other = next(i for i in worklist(app.operations, worklist_id)["items"] if i["party_id"] != HIM)
    note = {"note": f"she asked after {WORDS[1]}, {PHONE}"}
    change_item(app.operations, worklist_id, other["item_id"], note, by="li", now=NOW)
    return worklist_id


def test_nothing_knows_him_any_more(app: App, tmp_path: Path) -> None:
    places = {Path(name).parts[0] for name in holding(tmp_path, ALL)}
    kept = {".communities", ".jobs", ".lists"} & {p.suffix for p in tmp_path.iterdir()}
    assert {"bank.duckdb", "bank.duckdb.snapshots", "bank.duckdb.rejects"} <= places
    assert len(places) >= 4 + len(kept)
    report = app.forget(HIM)
    app.operations.close()
    assert holding(tmp_path, ALL) == []
    assert report.suppressed == ("household_id", "id_no", "party_id", "phone")
    assert report.uploads == 0
    # His item; the note of another; the name of the list.  Of jobs the one about him that is done,
    # and the one that waits; answers of both questions.
    assert report.kept_beside == {
        "snapshots": 2,
        "communities": 1,
        "lists": 1,
        "reject_files": 6,
        "answers_of_jobs": 1,
        "worklist_items": 2,
        "worklists": 1,
        "entries": 1,
        "jobs": 2,
    }
    again = load(app, write_bank(tmp_path / "in" / "3", **WHOLE))
    assert {rule for *_, rule in rejected(again)} == {"forgotten"}
    assert again.tables["customers"].rejected == 1
    app.operations.close()
    assert holding(tmp_path, ALL) == []
    assert rows_of(app, "customers", "customer_id") == {("C2",), ("C3",)}


def test_the_job_that_forgets_him_does_not_name_him_either(app: App, tmp_path: Path) -> None:
    run_job(app, take(app).job_id, "r")  # what waits
    mine = job(app, FORGET, {"customer_id": HIM})
    run_job(app, take(app).job_id, "r")
    ended = jobs.get(app.operations, mine.job_id)
    assert (ended.status, ended.parameters) == (Status.DONE, {})
    assert ended.result is not None
    assert ended.result["kept_beside"]["snapshots"] == 2
    assert holding(tmp_path, ALL) == []  # though the database is still open
    app.operations.close()


def test_an_upload_that_waits_is_told_and_brings_nobody_back(app: App, tmp_path: Path) -> None:
    waiting = upload(app, write_bank(tmp_path / "in" / "3", **WHOLE))
    assert app.forget(HIM).uploads == 1
    run_job(app, take(app).job_id, "r")
    assert jobs.get(app.operations, waiting.job_id).status is Status.DONE
    app.operations.close()
    assert holding(tmp_path, ALL) == []


@pytest.mark.parametrize("given", [{}, {"party": HIM}], ids=["all", "him"])
def test_a_question_under_way_leaves_nothing_of_him(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: dict[str, str]
) -> None:
    """He is forgotten between its answer and the file of it."""
    run_job(app, take(app).job_id, "r")  # what waits
    running = question(app, "coverage.explain" if given else "coverage.orphans", **given)
    take(app)
    ask = App.ask_for

    def meanwhile(self: App, *args: Any, **named: Any) -> Any:
        answer = ask(self, *args, **named)
        monkeypatch.setattr(App, "ask_for", ask)
        self.forget(HIM)
        return answer

    monkeypatch.setattr(App, "ask_for", meanwhile)
    run_job(app, running.job_id, "r")
    ended = jobs.get(app.operations, running.job_id)
    assert (ended.status is Status.DONE) == (not given), ended.error
    app.operations.close()
    assert holding(tmp_path, ALL) == []
