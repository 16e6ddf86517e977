"""Every error that graphcrm raises on purpose.

::

    GraphCrmError                  code, facts (loggable: never personal data)
      InputError                   what the caller handed over cannot be used
        MappingError               a header or mapping that could mean two things or nothing
        NoHeaderError              no row of an extract names any column that was looked for
        RecordError                one cell of one file, named by file, row, column and rule
        QueryFileError             a Cypher file whose header and text disagree
        TooLargeError              a file, or all of them, larger than is taken
        FileTypeError              a file that is none of those that are read
      NotFoundError                no such party, staff member, table or question
      AccessError                  the viewer may not see or do this
        SignInError                nobody signed in, or a sign-in does not hold
      StateError                   it cannot be done to a thing in the state that it is in
      LimitError                   as much is under way as one may have
      ConvergenceError             an iteration ended before its residual was small enough
      SourceUnavailableError       a database to load from cannot be reached; later it may be
      RefusedLoadError             too many rejected rows; the store is as it was
      StoreError                   the store failed
        StoreUnavailableError      it cannot be reached or written; trying again may help
        StoreBusyError             another process holds it; trying again will help
        StoreVersionError          written by a newer graphcrm

The message says what was wrong, where, and what to do next.  It may name files, tables, columns,
rules and counts; it never repeats a value that somebody typed or a bank handed over.
"""

from __future__ import annotations

from typing import ClassVar

Fact = str | int | float | bool | None


class GraphCrmError(Exception):
    """Root of all deliberate errors."""

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 2

    def __init__(self, message: str, **facts: Fact) -> None:
        super().__init__(message)
        self.message = message
        self.facts = facts


class InputError(GraphCrmError, ValueError):
    """What the caller handed over cannot be used."""

    code = "bad_input"


class MappingError(InputError):
    """A header or mapping that could mean two things, or nothing."""

    code = "bad_mapping"


class NoHeaderError(InputError):
    """No row of an extract names any column that was looked for."""

    code = "no_header"


class RecordError(InputError):
    """One cell of one file."""

    code = "bad_record"

    def __init__(self, message: str, *, file: str, row: int, column: str, rule: str) -> None:
        super().__init__(message, file=file, row=row, column=column, rule=rule)


class QueryFileError(InputError):
    """A Cypher file whose header and text disagree."""

    code = "bad_query_file"


class TooLargeError(InputError):
    """A file, or all of them, are larger than is taken."""

    code = "too_large"


class FileTypeError(InputError):
    """A file is none of those that are read."""

    code = "bad_type"


class NotFoundError(GraphCrmError, LookupError):
    """No such party, staff member, table or question."""

    code = "not_found"


class AccessError(GraphCrmError):
    """The viewer may not see or do this."""

    code = "no_access"


class SignInError(AccessError):
    """Nobody signed in, or a sign-in does not hold."""

    code = "not_signed_in"


class StateError(GraphCrmError):
    """It cannot be done to a thing in the state that it is in."""

    code = "wrong_state"


class LimitError(GraphCrmError):
    """As much is under way as one may have."""

    code = "too_many"


class ConvergenceError(GraphCrmError):
    """An iteration ended before its residual was small enough."""

    code = "not_converged"
    exit_code = 1

    def __init__(self, message: str, *, n_iter: int, residual: float) -> None:
        super().__init__(message, n_iter=n_iter, residual=residual)


class SourceUnavailableError(GraphCrmError):
    """A database that extracts come from cannot be reached; later it may be."""

    code = "source_unavailable"
    exit_code = 3
    retryable: ClassVar[bool] = True


class RefusedLoadError(GraphCrmError):
    """More rows were rejected than the caller allows; the store is as it was."""

    code = "load_refused"
    exit_code = 1


class StoreError(GraphCrmError):
    """The store failed."""

    code = "store_failed"
    exit_code = 3
    retryable: ClassVar[bool] = False


class StoreUnavailableError(StoreError):
    """The store cannot be reached or written."""

    code = "store_unavailable"
    retryable = True


class StoreBusyError(StoreError):
    """Another process holds the store."""

    code = "store_busy"
    retryable = True


class StoreVersionError(StoreError):
    """The store was written by a newer graphcrm."""

    code = "store_version"
    exit_code = 2
