"""What a campaign brought: those who were asked beside those who were held back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from graphcrm.analysis.campaign_groups import Sides, sides_of
from graphcrm.analysis.campaign_measures import Days, measured, reached
from graphcrm.analysis.differences import NOT_KNOWN, TOO_FEW, Row, columns_of, compared
from graphcrm.analysis.figures import WORTH, doubts, view_of
from graphcrm.analysis.referral_forest import counted
from graphcrm.answer import DIGITS, Answer, Total
from graphcrm.errors import InputError
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_DAY, BoolVec, Day, day_of
from graphcrm.graph.group_list import GroupList
from graphcrm.graph.spaces import PARTIES
from graphcrm.kernels.together import FEWEST
from graphcrm.reasons import Reason

REVIEW_DAYS: Final = 90
MOST_DAYS: Final = 3660


def review(
    graph: Graph | View,
    campaign: str,
    *,
    as_of: Day | None = None,
    window_days: int = REVIEW_DAYS,
    worth: str = WORTH,
    groups: GroupList | None = None,
    rng_seed: int = 1,
) -> Answer:
    """Say what a campaign brought: the change of those asked less that of those held back.

    Everybody on the call list counts as asked, called or not.  Each measure is taken for the days
    from the campaign's beginning and for as many before it, so that what people always do is not
    credited to the campaign.

    Parameters
    ----------
    graph : Graph or View
    campaign : str
        campaign_id.
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.
    window_days : int, days, 1 to 3660
        How long the review is, from the day on which the campaign began; it ends on ``as_of`` at
        the latest.
    worth : str
        ``worth``, ``business`` or a money column of balances.
    groups : GroupList, optional
        Who was asked and who was held back.  Default: what the campaign's results say that were
        imported.
    rng_seed : int
        Of the resamples; the same seed gives the same interval.

    Returns
    -------
    Answer
        ``measure, n_asked, n_control, difference, low, high, p_value, found, asked_before,
        asked_after, control_before, control_after, reason``, a row each for ``n_referrals`` (how
        many a person brought that ended in an opening), ``brought_somebody`` (share of persons),
        ``opened_product`` (share who opened the campaign's product, or any where it names none) and
        ``worth`` (yuan a person, on the first and the last day).  ``n_asked`` and ``n_control``
        are those of whom the measure is known.  ``difference`` is (after - before of those asked)
        less (after - before of those held back), a person; ``low`` and ``high`` its 95 % interval.
        ``found`` where the interval leaves out 0, a permutation test agrees (p < 0.05 for all
        measures together, by Holm's method; ``p_value`` is that of the measure alone), and no group
        has fewer than 10.  Totals ``n_asked, n_control, n_in_both, started_on, reviewed_until,
        n_days, reached_share, control_reached_share, n_brought, n_campaign_referrals,
        n_no_history``.

    Raises
    ------
    NotFoundError
        No such campaign.
    InputError
        The campaign has no beginning, or begins after ``as_of``; nobody is known to have been
        asked; a row of ``groups`` names a stranger; a parameter is outside its range.

    Notes
    -----
    The change before and after is compared because those asked were chosen, not drawn: they may
    well bring in more than others without any campaign.  It is right as far as both groups would
    have changed alike.  Word that spreads to those held back makes the difference smaller.  See
    :mod:`graphcrm.kernels.bootstrap` and :mod:`graphcrm.kernels.permutation` for both tests.
    """
    view = view_of(graph, as_of)
    at = view.graph.find("campaigns", campaign, what="the campaign")
    days = _days(view, at, window_days)
    sides = sides_of(view, campaign, groups)
    product = int(view.graph.node("campaigns", "product_ix")[at])
    measures = measured(view, days, product=product, worth=worth)
    rows = compared(measures, sides, rng_seed=rng_seed)
    totals: dict[str, Total] = {
        **_totals(view, days, sides, rows),
        "n_brought": int(measures[0].after[sides.asked].sum()),
        "n_campaign_referrals": _of_campaign(view, at),
    }
    nobody = np.zeros(view.graph.n(PARTIES), bool)
    return Answer(
        "campaign.review",
        view.as_of,
        view.graph.version,
        {
            "campaign": campaign,
            "window_days": window_days,
            "worth": worth,
            "groups": "file" if groups else "store",
            "rng_seed": rng_seed,
        },
        columns_of(rows),
        totals,
        (
            _says(rows, sides, days),
            *_admits(rows, sides, days, window_days),
            *doubts(view, nobody, WORTH),
        ),
    )


def _days(view: View, campaign: int, window_days: int) -> Days:
    """Return the days of the review."""
    if not 1 <= window_days <= MOST_DAYS:
        raise InputError(f"window_days is a number from 1 to {MOST_DAYS}")
    started = int(view.graph.node("campaigns", "started_on")[campaign])
    if started == NO_DAY:
        raise InputError(
            "this store does not say when the campaign began; load a table campaigns with its "
            "campaign_id and started_on"
        )
    if started > view.day:
        raise InputError(
            f"the campaign begins on {day_of(started)}, after the date asked about, {view.as_of}; "
            "there is nothing to review yet"
        )
    return Days(started, min(view.day, started + window_days - 1))


def _totals(view: View, days: Days, sides: Sides, rows: Sequence[Row]) -> dict[str, Total]:
    met, money = reached(view, days), rows[-1]
    n_all = len(sides.asked) + len(sides.control)
    return {
        "n_asked": len(sides.asked),
        "n_control": len(sides.control),
        "n_in_both": sides.n_in_both,
        "started_on": day_of(days.first).isoformat(),
        "reviewed_until": day_of(days.last).isoformat(),
        "n_days": days.n,
        "reached_share": _share(met[sides.asked]),
        "control_reached_share": _share(met[sides.control]),
        "n_no_history": n_all - money.n_asked - money.n_control,
    }


def _share(which: BoolVec) -> float | None:
    return round(float(which.mean()), DIGITS) if len(which) else None


def _of_campaign(view: View, campaign: int) -> int:
    """Count the referrals that carry the campaign's id, whoever made them."""
    of = view.graph.column("referrals", "campaign_ix")[counted(view)]
    return int(np.count_nonzero(of == campaign))


def _says(rows: Sequence[Row], sides: Sides, days: Days) -> Reason:
    """Say in one sentence what became of the campaign."""
    facts = {"n_asked": len(sides.asked), "n_control": len(sides.control), "n_days": days.n}
    n_found = sum(row.found for row in rows)
    n_known = sum(row.verdict != NOT_KNOWN for row in rows)
    if not n_known:
        return Reason("review_nothing_known", facts)
    if not len(sides.control):
        return Reason("review_alone", facts)
    if not n_found:
        return Reason("review_none", facts)
    return Reason("review_found", {**facts, "n": n_found, "n_known": n_known})


def _admits(rows: Sequence[Row], sides: Sides, days: Days, planned: int) -> tuple[Reason, ...]:
    """Return what else has to be said of a review that takes ``planned`` days in full."""
    money = rows[-1]
    no_history = len(sides.asked) + len(sides.control) - money.n_asked - money.n_control
    said = [
        (days.n < planned, Reason("review_not_over", {"n": days.n, "planned": planned})),
        (any(r.verdict == TOO_FEW for r in rows), Reason("review_few", {"least": FEWEST})),
        (sides.n_in_both > 0, Reason("review_in_both", {"n": sides.n_in_both})),
        (no_history > 0 and money.verdict != NOT_KNOWN, Reason("review_gaps", {"n": no_history})),
    ]
    return tuple(reason for applies, reason in said if applies)
