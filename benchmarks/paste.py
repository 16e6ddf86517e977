"""Write the tables of results.json into the documents, between their markers.

A block reads ``<!-- bench:NAME -->``, the table, ``<!-- /bench -->``; NAME is one of
``benchmarks.tables.BLOCKS``.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from benchmarks.tables import BLOCKS
from benchmarks.targets import Results

ROOT: Final = Path(__file__).resolve().parent.parent
RESULTS: Final = ROOT / "benchmarks" / "results.json"
PAGES: Final = ("docs/performance.md", "docs/operations.md", "README.md")
DOCUMENTS: Final = tuple(ROOT / page for page in PAGES)
_BLOCK: Final = re.compile(r"(<!-- bench:([\w-]+) -->\n).*?(<!-- /bench -->)", re.DOTALL)


def pasted(text: str, results: Results) -> str:
    """Return a document with every block made anew.

    Raises
    ------
    KeyError
        A marker names no block.
    """
    return _BLOCK.sub(lambda m: f"{m[1]}{BLOCKS[m[2]](results)}\n{m[3]}", text)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the documents, or with ``--check`` only tell which are stale."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.paste", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; 1 when one is stale")
    check = parser.parse_args(arguments).check
    results: Results = json.loads(RESULTS.read_text("utf-8"))
    stale = []
    for document in DOCUMENTS:
        text = document.read_text("utf-8")
        fresh = pasted(text, results)
        if fresh != text:
            stale.append(document.name)
            if not check:
                document.write_text(fresh, "utf-8")
    print(f"{'stale' if check else 'written'}: {', '.join(stale) or 'none'}")
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
