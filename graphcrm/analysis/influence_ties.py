"""Over which ties word travels: who is tied to whom on a date, kind by kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from graphcrm.analysis.colleagues import MAX_DEPARTMENT, colleagues
from graphcrm.analysis.referral_forest import counted
from graphcrm.analysis.unknown_starts import unknown_starts
from graphcrm.errors import InputError
from graphcrm.graph import View
from graphcrm.graph.arrays import BoolVec, FloatVec, IntVec, distinct
from graphcrm.graph.spaces import PARTIES
from graphcrm.kernels.circles import Circles
from graphcrm.reasons import Reason

KINDS: Final = ("household", "kinship", "colleagues", "referral", "event", "transfer")
USUAL: Final = "household,kinship,colleagues,referral,event"
OWN: Final = "own"  # ties that a bank hands over in a file
ONE_WAY: Final = ("referral", "transfer", OWN)
MAX_FIRM: Final = 50
MAX_CIRCLE: Final = 50  # of a household or an event; more people do not all know one another

# At the highest, measured: to find a pair, and more where both ends may carry word.
BYTES_TO_FIND, BYTES_TO_KEEP = 60, 120
MOST_BYTES: Final = 1_500_000_000

# Tables whose rows are ties, and the columns of their two ends.
PAIR_TABLES: Final[Mapping[str, tuple[str, str, str]]] = {
    "kinship": ("kinship", "customer_ix", "other_customer_ix"),
    "referral": ("referrals", "referrer_ix", "party_ix"),
    "transfer": ("transfers", "from_ix", "to_ix"),
}


@dataclass(frozen=True, slots=True)
class Tied:
    """Pairs of customers tied in one way.

    Parameters
    ----------
    kind : str
    one, other : (m,) int64, positions of parties
        Word goes from one to the other, and back unless the kind is one of ``ONE_WAY``.  Each pair
        once, the smaller end first where word goes both ways, unless rows of a table say what each
        is likely to carry.
    probability : (m,) float64, 0..1
    """

    kind: str
    one: IntVec
    other: IntVec
    probability: FloatVec

    @property
    def one_way(self) -> bool:
        """Whether word goes from one to the other alone."""
        return self.kind in ONE_WAY

    def of(self, probability: float) -> Tied:
        """Return the ties, each as likely to carry word as the next."""
        return replace(self, probability=np.broadcast_to(probability, len(self.one)))


@dataclass(frozen=True, slots=True)
class _Found:
    """What ties of one kind are made of: circles, or rows that name both ends."""

    circles: tuple[Circles, ...] = ()
    one: IntVec = field(default_factory=lambda: np.zeros(0, np.int64))
    other: IntVec = field(default_factory=lambda: np.zeros(0, np.int64))
    notes: tuple[Reason, ...] = ()

    def n_bytes(self, among: BoolVec) -> int:
        """How much memory its pairs take, each one of a circle apart."""
        n = len(self.one) + sum(circles.n_pairs for circles in self.circles)
        kept = int(np.count_nonzero(among[self.one] & among[self.other]))
        kept += sum(circles.of_members(among).n_pairs for circles in self.circles)
        return n * BYTES_TO_FIND + kept * BYTES_TO_KEEP


def kinds_of(given: str) -> tuple[str, ...]:
    """Return the kinds of a comma-separated list, in their usual order; a plural s is accepted.

    Raises
    ------
    InputError
        There is no such kind, or none is named.

    Examples
    --------
    >>> kinds_of("transfers, household")
    ('household', 'transfer')
    """
    names = {name.strip() for name in given.split(",") if name.strip()}
    known = {**{kind: kind for kind in KINDS}, **{f"{kind}s": kind for kind in KINDS}}
    if not names or not names <= known.keys():
        raise InputError(f"kinds is a comma-separated list of {', '.join(KINDS)}")
    asked = {known[name] for name in names}
    return tuple(kind for kind in KINDS if kind in asked)


def tied(
    view: View, kinds: Sequence[str], *, max_firm: int, among: BoolVec
) -> tuple[list[Tied], list[Reason]]:
    """Return who is tied to whom in each of ``kinds``, and what there is to say about it.

    All visible customers, active or not; colleagues are banked people, and so active.

    Parameters
    ----------
    view : View
    kinds : sequence of str
        Of ``KINDS``.
    max_firm : int, >= 2
    among : (n_parties,) bool
        Whom the notes count.

    Raises
    ------
    InputError
        ``max_firm`` is too small, or there are more pairs than memory is allowed for.
    """
    if max_firm < 2:
        raise InputError("max_firm is 2 or more; leave colleagues out of kinds to do without them")
    found = {kind: _FINDERS[kind](view, max_firm, among) for kind in kinds}
    _check_memory({kind: one.n_bytes(among) for kind, one in found.items()}, max_firm)
    notes = [note for one in found.values() for note in one.notes]
    return [_tied(view, kind, one) for kind, one in found.items()], notes


def n_unknown_start(view: View, kinds: Sequence[str], among: BoolVec) -> int:
    """Return how many memberships and jobs of people ``among`` are used whose start is a guess."""
    tables = {"household": "household_members", "colleagues": "employment"}
    listed = among | view.graph.is_firm  # whichever firm somebody works for
    return sum(unknown_starts(view, tables[kind], listed) for kind in kinds if kind in tables)


def pair_rows(view: View, kind: str) -> tuple[IntVec, IntVec, IntVec]:
    """Return both ends and the row of what ties two customers by a row of its own.

    Kinship, payments up to the date, and referrals that count; nobody is tied to himself.
    """
    table, one_name, other_name = PAIR_TABLES[kind]
    one, other = (view.graph.column(table, name) for name in (one_name, other_name))
    rows = counted(view) if kind == "referral" else np.flatnonzero(view.valid(table))
    firm, (one, other) = view.graph.is_firm, (one[rows], other[rows])
    persons = np.flatnonzero(~firm[one] & ~firm[other] & (one != other))
    return one[persons].astype(np.int64), other[persons].astype(np.int64), rows[persons]


def _tied(view: View, kind: str, found: _Found) -> Tied:
    ends = [(found.one, found.other), *(circles.pairs() for circles in found.circles)]
    one, other = (np.concatenate([pair[i] for pair in ends]) for i in (0, 1))
    if kind not in ONE_WAY:
        one, other = np.minimum(one, other), np.maximum(one, other)
    n = max(view.graph.n(PARTIES), 1)
    keys = distinct(one * n + other)
    return Tied(kind, keys // n, keys % n, np.broadcast_to(1.0, len(keys)))


def _check_memory(n_bytes: Mapping[str, int], max_firm: int) -> None:
    n = sum(n_bytes.values())
    if n <= MOST_BYTES:
        return
    most = max(n_bytes, key=lambda kind: n_bytes[kind])
    lower = f", or lower max_firm, which is {max_firm:,}" if most == "colleagues" else ""
    raise InputError(
        f"the ties asked for take {n / 1e9:.1f} GB of memory, more than {MOST_BYTES / 1e9:.1f} GB; "
        f"most is taken by kind {most}: leave it out of kinds{lower}"
    )


def _households(view: View, _max_firm: int, _among: BoolVec) -> _Found:
    rows = np.flatnonzero(view.valid("household_members"))
    ends = (
        view.graph.column("household_members", n)[rows] for n in ("household_ix", "customer_ix")
    )
    circles = Circles.of(*ends)
    n = int(np.count_nonzero(circles.size > MAX_CIRCLE))
    notes = (Reason("large_households", {"n": n, "most": MAX_CIRCLE}),) if n else ()
    return _Found((circles.only(circles.size <= MAX_CIRCLE),), notes=notes)


def _colleagues(view: View, max_firm: int, among: BoolVec) -> _Found:
    found = colleagues(view, max_firm)
    departments = found.departments
    large = departments.size > MAX_DEPARTMENT
    notes = []
    if n := int(np.count_nonzero(large)):
        notes.append(Reason("large_departments", {"n": n, "most": MAX_DEPARTMENT}))
    if n := len(distinct(found.no_department[among[found.no_department]])):
        notes.append(Reason("no_department", {"n": n, "max_firm": max_firm}))
    return _Found((found.firms, departments.only(~large)), notes=tuple(notes))


def _events(view: View, _max_firm: int, _among: BoolVec) -> _Found:
    event, party = (view.graph.column("attendance", n) for n in ("event_ix", "party_ix"))
    rows = np.flatnonzero(view.valid("attendance") & ~view.graph.is_firm[party])
    circles = Circles.of(event[rows], party[rows])
    n = int(np.count_nonzero(circles.size > MAX_CIRCLE))
    notes = (Reason("large_events", {"n": n, "most": MAX_CIRCLE}),) if n else ()
    return _Found((circles.only(circles.size <= MAX_CIRCLE),), notes=notes)


def _rows(kind: str) -> Callable[[View, int, BoolVec], _Found]:
    def find(view: View, _max_firm: int, _among: BoolVec) -> _Found:
        one, other, _ = pair_rows(view, kind)
        return _Found(one=one, other=other)

    return find


_FINDERS: Final[Mapping[str, Callable[[View, int, BoolVec], _Found]]] = {
    "household": _households,
    "kinship": _rows("kinship"),
    "colleagues": _colleagues,
    "referral": _rows("referral"),
    "event": _events,
    "transfer": _rows("transfer"),
}
