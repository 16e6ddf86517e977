"""The first sheet of a hand-over plan: who, what it comes to, and what is read when it returns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from graphcrm.answer import Answer, Column, Unit, Words, sum_fen
from graphcrm.graph.arrays import BoolVec
from graphcrm.reasons import Lang
from graphcrm.reasons.pages import page_text
from graphcrm.reasons.titles import title_of
from graphcrm.views import about
from graphcrm.views.book import Page, Styles
from graphcrm.views.cells import sentences

_WIDTHS: Final = (34, 18, 18, 12, 18, 30)


def day_of_plan(plan: Answer) -> str:
    """Return the day on which a plan takes effect, in ISO form."""
    return str(plan.parameters.get("on") or plan.as_of.isoformat())


def write_summary(
    sheet: Any,
    styles: Styles,
    plan: Answer,
    lang: Lang,
    *,
    leavers: Sequence[Column],
    successors: Sequence[Column],
    sheets: Sequence[str],
) -> None:
    """Write the summary of a plan.

    Parameters
    ----------
    sheet : worksheet
    styles : Styles
    plan : Answer
    lang : {"zh", "en"}
    leavers, successors : sequence of Column
        See :func:`graphcrm.views.handover_book.write_handover_book`.
    sheets : sequence of str
        The names of the other sheets: those of the successors, in their order, come first.
    """
    page = Page(sheet, styles, lang, _WIDTHS)
    kind = "handover" if leavers else "second"
    page.line(page_text(f"plan_of_{kind}", lang), styles.title)
    page.line(page_text("plan_on", lang, on=day_of_plan(plan)))
    page.lines(sentences(plan, lang))
    if leavers:
        page.line(page_text("how_to_edit", lang, to=title_of("to_staff_id", lang)))
        page.line(page_text("how_to_apply", lang))
        page.table("who_leaves", leavers)
    page.table("before_and_after", _before_and_after(plan, kind, lang))
    tabs = Words(tuple(sheets[: len(successors[0])]))
    page.table(
        "who_takes_over" if leavers else "who_joins",
        (*successors, Column("sheet", Unit.TEXT, np.arange(len(tabs.words)), tabs)),
    )
    page.table("why_unassigned", _why(plan, lang))
    page.line("")
    page.lines([*about.totals(plan, lang), *about.asked(plan, lang)])
    page.line("")
    page.mark(plan)


def _before_and_after(plan: Answer, kind: str, lang: Lang) -> tuple[Column, ...]:
    """Return how many parties hang in the air before and after, and what they are worth."""
    assigned = plan.column("to_staff_id").data >= 0
    parts = (np.ones(plan.n_rows, bool), assigned, ~assigned)
    labels = [page_text(key, lang) for key in (f"before_{kind}", "in_plan", f"after_{kind}")]
    return _counted("what", labels, parts, plan)


def _why(plan: Answer, lang: Lang) -> tuple[Column, ...]:
    """Return each reason for which parties are unassigned, how many, and what they are worth."""
    said = np.array(plan.column("reason").cells(0, plan.n_rows, lang), object)
    said[plan.column("to_staff_id").data >= 0] = None
    reasons = sorted({text for text in said if text is not None})
    return _counted("reason", reasons, [said == text for text in reasons], plan)


def _counted(
    name: str, labels: Sequence[str], parts: Sequence[BoolVec], plan: Answer
) -> tuple[Column, ...]:
    """Return labels with the number and the worth of their rows."""
    worth = plan.column("worth").data
    return (
        Column(name, Unit.TEXT, np.arange(len(labels)), Words(tuple(labels))),
        Column("n_parties", Unit.COUNT, np.array([part.sum() for part in parts], np.int64)),
        Column("worth", Unit.YUAN, np.array([sum_fen(worth, part) for part in parts], np.int64)),
    )
