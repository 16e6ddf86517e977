"""Hand-over plans as people use them: written as a workbook, and carried out when it comes back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from graphcrm.analysis.briefing import briefing

if TYPE_CHECKING:
    from graphcrm.answer import Answer
    from graphcrm.graph import Graph
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
