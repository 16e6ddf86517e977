"""Write what a command looks at, or changes, to the audit."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final

from graphcrm.operations.audit import BEGUN, Entry, Looked

if TYPE_CHECKING:
    from graphcrm.app.app import App

ROLE: Final = "local"
VIA: Final = "command"


def account() -> str:
    """Return the account of the operating system that runs this process.

    It is asked of the system and not of the environment, where anybody may be written.
    """
    try:
        import os
        import pwd

        return pwd.getpwuid(os.getuid()).pw_name
    except (ImportError, KeyError):  # Windows, or an account without a name
        import getpass

        return getpass.getuser()


class Recorder:
    """The audit of one command: that it began, what it shows, and how it ended.

    Parameters
    ----------
    app : App
    what : str
        The command: ``coverage.leaver``.
    """

    def __init__(self, app: App, what: str) -> None:
        self.app, self.what = app, what
        self._who, self._id = account(), uuid.uuid4().hex
        self._write(Looked(what), BEGUN)

    def show(self, looked: Looked) -> None:
        """Write what is about to be shown.

        Raises
        ------
        StoreUnavailableError, StoreBusyError
            Then it may not be shown.
        """
        self._write(looked, "shown")

    def show_all(self) -> None:
        """Write that all parties are about to be shown: their number, and a digest of all."""
        from graphcrm.graph.spaces import PARTIES

        self.show(Looked(self.what, self.app.graph().ids(PARTIES).to_list()))

    def end(self, result: str) -> None:
        """Write how the command ended, and let go of the audit."""
        try:
            self._write(Looked(self.what), result)
        finally:
            self.close()

    def close(self) -> None:
        """Let go of the audit."""
        self.app.audit.close()
        self.app.operations.close()

    def _write(self, looked: Looked, result: str) -> None:
        parties = self.app.audit.hashes.of(looked)
        entry = Entry(
            who=self._who,
            role=ROLE,
            via=VIA,
            what=looked.what,
            result=result,
            request_id=self._id,
            **parties,
        )
        self.app.audit.write(entry)
