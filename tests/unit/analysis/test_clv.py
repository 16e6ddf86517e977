"""What parties will bring as long as those like them stay, worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.analysis.value import clv, concentration
from graphcrm.errors import InputError
from graphcrm.graph import Graph, Scope
from graphcrm.views.cells import shown_cells
from tests.unit.analysis.small import (
    Make,
    Row,
    ago,
    brought,
    cells,
    codes,
    customer,
    firm,
    money,
)

DAY_BY_DAY: dict[str, Any] = {"least_events": 1, "least_parties": 1, "as_of": ago(0)}


def person(customer_id: str, opened: int, closed: int | None = None, **more: Any) -> Row:
    closed_on = None if closed is None else ago(closed)
    columns = {"opened_on": ago(opened), "closed_on": closed_on, "branch_id": "B1"}
    return customer(customer_id, 10, **{**columns, **more})


@pytest.fixture
def graph(make: Make) -> Graph:
    """Return five customers of one tier.

    The first event is that of d, 150 days ago, so all are followed from the day before, or from
    when they opened: a for 151 days, b 130, e 100; c leaves after 70, d after 1.
    S: 4/5 from day 1 on, 4/5 x 3/4 = 3/5 from day 70 on.
    """
    return make(
        branches=[{"branch_id": "B1"}, {"branch_id": "B2"}],
        customers=[
            person("a", 200, revenue_12m=money(1200)),
            person("b", 130),
            person("c", 150, 80),
            person("d", 190, 150),
            person("e", 100, revenue_12m=money(-600)),
        ],
    )


def test_three_months_by_hand(graph: Graph) -> None:
    """Days 30, 60 and 91: S = 4/5, 4/5, 3/5; a brings 100 a month.

    100 (0.8 / 1.1^(1/12) + 0.8 / 1.1^(2/12) + 0.6 / 1.1^(3/12)) with 1.1^(1/12) = 1.00797414.
    """
    answer = clv(graph, months=3, **DAY_BY_DAY)
    q = 1 / 1.1 ** (1 / 12)
    by_hand = 100 * (0.8 * q + 0.8 * q**2 + 0.6 * q**3)
    assert by_hand == pytest.approx(216.69, abs=0.01)
    assert cells(answer, "party_id", "clv", "margin_month") == [
        ("a", round(by_hand, 2), 100.0),
        ("e", round(-by_hand / 2, 2), -50.0),
        ("b", None, None),
    ]
    assert answer.totals["n_followed"] == 5
    assert answer.totals["n_events"] == 2
    assert answer.totals["n_extrapolated"] == 0
    assert answer.totals["n_margin_unknown"] == 1


def test_without_discount_the_sum_of_survivals(graph: Graph) -> None:
    answer = clv(graph, months=3, discount=0, **DAY_BY_DAY)
    assert cells(answer, "clv")[0] == 220.0  # 100 x (4/5 + 4/5 + 3/5)


def test_beyond_the_last_day_as_many_leave_as_before(graph: Graph) -> None:
    """Nobody is followed for more than 151 days.  After those 3/5 are there.

    So after 365.25 days it is 3/5 to the power of 365.25 / 151.
    """
    answer = clv(graph, **DAY_BY_DAY)
    assert cells(answer, "survival_12")[0] == pytest.approx(0.6 ** (365.25 / 151))
    assert answer.totals["n_extrapolated"] == 3
    assert "clv_extrapolated" in codes(answer)


def test_few_parties_go_by_a_wider_segment(make: Make) -> None:
    """Gold has 1 event of 2 parties, the others 1 of 2; a firm has nobody like it."""
    rich = {"aum": money(60_000), "revenue_12m": money(12)}
    graph = make(
        branches=[{"branch_id": "B1"}],
        customers=[
            {**person("g1", 100, 50), **rich},
            {**person("g2", 300), **rich},
            person("o1", 100, 90),
            person("o2", 300),
        ],
        firms=[firm("f", 5, opened_on=ago(300))],
    )
    own: dict[str, Any] = {"as_of": ago(0), "least_parties": 2}
    found = dict(cells(clv(graph, **own, least_events=1), "party_id", "segment"))
    assert found == {"g2": "customer:gold", "o2": "customer:ordinary", "f": "all"}
    found = dict(cells(clv(graph, **own, least_events=2), "party_id", "segment"))
    assert found == {"g2": "customer", "o2": "customer", "f": "all"}
    answer = clv(graph, as_of=ago(0))
    assert set(cells(answer, "segment")) == {"all"}
    assert answer.totals["n_other_segment"] == 3
    assert "clv_other_segment" in codes(answer)


def test_a_curve_of_few_does_not_end_with_the_first_who_leaves(make: Make) -> None:
    """One of ten leaves on day 1 and nobody on the 98 after it; 200 are asked for.

    So 9/10 are there after 99 days, and (9/10)^(365.25 / 99) after a year, not (9/10)^365.25.
    """
    people = [person(f"c{i}", 200, revenue_12m=money(12)) for i in range(9)]
    graph = make(branches=[{"branch_id": "B1"}], customers=[*people, person("d", 200, 98)])
    answer = clv(graph, as_of=ago(0), least_parties=200)
    assert set(cells(answer, "segment")) == {"all"}
    assert cells(answer, "survival_12")[0] == pytest.approx(0.9 ** (365.25 / 99))


def test_who_fell_is_followed_with_those_he_was_like(make: Make) -> None:
    balances = [{"party_id": "a", "on": ago(90), "aum": money(60_000)}]
    balances += [{"party_id": "a", "on": ago(30), "aum": money(1)}]
    left = [{"party_id": "a", "kind": "left", "raised_on": ago(20)}]
    people = [customer("a", 1, opened_on=ago(99)), customer("b", 2, opened_on=ago(99))]
    graph = make(customers=people, balances=balances, signals=left)
    answer = clv(graph, **DAY_BY_DAY)
    # a falls under gold: neither a nor b, ordinary now, has an event among those like them
    assert dict(cells(answer, "party_id", "segment")) == {"a": "customer", "b": "customer"}


def test_network_value_adds_what_referrals_are_worth(graph: Graph, make: Make) -> None:
    """B brings in 120 a year; of 12 months without discount half of it is due to a."""
    people = [person("a", 200, revenue_12m=money(0)), person("b", 90, revenue_12m=money(120))]
    bank = make(branches=[{"branch_id": "B1"}], customers=people, referrals=[brought("a", "b", 90)])
    answer = clv(bank, months=12, discount=0, as_of=ago(0))
    assert cells(answer, "party_id", "clv", "network_value", "referral_value") == [
        ("b", 120.0, 120.0, 0.0),
        ("a", 0.0, 60.0, 60.0),
    ]
    all_of_it = clv(bank, months=12, discount=0, incrementality=1, as_of=ago(0))
    assert cells(all_of_it, "network_value") == [120.0, 120.0]
    unknown = clv(graph, as_of=ago(0))
    assert cells(unknown, "clv", "network_value")[-1] == (None, None)


def test_revenue_that_the_month_end_does_not_have_is_told(make: Make) -> None:
    people = [person(p, 200, revenue_12m=money(12)) for p in "ab"]
    month_end = [{"party_id": "a", "on": ago(9), "aum": money(5)}]
    graph = make(branches=[{"branch_id": "B1"}], customers=people, balances=month_end)
    for answer in (clv(graph), concentration(graph)):
        (said,) = [note for note in answer.notes if note.code == "revenue_hidden"]
        assert said.facts == {"n": 1}
    assert "revenue_hidden" not in codes(clv(graph, as_of=ago(10)))


def test_reasons_say_what_it_stands_on(graph: Graph) -> None:
    first, *_, last = clv(graph, months=3, **DAY_BY_DAY).rows("en")
    assert str(first["reason"]).startswith("brings 100.00 yuan a month; of parties like it ")
    assert last["reason"] == "revenue unknown"


def test_without_events_everybody_stays_and_it_says_so(make: Make) -> None:
    people = [person("a", 200, revenue_12m=money(12)), person("b", 100, branch_id="B2")]
    graph = make(branches=[{"branch_id": "B1"}, {"branch_id": "B2"}], customers=people)
    answer = clv(graph, discount=0)
    assert cells(answer, "clv", "survival_60")[0] == (60.0, 1.0)
    assert codes(answer)[:3] == ["clv", "clv_no_events", "clv_no_balances"]
    scoped = clv(graph.view(None, Scope(frozenset({"B2"}))))
    assert cells(scoped, "party_id") == ["b"]
    assert scoped.totals["n_followed"] == 1


def test_events_of_others_branches_do_not_count(graph: Graph) -> None:
    view = graph.view(ago(0), Scope(frozenset({"B2"})))
    answer = clv(view)
    assert (answer.n_rows, answer.totals["n_events"]) == (0, 0)


BAD = [{"months": 0}, {"months": 601}, {"discount": 2}, {"incrementality": 1.5}]
BAD += [{"least_events": -1}, {"acquisition_cost": -1}]


@pytest.mark.parametrize("given", BAD)
def test_parameters_out_of_range_are_refused(make: Make, given: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        clv(make(), **given)


def test_an_empty_bank(make: Make) -> None:
    answer = clv(make())
    assert (answer.n_rows, answer.totals["clv"]) == (0, 0.0)


def test_of_the_managed_book_alone(make: Make) -> None:
    # Nobody has left: x is worth 12 x 100 / 1.1^(t/12) over t = 1; only who is of the book counts.
    people = [
        customer("x", 60_000, revenue_12m=money(1200)),
        customer("y", 20_000, revenue_12m=money(2400)),
    ]
    graph = make(customers=people)

    def listed(**book: Any) -> Any:
        return cells(clv(graph, months=1, as_of=ago(0), book="managed", **book), "party_id", "clv")

    q = 1 / 1.1 ** (1 / 12)
    x, y = ("x", round(100 * q, 2)), ("y", round(200 * q, 2))
    assert listed() == [x]
    assert listed(managed_worth=20_000) == [y, x]
    assert listed(managed_worth=100_000, managed_tier="private") == []


def test_who_goes_by_everybody_reads_so_in_both_languages(graph: Graph) -> None:
    answer = clv(graph, as_of=ago(0))
    column = next(c for c in answer.columns if c.name == "segment")
    assert set(shown_cells(column, "zh", answer.n_rows)) == {"全部"}
    assert set(shown_cells(column, "en", answer.n_rows)) == {"all"}
