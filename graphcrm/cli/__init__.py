"""The command line: it parses, calls ``app`` and prints; nothing is decided here."""

from graphcrm.cli.run import main

__all__ = ["main"]
