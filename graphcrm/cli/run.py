"""Run the command line: turn errors into one line and an exit code."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence

import typer

from graphcrm.cli.commands import build
from graphcrm.errors import GraphCrmError

INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``graphcrm`` with ``argv`` (default: the process's own) and return its exit code.

    0 done; 1 the answer needs attention; 2 wrong use or bad input; 3 store not reachable or busy.
    What somebody typed is never repeated in an error: it may be a customer's id or name.
    """
    args = list(sys.argv[1:] if argv is None else argv)
    debug = "--debug" in args
    _speak_utf8()
    try:
        code = build(args)(args, prog_name="graphcrm", standalone_mode=False)
    except typer.Exit as done:
        return done.exit_code
    except GraphCrmError as error:
        _explain(error.message, error, debug=debug)
        return error.exit_code
    except typer.TyperException as error:
        _explain(_wrong_use(error), error, debug=debug)
        return 2
    except (KeyboardInterrupt, typer.Abort):
        _say_stopped()
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()  # the reader went away: nothing more to say to anybody
        return 0
    except Exception as error:  # the last line of defence keeps data off the screen
        name = type(error).__name__
        _explain(
            f"internal error ({name}); run again with --debug and report it", error, debug=debug
        )
        return 1
    if code == INTERRUPTED:  # typer makes an exit code of an interruption itself
        _say_stopped()
    return int(code or 0)


def _say_stopped() -> None:
    print("stopped; a load that was under way left the store as it was", file=sys.stderr)


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
        "BadOptionUsage": "an option lacks its value",
        "UsageError": "there is no such command, or an argument too many",
    }.get(kind, "wrong use")
    if param is not None:
        name = param.opts[0] if param.opts and param.opts[0].startswith("-") else param.name.upper()
        what = f"{name} is missing" if kind == "MissingParameter" else f"{name} cannot be used"
    return f"{what}; see {command} --help"


def _speak_utf8() -> None:
    """Write UTF-8 whatever the locale is, so that a pipe or a file never fails on a name."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
