"""The audit of the command that runs, where the settings want one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graphcrm.answer import Answer
    from graphcrm.app import App
    from graphcrm.app.recording import Recorder


class Record:
    """What is remembered of the command that runs: its name, and its audit once it has one."""

    def __init__(self) -> None:
        self.what = ""
        self.recorder: Recorder | None = None

    def begin(self, app: App) -> None:
        """Record that the command works on a store, unless it is on record already."""
        if not app.settings.audit or self.recorder is not None:
            return
        from graphcrm.app.recording import Recorder

        self.recorder = Recorder(app, self.what)

    def show(self, *answers: Answer) -> None:
        """Record which parties the shown rows of answers name."""
        if self.recorder is not None:
            from graphcrm.app.looked import looked_at
            from graphcrm.operations.audit import Looked

            each = [looked_at(answer) for answer in answers]
            ids = [party for looked in each for party in looked.party_ids]
            self.recorder.show(Looked(each[0].what if len(each) == 1 else self.what, ids))

    def show_all(self) -> None:
        """Record that all parties of the store are shown."""
        if self.recorder is not None:
            self.recorder.show_all()

    def end(self, result: str) -> None:
        """Record how the command ended."""
        recorder, self.recorder = self.recorder, None
        if recorder is not None:
            recorder.end(result)


RECORD = Record()  # of this process: it runs one command at a time


def command_of(tree: Any, args: Sequence[str]) -> str:
    """Return the words of ``args`` that name a command of the tree; nothing that was typed after.

    Examples
    --------
    >>> from types import SimpleNamespace as Node
    >>> tree = Node(commands={"coverage": Node(commands={"leaver": Node()})})
    >>> command_of(tree, ["coverage", "leaver", "S1"])
    'coverage.leaver'
    """
    words = []
    for word in args:
        below = getattr(tree, "commands", {})
        if word in below:
            words.append(word)
            tree = below[word]
        elif not word.startswith("-"):
            break
    return ".".join(words)
