"""What is measured.  A case is one small function: time what matters, note what must be known.

Cases run in the order in which they stand, part by part, each in a fresh process, at every size;
later ones find what earlier ones left in the run's folder: the extracts, the store, the forest.
"""

from importlib import import_module
from typing import Final

from benchmarks.harness import CASES

__all__ = ["CASES", "PARTS"]

PARTS: Final = (
    *(
        "load",
        "ingest",
        "open",
        "coverage",
        "plans",
        "assignment",
        "referral",
        "campaign",
        "corporate",
        "network",
        "crosssell",
        "communities",
        "structure",
        "guarantees",
        "central",
        "value",
        "risk",
        "service",
        "quality",
        "keep",
        "diff",
        "command",
        "api",
        "peers",
    ),
    *("server", "cypher"),  # last: these share a Neo4j
)

for part in PARTS:
    import_module(f"benchmarks.cases.{part}")
