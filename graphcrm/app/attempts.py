"""How often sign-ins from one address were wrong.

Kept in the memory of a worker and not in the database: guesses from everywhere then cost no write,
and addresses of people are written down nowhere.  So each worker counts for itself, and a restart
begins anew; names are locked in the database all the same, see
:mod:`graphcrm.operations.sign_in`.
"""

from __future__ import annotations

import ipaddress
from collections import OrderedDict
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from graphcrm.errors import LimitError

WINDOW: Final = timedelta(minutes=15)
MOST_ADDRESSES: Final = 10_000  # the one that was heard of longest ago goes first
OF_ONE_LINE: Final = 64  # bits of an IPv6 address: whoever has one has all that begin so


class Attempts:
    """Counts wrong sign-ins by address.

    Parameters
    ----------
    most : int
        How many there may be within :data:`WINDOW` of the first.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: OrderedDict[str, tuple[datetime, int]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._known)

    def begin(self, address: str | None, *, now: datetime) -> None:
        """Count a try as wrong, before anything is looked at; many at once are no way around.

        Raises
        ------
        LimitError
            Too many were.
        """
        if address is None:
            return
        key = _line(address)
        with self._lock:
            since, n = self._known.pop(key, (now, 0))
            if now - since >= WINDOW:
                since, n = now, 0
            self._known[key] = (since, min(n + 1, self._most + 1))
            while len(self._known) > MOST_ADDRESSES:
                self._known.popitem(last=False)
        if n >= self._most:
            wait = int((since + WINDOW - now).total_seconds()) + 1
            raise LimitError(
                "too many sign-ins from this address were wrong; wait 15 minutes", wait_s=wait
            )

    def take_back(self, address: str | None) -> None:
        """Take back what was counted: it was not wrong."""
        if address is None:
            return
        key = _line(address)
        with self._lock:
            if key in self._known:
                since, n = self._known[key]
                self._known[key] = (since, n - 1)


def _line(address: str) -> str:
    """Return what stands for an address: of the newer kind only where the line ends."""
    try:
        read = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if read.version == 4:
        return str(read)
    if read.ipv4_mapped:
        return str(read.ipv4_mapped)
    return str(ipaddress.ip_network((read, OF_ONE_LINE), strict=False))
