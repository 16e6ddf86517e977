"""The tables of what graphcrm keeps of its own, declared once.

Times are UTC.  Whoever changes a table also writes a step in ``migrations/versions``; a test
compares the two.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect


class UtcTime(TypeDecorator[datetime]):
    """A time in UTC: aware in Python, without a zone in the database."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return what is written."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return what was read."""
        return None if value is None else value.replace(tzinfo=UTC)


METADATA: Final = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)

# Facts about this database itself, such as which secret its hashes were made with.
FACTS: Final = Table(
    "facts",
    METADATA,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

USERS: Final = Table(
    "users",
    METADATA,
    Column("user_id", Integer, primary_key=True),
    Column("name", String(64), nullable=False, unique=True),  # how one signs in
    Column("role", String(32), nullable=False),
    Column("branch_id", String(128)),  # sees it and all below it; empty: the whole bank
    Column("staff_id", String(128)),  # who an account manager is in the bank's data
    Column("lang", String(2)),
    Column("source", String(16), nullable=False),  # local, directory, header or service
    Column("password_hash", Text),  # of local people only
    Column("must_change", Boolean, nullable=False),
    Column("may_export", Boolean),  # empty: as the role says
    Column("n_failed", Integer, nullable=False),
    Column("locked_until", UtcTime),
    Column("disabled_at", UtcTime),
    Column("valid_from", UtcTime, nullable=False),  # sessions begun before it have ended
    Column("created_at", UtcTime, nullable=False),
)

TOKENS: Final = Table(
    "tokens",
    METADATA,
    Column("token_id", String(16), primary_key=True),  # the part of a token that is no secret
    Column("user_id", ForeignKey("users.user_id"), nullable=False, index=True),
    Column("label", String(64), nullable=False),
    Column("secret_hash", String(64), nullable=False),
    Column("scopes", JSON, nullable=False),  # areas, or area.question
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("last_used_on", Date),
    Column("revoked_at", UtcTime),
)

SESSIONS: Final = Table(
    "sessions",
    METADATA,
    Column("session_hash", String(64), primary_key=True),
    Column("user_id", ForeignKey("users.user_id"), nullable=False, index=True),
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False, index=True),
    Column("ended_at", UtcTime),
)

AUDIT: Final = Table(
    "audit",
    METADATA,
    Column("worker", String(64), primary_key=True),  # each has a chain of its own
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False, index=True),
    Column("who", String(64), nullable=False),
    Column("role", String(32), nullable=False),
    Column("via", String(16), nullable=False),  # api, page, command
    Column("what", String(128), nullable=False),
    Column("parties", JSON, nullable=False),  # keyed hashes of the first 1,000
    Column("n_parties", Integer, nullable=False),
    Column("digest", String(64), nullable=False),  # of all of them
    Column("result", String(32), nullable=False),
    Column("request_id", String(64), nullable=False),
    Column("before", String(64), nullable=False),  # the hash of the entry before
    Column("hash", String(64), nullable=False),
)

# Where each chain ends, and which process goes on with it.
AUDIT_CHAINS: Final = Table(
    "audit_chains",
    METADATA,
    Column("worker", String(64), primary_key=True),
    Column("host", String(48), nullable=False, index=True),
    Column("owner", String(32)),  # a process; empty: none
    Column("seen_at", UtcTime, nullable=False),  # when it last wrote here
    Column("seq", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("seal", String(64), nullable=False),  # keyed hash of where it ends
)

WORKLISTS: Final = Table(
    "worklists",
    METADATA,
    Column("worklist_id", String(32), primary_key=True),
    Column("name", String(128), nullable=False),
    Column("status", String(16), nullable=False),  # nominated, approved, distributed, done, dropped
    Column("question", String(64), nullable=False),
    Column("parameters", JSON, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("graph_version", String(64), nullable=False),
    Column("branch_id", String(128), index=True),  # of whoever made it; empty: the whole bank
    Column("created_by", String(64), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("approved_by", String(64)),
    Column("approved_at", UtcTime),
    Column("distributed_at", UtcTime),
    Column("done_at", UtcTime),
)

WORKLIST_ITEMS: Final = Table(
    "worklist_items",
    METADATA,
    Column("item_id", Integer, primary_key=True),
    Column("worklist_id", ForeignKey("worklists.worklist_id"), nullable=False, index=True),
    Column("rank", Integer, nullable=False),
    Column("party_id", String(128), nullable=False, index=True),
    Column("branch_id", String(128), index=True),  # of the party, when the list was made
    Column("owner_staff_id", String(128), index=True),
    Column("status", String(16), nullable=False),  # open, done, dropped
    Column("due_on", Date),
    Column("reason", Text),
    Column("note", Text),
    Column("channel", String(32)),
    Column("contacted_on", Date),
    Column("outcome", String(64)),
    Column("loaded_at", UtcTime),  # when its outcome became a contact
    Column("updated_by", String(64)),
    Column("updated_at", UtcTime),
    UniqueConstraint("worklist_id", "party_id"),
)

# Needs and complaints that somebody typed here: a row of the bank's table each, until it is loaded.
ENTRIES: Final = Table(
    "entries",
    METADATA,
    Column("entry_id", Integer, primary_key=True),
    Column("table", String(32), nullable=False),  # needs or feedback
    Column("party_id", String(128), nullable=False, index=True),
    Column("row", JSON, nullable=False),
    Column("entered_by", String(64), nullable=False),
    Column("entered_at", UtcTime, nullable=False),
    Column("loaded_at", UtcTime),
)

JOBS: Final = Table(
    "jobs",
    METADATA,
    Column("job_id", String(32), primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("status", String(16), nullable=False, index=True),
    Column("parameters", JSON, nullable=False),
    Column("created_by", String(64), nullable=False),
    Column("role", String(32), nullable=False),  # of whoever asked, when he did; so the two below
    Column("branch_id", String(128)),
    Column("staff_id", String(128)),
    Column("created_at", UtcTime, nullable=False),
    Column("started_at", UtcTime),  # for the first time
    Column("waits_until", UtcTime),  # is not begun before
    Column("seen_at", UtcTime),  # the runner said that it lives
    Column("ended_at", UtcTime),
    Column("runner", String(64)),
    Column("n_tries", Integer, nullable=False),
    Column("n_changes", Integer, nullable=False),  # grows with each change that can be seen
    Column("stage", String(128)),
    Column("n_done", Integer, nullable=False),
    Column("n_steps", Integer),
    Column("cancel_asked", Boolean, nullable=False),
    Column("error_code", String(64)),
    Column("error", Text),
    Column("result", JSON),
)

# Who was forgotten: keyed hashes, so that a load can tell and nobody can read.
SUPPRESSED: Final = Table(
    "suppressed",
    METADATA,
    Column("party_hash", String(64), primary_key=True),
    Column("kind", String(16), nullable=False),  # of what: party_id, id_no, phone, household_id
    Column("forgotten_on", Date, nullable=False),
)
