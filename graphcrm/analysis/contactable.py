"""Who may be asked: parties that may be contacted on a date, and why the others may not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeAlias

import numpy as np

from graphcrm.errors import InputError
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_IX, BoolVec, IntVec, day_number, first_true
from graphcrm.graph.spaces import PARTIES
from graphcrm.model.words import AML_GRADE, CONSENT, CUSTOMER_STATUS, FIRM_STATUS
from graphcrm.reasons import Reason

UnknownConsent: TypeAlias = Literal["allow", "deny"]

WHY: Final = ("inactive", "status", "do_not_contact", "aml", "under_age", "no_consent")
OF_AGE: Final = 18

_NORMAL_PERSON = tuple(CUSTOMER_STATUS).index("normal")
_NORMAL_FIRM = tuple(FIRM_STATUS).index("normal")
_HIGH = tuple(AML_GRADE).index("high")
_YES, _NO = tuple(CONSENT).index("yes"), tuple(CONSENT).index("no")


@dataclass(frozen=True, slots=True)
class Contactable:
    """Which parties may be contacted.

    Parameters
    ----------
    mask : (n_parties,) bool
        Customers and firms; who is not visible may not.
    why : (n_parties,) int8
        Position in ``WHY`` of the first reason against it, -1 where there is none.
    notes : tuple of Reason
        What there is to say about consent.
    """

    mask: BoolVec
    why: IntVec
    notes: tuple[Reason, ...]

    def left_out(self, among: BoolVec) -> dict[str, int]:
        """Return how many of the parties ``among`` may not be contacted, by the first reason."""
        n = np.bincount(self.why[among & ~self.mask], minlength=len(WHY))
        return dict(zip(WHY, n.tolist(), strict=True))


def contactable(
    view: View, *, unknown_consent: UnknownConsent | None = None, banked: bool = True
) -> Contactable:
    """Return who may be contacted on the date of ``view``.

    A customer: active, of normal status or of none that is known, not marked as not to be
    contacted, not of high money-laundering risk, 18 or of unknown age, and having consented to
    marketing.  A firm: active, of normal status, not marked as not to be contacted.

    Parameters
    ----------
    view : View
    unknown_consent : {"allow", "deny"}, optional
        What holds where it is not known whether somebody consented.  Default: deny where the store
        holds any consent, else allow, with a note that says so.
    banked : bool
        False where whoever does not bank here may be asked too, if nothing else speaks against it.

    Raises
    ------
    InputError
        ``unknown_consent`` is something else.

    Notes
    -----
    O(n) in parties; kept with the view.  The eighteenth birthday of somebody born on 29 February
    is 1 March where the year has no such day.
    """
    if unknown_consent not in ("allow", "deny", None):
        raise InputError("unknown_consent is allow or deny")
    return view.keep(
        ("contactable", unknown_consent, banked),
        lambda: _contactable(view, unknown_consent, view.active if banked else view.visible),
    )


def refuses_profiling(view: View) -> BoolVec:
    """Return which parties said no to being profiled."""
    return np.asarray(view.graph.node(PARTIES, "consent_profiling") == _NO)


def _contactable(view: View, unknown_consent: UnknownConsent | None, there: BoolVec) -> Contactable:
    graph = view.graph
    consent = graph.node(PARTIES, "consent_marketing")
    unknown = ~graph.is_firm & (consent != _YES) & (consent != _NO)
    recorded = graph.known("customers", "consent_marketing")
    allow = unknown_consent == "allow" or (unknown_consent is None and not recorded)
    against = (
        ~there,
        _odd_status(view),
        graph.node(PARTIES, "do_not_contact") == 1,
        graph.node(PARTIES, "aml_grade") == _HIGH,
        graph.node(PARTIES, "birth_date") > _latest_birth(view.as_of),
        (consent == _NO) | (unknown & (not allow)),
    )
    mask = ~np.any(against, axis=0)
    why = np.where(mask, NO_IX, first_true(against)).astype(np.int8)
    n = int(np.count_nonzero(mask & unknown))
    if not allow or not n:
        return Contactable(mask, why, ())
    note = Reason("consent_unknown", {"n": n}) if recorded else Reason("no_consent_data", {"n": n})
    return Contactable(mask, why, (note,))


def _odd_status(view: View) -> BoolVec:
    """Return which parties have a status that is known and not normal."""
    status = view.graph.node(PARTIES, "status")
    normal = np.where(view.graph.is_firm, _NORMAL_FIRM, _NORMAL_PERSON)
    return np.asarray((status != NO_IX) & (status != normal))


def _latest_birth(day: date) -> int:
    """Return the last day on which somebody was born who is of age on ``day``."""
    year = max(day.year - OF_AGE, 1)
    leap_day = (day.month, day.day) == (2, 29)  # the year may be a common one
    born = date(year, 2, 28) if leap_day else day.replace(year=year)
    return day_number(born)
