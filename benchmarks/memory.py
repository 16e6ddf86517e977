"""Peak memory of processes, and files driven out of the page cache."""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path
from typing import Final

MIB: Final = 1 << 20
_UNIT = 1 if sys.platform == "darwin" else 1024


def peak_of_this_process() -> int:
    """Return the greatest resident size of this process so far, in bytes.

    Linux hands ``ru_maxrss`` down to a started process from the one that started it, so there the
    high-water mark of the process itself is read.
    """
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text("ascii", errors="replace").splitlines()
        peak = next((line for line in lines if line.startswith("VmHWM:")), None)
        if peak is not None:
            return int(peak.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT


def peak_of_children() -> int:
    """Return the greatest resident size of any process that was started and waited for."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * _UNIT


def forget(folder: Path) -> bool:
    """Drive the files of ``folder`` out of the page cache; False where that cannot be asked."""
    if not hasattr(os, "posix_fadvise"):
        return False
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(descriptor)
    return True
