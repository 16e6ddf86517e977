"""Ids of communities through loads, rollbacks, damage and folders that cannot be written."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graphcrm.analysis.communities import terms_of
from graphcrm.analysis.rules import Rules
from graphcrm.answer import Answer
from graphcrm.app import App
from graphcrm.app.communities import CommunityBook
from graphcrm.app.viewer import Viewer
from graphcrm.operations import Role
from tests.builders import TODAY, Row, load, loaded, write_bank

HOMES = {"C1": "H1", "C2": "H1", "C3": "H1", "C4": "H2", "C5": "H2"}


def bank(folder: Path) -> App:
    return loaded(
        folder,
        customers=[{"customer_id": f"C{i}"} for i in range(1, 7)],
        households=[{"household_id": "H1"}, {"household_id": "H2"}],
        household_members=[{"customer_id": c, "household_id": h} for c, h in HOMES.items()],
    )


def more(app: App, folder: Path, *members: tuple[str, str]) -> None:
    """Load more members of households."""
    rows = [{"customer_id": c, "household_id": h} for c, h in members]
    load(app, write_bank(folder, household_members=rows))


def ids(answer: Answer) -> dict[Any, Any]:
    return {row["party_id"]: row["community_id"] for row in answer.rows()}


def codes(answer: Answer) -> list[str]:
    return [note.code for note in answer.notes]


def test_ids_stay_through_loads_and_a_rolled_back_version_reads_its_own(tmp_path: Path) -> None:
    app = bank(tmp_path)
    first = ids(app.ask("risk.communities"))
    assert ids(app.ask("risk.communities")) == first
    more(app, tmp_path / "more", ("C6", "H2"))
    second = app.ask("risk.communities")
    assert ids(second) == {**first, "C6": first["C4"]}
    assert (second.totals["n_kept"], codes(second)[1]) == (2, "communities_since")
    assert app.ask("risk.communities").totals == second.totals  # as written down
    app.rollback(app.loads()[-1].load_id)
    again = app.ask("risk.communities")
    assert (ids(again), codes(again)[1]) == (first, "communities_first")


def test_who_sees_a_branch_learns_nothing_of_the_others_from_the_book(tmp_path: Path) -> None:
    """Households across two branches: the book knows them whole, B1 has its own half alone."""
    branch_of = {f"C{i}": "B1" if i in (1, 2, 4) else "B2" for i in range(1, 7)}
    app = loaded(
        tmp_path,
        branches=[{"branch_id": b} for b in ("B1", "B2")],
        customers=[{"customer_id": c, "branch_id": b} for c, b in branch_of.items()],
        households=[{"household_id": "H1"}, {"household_id": "H2"}],
        household_members=[{"customer_id": c, "household_id": h} for c, h in HOMES.items()],
    )
    manager = Viewer("li", Role.MANAGER, "B1")
    questions = ("risk.communities", "risk.clusters")
    alone = [app.ask_for(manager, question) for question in questions]
    for question in questions:
        app.ask(question)  # the head office asks, and the book is written
    for question, before in zip(questions, alone, strict=True):
        after = app.ask_for(manager, question)
        assert (after.rows(), after.totals, after.notes) == (
            before.rows(),
            before.totals,
            before.notes,
        )


def test_a_version_that_goes_meanwhile_is_not_written_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when somebody is forgotten while a question about everybody is answered."""
    app, keep = bank(tmp_path), CommunityBook.keep
    folder, kept = app.graph().folder, list[int]()

    def gone(self: CommunityBook, *args: Any) -> None:
        keep(self, *args)
        kept.append(len(list(self.folder.glob(f"*/{folder.name}"))))
        shutil.rmtree(folder)

    monkeypatch.setattr(CommunityBook, "keep", gone)
    app.ask("risk.communities")
    assert kept == [1]
    assert list(app.communities.folder.glob(f"*/{folder.name}")) == []


def test_what_was_not_asked_is_not_known(tmp_path: Path) -> None:
    app = bank(tmp_path)
    first = ids(app.ask("risk.communities", method="cpm"))
    more(app, tmp_path / "more", ("C6", "H2"))
    assert codes(app.ask("risk.communities"))[1] == "communities_first"
    assert ids(app.ask("risk.communities", method="cpm")) == {**first, "C6": first["C4"]}


def test_another_date_is_called_by_the_version_and_not_written_down(tmp_path: Path) -> None:
    app = bank(tmp_path)
    first = ids(app.ask("risk.communities"))
    before = sorted(app.communities.folder.rglob("*"))
    assert ids(app.ask("risk.communities", as_of=date(2026, 1, 1))) == first
    assert sorted(app.communities.folder.rglob("*")) == before


