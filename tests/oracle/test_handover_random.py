"""Hand-over and second persons against plain Python and a linear program, on random banks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graphcrm.analysis import coverage
from graphcrm.analysis.rules import Rules
from graphcrm.answer import Answer
from graphcrm.graph import Scope, View
from tests.banks import DAY, graph_of
from tests.effort import part
from tests.handover_banks import HOLDERS, handover_banks
from tests.random_banks import BRANCHES, PlainBank, as_ofs
from tests.reference import plain_handover as plain
from tests.reference.plain_coverage import Question, total, worth_order

SOME = settings(max_examples=part(5, least=10))
PARTS = ("same_branch", "past_tie", "household_or_employer", "spare_share")
asked_of = st.fixed_dictionaries(
    {
        "branch_only": st.booleans(),
        "most": st.sampled_from([None, None, 1, 2]),
        "by_worth": st.booleans(),
        "usual": st.sampled_from([{}, {}, {"corporate": 1, "other": 2}]),
    }
)
questions = st.fixed_dictionaries(
    {
        "window_days": st.sampled_from([0, 180, 10_000]),
        "worth": st.sampled_from(["worth", "business", "revenue_12m"]),
        "book": st.sampled_from(["all", "managed"]),
        "branches": st.none() | st.frozensets(st.sampled_from(BRANCHES), min_size=1),
    }
)


@contextmanager
def viewed(q: Question) -> Iterator[View]:
    with TemporaryDirectory() as folder:
        scope = None if q.branches is None else Scope(q.branches)
        yield graph_of(q.bank, Path(folder)).view(q.as_of, scope)


def given_to(asked: plain.Asked) -> dict[str, Any]:
    """Return the parameters of a question as the package takes them."""
    return {
        "branch_only": asked.branch_only,
        "max_per_successor": asked.most,
        "weight_by_worth": asked.by_worth,
        "rules": Rules(
            capacity=asked.usual.get("other", 400),
            corporate_capacity=asked.usual.get("corporate", 40),
        ),
        "window_days": asked.q.window_days,
        "worth": asked.q.worth,
        "book": asked.q.book,
    }


def question(bank: PlainBank, as_of: Any, given: dict[str, Any]) -> Question:
    return Question({"branches": [{"branch_id": b} for b in BRANCHES], **bank}, as_of, **given)


def seen(q: Question) -> list[str]:
    """Return who is on staff and may be named."""
    staff = q.staff().items()
    return sorted(s for s, r in staff if q.branches is None or r.get("branch_id") in q.branches)


@SOME
@given(handover_banks(), as_ofs, st.sampled_from([0, 0, 1, 45]), questions, asked_of, st.data())
def test_a_hand_over_is_the_best_of_the_plain_fits(
    bank: PlainBank, as_of: Any, wait: int, of: Any, terms: Any, data: st.DataObject
) -> None:
    q = question(bank, as_of, of)
    assume(seen(q))
    who = [one for one in HOLDERS if one in seen(q)] or seen(q)
    leaving = sorted({*who, *data.draw(st.lists(st.sampled_from(seen(q)), max_size=1))})
    excluded = data.draw(st.lists(st.sampled_from(seen(q)), max_size=1))
    on = as_of + timedelta(days=wait)
    asked = plain.Asked(q, on, frozenset(leaving), frozenset(excluded), **terms)
    with viewed(q) as view:
        answer = coverage.handover(view, leaving, on=on, exclude=excluded, **given_to(asked))
        compare(answer, asked)
        assert answer.totals["n_lost"] == len(asked.holder)
        assert answer.totals["worth_lost"] == total(q.worths(), asked.holder) / 100


@SOME
@given(handover_banks(), asked_of)
def test_households_stay_together_as_well_as_can_be(bank: PlainBank, terms: Any) -> None:
    q = question(bank, DAY, {})
    leaving = [one for one in HOLDERS if one in seen(q)]
    assume(leaving)
    asked = plain.Asked(q, DAY, frozenset(leaving), **terms)
    with viewed(q) as view:
        given = {**given_to(asked), "keep_households": True}
        answer = coverage.handover(view, leaving, **given)
        assert answer.totals["gap"] == 0
        compare_sums(answer, asked, whole=True)
        for home in set(asked.homes.values()):
            rows = [r for r in answer.rows() if asked.homes.get(str(r["party_id"])) == home]
            assert len({row["to_staff_id"] for row in rows}) == 1


@SOME
@given(handover_banks(), as_ofs, questions, asked_of)
def test_second_persons_are_the_best_of_the_plain_fits(
    bank: PlainBank, as_of: Any, of: Any, terms: Any
) -> None:
    q = question(bank, as_of, of)
    asked = plain.Asked(q, as_of, **terms)
    with viewed(q) as view:
        answer = coverage.second_person(view, **given_to(asked))
        compare(answer, asked)
        shared = {name: getattr(q, name) for name in ("window_days", "worth", "book")}
        single = coverage.single_links(view, **shared)
        assert parties(answer) == parties(single)
        assert answer.totals["n_single_link"] == single.totals["n_single_link"]


def parties(answer: Answer) -> list[Any]:
    return [row["party_id"] for row in answer.rows()]


def compare(answer: Answer, asked: plain.Asked) -> None:
    """Assert that a plan is of the plain parties and fits, and that none is better."""
    assert parties(answer) == worth_order(asked.q.worths(), asked.holder)
    compare_sums(answer, asked)
    for row in answer.rows():
        compare_row(row, asked)
    compare_reasons(answer, asked)


def compare_sums(answer: Answer, asked: plain.Asked, *, whole: bool = False) -> None:
    """Assert that a plan keeps to places, and comes to as much as the best one."""
    pairs = [
        (str(row["party_id"]), str(row["to_staff_id"]))
        for row in answer.rows()
        if row["to_staff_id"] is not None
    ]
    assert all(asked.places[one] >= n for one, n in Counter(one for _, one in pairs).items())
    weights = asked.weights if asked.by_worth else dict.fromkeys(asked.holder, 1)
    taken = sum(weights[p] * asked.fits[p, one].whole for p, one in pairs)
    assert (len(pairs), taken) == plain.best(asked, weights, whole=whole)
    assert whole or (len(pairs), taken) >= plain.greedy(asked, weights)
    costs = sum(weights[p] * (plain.NANO - asked.fits[p, one].whole) for p, one in pairs)
    assert answer.totals["cost"] == round(costs / plain.NANO, 9)


def compare_row(row: dict[str, Any], asked: plain.Asked) -> None:
    party, to = str(row["party_id"]), row["to_staff_id"]
    if to is None:
        assert {row[name] for name in ("fit", *PARTS)} == {None}
    else:
        fit = asked.fits[party, to]
        parts = (fit.same_branch, fit.past_tie, fit.near, fit.spare)
        assert [row[name] for name in PARTS] == [part / plain.NANO for part in parts]
        assert row["fit"] == fit.whole / plain.NANO
    holder = asked.holder[party]
    assert row["from_staff_id"] in {holder, "other_branch"}
    due = asked.maturing(party)
    assert row["n_maturing"] == len(due)
    assert row["maturing"] == sum(balance or 0 for balance in due) / 100
    assert row["open_complaints"] == asked.complaints(party)
    loans = asked.q.money_of(party, asked.q.parties()[party], "loans")
    assert row["loans"] == (None if loans is None else loans / 100)


def compare_reasons(answer: Answer, asked: plain.Asked) -> None:
    column = answer.column("reason")
    assert column.offsets is not None
    assert column.labels is not None
    for n, row in enumerate(answer.rows()):
        start, stop = column.offsets[n : n + 2]
        codes = column.labels.take(column.data[start:stop])
        if row["to_staff_id"] is None:
            assert codes == [asked.why_not(str(row["party_id"]))]
        else:
            assert ("handover_branch" in codes) == bool(row["same_branch"])
            met = asked.met_on(str(row["party_id"]), str(row["to_staff_id"]))
            assert ("handover_met" in codes) == bool(met)
            assert not met or f"last on {max(met)}" in str(row["reason"])
