"""How many of a firm's people bank here, worked by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graphcrm.analysis.corporate import penetration
from graphcrm.errors import InputError, NotFoundError
from graphcrm.graph import Graph, Scope
from tests.banks import DAY
from tests.unit.analysis.small import Make, Row, ago, cells, codes, customer, firm, money, works

MAY, JUNE, APRIL = (date(2026, month, 1) for month in (5, 6, 4))


def paid(customer_id: str, firm_id: str, month: date = JUNE, amount: int | None = 100) -> Row:
    return {"firm_id": firm_id, "customer_id": customer_id, "month": month, "amount": amount}


def people(n: int) -> list[Row]:
    return [customer(f"C{i}", 10) for i in range(n)]


def staffed(make: Make, *headcounts: int | None, banked: int = 2, **tables: Any) -> Graph:
    """Return firms of these headcounts, the first ``banked`` customers working for each."""
    firms = [firm(f"F{n}", headcount=of, industry="steel") for n, of in enumerate(headcounts)]
    jobs = [works(f"C{i}", row["firm_id"]) for row in firms for i in range(banked)]
    known: dict[str, Any] = {"customers": people(banked), "firms": firms, "employment": jobs}
    return make(**{**known, **tables})


def test_the_share_by_headcount_and_what_is_doubtful(make: Make) -> None:
    answer = penetration(staffed(make, 4, None, 0, 1, 2))
    # 2 of 4: (1/2 + 0.48 +- sqrt(1/4 * 0.96 + 0.48^2)) / 1.96, where 0.96 is 1.96^2 / 4
    assert cells(answer, "firm_id", "headcount", "n_banked", "banked_share", "flag") == [
        ("F0", 4, 2, 0.5, "none"),
        ("F4", 2, 2, 1.0, "none"),
        ("F3", 1, 2, 2.0, "below_banked"),
        ("F2", 0, 2, None, "headcount_zero"),
        ("F1", None, 2, None, "headcount_missing"),
    ]
    assert cells(answer, "low", "high") == [
        (pytest.approx(0.1500, abs=5e-5), pytest.approx(0.8500, abs=5e-5)),
        (pytest.approx(0.3424, abs=5e-5), 1.0),
        *[(None, None)] * 3,
    ]
    assert answer.totals == {
        "n_firms": 5,
        "headcount": 6,  # of F0 and F4
        "n_banked": 2,  # the same two people
        "n_flagged": 3,
        "worth_employees": 20.0,
        "n_worth_unknown": 0,
        "n_unknown_start": 0,
    }


def test_who_is_paid_by_an_agency_is_not_its_employee(make: Make) -> None:
    kinds = {"F0": "agency", "F1": "treasury", "F2": "employer", "F3": None}
    graph = make(
        customers=people(3),
        firms=[firm(f, headcount=4, payer_kind=kind) for f, kind in kinds.items()],
        payrolls=[paid("C0", f) for f in kinds],
        employment=[works("C1", f, payroll=True) for f in kinds] + [works("C2", f) for f in kinds],
    )
    answer = penetration(graph)
    assert cells(answer, "firm_id", "n_banked", "payroll_share") == [
        ("F0", 2, 0.25),  # C1, as marked, and C2
        ("F1", 2, 0.25),
        ("F2", 3, 0.5),
        ("F3", 3, 0.5),
    ]
    assert "a labour agency" in str(cells(answer, "reason")[0])
    assert "a treasury" in str(cells(answer, "reason")[1])


@pytest.mark.parametrize(
    ("row", "n_banked"),
    [
        (paid("C0", "F0", APRIL), 1),  # its last day is 61 days ago
        (paid("C0", "F0", date(2026, 3, 1)), 0),
        (paid("C0", "F0", date(2026, 7, 1)), 0),
        (paid("C0", "F0", JUNE, 0), 0),
        (paid("C0", "F0", JUNE, None), 1),
        (paid("C9", "F0"), 0),  # has left the bank
    ],
)
def test_who_counts_as_paid(make: Make, row: Row, n_banked: int) -> None:
    customers = [customer("C0"), customer("C9", closed_on=ago(0))]
    graph = make(customers=customers, firms=[firm("F0", headcount=9)], payrolls=[row])
    answer = penetration(graph, as_of=DAY)
    assert cells(answer, "n_banked", "payroll_share") == [(n_banked, pytest.approx(n_banked / 9))]


def test_a_person_of_two_roles_and_paid_besides_counts_once(make: Make) -> None:
    jobs = [works("C0", "F0"), {**works("C0", "F0"), "role": "finance", "payroll": True}]
    answer = penetration(
        staffed(
            make, 2, banked=1, employment=jobs, payrolls=[paid("C0", "F0", m) for m in (MAY, JUNE)]
        )
    )
    assert cells(answer, "n_banked", "payroll_share") == [(1, 0.5)]


def test_only_client_firms_that_are_active(make: Make) -> None:
    firms = [
        firm("F0", headcount=2),
        firm("F1", headcount=2, is_client=False),
        firm("F2", headcount=2, closed_on=ago(0)),
    ]
    jobs = [works("C0", "F0"), works("C0", "F1"), works("C1", "F0", until=ago(0))]
    graph = make(customers=people(2), firms=firms, employment=jobs)
    assert cells(penetration(graph, as_of=DAY), "firm_id", "n_banked") == [("F0", 1)]
    for other in ("F1", "F2"):
        with pytest.raises(InputError, match="no active client on this date"):
            penetration(graph, as_of=DAY, firm=other)


def test_what_its_people_are_worth_and_hold(make: Make) -> None:
    def holds(who: str, product: str, **dates: Any) -> Row:
        return {"party_id": who, "product_id": product, "opened_on": ago(9), **dates}

    graph = make(
        customers=[customer("C0", 10), customer("C1"), customer("C2")],
        firms=[firm("F0", headcount=9), firm("F1", headcount=9), firm("F2", headcount=9)],
        employment=[works("C0", "F0"), works("C1", "F0"), works("C2", "F1")],
        products=[{"product_id": "P1"}, {"product_id": "P2"}],
        holdings=[
            holds("C0", "P1"),
            holds("C0", "P1", opened_on=ago(5)),
            holds("C0", "P2"),
            holds("C1", "P2", closed_on=ago(0)),
            holds("C1", "P1"),
        ],
    )
    answer = penetration(graph, as_of=DAY)
    assert cells(answer, "firm_id", "worth_employees", "products_per_employee") == [
        ("F2", 0.0, None),  # nobody of it banks here
        ("F1", None, 0.0),  # one does, of unknown worth
        ("F0", 10.0, 1.5),
    ]
    assert answer.totals["n_worth_unknown"] == 2


def test_without_holdings_nothing_is_said_of_products(make: Make) -> None:
    assert cells(penetration(staffed(make, 4)), "products_per_employee") == [None]


def test_a_firm_beside_the_others_of_its_industry(make: Make) -> None:
    # shares 2/10, 2/16, 2/20, 2/25, 2/40, 2/50: the median of the last five is 2/25
    graph = staffed(make, 10, 16, 20, 25, 40, 50)
    gaps = dict(cells(penetration(graph), "firm_id", "gap_to_industry"))
    assert gaps["F0"] == pytest.approx(0.2 - 0.08)
    assert gaps["F3"] == pytest.approx(0.08 - 0.1)
    assert gaps["F5"] == pytest.approx(0.04 - 0.1)


def test_small_firms_and_those_of_no_industry_are_no_peers(make: Make) -> None:
    graph = staffed(make, 9, 16, 20, 25, 40, 50)
    gaps = dict(cells(penetration(graph), "firm_id", "gap_to_industry"))
    assert gaps.pop("F0") == pytest.approx(2 / 9 - 0.08)  # five peers; itself it is none
    assert set(gaps.values()) == {None}
    bare = staffed(
        make, 16, 20, 25, 40, 50, 60, firms=[firm(f"F{n}", headcount=20) for n in range(6)]
    )
    assert set(cells(penetration(bare), "gap_to_industry")) == {None}


def test_how_much_of_the_wages_is_left_a_month_later(make: Make) -> None:
    def out(who: str, month: date, yuan: int | None) -> Row:
        return {"party_id": who, "month": month, "channel": "other_bank", "amount_out": money(yuan)}

    def had(who: str, on: date, yuan: int | None) -> Row:
        return {"party_id": who, "on": on, "deposits": money(yuan)}

    graph = make(
        customers=people(5),
        firms=[firm("F0", headcount=9), firm("F1", headcount=9, payer_kind="agency")],
        # June is not over a month ago; nothing is known of C2
        payrolls=[paid(f"C{n}", "F0", m) for n in range(3) for m in (APRIL, MAY, JUNE)]
        + [paid("C3", "F0", MAY, None), paid("C0", "F1", MAY), paid("C4", "F0", MAY, 50)],
        flows=[
            out("C0", MAY, 30),
            {**out("C0", MAY, 10), "channel": "securities"},
            out("C0", JUNE, 500),
            out("C2", JUNE, None),
        ],
        balances=[
            had("C1", date(2026, 4, 30), 700),
            had("C1", date(2026, 5, 31), 680),
            had("C1", date(2026, 6, 30), 900),
            had("C2", date(2026, 5, 31), 1),
            had("C4", date(2026, 5, 31), 100),
            had("C4", date(2026, 6, 30), 75),
        ],
    )
    answer = penetration(graph, as_of=DAY)
    # C0: April 100 - 40, May of two payers alike nothing; C1: 100 - 20 and 100; C4: 50 - 25
    kept = pytest.approx((60 + 0 + 80 + 100 + 25) / (200 + 200 + 50))
    assert cells(answer, "firm_id", "wage_retention", "n_retention") == [
        ("F1", None, 0),
        ("F0", kept, 3),
    ]


def test_two_payers_lose_alike_of_what_went_out(make: Make) -> None:
    graph = make(
        customers=people(1),
        firms=[firm("F0", headcount=9), firm("F1", headcount=9)],
        payrolls=[paid("C0", "F0", MAY, 300), paid("C0", "F1", MAY, 100)],
        flows=[{"party_id": "C0", "month": JUNE, "channel": "other_bank", "amount_out": 100}],
    )
    assert cells(penetration(graph, as_of=DAY), "wage_retention") == [0.75, 0.75]


def test_a_month_that_is_not_over_and_old_ones_are_left_out(make: Make) -> None:
    months = [date(2025, n, 1) for n in range(9, 13)] + [date(2026, n, 1) for n in range(1, 6)]
    graph = make(
        customers=people(1),
        firms=[firm("F0", headcount=9)],
        payrolls=[paid("C0", "F0", month) for month in months],
        flows=[
            {"party_id": "C0", "month": month, "channel": "other", "amount_out": yuan}
            for month, yuan in [*((m, 50) for m in months), (JUNE, 100)]
        ],
    )
    # up to June: December to May, of which May left nothing; up to the 29th: November to April
    assert cells(penetration(graph, as_of=DAY), "wage_retention") == [pytest.approx(5 / 12)]
    assert cells(penetration(graph, as_of=ago(1)), "wage_retention") == [0.5]


def test_one_firm_or_one_industry(make: Make) -> None:
    graph = staffed(make, 4, 5, 6)
    assert cells(penetration(graph, firm="F1"), "firm_id") == ["F1"]
    assert penetration(graph, firm="F1").totals["n_firms"] == 1
    assert len(cells(penetration(graph, industry="steel"), "firm_id")) == 3


@pytest.mark.parametrize(
    ("given", "error", "says"),
    [
        ({"firm": "F9"}, NotFoundError, "the firm is not known"),
        ({"firm": "C0"}, InputError, "give a firm_id"),
        ({"industry": "secret"}, NotFoundError, "no firm is of that industry"),
        ({"worth": "secret"}, InputError, "worth is measured by"),
    ],
)
def test_bad_input(make: Make, given: Any, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says) as raised:
        penetration(staffed(make, 4), **given)
    assert "secret" not in str(raised.value)


def test_a_branch_counts_and_compares_its_own(make: Make) -> None:
    graph = make(
        branches=[{"branch_id": "B1"}, {"branch_id": "B2"}],
        customers=[customer("C1", 1, branch_id="B1"), customer("C2", 2, branch_id="B2")],
        firms=[firm(f"F{n}", headcount=10, branch_id=f"B{n}") for n in (1, 2)],
        employment=[works(c, f) for c in ("C1", "C2") for f in ("F1", "F2")],
    )
    view = graph.view(DAY, Scope(frozenset({"B1"})))
    answer = penetration(view)
    assert cells(answer, "firm_id", "n_banked", "worth_employees") == [("F1", 1, 1.0)]
    with pytest.raises(NotFoundError):
        penetration(view, firm="F2")


def test_why_is_said_in_both_languages(make: Make) -> None:
    answer = penetration(staffed(make, 16, 20, 25, 40, 50, 10, None, 1, 0))
    said = dict(cells(answer, "firm_id", "reason"))
    assert said["F5"] == (
        "people: 10; bank here: 2 (20.0%, 95 % interval 5.7% to 51.0%); do not: 8; "
        "paid through the bank: 0; above the median of its industry by 12.0%"
    )
    assert said["F4"].endswith("below the median of its industry by 6.0%")
    assert said["F6"].startswith("headcount not known; bank here: 2")
    assert said["F7"].startswith(
        "bank here: 2, more than the headcount of 1, which is wrong or out"
    )
    chinese = {row["firm_id"]: row["reason"] for row in answer.rows("zh")}
    assert chinese["F8"] == "职工人数登记为 0，本行客户 2 人；请核实职工人数"
    assert codes(answer) == ["penetration", "penetration_flagged"]


def test_undated_jobs_before_the_first_load_are_admitted(make: Make) -> None:
    answer = penetration(staffed(make, 4), as_of=ago(1))
    assert answer.totals["n_unknown_start"] == 2
    assert "n_unknown_start" in codes(answer)


def test_an_empty_bank(make: Make) -> None:
    answer = penetration(make())
    assert (answer.n_rows, codes(answer)) == (0, ["penetration"])
    assert answer.totals["headcount"] == answer.totals["worth_employees"] == 0