@pytest.mark.parametrize(
    "name", ["meta.json", "communities/number.npy", "communities/ids.text.npy"]
)
def test_what_is_damaged_is_said_and_made_anew(tmp_path: Path, name: str) -> None:
    app = bank(tmp_path)
    first = app.ask("risk.communities")
    (folder,) = app.communities.folder.glob("*/*/")
    (folder / name).write_bytes(b"no such thing")
    again = app.ask("risk.communities")
    assert codes(again)[-1] == "communities_book_damaged"
    assert again.rows() == first.rows()
    assert codes(app.ask("risk.communities")) == codes(first)


def test_parts_that_do_not_fit_together_are_damage(tmp_path: Path) -> None:
    app = bank(tmp_path)
    app.ask("risk.communities")
    (folder,) = app.communities.folder.glob("*/*/")
    for wrong in ("fate", "number", "party_ids.offsets"):
        shutil.copy(
            folder / "communities" / "ids.text.npy", folder / "communities" / f"{wrong}.npy"
        )
        assert codes(app.ask("risk.communities"))[-1] == "communities_book_damaged"
    (folder / "meta.json").write_text(json.dumps({"format": 0}))
    assert codes(app.ask("risk.communities"))[-1] == "communities_book_damaged"


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    app = bank(tmp_path)
    app.communities.folder.write_text("in the way")
    answer = app.ask("risk.communities")
    assert (answer.n_rows, codes(answer)[-1]) == (5, "communities_not_kept")


def test_files_are_for_their_owner_and_few_versions_are_kept(tmp_path: Path) -> None:
    app = bank(tmp_path)
    for n in range(6):
        load(app, write_bank(tmp_path / str(n), customers=[{"customer_id": f"D{n}"}]))
        app.ask("risk.communities")
    found = list(app.communities.folder.rglob("*"))
    assert {path.stat().st_mode & 0o077 for path in found} == {0}
    assert len([path for path in found if path.name == "meta.json"]) == 4
    assert not [path for path in found if path.name.startswith(".")]


def test_scores_of_the_version_before_are_found_beside_its_ids(tmp_path: Path) -> None:
    app, terms = bank(tmp_path), terms_of({})
    first = set(ids(app.ask("risk.communities")).values())
    version = app.graph().version
    app.communities.keep_scores(terms, version, dict.fromkeys(first, 0.5), score_key="a1")
    app.communities.keep_scores(terms, "0", {}, score_key="a1")  # nothing is kept of that one
    more(app, tmp_path / "more", ("C6", "H2"))
    for _ in range(2):
        known = app.communities.find(terms, app.graph().version, score_key="a1").before
        assert known
        assert known.scores == dict.fromkeys(first, 0.5)
        app.ask("risk.communities")


def test_sums_by_cluster_go_by_the_book_and_others_never_open_it(tmp_path: Path) -> None:
    app = bank(tmp_path)
    flow = {"party_id": "C4", "month": "2026-06", "channel": "other", "amount_out": "5"}
    load(app, write_bank(tmp_path / "more", flows=[flow]))
    assert app.ask("risk.outflow").n_rows == 1
    assert not app.communities.folder.exists()
    (row,) = app.ask("risk.outflow", by="cluster", as_of=TODAY).rows()
    assert row["cluster_id"] == ids(app.ask("risk.communities", as_of=TODAY))["C5"]


def test_the_board_is_compared_with_that_of_the_load_before(tmp_path: Path) -> None:
    app = loaded(
        tmp_path,
        customers=[{"customer_id": f"C{n}", "aum": 100, "branch_id": "B1"} for n in range(5)],
        households=[{"household_id": "H"}],
        household_members=[{"customer_id": f"C{n}", "household_id": "H"} for n in range(5)],
    )
    asked: dict[str, Any] = {"least_worth": 0.0}
    (was,) = app.ask("risk.clusters", **asked).rows()
    assert (was["score"], was["score_before"], was["fate"]) == (0.25, None, "born")
    signals: list[Row] = [{"party_id": "C1", "kind": "overdue", "raised_on": TODAY, "severity": 1}]
    load(app, write_bank(tmp_path / "more", signals=signals))
    for _ in range(2):  # asked again it is the same
        (now,) = app.ask("risk.clusters", **asked).rows()
        assert now["cluster_id"] == was["cluster_id"]
        assert (now["score"], now["score_before"], now["change"]) == (0.3, 0.25, 0.05)
    weighed = Rules(cluster_weights={"signals": 1})  # a score of another kind
    (other,) = app.ask("risk.clusters", rules=weighed, **asked).rows()
    assert (other["score"], other["score_before"]) == (0.2, None)
