"""What the audit says of a look: who, when, at what, at which parties, and what came of it."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from graphcrm.operations.keys import Keys

MOST_HASHES: Final = 1000  # of one line; the digest is of all parties
NOBODY: Final = "-"
BEGUN: Final = "begun"  # the result of what is about to be done
# How long each text may be, as the table says.
_LENGTHS: Final = {"who": 64, "role": 32, "via": 16, "what": 128, "result": 32, "request_id": 64}


@dataclass(frozen=True, slots=True)
class Looked:
    """What somebody looked at, or did.

    Parameters
    ----------
    what : str
        A question, as ``coverage.leaver``, or what was done, as ``users.add``; never what somebody
        typed.
    party_ids : iterable of str or None
        The parties that the reply names.  Their order tells which come first; one named twice
        counts once.
    who, role : str, optional
        Who it was, where the request itself does not say it: at a sign-in.
    """

    what: str
    party_ids: Iterable[str | None] = ()
    who: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the audit, before it has its place in a chain.

    Parameters
    ----------
    who, role : str
        ``-`` where nobody signed in.
    via : str
        ``api``, ``page`` or ``command``.
    what, result, request_id : str
    parties : tuple of str
        Keyed hashes of the first 1,000 parties.
    n_parties : int
        How many there were.
    digest : str
        A keyed hash of all of them.
    at : datetime, optional
        Default: now.
    """

    who: str
    role: str
    via: str
    what: str
    result: str
    request_id: str = ""
    parties: tuple[str, ...] = ()
    n_parties: int = 0
    digest: str = ""
    at: datetime | None = None

    def written(self, now: datetime) -> dict[str, Any]:
        """Return the entry as the table takes it: its texts plain and short, its time set."""
        said = {name: _plain(getattr(self, name), most) for name, most in _LENGTHS.items()}
        parties = {"parties": list(self.parties), "n_parties": self.n_parties}
        return {**said, **parties, "digest": self.digest, "at": (self.at or now).astimezone(UTC)}


class Hashes:
    """Turn the ids of parties into what the audit says of them.

    Parameters
    ----------
    keys : Keys
    """

    def __init__(self, keys: Keys) -> None:
        # Begun once and copied: hmac.digest would let other threads run, for milliseconds, at each.
        self._begun = hmac.new(keys.of("audit"), digestmod=hashlib.sha256)
        self._all = hmac.new(keys.of("audit digest"), digestmod=hashlib.sha256)

    def party(self, party_id: str) -> str:
        """Return the keyed hash of one id: that of ``keys.hashed("audit", party_id)``."""
        begun = self._begun.copy()
        begun.update(party_id.encode("utf-8", "replace"))
        return begun.hexdigest()[:32]

    def of(self, looked: Looked) -> dict[str, Any]:
        """Return ``parties``, ``n_parties`` and ``digest`` of an entry."""
        ids = list(dict.fromkeys(filter(None, looked.party_ids)))
        if not ids:
            return {"parties": (), "n_parties": 0, "digest": ""}
        whole = self._all.copy()
        whole.update(json.dumps(ids).encode())
        first = tuple(map(self.party, ids[:MOST_HASHES]))
        return {"parties": first, "n_parties": len(ids), "digest": whole.hexdigest()}


def line_hash(key: bytes, line: Mapping[str, Any]) -> str:
    """Return the keyed hash of one line: of all that it says, its place and the hash before it.

    Parameters
    ----------
    key : bytes
    line : mapping
        Every column of the table but ``hash``.
    """
    said = dict(line, at=line["at"].astimezone(UTC).isoformat(timespec="microseconds"))
    said["parties"] = list(said["parties"])
    said.pop("hash", None)
    text = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return hmac.digest(key, text.encode(), hashlib.sha256).hex()


def _plain(text: str, most: int) -> str:
    """Return a text that every database takes, on one line."""
    short = text[:most]
    if short.isprintable():
        return short
    return "".join(c if c.isprintable() else "?" for c in short)
