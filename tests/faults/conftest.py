"""A sample bank small enough to load often, and places that fail in their own way."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graphcrm.app import App, write_sample
from tests.builders import load, new_app

FEW, MANY = 200, 2000


def _sample(folder: Path, n_customers: int) -> Path:
    write_sample(
        folder,
        n_customers=n_customers,
        seed=7,
        profile="plant",
        file_format="csv",
        headers="en",
        encoding="utf-8",
    )
    return folder


@pytest.fixture(scope="session")
def small_bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the extracts of a bank that loads in well under a second."""
    return _sample(tmp_path_factory.mktemp("small"), FEW)


@pytest.fixture(scope="session")
def big_bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the extracts of a bank that takes a while to load."""
    return _sample(tmp_path_factory.mktemp("big"), MANY)


@pytest.fixture(scope="session")
def big(tmp_path_factory: pytest.TempPathFactory, big_bank: Path) -> App:
    """Return a store that takes a while to back up and restore, and its backup beside it."""
    app = new_app(tmp_path_factory.mktemp("bank"))
    load(app, big_bank)
    app.backup(Path(app.db).with_name("bank.zip"))
    return app


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Return what mounts a disk of so many KiB, or gives it another size."""
    if sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("a small disk can be mounted by root on Linux only")
    folder = tmp_path / "disk"
    folder.mkdir()

    def sized(kib: int) -> Path:
        again = "remount," if folder.is_mount() else ""
        options = f"{again}size={kib}k"
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], check=False, text=True
        )
        if done.returncode:
            pytest.skip("this container may not mount a disk")
        return folder

    yield sized
    if folder.is_mount():
        subprocess.run(["umount", "--lazy", folder], check=True)
