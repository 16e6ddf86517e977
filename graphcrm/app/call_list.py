"""Call lists as people use them: the plan of a campaign, written as a workbook to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from graphcrm.answer import Answer
    from graphcrm.graph import Graph
    from graphcrm.reasons import Lang

PLAN: Final = "campaign.plan"


def is_call_list(answer: Answer, path: Path) -> bool:
    """Whether a file is to be the workbook of a call list, which callers fill in."""
    return answer.question == PLAN and path.suffix.lower() == ".xlsx"


def write_list(graph: Graph, plan: Answer, path: Path, lang: Lang) -> None:
    """Write the plan of a campaign as a workbook; see :mod:`graphcrm.views.call_list`.

    Parameters
    ----------
    graph : Graph
        What the plan was made of.
    plan : Answer
    path : Path
        Appears whole or not at all, and only its owner may read it.
    lang : {"zh", "en"}
    """
    from graphcrm.analysis.call_briefing import call_briefing, control_group
    from graphcrm.analysis.figures import view_of
    from graphcrm.views.call_list import write_call_list
    from graphcrm.views.files import replacing

    view = view_of(graph, plan.as_of)
    said, control = call_briefing(view, plan), control_group(view, plan)
    with replacing(path) as fresh:
        write_call_list(said, fresh, lang, control=control)
