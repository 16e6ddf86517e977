"""Who is tied to whom on a date, kind by kind, and what row of which table says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.analysis.colleagues import MAX_DEPARTMENT, colleagues
from graphcrm.analysis.firm_people import key_mask
from graphcrm.analysis.influence_ties import MAX_CIRCLE
from graphcrm.analysis.links import EFFECTIVE, ROLE_WEIGHT, live_links, live_rows
from graphcrm.analysis.payroll import employs, paid_rows
from graphcrm.analysis.referral_forest import counted, opened_by
from graphcrm.analysis.tie_parts import Group, Rows
from graphcrm.answer import DIGITS
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_DAY, NO_FEN, NO_IX, IntVec, distinct
from graphcrm.graph.spaces import PARTIES
from graphcrm.kernels.circles import Circles
from graphcrm.model.words import EMPLOYMENT_ROLE, FIRM_LINK

PAYMENTS_OF_ONE: Final = 24  # payments that would make a tie of strength 1
_EMPLOYEE: Final = tuple(EMPLOYMENT_ROLE).index("employee")
_SUPPLIES: Final = tuple(FIRM_LINK).index("supplies")


@dataclass(frozen=True, slots=True)
class Asked:
    """What pairs are asked for: a view, how long a contact counts, how large a firm may be."""

    view: View
    window_days: int
    max_firm: int


def pairs(asked: Asked) -> list[Rows | Group]:
    """Return every tie between visible parties, and between these and staff, kind by kind.

    A member of staff is the node ``n_parties + staff_ix``.
    """
    return [part for find in _FINDERS for part in find(asked)]


def _coverage(asked: Asked) -> list[Rows | Group]:
    """Return the live links: by the best coverage row, else by the newest contact."""
    view, links = asked.view, live_links(asked.view, asked.window_days)
    n_staff = max(view.graph.n("staff"), 1)
    wanted = links.party_ix.astype(np.int64) * n_staff + links.staff_ix

    def best(table: str, rows: IntVec, rank: tuple[IntVec, ...]) -> IntVec:
        party, staff = (view.graph.column(table, n)[rows] for n in ("party_ix", "staff_ix"))
        at = np.searchsorted(wanted, party.astype(np.int64) * n_staff + staff)
        found = np.full(len(wanted) + 1, NO_IX, np.int64)
        order = np.lexsort((rows, *rank))[::-1]  # of several writes the last one stands
        found[at[order]] = rows[order]
        return found[: len(wanted)]

    held = live_rows(view, "coverage")
    since, role = (view.graph.column("coverage", n)[held] for n in ("since", "role"))
    by_cover = best("coverage", held, (_unknown_last(since), -ROLE_WEIGHT[role]))
    met = live_rows(view, "contacts")
    day, channel = (view.graph.column("contacts", n)[met] for n in ("contacted_on", "channel"))
    recent = EFFECTIVE[channel] & (view.day - day <= asked.window_days)
    by_contact = best("contacts", met[recent], (-day[recent],))
    counts = links.strength > 0  # of a wide window the oldest contacts come to nothing
    covers = by_cover != NO_IX
    return [
        Rows(
            "coverage",
            table,
            links.party_ix[which],
            links.staff_ix[which] + view.graph.n(PARTIES),
            view.graph.column(table, day_name)[row[which]],
            row[which],
            links.strength[which],
        )
        for table, day_name, row, which in (
            ("coverage", "since", by_cover, covers),
            ("contacts", "contacted_on", by_contact, ~covers & counts),
        )
    ]


def _households(asked: Asked) -> list[Rows | Group]:
    home, member = _columns(asked.view, "household_members", "household_ix", "customer_ix")
    since = asked.view.graph.column("household_members", "since")
    rows = np.flatnonzero(asked.view.valid("household_members"))
    return [_group("household", "household_members", home[rows], member[rows], since[rows])]


def _kinship(asked: Asked) -> list[Rows | Group]:
    one, other = _columns(asked.view, "kinship", "customer_ix", "other_customer_ix")
    rows = np.flatnonzero(asked.view.valid("kinship"))
    no_day = np.broadcast_to(np.int32(NO_DAY), len(rows))
    return [Rows("kinship", "kinship", one[rows], other[rows], no_day, rows)]


def _referrals(asked: Asked) -> list[Rows | Group]:
    """Return who brought in whom, a party or a member of staff."""
    view = asked.view
    by, by_staff, party = _columns(
        view, "referrals", "referrer_ix", "referrer_staff_ix", "party_ix"
    )
    on, rows = view.graph.column("referrals", "referred_on"), counted(view)
    staff_rows = opened_by(view, "referrer_staff_ix")
    staff = by_staff[staff_rows] + view.graph.n(PARTIES)
    return [
        Rows("referral", "referrals", by[rows], party[rows], on[rows], rows),
        Rows("referral", "referrals", staff, party[staff_rows], on[staff_rows], staff_rows),
    ]


def _jobs(asked: Asked) -> list[Rows | Group]:
    """Return key people and employees with their firms; a small owner is neither."""
    view = asked.view
    person, firm = _columns(view, "employment", "customer_ix", "firm_ix")
    role, since = (view.graph.column("employment", n) for n in ("role", "since"))
    masks = {"key_person": key_mask(view), "employee": role == _EMPLOYEE}
    return [
        Rows(kind, "employment", person[rows], firm[rows], since[rows], rows)
        for kind, mask in masks.items()
        for rows in [np.flatnonzero(view.valid("employment") & mask)]
    ]


def _colleagues(asked: Asked) -> list[Rows | Group]:
    found = colleagues(asked.view, asked.max_firm)
    known = found.departments.size <= MAX_DEPARTMENT
    circles = (
        (found.firms, found.firm_of_circle),
        (found.departments.only(known), found.firm_of_department[known]),
    )
    at_firm = _at_firm(asked.view)
    return [
        Group("colleague", "employment", circle, at_firm(np.repeat(firm, circle.size), circle))
        for circle, firm in circles
    ]


def _at_firm(view: View) -> Callable[[IntVec, Circles], IntVec]:
    """Return what tells since when each member of circles is known to be at a firm.

    The earliest of the beginnings of his valid jobs there and of the months he was paid.
    """
    n = max(view.graph.n(PARTIES), 1)
    since, paid = view.graph.column("employment", "since"), paid_rows(view)
    jobs = np.flatnonzero(view.valid("employment") & (since != NO_DAY))
    paid = paid[employs(view)[view.graph.column("payrolls", "firm_ix")[paid]]]
    firm, person = (
        np.concatenate([view.graph.column(t, c)[rows] for t, rows in _of(jobs, paid)])
        for c in ("firm_ix", "customer_ix")
    )
    day = np.concatenate([since[jobs], view.graph.column("payrolls", "month")[paid]])
    key = firm.astype(np.int64) * n + person
    order = np.lexsort((day, key))
    firsts = order[np.diff(key[order], prepend=-1) > 0]
    keys, days = key[firsts], np.append(day[firsts], np.int32(NO_DAY))

    def at_firm(firm: IntVec, circles: Circles) -> IntVec:
        wanted = firm * n + circles.member
        at = np.searchsorted(keys, wanted)
        known = np.append(keys, -1)[at] == wanted
        return np.asarray(days[np.where(known, at, len(keys))])

    return at_firm


def _of(jobs: IntVec, paid: IntVec) -> list[tuple[str, IntVec]]:
    return [("employment", jobs), ("payrolls", paid)]


def _firm_links(asked: Asked) -> list[Rows | Group]:
    one, other = _columns(asked.view, "firm_links", "firm_ix", "other_firm_ix")
    code, since = (asked.view.graph.column("firm_links", n) for n in ("kind", "since"))
    return [
        Rows(kind, "firm_links", one[rows], other[rows], since[rows], rows)
        for kind, mask in {"group": code != _SUPPLIES, "supply": code == _SUPPLIES}.items()
        for rows in [np.flatnonzero(asked.view.valid("firm_links") & mask)]
    ]


def _transfers(asked: Asked) -> list[Rows | Group]:
    """Return who paid whom, either way, by the newest row; each payment counts."""
    view, n = asked.view, max(asked.view.graph.n(PARTIES), 1)
    rows = np.flatnonzero(view.valid("transfers"))
    payer, payee = (column[rows] for column in _columns(view, "transfers", "from_ix", "to_ix"))
    last_on, month, times = (
        view.graph.column("transfers", name)[rows] for name in ("last_on", "month", "n_payments")
    )
    key = np.minimum(payer, payee) * n + np.maximum(payer, payee)
    on = np.where(last_on == NO_DAY, month, last_on)
    keys = distinct(key)
    at = np.searchsorted(keys, key)
    n_payments = np.bincount(at, np.where(times == NO_FEN, 1, times), len(keys))
    newest = np.zeros(len(keys), np.int64)
    order = np.lexsort((rows, -on.astype(np.int64)))[::-1]
    newest[at[order]] = order  # of several writes the last one stands
    paid = np.flatnonzero(n_payments > 0)  # a row may say that there were none
    strength = (n_payments[paid] / PAYMENTS_OF_ONE).round(DIGITS)
    last = newest[paid]
    ends = keys[paid] // n, keys[paid] % n
    return [Rows("transfer", "transfers", *ends, on[last], rows[last], strength)]


def _events(asked: Asked) -> list[Rows | Group]:
    event, party = _columns(asked.view, "attendance", "event_ix", "party_ix")
    rows = np.flatnonzero(asked.view.valid("attendance"))
    held_on = asked.view.graph.node("events", "held_on")[event[rows]]
    return [_group("event", "attendance", event[rows], party[rows], held_on)]


def _group(kind: str, table: str, group: IntVec, member: IntVec, since: IntVec) -> Group:
    """Return circles of at most 50, and of each member the earliest known beginning."""
    n = int(member.max(initial=0)) + 1
    key = group * n + member
    order = np.lexsort((_unknown_last(since), key))
    order = order[np.diff(key[order], prepend=-1) > 0]
    circles = Circles.of(group, member)
    small = circles.size <= MAX_CIRCLE
    kept = np.repeat(small, circles.size)
    return Group(kind, table, circles.only(small), since[order][kept])


def _unknown_last(day: IntVec) -> IntVec:
    return np.where(day == NO_DAY, np.iinfo(np.int32).max, day)


def _columns(view: View, table: str, *names: str) -> list[IntVec]:
    """Return columns of positions, wide enough to be multiplied."""
    return [view.graph.column(table, name).astype(np.int64) for name in names]


_FINDERS: Final = (
    _coverage,
    _households,
    _kinship,
    _referrals,
    _jobs,
    _colleagues,
    _firm_links,
    _transfers,
    _events,
)
