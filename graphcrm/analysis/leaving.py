"""Who leaves, on which day, and who looks after whom until then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from graphcrm.analysis.figures import book_mask
from graphcrm.analysis.inquiry import Given, Inquiry
from graphcrm.analysis.links import LiveLinks, links_ahead
from graphcrm.errors import InputError
from graphcrm.graph import View
from graphcrm.graph.arrays import BoolVec, Day, IntVec, as_date


@dataclass(frozen=True)
class Leaving(Inquiry):
    """An inquiry about a day on which some leave.

    Parameters
    ----------
    ahead : View
        That day, for the same viewer.
    leavers : positions of staff
    """

    ahead: View
    leavers: IntVec

    @cached_property
    def links(self) -> LiveLinks:
        """Who looks after whom on that day, before they leave."""
        return links_ahead(self.view, self.ahead, self.leavers, self.given.window_days)

    @cached_property
    def among(self) -> BoolVec:
        """The parties of the book that are active on that day."""
        given = self.given
        return book_mask(
            self.view,
            given.book,
            managed_tier=given.managed_tier,
            managed_worth=given.managed_worth,
            active=self.ahead.active,
        )


def leaving(view: View, staff: Sequence[str], *, on: Day | None, given: Given) -> Leaving:
    """Return what every question about some who leave starts from.

    Parameters
    ----------
    view : View
    staff : sequence of str
        staff_ids of those who leave.
    on : date or ISO text, optional
        The day of leaving, when it is still ahead.  Default: the date of the view.
    given : Given

    Raises
    ------
    NotFoundError
        A staff_id is unknown, or of a branch that the viewer may not see.
    InputError
        No staff, somebody who is not on staff on the date, or ``on`` before it.
    """
    leavers = _on_staff(view, [staff] if isinstance(staff, str) else list(staff))
    return Leaving(view, given, ahead=_ahead(view, on), leavers=leavers)


def _on_staff(view: View, staff: list[str]) -> IntVec:
    """Return the positions of those who leave; InputError where one is not there to leave."""
    leavers = view.find_staff(staff)
    for n, one in enumerate(staff, start=1):
        if not view.on_staff[view.graph.ids("staff").find(one)]:
            raise InputError(
                f"member of staff number {n} of {len(staff)} is not on staff on "
                f"{view.as_of.isoformat()}; ask --as-of a day before the leaving, or see what "
                "still hangs on those who left with graphcrm coverage placeholders"
            )
    return leavers


def _ahead(view: View, on: Day | None) -> View:
    """Return the view of the day of leaving."""
    day = view.as_of if on is None else as_date(on)
    if day < view.as_of:
        raise InputError(
            f"on is the day of leaving, and not before the date asked about, "
            f"{view.as_of.isoformat()}; ask --as-of an earlier date"
        )
    return view if day == view.as_of else view.graph.view(day, view.scope)
