"""What a campaign brought, as its definition reads: one person after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property

from tests.reference.plain_coverage import Question, Row
from tests.reference.referral_forest import Edge, counting_referrals

Figure = Fraction | None
Pair = tuple[Figure, Figure]  # before and after; None where not known
NOT_EFFECTIVE = {"sms", "greeting", "system", "branch"}


@dataclass(frozen=True)
class Review:
    """A bank, the first day of a campaign, and how long it is reviewed.

    Parameters
    ----------
    q : Question
        Its ``worth`` is the measure of worth.
    started : date
    window_days : int
    product : str or None
    """

    q: Question
    started: date
    window_days: int
    product: str | None = None

    @property
    def last(self) -> date:
        return min(self.q.as_of, self.started + timedelta(days=self.window_days - 1))

    def rows(self, asked: Sequence[str], control: Sequence[str]) -> dict[str, tuple[Figure, ...]]:
        """Return of each measure n_asked, n_control, four means and the difference."""
        of: dict[str, Callable[[str], Pair]] = {
            "n_referrals": self._referrals,
            "brought_somebody": lambda p: _at_most_one(self._referrals(p)),
            "opened_product": lambda p: _at_most_one(self._opened(p)),
            "worth": self._worth,
        }
        return {name: _compared(figures, asked, control) for name, figures in of.items()}

    def reached(self, group: Sequence[str]) -> Figure:
        """Return the share of a group with whom staff had an effective contact."""
        met = {
            row["party_id"]
            for row in self.q.rows("contacts")
            if self.started <= row["contacted_on"] <= self.last
            and row["channel"] not in NOT_EFFECTIVE
        }
        return Fraction(len(met & set(group)), len(group)) if group else None

    def _count(self, days: Sequence[date | None]) -> Pair:
        length = self.last - self.started + timedelta(days=1)
        known = [day for day in days if day is not None]
        before = sum(self.started - length <= day < self.started for day in known)
        return Fraction(before), Fraction(sum(self.started <= day <= self.last for day in known))

    @cached_property
    def _brought(self) -> list[Edge]:
        return counting_referrals(self.q)

    def _referrals(self, party: str) -> Pair:
        if not self.q.rows("referrals"):
            return None, None
        mine = [edge for edge in self._brought if edge.referrer == party]
        times = [self._count([e.on for e in mine if e.party == p]) for p in {e.party for e in mine}]
        before, after = (Fraction(sum(bool(of[i]) for of in times)) for i in (0, 1))
        return before, after

    def _opened(self, party: str) -> Pair:
        rows = self.q.rows("holdings")
        if all(row.get("opened_on") is None for row in rows):
            return None, None
        mine = [row for row in rows if row["party_id"] == party]
        wanted = [r for r in mine if self.product in {None, r["product_id"]}]
        return self._count([row.get("opened_on") for row in wanted])

    @cached_property
    def _at(self) -> dict[date, Question]:
        return {day: replace(self.q, as_of=day) for day in (self.started, self.last)}

    @cached_property
    def _parties(self) -> dict[str, Row]:
        return self.q.parties()

    def _worth(self, party: str) -> Pair:
        days = [b["on"] for b in self.q.rows("balances") if b["party_id"] == party]
        closed = self._parties[party].get("closed_on")
        had = [day for day in days if day <= self.started]
        newer = [day for day in days if self.started < day <= self.last]
        if not had or not (newer or (closed is not None and closed <= self.last)):
            return None, None
        return self._fen(party, closed, self.started), self._fen(party, closed, self.last)

    def _fen(self, party: str, closed: date | None, day: date) -> Figure:
        if closed is not None and closed <= day:
            return Fraction(0)
        money = self._at[day].money_of(party, self._parties[party], self.q.worth)
        return None if money is None else Fraction(money, 100)


def _at_most_one(pair: Pair) -> Pair:
    before, after = (None if n is None else min(n, Fraction(1)) for n in pair)
    return before, after


def _compared(
    figures: Callable[[str], Pair], asked: Sequence[str], control: Sequence[str]
) -> tuple[Figure, ...]:
    known = [[pair for pair in map(figures, side) if None not in pair] for side in (asked, control)]
    means = [
        sum((pair[at] or Fraction(0) for pair in side), Fraction(0)) / len(side) if side else None
        for side in known
        for at in (0, 1)
    ]
    a, b, c, d = means
    apart = None if a is None or b is None or c is None or d is None else (b - a) - (d - c)
    return Fraction(len(known[0])), Fraction(len(known[1])), *means, apart
