"""Who is forgotten is in no worklist, entry or job, and on the list of those to keep out."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import insert, select

from graphcrm.operations import Database
from graphcrm.operations.leftovers import drop_party
from graphcrm.operations.suppressed import suppress, suppressed
from graphcrm.operations.tables import ENTRIES, JOBS, WORKLIST_ITEMS, WORKLISTS
from graphcrm.operations.worklists import Draft, Nominated, nominate

NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)
HIM = "KUNDE-4711"


def names(text: str) -> bool:
    return HIM in text


def fill(database: Database) -> None:
    """Write a list of two, of which one is called because of him; entries; jobs of each state."""
    items = [Nominated(HIM, "S1", "worth"), Nominated("C2", "S1", f"knows {HIM}")]
    draft = Draft(
        name="x",
        question="campaign.plan",
        parameters={"seeds": [HIM]},
        as_of=date(2026, 6, 30),
        graph_version="v",
        branch_id=None,
        items=tuple(items),
    )
    nominate(database, draft, by="wang", now=NOW)
    base = {"table": "needs", "row": {}, "entered_by": "wang", "entered_at": NOW}
    job = {
        **{"kind": "question", "created_by": "wang", "role": "admin", "created_at": NOW},
        **{"n_tries": 1, "n_changes": 1, "n_done": 1, "cancel_asked": False},
    }
    with database.begin() as connection:
        for party in (HIM, "C2"):
            connection.execute(insert(ENTRIES).values(party_id=party, **base))
        for number, (party, ended) in enumerate([(HIM, NOW), (HIM, None), ("C2", NOW)]):
            about = {"parameters": {"party": party}}
            values = {**job, **about, "job_id": f"{number:032x}", "ended_at": ended}
            connection.execute(insert(JOBS).values(**values, status="done" if ended else "queued"))


def test_all_that_names_him_goes_and_nothing_else(database: Database) -> None:
    fill(database)
    removed, jobs = drop_party(database, HIM, names=names)
    # His item, and the reason of another's.
    assert removed == {"worklist_items": 2, "entries": 1, "worklists": 1, "jobs": 1}
    assert jobs == ["0" * 32]
    with database.read() as connection:
        item = connection.execute(select(WORKLIST_ITEMS.c.party_id, WORKLIST_ITEMS.c.reason)).all()
        assert item == [("C2", None)]
        assert connection.execute(select(WORKLISTS.c.parameters)).scalars().all() == [{}]
        assert connection.execute(select(ENTRIES.c.party_id)).scalars().all() == ["C2"]
        left = connection.execute(select(JOBS.c.job_id).order_by(JOBS.c.job_id)).scalars().all()
        assert [int(job, 16) for job in left] == [1, 2]
    assert drop_party(database, HIM, names=names) == ({}, [])


def test_no_byte_of_the_file_names_him(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'operations.sqlite'}")
    fill(database)
    with database.begin() as connection:  # one that runs is left as it is
        connection.execute(JOBS.delete().where(JOBS.c.ended_at.is_(None)))
    assert any(HIM.encode() in path.read_bytes() for path in tmp_path.iterdir())
    drop_party(database, HIM, names=names)
    assert [path.name for path in tmp_path.iterdir() if HIM.encode() in path.read_bytes()] == []
    database.close()


def test_who_is_on_the_list_stays_as_he_is(database: Database) -> None:
    assert suppressed(database) == {}
    suppress(database, {"a" * 32: "party_id", "b" * 32: "id_no"}, on=date(2026, 7, 1))
    suppress(database, {"a" * 32: "party_id", "c" * 32: "party_id"}, on=date(2026, 7, 2))
    assert suppressed(database) == {
        "party_id": frozenset({"a" * 32, "c" * 32}),
        "id_no": frozenset({"b" * 32}),
    }
