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
        name=f"what {HIM} brings",
        question="campaign.plan",
        parameters={"seeds": [HIM]},
        as_of=date(2026, 6, 30),
        graph_version="v",
        branch_id=None,
        items=tuple(items),
    )
    nominate(database, draft, by="wang", now=NOW)
    note = {"kind": "loan", "note": f"as {HIM} told"}
    base = {"table": "needs", "row": note, "entered_by": "wang", "entered_at": NOW}
    job = {
        **{"kind": "question", "created_by": "wang", "role": "admin", "created_at": NOW},
        **{"n_tries": 1, "n_changes": 1, "n_done": 1, "cancel_asked": False},
    }
    with database.begin() as connection:
        for party in (HIM, "C2"):
            connection.execute(insert(ENTRIES).values(party_id=party, **base))
        of = [(HIM, "done"), (HIM, "running"), ("C2", "done"), (HIM, "queued"), ("C2", "running")]
        for number, (party, status) in enumerate(of):
            about = {"question": "network.ego", "parameters": {"party": party}}
            own = {"job_id": f"{number:032x}", "status": status, "n_tries": int(status != "queued")}
            connection.execute(insert(JOBS).values(**{**job, **own, "parameters": about}))


def test_all_that_names_him_goes_and_nothing_else(database: Database) -> None:
    fill(database)
    removed, jobs = drop_party(database, HIM, names=names)
    # His item, and the reason of another's; his entry, and the note of another's; parameters of
    # the list, and its name; the job that ended, the one that waits, and what the one that runs
    # was asked.
    assert removed == {"worklist_items": 2, "entries": 2, "worklists": 2, "jobs": 3}
    assert [int(job, 16) for job in jobs] == [0, 3]
    with database.read() as connection:
        item = connection.execute(select(WORKLIST_ITEMS.c.party_id, WORKLIST_ITEMS.c.reason)).all()
        assert item == [("C2", None)]
        assert connection.execute(select(WORKLISTS.c.parameters)).scalars().all() == [{}]
        entries = connection.execute(select(ENTRIES.c.party_id, ENTRIES.c.row)).all()
        assert entries == [("C2", {"kind": "loan", "note": "-"})]
        assert connection.execute(select(WORKLISTS.c.name)).scalars().all() == ["-"]
        left = connection.execute(
            select(JOBS.c.job_id, JOBS.c.cancel_asked, JOBS.c.parameters).order_by(JOBS.c.job_id)
        )
        assert [(int(job, 16), ends, said["parameters"]) for job, ends, said in left] == [
            (1, True, {}),
            (2, False, {"party": "C2"}),
            (4, False, {"party": "C2"}),
        ]
    assert drop_party(database, HIM, names=names) == ({}, [])


def test_no_byte_of_the_file_names_him(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'operations.sqlite'}")
    fill(database)
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
