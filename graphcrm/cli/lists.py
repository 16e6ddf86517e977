"""What ``list`` has beside the options of its question: saving, naming and forgetting lists."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

import typer

from graphcrm.cli import options as o
from graphcrm.cli.output import show
from graphcrm.cli.questions import SHARED, ask_and_show, command_of
from graphcrm.errors import InputError
from graphcrm.reasons import Reason, say

_HELP = {
    "save": "Save the condition under this name; with --as-of also the date.",
    "saved": "Ask the condition that is saved under this name.",
    "forget": "Remove the list that is saved under this name.",
}


def list_command() -> Callable[..., None]:
    """Return the command ``list``."""
    return with_saved(command_of("crosssell.list"))


def with_saved(run: Callable[..., None]) -> Callable[..., None]:
    """Return the command of the question with ``--save``, ``--saved`` and ``--forget``.

    Without any condition it names the saved lists.
    """
    parameters = list(inspect.signature(run).parameters.values())

    def command(**given: Any) -> None:
        shared = {name: given.pop(name) for name in SHARED}
        save, saved, forget = (given.pop(name) for name in _HELP)
        wanted = [name for name in (given["where"], saved, forget) if name is not None]
        if len(wanted) > 1 or (save is not None and (forget is not None or not wanted)):
            raise InputError("give one of --where, --saved and --forget; --save goes with --where")
        given["as_of"] = o.parse_day(given["as_of"], option="--as-of")
        if forget is not None:
            o.open_app(shared["db"]).lists.forget(forget)
            _tell(Reason("list_forgotten"), shared)
        elif not wanted:
            _name_all(shared)
        else:
            _ask(given, shared, save=save, saved=saved)

    own = [_option(name, about) for name, about in _HELP.items()]
    signature = [*(_may_be_left_out(p) if p.name == "where" else p for p in parameters), *own]
    command.__signature__ = inspect.Signature(signature)  # type: ignore[attr-defined]
    command.__annotations__ = {p.name: p.annotation for p in signature}
    return command


def _ask(
    given: dict[str, Any], shared: dict[str, Any], *, save: str | None, saved: str | None
) -> None:
    """Ask a condition, and save it if that is wanted."""
    book, fixed = o.open_app(shared["db"]).lists, given["as_of"]
    if saved is not None:
        condition = book.find(saved).condition
        given |= {"where": condition.where, "as_of": fixed or condition.as_of}
    if save is None:
        ask_and_show("crosssell.list", (), given, shared)
        return
    book.check(save)
    keep = partial(book.save, save, as_of=given["as_of"])
    answer = ask_and_show("crosssell.list", (), given, shared, first=keep)
    _tell(Reason("list_saved", {"n": int(answer.totals["n"] or 0)}), shared)


def _name_all(shared: dict[str, Any]) -> None:
    """Show the saved lists."""
    how = {name: shared[name] for name in ("limit", "out", "as_json", "quiet")}
    show(o.open_app(shared["db"]).saved_lists(), lang=o.language(shared["lang"]), **how)


def _tell(reason: Reason, shared: dict[str, Any]) -> None:
    if not shared["quiet"]:
        print(say(reason, o.language(shared["lang"])), file=sys.stderr)


def _option(name: str, about: str) -> inspect.Parameter:
    option = typer.Option(f"--{name}", help=about, metavar="NAME", show_default=False)
    kind = Annotated[str | None, option]
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=kind)


def _may_be_left_out(parameter: inspect.Parameter) -> inspect.Parameter:
    kind = Annotated[str | None, *parameter.annotation.__metadata__]
    return parameter.replace(annotation=kind, default=None)
