"""A load that dies between two steps of publishing, and questions that find its traces."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from graphcrm.app import App
from graphcrm.graph.home import SnapshotHome
from tests.builders import Row, content, load, loaded, new_app, write_bank
from tests.faults.cli import run

CUSTOMERS: list[Row] = [{"customer_id": "C1", "aum": 1}, {"customer_id": "C2", "aum": 2}]
STEPS = ["write", "announce", "switch"]


class Died(BaseException):
    """Stands for a process that ends here: nothing may catch it."""


@pytest.fixture
def app(tmp_path: Path) -> App:
    return loaded(tmp_path, customers=CUSTOMERS[:1])


def _dies(step: str, *, after: bool) -> Callable[..., None]:
    whole: Callable[..., None] = getattr(SnapshotHome, step)

    def die(home: SnapshotHome, *args: object, **more: object) -> None:
        if after:
            whole(home, *args, **more)
        raise Died

    return die


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("step", STEPS)
def test_whoever_asks_next_sees_one_whole_version_and_the_next_load_works(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, after: bool
) -> None:
    old, before = app.graph().version, content(app.store)
    bank = write_bank(tmp_path / "2", customers=CUSTOMERS)
    with monkeypatch.context() as patched:
        patched.setattr(SnapshotHome, step, _dies(step, after=after))
        with pytest.raises(Died):
            load(app, bank)
    again = new_app(tmp_path)
    committed = step == "switch"
    assert (content(again.store) != before) is committed
    assert (again.graph().version != old) is committed
    assert again.home.pending is None
    assert again.check() == []
    assert load(again, bank).tables["customers"].changes == (0 if committed else 1)
    assert again.ask("coverage.orphans").n_rows == 2


@pytest.mark.parametrize("step", STEPS)
def test_a_first_load_that_dies_leaves_nothing_or_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    bank = write_bank(tmp_path / "1", customers=CUSTOMERS)
    with monkeypatch.context() as patched:
        patched.setattr(SnapshotHome, step, _dies(step, after=False))
        with pytest.raises(Died):
            load(new_app(tmp_path), bank)
    again = new_app(tmp_path)
    assert again.store.exists() is (step == "switch")
    load(again, bank)
    assert again.ask("coverage.orphans").n_rows == 2


def test_several_who_find_no_snapshot_do_not_disturb_one_another(app: App) -> None:
    for version in app.home.path.iterdir():
        if version.is_dir():
            for file in version.rglob("*"):
                file.unlink() if file.is_file() else None
    with ThreadPoolExecutor(4) as pool:
        asked = pool.map(lambda _: run("coverage", "orphans", "--db", app.db), range(4))
    assert [ran.code for ran in asked] == [0] * 4
