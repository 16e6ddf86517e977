"""Which complaints nobody has settled yet, and since when."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

import numpy as np

from graphcrm.analysis.figures import date_doubts, view_of, worth_of
from graphcrm.analysis.links import last_effective_on
from graphcrm.analysis.service_rows import longest_first, rows_of_active, who_columns
from graphcrm.answer import Answer, Column, Unit, Words
from graphcrm.errors import InputError
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_IX, Day, distinct
from graphcrm.model.words import FEEDBACK_KIND
from graphcrm.reasons import Reason

FeedbackKind: TypeAlias = Literal["complaint", "praise", "survey", "all"]
KINDS: Final = tuple(FEEDBACK_KIND)
_REASONS: Final = Words(("feedback_met", "feedback_not_met", "feedback_nobody"))


def feedback(
    graph: Graph | View,
    *,
    as_of: Day | None = None,
    kind_of: FeedbackKind = "complaint",
    least_days: int = 0,
) -> Answer:
    """List the complaints of active parties that nobody has settled, the longest open first.

    Settled is what has ``closed_on`` on or before the date.  Ties by id of the party, then by kind.

    Parameters
    ----------
    graph : Graph or View
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.
    kind_of : {"complaint", "praise", "survey", "all"}
    least_days : int, days, >= 0
        Only those open for so long.

    Returns
    -------
    Answer
        ``party_id, kind, name, branch_id, staff_id, feedback_kind, received_on, days_open, score,
        last_contact_on, worth, reason``; ``staff_id`` is who is responsible for the party,
        ``last_contact_on`` the newest effective contact by anybody.  Totals ``n_open, n_parties,
        n_not_met, longest_days``; ``n_not_met`` are those since whose opening nobody was in touch.

    Raises
    ------
    InputError
        Another kind, or ``least_days`` below 0.

    Notes
    -----
    O(n log n) in open feedback, O(c) in contacts.  Source: graphcrm's own definition,
    docs/methods/service.md.
    """
    if least_days < 0 or kind_of not in (*KINDS, "all"):
        raise InputError(f"kind_of is {', '.join(KINDS)} or all, and least_days 0 or more")
    view = view_of(graph, as_of)
    bank = view.graph
    opened, kinds = bank.column("feedback", "opened_on"), bank.column("feedback", "kind")
    days = view.day - opened.astype(np.int64)
    wanted = days >= least_days
    if kind_of != "all":
        wanted &= kinds == KINDS.index(kind_of)
    rows = rows_of_active(view, "feedback", wanted)
    rows = rows[longest_first(days[rows], bank.column("feedback", "party_ix")[rows])]
    party = bank.column("feedback", "party_ix")[rows]
    who, last = who_columns(view, party), last_effective_on(view)[party]
    open_for, on = Column("days_open", Unit.COUNT, days[rows]), opened[rows]
    contacted = Column("last_contact_on", Unit.DAY, last)
    not_met = last < on
    said = np.where(not_met & (who[-1].data == NO_IX), 2, not_met)
    totals = {
        "n_open": len(rows),
        "n_parties": len(distinct(party)),
        "n_not_met": int(np.count_nonzero(not_met)),
        "longest_days": int(days[rows[0]]) if len(rows) else 0,
    }
    return Answer(
        "service.feedback",
        view.as_of,
        bank.version,
        {"kind_of": kind_of, "least_days": least_days},
        (
            *who,
            Column("feedback_kind", Unit.WORD, kinds[rows], Words(KINDS)),
            Column("received_on", Unit.DAY, on),
            open_for,
            Column("score", Unit.SCORE, bank.column("feedback", "score")[rows]),
            contacted,
            Column("worth", Unit.YUAN, worth_of(view)[party]),
            Column("reason", Unit.REASON, said, _REASONS, facts=(open_for, contacted)),
        ),
        totals,
        (Reason("feedback", totals), *date_doubts(view, 0)),
    )
