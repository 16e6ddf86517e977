"""The first and the last sheet of a call list: what to expect, who is left out, how to fill it."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan
from typing import Any, Final

import numpy as np

from graphcrm.answer import Answer, Column, Unit, Words
from graphcrm.reasons import Lang
from graphcrm.reasons.pages import page_text
from graphcrm.reasons.titles import title_of, total_title
from graphcrm.views import about
from graphcrm.views.book import Page, Styles
from graphcrm.views.cells import printable, sentences

_WIDTHS: Final = (34, 18, 18, 18, 40)
_HOW: Final = ("how_1", "how_2", "how_3", "how_4", "how_5", "how_6")
# Total -> what its line of the table is called.
_REACHES: Final = {
    "reach": "this_list",
    "baseline_top_worth": "with_top_worth",
    "baseline_most_links": "with_most_links",
    "baseline_random": "with_random",
}
LEFT_OUT: Final = (
    *("n_inactive", "n_status", "n_do_not_contact", "n_aml", "n_under_age", "n_no_consent"),
    *("n_excluded", "n_control"),
)


def write_summary(sheet: Any, styles: Styles, plan: Answer, lang: Lang, *, n_control: int) -> None:
    """Write the summary of a call list, and what is read when it returns.

    Parameters
    ----------
    sheet : worksheet
    styles : Styles
    plan : Answer
    lang : {"zh", "en"}
    n_control : int
        How many customers the sheet of the control group lists.
    """
    page = Page(sheet, styles, lang, _WIDTHS)
    given = plan.parameters
    heading = "calls_around_firm" if given.get("anchor") else "calls_of_campaign"
    campaign = printable(str(given.get("campaign") or ""))
    page.line(page_text(heading, lang, campaign=campaign), styles.title)
    facts = {"on": plan.as_of.isoformat(), "product": printable(str(given.get("product") or ""))}
    page.line(page_text("calls_on" if facts["product"] else "calls_on_any", lang, **facts))
    page.lines(sentences(plan, lang))
    page.table("what_to_expect", _expected(plan, lang))
    page.table("who_is_left_out", _left_out(plan, lang))
    page.table("who_calls", _callers(plan, lang))
    page.line("")
    page.lines([*about.totals(plan, lang), *about.asked(plan, lang)])
    page.line("")
    page.mark(plan, listed=listed(plan), n_control=n_control)


def listed(plan: Answer) -> list[str]:
    """Return the ids of those whom a list asks to call, in its order."""
    names = {column.name for column in plan.columns}
    column = plan.column("party_id" if "party_id" in names else "customer_id")
    return [str(cell) for cell in column.cells(0, plan.n_rows, "en") if cell is not None]


def write_how(sheet: Any, styles: Styles, lang: Lang) -> None:
    """Write how the list is filled and imported."""
    page = Page(sheet, styles, lang, (110,))
    names = {
        "staff": "staff_id",
        "contacted": "contacted_on",
        "channel": "channel",
        "brought": "brought_1",
        "outcome": "referral_outcome",
    }
    facts = {fact: title_of(name, lang) for fact, name in names.items()}
    page.line(page_text("sheet_how", lang), styles.title)
    for key in _HOW:
        page.paragraph(page_text(key, lang, **facts))


def _expected(plan: Answer, lang: Lang) -> tuple[Column, ...]:
    """Return the reach of the list and of the simpler ones beside it."""
    known = {t: key for t, key in _REACHES.items() if plan.totals.get(t) is not None}
    labels = [page_text(key, lang) for key in known.values()]
    reach = [_number(plan.totals[t]) for t in known]
    own = [i == "reach" for i in known]  # of the others the interval is not worked out
    bounds = (
        [_number(plan.totals.get(f"reach_{side}")) if mine else nan for mine in own]
        for side in ("low", "high")
    )
    names = ("plan_reach", "plan_low", "plan_high")
    columns = zip(names, (reach, *bounds), strict=True)
    return (
        _text("what", labels),
        *(Column(name, Unit.SCORE, np.array(numbers, np.float64)) for name, numbers in columns),
    )


def _left_out(plan: Answer, lang: Lang) -> tuple[Column, ...]:
    """Return how many are left out, by the reason that counts."""
    known = [t for t in LEFT_OUT if plan.totals.get(t)]
    counts = np.array([plan.totals[t] for t in known], np.int64)
    titles = _text("what", [total_title(t, lang) for t in known])
    return titles, Column("n_parties", Unit.COUNT, counts)


def _callers(plan: Answer, lang: Lang) -> tuple[Column, ...]:
    """Return who calls how many."""
    staff = plan.column("staff_id")
    called = staff.cells(0, plan.n_rows, lang)
    name = dict(zip(called, _cells(plan, "caller", lang), strict=True))
    ids = sorted({str(c) for c in called if c is not None}) + [None] * (None in called)
    nobody = page_text("nobody_calls", lang)
    counts = Column("n_to_call", Unit.COUNT, np.array([called.count(i) for i in ids], np.int64))
    return (
        _text("staff_id", [i or nobody for i in ids]),
        _text("caller", [str(name[i] or "") if i else "" for i in ids]),
        counts,
    )


def _cells(plan: Answer, name: str, lang: Lang) -> Sequence[Any]:
    if name not in {column.name for column in plan.columns}:
        return [None] * plan.n_rows
    return plan.column(name).cells(0, plan.n_rows, lang)


def _text(name: str, cells: Sequence[str]) -> Column:
    return Column(name, Unit.TEXT, np.arange(len(cells)), Words(tuple(cells)))


def _number(total: object) -> float:
    return float(total) if isinstance(total, int | float) else nan
