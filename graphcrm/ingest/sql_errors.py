"""What a driver of a database raised, in words of our own: its sentences may repeat values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graphcrm.errors import GraphCrmError, InputError, SourceUnavailableError

if TYPE_CHECKING:
    from sqlalchemy import URL


def not_connected(error: Exception, label: str, url: URL) -> GraphCrmError:
    """Say why a database could not be opened, and what to do."""
    state = _sqlstate(error)
    # Asked for a password it was not given, pg8000 fails in ways of its own.
    served = url.get_backend_name() == "postgresql" and not isinstance(error, OSError)
    needs_one = served and url.password is None and not state
    if state.startswith("28") or needs_one:
        return InputError(
            f"{label}: user or password are not accepted; the password goes into "
            "GRAPHCRM_SOURCE_PASSWORD"
        )
    if state.startswith("3D"):
        return InputError(f"{label}: the server has no database of this name")
    if isinstance(error, TypeError | ValueError):
        return InputError(f"{label}: the address says something the driver cannot use")
    return SourceUnavailableError(
        f"{label} cannot be reached{_state(error)}; check that it runs, host, port and user"
    )


def not_read(error: Exception, label: str, name: str) -> GraphCrmError:
    """Say that ``name`` of a database could not be read, or that the database is gone."""
    if _is_gone(error):
        return SourceUnavailableError(f"{label}: the connection was lost; try again")
    return InputError(
        f"{label}: {name} cannot be read{_state(error)}; try it in a client of the database, as "
        "the same user"
    )


def _is_gone(error: Exception) -> bool:
    lost = bool(getattr(error, "connection_invalidated", False))
    return lost or isinstance(error, OSError) or _sqlstate(error)[:2] in {"08", "57"}


def _state(error: Exception) -> str:
    state = _sqlstate(error)
    return f" (SQLSTATE {state})" if state else ""


def _sqlstate(error: Exception) -> str:
    """Return the five letters that databases agreed on; their sentences may repeat values."""
    raised = getattr(error, "orig", None) or error
    said = raised.args[0] if raised.args and isinstance(raised.args[0], dict) else {}
    state = getattr(raised, "sqlstate", None) or said.get("C") or ""
    return state if re.fullmatch(r"[0-9A-Z]{5}", str(state)) else ""
