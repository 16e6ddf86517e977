"""What a campaign brought, worked by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from graphcrm.analysis.campaign_review import review
from graphcrm.answer import Answer
from graphcrm.errors import InputError, NotFoundError
from graphcrm.graph import Graph, Scope
from graphcrm.graph.group_list import GroupList
from graphcrm.reasons import say
from tests.banks import DAY
from tests.unit.analysis.small import Make, Row, ago, brought, cells, codes, customer, member

STARTED = 30  # days ago
ASKED, CONTROL = "ABC", "XYZ"


def signal(party: str, side: str, campaign: str = "K") -> Row:
    return {"party_id": party, "kind": f"{side}:{campaign}", "raised_on": ago(STARTED)}


def campaign(**columns: Any) -> Row:
    return {"campaign_id": "K", "started_on": ago(STARTED), **columns}


def balance(party: str, days: int, yuan: int | None) -> Row:
    return {"party_id": party, "on": ago(days), "aum": yuan}


def bank(
    make: Make, *, asked: Sequence[str] = ASKED, control: Sequence[str] = CONTROL, **tables: Any
) -> Graph:
    known: dict[str, Any] = {
        "campaigns": [campaign()],
        "customers": [customer(c) for c in [*asked, *control, "P1", "P2", "P3", "P4", "P5"]],
        "signals": [signal(c, "asked") for c in asked] + [signal(c, "control") for c in control],
    }
    return make(**known | tables)


def measure(answer: Answer, word: str, *names: str) -> Any:
    """Return cells of the row of one measure."""
    row = next(row for row in answer.rows() if row["measure"] == word)
    found = tuple(row[name] for name in names)
    return found[0] if len(found) == 1 else found


FOUR = ("asked_before", "asked_after", "control_before", "control_after")
THIRD = pytest.approx(1 / 3)


def test_six_people_by_hand(make: Make) -> None:
    # Of 20 days, 30 to 11 days ago, and the 20 before, 50 to 31 days ago.  A changes by +2, B by
    # -1, C by 0; X by -1, Y and Z by 0: a mean of 1/3 beside -1/3.
    rows = [
        *(brought("A", "P1", 25), brought("A", "P2", 12), brought("B", "P3", 40)),
        *(brought("C", "P4", 10), brought("X", "P5", 35)),
        brought("X", "P1", 20, outcome="declined"),
    ]
    answer = review(bank(make, referrals=rows), "K", as_of=DAY, window_days=20)
    assert measure(answer, "n_referrals", *FOUR) == (THIRD, pytest.approx(2 / 3), THIRD, 0)
    assert measure(answer, "n_referrals", "difference") == pytest.approx(2 / 3)
    assert measure(answer, "brought_somebody", *FOUR) == (THIRD, THIRD, THIRD, 0)
    assert measure(answer, "brought_somebody", "difference") == THIRD
    # Of the 20 ways to choose 3 of (2, -1, 0, -1, 0, 0), 9 sum to 1 or more: twice 9/20.
    assert measure(answer, "n_referrals", "p_value") == pytest.approx(0.9, abs=0.03)
    assert answer.totals["n_brought"] == 2


@pytest.mark.parametrize(
    ("days", "before", "after"),
    [(30, 0, 1), (21, 0, 1), (20, 0, 0), (31, 1, 0), (40, 1, 0), (41, 0, 0)],
)
def test_the_days_of_a_review(make: Make, days: int, before: int, after: int) -> None:
    graph = bank(make, asked="A", control="X", referrals=[brought("A", "P1", days)])
    answer = review(graph, "K", as_of=DAY, window_days=10)
    assert measure(answer, "n_referrals", "asked_before", "asked_after") == (before, after)
    assert answer.totals["n_days"] == 10
    assert answer.totals["started_on"] == ago(30).isoformat()
    assert answer.totals["reviewed_until"] == ago(21).isoformat()


def test_who_is_noted_at_several_contacts_came_once(make: Make) -> None:
    rows = [brought("A", "P1", days) for days in (45, 35, 25, 12)] + [brought("A", "P2", 12)]
    answer = review(bank(make, asked="A", control="X", referrals=rows), "K", as_of=DAY)
    assert measure(answer, "n_referrals", "asked_before", "asked_after") == (1, 2)
    assert answer.totals["n_brought"] == 2


def test_a_review_that_is_not_over_yet(make: Make) -> None:
    answer = review(bank(make, referrals=[brought("A", "P1", 1)]), "K", as_of=DAY)
    assert answer.totals["n_days"] == 31  # today counts
    assert "review_not_over" in codes(answer)
    over = review(bank(make, referrals=[brought("A", "P1", 1)]), "K", as_of=DAY, window_days=31)
    assert "review_not_over" not in codes(over)


@pytest.mark.parametrize(("product", "after"), [("P", 1 / 3), (None, 2 / 3)])
def test_who_opened_the_product(make: Make, product: str | None, after: float) -> None:
    rows = [
        {"party_id": "A", "product_id": "P", "opened_on": ago(20), "closed_on": ago(19)},
        {"party_id": "A", "product_id": "P", "account_no": "2", "opened_on": ago(18)},
        {"party_id": "B", "product_id": "Q", "opened_on": ago(20)},
        {"party_id": "X", "product_id": "P", "opened_on": ago(40)},
        {"party_id": "Y", "product_id": "P"},
    ]
    products = [{"product_id": "P"}, {"product_id": "Q"}]
    made = bank(make, holdings=rows, products=products, campaigns=[campaign(product_id=product)])
    answer = review(made, "K", as_of=DAY, window_days=20)
    assert measure(answer, "opened_product", *FOUR) == (0, pytest.approx(after), THIRD, 0)


def test_worth_is_of_those_with_balances_on_both_sides(make: Make) -> None:
    rows = [
        *(balance("A", 35, 100), balance("A", 10, 150)),
        *(balance("B", 60, 10), balance("B", 5, 30)),
        balance("C", 35, 7),  # nothing newer
        *(balance("X", 30, 100), balance("X", 3, 90)),  # on the first day
        balance("Y", 3, 8),  # nothing before
    ]
    answer = review(bank(make, balances=rows), "K", as_of=DAY)
    assert measure(answer, "worth", "n_asked", "n_control") == (2, 1)
    assert measure(answer, "worth", *FOUR) == (55, 90, 100, 90)
    assert measure(answer, "worth", "difference") == 45
    assert answer.totals["n_no_history"] == 3
    assert "review_gaps" in codes(answer)


def test_who_left_is_worth_nothing(make: Make) -> None:
    people = [customer("A", closed_on=ago(9)), customer("X")]
    rows = [balance("A", 35, 100), balance("X", 35, 50), balance("X", 1, 50)]
    graph = bank(make, asked="A", control="X", customers=people, balances=rows)
    assert measure(review(graph, "K", as_of=DAY), "worth", *FOUR) == (100, 0, 50, 50)


def test_business_counts_loans_too(make: Make) -> None:
    rows = [{**balance("A", days, 100), "loans": loans} for days, loans in ((35, 10), (1, 30))]
    answer = review(bank(make, balances=rows), "K", as_of=DAY, worth="business")
    assert measure(answer, "worth", "asked_before", "asked_after") == (110, 130)


def crowd(make: Make, n: int, n_brought: int, who: str = "asked") -> Graph:
    """Return a campaign of n asked and n held back; of one group some brought somebody."""
    sides = {"asked": [f"A{i:02d}" for i in range(n)], "control": [f"X{i:02d}" for i in range(n)]}
    rows = [brought(one, "P1", 20) for one in sides[who][:n_brought]]
    return bank(make, **sides, referrals=rows or [brought("P1", "P2", 20)])


def test_a_planted_effect_is_found(make: Make) -> None:
    answer = review(crowd(make, 30, 15), "K", as_of=DAY)
    found = measure(answer, "n_referrals", "found", "difference", "reason")
    assert found == (True, 0.5, "effect found: those asked gained more than those held back")
    assert 0 < measure(answer, "n_referrals", "low") < 0.5 < measure(answer, "n_referrals", "high")
    assert codes(answer)[0] == "review_found"
    assert "未发现效果" not in say(answer.notes[0], "zh")


def test_none_is_found_where_there_is_none(make: Make) -> None:
    answer = review(crowd(make, 30, 0), "K", as_of=DAY)
    assert not any(cells(answer, "found"))
    assert "未发现效果" in say(answer.notes[0], "zh")
    assert "no effect found" in say(answer.notes[0], "en")
    unknown = measure(answer, "worth", *FOUR, "difference", "p_value", "reason")
    assert unknown == (*[None] * 6, "the data does not say")


def test_an_effect_the_wrong_way(make: Make) -> None:
    answer = review(crowd(make, 30, 30, "control"), "K", as_of=DAY)
    assert measure(answer, "n_referrals", "found", "difference") == (True, -1)
    assert "wrong way" in measure(answer, "n_referrals", "reason")


def test_a_difference_that_may_be_one_of_several(make: Make) -> None:
    # 5 of 10 beside none of 10: p = 0.03 alone, but two measures look at it.
    answer = review(crowd(make, 10, 5), "K", as_of=DAY)
    found, low, p_value, reason = measure(
        answer, "n_referrals", "found", "low", "p_value", "reason"
    )
    assert (found, low > 0, reason[:16]) == (False, True, "no effect found:")
    assert p_value == pytest.approx(0.0325, abs=0.006)
    assert codes(answer)[0] == "review_none"


def test_so_few_that_nothing_can_be_told(make: Make) -> None:
    answer = review(crowd(make, 9, 9), "K", as_of=DAY)
    assert measure(answer, "n_referrals", "found", "difference") == (False, 1)
    assert measure(answer, "n_referrals", "p_value") < 0.01
    assert "review_few" in codes(answer)


def test_nobody_held_back(make: Make) -> None:
    answer = review(bank(make, control="", referrals=[brought("A", "P1", 20)]), "K", as_of=DAY)
    assert codes(answer)[0] == "review_alone"
    assert measure(answer, "n_referrals", "asked_after", "difference", "found") == (
        THIRD,
        None,
        False,
    )


def test_nothing_known_at_all(make: Make) -> None:
    answer = review(bank(make), "K", as_of=DAY)
    assert codes(answer)[0] == "review_nothing_known"
    assert cells(answer, "difference") == [None] * 4


def test_who_was_reached_and_what_the_campaign_was_credited_with(make: Make) -> None:
    met = [("A", 30, "call"), ("B", 20, "sms"), ("C", 31, "call"), ("X", 1, "visit")]
    rows = [
        {"staff_id": "S", "party_id": who, "contacted_on": ago(days), "channel": channel}
        for who, days, channel in met
    ]
    credited = [brought("A", "P1", 20, campaign_id="K"), brought("P2", "P3", 20, campaign_id="K")]
    graph = bank(make, staff=[member("S")], contacts=rows, referrals=credited)
    totals = review(graph, "K", as_of=DAY).totals
    assert (totals["reached_share"], totals["control_reached_share"]) == (
        round(1 / 3, 9),
        round(1 / 3, 9),
    )
    assert (totals["n_brought"], totals["n_campaign_referrals"]) == (1, 2)


def test_who_is_in_both_groups_is_in_neither(make: Make) -> None:
    rows = [
        signal("A", "asked"),
        signal("A", "control"),
        signal("B", "asked"),
        signal("X", "control"),
    ]
    answer = review(bank(make, signals=rows, referrals=[brought("A", "P1", 20)]), "K", as_of=DAY)
    assert [answer.totals[n] for n in ("n_asked", "n_control", "n_in_both")] == [1, 1, 1]
    assert "review_in_both" in codes(answer)


def test_groups_of_other_campaigns_and_later_days_do_not_count(make: Make) -> None:
    late = {**signal("C", "asked"), "raised_on": ago(-1)}
    rows = [signal("A", "asked"), signal("B", "asked", "K2"), late]
    assert review(bank(make, signals=rows), "K", as_of=DAY).totals["n_asked"] == 1


def test_groups_that_somebody_names(make: Make) -> None:
    graph = bank(make, signals=[], referrals=[brought("A", "P1", 20)])
    answer = review(graph, "K", as_of=DAY, groups=GroupList.of("BA", "X"))
    assert measure(answer, "n_referrals", *FOUR) == (0, 0.5, 0, 0)
    assert answer.parameters["groups"] == "file"


@pytest.mark.parametrize(
    ("asked", "control", "says"),
    [
        (["A", "CANARY"], ["X"], "groups, row 2: there is no such customer"),
        (["A"], ["F"], "groups, row 2: there is no such customer"),  # a firm
        (["A", "B"], ["A"], "groups, row 3: this customer stands in the list twice"),
        ([], ["X"], "groups names nobody who was asked"),
        ([], [], "groups names nobody who was asked"),
    ],
)
def test_groups_that_cannot_be(make: Make, asked: list[str], control: list[str], says: str) -> None:
    graph = bank(make, firms=[{"firm_id": "F"}])
    with pytest.raises(InputError, match=says):
        review(graph, "K", as_of=DAY, groups=GroupList.of(asked, control))


def test_a_viewer_of_one_branch_reviews_his_own(make: Make) -> None:
    people = [customer(c, branch_id=f"B{1 + (c in 'BX')}") for c in "ABCXYZ"]
    graph = bank(make, customers=people, referrals=[brought("A", "C", 20), brought("A", "B", 20)])
    own = review(graph.view(DAY, Scope(frozenset({"B1"}))), "K")
    assert [own.totals[n] for n in ("n_asked", "n_control", "n_brought")] == [2, 2, 1]


def test_the_same_seed_gives_the_same_interval(make: Make) -> None:
    graph = crowd(make, 30, 10)
    one, same, other = (review(graph, "K", as_of=DAY, rng_seed=n).rows() for n in (1, 1, 2))
    assert one == same
    assert one != other


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"window_days": 0}, "window_days"),
        ({"window_days": 3661}, "window_days"),
        ({"worth": "nonsense"}, "worth of a review"),
        ({"worth": "credit_line"}, "worth of a review"),  # not dated
        ({"as_of": ago(31)}, "nothing to review yet"),
    ],
)
def test_parameters_out_of_range(make: Make, given: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        review(bank(make), "K", **{"as_of": DAY, **given})


def test_campaigns_that_cannot_be_reviewed(make: Make) -> None:
    with pytest.raises(NotFoundError, match="the campaign is not known"):
        review(make(), "K", as_of=DAY)
    with pytest.raises(InputError, match="does not say when the campaign began"):
        review(bank(make, campaigns=[{"campaign_id": "K"}]), "K", as_of=DAY)
    with pytest.raises(InputError, match=r"does not say who was asked.*--groups FILE"):
        review(bank(make, signals=[]), "K", as_of=DAY)
