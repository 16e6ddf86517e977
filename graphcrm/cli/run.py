"""Run the command line: turn errors into one line and an exit code."""

from __future__ import annotations

import errno
import os
import re
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

import typer

from graphcrm.cli.commands import build
from graphcrm.cli.record import RECORD, command_of
from graphcrm.errors import GraphCrmError

INTERRUPTED = 130  # what typer makes of Ctrl-C itself
_FULL = (errno.ENOSPC, errno.EDQUOT)
# What typer says of a value -> what we say: the same without the value.
_WRONG_VALUES = (
    ("valid integer", "is a whole number"),
    ("valid number|finite number", "is a number"),
    (r"greater than or equal to ([\d.]+)", r"is \1 or more"),
    (r"less than or equal to ([\d.]+)", r"is \1 or less"),
    ("not readable", "may not be read; check its permissions"),
)


def run(args: Sequence[str]) -> int:
    """Run ``graphcrm`` with ``args`` and return its exit code; see :func:`graphcrm.cli.main`.

    What somebody typed is never repeated in an error: it may be a customer's id or name.

    Raises
    ------
    KeyboardInterrupt
        Somebody pressed Ctrl-C.
    """
    debug = "--debug" in args
    _speak_utf8()
    try:
        tree = build(args)
        RECORD.what = command_of(tree, args)
        with _on_record():
            code = tree(args, prog_name="graphcrm", standalone_mode=False)
        sys.stdout.flush()  # a disk that is full says so only now
    except typer.Exit as done:
        code = done.exit_code
    except GraphCrmError as error:
        _explain(error.message, error, debug=debug)
        return error.exit_code
    except typer.TyperException as error:
        _explain(_wrong_use(error), error, debug=debug)
        return 2
    except typer.Abort:
        code = INTERRUPTED
    except BrokenPipeError:
        _forget_output()  # the reader went away: nothing more to say to anybody
        return 0
    except Exception as error:  # the last line of defence keeps data off the screen
        return _unforeseen(error, debug=debug)
    if code == INTERRUPTED:
        raise KeyboardInterrupt
    return int(code or 0)


@contextmanager
def _on_record() -> Iterator[None]:
    """Let the audit, if there is one, say how the command ended."""
    try:
        yield
    except typer.Exit:
        RECORD.end("done")
        raise
    except BaseException as error:
        with suppress(GraphCrmError):  # what went wrong first is what is told
            RECORD.end(getattr(error, "code", "failed"))
        raise
    RECORD.end("done")


def _unforeseen(error: Exception, *, debug: bool) -> int:
    """Say what stopped the command where nobody expected it, without any data."""
    if isinstance(error, OSError) and error.errno in _FULL:
        _forget_output()
        _explain("cannot write the output: no space left", error, debug=debug)
        return 3
    name = type(error).__name__
    _explain(f"internal error ({name}); run again with --debug and report it", error, debug=debug)
    return 1


def _forget_output() -> None:
    """Let what is still to be written go nowhere, or Python would try again at its end."""
    with suppress(OSError, ValueError):  # in a test the output is no file
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _explain(message: str, error: BaseException, *, debug: bool) -> None:
    """Print one line; with ``--debug`` also where it was raised, without any value."""
    print(f"graphcrm: {message}", file=sys.stderr)
    if debug:
        for frame in traceback.extract_tb(error.__traceback__):
            print(f"  {frame.filename}:{frame.lineno} in {frame.name}", file=sys.stderr)
        print(f"  {type(error).__name__}", file=sys.stderr)


def _wrong_use(error: typer.TyperException) -> str:
    """Say what is wrong with the command line without repeating what was typed."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "graphcrm"
    param = getattr(error, "param", None)
    kind = type(error).__name__
    what = {
        "NoSuchOption": "there is no such option",
        "NoSuchCommand": "there is no such command",
        "BadOptionUsage": "an option lacks its value, or takes none",
        "UsageError": "there is no such command, or an argument too many",
    }.get(kind, "wrong use")
    if param is not None:
        name = param.opts[0] if param.opts and param.opts[0].startswith("-") else param.name.upper()
        what = f"{name} {_wrong_value(kind, getattr(error, 'message', ''))}"
    return f"{what}; see {command} --help"


def _wrong_value(kind: str, message: str) -> str:
    """Say what a value has to be, of which typer says ``message``."""
    if kind == "MissingParameter":
        return "is missing"
    for pattern, says in _WRONG_VALUES:
        if found := re.search(pattern, message):
            return found.expand(says)
    return "cannot be used"


def _speak_utf8() -> None:
    """Write UTF-8 whatever the locale is, so that a pipe or a file never fails on a name."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
