"""What the figures were measured on, without a name or a path."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from typing import Final

LIBRARIES: Final = ("duckdb", "networkx", "numpy", "pandas", "pyarrow")


def machine() -> dict[str, object]:
    """Return cores, memory, system, Python and the libraries that the figures depend on."""
    return {
        "cores": len(os.sched_getaffinity(0))
        if hasattr(os, "sched_getaffinity")
        else os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in LIBRARIES},
    }


def load_average() -> float:
    """Return how many processes wanted a core in the last minute; 0 where unknown."""
    return round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else 0.0
