"""One command for each question, made from the signature of the function that answers it."""

from __future__ import annotations

import inspect
import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_type_hints

import typer

from graphcrm.analysis.eligibility import Eligibility
from graphcrm.analysis.rules import Rules
from graphcrm.app import QUESTIONS, question_function
from graphcrm.app.help import helps_of
from graphcrm.cli import options as o
from graphcrm.cli.output import show
from graphcrm.cli.progress import busy
from graphcrm.errors import NotFoundError
from graphcrm.graph.group_list import GroupList
from graphcrm.graph.people_list import PeopleList
from graphcrm.graph.ties import Ties

if TYPE_CHECKING:
    from graphcrm.answer import Answer

FROM_STORE = ("before", "lists")  # parameters that the application knows itself; no options
TICK = "tick"  # the parameter that is told how far the work has come; no option
METAVARS = {"branch_quota": "BRANCH=N", "cost": "YUAN|FILE"}
SHARED = ("db", "limit", "out", "as_json", "lang", "quiet", "debug")


def add_area(app: typer.Typer, area: str) -> None:
    """Add the commands of one area to ``app``."""
    for question in QUESTIONS:
        if question.startswith(f"{area}."):
            command = question.removeprefix(f"{area}.")
            run = command_of(question)
            if question == "coverage.handover":
                from graphcrm.cli.handover import with_apply

                run = with_apply(run)
            if question == "crosssell.list":
                from graphcrm.cli.lists import with_saved

                run = with_saved(run)
            app.command(command, help=summary_of(question))(run)


def summary_of(question: str) -> str:
    """Return the first paragraph of the docstring, as plain text."""
    first = (inspect.getdoc(question_function(question)) or "").split("\n\n")[0]
    return re.sub(r"\s+", " ", first).replace("``", "")


def command_of(question: str) -> Callable[..., None]:
    """Return the command of a question, made from the signature of its function."""
    function = question_function(question)
    helps = helps_of(question)
    hints = get_type_hints(function)
    own = list(inspect.signature(function).parameters.values())[1:]
    ticks = [own.pop(at) for at, p in enumerate(own) if p.name == TICK]
    own = [p for p in own if p.name not in FROM_STORE]
    days = [p.name for p in own if date in get_args(hints[p.name])]

    def run(**given: Any) -> None:
        shared = {name: given.pop(name) for name in SHARED}
        given |= {name: o.parse_day(given[name], option=_flag(name)) for name in days}
        if "cost" in given:
            given["cost"] = o.number_or_file(given["cost"])
        arguments = [given.pop(p.name) for p in own if p.kind is p.POSITIONAL_OR_KEYWORD]
        ask_and_show(question, arguments, given, shared, told=bool(ticks))

    parameters = [_parameter(p, hints[p.name], helps) for p in own] + _shared_parameters()
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in parameters}
    return run


def ask_and_show(
    question: str,
    arguments: Sequence[Any],
    given: Mapping[str, Any],
    shared: Mapping[str, Any],
    *,
    told: bool = False,
    first: Callable[[Answer], object] | None = None,
) -> Answer:
    """Ask a question and write the answer to where the caller wants it.

    Parameters
    ----------
    question : str
        ``area.question``.
    arguments, given
        Of the function that answers.
    shared : mapping
        The options of every command.
    told : bool
        Whether the question says how far it has come.
    first : callable, optional
        What is done with the answer before it is shown, to whom may stop reading.
    """
    began = time.perf_counter()
    lang = o.language(shared["lang"])
    app = o.open_app(shared["db"])
    with staff_pointed_to(), busy(question, quiet=shared["quiet"]) as tell:
        more: dict[str, Any] = {TICK: tell} if told else {}
        answer = app.ask(question, *arguments, **given, **more)
    asked = time.perf_counter()
    if first is not None:
        first(answer)
    how = {name: shared[name] for name in ("limit", "out", "as_json", "quiet")}
    show(answer, lang=lang, **how, write=app.write_answer)
    if shared["debug"]:
        done = time.perf_counter()
        print(
            f"open and ask {asked - began:.3f} s (question {answer.elapsed_s:.3f} s), "
            f"show {done - asked:.3f} s",
            file=sys.stderr,
        )
    return answer


@contextmanager
def staff_pointed_to() -> Iterator[None]:
    """Add to an error about an unknown member of staff which command lists them."""
    try:
        yield
    except NotFoundError as error:
        if "member of staff number" in error.message:
            message = f"{error.message}; graphcrm coverage departures lists them"
            raise NotFoundError(message, **error.facts) from None
        raise


def _parameter(
    parameter: inspect.Parameter, hint: Any, helps: Mapping[str, str]
) -> inspect.Parameter:
    """Turn a parameter of a question into an argument or an option of its command."""
    name = parameter.name
    about = helps.get(name, "")
    of_people = PeopleList in get_args(hint)
    if parameter.kind is parameter.POSITIONAL_OR_KEYWORD:
        if of_people:
            about = "The customers, in the order in which to ask: a file with customer_id."
        kind: Any = list[str] if hint == Sequence[str] else Path if of_people else hint
        return parameter.replace(
            annotation=Annotated[kind, typer.Argument(help=about, show_default=False)]
        )
    flag = _flag(name)
    kinds = [k for k in (get_args(hint) or [hint]) if k in (int, float, bool)]
    plain: Any = kinds[0] if kinds else str
    if of_people and float in get_args(hint):
        option = typer.Option(flag, help=about, metavar=METAVARS[name], show_default=False)
        return parameter.replace(annotation=Annotated[str | None, option])
    if hint is Rules or of_people or {Ties, GroupList, Eligibility} & set(get_args(hint)):
        return _file(parameter, flag, about)
    if hint == Sequence[str]:
        metavar = METAVARS.get(name, "ID")
        option = typer.Option(flag, help=about, metavar=metavar, show_default=False)
        return parameter.replace(annotation=Annotated[list[str], option], default=[])
    if parameter.default is None:
        plain = plain | None
    return parameter.replace(annotation=Annotated[plain, typer.Option(flag, help=about)])


def _flag(name: str) -> str:
    """Return the option of a parameter; that of ``from_``, which Python cannot say, is --from."""
    return f"--{name.rstrip('_').replace('_', '-')}"


def _file(parameter: inspect.Parameter, flag: str, about: str) -> inspect.Parameter:
    """Return an option that takes a file, for a parameter that is read from one."""
    option = typer.Option(flag, help=about, metavar="FILE", show_default=False)
    return parameter.replace(annotation=Annotated[Path | None, option], default=None)


def _shared_parameters() -> list[inspect.Parameter]:
    kinds: dict[str, tuple[Any, object]] = {
        "db": (o.Db, None),
        "limit": (o.Limit, None),
        "out": (o.Out, None),
        "as_json": (o.AsJson, False),
        "lang": (o.Language, None),
        "quiet": (o.Quiet, False),
        "debug": (o.Debug, False),
    }
    return [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
        for name, (kind, default) in kinds.items()
    ]
