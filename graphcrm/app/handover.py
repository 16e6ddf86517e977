"""Hand-over plans as people use them: written as a workbook, and carried out when it comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from graphcrm.analysis.briefing import briefing
from graphcrm.analysis.edited import Edited
from graphcrm.analysis.figures import view_of
from graphcrm.analysis.handover import handover
from graphcrm.analysis.handover_apply import Carried, carried_out
from graphcrm.analysis.inquiry import Given
from graphcrm.analysis.leaving import leaving
from graphcrm.analysis.plan import Terms
from graphcrm.analysis.rules import Rules
from graphcrm.app.rows_load import load_rows
from graphcrm.errors import GraphCrmError, InputError
from graphcrm.model import TABLES
from graphcrm.model.arrow import arrow_type

if TYPE_CHECKING:
    from graphcrm.answer import Answer
    from graphcrm.app.publish import Publisher
    from graphcrm.app.reports import LoadReport
    from graphcrm.graph import Graph
    from graphcrm.ingest.handover_plan import HandoverPlan
    from graphcrm.reasons import Lang

PLANS: Final = ("coverage.handover", "coverage.second-person")


def is_plan_book(answer: Answer, path: Path) -> bool:
    """Whether a file is to be the workbook of a plan, which people edit and sign."""
    return answer.question in PLANS and path.suffix.lower() == ".xlsx"


def write_plan(graph: Graph, plan: Answer, path: Path, lang: Lang) -> None:
    """Write a plan as a workbook; see :mod:`graphcrm.views.handover_book`.

    Parameters
    ----------
    graph : Graph
        What the plan was made of.
    plan : Answer
    path : Path
        Appears whole or not at all, and only its owner may read it.
    lang : {"zh", "en"}
    """
    from graphcrm.views.files import replacing
    from graphcrm.views.handover_book import write_handover_book

    said = briefing(graph, plan)
    with replacing(path) as fresh:
        write_handover_book(
            said.plan, fresh, lang, leavers=said.leavers, successors=said.successors
        )


def rehearse(
    graph: Graph, path: Path, staff: Sequence[str], given: Mapping[str, object], *, rules: Rules
) -> Carried:
    """Say what carrying out a plan changes; see :meth:`graphcrm.app.App.rehearse_handover`."""
    from graphcrm.ingest.handover_plan import read_plan

    plan = read_plan(path)
    if plan.made is None:
        return _rehearsed(graph, plan, {"staff": list(staff), **given, "rules": rules})
    asked = _as_made(path, plan.made, staff, given)
    try:
        return _rehearsed(graph, plan, asked)
    except GraphCrmError:
        raise
    except (TypeError, ValueError, AttributeError):  # of a type that graphcrm never wrote
        raise _spoilt(path) from None


def _as_made(
    path: Path, made: Mapping[str, Any], staff: Sequence[str], given: Mapping[str, object]
) -> dict[str, Any]:
    """Return how a workbook says that its plan was made, as parameters of the question."""
    if made["question"] != PLANS[0]:
        raise InputError(
            f"{path.name} is a plan of second persons; only what coverage handover planned can be "
            "applied"
        )
    said = made["parameters"]
    if given:
        options = ", ".join(f"--{name.replace('_', '-')}" for name in given)
        raise InputError(f"{path.name} says itself how its plan was made; leave out {options}")
    try:
        if staff and set(staff) != set(said["staff"]):
            raise InputError(
                f"others leave by {path.name} than are named here; leave STAFF out, or write a "
                "plan for these"
            )
        rules = Rules(
            customer_roles=tuple(said["customer_roles"]),
            firm_roles=tuple(said["firm_roles"]),
            capacity=said["capacity"],
            corporate_capacity=said["corporate_capacity"],
        )
    except (KeyError, TypeError):
        raise _spoilt(path) from None
    names = signature(handover).parameters.keys() - {"graph", "as_of", "rules"}
    if not names <= said.keys():  # a default is not what the plan was made by
        raise _spoilt(path)
    asked = {name: said[name] for name in names}
    return {**asked, "as_of": made["as_of"], "rules": rules}


def _rehearsed(graph: Graph, plan: HandoverPlan, asked: Mapping[str, Any]) -> Carried:
    every = {name: p.default for name, p in signature(handover).parameters.items()} | dict(asked)
    view = view_of(graph, every["as_of"])
    given = Given(**{f.name: every[f.name] for f in fields(Given)})
    ask = leaving(view, every["staff"], on=every["on"], given=given)
    planned = plan.planned
    if planned is None:
        best = handover(view, **{name: v for name, v in asked.items() if name != "as_of"})
        of = {str(row["party_id"]): row["to_staff_id"] for row in best.rows()}
        planned = [str(of[p]) if of.get(p) is not None else None for p in plan.party]
    terms = Terms(**{f.name: every[f.name] for f in fields(Terms)})
    return carried_out(ask, terms, Edited(plan.party, plan.to, planned, plan.where))


def _spoilt(path: Path) -> InputError:
    return InputError(
        f"{path.name}: what it says of how its plan was made was changed; write the plan anew and "
        "edit only its column to_staff_id"
    )


def carry_out(
    publisher: Publisher, carried: Carried, *, today: date, tick: Callable[[str], None]
) -> LoadReport | None:
    """Load what a plan changes; see :meth:`graphcrm.app.App.apply_handover`."""
    parts = {"coverage_ends": carried.closes, "coverage_begins": carried.opens}
    some = {name: _coverage(rows) for name, rows in parts.items() if rows["staff_id"]}
    if not some:
        return None
    version = carried.answer.graph_version
    return load_rows(publisher, some, what="plan", only_on=version, today=today, tick=tick)


def _coverage(rows: Mapping[str, Sequence[object]]) -> pa.Table:
    """Return rows of coverage with the types of the model."""
    table = TABLES["coverage"]
    return pa.table(
        {
            name: pa.array(cells, pa.string()).cast(arrow_type(table.column(name)))
            for name, cells in rows.items()
        }
    )
