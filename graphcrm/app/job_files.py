"""What jobs leave on disk: uploaded extracts, rejected rows, answers; each job in its own folder.

They lie beside the snapshots, for their owner only, and go when the job is forgotten.
"""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Container
from contextlib import suppress
from pathlib import Path
from typing import Final

from graphcrm.errors import NotFoundError
from graphcrm.graph.files import OWNER_FILE, OWNER_FOLDER

REJECTS: Final = (".csv", ".xlsx")
_ID: Final = re.compile(r"[0-9a-f]{32}")


class JobFiles:
    """The folders of jobs.

    Parameters
    ----------
    path : Path
        Made when the first job needs it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def make(self, job_id: str) -> Path:
        """Make the folder of a job, for what is uploaded and what comes of it."""
        assert _ID.fullmatch(job_id), "ids are made, never typed"
        folder = self.path / job_id
        for each in (self.path, folder, folder / "sources"):
            each.mkdir(mode=OWNER_FOLDER, parents=True, exist_ok=True)
        return folder

    def sources(self, job_id: str) -> list[Path]:
        """Return the extracts that were uploaded, in order of name."""
        return sorted((self.path / job_id / "sources").glob("*"))

    def n_uploads(self) -> int:
        """Count the uploads that wait to be loaded, or came only half."""
        return sum(any(folder.iterdir()) for folder in self.path.glob("*/sources"))

    def mapping(self, job_id: str) -> Path:
        """Return where the mapping of a load lies, if it has one."""
        return self.path / job_id / "mapping.yaml"

    def answer(self, job_id: str) -> Path:
        """Return where the answer of a job lies."""
        return self.path / job_id / "answer.npz"

    def rejects(self, job_id: str, ending: str = ".csv") -> Path:
        """Return where the rejected rows of a load lie; NotFoundError where there are none."""
        path = self.path / job_id / f"rejects{ending}"
        if ending not in REJECTS or not path.is_file():
            raise NotFoundError("this job has no rejected rows, or they were kept long enough")
        return path

    def take_rejects(self, job_id: str, written: Path) -> bool:
        """Move the reject files of a load into the folder of its job; whether there are any."""
        for ending in REJECTS:
            with suppress(FileNotFoundError):
                moved = written.with_suffix(ending).rename(self.path / job_id / f"rejects{ending}")
                moved.chmod(OWNER_FILE)
        return (self.path / job_id / f"rejects{REJECTS[0]}").is_file()

    def drop_sources(self, job_id: str) -> None:
        """Remove what was uploaded: it is in the store, or it is not wanted."""
        shutil.rmtree(self.path / job_id / "sources", ignore_errors=True)
        self.mapping(job_id).unlink(missing_ok=True)

    def drop(self, job_id: str) -> None:
        """Remove all that a job left."""
        shutil.rmtree(self.path / job_id, ignore_errors=True)

    def sweep(self, known: Container[str], *, idle_s: float) -> None:
        """Remove the folders of jobs that there are none of: of uploads that were broken off.

        Parameters
        ----------
        known : container of str
            The ids of all jobs.
        idle_s : float
            How long nothing may have been put into one, for some are being uploaded.
        """
        for folder in self.path.glob("*"):
            with suppress(OSError):  # it is gone already
                newest = max(f.stat().st_mtime for f in (folder, *folder.rglob("*")))
                if folder.name not in known and time.time() - newest >= idle_s:
                    shutil.rmtree(folder, ignore_errors=True)
