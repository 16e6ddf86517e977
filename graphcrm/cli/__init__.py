"""The command line: it parses, calls ``app`` and prints; nothing is decided here."""

from __future__ import annotations

import sys

TYPE_CHECKING = False  # typing is not imported yet: whoever presses Ctrl-C now is listened to
if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]

INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``graphcrm`` with ``argv`` (default: the process's own) and return its exit code.

    0 done; 1 the answer needs attention; 2 wrong use or bad input; 3 store not reachable or busy;
    130 stopped by Ctrl-C, also while the program is still being read in.
    """
    args = list(sys.argv[1:] if argv is None else argv)
    try:
        from graphcrm.cli.run import run

        return run(args)
    except KeyboardInterrupt:
        changing = args[:1] == ["load"] or args[:2] in (["loads", "rollback"], ["db", "restore"])
        print("stopped" + ("; the store is as it was" if changing else ""), file=sys.stderr)
        return INTERRUPTED
