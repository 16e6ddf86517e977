"""The tree of commands; only the branch that is called gets built."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer

from graphcrm import __version__
from graphcrm.app import QUESTIONS

AREAS = {
    "coverage": "Who looks after whom, and what each departure would cost.",
    "referral": "Who brought in whom, over generations, and whose merit that is.",
    "campaign": "Whom to ask first so that word travels (1+N), and what came of it.",
    "corporate": "Which people of which firms are missing, what to offer, and through whom.",
    "crosssell": "What to offer to whom, through whom, and whether that would have been right.",
    "risk": "What goes wrong together: rings and circles of guarantees, and who is tied to a loss.",
    "value": "Who earns it, how parties rise and fall, and what they are worth to the bank.",
    "service": "Whom to see to today, what is still open, and what was reached of the plan.",
    "network": "Who is who, who is around a party, and how to get from one to another.",
}


def _group(about: str) -> typer.Typer:
    return typer.Typer(
        help=about,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )


def _say_version(asked: bool) -> None:
    if asked:
        print(f"graphcrm {__version__}")
        raise typer.Exit


_Version = Annotated[
    bool, typer.Option("--version", help="Say the version.", is_eager=True, callback=_say_version)
]


def build(argv: Sequence[str]) -> Callable[..., Any]:
    """Return the application; areas that ``argv`` does not call stay unimported."""
    about = "Who is between a bank's customers, and what hangs on whom."
    app = _group(about)

    @app.callback(help=about)
    def graphcrm(*, version: _Version = False) -> None: ...

    called = next((a for a in argv if not a.startswith("-")), None)
    for area, what in AREAS.items():
        branch = _group(what)
        if area == called:
            from graphcrm.cli.questions import add_area

            add_area(branch, area)
        else:
            _hold_place(branch, area)
        _add_beside(branch, area, is_called=area == called)
        app.add_typer(branch, name=area)
    _add_list(app, is_called=called == "list")
    _add_keeping(app)
    _add_mapping(app, is_called=called == "mapping")
    _add_library(app, is_called=called == "query")
    _add_serving(app)
    return typer.main.get_command(app)


def _hold_place(branch: typer.Typer, area: str) -> None:
    """Name the questions of an area that is not called, for the list of commands."""
    for question in QUESTIONS:
        if question.startswith(f"{area}."):
            branch.command(question.removeprefix(f"{area}."))(lambda: None)


def _add_beside(branch: typer.Typer, area: str, *, is_called: bool) -> None:
    """Add what an area has beside its questions."""
    if area != "campaign":
        return
    commands: dict[str, Callable[..., None]] = {"import-results": lambda: None}
    if is_called:
        from graphcrm.cli import campaign

        commands = {"import-results": campaign.import_results}
    for name, command in commands.items():
        branch.command(name)(command)


def _add_list(app: typer.Typer, *, is_called: bool) -> None:
    """Add lists by a condition, which are a question and more than that."""
    command: Callable[..., None] = lambda: None  # noqa: E731
    if is_called:
        from graphcrm.cli.lists import list_command

        command = list_command()
    about = "List the parties that meet a condition, and save such lists."
    app.command("list", help=about)(command)


def _add_keeping(app: typer.Typer) -> None:
    """Add the commands that load, keep and show a bank."""
    from graphcrm.cli import database, diff, forget, keeping, loading, quality, write_back

    app.command("sample")(keeping.sample)
    app.command("load")(loading.load)
    loads = _group("The loads that made the store.")
    loads.callback(invoke_without_command=True, no_args_is_help=False)(loading.loads)
    loads.command("rollback")(loading.rollback)
    app.add_typer(loads, name="loads")
    app.command("diff")(diff.diff)
    app.command("quality")(quality.quality)
    app.command("export")(keeping.export)
    app.command("write-back")(write_back.write_back)
    app.command("demo")(keeping.demo)
    app.command("forget")(forget.forget)
    branch = _group("The store itself.")
    branch.command("status")(database.status)
    branch.command("check")(database.check)
    branch.command("backup")(database.backup)
    branch.command("restore")(database.restore)
    app.add_typer(branch, name="db")


def _add_mapping(app: typer.Typer, *, is_called: bool) -> None:
    """Add the commands that draft, try and describe a mapping file."""
    branch = _group("Mapping files: how a bank's own headers and words become tables.")
    commands: dict[str, Callable[..., None]]
    commands = dict.fromkeys(("suggest", "check", "schema"), lambda: None)
    if is_called:
        from graphcrm.cli import mapping

        commands = {"suggest": mapping.suggest, "check": mapping.check, "schema": mapping.schema}
    for name, command in commands.items():
        branch.command(name)(command)
    app.add_typer(branch, name="mapping")


def _add_library(app: typer.Typer, *, is_called: bool) -> None:
    """Add the commands of the Cypher library."""
    branch = _group("The Cypher library, for a store on a Neo4j server.")
    commands: dict[str, Callable[..., None]] = dict.fromkeys(("list", "show", "run"), lambda: None)
    if is_called:
        from graphcrm.cli import query

        commands = {"list": query.list_, "show": query.show, "run": query.run}
    for name, command in commands.items():
        branch.command(name)(command)
    app.add_typer(branch, name="query")


def _add_serving(app: typer.Typer) -> None:
    """Add the commands of the service: it, its audit, and who signs in."""
    from graphcrm.cli import audit, serving, users

    app.command("serve")(serving.serve)
    branch = _group("Who looked at what: the audit.")
    branch.command("verify")(audit.verify)
    branch.command("list")(audit.list_)
    app.add_typer(branch, name="audit")
    branch = _group("People and services that sign in.")
    branch.command("add")(users.add)
    branch.command("list")(users.list_)
    branch.command("disable")(users.disable)
    branch.command("enable")(users.enable)
    branch.command("password")(users.password)
    branch.command("token")(users.token)
    app.add_typer(branch, name="user")
